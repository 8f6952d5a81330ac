"""Reversing and reviewing expenses, and reading them with all that was said."""

from pathlib import Path

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from assembly.budget.models import Payment
from assembly.budget.queries import ItemInfo, item
from assembly.budget.rules import AlreadyReversed, Method
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.facts import forget
from assembly.core.ids import new_id
from assembly.core.money import read_money
from assembly.core.permissions import Author, Role
from assembly.evidence.models import EvidenceFile
from assembly.expenses import queries, services
from assembly.expenses.models import Reversal, Review
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import AuthorReviews, FilePurpose, ReviewVerdict, person
from tests.factories import cast, ledger
from tests.factories.cast import CLINIC, OTHER_CLINIC

GUARANTOR = ledger.another(Role.CITIZEN_GUARANTOR)


@pytest.fixture
def stage(session: Session) -> Session:
    """Two clinics and their year."""
    cast.add_clinic(session)
    cast.add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    cast.add_year(session)
    return session


@pytest.fixture
def roof(stage: Session) -> ItemInfo:
    """An approved item of 180,000 pesos."""
    return ledger.approved_items(stage)[0]


def refusal(error: pytest.ExceptionInfo[AssemblyError]) -> tuple[str | None, str]:
    return error.value.at_field, str(error.value)


def review(
    session: Session, expense: ExpenseInfo, verdict: str, reason: str | None = None, by: Author = GUARANTOR
) -> str:
    key = new_id()
    services.review_expense(session, by, CLINIC, key, expense.id, ReviewVerdict(verdict), reason)
    return key


def test_a_reversal_gives_back_the_money_and_both_stay(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof, "5,000", method=Method.CASH)
    key = new_id()
    services.reverse_expense(stage, ledger.treasurer(), CLINIC, key, found.id, "La cantidad era 500")
    after = queries.expense(stage, CLINIC, found.id)
    assert after.reversal is not None
    assert (after.reversal.id, after.reversal.reason, after.is_reversed) == (key, "La cantidad era 500", True)
    assert stage.execute(select(Reversal.expense_id, Reversal.amount)).all() == [(found.id, read_money("5000"))]
    posted = select(Payment.source_id, Payment.amount, Payment.paid_on, Payment.method).order_by(Payment.n)
    assert stage.execute(posted).all() == [
        (found.id, read_money("5000"), ledger.PAID_ON, Method.CASH),
        (key, -read_money("5000"), ledger.PAID_ON, Method.CASH),
    ]
    assert item(stage, CLINIC, roof.id).left == roof.left
    assert queries.standing(stage, CLINIC) == []


def test_a_reversed_expense_takes_nothing_more(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof)
    undo = (ledger.treasurer(), CLINIC, new_id(), found.id, "Se anotó dos veces")
    services.reverse_expense(stage, *undo)
    with pytest.raises(AlreadyReversed) as again:
        services.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), found.id, "Otra vez")
    assert str(again.value) == "Este movimiento ya se había revertido. Si hace falta, anótelo otra vez como nuevo."
    sentence = "El gasto G-0001 se revirtió: ya no cuenta y no hace falta hacerle nada."
    with pytest.raises(AssemblyError) as error:
        review(stage, found, "seen")
    assert (error.value.status, str(error.value)) == (409, sentence)
    about = (ledger.kept(tmp_path), CLINIC, new_id(), found.id, FilePurpose.PROOF, ledger.paper())
    with pytest.raises(AssemblyError) as error:
        services.add_file(stage, ledger.treasurer(), *about)
    assert str(error.value) == sentence
    assert stage.execute(select(Review.id)).all() == stage.execute(select(EvidenceFile.id)).all() == []


