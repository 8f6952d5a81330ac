"""The committee's pages, and what everybody reads: who may, what is refused and how it is said."""

from pathlib import Path

import pytest
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.budget import services as budget
from assembly.budget.queries import movements_of
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Author, Role, system_author
from assembly.inquiries.queries import InquiryInfo, inquiries_of
from assembly.inquiries.standing import State, Word
from assembly.journal.models import Erasure
from assembly.journal.services import erase
from tests.factories import asked, cast, ledger
from tests.factories.asked import ASKED_AT, TEXT, an_inquiry
from tests.factories.cast import CLINIC, OTHER_CLINIC, send, signed_in
from tests.factories.pages import Shown
from tests.factories.statements import statements

HERE, WORK = f"/clinicas/{CLINIC}", f"/trabajo/{CLINIC}/dudas"
ONE = f"{WORK}/D-0001"
REPEATED = (
    "Este formulario ya se había enviado con otros datos; lo que envió primero quedó guardado y no cambió. "
    "Revise lo guardado. Si lo de ahora es otro registro, envíelo otra vez: se anotará aparte."
)


@pytest.fixture
def client(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """A browser on the day that the inquiry was made."""
    monkeypatch.setattr("assembly.core.clock.now", lambda: ASKED_AT)
    cast.set_stage(database)
    database.write(lambda session: an_inquiry(session, name="Doña Lupe"))
    return cast.visitor(database, tmp_path)


def stored(database: Database) -> InquiryInfo:
    return database.read(lambda session: inquiries_of(session, CLINIC))[0]


def publish(database: Database) -> None:
    database.write(lambda session: asked.published(session, inquiries_of(session, CLINIC)[0]))


def test_who_may_publish_and_who_may_answer(client: TestClient, database: Database) -> None:
    found = {}
    for role in Role:
        signed_in(client, database, role)
        found[role] = [client.get(f"{ONE}/{page}").status_code for page in ("publicar", "responder")]
    # 409: she may, and it is not published yet.
    readers = {Role.CITIZEN_GUARANTOR, Role.MEMBER, Role.SOCIAL_AUDITOR, Role.ADMIN}
    both = {Role.PRESIDENT, Role.SECRETARY, Role.FACILITATOR}
    assert found == {
        role: [200 if role in readers | both else 403, 409 if role in both | {Role.TREASURER} else 403] for role in Role
    }
    signed_in(client, database, Role.PRESIDENT, OTHER_CLINIC)
    assert [client.get(path).status_code for path in (WORK, ONE, f"{ONE}/publicar")] == [404, 404, 404]


def test_publishing(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.SOCIAL_AUDITOR)
    page = Shown(client.get(f"{ONE}/publicar"))
    assert page.value("public_text") == TEXT
    assert f"Lo que preguntan {TEXT} – Doña Lupe" in page.text
    form = {"id": new_id(), "subject": stored(database).id, "verdict": "published"}
    first, second = (client.post(f"{ONE}/publicar", data=form) for _ in range(2))
    assert [first.status_code, second.status_code] == [303, 303]
    assert first.headers["location"] == second.headers["location"] == f"{ONE}?hecho=decidida"
    assert stored(database).state is State.OPEN
    other = client.post(f"{ONE}/publicar", data=form | {"verdict": "withheld", "why": "insults"})
    assert (other.status_code, Shown(other).problems) == (422, [("", REPEATED)])
    late = send(client, f"{ONE}/publicar", subject=stored(database).id, verdict="withheld", why="insults")
    assert Shown(late).problems == [("", "Alguien más ya decidió sobre esta duda. Vea cómo quedó.")]
    assert client.get(f"{ONE}/publicar").status_code == 409


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ({}, ("verdict", "Elija qué hacer con esta duda.")),
        ({"verdict": "burn"}, ("verdict", "Elija una de las opciones.")),
        (
            {"verdict": "withheld"},
            ("why", "Elija por qué no se publica. El motivo se verá en la página de la clínica."),
        ),
        (
            {"verdict": "withheld", "why": "insults", "remark": "Era lupe@example.org"},
            (
                "remark",
                "Parece que escribió un correo electrónico: «lupe@example.org». Bórrelo y envíe otra vez: "
                "lo que escriba lo podrá leer cualquiera. Todavía no se guardó nada.",
            ),
        ),
        (
            {"verdict": "covered", "public_text": TEXT},
            (
                "public_text",
                "No tapó nada. Ponga *** en lugar de cada dato personal, o elija «Publicarla tal como está».",
            ),
        ),
        (
            {"verdict": "covered", "public_text": "¿Por qué *** una báscula?"},
            (
                "public_text",
                "Solo puede tapar datos con ***; las demás palabras deben quedar como las escribió la persona. "
                "Revise el texto.",
            ),
        ),
        (
            {"verdict": "covered", "public_text": "***"},
            (
                "public_text",
                "Tapó casi todo y ya no se entiende. Tape solo los datos personales, o elija «No publicarla».",
            ),
        ),
    ],
)
def test_what_is_refused_of_a_decision(
    client: TestClient, database: Database, typed: dict[str, str], problem: tuple[str, str]
) -> None:
    signed_in(client, database, Role.MEMBER)
    about = {"subject": stored(database).id, "public_text": "Lo que escribí", "remark": "Mi motivo"} | typed
    answer = send(client, f"{ONE}/publicar", **about)
    page = Shown(answer)
    assert (answer.status_code, page.problems) == (422, [problem])
    assert [page.value(name) for name in ("public_text", "remark")] == [about["public_text"], about["remark"]]
    assert stored(database).state is State.WAITING


