"""The resident's pages: without an account or a cookie, within limits, and back again with folio and code."""

import re
from pathlib import Path
from typing import Any

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.inquiries import rules
from assembly.inquiries.queries import InquiryInfo, inquiries_of
from assembly.inquiries.standing import State
from assembly.journal.queries import heads
from tests.factories import asked, cast, ledger
from tests.factories.asked import TEXT
from tests.factories.cast import CLINIC, OTHER_CLINIC, signed_in
from tests.factories.pages import Shown
from tests.factories.walker import Walker

HERE = f"/clinicas/{CLINIC}"
ASK, BACK = f"{HERE}/preguntar", f"{HERE}/dudas/D-0001/seguimiento"
SECRET = "abcdefghijklmnopqrstu_"


@pytest.fixture
def client(database: Database, tmp_path: Path) -> TestClient:
    """A resident's browser."""
    cast.set_stage(database)
    return cast.visitor(database, tmp_path)


def form(**more: Any) -> dict[str, Any]:
    return {"id": new_id(), "secret": SECRET, "about": "", "text": TEXT, "name": "", "website": ""} | more


def code_in(answer: Response) -> str:
    found = re.search(r"Su código: ([0-9A-Z]{5}-[0-9A-Z]{5})", Shown(answer).text)
    assert found, answer.text
    return found[1]


def stored(database: Database) -> list[InquiryInfo]:
    return database.read(lambda session: inquiries_of(session, CLINIC))


def test_asking_without_account_nor_cookie(client: TestClient, database: Database) -> None:
    page = client.get(ASK)
    assert (page.status_code, "set-cookie" in page.headers, page.headers["cache-control"]) == (200, False, "no-store")
    assert [name in page.text for name in ("<script", "type=email", 'type="tel"')] == [False, False, False]
    answer = client.post(ASK, data=form(name="Doña Lupe"))
    assert (answer.status_code, "set-cookie" in answer.headers) == (200, False)
    assert "Su pregunta quedó guardada Folio D-0001" in Shown(answer).text
    assert [(one.original, one.original_name, one.state) for one in stored(database)] == [
        (TEXT, "Doña Lupe", State.WAITING)
    ]


def test_who_is_signed_in_is_not_even_read(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.TREASURER)
    assert "Persona treasurer" not in client.get(ASK).text
    assert "Persona treasurer" not in client.post(ASK, data=form()).text
    line = client.get(f"{HERE}/bitacora.jsonl").text
    assert '"by":"public:resident"' in line


def test_the_same_form_twice_is_one_inquiry_with_its_code(client: TestClient, database: Database) -> None:
    sent = form()
    first, second = (client.post(ASK, data=sent) for _ in range(2))
    assert (first.status_code, second.status_code) == (200, 200)
    assert code_in(first) == code_in(second)
    for other in ({"text": TEXT + " Otra."}, {"secret": SECRET[::-1]}):
        answer = client.post(ASK, data=sent | other)
        assert answer.status_code == 422
        assert Shown(answer).problems[0][1].startswith("Este formulario ya se había enviado con otros datos;")
    assert len(stored(database)) == 1


