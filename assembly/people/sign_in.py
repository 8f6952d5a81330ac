"""Passphrases: made of plain words, kept as argon2id hashes, checked within the limits of tries.

`words.txt` holds 364 words of everyday things, without accents and none one letter away from another; five of them
make 5 × log2(364) = 42.5 bits, which the limits put out of reach.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from secrets import choice
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from assembly.core.text import NotPlainText
from assembly.people import rules
from assembly.people.models import Account, Attempt

WORDS = tuple(Path(__file__).with_name("words.txt").read_text(encoding="ascii").split())
_HOW_MANY = 5
_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)
# Checked when there is no such account, so that the answer takes as long.
_NOBODY = _HASHER.hash("nobody has this passphrase")
# Each hash takes 19 MB and a core for some 40 ms: a rush of sign-ins must leave some of both for the assemblies.
_HASHES = BoundedSemaphore(2)


def suggested_passphrase(draw: Callable[[Sequence[str]], str] = choice) -> str:
    """Five words drawn at random."""
    return " ".join(draw(WORDS) for _ in range(_HOW_MANY))


def hashed(passphrase: str) -> str:
    """What is kept of a passphrase. Raises NotPlainText."""
    typed = rules.plain_passphrase(passphrase)
    with _HASHES:
        return _HASHER.hash(typed)


def fits(kept: str | None, passphrase: str) -> bool:
    """Whether it is the passphrase that was kept; with nothing kept it is not, after as much work."""
    try:
        typed = rules.plain_passphrase(passphrase)
    except NotPlainText:
        typed = ""
    try:
        with _HASHES:
            _HASHER.verify(kept or _NOBODY, typed)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None


def check_sign_in(session: Session, sign_in_name: str, passphrase: str) -> str | None:
    """The account's id when name and passphrase fit; None otherwise, after as much work."""
    known = _known(session, sign_in_name)
    return known[0] if fits(known[1] if known else None, passphrase) and known else None


def _known(session: Session, sign_in_name: str) -> tuple[str, str | None] | None:
    try:
        name = rules.sign_in_name(sign_in_name)
    except rules.SignInNameMalformed:
        name = ""  # asked for all the same, so that the answer takes as long
    query = select(Account.id, Account.passphrase_hash)
    row = session.execute(query.where(Account.sign_in_name == name, Account.closed_at.is_(None))).one_or_none()
    return (row.id, row.passphrase_hash) if row else None


def recognise(session: Session, sign_in_name: str, passphrase: str, address: str, now: datetime) -> str | None:
    """As `check_sign_in`, within the limits of tries: a refused one stays counted. Raises TooManyTries."""
    keys = {
        rules.tries_by_name(sign_in_name): rules.TRIES_BY_NAME,
        rules.tries_by_address(address): rules.TRIES_BY_ADDRESS,
    }
    for key, most in keys.items():
        count_try(session, key, most, now)
    account_id = check_sign_in(session, sign_in_name, passphrase)
    if account_id is not None:
        _forgive(session, list(keys), now)
    return account_id


def _forgive(session: Session, keys: list[str], now: datetime) -> None:
    """Take back this one try: forty people of one hall who all sign in right must not lock the door."""
    mine = (Attempt.key.in_(keys), Attempt.window == _window(now))
    session.execute(update(Attempt).where(*mine).values(tries=Attempt.tries - 1))


def _window(now: datetime) -> int:
    return int(now.timestamp()) // int(rules.TRIES_WINDOW.total_seconds())


def check_tries(session: Session, key: str, most: int, now: datetime) -> None:
    """Raises TooManyTries when `key` has used up its tries of this window of time."""
    query = select(Attempt.tries).where(Attempt.key == key, Attempt.window == _window(now))
    if (session.execute(query).scalar_one_or_none() or 0) >= most:
        raise _too_many()


def _too_many() -> rules.TooManyTries:
    return rules.TooManyTries(minutes=rules.TRIES_WINDOW // timedelta(minutes=1))


def count_try(session: Session, key: str, most: int, now: datetime) -> None:
    """Count one more try for `key` in this window of time. Raises TooManyTries above `most`."""
    window = _window(now)
    mine = (Attempt.key == key, Attempt.window == window)
    tries = session.execute(update(Attempt).where(*mine).values(tries=Attempt.tries + 1).returning(Attempt.tries))
    made = tries.scalar_one_or_none()
    if made is None:
        session.execute(delete(Attempt).where(Attempt.window < window - 1))
        session.execute(insert(Attempt).values(key=key, window=window, tries=1))
        made = 1
    if made > most:
        raise _too_many()
