"""Passphrases kept as argon2id hashes, and plain words to make one of: easy to write on paper, hard to guess.

`words.txt` holds 364 words of everyday things, without accents and none one letter away from another; five of them
make 5 × log2(364) = 42.5 bits, which the limit of tries puts out of reach.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from secrets import choice
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from assembly.core.text import NotPlainText
from assembly.people.rules import plain_passphrase

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
    typed = plain_passphrase(passphrase)
    with _HASHES:
        return _HASHER.hash(typed)


def fits(kept: str | None, passphrase: str) -> bool:
    """Whether it is the passphrase that was kept; with nothing kept it is not, after as much work."""
    try:
        typed = plain_passphrase(passphrase)
    except NotPlainText:
        typed = ""
    try:
        with _HASHES:
            _HASHER.verify(kept or _NOBODY, typed)
    except (VerificationError, InvalidHashError):
        return False
    return kept is not None
