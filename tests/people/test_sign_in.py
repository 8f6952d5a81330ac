"""Who somebody is, and how often it may be tried."""

import time
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.people import rules, services
from assembly.people.models import Attempt
from assembly.people.sign_in import check_sign_in, count_try, recognise
from tests.factories.cast import AT
from tests.people.crew import OTHER_PHRASE, PHRASE

HALL = "203.0.113.7"


@pytest.fixture
def maria(session: Session) -> str:
    made = services.create_account(session, "maria.lopez", "María López", AT)
    services.set_passphrase(session, made, PHRASE, AT)
    return made


@pytest.mark.parametrize(
    ("name", "phrase", "known"),
    [
        ("maria.lopez", PHRASE, True),
        (" María.López ", f"  {PHRASE.replace(' ', '   ')} ", True),
        ("maria.lopez", OTHER_PHRASE, False),
        ("maria.lopez", PHRASE.upper(), False),
        ("maria.lopez", "", False),
        ("juana.perez", PHRASE, False),
        ("maria.lopez\0", PHRASE, False),
        ("maria.lopez", "\0", False),
        ("\ud800", "\ud800" * 20, False),
        ("١٢", "١٢", False),
        ("a" * 10_000, "a" * 10_000, False),
        ("nuevo.sin.frase", "", False),
        ("nuevo.sin.frase", "nobody has this passphrase", False),
    ],
)
def test_name_and_passphrase_together_say_who(
    session: Session, maria: str, name: str, phrase: str, known: bool
) -> None:
    services.create_account(session, "nuevo.sin.frase", "Nuevo", AT)
    assert check_sign_in(session, name, phrase) == (maria if known else None)


def test_an_unknown_name_takes_as_much_work(session: Session, maria: str) -> None:
    def least(name: str) -> float:
        spans = []
        for _ in range(5):
            start = time.process_time()
            check_sign_in(session, name, OTHER_PHRASE)
            spans.append(time.process_time() - start)
        return min(spans)

    # Without a hash for nobody it would be twenty times less.
    assert [0.5 < least(name) / least("maria.lopez") < 2 for name in ("juana.perez", "a b")] == [True, True]


def test_a_closed_account_is_nobody_s(session: Session, maria: str) -> None:
    services.close_account(session, maria, AT)
    assert check_sign_in(session, "maria.lopez", PHRASE) is None


def test_ten_wrong_tries_close_the_name_for_a_while(session: Session, maria: str) -> None:
    names = ["maria.lopez", "MARIA.LOPEZ", "maría.lopez", " maria.lopez"]
    for number in range(rules.TRIES_BY_NAME):
        assert recognise(session, names[number % 4], OTHER_PHRASE, f"203.0.113.{number}", AT) is None
    with pytest.raises(rules.TooManyTries, match=r"Espere 15 minutos") as refused:
        recognise(session, "maria.lopez", PHRASE, HALL, AT)
    assert refused.value.status == 429
    assert recognise(session, "juana.perez", PHRASE, HALL, AT) is None
    assert recognise(session, "maria.lopez", PHRASE, HALL, AT + rules.TRIES_WINDOW) == maria


def test_a_hundred_wrong_tries_close_the_address(session: Session, maria: str) -> None:
    for number in range(rules.TRIES_BY_ADDRESS):
        count_try(session, rules.tries_by_address(HALL), rules.TRIES_BY_ADDRESS, AT + timedelta(seconds=number))
    with pytest.raises(rules.TooManyTries):
        recognise(session, "maria.lopez", PHRASE, HALL, AT)
    assert recognise(session, "maria.lopez", PHRASE, "203.0.113.8", AT) == maria


def test_those_who_enter_right_do_not_close_the_door(session: Session, maria: str) -> None:
    for _ in range(rules.TRIES_BY_NAME + 2):
        assert recognise(session, "maria.lopez", PHRASE, HALL, AT) == maria
    assert session.execute(select(Attempt.tries)).scalars().all() == [0, 0]


def test_old_windows_are_forgotten(session: Session) -> None:
    for hours in range(3):
        count_try(session, "name:x", 10, AT + timedelta(hours=hours))
    assert session.execute(select(Attempt.tries)).scalars().all() == [1]
