"""Reading expenses with their reversals, reviews and files: eight statements, however many there are.

One more where any is outside what was approved: what assemblies decided about it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, and_, bindparam, exists, func, select
from sqlalchemy.orm import Session

from assembly.budget.confirmations import larges_of
from assembly.budget.doubts import ON_TIME, Early, early
from assembly.budget.large import Large
from assembly.budget.models import BudgetItem
from assembly.budget.queries import approval_days, first_deposits
from assembly.budget.returns.queries import returned_at
from assembly.budget.rules import Method
from assembly.claims.days import OddDay, odd_day
from assembly.claims.models import ClaimedInvoice, InvoiceUse
from assembly.core.errors import NotFound
from assembly.core.money import ZERO, Money
from assembly.evidence.queries import EvidenceInfo, files_about
from assembly.expenses.models import Expense, Reversal, Review
from assembly.expenses.off_plan.queries import decisions_at
from assembly.expenses.off_plan.rules import Decision, plan_marks
from assembly.expenses.reviews import reversals_of, reviews_of
from assembly.expenses.rules import FilePurpose, ProofKind, ReviewVerdict, Standing, folio, person
from assembly.expenses.wording.proofs import ALL_BACK, Mark
from assembly.expenses.wording.said import AnswerInfo as AnswerInfo
from assembly.expenses.wording.said import ReversalInfo as ReversalInfo
from assembly.expenses.wording.said import ReviewInfo as ReviewInfo
from assembly.expenses.wording.said import review_mark
from assembly.journal.queries import personal, personal_of


@dataclass(frozen=True, slots=True)
class ExpenseInfo:
    """An expense as pages show it. Texts are None when erased, `item_*` also when it is off plan; `n` is its line.

    `large`: it is above the limit of its day. `odd_day`: what is odd about the day of its invoice.
    `returned`: what the supplier paid back of it. `decisions`: what assemblies said of it where it is off plan.
    """

    id: str
    number: int
    item_id: str | None
    item_code: str | None
    item_title: str | None
    year: int
    amount: Money
    paid_on: date
    method: Method
    proof: ProofKind
    supplier: str | None
    what: str | None
    no_proof_reason: str | None
    recorded_at: datetime
    recorded_by: str
    on_behalf_of: str | None
    n: int
    reversal: ReversalInfo | None
    reviews: tuple[ReviewInfo, ...]
    files: tuple[EvidenceInfo, ...]
    early: Early = ON_TIME
    large: Large | None = None
    odd_day: OddDay | None = None
    returned: Money = ZERO
    decisions: tuple[Decision, ...] = ()

    @property
    def decision(self) -> Decision | None:
        """The one that holds."""
        return self.decisions[-1] if self.decisions else None

    @property
    def folio(self) -> str:
        return folio(self.number)

    @property
    def is_off_plan(self) -> bool:
        return self.item_id is None

    @property
    def plan_marks(self) -> list[Mark]:
        """That no assembly had approved it, and what one said of it since."""
        return plan_marks(self.is_off_plan, self.decision)

    @property
    def waits_for_decision(self) -> bool:
        """Whether it counts, is off plan and no assembly accepted it."""
        return self.is_off_plan and self.counted > ZERO and not (self.decision and self.decision.is_accepted)

    @property
    def is_reversed(self) -> bool:
        return self.reversal is not None

    @property
    def counted(self) -> Money:
        """What it adds to what was spent: nothing once it is reversed, and not what the supplier paid back."""
        return ZERO if self.is_reversed else self.amount - self.returned

    @property
    def has_proof(self) -> bool:
        """Whether a file proves it."""
        return any(file.purpose == FilePurpose.PROOF for file in self.files)

    @property
    def lacks_proof(self) -> bool:
        """Whether any of it still counts and its proof was promised and never handed in."""
        return self.counted > ZERO and self.proof is not ProofKind.NONE and not self.has_proof

    @property
    def is_excused(self) -> bool:
        """Whether the supplier paid all of it back: it stands, and nobody owes the proof that it lacks."""
        return not self.is_reversed and self.counted == ZERO and not self.has_proof

    @property
    def proof_mark(self) -> Mark:
        """What proves it, or that nothing does, or that nothing of it is left to be proven."""
        return ALL_BACK if self.is_excused else self.proof.mark(self.has_proof)

    @property
    def review_mark(self) -> Mark:
        """What others said of it so far, and who has not yet."""
        return review_mark(self.standing_reviews, self.is_objected, self.is_answered)

    @property
    def standing_reviews(self) -> tuple[ReviewInfo, ...]:
        """The latest word of each reviewer, in the order given."""
        latest = {person(review.recorded_by): review for review in self.reviews}
        return tuple(review for review in self.reviews if latest[person(review.recorded_by)] is review)

    @property
    def objections(self) -> tuple[ReviewInfo, ...]:
        """Those that stand, answered or not."""
        return tuple(one for one in self.standing_reviews if one.verdict is ReviewVerdict.OBJECTED)

    @property
    def is_objected(self) -> bool:
        return bool(self.objections)

    @property
    def is_answered(self) -> bool:
        """Whether every objection that stands was answered, and waits for whoever made it."""
        return self.is_objected and all(one.answers for one in self.objections)


_COLUMNS = (
    Expense.id,
    Expense.number,
    Expense.item_id,
    BudgetItem.code,
    personal_of(BudgetItem.clinic_id, BudgetItem.id, "title"),
    Expense.year,
    Expense.amount,
    Expense.paid_on,
    Expense.method,
    Expense.proof,
    personal(Expense, "supplier"),
    personal(Expense, "what"),
    personal(Expense, "no_proof_reason"),
    Expense.recorded_at,
    Expense.recorded_by,
    Expense.on_behalf_of,
    Expense.n,
    ClaimedInvoice.issued_on,
)
_ITEM = and_(BudgetItem.clinic_id == Expense.clinic_id, BudgetItem.id == Expense.item_id)
_USE = and_(InvoiceUse.clinic_id == Expense.clinic_id, InvoiceUse.source_id == Expense.id, InvoiceUse.amount > ZERO)
_INVOICE = and_(ClaimedInvoice.clinic_id == InvoiceUse.clinic_id, ClaimedInvoice.id == InvoiceUse.invoice_id)


# Whether an expense counts: it was not reversed.
STANDS = ~exists().where(Reversal.clinic_id == Expense.clinic_id, Reversal.expense_id == Expense.id)


def _select() -> Select[*tuple[Any, ...]]:
    query: Select[*tuple[Any, ...]] = select(*_COLUMNS)
    return query.outerjoin(BudgetItem, _ITEM).outerjoin(InvoiceUse, _USE).outerjoin(ClaimedInvoice, _INVOICE)


_HERE = _select().where(Expense.clinic_id == bindparam("clues"))
_ALL = _HERE.order_by(Expense.number.desc())
_PAGE = _ALL.limit(bindparam("limit", type_=Integer)).offset(bindparam("offset", type_=Integer))
_ONE = _HERE.where(Expense.id == bindparam("expense"))


def expenses_of(session: Session, clues: str, limit: int | None = None, offset: int = 0) -> list[ExpenseInfo]:
    """The clinic's expenses, reversed ones too, the newest entry first."""
    about = {"clues": clues, "limit": limit, "offset": offset}
    query = _ALL if limit is None and not offset else _PAGE
    return _with_the_rest(session, clues, session.execute(query, about).all())


