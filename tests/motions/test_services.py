"""Motions put to the vote, money moved at closing and reserved until then, accounts accepted."""

from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget.models import ItemTransfer
from assembly.budget.queries import ItemInfo, item, items_of
from assembly.budget.rules import ItemUnknown
from assembly.budget.transfers import transfers_of
from assembly.core.errors import AssemblyError
from assembly.core.ids import new_id
from assembly.core.money import ZERO, Money, read_money
from assembly.journal.queries import heads
from assembly.minutes.services import close
from assembly.motions import services
from assembly.motions.queries import accounts_of, motions_of, places
from assembly.motions.rules import (
    AccountsAlreadyAsked,
    Draft,
    ItemMissing,
    MoneyBeingMoved,
    MotionKind,
    MoveExceedsItem,
    MoveMissing,
    MoveNotCovered,
    OtherYear,
    Place,
    SameItem,
    SentenceMissing,
    check_move,
    free_title,
)
from assembly.tellers.services import take_back
from assembly.votes.queries import QuestionInfo, questions_of, titles_of
from assembly.votes.rules import QuestionKind
from assembly.votes.wording.titles import title
from tests.factories import ledger
from tests.factories.cast import AT, CLINIC, KEY, add_clinic, add_year, author
from tests.factories.hands import counted, year_of
from tests.factories.meetings import opened

LATER = AT + timedelta(days=60)
ROOF, STEAM = 0, 1


@pytest.fixture
def items(session: Session) -> list[ItemInfo]:
    """A clinic with three approved items."""
    add_clinic(session)
    add_year(session)
    return ledger.approved_items(session)


@pytest.fixture
def meeting(session: Session, items: list[ItemInfo]) -> AssemblyInfo:
    """A later assembly of the same clinic, open."""
    return opened(session, at=LATER)


def put(session: Session, info: AssemblyInfo, draft: Draft) -> QuestionInfo:
    services.put_motion(session, author(at=LATER), info, new_id(), draft, year_of(session, info))
    return questions_of(session, CLINIC, info.id)[-1]


def a_move(items: list[ItemInfo], pesos: str = "20,000") -> Draft:
    return Draft(MotionKind.MOVE_MONEY, "Salió más barato", "", items[ROOF].id, items[STEAM].id, read_money(pesos))


def decide(session: Session, info: AssemblyInfo, about: QuestionInfo, hands: int, reason: str | None = None) -> None:
    counted(session, info, about, hands, 143 - hands, 0, reason=reason)


def end(session: Session, info: AssemblyInfo) -> None:
    close(session, author(at=LATER), info, new_id(), KEY)


def money(session: Session) -> list[str]:
    return [str(one.approved) for one in items_of(session, CLINIC)]


def test_a_free_motion_is_a_sentence_put_to_the_vote(session: Session, meeting: AssemblyInfo) -> None:
    about = put(session, meeting, Draft(MotionKind.FREE, "Trabajan entre semana", "La clínica abra los sábados"))
    assert (about.kind, about.options) == (QuestionKind.MOTION, ("for", "against", "abstain"))
    (motion,) = motions_of(session, CLINIC, meeting.id)
    assert (motion.title, motion.why) == ("Que la clínica abra los sábados", "Trabajan entre semana")
    names = titles_of(session, CLINIC, [motion.id])
    message, values = title(about, [about], names.__getitem__)
    assert message.format(**values) == "¿Se aprueba que la clínica abra los sábados?"
    decide(session, meeting, about, 80)
    end(session, meeting)
    assert transfers_of(session, CLINIC) == []


def test_money_moves_when_the_assembly_closes(session: Session, items: list[ItemInfo], meeting: AssemblyInfo) -> None:
    about = put(session, meeting, a_move(items))
    decide(session, meeting, about, 100)
    assert money(session) == ["$180,000.00", "$95,500.50", "$24,000.00"]
    end(session, meeting)
    assert money(session) == ["$160,000.00", "$115,500.50", "$24,000.00"]
    (move,) = transfers_of(session, CLINIC)
    assert (move.from_code, move.to_code, str(move.amount)) == (items[ROOF].code, items[STEAM].code, "$20,000.00")
    assert (move.assembly_id, move.question_id, move.number, move.year) == (meeting.id, about.id, 1, 2026)
    after = item(session, CLINIC, items[STEAM].id)
    assert (str(after.moved), str(after.left)) == ("$20,000.00", "$115,500.50")


def test_a_corrected_count_leaves_the_money_where_the_last_one_says(
    session: Session, items: list[ItemInfo], meeting: AssemblyInfo
) -> None:
    about = put(session, meeting, a_move(items))
    decide(session, meeting, about, 100)
    decide(session, meeting, about, 40, reason="Se contó dos veces una fila")
    end(session, meeting)
    assert session.execute(select(ItemTransfer.id)).all() == []
    assert money(session) == ["$180,000.00", "$95,500.50", "$24,000.00"]


