"""The journal in words, the committee and the checking page over HTTP: what they say, weigh and ask the database."""

import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.journal import queries, services
from assembly.journal.models import Erasure
from assembly.journal.rules import Head, short_code
from assembly.paths import resource
from tests.factories.cast import CLINIC, OTHER_CLINIC, author, set_stage, visitor
from tests.house.gates import ROOT
from tests.public.story import NOW, whole_year
from tests.public.test_views import MOST_BYTES, counted, in_order, text_of

JOURNAL, COMMITTEE = f"/clinicas/{CLINIC}/bitacora", f"/clinicas/{CLINIC}/comite"


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A visitor three months after the first clinic's assembly, with its whole year."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: NOW)
    set_stage(database)
    database.write(lambda session: whole_year(session, tmp_path))
    with visitor(database, tmp_path) as browser:
        yield browser


def head(database: Database) -> Head:
    return database.read(lambda session: queries.head(session, CLINIC))


def every_page(client: TestClient) -> list[str]:
    """The words of each page of the journal, from the newest."""
    first = text_of(client, JOURNAL)
    count = -(-int(re.findall(r"Renglón ([0-9]+) ·", first)[0]) // 50)
    return [first, *(text_of(client, f"{JOURNAL}?pagina={number}") for number in range(2, count + 1))]


def test_the_journal_tells_every_line_once_the_newest_first(client: TestClient, database: Database) -> None:
    pages = every_page(client)
    numbers = [int(n) for page in pages for n in re.findall(r"Renglón ([0-9]+) ·", page)]
    assert numbers == list(range(head(database).n, 0, -1))
    assert f"el código es {head(database).code}" in pages[0]
    in_order(pages[0], "Motivo: Se anotó dos veces.", "tesorería", "2026", "Ver")
    text = " ".join(pages)
    assert (
        "Se registró un gasto de $61,200.00 en Aceros de Acayucan. Se compró: Láminas y estructura del techo." in text
    )
    assert "La asamblea aprobó $182,000.00 para «Techo de la sala de espera» (I-01), con 131 manos de 143" in text
    assert [word for word in ("None", "{", "Money(") if word in text] == []


def test_a_reversed_expense_is_struck_with_who_when_and_why(client: TestClient) -> None:
    struck = [
        re.sub(r"\s+", " ", part)
        for page in range(1, 6)
        for part in re.findall(r"<li id.*?</li>", client.get(f"{JOURNAL}?pagina={page}").text, re.DOTALL)
        if "<del>Se registró un gasto" in part
    ]
    in_order(struck[0], "<del>Se registró un gasto de $1,450.50 en Pinturas del Sur.", "</del>", "cambió después")
    in_order(struck[0], "Se revirtió el gasto G-0011, de $1,450.50", "Motivo: Se anotó dos veces.", "Tesorería,")
    assert f"/clinicas/{CLINIC}/gastos/" in struck[0]


def test_an_erased_value_is_told_as_such(client: TestClient, database: Database) -> None:
    def erased(session: Session) -> str:
        term = next(text for text in queries.texts(session, CLINIC) if text.value.startswith("Láminas"))
        fact = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=term.fact_id, field="what", reason="court")
        services.erase(session, author(), fact)
        return term.fact_id

    database.write(erased)
    text = " ".join(every_page(client))
    assert "Se compró: (dato borrado)." in text
    assert "lo ordenó un juez" in text


def test_the_pages_are_light_and_ask_little(client: TestClient, database: Database) -> None:
    for path in (JOURNAL, f"{JOURNAL}?pagina=2", COMMITTEE, f"/verificar?clinica={CLINIC}&c={head(database).qr}"):
        with counted(database) as asked:
            answer = client.get(path)
        assert answer.status_code == 200
        assert "set-cookie" not in answer.headers
        assert len(gzip.compress(answer.content)) <= MOST_BYTES, path
        assert len(asked) <= 14, (path, asked)


def test_the_journal_of_a_clinic_without_any_says_so(client: TestClient) -> None:
    assert "La bitácora todavía no tiene renglones." in text_of(client, f"/clinicas/{OTHER_CLINIC}/bitacora")
    assert "Todavía no hay comité" in text_of(client, f"/clinicas/{OTHER_CLINIC}/comite")


def test_the_server_says_which_line_has_a_code(client: TestClient, database: Database) -> None:
    now = head(database)
    third = database.read(lambda session: queries.head_at(session, CLINIC, 3))
    text = text_of(client, f"/verificar?clinica={CLINIC}&c={third.code.lower()}")
    in_order(
        text, "Lo dice este mismo servidor", "renglón 3 de la bitácora de Clínica Los Encinos", f"{now.n} renglones"
    )
    assert "renglón 3 de la bitácora" in text_of(client, f"/verificar?c={quote(third.qr)}")
    text = text_of(client, f"/verificar?clinica={CLINIC}&c={short_code('00' * 32)}")
    in_order(
        text,
        "Ese código no está en la bitácora de Clínica Los Encinos.",
        "Revise que lo escribió bien y que el papel es de esta clínica; "
        "si está bien escrito, algo se cambió o se quitó después de imprimirlo.",
    )
    in_order(text_of(client, "/verificar?c=ABCD"), "no es un código completo", "No se comprobó nada")
    assert "El código solo no dice de qué clínica es." in text_of(client, f"/verificar?c={now.code}")


def test_an_address_is_told_as_what_it_is(client: TestClient) -> None:
    text = text_of(client, f"/verificar?c={quote(f'http://testserver/clinicas/{CLINIC}?anio=2026')}")
    in_order(text, "Ese QR lleva a una página", f"Es la página de {CLINIC}.", "Clínica: Clínica Los Encinos.")
    page = client.get("/verificar?c=http://testserver/invitacion/a.secret").text
    assert "Es una página de este sitio." in page
    assert 'value="http' not in page
    text = text_of(client, f"/verificar?c=https://evil.example/clinicas/{CLINIC}")
    assert "Lleva a otro sitio, evil.example." in text
    assert "Ver su página" not in text


def test_a_clinic_is_found_by_its_name(client: TestClient) -> None:
    in_order(
        text_of(client, "/verificar?clinica=encinos"), "¿Cuál es su clínica?", "El Mezquite", "Clínica Los Encinos"
    )
    assert "No encontramos esa clínica" in text_of(client, "/verificar?clinica=zzzz+qqqq")
    assert "No encontramos esa clínica" in text_of(client, "/verificar?clinica=AADEM999999")


def test_the_program_that_checks_is_given(client: TestClient) -> None:
    answer = client.get("/verificar/verify_journal.py")
    assert answer.text.startswith("#!/usr/bin/env python3")
    assert answer.headers["content-disposition"] == 'attachment; filename="verify_journal.py"'


def test_the_committee_says_since_when_and_with_how_many_hands(client: TestClient) -> None:
    in_order(text_of(client, COMMITTEE), "Comité", "Presidencia", "Desde el 21 de febrero de 2026")


def test_the_pages_that_show_a_code_lead_to_the_check(client: TestClient) -> None:
    body = client.get(f"/clinicas/{CLINIC}").text
    assert f'href="/verificar?clinica={CLINIC}"' in body
    assert f'href="{JOURNAL}"' in body
    assert f'href="{COMMITTEE}"' in body
    assert 'href="/verificar"' in body


def test_the_reader_of_codes_is_the_one_that_the_notice_names() -> None:
    data = resource("static").joinpath("verify", "jsQR.js").read_bytes()
    assert f"SHA-256 {hashlib.sha256(data).hexdigest()}." in (ROOT / "NOTICE").read_text(encoding="utf-8")