def waiting_for(session: Session, clues: str, account_id: str) -> list[ExpenseInfo]:
    """What an account may review and has not: standing expenses that somebody else entered, the oldest first."""
    here = (Review.clinic_id == Expense.clinic_id, Review.expense_id == Expense.id)
    said = exists().where(*here, _signed(Review, account_id))
    query = _select().where(Expense.clinic_id == clues)
    query = query.where(STANDS, ~said, ~_signed(Expense, account_id)).order_by(Expense.number)
    return _with_the_rest(session, clues, session.execute(query).all())


def _signed(fact: type[Expense] | type[Review], account_id: str) -> ColumnElement[bool]:
    return fact.recorded_by.endswith(f":{account_id}", autoescape=True)


def expense(session: Session, clues: str, expense_id: str) -> ExpenseInfo:
    """One expense of the clinic. Raises NotFound."""
    rows = session.execute(_ONE, {"clues": clues, "expense": expense_id}).all()
    if not rows:
        raise NotFound()
    return _with_the_rest(session, clues, rows)[0]


def reviewed(session: Session, clues: str, review_id: str) -> str:
    """The expense that a review speaks of. Raises NotFound."""
    query = select(Review.expense_id).where(Review.clinic_id == clues, Review.id == review_id)
    if (found := session.execute(query).scalar_one_or_none()) is None:
        raise NotFound()
    return found


def expense_count(session: Session, clues: str) -> int:
    """How many expenses the clinic entered, reversed ones too."""
    return session.execute(select(func.count()).where(Expense.clinic_id == clues)).scalar_one()


def last_number(session: Session, clues: str) -> int:
    """The number of the clinic's latest expense; 0 before the first."""
    return session.execute(select(func.max(Expense.number)).where(Expense.clinic_id == clues)).scalar_one() or 0


def standing(session: Session, clues: str) -> list[Standing]:
    """Every expense that was not reversed, the oldest first."""
    query = select(Expense.id, Expense.number, personal(Expense, "supplier"), Expense.amount, Expense.paid_on)
    rows = session.execute(query.where(Expense.clinic_id == clues, STANDS).order_by(Expense.number))
    return [Standing(*row) for row in rows]


def early_of(session: Session, clues: str, day: date, year: int, item_id: str | None) -> Early:
    """Whether an expense of that day comes before the year's first deposit, or before its item was approved."""
    approved = approval_days(session, clues).get(item_id) if item_id else None
    return early(day, first_deposits(session, clues).get(year), approved)


def odd_day_of(
    session: Session, clues: str, issued: date, paid_on: date, year: int, item_id: str | None
) -> OddDay | None:
    """What is odd about the day of an invoice that proves an expense of that day, year and item."""
    return odd_day(issued, paid_on, year, approval_days(session, clues).get(item_id) if item_id else None)


def _with_the_rest(session: Session, clues: str, rows: Sequence[Any]) -> list[ExpenseInfo]:
    ids = [row.id for row in rows]
    undone, said = reversals_of(session, clues, ids), reviews_of(session, clues, ids)
    files = files_about(session, clues, ids)
    rest = {key: (undone.get(key), tuple(said.get(key, ())), tuple(files[key])) for key in ids}
    first, approved = (first_deposits(session, clues), approval_days(session, clues)) if rows else ({}, {})
    larges, returned = (larges_of(session, clues), returned_at(session, [clues])) if rows else ({}, {})

    decisions = decisions_at(session, [clues]) if any(row.item_id is None for row in rows) else {}

    def info(row: Any) -> ExpenseInfo:
        day = approved.get(row.item_id)
        doubts = early(row.paid_on, first.get(row.year), day)
        odd = odd_day(row.issued_on, row.paid_on, row.year, day)
        more = (doubts, larges.get(row.id), odd, returned.get(row.id, ZERO), decisions.get(row.id, ()))
        return ExpenseInfo(*(*row[:-1], *rest[row.id], *more))

    return [info(row) for row in rows]
