"""Whether those who hold a post go on: ratified, removed, kept, replaced; and how long a term lasts."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.committee.queries import committee_of, terms_of
from assembly.committee.rules import EndReason, TermInfo, TermOver, last_day
from assembly.committee.services import end_term
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.elections import services
from assembly.elections.queries import post_of
from assembly.elections.rules import AlreadySeated, PersonInOtherVote, PostFilled
from assembly.elections.terms import PersonWonHere, PostElectedHere, RemovedHere, TermAlreadyAsked, TermBeingVoted
from assembly.minutes.services import close
from assembly.people import services as people
from assembly.people.queries import grants_of
from assembly.votes.queries import QuestionInfo, questions_of
from assembly.votes.recount import OtherElectionAsked
from assembly.votes.rules import QuestionKind
from tests.factories.cast import AT, CLINIC, KEY, YEAR_SETTINGS, add_clinic, add_year, author
from tests.factories.hands import counted, elected, nominated, put_to_vote, year_of
from tests.factories.meetings import opened

POSTS = [*YEAR_SETTINGS["posts"], {"code": "member", "name": "Vocalía", "seats": 3}]
POSTS += [{"code": "social_audit", "name": "Contraloría social", "seats": 1}]
LATER = AT + timedelta(days=200)
RATIFY, REMOVAL = QuestionKind.RATIFY, QuestionKind.REMOVAL


@pytest.fixture
def second(session: Session) -> AssemblyInfo:
    """The second assembly of a clinic whose first one elected four people, two of them members."""
    add_clinic(session)
    add_year(session, posts=POSTS, term_months=12)
    first = opened(session)
    for post, name in (("presidency", "Rosa Díaz"), ("treasury", "Tere Luna")):
        elected(session, first, post, name)
    nominated(session, first, "member", "Ema Cruz", "Ada Gil")
    counted(session, first, put_to_vote(session, first, "member"), 100, 90)
    close(session, author(), first, new_id(), KEY)
    return opened(session, at=LATER)


def held(session: Session, name: str) -> TermInfo:
    return next(one for one in reversed(terms_of(session, CLINIC)) if one.name == name)


def ask(session: Session, info: AssemblyInfo, name: str, kind: QuestionKind) -> QuestionInfo:
    by, settings = author(at=LATER), year_of(session, info)
    services.ask_about_term(session, by, info, new_id(), held(session, name).id, kind, settings)
    return questions_of(session, CLINIC, info.id)[-1]


def say(session: Session, info: AssemblyInfo, name: str, kind: QuestionKind, hands: int) -> QuestionInfo:
    """Asked, and counted with that many in favour."""
    return counted(session, info, ask(session, info, name, kind), hands, 143 - hands, 0)


def end(session: Session, info: AssemblyInfo) -> None:
    close(session, author(at=LATER), info, new_id(), KEY)


def committee(session: Session) -> list[tuple[str, str | None]]:
    return [(one.post, one.name) for one in committee_of(session, CLINIC)]


def account(session: Session, name: str, role: Role) -> str:
    """Somebody who took up a post by the link of her term."""
    key = people.create_account(session, f"cuenta.{new_id()[-8:]}", name, AT)
    reference = held(session, name).id
    link = people.invite(session, author(), KEY, name, Grant(role, ScopeKind.CLINIC, CLINIC), reference=reference)
    people.take_up(session, link, key, AT)
    return key


def test_who_is_ratified_goes_on_and_her_term_begins_again(session: Session, second: AssemblyInfo) -> None:
    before = held(session, "Tere Luna")
    assert before.until == date(2027, 2, 21)
    say(session, second, "Tere Luna", RATIFY, 100)
    state = post_of(session, second, year_of(session, second), "treasury")
    assert (state.seats_left, [one.name for one in state.staying]) == (0, ["Tere Luna"])
    key = account(session, "Tere Luna", Role.TREASURER)
    end(session, second)
    after = held(session, "Tere Luna")
    assert (after.id, after.ended_on, after.until) == (before.id, None, date(2027, 9, 9))
    assert [one.role for one in grants_of(session, key)] == [Role.TREASURER]


def test_who_is_not_ratified_leaves_at_closing_and_her_access_with_her(session: Session, second: AssemblyInfo) -> None:
    key = account(session, "Tere Luna", Role.TREASURER)
    say(session, second, "Tere Luna", RATIFY, 71)
    assert held(session, "Tere Luna").ended_on is None
    end(session, second)
    gone = held(session, "Tere Luna")
    assert (gone.ended_on, gone.end_reason) == (date(2026, 9, 9), EndReason.NOT_RATIFIED)
    assert grants_of(session, key) == ()
    assert "treasury" not in dict(committee(session))


def test_who_resigns_while_she_is_voted_on_leaves_once(session: Session, second: AssemblyInfo) -> None:
    asked = ask(session, second, "Tere Luna", REMOVAL)
    day = LATER.date()
    end_term(session, author(at=LATER), CLINIC, new_id(), held(session, "Tere Luna").id, day, EndReason.RESIGNATION)
    counted(session, second, asked, 120, 23, 0)
    end(session, second)
    found = [(one.name, one.end_reason) for one in terms_of(session, CLINIC) if one.post == "treasury"]
    assert found == [("Tere Luna", EndReason.RESIGNATION)]


def test_a_post_left_free_is_filled_by_the_same_assembly(session: Session, second: AssemblyInfo) -> None:
    say(session, second, "Tere Luna", REMOVAL, 120)
    elected(session, second, "treasury", "Ana Sol")
    end(session, second)
    assert held(session, "Tere Luna").end_reason is EndReason.REMOVAL
    assert dict(committee(session))["treasury"] == "Ana Sol"
    assert held(session, "Ana Sol").until == date(2027, 9, 9)


def test_only_whoever_leaves_a_shared_post_loses_access(session: Session, second: AssemblyInfo) -> None:
    ema, ada = account(session, "Ema Cruz", Role.MEMBER), account(session, "Ada Gil", Role.MEMBER)
    say(session, second, "Ema Cruz", REMOVAL, 120)
    end(session, second)
    assert (grants_of(session, ema), [one.role for one in grants_of(session, ada)]) == ((), [Role.MEMBER])


def test_a_seat_that_was_kept_is_not_taken_by_an_election(session: Session, second: AssemblyInfo) -> None:
    say(session, second, "Ema Cruz", RATIFY, 120)
    nominated(session, second, "member", "Luz Mar", "Pía Vela")
    asked = put_to_vote(session, second, "member")
    assert asked.seats == 2
    counted(session, second, asked, 90, 80)
    end(session, second)
    members = [name for post, name in committee(session) if post == "member"]
    assert sorted(filter(None, members)) == ["Ema Cruz", "Luz Mar", "Pía Vela"]


def test_who_was_removed_is_not_proposed_again_there(session: Session, second: AssemblyInfo) -> None:
    say(session, second, "Tere Luna", REMOVAL, 120)
    with pytest.raises(RemovedHere) as refused:
        nominated(session, second, "presidency", "Tere Luna")
    assert str(refused.value) == "Esta asamblea acaba de quitarle su cargo a Tere Luna. Proponga a otra persona."


def test_who_was_kept_is_not_elected_elsewhere(session: Session, second: AssemblyInfo) -> None:
    nominated(session, second, "presidency", "Tere Luna")
    say(session, second, "Tere Luna", REMOVAL, 20)
    assert post_of(session, second, year_of(session, second), "presidency").eligible == ()
    with pytest.raises(AlreadySeated):
        nominated(session, second, "secretary", "Tere Luna")
    with pytest.raises(PostFilled):
        nominated(session, second, "treasury", "Ana Sol")


def test_committee_and_social_audit_are_never_the_same_person(session: Session, second: AssemblyInfo) -> None:
    elected(session, second, "social_audit", "Gema Ley")
    with pytest.raises(AlreadySeated) as refused:
        nominated(session, second, "secretary", "GEMA LEY")
    assert str(refused.value).startswith("GEMA LEY ya tiene el cargo «Contraloría social»")


def refuses(error: type[AssemblyError], session: Session, info: AssemblyInfo, name: str, kind: QuestionKind) -> str:
    with pytest.raises(error) as refused:
        ask(session, info, name, kind)
    return str(refused.value)


def test_what_is_asked_about_a_term_and_when(session: Session, second: AssemblyInfo) -> None:
    first = ask(session, second, "Tere Luna", RATIFY)
    said = "Ya se preguntó por Tere Luna en esta asamblea: es la pregunta 1. Si el conteo está mal, corríjalo ahí."
    assert refuses(TermAlreadyAsked, session, second, "Tere Luna", REMOVAL) == said
    nominated(session, second, "treasury", "Ana Sol")
    with pytest.raises(TermBeingVoted):
        put_to_vote(session, second, "treasury")
    counted(session, second, first, 20, 123, 0)
    counted(session, second, put_to_vote(session, second, "treasury"), 120, 20, 3)
    with pytest.raises(OtherElectionAsked):
        counted(session, second, first, 120, 20, 3, reason="Se contó mal")
    nominated(session, second, "presidency", "Ema Cruz")
    open_vote = put_to_vote(session, second, "presidency")
    refuses(PostElectedHere, session, second, "Rosa Díaz", RATIFY)
    refuses(PersonInOtherVote, session, second, "Ema Cruz", RATIFY)
    counted(session, second, open_vote, 120, 20, 3)
    refuses(PersonWonHere, session, second, "Ema Cruz", RATIFY)


def test_only_current_terms_of_the_clinic_are_asked_about(session: Session, second: AssemblyInfo) -> None:
    say(session, second, "Tere Luna", REMOVAL, 120)
    end(session, second)
    third = opened(session, at=LATER + timedelta(days=30))
    refuses(TermOver, session, third, "Tere Luna", RATIFY)
    with pytest.raises(NotFound):
        services.ask_about_term(session, author(), third, new_id(), new_id(), RATIFY, year_of(session, third))


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 120))
def test_a_term_ends_the_same_day_so_many_months_later(since: date, months: int) -> None:
    until = last_day(since, months)
    assert until is not None
    assert (until.year * 12 + until.month) - (since.year * 12 + since.month) == months
    assert until.day <= since.day
    assert last_day(since, 0) is None


def test_the_last_day_of_a_short_month() -> None:
    assert last_day(date(2026, 8, 31), 6) == date(2027, 2, 28)
