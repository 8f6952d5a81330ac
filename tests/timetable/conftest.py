"""A region of clinics in four time zones, and browsers of those who watch it."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from assembly.core.database import Database
from tests.factories.cast import set_stage, visitor


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A browser; nobody is signed in."""
    set_stage(database)
    return visitor(database, tmp_path)
