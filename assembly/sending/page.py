"""The text that goes with the page that was asked for."""

from collections.abc import Sequence
from datetime import date

from assembly.core.errors import N_
from assembly.sending.rules import Share, share_text
from assembly.web import words
from assembly.web.request import AppRequest

_AS_OF = N_("Al {day}")


def share(request: AppRequest, title: str, said: Sequence[str], today: date, query: str = "") -> Share:
    """What is sent of the page that was asked for, as it stands on `today`; `query` is what its address needs."""
    dated = request.say(_AS_OF).format(day=words.day(today, request.lang))
    return Share(share_text(title, said, dated, request.site + request.scope["path"] + query))
