"""A moderator's browser for the pages of an assembly."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.permissions import Role
from tests.factories.cast import set_stage, signed_in, visitor


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A moderator's browser."""
    set_stage(database)
    browser = visitor(database, tmp_path)
    signed_in(browser, database, Role.MODERATOR)
    return browser
