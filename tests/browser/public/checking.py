"""What a reader does at the checking page, and what it answers."""

from collections.abc import Iterable

from playwright.sync_api import Page, expect

from assembly.journal import queries
from tests.browser.conftest import Site
from tests.factories.cast import CLINIC


def lines_of(site: Site, clinic: str = CLINIC) -> list[bytes]:
    return site.database.read(lambda session: list(queries.lines(session, clinic)))


def in_file(lines: Iterable[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


def answered(window: Page, title: str, *parts: str) -> None:
    """The page says that verdict, with those words."""
    answer = window.locator("#respuesta")
    expect(answer.locator(".title")).to_have_text(title)
    for part in parts:
        expect(answer).to_contain_text(part)


def asked(window: Page, code: str, clinic: str = CLINIC) -> None:
    window.goto("/verificar")
    window.get_by_label("Código del papel").fill(code)
    window.get_by_label("Clínica", exact=True).fill(clinic)
    window.get_by_role("button", name="Comprobar", exact=True).click()


def opened(window: Page, journal: bytes, texts: bytes | None = None, code: str = "", clinic: str = "") -> None:
    """A saved file given to the page."""
    window.goto("/verificar")
    window.get_by_label("Código del papel").fill(code)
    window.get_by_label("Clínica", exact=True).fill(clinic)
    for name, data in (("journal", journal), ("texts", texts)):
        if data is not None:
            window.locator(f"#{name}").set_input_files(
                {"name": f"{name}.jsonl", "mimeType": "application/x-ndjson", "buffer": data}
            )
    window.get_by_role("button", name="Comprobar el archivo").click()
