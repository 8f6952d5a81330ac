"""A real server and a real Chromium. Screenshots go to the folder `screenshots/`, for people to look at."""

import shutil
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from assembly.app import create_app
from assembly.core.database import Database
from tests.conftest import fresh_sqlite
from tests.factories import cast
from tests.house.gates import ROOT

SHOTS = ROOT / "screenshots"
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SIZES = {"360": (360, 740), "1280": (1280, 800)}


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright brought."""
    found = next(
        (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), None
    )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()


class Site:
    """A running server over its own database."""

    def __init__(self, database: Database, folder: Path) -> None:
        self.database = database
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        app = create_app(cast.settings(folder), database)
        config = uvicorn.Config(app, host="127.0.0.1", port=self.port, log_level="warning", lifespan="on")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> "Site":
        self.thread.start()
        while not self.server.started:
            time.sleep(0.02)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(10)


@pytest.fixture
def site(sqlite_template: Path, tmp_path: Path) -> Iterator[Site]:
    """A server over a fresh SQLite database."""
    database = Database(fresh_sqlite(sqlite_template, tmp_path))
    with Site(database, tmp_path) as running:
        yield running
    database.close()


@pytest.fixture(params=SIZES)
def size(request: pytest.FixtureRequest) -> str:
    """A phone's width and a desk's."""
    return str(request.param)


@pytest.fixture
def context(chromium: Browser, site: Site, size: str) -> Iterator[BrowserContext]:
    """A fresh browser window of that size, in Mexican Spanish, on our site; nothing else can be reached."""
    width, height = SIZES[size]
    window = chromium.new_context(base_url=site.url, viewport={"width": width, "height": height}, locale="es-MX")
    window.set_default_timeout(10_000)
    yield window
    window.close()


class Eye:
    """Looks at pages: no side scrolling, nothing for axe to find, and a picture for people."""

    def __init__(self, size: str) -> None:
        self.size = size
        self.axe = Axe()

    def look(self, page: Page, name: str) -> None:
        """Check the page as it stands and keep its picture as `<name>-<width>.png`."""
        page.wait_for_load_state()  # a press may still be leading elsewhere
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name}: {wide} px too wide"
        found = self.axe.run(page).response["violations"]
        assert [(one["id"], [node["html"][:120] for node in one["nodes"]]) for one in found] == [], name
        SHOTS.mkdir(exist_ok=True)
        page.screenshot(path=SHOTS / f"{name}-{self.size}.png", full_page=True)


@pytest.fixture
def eye(size: str) -> Eye:
    return Eye(size)
