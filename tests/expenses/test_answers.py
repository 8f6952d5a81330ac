"""Objections that are answered: by whom, what everybody reads, and for whom they wait then."""

from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session
from starlette.testclient import TestClient

from assembly.api.shapes import expense_form
from assembly.assemblies.models import Closing
from assembly.clinics.queries import clinic
from assembly.committee.models import Term
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Author, Role
from assembly.elections.models import Nominee
from assembly.expenses import queries, services
from assembly.expenses.models import ReviewAnswer
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import ReviewVerdict
from assembly.journal.services import record
from assembly.missing.known import Spent
from assembly.missing.queries import situations
from assembly.missing.rules import missing
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC
from tests.factories.walker import Walker

GUARANTOR = ledger.another(Role.CITIZEN_GUARANTOR)
AUDITOR = Author("social_auditor:0190a000-0000-7000-8000-00000000cafe", ledger.LATER)
WORDS = "Llegaron el lunes: la foto de la entrega está en el gasto."


@pytest.fixture
def spent(database: Database, tmp_path: Path) -> ExpenseInfo:
    """An expense that waits for its reviews."""
    cast.set_stage(database)

    def job(session: Session) -> ExpenseInfo:
        return ledger.an_expense(session, tmp_path, ledger.approved_items(session)[0])

    return database.write(job)


def objected(database: Database, spent: ExpenseInfo, by: Author = GUARANTOR) -> str:
    key = new_id()
    about = (by, CLINIC, key, spent.id, ReviewVerdict.OBJECTED, "No llegaron las cubetas")
    database.write(lambda session: services.review_expense(session, *about))
    return key


def answer(database: Database, review_id: str, by: Author | None = None, clues: str = CLINIC) -> None:
    about = (by or ledger.treasurer(), clues, new_id(), review_id, WORDS)
    database.write(lambda session: services.answer_objection(session, *about))


def after(database: Database, spent: ExpenseInfo) -> ExpenseInfo:
    return database.read(lambda session: queries.expense(session, CLINIC, spent.id))


def owed(database: Database, viewer: str = "") -> Spent:
    def job(session: Session) -> Spent:
        return situations(session, [clinic(session, CLINIC)], ledger.LATER, viewer)[CLINIC].expenses[0]

    return database.read(job)


def test_an_answer_stands_under_its_objection(database: Database, spent: ExpenseInfo) -> None:
    key = objected(database, spent)
    assert (after(database, spent).is_objected, after(database, spent).is_answered) == (True, False)
    answer(database, key)
    found = after(database, spent)
    assert [one.answer for review in found.reviews for one in review.answers] == [WORDS]
    assert (found.is_objected, found.is_answered) == (True, True)
    (said,) = expense_form(found)["reviews"][0]["answers"]
    assert (said["answer"], said["recorded_by"], said["journal_line"]) == (WORDS, "treasurer", found.reviews[0].n + 1)


def test_an_answered_objection_waits_for_whoever_made_it(database: Database, spent: ExpenseInfo) -> None:
    first, second = objected(database, spent), objected(database, spent, AUDITOR)
    day = clock.local_day(ledger.LATER, "America/Mexico_City")
    assert (owed(database).objected_on, owed(database).answered_on, owed(database).answered_to) == (day, None, ())
    answer(database, first)
    one = owed(database)
    assert (one.objected_on, one.answered_to) == (day, (GUARANTOR.who.partition(":")[2],))
    answer(database, second)
    assert (owed(database).objected_on, len(owed(database).answered_to)) == (None, 2)
    again = objected(database, spent)
    assert (owed(database).objected_on, len(owed(database).answered_to)) == (day, 1)
    assert not after(database, spent).is_answered
    answer(database, again)
    assert after(database, spent).is_answered


def refused(database: Database, *about: object) -> tuple[int, str]:
    with pytest.raises(AssemblyError) as error:
        answer(database, *about)  # type: ignore[arg-type]  # the arguments of `answer`
    return error.value.status, str(error.value)


