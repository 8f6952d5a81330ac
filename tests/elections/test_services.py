"""Nominees, votes for a post, one person one post, as they are stored."""

from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import AssemblyAlreadyClosed
from assembly.committee import services as committee
from assembly.core.errors import NotFound
from assembly.core.ids import new_id
from assembly.elections import services
from assembly.elections.models import Nominee, NomineeRefusal, NomineeWithdrawal
from assembly.elections.queries import nominees_of, post_of
from assembly.elections.rules import (
    AlreadyNominated,
    AlreadySeated,
    ConsentMissing,
    DeclarationMissing,
    NomineeAlreadyVoted,
    NomineeAlreadyWithdrawn,
    NoNominees,
    NotElected,
    PersonInOtherVote,
    Post,
    PostBeingVoted,
    PostFilled,
)
from assembly.elections.standing import PostState
from assembly.votes.rules import STANCES, HandsEach, Majority
from tests.factories.cast import CLINIC, YEAR_SETTINGS, add_clinic, add_year, author
from tests.factories.hands import asked_again, counted, elected, nominated, put_to_vote, year_of
from tests.factories.meetings import closed, opened

POSTS = [*YEAR_SETTINGS["posts"], {"code": "member", "name": "Vocalía", "seats": 3}]


@pytest.fixture
def meeting(session: Session) -> AssemblyInfo:
    """An open assembly of 143 people that also elects three members."""
    add_clinic(session)
    add_year(session, posts=POSTS)
    return opened(session)


def state(session: Session, info: AssemblyInfo, post: str = "treasury") -> PostState:
    return post_of(session, info, year_of(session, info), post)


def nominate(session: Session, info: AssemblyInfo, name: str = "Ana Díaz", **more: Any) -> None:
    settings = year_of(session, info)
    given: dict[str, Any] = {"post": "treasury", "consents": True, "declarations": settings.declarations} | more
    services.nominate(session, author(), info, new_id(), name=name, settings=settings, **given)


def refuse(session: Session, info: AssemblyInfo, nominee_id: str) -> None:
    services.refuse_post(session, author(), info, new_id(), nominee_id, "Se muda", year_of(session, info))


def test_a_nominee_is_kept_with_what_she_declared(session: Session, meeting: AssemblyInfo) -> None:
    nominate(session, meeting, declarations=[*reversed(YEAR_SETTINGS["declarations"]), "no_kin"])
    columns = (Nominee.assembly_id, Nominee.post, Nominee.consents, Nominee.declarations)
    assert [tuple(row) for row in session.execute(select(*columns))] == [
        (meeting.id, "treasury", True, YEAR_SETTINGS["declarations"])
    ]
    (person,) = nominees_of(session, CLINIC, meeting.id)
    assert (person.name, person.declarations, person.at) == (
        "Ana Díaz",
        tuple(YEAR_SETTINGS["declarations"]),
        author().at,
    )


def test_what_a_nominee_must_say(session: Session, meeting: AssemblyInfo) -> None:
    with pytest.raises(ConsentMissing):
        nominate(session, meeting, consents=False)
    with pytest.raises(DeclarationMissing) as refused:
        nominate(session, meeting, declarations=["adult", "community", "not_party", "not_union"])
    assert str(refused.value) == (
        "Falta declarar: No trabaja en el gobierno. Pregunte a la persona y marque lo que declare."
    )
    with pytest.raises(NotFound):
        nominate(session, meeting, post="king")
    assert nominees_of(session, CLINIC, meeting.id) == []


def test_one_nominee_is_voted_for_and_against(session: Session, meeting: AssemblyInfo) -> None:
    (ana,) = nominated(session, meeting, "treasury", "Ana Díaz")
    about = put_to_vote(session, meeting, "treasury")
    assert (about.subject, about.nominee_id, about.options, about.majority) == (
        "treasury",
        ana,
        STANCES,
        Majority.PRESENT,
    )
    counted(session, meeting, about, 118, 20, 5)
    now = state(session, meeting)
    assert ([one.id for one in now.winners], now.is_settled, now.seats_left) == ([ana], True, 0)
    with pytest.raises(PostFilled):
        put_to_vote(session, meeting, "treasury")
    with pytest.raises(PostFilled):
        nominated(session, meeting, "treasury", "Beto Ruiz")


def test_several_are_chosen_among_and_each_person_raises_a_hand_once(session: Session, meeting: AssemblyInfo) -> None:
    people = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz", "Carla Gil")
    about = put_to_vote(session, meeting, "treasury")
    assert (about.options, about.nominee_id, about.majority, about.hands_each, about.seats) == (
        tuple(people),
        None,
        Majority.PLURALITY,
        HandsEach.ONE,
        1,
    )
    assert state(session, meeting).is_open is True
    for deed in (lambda: put_to_vote(session, meeting, "treasury"), lambda: nominate(session, meeting, "Eva Luna")):
        with pytest.raises(PostBeingVoted) as refused:
            deed()
        assert str(refused.value) == (
            "La votación de «Tesorería» ya está abierta y falta terminarla. Cuente las manos o resuelva el empate."
        )
    counted(session, meeting, about, 10, 100, 20)
    assert [one.name for one in state(session, meeting).winners] == ["Beto Ruiz"]


