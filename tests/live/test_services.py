"""Screens wait, are paired once, show what they are told, and are let go."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import AssemblyAlreadyClosed
from assembly.core.errors import NotFound
from assembly.live import rules, services
from assembly.live.models import HallScreen
from assembly.live.queries import screen, screens_of
from assembly.live.rules import (
    CODE_LASTS,
    FOLLOW,
    MOST_PAIRED,
    MOST_WAITING_HERE,
    SCREEN_LASTS,
    NoScreen,
    Sight,
    Slide,
    TooManyPaired,
    TooManyWaiting,
)
from tests.factories.cast import AT, KEY, add_clinic, add_year
from tests.factories.meetings import closed, opened
from tests.live.stage import code_of, pair, paired, waiting


@pytest.fixture
def info(session: Session) -> AssemblyInfo:
    add_clinic(session)
    add_year(session)
    return opened(session)


def shown(session: Session, info: AssemblyInfo) -> list[Sight]:
    return [one.sight for one in screens_of(session, info.clinic_id, info.id, AT)]


def test_a_code_is_used_once(session: Session, info: AssemblyInfo) -> None:
    token = waiting(session, AT)
    assert [pair(session, info, code_of(token), AT) for _ in range(2)] == [True, False]
    (found,) = screens_of(session, info.clinic_id, info.id, AT)
    assert (found.id, found.assembly_id, found.paired_at) == (rules.token_hash(token), info.id, AT)
    assert session.execute(select(HallScreen.code_hash)).scalar_one() is None


def test_a_code_holds_ten_minutes(session: Session, info: AssemblyInfo) -> None:
    token = waiting(session, AT)
    assert not pair(session, info, code_of(token), AT + CODE_LASTS)
    assert pair(session, info, code_of(token), AT + CODE_LASTS - timedelta(seconds=1))


def test_a_code_of_nobody(session: Session, info: AssemblyInfo) -> None:
    wrong = f"{(int(code_of(waiting(session, AT))) + 1) % 10**6:06d}"
    assert not pair(session, info, wrong, AT)
    assert screens_of(session, info.clinic_id, info.id, AT) == []


def test_a_closed_assembly_takes_no_screen(session: Session, info: AssemblyInfo) -> None:
    over = closed(session, info)
    with pytest.raises(AssemblyAlreadyClosed):
        pair(session, over, code_of(waiting(session, AT)), AT)


def test_asking_again_gives_another_code_to_the_same_browser(session: Session) -> None:
    first = waiting(session, AT)
    second = waiting(session, AT, before=first)
    ids = session.execute(select(HallScreen.id_hash)).scalars().all()
    assert ids == [rules.token_hash(second)]


def test_those_who_wait_are_bounded_and_forgotten(session: Session) -> None:
    for _ in range(MOST_WAITING_HERE):
        waiting(session, AT)
    with pytest.raises(TooManyWaiting):
        waiting(session, AT)
    waiting(session, AT, address="192.0.2.8")
    waiting(session, AT + CODE_LASTS)
    assert session.execute(select(func.count()).select_from(HallScreen)).scalar_one() == 1


def test_screens_of_an_assembly_are_bounded_and_show_the_same(session: Session, info: AssemblyInfo) -> None:
    paired(session, info, AT)
    services.show(session, info, Sight(Slide.PAUSE), AT)
    for _ in range(MOST_PAIRED - 1):
        paired(session, info, AT)
    assert shown(session, info) == [Sight(Slide.PAUSE)] * MOST_PAIRED
    with pytest.raises(TooManyPaired):
        pair(session, info, code_of(waiting(session, AT)), AT)


def test_let_go_and_after_a_day(session: Session, info: AssemblyInfo) -> None:
    token = paired(session, info, AT)
    key = rules.token_hash(token)
    with pytest.raises(NotFound):
        services.let_go(session, info, "0" * 64, AT)
    for _ in range(2):
        services.let_go(session, info, key, AT)
    found = screen(session, key)
    assert found is not None
    assert found.is_over(AT)
    assert shown(session, info) == []
    with pytest.raises(NoScreen):
        services.show(session, info, FOLLOW, AT)
    paired(session, info, AT)
    assert screens_of(session, info.clinic_id, info.id, AT + SCREEN_LASTS) == []


def test_nothing_that_is_kept_shows_a_code_or_an_address(session: Session) -> None:
    token = waiting(session, AT)
    row = session.execute(select(HallScreen.code_hash, HallScreen.address_hash, HallScreen.id_hash)).one()
    assert row == (
        rules.code_hash(KEY, code_of(token)),
        rules.address_hash(KEY, "192.0.2.7"),
        rules.token_hash(token),
    )
    assert not any(secret in str(row) for secret in (token, "192.0.2.7"))
