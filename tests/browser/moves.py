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


def register_expense(page: Page, item: str, amount: str, supplier: str, what: str) -> None:
    """From the screen of the proof to the end, or to where the item has too little left."""
    pick(page, privacy="nothing")
    press(page, "Continuar")
    pick(page, proof="invoice")
    press(page, "Continuar")
    fill(page, supplier=supplier, what=what)
    press(page, "Continuar")
    fill(page, amount=amount, day="2026-03-25")
    press(page, "Continuar")
    tick(page, page.get_by_label(re.compile(item)).first)
    press(page, "Continuar")
    if page.locator("[name=method]").count():
        pick(page, method="cash" if item == "Báscula" else "transfer")
        press(page, "Continuar")
    if page.get_by_role("button", name="Registrar gasto").count():
        press(page, "Registrar gasto")
