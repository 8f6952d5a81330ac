"""Reading proposals."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session

from assembly.assemblies.rules import Group
from assembly.core.errors import NotFound
from assembly.core.facts import remembered
from assembly.core.money import Money
from assembly.journal.queries import personal
from assembly.proposals.models import Proposal, ProposalWithdrawal


@dataclass(frozen=True, slots=True)
class ProposalInfo:
    """A proposal with its place in the assembly's list; texts are None when erased."""

    id: str
    number: int
    category: str
    cost: Money
    asked_by: Group
    title: str | None
    why: str | None
    is_withdrawn: bool
    withdrawal_reason: str | None
    assembly_id: str


_COLUMNS: tuple[Any, ...] = (
    Proposal.id,
    Proposal.number,
    Proposal.category,
    Proposal.cost,
    Proposal.asked_by,
    personal(Proposal, "title").label("title"),
    personal(Proposal, "why").label("why"),
    ProposalWithdrawal.id.label("withdrawal_id"),
    personal(ProposalWithdrawal, "reason").label("reason"),
    Proposal.assembly_id,
)


def proposals_of(session: Session, clues: str, assembly_id: str, with_withdrawn: bool = False) -> list[ProposalInfo]:
    """The assembly's proposals by number; those taken back only when asked for."""
    found = remembered(session, ("proposals", clues, assembly_id), lambda: _all(session, clues, assembly_id))
    return [one for one in found if with_withdrawn or not one.is_withdrawn]


def _all(session: Session, clues: str, assembly_id: str) -> list[ProposalInfo]:
    return [_info(row) for row in session.execute(_OF_ASSEMBLY, {"clues": clues, "assembly": assembly_id})]


def proposal(session: Session, clues: str, proposal_id: str) -> ProposalInfo:
    """One proposal of the clinic. Raises NotFound."""
    row = session.execute(_ONE, {"clues": clues, "proposal": proposal_id}).one_or_none()
    if row is None:
        raise NotFound()
    return _info(row)


def last_number(session: Session, clues: str, assembly_id: str) -> int:
    """The highest number given in the assembly so far; 0 for none. Numbers of those taken back are not given again."""
    query = select(func.max(Proposal.number)).where(Proposal.clinic_id == clues, Proposal.assembly_id == assembly_id)
    return session.execute(query).scalar_one() or 0


def _proposals() -> Select[*tuple[Any, ...]]:
    withdrawn = and_(ProposalWithdrawal.clinic_id == Proposal.clinic_id, ProposalWithdrawal.proposal_id == Proposal.id)
    return (
        select(*_COLUMNS)
        .select_from(Proposal)
        .outerjoin(ProposalWithdrawal, withdrawn)
        .where(Proposal.clinic_id == bindparam("clues"))
    )


_ONE = _proposals().where(Proposal.id == bindparam("proposal"))
_OF_ASSEMBLY = _proposals().where(Proposal.assembly_id == bindparam("assembly")).order_by(Proposal.number)


def _info(row: Row[*tuple[Any, ...]]) -> ProposalInfo:
    return ProposalInfo(
        id=row.id,
        number=row.number,
        category=row.category,
        cost=row.cost,
        asked_by=row.asked_by,
        title=row.title,
        why=row.why,
        is_withdrawn=row.withdrawal_id is not None,
        withdrawal_reason=row.reason,
        assembly_id=row.assembly_id,
    )
