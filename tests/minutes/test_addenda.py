"""Addenda: what is said about a sealed acta afterwards."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.permissions import Role
from assembly.journal.models import Erasure, JournalLine, PersonalValue
from assembly.journal.queries import head
from assembly.journal.services import erase
from assembly.minutes import services
from assembly.minutes.models import Addendum
from assembly.minutes.queries import AddendumInfo, Hand, addenda_of, record_of
from assembly.minutes.rules import AddendumSaysTheSame, NotClosedYet
from tests.factories.cast import CLINIC, OTHER_CLINIC, author, send, signed_in
from tests.factories.meetings import opened
from tests.factories.walker import Walker
from tests.minutes.meeting import CLOSED_AT, sealed

LATER = CLOSED_AT + timedelta(days=9)
TEXTS = ("Teresa Cruz Díaz", "Teresa Cruz Díez", "Se escribió mal su apellido")


def path_of(info: AssemblyInfo, clues: str = CLINIC) -> str:
    return f"/trabajo/{clues}/asambleas/{info.id}/cierre/adiciones"


def added(session: Session, info: AssemblyInfo, *texts: str) -> str:
    """The id of an addendum."""
    key = new_id()
    services.add_addendum(session, author(at=LATER), info, key, *(texts or TEXTS))
    return key


def test_it_is_kept_beside_the_acta_and_changes_nothing_of_it(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    before = database.read(lambda s: record_of(s, CLINIC, info.id))
    key = database.write(lambda s: added(s, info))
    after = database.read(lambda s: record_of(s, CLINIC, info.id))
    assert after.addenda == (AddendumInfo(key, 1, *TEXTS, LATER, Hand("moderator", None)),)
    assert (after.head, after.hands, after.assembly) == (before.head, before.hands, before.assembly)


def test_its_line_in_the_journal_holds_no_text(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    key = database.write(lambda s: added(s, info))
    line = database.read(lambda s: s.execute(select(JournalLine.line).where(JournalLine.fact_id == key)).scalar_one())
    assert f'"data":{{"assembly_id":"{info.id}"}}'.encode() in line
    assert b"Teresa" not in line
    values = select(PersonalValue.field, PersonalValue.value).where(PersonalValue.fact_id == key)
    kept = {row.field: row.value for row in database.read(lambda s: s.execute(values).all())}
    assert kept == dict(zip(("says", "should_say", "reason"), TEXTS, strict=True))


def test_an_erased_text_is_said_to_be(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    key = database.write(lambda s: added(s, info))

    def forget(session: Session) -> None:
        erasure = Erasure(clinic_id=CLINIC, id=new_id(), fact_id=key, field="says", reason="Lo pidió ella")
        erase(session, author(at=LATER), erasure)

    database.write(forget)
    assert database.read(lambda s: addenda_of(s, CLINIC, info.id))[0].says is None
    text = Walker(client).go(f"/clinicas/{CLINIC}/asambleas/{info.id}").text
    assert "El acta dice (dato borrado) Debe decir Teresa Cruz Díez" in text


@pytest.mark.parametrize(
    ("texts", "broken"),
    [(("Igual", "Igual", "Por nada"), AddendumSaysTheSame), (("", "", "Por nada"), AddendumSaysTheSame)],
)
def test_it_says_something_new(
    database: Database, client: TestClient, texts: tuple[str, str, str], broken: type[Exception]
) -> None:
    info = database.write(sealed)
    with pytest.raises(broken):
        database.write(lambda s: added(s, info, *texts))
    assert database.read(lambda s: addenda_of(s, CLINIC, info.id)) == ()


def test_only_a_closed_assembly_has_them(database: Database, client: TestClient) -> None:
    info = database.write(opened)
    with pytest.raises(NotClosedYet):
        database.write(lambda s: added(s, assembly(s, CLINIC, info.id)))
    signed_in(client, database, Role.MODERATOR)
    assert client.get(path_of(info)).status_code == 409
    assert send(client, path_of(info), says="A", should_say="B", reason="C").status_code == 409


def test_the_closed_assembly_s_page_leads_to_the_form(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    signed_in(client, database, Role.FACILITATOR)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/asambleas/{info.id}/cierre/enlaces")
    walker.click("Agregar una adición")
    walker.send("Agregar la adición", says="", should_say="Vino la <b>presidenta</b>", reason="Faltó anotarlo")
    assert walker.path == path_of(info)
    said = "El acta dice Nada sobre esto Debe decir Vino la <b>presidenta</b> Por qué Faltó anotarlo"
    assert said in walker.text
    walker.go(f"/clinicas/{CLINIC}/asambleas/{info.id}")
    assert "Esta acta tiene adiciones" in walker.text
    assert said in walker.text
    assert "La anotó: facilitador autorizado, en nombre de: moderadora o moderador." in walker.text
    walker.go(f"/trabajo/{CLINIC}/asambleas/{info.id}/cierre/enlaces")
    assert "Adiciones: 1" in walker.text


def test_what_is_missing_is_said_and_what_was_typed_stays(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    signed_in(client, database, Role.MODERATOR)
    before = database.read(lambda s: head(s, CLINIC))
    walker = Walker(client).go(path_of(info))
    walker.try_to_send("Agregar la adición", says="Díaz", should_say="", reason="")
    assert (walker.status, walker.field("says")) == (422, "Díaz")
    for sentence in ("Escriba lo que debe decir.", "Escriba por qué se agrega."):
        assert walker.text.count(sentence) == 2
    walker.try_to_send("Agregar la adición", says="Díaz", should_say="Díaz", reason="x")
    assert "Lo que dice el acta y lo que debe decir son iguales." in walker.text
    assert database.read(lambda s: head(s, CLINIC)) == before


def test_the_same_form_twice_adds_once(database: Database, client: TestClient) -> None:
    info = database.write(sealed)
    signed_in(client, database, Role.MODERATOR)
    form = {"id": new_id(), "says": "A", "should_say": "B", "reason": "C"}
    assert [send(client, path_of(info), **form).status_code for _ in range(2)] == [303, 303]
    assert len(database.read(lambda s: s.execute(select(Addendum.id)).all())) == 1


@pytest.mark.parametrize(
    ("role", "clues", "status"),
    [(Role.TREASURER, CLINIC, 403), (Role.AUDITOR, None, 403), (Role.MODERATOR, OTHER_CLINIC, 404)],
)
def test_only_whoever_runs_assemblies_here(
    database: Database, client: TestClient, role: Role, clues: str | None, status: int
) -> None:
    info = database.write(sealed)
    signed_in(client, database, role, clues)
    found = [client.get(path_of(info)), send(client, path_of(info), says="A", should_say="B", reason="C")]
    assert [one.status_code for one in found] == [status] * 2
    assert database.read(lambda s: addenda_of(s, CLINIC, info.id)) == ()
