"""Everything the page of one expense shows: the chain from the proposal to the proof, and its place in the journal."""

from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from assembly.budget.queries import ItemInfo, MovementInfo, item, returns_of
from assembly.claims.queries import InvoiceInfo, invoice_of
from assembly.clinics.queries import ClinicInfo, clinic, receiver_of
from assembly.evidence.queries import EvidenceInfo, files_about
from assembly.expenses.queries import ExpenseInfo, expense
from assembly.inquiries.queries import InquiryInfo, inquiries_of
from assembly.journal.queries import head_at
from assembly.journal.rules import Head
from assembly.proposals.queries import ProposalInfo, proposal
from assembly.public.chain import Origin, Step, expense_chain
from assembly.votes.models import Outcome, Question
from assembly.votes.rules import AGAINST, FOR
from assembly.votes.rules import Outcome as Decision
from assembly.works.queries import NONE, WorksInfo, works_of


@dataclass(frozen=True, slots=True)
class ExpensePage:
    """One expense with what it was approved as; `item` and `proposal` are None off plan. `line` is its own line.

    `invoice` is the electronic invoice that proves it, where its XML was handed in; `works` is what became of its item,
    `returns` what its supplier paid back, each with its papers, `receiver` whom the year wants its invoices to name.
    """

    info: ClinicInfo
    expense: ExpenseInfo
    item: ItemInfo | None
    proposal: ProposalInfo | None
    steps: list[Step]
    line: Head
    inquiries: list[InquiryInfo]
    invoice: InvoiceInfo | None
    works: WorksInfo
    returns: list[tuple[MovementInfo, list[EvidenceInfo]]]
    receiver: str | None


def expense_page(session: Session, clues: str, expense_id: str) -> ExpensePage:
    """The page of one expense of the clinic. Raises NotFound."""
    info = clinic(session, clues)
    shown = expense(session, clues, expense_id)
    approved = item(session, clues, shown.item_id) if shown.item_id else None
    asked = proposal(session, clues, approved.proposal_id) if approved else None
    origin = _origin(session, clues, approved, asked) if approved and asked else None
    inquiries = [one for one in inquiries_of(session, clues) if one.about_id == shown.id]
    line, invoice = head_at(session, clues, shown.n), invoice_of(session, clues, expense_id)
    works = works_of(session, clues).get(shown.item_id or "", NONE)
    steps = expense_chain(shown, origin, approved, works)
    back = _returns(session, clues, expense_id)
    receiver = receiver_of(session, clues, shown.year) if invoice else None
    return ExpensePage(info, shown, approved, asked, steps, line, inquiries, invoice, works, back, receiver)


def _returns(session: Session, clues: str, expense_id: str) -> list[tuple[MovementInfo, list[EvidenceInfo]]]:
    found = returns_of(session, clues, expense_id)
    files = files_about(session, clues, [one.id for one in found]) if found else {}
    return [(one, files[one.id]) for one in found]


def _origin(session: Session, clues: str, approved: ItemInfo, asked: ProposalInfo) -> Origin:
    against = _against(session, clues, approved)
    return Origin(asked.number, approved.hands, against, approved.present, approved.code, approved.approved)


def _against(session: Session, clues: str, approved: ItemInfo) -> int | None:
    """Hands against, where the improvement was put to a vote of its own with the hands it was approved with."""
    same = and_(Question.clinic_id == Outcome.clinic_id, Question.id == Outcome.question_id)
    query = select(Outcome.data).join(Question, same).where(Outcome.clinic_id == clues)
    query = query.where(Question.subject == approved.proposal_id, Question.assembly_id == approved.assembly_id)
    data = session.execute(query.order_by(Outcome.n.desc()).limit(1)).scalar_one_or_none()
    counts = dict(Decision.from_data(data).counts) if data else {}
    return counts.get(AGAINST) if counts.get(FOR) == approved.hands else None
