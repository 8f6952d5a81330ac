"""Asking for an improvement, and taking it back. What is given here was read under the clinic's lock."""

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import check_running
from assembly.clinics.queries import year_settings
from assembly.core.errors import NotFound
from assembly.core.permissions import Author
from assembly.journal.services import record
from assembly.proposals.models import Proposal, ProposalWithdrawal
from assembly.proposals.queries import ProposalInfo, last_number, proposals_of
from assembly.proposals.rules import Draft, check_category, check_cost, check_title, check_withdrawal


def propose(session: Session, author: Author, assembly: AssemblyInfo, fact_id: str, draft: Draft) -> int:
    """Add a proposal to the assembly's list; its number. Raises what `assembly.proposals.rules` checks."""
    check_running(assembly.state)
    settings = year_settings(session, assembly.institution, assembly.year, assembly.opened_at)
    check_category(draft.category, [category.code for category in settings.categories], assembly.year)
    check_cost(draft.cost)
    listed = proposals_of(session, assembly.clinic_id, assembly.id)
    check_title(draft.title, [(other.number, other.title) for other in listed if other.title is not None])
    number = last_number(session, assembly.clinic_id, assembly.id) + 1
    fact = Proposal(
        clinic_id=assembly.clinic_id,
        id=fact_id,
        assembly_id=assembly.id,
        number=number,
        category=draft.category,
        cost=draft.cost,
        asked_by=draft.asked_by,
    )
    record(session, author, fact, {"title": draft.title, "why": draft.why})
    return number


def withdraw(
    session: Session,
    author: Author,
    assembly: AssemblyInfo,
    proposal: ProposalInfo,
    fact_id: str,
    reason: str,
    is_voted: bool,
) -> None:
    """Take a proposal back. `is_voted`: whether a question was put about it, which the room of votes knows.

    Raises ProposalAlreadyWithdrawn, ProposalAlreadyVoted; NotFound for a proposal of another assembly.
    """
    if proposal.assembly_id != assembly.id:
        raise NotFound()
    check_running(assembly.state)
    check_withdrawal(proposal.number, proposal.is_withdrawn, is_voted)
    fact = ProposalWithdrawal(clinic_id=assembly.clinic_id, id=fact_id, proposal_id=proposal.id)
    record(session, author, fact, {"reason": reason})
