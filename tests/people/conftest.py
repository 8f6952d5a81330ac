"""People's own stage: a browser whose links to other rooms lead somewhere, and accounts with a passphrase."""

from pathlib import Path
from typing import Any

import pytest
from starlette.responses import HTMLResponse
from starlette.routing import NoMatchFound, Route
from starlette.testclient import TestClient

from assembly.core.database import Database
from tests.factories import cast


def with_neighbours(app: Any) -> None:
    """Give the pages that every page links to, where their rooms do not stand yet."""
    for name in ("home", "desk"):
        try:
            app.url_path_for(name)
        except NoMatchFound:
            app.router.routes.append(
                Route(f"/{name}", lambda _: HTMLResponse("<!DOCTYPE html><title>ok</title>"), name=name)
            )


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A browser with nobody signed in, over the cast's two clinics."""
    cast.set_stage(database)
    browser = cast.visitor(database, tmp_path)
    with_neighbours(browser.app)
    return browser