def test_about_a_line(client: TestClient, database: Database, tmp_path: Path) -> None:
    expense = database.write(lambda s: ledger.an_expense(s, tmp_path, ledger.approved_items(s)[0]))
    item = expense.item_id or ""
    deposit = database.write(ledger.a_deposit)
    for about, words in ((expense.id, "G-0001"), (item, "I-01"), (deposit, "DEP-0001")):
        page = Shown(client.get(f"{ASK}?sobre={about}"))
        assert f"Sobre {words}" in page.text
        assert client.post(ASK, data=form(about=page.value("about"))).status_code == 200
        assert client.get(f"/clinicas/{OTHER_CLINIC}/preguntar?sobre={about}").status_code == 404
    for nothing in (new_id(), "x", "%00", "' OR 1=1"):
        assert client.get(f"{ASK}?sobre={nothing}").status_code == 404
        assert client.post(ASK, data=form(about=nothing)).status_code == 404
    assert [one.about_label for one in stored(database)] == ["DEP-0001", "I-01", "G-0001"]


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"text": ""}, ("text", "Escriba su pregunta con al menos 10 letras.")),
        ({"text": "¿Qué?"}, ("text", "Escriba su pregunta con al menos 10 letras.")),
        ({"text": "a" * 601}, ("text", "El texto es muy largo: use 600 letras o menos.")),
        ({"name": "a" * 61}, ("name", "El texto es muy largo: use 60 letras o menos.")),
        (
            {"text": "La nota\x07 dice otra cosa"},
            ("text", "El texto tiene signos que no se pueden guardar. Escríbalo de nuevo sin ellos."),
        ),
        (
            {"text": "Me llaman al 922 123 4567 para cobrar"},
            (
                "text",
                "Parece que escribió un número de teléfono: «922 123 4567». Bórrelo y envíe otra vez: "
                "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada.",
            ),
        ),
        (
            {"name": "lupe@example.org"},
            (
                "name",
                "Parece que escribió un correo electrónico: «lupe@example.org». Bórrelo y envíe otra vez: "
                "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada.",
            ),
        ),
        (
            {"website": "https://example.org"},
            (
                "website",
                "Deje vacío el campo «Página web»: es una trampa para programas. Luego envíe otra vez.",
            ),
        ),
    ],
)
def test_what_is_refused_is_said_and_what_was_typed_is_kept(
    client: TestClient, database: Database, typed: dict[str, str], problem: tuple[str, str]
) -> None:
    answer = client.post(ASK, data=form(name="Lupe") | typed)
    page = Shown(answer)
    assert (answer.status_code, page.problems, page.value("secret")) == (422, [problem], SECRET)
    kept = "name" if "text" in typed else "text"
    assert page.value(kept) == {"name": "Lupe", "text": TEXT}[kept]
    assert database.read(heads) == []


@pytest.mark.parametrize("secret", ["", "short", SECRET + "x", "á" * 22])
def test_a_form_that_is_not_ours(client: TestClient, database: Database, secret: str) -> None:
    assert client.post(ASK, data=form(secret=secret)).status_code == 400
    assert client.post(ASK, data=form(id="x")).status_code == 400
    assert database.read(heads) == []


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}])
def test_another_site_cannot_ask(client: TestClient, database: Database, headers: dict[str, str]) -> None:
    assert client.post(ASK, data=form(), headers=headers).status_code == 403
    assert database.read(heads) == []


TOO_MANY = "Hubo muchos intentos seguidos. Espere 15 minutos y pruebe otra vez."


def test_an_address_asks_so_many_times(client: TestClient, database: Database) -> None:
    for _ in range(rules.ASKED_BY_ADDRESS):
        assert client.post(ASK, data=form()).status_code == 200
    answer = client.post(ASK, data=form(text="Esta ya no cabe, ¿verdad?"))
    page = Shown(answer)
    assert (answer.status_code, page.problems) == (429, [("", TOO_MANY)])
    assert page.value("text") == "Esta ya no cabe, ¿verdad?"
    assert len(stored(database)) == rules.ASKED_BY_ADDRESS