def test_the_latest_review_of_a_person_counts_and_all_stay(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof)
    first = review(stage, found, "objected", "No llegaron las 12 cubetas")
    auditor = Author("social_auditor:0190a000-0000-7000-8000-00000000cafe", ledger.LATER)
    second = review(stage, found, "seen", by=auditor)
    objected = queries.expense(stage, CLINIC, found.id)
    assert ([one.id for one in objected.standing_reviews], objected.is_objected) == ([first, second], True)
    third = review(stage, found, "seen")
    after = queries.expense(stage, CLINIC, found.id)
    assert [(one.id, one.verdict, one.reason) for one in after.reviews] == [
        (first, ReviewVerdict.OBJECTED, "No llegaron las 12 cubetas"),
        (second, ReviewVerdict.SEEN, None),
        (third, ReviewVerdict.SEEN, None),
    ]
    assert ([one.id for one in after.standing_reviews], after.is_objected) == ([second, third], False)


def test_what_waits_is_each_reviewers_own_the_oldest_first(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    first, second, undone = (ledger.an_expense(stage, tmp_path, roof) for _ in range(3))
    services.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), undone.id, "Se anotó dos veces")
    auditor = Author("social_auditor:0190a000-0000-7000-8000-00000000cafe", ledger.LATER)
    review(stage, first, "seen")

    def waiting(by: Author) -> list[str]:
        return [one.id for one in queries.waiting_for(stage, CLINIC, person(by.who))]

    assert (waiting(GUARANTOR), waiting(auditor)) == ([second.id], [first.id, second.id])
    review(stage, first, "objected", "No llegaron", by=auditor)
    assert (waiting(GUARANTOR), waiting(auditor), waiting(ledger.treasurer())) == ([second.id], [second.id], [])
    assert queries.waiting_for(stage, OTHER_CLINIC, person(auditor.who)) == []


def test_an_objection_says_what_it_objects(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof)
    with pytest.raises(AssemblyError) as error:
        review(stage, found, "objected")
    assert refusal(error) == (
        "reason",
        "Escriba qué objeta de este gasto, para que quien lo registró pueda responder.",
    )


def test_the_author_never_reviews_her_own_in_any_role(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    found = ledger.an_expense(stage, tmp_path, roof)
    herself = Author(ledger.treasurer().who.replace("treasurer", "president"), ledger.LATER)
    with pytest.raises(AuthorReviews) as error:
        review(stage, found, "seen", by=herself)
    assert (error.value.status, str(error.value)) == (
        403,
        "Usted registró este gasto: lo tiene que revisar otra persona del comité o la contraloría social.",
    )
    assert stage.execute(select(Review.id)).all() == []


def test_what_is_not_there_cannot_be_touched(stage: Session, tmp_path: Path) -> None:
    theirs = ledger.an_expense(stage, tmp_path, None, clues=OTHER_CLINIC)
    for key in (new_id(), theirs.id):
        with pytest.raises(NotFound):
            services.reverse_expense(stage, ledger.treasurer(), CLINIC, new_id(), key, "Motivo")
        with pytest.raises(NotFound):
            services.review_expense(stage, GUARANTOR, CLINIC, new_id(), key, ReviewVerdict.SEEN)


def statements(session: Session, clues: str) -> int:
    """How many statements it takes to read a clinic's expenses."""
    seen: list[str] = []

    def count(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        seen.append(statement)

    forget(session)
    engine = session.get_bind().engine
    event.listen(engine, "before_cursor_execute", count)
    try:
        queries.expenses_of(session, clues)
    finally:
        event.remove(engine, "before_cursor_execute", count)
    return len(seen)


def test_reading_takes_eight_statements_however_many_there_are(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    ledger.an_expense(stage, tmp_path, roof, upload=ledger.photo())
    one = statements(stage, CLINIC)
    for _ in range(2):
        review(stage, ledger.an_expense(stage, tmp_path, roof, upload=ledger.photo()), "seen")
    assert (one, statements(stage, CLINIC)) == (8, 8)


def test_a_page_of_expenses_is_a_slice_of_the_newest_first(stage: Session, roof: ItemInfo, tmp_path: Path) -> None:
    for _ in range(5):
        ledger.an_expense(stage, tmp_path, roof, "10")
    assert [one.number for one in queries.expenses_of(stage, CLINIC)] == [5, 4, 3, 2, 1]
    assert [one.number for one in queries.expenses_of(stage, CLINIC, limit=2, offset=1)] == [4, 3]
    assert queries.expense_count(stage, CLINIC) == 5