def test_a_rejected_nominee_leaves_room_for_another(session: Session, meeting: AssemblyInfo) -> None:
    nominated(session, meeting, "treasury", "Ana Díaz")
    counted(session, meeting, put_to_vote(session, meeting, "treasury"), 20, 120, 3)
    assert state(session, meeting).is_settled is True
    with pytest.raises(AlreadyNominated):
        nominate(session, meeting, "ANA DIAZ")
    (beto,) = nominated(session, meeting, "treasury", "Beto Ruiz")
    assert state(session, meeting).is_settled is False
    again = put_to_vote(session, meeting, "treasury")
    assert (again.number, again.nominee_id) == (2, beto)
    counted(session, meeting, again, 120, 20, 3)
    assert [one.name for one in state(session, meeting).winners] == ["Beto Ruiz"]


def test_one_person_one_post(session: Session, meeting: AssemblyInfo) -> None:
    elected(session, meeting, "presidency", "Ana Díaz Ñu")
    with pytest.raises(AlreadySeated) as refused:
        nominate(session, meeting, "ana diaz nu")
    assert str(refused.value) == (
        "ana diaz nu ya tiene el cargo «Presidencia» y cada persona puede tener uno solo. Proponga a otra persona; "
        "si es alguien más que se llama igual, agregue algo que las distinga, por ejemplo su localidad."
    )


def test_who_wins_a_post_is_not_voted_for_another(session: Session, meeting: AssemblyInfo) -> None:
    nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    nominated(session, meeting, "presidency", "Ana Díaz")
    first = put_to_vote(session, meeting, "presidency")
    with pytest.raises(PersonInOtherVote) as refused:
        put_to_vote(session, meeting, "treasury")
    assert str(refused.value) == (
        "Ana Díaz está también en la votación abierta de «Presidencia» y cada persona puede tener un solo cargo. "
        "Termine primero esa votación."
    )
    counted(session, meeting, first, 140, 3, 0)
    (beto,) = state(session, meeting).eligible
    assert put_to_vote(session, meeting, "treasury").nominee_id == beto.id


def test_nobody_holds_a_post_of_social_audit_and_of_the_committee(session: Session, meeting: AssemblyInfo) -> None:
    audit = Post("social_audit", "Contraloría social")
    seat = (CLINIC, new_id(), meeting.id, new_id(), audit, "Ana Díaz", meeting.day)
    committee.seat(session, author(), *seat)
    with pytest.raises(AlreadySeated) as refused:
        nominate(session, meeting)
    assert refused.value.values == {"person": "Ana Díaz", "post": "Contraloría social"}


def test_who_holds_a_post_today_may_be_elected_to_any(session: Session, meeting: AssemblyInfo) -> None:
    seat = (CLINIC, new_id(), meeting.id, new_id(), Post("presidency", "Presidencia"), "Ana Díaz", meeting.day)
    committee.seat(session, author(), *seat)
    nominate(session, meeting)
    assert [one.name for one in state(session, meeting).eligible] == ["Ana Díaz"]


