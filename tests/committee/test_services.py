"""Terms: who holds which post from when to when."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.committee.models import TermEnd
from assembly.committee.queries import committee_of, terms_of
from assembly.committee.rules import EndReason, SeatFull, SeatsFull
from assembly.committee.services import seat
from assembly.core.ids import new_id
from assembly.elections.rules import Post
from tests.factories.cast import CLINIC, OTHER_CLINIC, add_clinic, add_year, author
from tests.factories.meetings import convened

TREASURY, PRESIDENCY, MEMBER = Post("treasury", "Tesorería"), Post("presidency", "Presidencia"), Post("m", "Vocalía", 3)
FIRST_DAY, NEXT_DAY = date(2026, 2, 21), date(2026, 9, 5)


@pytest.fixture
def meetings(session: Session) -> tuple[str, str]:
    """Two assemblies of the clinic."""
    add_clinic(session)
    add_year(session)
    return convened(session).id, convened(session, notice_days=6, at=author().at.replace(hour=20)).id


def seated(session: Session, meeting: str, post: Post, name: str, since: date = FIRST_DAY) -> str:
    key = new_id()
    seat(session, author(), CLINIC, key, meeting, new_id(), post, name, since)
    return key


def holders(session: Session) -> list[tuple[str, str | None]]:
    return [(term.post, term.name) for term in committee_of(session, CLINIC)]


def test_a_term_begins(session: Session, meetings: tuple[str, str]) -> None:
    key = seated(session, meetings[0], TREASURY, "Ana Díaz")
    (term,) = terms_of(session, CLINIC)
    assert (term.id, term.post, term.post_name, term.name, term.since, term.ended_on, term.assembly_id) == (
        key,
        "treasury",
        "Tesorería",
        "Ana Díaz",
        FIRST_DAY,
        None,
        meetings[0],
    )
    assert committee_of(session, OTHER_CLINIC) == []


def test_who_comes_after_ends_the_term_before(session: Session, meetings: tuple[str, str]) -> None:
    before = seated(session, meetings[0], TREASURY, "Ana Díaz")
    seated(session, meetings[1], TREASURY, "Beto Ruiz", NEXT_DAY)
    assert holders(session) == [("treasury", "Beto Ruiz")]
    ends = session.execute(select(TermEnd.term_id, TermEnd.ended_on, TermEnd.reason)).all()
    assert [tuple(row) for row in ends] == [(before, NEXT_DAY, EndReason.REPLACEMENT)]
    assert [term.name for term in terms_of(session, CLINIC)] == ["Ana Díaz", "Beto Ruiz"]


def test_the_oldest_leaves_when_seats_are_full(session: Session, meetings: tuple[str, str]) -> None:
    for name in ("Ana Díaz", "Beto Ruiz", "Carla Gil"):
        seated(session, meetings[0], MEMBER, name)
    seated(session, meetings[1], MEMBER, "Dora Paz", NEXT_DAY)
    assert holders(session) == [("m", "Beto Ruiz"), ("m", "Carla Gil"), ("m", "Dora Paz")]
    seated(session, meetings[1], MEMBER, "CARLA GIL", NEXT_DAY)
    assert holders(session) == [("m", "Beto Ruiz"), ("m", "Dora Paz"), ("m", "CARLA GIL")]


def test_one_person_leaves_the_post_she_had(session: Session, meetings: tuple[str, str]) -> None:
    seated(session, meetings[0], TREASURY, "Ana Díaz")
    seated(session, meetings[1], PRESIDENCY, "ana diaz", NEXT_DAY)
    assert holders(session) == [("presidency", "ana diaz")]


def test_an_assembly_fills_a_seat_once(session: Session, meetings: tuple[str, str]) -> None:
    seated(session, meetings[0], TREASURY, "Ana Díaz")
    with pytest.raises(SeatFull) as refused:
        seated(session, meetings[0], TREASURY, "Beto Ruiz")
    assert str(refused.value) == (
        "«Tesorería» tiene un solo lugar y esta asamblea ya lo llenó. Revise quién quedó en el cargo."
    )
    for name in ("Eva Luna", "Fe Mora", "Gil Paz"):
        seated(session, meetings[0], MEMBER, name)
    with pytest.raises(SeatsFull) as many:
        seated(session, meetings[0], MEMBER, "Hugo Sol")
    assert str(many.value) == "«Vocalía» tiene 3 lugares y esta asamblea ya los llenó. Revise quién quedó en el cargo."
