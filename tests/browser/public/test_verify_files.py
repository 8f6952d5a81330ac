"""Saved files at the checking page: the same, older, tampered with, or other files altogether."""

import json
import random
from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from assembly.journal import queries
from assembly.journal.rules import Head, digest
from tests.browser.conftest import Eye, Site
from tests.browser.public.checking import answered, in_file, lines_of, opened
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.journal import tampering
from tests.journal.journals import LINES

Dice = random.Random


@pytest.fixture
def size() -> str:
    """A phone: what is asked here does not depend on the width."""
    return "360"


def test_a_saved_file_is_compared_with_today(window: Page, site: Site, head: Head, eye: Eye) -> None:
    lines = lines_of(site)
    texts = in_file(site.database.read(lambda session: [text.line for text in queries.texts(session, CLINIC)]))
    opened(window, in_file(lines), texts)
    answered(window, "Coincide", "igual a la bitácora de este sitio", f"{LINES} renglones", "Coinciden 4 textos.")
    opened(window, in_file(lines[:5]))
    first = "Los primeros 5 renglones coinciden. Desde entonces se agregaron 3 renglones."
    answered(window, "Coincide: su copia es de antes", *first.split(". "))
    opened(window, in_file(lines), texts.replace(b"Patio", b"Calle"))
    answered(window, "No coincide desde la línea 2", "un texto fue cambiado")
    opened(window, in_file(lines[:5]), code=head.code)
    answered(window, f"Ese código no está en la bitácora de {CLINIC}", "Si el papel es más nuevo que su archivo")
    opened(window, in_file(lines_of(site, OTHER_CLINIC)), clinic=CLINIC)
    answered(window, "No coincide desde la línea 1", "es de otra clínica")
    opened(window, in_file([lines[0], lines[1].replace(b'"ordinal":1', b'"ordinal":2'), *lines[2:]]))
    chain = "no continúa el renglón anterior"
    answered(window, "No coincide desde la línea 3", chain, "distinto de los de este sitio es el 2")
    eye.look(window, "verify-differs")


def test_another_file_accuses_nobody(window: Page, site: Site, eye: Eye) -> None:
    journal = in_file(lines_of(site))
    texts = in_file(site.database.read(lambda session: [text.line for text in queries.texts(session, CLINIC)]))
    photo = BytesIO()
    Image.new("RGB", (2, 2)).save(photo, "PNG")
    for other in (photo.getvalue(), b"", b"\n", b'{"a":1}\n'):
        opened(window, other)
        answered(window, "Ese archivo no es una bitácora", "Elija el que bajó")
    opened(window, texts)
    answered(window, "Ese archivo no es una bitácora", "Son los textos de una.")
    eye.look(window, "verify-other-file")
    opened(window, journal, journal)
    answered(window, "El segundo archivo no es el de los textos", "Es una bitácora.")
    opened(window, journal.replace(b'"by"', b'"bY"', 1))
    answered(window, "No coincide desde la línea 1", "no es un renglón de bitácora")


def test_what_an_editor_puts_around_the_lines_is_no_part_of_them(window: Page, site: Site) -> None:
    journal = in_file(lines_of(site))
    texts = in_file(site.database.read(lambda session: [text.line for text in queries.texts(session, CLINIC)]))
    saved, said = [b"\xef\xbb\xbf" + one.replace(b"\n", b"\r\n") for one in (journal, texts)]
    opened(window, saved, said)
    answered(window, "Coincide", "igual a la bitácora de este sitio", "Coinciden 4 textos.")
    opened(window, saved.replace(b'"present":33', b'"present":34'))
    answered(window, "No coincide desde la línea 4", "no continúa el renglón anterior")


def test_texts_of_today_beside_an_older_journal_are_newer(window: Page, site: Site) -> None:
    journal = in_file(lines_of(site)[:3])
    texts = in_file(site.database.read(lambda session: [text.line for text in queries.texts(session, CLINIC)]))
    opened(window, journal, texts)
    answered(window, "Coincide: su copia es de antes", "Sus textos son más nuevos que su bitácora.", "4 textos")
    opened(window, journal, texts.replace(b"Llov", b"Otro"))
    answered(window, "No coincide desde la línea 7", "un texto fue cambiado")
    window.route("**/bitacora.jsonl*", lambda route: route.abort())
    opened(window, journal, texts)
    answered(window, "La bitácora está bien encadenada", "Sus textos son más nuevos que su bitácora, o son de otra")


def test_a_journal_that_was_written_again_is_found(window: Page, site: Site) -> None:
    lines = lines_of(site)
    opened(window, in_file(tampering.edit_and_chain_again(lines, Dice(1))))
    expect(window.locator("#respuesta .title")).to_contain_text("No coincide desde la línea")
    expect(window.locator("#respuesta")).to_contain_text("Ese renglón no es igual en su archivo y en este sitio.")
    longer = [*lines, json.dumps(json.loads(lines[-1]) | {"n": LINES + 1, "prev": digest(lines[-1])}).encode()]
    opened(window, in_file(longer))
    answered(window, f"No coincide desde la línea {LINES + 1}", "un renglón que este sitio ya no tiene")