def test_a_post_of_three_seats_is_filled_in_turns(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto = nominated(session, meeting, "member", "Ana Díaz", "Beto Ruiz")
    first = put_to_vote(session, meeting, "member")
    assert (first.seats, first.hands_each, first.options) == (3, HandsEach.MANY, (ana, beto))
    counted(session, meeting, first, 140, 130)
    now = state(session, meeting, "member")
    assert ([one.id for one in now.winners], now.seats_left, now.is_settled) == ([ana, beto], 1, True)
    (carla,) = nominated(session, meeting, "member", "Carla Gil")
    second = put_to_vote(session, meeting, "member")
    assert (second.seats, second.nominee_id) == (1, carla)
    counted(session, meeting, second, 100, 40, 3)
    assert [one.id for one in state(session, meeting, "member").winners] == [ana, beto, carla]


def test_a_tie_for_the_last_seats(session: Session, meeting: AssemblyInfo) -> None:
    people = nominated(session, meeting, "member", "Ana Díaz", "Beto Ruiz", "Carla Gil", "Dora Paz")
    root = counted(session, meeting, put_to_vote(session, meeting, "member"), 90, 40, 40, 40)
    tie = asked_again(session, meeting, root)
    assert (set(tie.options), tie.seats, tie.hands_each) == (set(people[1:]), 2, HandsEach.MANY)
    counts = {people[1]: 50, people[2]: 0, people[3]: 0}
    first = counted(session, meeting, tie, *(counts[one] for one in tie.options))
    now = state(session, meeting, "member")
    assert ({one.id for one in now.winners}, now.is_open) == ({people[0], people[1]}, True)
    last = asked_again(session, meeting, first)
    assert (set(last.options), last.seats) == ({people[2], people[3]}, 1)
    counts = {people[2]: 20, people[3]: 30}
    counted(session, meeting, last, *(counts[one] for one in last.options))
    now = state(session, meeting, "member")
    assert ({one.id for one in now.winners}, now.is_settled) == ({people[0], people[1], people[3]}, True)


def test_an_empty_post_stays_vacant(session: Session, meeting: AssemblyInfo) -> None:
    assert state(session, meeting).is_settled is True
    with pytest.raises(NoNominees):
        put_to_vote(session, meeting, "treasury")


def test_a_nominee_steps_back_before_the_vote(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    services.withdraw_nominee(session, author(), meeting, new_id(), ana)
    assert [row[0] for row in session.execute(select(NomineeWithdrawal.nominee_id))] == [ana]
    assert [one.id for one in state(session, meeting).nominees] == [beto]
    with pytest.raises(NomineeAlreadyWithdrawn):
        services.withdraw_nominee(session, author(), meeting, new_id(), ana)
    put_to_vote(session, meeting, "treasury")
    with pytest.raises(NomineeAlreadyVoted):
        services.withdraw_nominee(session, author(), meeting, new_id(), beto)
    with pytest.raises(NotFound):
        services.withdraw_nominee(session, author(), meeting, new_id(), new_id())
    nominated(session, meeting, "presidency", "Ana Díaz")


def test_nothing_after_the_closing(session: Session, meeting: AssemblyInfo) -> None:
    (ana,) = nominated(session, meeting, "treasury", "Ana Díaz")
    over = closed(session, meeting)
    for deed in (
        lambda: nominate(session, over, "Beto Ruiz"),
        lambda: put_to_vote(session, over, "treasury"),
        lambda: services.withdraw_nominee(session, author(), over, new_id(), ana),
    ):
        with pytest.raises(AssemblyAlreadyClosed):
            deed()


def test_who_won_and_does_not_take_it_leaves_the_post_to_a_new_vote(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    counted(session, meeting, put_to_vote(session, meeting, "treasury"), 80, 60)
    refuse(session, meeting, ana)
    now = state(session, meeting)
    assert ([one.id for one in now.winners], [one.id for one in now.refused]) == ([], [ana])
    assert ([one.id for one in now.eligible], now.seats_left, now.is_settled) == ([beto], 1, False)
    (carla,) = nominated(session, meeting, "treasury", "Carla Poot")
    about = put_to_vote(session, meeting, "treasury")
    assert set(about.options) == {beto, carla}
    counted(session, meeting, about, *(90 if one == carla else 50 for one in about.options))
    again = state(session, meeting)
    assert ([one.id for one in again.winners], again.is_settled, again.seats_left) == ([carla], True, 0)


def test_only_who_won_may_not_take_it_and_once(session: Session, meeting: AssemblyInfo) -> None:
    ana, beto = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    with pytest.raises(NotElected):
        refuse(session, meeting, ana)
    counted(session, meeting, put_to_vote(session, meeting, "treasury"), 80, 60)
    with pytest.raises(NotElected):
        refuse(session, meeting, beto)
    refuse(session, meeting, ana)
    with pytest.raises(NotElected):
        refuse(session, meeting, ana)
    (row,) = session.execute(select(NomineeRefusal.nominee_id))
    assert row == (ana,)


def test_who_did_not_take_it_may_be_proposed_for_another_post_and_for_the_same(
    session: Session, meeting: AssemblyInfo
) -> None:
    ana, beto = nominated(session, meeting, "treasury", "Ana Díaz", "Beto Ruiz")
    counted(session, meeting, put_to_vote(session, meeting, "treasury"), 80, 60)
    refuse(session, meeting, ana)
    services.withdraw_nominee(session, author(), meeting, new_id(), beto)
    with pytest.raises(NomineeAlreadyVoted):
        services.withdraw_nominee(session, author(), meeting, new_id(), ana)
    (again,) = nominated(session, meeting, "treasury", "Ana Díaz")
    assert [one.id for one in state(session, meeting).eligible] == [again]
    elected(session, meeting, "secretary", "Ana Díaz")
    assert [one.id for one in state(session, meeting).eligible] == []


def test_one_of_several_seats_is_voted_again(session: Session, meeting: AssemblyInfo) -> None:
    names = ("Ana Díaz", "Beto Ruiz", "Carla Poot", "Delia May")
    ana, beto, carla, delia = nominated(session, meeting, "member", *names)
    counted(session, meeting, put_to_vote(session, meeting, "member"), 80, 70, 60, 5)
    refuse(session, meeting, beto)
    now = state(session, meeting, "member")
    assert ([one.id for one in now.winners], [one.id for one in now.eligible]) == ([ana, carla], [delia])
    counted(session, meeting, put_to_vote(session, meeting, "member"), 100, 30, 13)
    assert {one.id for one in state(session, meeting, "member").winners} == {ana, carla, delia}
