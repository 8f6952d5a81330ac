"""Invitations on paper: one short code, in the QR's address or typed by hand, used once.

The code is made from the installation's key and the invitation's id, so that it can be shown again; only its hash is
kept, under the same key, so that whoever reads the database can neither make codes nor try them out.
"""

import hmac

from itsdangerous import BadData, URLSafeTimedSerializer

from assembly.core.ids import SPOKEN_SIGNS, heard, spoken
from assembly.people.rules import LINK_LASTS, CodeNotValid, LinkNotValid

_LENGTH = 12  # signs of 5 bits each: 60 bits
_OLD_SALT = "invitation-link"


def code_of(key: str, invitation_id: str) -> str:
    """The invitation's code, in three groups of four: `7KQ2-M9TX-04HB`."""
    return spoken(_digest(key, "invitation-code", invitation_id), _LENGTH, groups=3)


def code_hash(key: str, typed: str) -> str:
    """What is kept of a code, however it was typed. Raises CodeNotValid for what can be none."""
    plain = heard(typed)
    if len(plain) != _LENGTH or not set(plain) <= set(SPOKEN_SIGNS):
        raise CodeNotValid()
    return _digest(key, "invitation-hash", plain).hex()


def _digest(key: str, purpose: str, text: str) -> bytes:
    return hmac.digest(key.encode(), f"{purpose}\0{text}".encode(), "sha256")


def read_old_link(key: str, token: str) -> str:
    """The invitation's id from a signed link as printed before there were codes; none lives over a month.

    Raises LinkNotValid when the link is not ours or too old.
    """
    try:
        return str(URLSafeTimedSerializer(key, salt=_OLD_SALT).loads(token, max_age=int(LINK_LASTS.total_seconds())))
    except BadData as error:
        raise LinkNotValid() from error
