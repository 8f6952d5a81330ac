"""The deeds of spending: log an expense, give it a file, reverse it, review it."""

from datetime import date

from sqlalchemy.orm import Session

from assembly.budget import queries as budget
from assembly.budget.confirmations import expense_limit, mark_if_large
from assembly.budget.doubts import Early, asked, check_not_early
from assembly.budget.large import Outgoing, needs_second
from assembly.budget.returns.rules import check_none_returned
from assembly.budget.rules import Method, check_expense, check_reversal, figures
from assembly.budget.services import check_entry, post_payment
from assembly.claims import rules as claims
from assembly.claims.days import check_day
from assembly.claims.services import check_use, give_back, use_invoice
from assembly.core.errors import AssemblyError
from assembly.core.ids import derived_id
from assembly.core.money import ZERO, Money
from assembly.core.permissions import Author
from assembly.evidence.covers import Boxes
from assembly.evidence.queries import about_with_original
from assembly.evidence.rules import is_xml
from assembly.evidence.services import Stores, attach
from assembly.evidence.store import digest_of
from assembly.expenses import queries, rules
from assembly.expenses.models import Expense, Reversal, Review, ReviewAnswer
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import Draft, FilePurpose, ReviewVerdict
from assembly.handovers.queries import is_treasury_vacant
from assembly.invoices.rules import Invoice, read
from assembly.journal import services as journal
from assembly.motions.queries import reserved
from assembly.motions.rules import check_not_moving
from assembly.web.request import Upload


def log_expense(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    draft: Draft,
    upload: Upload | None = None,
    is_another: bool = False,
    is_day_right: bool = False,
    is_invoice_right: bool = False,
    boxes: Boxes = (),
) -> None:
    """Enter an expense with its proof, which may come later; `boxes` cover parts of its picture.

    `is_another` answers the warning of a repetition, `is_day_right` that of a day before the money or the approval,
    `is_invoice_right` that of an invoice whose own day is odd.
    """
    journal.lock(session, clues)
    rules.check_proof(draft.proof, draft.no_proof_reason, upload is not None)
    invoice = _invoice(session, clues, draft.amount, upload)
    rules.check_is_invoice(draft.proof, invoice is not None)
    year = _checked_year(session, author, clues, draft)
    answers = {"confirm_repeat": is_another, "confirm_early": is_day_right, "confirm_invoice": is_invoice_right}
    for doubt in doubts(session, clues, draft, upload, invoice):
        if not answers[doubt.field or ""]:
            raise doubt
    number = queries.last_number(session, clues) + 1
    paid = {"amount": draft.amount, "paid_on": draft.paid_on, "method": draft.method, "proof": draft.proof}
    expense = Expense(clinic_id=clues, id=fact_id, number=number, item_id=draft.item_id, year=year, **paid)
    texts = {"supplier": draft.supplier, "what": draft.what, "no_proof_reason": draft.no_proof_reason}
    journal.record(session, author, expense, texts)
    _post(session, author, clues, expense, fact_id, draft.amount)
    _mark(session, author, expense)
    if upload is not None:
        about = (derived_id(fact_id, "proof"), fact_id, number, draft.amount, upload, invoice)
        _prove(session, author, stores, clues, *about, boxes=boxes)


def _invoice(session: Session, clues: str, amount: Money, upload: Upload | None) -> Invoice | None:
    """The electronic invoice that was sent, if it is one and may prove that much. Raises InvoiceRefused and others."""
    if upload is None or not is_xml(upload.data):
        return None
    invoice = read(upload.data)
    check_use(session, clues, invoice, amount)
    return invoice


def _prove(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    file_id: str,
    expense_id: str,
    number: int,
    amount: Money,
    upload: Upload,
    invoice: Invoice | None,
    caption: str | None = None,
    boxes: Boxes = (),
) -> None:
    """Bind the proof to its expense; an electronic invoice is claimed with it."""
    about = (file_id, expense_id, FilePurpose.PROOF, upload, caption)
    attach(session, author, stores, clues, *about, shown=claims.shown(invoice) if invoice else None, boxes=boxes)
    if invoice is not None:
        use_invoice(session, author, clues, invoice, file_id, expense_id, number, amount)


def check_money(session: Session, author: Author, clues: str, draft: Draft, invoice: Invoice | None = None) -> None:
    """Raise what the entry would: more than its invoice or its item has left, a day that is not of the year."""
    if invoice is not None:
        check_use(session, clues, invoice, draft.amount)
    _checked_year(session, author, clues, draft)


def limit_passed(session: Session, clues: str, draft: Draft) -> Money | None:
    """The year's limit that the expense would pass: another member of the committee will have to confirm it."""
    limit = expense_limit(session, clues, _year(session, clues, draft.item_id))
    return limit if needs_second(draft.amount, limit) else None


def cash_short(session: Session, clues: str, draft: Draft) -> Money:
    """How much more cash the expense takes than the record says there is: a withdrawal was not noted. Zero if none."""
    if draft.method is not Method.CASH:
        return ZERO
    year = _year(session, clues, draft.item_id)
    return max(ZERO, draft.amount - figures(budget.movements_sum(session, clues, year)).unexplained)


def _year(session: Session, clues: str, item_id: str | None) -> int:
    """The year that pays: its item's, or the current one."""
    return budget.item(session, clues, item_id).year if item_id else budget.money_year(session, clues)


def _checked_year(session: Session, author: Author, clues: str, draft: Draft) -> int:
    """The year that pays: its item's, or the current one. Refuses what the item or the calendar does not allow."""
    item = budget.item(session, clues, draft.item_id) if draft.item_id else None
    year = item.year if item else budget.money_year(session, clues)
    check_entry(session, author, clues, draft.amount, draft.paid_on, year)
    if item is not None:
        check_expense(draft.amount, item.left, item.name)
        check_not_moving(item.name, item.left, reserved(session, clues).get(item.id, ZERO), draft.amount)
    return year