def test_what_is_no_standing_objection_takes_no_answer(database: Database, spent: ExpenseInfo) -> None:
    key = objected(database, spent)
    changed = "Esta objeción ya no está en pie: quien la hizo cambió su revisión. No hace falta responderla."
    own = "Esta objeción es suya: la tiene que responder otra persona. Si ya no la sostiene, cambie su revisión."
    hers = Author(f"treasurer:{GUARANTOR.who.partition(':')[2]}", ledger.LATER)
    assert refused(database, key, hers) == (403, own)
    assert refused(database, new_id())[0] == refused(database, key, None, OTHER_CLINIC)[0] == 404
    seen = (GUARANTOR, CLINIC, new_id(), spent.id, ReviewVerdict.SEEN)
    database.write(lambda session: services.review_expense(session, *seen))
    assert refused(database, key) == (409, changed)
    objected_again = objected(database, spent)
    undo = (ledger.treasurer(), CLINIC, new_id(), spent.id, "Se anotó dos veces")
    database.write(lambda session: services.reverse_expense(session, *undo))
    sentence = "El gasto G-0001 se revirtió: ya no cuenta y no hace falta hacerle nada."
    assert refused(database, objected_again) == (409, sentence)


def test_a_review_that_never_was_is_of_no_expense(database: Database, spent: ExpenseInfo) -> None:
    with pytest.raises(NotFound):
        database.read(lambda session: queries.reviewed(session, CLINIC, spent.id))


def test_the_treasurer_answers_and_everybody_reads_it(database: Database, spent: ExpenseInfo, tmp_path: Path) -> None:
    key = objected(database, spent)
    client = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.TREASURER)
    walker = Walker(client).go("/trabajo")
    assert "Un gasto de $1,250.50 tiene una objeción sin responder." in walker.text
    walker.go(f"/trabajo/{CLINIC}/gastos/{spent.id}").click("Responder a la objeción")
    assert "No llegaron las cubetas" in walker.text
    walker.try_to_send("Anotar la respuesta", answer=" ")
    assert "Escriba qué responde a la objeción." in walker.text
    walker.send("Anotar la respuesta", answer=WORDS)
    assert "Su respuesta quedó anotada" in walker.text
    assert "Respuesta – tesorería" in walker.text
    assert WORDS in walker.text
    walker.go(f"/clinicas/{CLINIC}/gastos/{spent.id}")
    assert f"Respuesta de tesorería: {WORDS}" in walker.text
    assert "con objeción ya respondida" in walker.go(f"/clinicas/{CLINIC}").text
    walker.go(f"/clinicas/{CLINIC}")
    said = "Ya se respondió la objeción a un gasto de $1,250.50: falta que quien objetó diga si queda resuelta."
    assert said in walker.text
    page = f"/trabajo/{CLINIC}/gastos/{spent.id}/objeciones/{key}"
    form = {"id": new_id(), "answer": "Y la nota también."}
    first, second = client.post(page, data=form), client.post(page, data=form)
    assert (first.status_code, first.headers["location"]) == (303, second.headers["location"])
    assert database.read(lambda session: session.query(ReviewAnswer).count()) == 2
    assert client.get(page.replace(key, new_id())).status_code == 404


def test_only_whoever_keeps_the_money_answers(database: Database, spent: ExpenseInfo, tmp_path: Path) -> None:
    key = objected(database, spent)
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.SECRETARY)
    assert client.get(f"/trabajo/{CLINIC}/gastos/{spent.id}/objeciones/{key}").status_code == 403
    answer(database, key)
    cast.signed_in(client, database, Role.SOCIAL_AUDITOR)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/{spent.id}/revision")
    assert WORDS in walker.text


def test_whoever_objected_is_asked_in_the_words_of_her_task(
    database: Database, spent: ExpenseInfo, tmp_path: Path
) -> None:
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.SOCIAL_AUDITOR)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/{spent.id}/revision")
    walker.send("Anotar mi revisión", verdict="objected", reason="No llegaron las cubetas")
    found = database.read(lambda session: queries.expense(session, CLINIC, spent.id))
    answer(database, found.objections[0].id)
    walker.go(f"/trabajo/{CLINIC}/gastos/{spent.id}").click("Decir si queda resuelta")
    assert "¿Queda resuelta su objeción? Sí, queda resuelta No, sigo objetando" in walker.text
    walker.send("Decir si queda resuelta", verdict="seen")
    assert "visto por la contraloría social; falta el comité" in walker.text
    assert not database.read(lambda session: queries.expense(session, CLINIC, spent.id)).is_objected