def test_her_own_entry_is_for_somebody_else(client: TestClient, database: Database) -> None:
    account = signed_in(client, database, Role.PRESIDENT)

    def job(session: Session) -> None:
        about = (CLINIC, new_id(), read_money("100"), ledger.PAID_ON, "SPEI 1")
        budget.record_deposit(session, Author(f"treasurer:{account}", ledger.LATER), *about)
        an_inquiry(session, movements_of(session, CLINIC)[0].id)

    database.write(job)
    said = "Esta duda es sobre algo que usted anotó: la tiene que publicar otra persona."
    path = f"{WORK}/D-0002/publicar"
    sent = send(client, path, subject=stored(database).id, verdict="published")
    assert [(one.status_code, said in one.text) for one in (client.get(path), sent)] == [(403, True), (403, True)]
    assert stored(database).state is State.WAITING


def test_answering(client: TestClient, database: Database) -> None:
    signed_in(client, database, Role.TREASURER)
    early = send(client, f"{ONE}/responder", text="Ya")
    assert Shown(early).problems == [("", "Esta duda no espera respuesta: o no está publicada, o ya quedó resuelta.")]
    publish(database)
    assert Shown(send(client, f"{ONE}/responder")).problems == [("text", "Escriba la respuesta.")]
    long = send(client, f"{ONE}/responder", text="a" * 1501)
    assert Shown(long).problems == [("text", "El texto es muy largo: use 1,500 letras o menos.")]
    assert Shown(long).value("text") == "a" * 1501
    form = {"id": new_id(), "text": "Una se cambió."}
    assert [client.post(f"{ONE}/responder", data=form).status_code for _ in range(2)] == [303, 303]
    assert client.post(f"{ONE}/responder", data=form | {"text": "Otra cosa"}).status_code == 422
    assert [one.text for one in stored(database).answers] == ["Una se cambió."]


def test_the_facilitator_answers_in_the_presidents_name(client: TestClient, database: Database) -> None:
    publish(database)
    signed_in(client, database, Role.FACILITATOR)
    send(client, f"{ONE}/responder", text="Una se cambió.")
    text = Shown(client.get(f"{HERE}/dudas/D-0001")).text
    assert "Respuesta de facilitador autorizado, en nombre de presidencia Una se cambió." in text


def test_auditors_read_what_was_written(client: TestClient, database: Database) -> None:
    database.write(lambda session: asked.withheld(session, inquiries_of(session, CLINIC)[0]))
    signed_in(client, database, Role.AUDITOR, None)
    assert f"Como se escribió {TEXT} – Doña Lupe" in Shown(client.get(ONE)).text
    for role in (Role.TREASURER, Role.MODERATOR):
        signed_in(client, database, role)
        assert "Doña Lupe" not in client.get(ONE).text


def test_what_is_not_published_stays_in_sight(client: TestClient, database: Database) -> None:
    database.write(lambda session: asked.withheld(session, inquiries_of(session, CLINIC)[0]))
    for path in ("dudas", "dudas/D-0001"):
        text = Shown(client.get(f"{HERE}/{path}")).text
        assert "no se publicó" in text
        assert "No se publicó: Tiene insultos o amenazas." in text
        assert "básculas" not in text
    assert "Decidió no publicarla Aval ciudadano" in Shown(client.get(f"{HERE}/dudas/D-0001")).text
    counts = client.get(f"/api/v1/clinics/{CLINIC}").json()["inquiries"]
    assert (counts["asked"], counts["withheld"], counts["unanswered"]) == (1, 1, 0)
    sheet = client.get(f"{HERE}/hoja-de-dudas.csv").content.decode("utf-8-sig")
    assert "no se publicó,Tiene insultos o amenazas," in sheet
    assert "básculas" not in sheet


