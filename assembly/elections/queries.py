"""Reading nominees and how each post stands."""

from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.clinics.years import YearSettings
from assembly.committee.queries import committee_of, terms_of
from assembly.core.errors import NotFound
from assembly.core.permissions import ROLE_NAMES, Role, ScopeKind
from assembly.elections.models import Nominee, NomineeRefusal, NomineeWithdrawal
from assembly.elections.rules import Post
from assembly.elections.standing import NomineeInfo as NomineeInfo
from assembly.elections.standing import PostState as PostState
from assembly.elections.standing import Refusal, states
from assembly.journal.queries import personal
from assembly.people.queries import roles_at
from assembly.people.rules import COMMITTEE_ROLES, other_body
from assembly.votes.queries import questions_of


def nominees_of(session: Session, clues: str, assembly_id: str) -> list[NomineeInfo]:
    """Everybody proposed in the assembly, in the order of the list; those withdrawn are marked."""
    return [_info(row) for row in session.execute(_OF_ASSEMBLY, {"clues": clues, "assembly": assembly_id})]


def nominee(session: Session, clues: str, assembly_id: str, nominee_id: str) -> NomineeInfo:
    """One nominee of the assembly. Raises NotFound."""
    query = _OF_ASSEMBLY.where(Nominee.id == nominee_id)
    row = session.execute(query, {"clues": clues, "assembly": assembly_id}).one_or_none()
    if row is None:
        raise NotFound()
    return _info(row)


def posts_in(settings: YearSettings) -> list[Post]:
    """The posts that the year elects."""
    return [Post(one.code, one.name, one.seats) for one in settings.posts]


def posts_of(session: Session, assembly: AssemblyInfo, settings: YearSettings) -> list[PostState]:
    """How each post of the year stands in the assembly."""
    nominees = nominees_of(session, assembly.clinic_id, assembly.id)
    questions = questions_of(session, assembly.clinic_id, assembly.id)
    return states(posts_in(settings), nominees, questions, terms_of(session, assembly.clinic_id))


def post_of(session: Session, assembly: AssemblyInfo, settings: YearSettings, code: str) -> PostState:
    """How one post stands. Raises NotFound when the year has no such post."""
    found = [one for one in posts_of(session, assembly, settings) if one.post.code == code]
    if not found:
        raise NotFound()
    return found[0]


def in_bodies(session: Session, clues: str) -> list[tuple[str, Role, str]]:
    """Who is in the clinic's committee or social audit now, by a term or by an account's role: name, role, post."""
    terms = [(one.name, COMMITTEE_ROLES.get(one.post), one.post_name) for one in committee_of(session, clues)]
    elected = [(name, role, called) for name, role, called in terms if name and role]
    given = roles_at(session, ScopeKind.CLINIC, clues)
    return elected + [(name, role, ROLE_NAMES[role]) for name, role in given if other_body(role)]


_COLUMNS: tuple[Any, ...] = (
    Nominee.id,
    Nominee.post,
    personal(Nominee, "name"),
    Nominee.declarations,
    NomineeWithdrawal.id,
    Nominee.recorded_at,
    NomineeRefusal.n,
    NomineeRefusal.recorded_at,
    personal(NomineeRefusal, "reason"),
)


_GONE = and_(NomineeWithdrawal.clinic_id == Nominee.clinic_id, NomineeWithdrawal.nominee_id == Nominee.id)
_REFUSED = and_(NomineeRefusal.clinic_id == Nominee.clinic_id, NomineeRefusal.nominee_id == Nominee.id)
_OF_ASSEMBLY: Select[*tuple[Any, ...]] = (
    select(*_COLUMNS)
    .select_from(Nominee)
    .outerjoin(NomineeWithdrawal, _GONE)
    .outerjoin(NomineeRefusal, _REFUSED)
    .where(Nominee.clinic_id == bindparam("clues"), Nominee.assembly_id == bindparam("assembly"))
    .order_by(Nominee.n)
)


def _info(row: Row[*tuple[Any, ...]]) -> NomineeInfo:
    fact_id, post, name, declarations, withdrawal, at, line, refused_at, reason = row
    refusal = Refusal(line, refused_at, reason) if line else None
    return NomineeInfo(fact_id, post, name, tuple(declarations), withdrawal is not None, at, refusal)
