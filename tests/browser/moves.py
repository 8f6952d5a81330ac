"""What people do with a page: press, follow, fill in, pick, tick."""

import re

from playwright.sync_api import Locator, Page


def press(page: Page, words: str) -> None:
    page.get_by_role("button", name=re.compile(words)).first.click()


def keep_count(page: Page) -> None:
    press(page, "Revisar el conteo")
    press(page, "Anotar el conteo")


def follow(page: Page, words: str) -> None:
    page.get_by_role("link", name=re.compile(words)).first.click()


def fill(page: Page, **fields: str) -> None:
    for name, value in fields.items():
        page.locator(f"[name={name}]").first.fill(value)


def pick(page: Page, **choices: str) -> None:
    for name, value in choices.items():
        tick(page, page.locator(f"[name={name}][value={value}]"))


def tick(page: Page, box: Locator) -> None:
    """Tap the words beside a box, as people do: they cover the whole card."""
    page.locator(f'label[for="{box.get_attribute("id")}"]').click()