def test_the_page_says_what_is_late_and_who_owes_it(
    client: TestClient, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assembly.core.clock.now", lambda: ASKED_AT.replace(month=4, day=10))
    unread = Shown(client.get(HERE)).text
    assert (
        "Nadie ha leído ni publicado una duda de la gente, y ya pasó el plazo para responderla. "
        "Desde el 8 de abril de 2026 (hace 2 días). Le toca a: El comité y la contraloría social. Vea D-0001"
    ) in unread
    publish(database)
    late = Shown(client.get(HERE)).text
    assert (
        "Una duda de la gente sigue sin respuesta y ya pasó su plazo. "
        "Desde el 8 de abril de 2026 (hace 2 días). Le toca a: El comité. Vea D-0001"
    ) in late
    assert "Se ha hecho una pregunta. una espera respuesta" in late
    (owed,) = [m for m in client.get(f"/api/v1/clinics/{CLINIC}").json()["missing"] if m["code"] == "inquiry_late"]
    assert (owed["since"], owed["days"], owed["owed_by"]) == ("2026-04-08", 2, "El comité")
    signed_in(client, database, Role.SECRETARY)
    said = (
        "Una duda de la gente espera respuesta. "
        "La respuesta lleva 2 días hábiles de retraso: el plazo terminó el 8 de abril de 2026."
    )
    assert said in Shown(client.get("/trabajo")).text
    assert said in Shown(client.get(f"/trabajo/{CLINIC}")).text


def test_what_was_added_is_published_by_itself(client: TestClient, database: Database) -> None:
    publish(database)
    more = "Y falta la factura de una."
    database.write(lambda s: asked.said(s, inquiries_of(s, CLINIC)[0], Word.FOLLOW_UP, more))
    assert more not in client.get(f"{HERE}/dudas/D-0001").text
    signed_in(client, database, Role.CITIZEN_GUARANTOR)
    page = Shown(client.get(f"{ONE}/publicar"))
    assert f"Lo que agregó quien preguntó {more}" in page.text
    sent = send(client, f"{ONE}/publicar", subject=page.value("subject"), verdict="published")
    assert sent.status_code == 303
    assert f"Quien preguntó agregó algo {more}" in Shown(client.get(f"{HERE}/dudas/D-0001")).text


def test_what_was_erased_says_so(client: TestClient, database: Database) -> None:
    publish(database)
    one = stored(database)
    decision = one.moderation.id if one.moderation else ""

    def job(session: Session) -> None:
        for fact, field in ((one.id, "asked_text"), (decision, "public_text")):
            erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=fact, field=field, reason="holder_asked")
            erase(session, system_author(ASKED_AT, "erase"), erasure)

    database.write(job)
    assert "sin respuesta (dato borrado) Sobre" in Shown(client.get(f"{HERE}/dudas/D-0001")).text
    for path in ("dudas", "hoja-de-dudas.csv", "textos.jsonl"):
        assert "básculas" not in client.get(f"{HERE}/{path}").text
    signed_in(client, database, Role.AUDITOR, None)
    assert "Como se escribió (dato borrado) – Doña Lupe" in Shown(client.get(ONE)).text


def test_in_english(client: TestClient) -> None:
    assert client.get(f"/en{HERE}/dudas/D-0001").status_code == 200
    assert client.get(f"/en{HERE}/preguntar").status_code == 200


def test_folios_that_are_none(client: TestClient) -> None:
    for folio in ("D-0002", "D-1", "7", "x", "D-99999999"):
        assert client.get(f"{HERE}/dudas/{folio}").status_code == 404
    assert client.get(f"{HERE}/dudas/d-0001").status_code == 200


def test_as_many_queries_for_three_as_for_one(client: TestClient, database: Database) -> None:
    publish(database)
    with statements(database) as one:
        client.get(f"{HERE}/dudas")

    def more(session: Session) -> None:
        for _ in range(2):
            asked.answered(session, asked.published(session, an_inquiry(session)))

    database.write(more)
    with statements(database) as three:
        assert "3 dudas, de la última a la primera." in client.get(f"{HERE}/dudas").text
    assert len(three) == len(one)