def test_a_clinic_is_asked_so_many_times_a_day(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ASKED_BY_DAY", 1)
    assert client.post(ASK, data=form()).status_code == 200
    answer = client.post(ASK, data=form())
    said = (
        "Hoy ya se recibieron 1 preguntas sobre esta clínica y no caben más. "
        "La suya no se guardó: cópiela y envíela mañana."
    )
    assert (answer.status_code, Shown(answer).problems) == (409, [("", said)])
    assert client.post(f"/clinicas/{OTHER_CLINIC}/preguntar", data=form()).status_code == 200


@pytest.fixture
def code(client: TestClient, database: Database) -> str:
    """The code of an inquiry that was published and answered."""
    found = code_in(client.post(ASK, data=form()))

    def job(session: Session) -> None:
        asked.answered(session, asked.published(session, inquiries_of(session, CLINIC)[0]))

    database.write(job)
    return found


def test_she_comes_back_with_her_code(client: TestClient, database: Database, code: str) -> None:
    sent = {"id": new_id(), "code": code, "word": "not_solved"}
    answers = [client.post(BACK, data=sent) for _ in range(2)]
    assert [one.status_code for one in answers] == [303, 303]
    assert {one.headers["location"] for one in answers} == {f"{HERE}/dudas/D-0001?hecho=dicho"}
    (one,) = stored(database)
    assert (one.state, len(one.words)) == (State.NOT_SOLVED, 1)
    again = client.post(BACK, data=sent | {"word": "solved"})
    assert again.status_code == 422
    assert Shown(again).problems[0][1].startswith("Este formulario ya se había enviado con otros datos;")


def test_why_it_is_not_solved_is_said_in_the_same_step(client: TestClient, database: Database, code: str) -> None:
    walker = Walker(client).go(BACK)
    walker.try_to_send("Decirlo", code=code, word="not_solved", text="Mi correo: lupe@example.org")
    assert (walker.status, stored(database)[0].words) == (422, ())
    walker.send("Decirlo", code=code, text="La factura no es de esta báscula.")
    (one,) = stored(database)
    assert (one.state, one.words[0].text) == (State.NOT_SOLVED, "La factura no es de esta báscula.")
    shown = walker.go(f"{HERE}/dudas/D-0001").text
    waits = "Alguien del comité o de la contraloría social lo leerá antes de publicarlo."
    assert f"Quien preguntó dice que no quedó resuelta. {waits}" in shown
    assert "no es de esta báscula" not in shown
    database.write(lambda session: asked.published(session, stored(database)[0], word_id=one.words[0].id))
    said = "Quien preguntó dice que no quedó resuelta. La factura no es de esta báscula."
    assert said in walker.go(f"{HERE}/dudas/D-0001").text


def test_before_it_is_published_there_is_nothing_to_say(client: TestClient, database: Database) -> None:
    code = code_in(client.post(ASK, data=form()))
    said = "Esta duda no está publicada, así que todavía no hay nada que decir de ella. Vuelva en unos días."
    assert said in Shown(client.get(BACK)).text
    answer = client.post(BACK, data={"id": new_id(), "code": code, "word": "solved"})
    assert answer.status_code == 409
    assert said in answer.text
    assert stored(database)[0].words == ()


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({"word": ""}, ("word", "Elija qué quiere decir.")),
        ({"word": "maybe"}, ("word", "Elija una de las opciones.")),
        ({"code": ""}, ("code", "Escriba el código que le dimos con el folio.")),
        (
            {"code": "\x00ú-00000"},
            ("code", "Ese código no es el de la duda D-0001. Revise su hoja o su foto y escríbalo otra vez."),
        ),
        ({"word": "follow_up"}, ("text", "Escriba lo que quiere agregar con al menos 10 letras.")),
        (
            {"word": "follow_up", "text": "Falta"},
            ("text", "Escriba lo que quiere agregar con al menos 10 letras."),
        ),
        (
            {"word": "follow_up", "text": "Mi correo: lupe@example.org"},
            (
                "text",
                "Parece que escribió un correo electrónico: «lupe@example.org». Bórrelo y envíe otra vez: "
                "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada.",
            ),
        ),
    ],
)
def test_what_is_refused_of_her_word(
    client: TestClient, database: Database, code: str, typed: dict[str, str], problem: tuple[str, str]
) -> None:
    answer = client.post(BACK, data={"id": new_id(), "code": code, "word": "solved"} | typed)
    assert Shown(answer).problems == [problem]
    assert stored(database)[0].words == ()


def test_codes_are_not_tried_out(client: TestClient, database: Database, code: str) -> None:
    for _ in range(rules.CODES_BY_INQUIRY):
        wrong = client.post(BACK, data={"id": new_id(), "code": "00000-00000", "word": "solved"})
        assert "Ese código no es el de la duda D-0001." in wrong.text
    answer = client.post(BACK, data={"id": new_id(), "code": code, "word": "solved"})
    assert (answer.status_code, Shown(answer).problems) == (429, [("", TOO_MANY)])
    assert stored(database)[0].state is State.ANSWERED


def test_a_mistyped_code_can_be_mended_on_the_same_page(client: TestClient, database: Database, code: str) -> None:
    wrong = client.post(BACK, data={"id": new_id(), "code": "00000-00000", "word": "solved"})
    page = Shown(wrong)
    again = client.post(BACK, data={"id": page.value("id"), "code": code, "word": page.value("word")})
    assert again.status_code == 303
    assert stored(database)[0].state is State.SOLVED
    over = Shown(client.get(BACK)).text
    assert "Esta duda ya se dio por resuelta. Si tiene otra pregunta, haga una duda nueva." in over