def test_what_may_be_moved_is_not_spent_meanwhile(
    session: Session, items: list[ItemInfo], meeting: AssemblyInfo, tmp_path: Path
) -> None:
    about = put(session, meeting, a_move(items, "170,000"))
    ledger.a_deposit(session)
    with pytest.raises(MoneyBeingMoved) as refused:
        ledger.an_expense(session, tmp_path, items[ROOF], "10,000.01")
    assert str(refused.value) == (
        f"De «{items[ROOF].code} Impermeabilización del techo» la asamblea abierta tiene a votación mover $170,000.00: "
        "hasta que se cierre quedan $10,000.00 para gastar, y el gasto es de $10,000.01."
    )
    ledger.an_expense(session, tmp_path, items[ROOF], "10,000")
    decide(session, meeting, about, 20)
    ledger.an_expense(session, tmp_path, items[ROOF], "20,000", supplier="Otra tienda")
    decide(session, meeting, about, 100, reason="Faltó contar el fondo")
    with pytest.raises(MoveNotCovered):
        end(session, meeting)


def test_two_motions_do_not_move_the_same_money(session: Session, items: list[ItemInfo], meeting: AssemblyInfo) -> None:
    put(session, meeting, a_move(items, "170,000"))
    assert [str(one.left) for one in places(session, CLINIC)] == ["$10,000.00", "$95,500.50", "$24,000.00"]
    with pytest.raises(MoveExceedsItem) as refused:
        put(session, meeting, a_move(items, "10,000.01"))
    assert str(refused.value) == (
        f"A «{items[ROOF].code} Impermeabilización del techo» le quedan $10,000.00 por gastar y se quieren mover "
        "$10,000.01: se pasa por $0.01. Escriba menos."
    )


@pytest.mark.parametrize(
    ("draft", "error", "field"),
    [
        (Draft(MotionKind.FREE, sentence="  "), SentenceMissing, "sentence"),
        (Draft(MotionKind.MOVE_MONEY), ItemMissing, "from_item"),
        (Draft(MotionKind.MOVE_MONEY, from_item="x", to_item="y"), ItemUnknown, "from_item"),
    ],
)
def test_what_a_motion_must_say(
    session: Session, meeting: AssemblyInfo, draft: Draft, error: type[AssemblyError], field: str
) -> None:
    before = heads(session)
    with pytest.raises(error) as refused:
        put(session, meeting, draft)
    assert (refused.value.at_field, heads(session)) == (field, before)


@pytest.mark.parametrize(("hands", "accepted"), [(100, True), (71, False)])
def test_the_accounts_are_accepted_or_rejected(
    session: Session, meeting: AssemblyInfo, hands: int, accepted: bool
) -> None:
    about = put(session, meeting, Draft(MotionKind.ACCEPT_ACCOUNTS))
    with pytest.raises(AccountsAlreadyAsked):
        put(session, meeting, Draft(MotionKind.ACCEPT_ACCOUNTS))
    decide(session, meeting, about, hands)
    assert accounts_of(session, CLINIC) == []
    end(session, meeting)
    (said,) = accounts_of(session, CLINIC)
    assert (said.year, said.assembly_id, said.accepted) == (2026, meeting.id, accepted)
    assert (said.hands, said.present, said.day) == (hands, 143, meeting.day)


PLACES = st.builds(
    Place,
    st.sampled_from("ab"),
    st.just("Techo"),
    st.sampled_from([2026, 2027]),
    st.builds(Money, st.integers(0, 100)),
)


@given(PLACES, PLACES, st.builds(Money, st.integers(-5, 110)))
def test_money_only_moves_where_it_is_to_another_item_of_its_year(source: Place, target: Place, amount: Money) -> None:
    broken: type[AssemblyError] | None = None
    try:
        check_move(source, target, amount)
    except AssemblyError as error:
        broken = type(error)
    expected: list[tuple[bool, type[AssemblyError]]] = [
        (source.id == target.id, SameItem),
        (source.year != target.year, OtherYear),
        (amount <= ZERO, MoveMissing),
        (amount > source.left, MoveExceedsItem),
    ]
    assert broken is next((error for applies, error in expected if applies), None)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Que se pinte", "Que se pinte"),
        ("que se pinte", "que se pinte"),
        ("Se pinte la barda", "Que se pinte la barda"),
        (" Queso para todos ", "Que queso para todos"),
    ],
)
def test_a_motion_begins_with_que(typed: str, said: str) -> None:
    assert free_title(typed) == said


def test_a_motion_taken_back_frees_its_money_and_is_put_again(
    session: Session, items: list[ItemInfo], meeting: AssemblyInfo
) -> None:
    wrong = put(session, meeting, a_move(items, "170,000"))
    assert str(places(session, CLINIC)[ROOF].left) == "$10,000.00"
    take_back(session, author(at=LATER), meeting, wrong, new_id(), "Se escribió otra cantidad")
    assert str(places(session, CLINIC)[ROOF].left) == "$180,000.00"
    again = put(session, meeting, a_move(items))
    assert (wrong.number, again.number, [one.id for one in questions_of(session, CLINIC, meeting.id)]) == (
        1,
        2,
        [again.id],
    )
    decide(session, meeting, again, 100)
    end(session, meeting)
    assert [(str(one.amount), one.number) for one in transfers_of(session, CLINIC)] == [("$20,000.00", 2)]


def test_accounts_whose_question_was_taken_back_are_put_again(session: Session, meeting: AssemblyInfo) -> None:
    accounts = Draft(MotionKind.ACCEPT_ACCOUNTS, year=2026)
    wrong = put(session, meeting, accounts)
    take_back(session, author(at=LATER), meeting, wrong, new_id(), "Faltaba leer los gastos")
    assert accounts_of(session, CLINIC) == []
    decide(session, meeting, put(session, meeting, accounts), 100)
    end(session, meeting)
    assert [one.year for one in accounts_of(session, CLINIC)] == [2026]