NOBODYS = (
    "La objeción la responde quien tiene la tesorería. Solo mientras nadie la tiene responde la presidencia, o el "
    "facilitador en su nombre."
)


def take_the_treasury(database: Database) -> None:
    """Somebody holds it from now on."""

    def job(session: Session) -> None:
        held = session.execute(select(Closing.assembly_id)).scalars().first()
        name, of = {"name": "Nora Peña"}, {"clinic_id": CLINIC, "assembly_id": held, "post": "treasury"}
        nominee = Nominee(id=new_id(), consents=True, declarations=[], **of)
        record(session, cast.author(), nominee, name)
        since = {"post_name": "Tesorería", "since": ledger.PAID_ON}
        record(session, cast.author(), Term(id=new_id(), nominee_id=nominee.id, **of, **since), name)

    database.write(job)


def test_with_the_treasury_vacant_the_presidency_answers(
    database: Database, spent: ExpenseInfo, tmp_path: Path
) -> None:
    key = objected(database, spent)
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.PRESIDENT)
    page = f"/trabajo/{CLINIC}/gastos/{spent.id}"
    walker = Walker(client).go("/trabajo")
    assert "Un gasto de $1,250.50 tiene una objeción sin responder." in walker.text
    walker.go(page)
    assert "Mientras nadie tiene la tesorería, responde la presidencia, o el facilitador en su nombre." in walker.text
    walker.click("Responder a la objeción")
    assert "Mientras nadie tiene la tesorería, responde la presidencia. Así quedará escrito" in walker.text
    take_the_treasury(database)
    walker.try_to_send("Anotar la respuesta", answer=WORDS)
    assert NOBODYS in walker.text
    assert "Responder a la objeción" not in walker.go(page).text
    assert NOBODYS in client.get(f"{page}/objeciones/{key}").text
    assert "Un gasto de $1,250.50 tiene una objeción sin responder." not in walker.go("/trabajo").text
    assert refused(database, key, Author("president:0190a000-0000-7000-8000-0000000000aa", ledger.LATER)) == (
        403,
        NOBODYS,
    )
    answer(database, key)


def test_the_facilitator_answers_in_the_name_of_the_presidency(
    database: Database, spent: ExpenseInfo, tmp_path: Path
) -> None:
    objected(database, spent)
    client: TestClient = cast.visitor(database, tmp_path)
    cast.signed_in(client, database, Role.FACILITATOR)
    walker = Walker(client).go(f"/trabajo/{CLINIC}/gastos/{spent.id}").click("Responder a la objeción")
    assert "Usted responde en nombre de la presidencia." in walker.text
    walker.send("Anotar la respuesta", answer=WORDS)
    assert "Respuesta – facilitador autorizado, en nombre de presidencia" in walker.text
    walker.go(f"/clinicas/{CLINIC}/gastos/{spent.id}")
    assert f"Respuesta de facilitador autorizado, en nombre de presidencia: {WORDS}" in walker.text
    found = after(database, spent)
    (said,) = expense_form(found)["reviews"][0]["answers"]
    assert (said["recorded_by"], said["on_behalf_of"]) == ("facilitator", "president")


@pytest.mark.parametrize(
    ("is_vacant", "code", "owed_by"), [(True, "objected_vacant", "Presidencia"), (False, "objected", "Tesorería")]
)
def test_it_is_owed_by_whoever_may_answer(
    database: Database, spent: ExpenseInfo, is_vacant: bool, code: str, owed_by: str
) -> None:
    objected(database, spent)
    if not is_vacant:
        take_the_treasury(database)

    def job(session: Session) -> list[tuple[str, str]]:
        now = situations(session, [clinic(session, CLINIC)], ledger.LATER)[CLINIC]
        return [(one.code, one.owed_by) for one in missing(now) if one.code.startswith("objected")]

    assert database.read(job) == [(code, owed_by)]
