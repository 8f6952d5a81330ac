"""Single-use links: an invitation's id, signed. Using one is noted in its row, so it cannot be used again."""

from itsdangerous import BadData, TimestampSigner, URLSafeTimedSerializer

from assembly.core.ids import made_at
from assembly.people.rules import LINK_LASTS, LinkNotValid

_SALT = "invitation-link"


def link_token(key: str, invitation_id: str) -> str:
    """What stands in the link's address: the same each time it is shown, and as old as the invitation."""
    made = int(made_at(invitation_id).timestamp())

    class Signer(TimestampSigner):
        def get_timestamp(self) -> int:
            return made

    return str(URLSafeTimedSerializer(key, salt=_SALT, signer=Signer).dumps(invitation_id))


def read_link(key: str, token: str) -> str:
    """The invitation's id. Raises LinkNotValid when the link is not ours or too old."""
    try:
        return str(URLSafeTimedSerializer(key, salt=_SALT).loads(token, max_age=int(LINK_LASTS.total_seconds())))
    except BadData as error:
        raise LinkNotValid() from error
