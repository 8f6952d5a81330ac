"""The sheets handed to those elected: each one's single-use link, as text and as a QR."""

from dataclasses import dataclass
from datetime import date

from markupsafe import Markup
from sqlalchemy.orm import Session

from assembly.committee.queries import TermInfo
from assembly.core import clock
from assembly.minutes.queries import LinkState, links_of, terms_from
from assembly.minutes.sheet import ERASED
from assembly.people.links import code_of
from assembly.people.rules import COMMITTEE_ROLES
from assembly.web.qr import qr_svg
from assembly.web.request import AppRequest


@dataclass(frozen=True, slots=True)
class Handout:
    """What one elected person is given. `code` and `qr`, which holds it, are there only while it can be used."""

    term_id: str
    name: str
    post_name: str
    enters: bool  # whether the post has anything to do in the system
    is_used: bool
    is_replaced: bool
    code: str
    qr: Markup | None
    valid_until: date | None


def handouts_of(request: AppRequest, session: Session, assembly_id: str, zone: str) -> list[Handout]:
    """One for each term that the assembly's elections began."""
    terms = terms_from(session, request.clues, assembly_id)
    links = links_of(session, [term.id for term in terms])
    return [_handout(request, term, links.get(term.id), zone) for term in terms]


def _handout(request: AppRequest, term: TermInfo, link: LinkState | None, zone: str) -> Handout:
    is_usable = link is not None and term.ended_on is None and _is_open(request, link)
    code = code_of(request.context.settings.key, link.id) if link and is_usable else ""
    return Handout(
        term_id=term.id,
        name=term.name or request.say(ERASED),
        post_name=term.post_name,
        enters=term.post in COMMITTEE_ROLES,
        is_used=link is not None and link.used_at is not None,
        is_replaced=term.ended_on is not None,
        code=code,
        qr=qr_svg(request.site + request.link("invitation", token=code)) if code else None,
        valid_until=clock.local_day(link.expires_at, zone) if link and code else None,
    )


def _is_open(request: AppRequest, link: LinkState) -> bool:
    return link.used_at is None and link.revoked_at is None and link.expires_at > request.now
