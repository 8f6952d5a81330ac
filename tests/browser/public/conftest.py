"""What the tests of the checking page have in common."""

import pytest
from playwright.sync_api import BrowserContext, Page

from assembly.journal.rules import Head
from tests.browser.conftest import Site
from tests.factories.cast import OTHER_CLINIC, set_stage
from tests.journal.journals import fill


@pytest.fixture
def head(site: Site) -> Head:
    """A clinic with a journal, beside one that has another."""
    set_stage(site.database)
    site.database.write(lambda session: fill(session, OTHER_CLINIC))
    return site.database.write(fill)


@pytest.fixture
def window(context: BrowserContext, head: Head) -> Page:
    return context.new_page()