def early_of(session: Session, clues: str, day: date, item_id: str | None) -> Early:
    """Whether an expense of that day would come before the money or the approval."""
    return queries.early_of(session, clues, day, _year(session, clues, item_id), item_id)


def doubts(
    session: Session, clues: str, draft: Draft, upload: Upload | None = None, invoice: Invoice | None = None
) -> list[AssemblyError]:
    """What is odd about an expense before it is entered; each error's field is the answer that it asks for."""
    year = _year(session, clues, draft.item_id)
    found = [
        *asked(check_not_early, draft.paid_on, early_of(session, clues, draft.paid_on, draft.item_id)),
        *asked(_warn_of_repetition, session, clues, draft, upload),
    ]
    if invoice is None:
        return found
    odd = queries.odd_day_of(session, clues, invoice.issued_on, draft.paid_on, year, draft.item_id)
    return [*found, *asked(check_day, odd)]


def _warn_of_repetition(session: Session, clues: str, draft: Draft, upload: Upload | None) -> None:
    standing = queries.standing(session, clues)
    if upload is not None and not is_xml(upload.data):
        rules.check_file_not_used(about_with_original(session, clues, digest_of(upload.data)), standing)
    rules.check_not_repeated(draft, standing)


def _mark(session: Session, author: Author, expense: Expense) -> None:
    """Above the year's limit it waits for the word of a second member of the committee."""
    about = (Outgoing.EXPENSE, expense.id, expense.year, expense.amount)
    limit = expense_limit(session, expense.clinic_id, expense.year)
    mark_if_large(session, author, expense.clinic_id, *about, limit)


def _post(
    session: Session, author: Author, clues: str, expense: Expense | ExpenseInfo, source: str, amount: Money
) -> None:
    """Tell the budget what an expense, or its reversal, moves."""
    about = (expense.item_id, expense.year, amount, expense.paid_on, expense.method)
    post_payment(session, author, clues, derived_id(source, "payment"), source, *about)


def add_file(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    expense_id: str,
    purpose: FilePurpose,
    upload: Upload,
    is_another: bool = False,
    caption: str | None = None,
    boxes: Boxes = (),
    is_invoice_right: bool = False,
) -> None:
    """Give an expense that stands another file; the last answers the warning of an invoice whose day is odd.

    Raises NotFound and what `attach` raises.
    """
    journal.lock(session, clues)
    expense = queries.expense(session, clues, expense_id)
    rules.check_stands(expense.number, expense.is_reversed)
    invoice = _invoice(session, clues, expense.amount, upload)
    rules.check_is_proof(purpose, invoice is not None)
    if invoice is not None and not is_invoice_right:
        check_day(queries.odd_day_of(session, clues, invoice.issued_on, expense.paid_on, expense.year, expense.item_id))
    if purpose is FilePurpose.PROOF and not is_another and invoice is None:
        others = [other for other in queries.standing(session, clues) if other.id != expense_id]
        rules.check_file_not_used(about_with_original(session, clues, digest_of(upload.data)), others)
    if purpose is FilePurpose.PROOF:
        about = (fact_id, expense_id, expense.number, expense.amount, upload, invoice, caption)
        _prove(session, author, stores, clues, *about, boxes=boxes)
    else:
        attach(session, author, stores, clues, fact_id, expense_id, purpose, upload, caption, boxes=boxes)


def reverse_expense(session: Session, author: Author, clues: str, fact_id: str, expense_id: str, reason: str) -> None:
    """Undo an expense: its item gets the money back, both entries stay. Raises NotFound, AlreadyReversed and more."""
    journal.lock(session, clues)
    expense = queries.expense(session, clues, expense_id)
    check_reversal(expense.is_reversed)
    check_none_returned(expense.returned)
    reversal = Reversal(clinic_id=clues, id=fact_id, expense_id=expense_id, amount=expense.amount)
    journal.record(session, author, reversal, {"reason": reason})
    _post(session, author, clues, expense, fact_id, -expense.amount)
    give_back(session, author, clues, fact_id, expense_id)


def review_expense(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    expense_id: str,
    verdict: ReviewVerdict,
    reason: str | None = None,
) -> None:
    """Say of somebody else's expense that it was seen, or what is objected. A later word of the same person counts."""
    journal.lock(session, clues)
    expense = queries.expense(session, clues, expense_id)
    rules.check_reviewer(author.who, expense.recorded_by)
    rules.check_stands(expense.number, expense.is_reversed)
    rules.check_objection(verdict, reason)
    review = Review(clinic_id=clues, id=fact_id, expense_id=expense_id, verdict=verdict)
    journal.record(session, author, review, {"reason": reason})


def answer_objection(session: Session, author: Author, clues: str, fact_id: str, review_id: str, answer: str) -> None:
    """Answer an objection that stands; it then waits for whoever made it. Raises NotFound, NothingToAnswer and more.

    The treasurer does, and others only while nobody holds the treasury. Raises TreasuryAnswers.
    """
    journal.lock(session, clues)
    rules.check_may_answer(author.who, is_treasury_vacant(session, clues))
    expense = queries.expense(session, clues, queries.reviewed(session, clues, review_id))
    rules.check_stands(expense.number, expense.is_reversed)
    objection = next((one for one in expense.objections if one.id == review_id), None)
    if objection is None:
        raise rules.NothingToAnswer()
    rules.check_answerer(author.who, objection.recorded_by)
    journal.record(session, author, ReviewAnswer(clinic_id=clues, id=fact_id, review_id=review_id), {"answer": answer})
