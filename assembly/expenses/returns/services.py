"""The deeds about what a supplier pays back: note it with its paper, undo it."""

from sqlalchemy.orm import Session

from assembly.budget import queries as budget
from assembly.budget.returns.rules import Back, check_return, check_return_day
from assembly.budget.services import check_entry, check_gives_back, post_supplier_return, reverse_movement
from assembly.core.errors import NotFound
from assembly.core.ids import derived_id
from assembly.core.money import ZERO
from assembly.core.permissions import Author
from assembly.evidence.covers import Boxes
from assembly.evidence.services import Stores, attach
from assembly.expenses import queries, rules
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import FilePurpose, PaidBack
from assembly.handovers.rules import TREASURY
from assembly.journal import services as journal
from assembly.motions.queries import reserved
from assembly.motions.rules import check_not_moving
from assembly.web.request import Upload


def check(session: Session, author: Author, clues: str, expense_id: str, paid_back: PaidBack) -> ExpenseInfo:
    """The expense of which that may have come back, whatever its paper.

    Raises NotFound, ExpenseReversed, ReturnExceedsPaid and what every entry of money raises.
    """
    check_gives_back(session, author, clues)
    expense = queries.expense(session, clues, expense_id)
    rules.check_stands(expense.number, expense.is_reversed)
    check_entry(session, author, clues, paid_back.amount, paid_back.day, expense.year)
    check_return_day(paid_back.day, expense.paid_on)
    check_return(paid_back.amount, expense.counted)
    return expense


def record_return(
    session: Session,
    author: Author,
    stores: Stores,
    clues: str,
    fact_id: str,
    expense_id: str,
    paid_back: PaidBack,
    upload: Upload | None = None,
    boxes: Boxes = (),
) -> None:
    """Note what the supplier of an expense paid back, with its paper or why there is none.

    In cash it is the treasury's to explain from that day on. Raises what `check` raises.
    """
    journal.lock(session, clues)
    expense = check(session, author, clues, expense_id, paid_back)
    why = None if upload else paid_back.no_proof_reason
    rules.check_paper(why, upload is not None)
    back = Back(expense.id, expense.number, expense.item_id, paid_back.way, why)
    holder = TREASURY if back.is_cash else None
    about = (expense.year, paid_back.amount, paid_back.day, holder, paid_back.reason)
    post_supplier_return(session, author, clues, fact_id, back, *about)
    if upload is not None:
        about_file = (derived_id(fact_id, "proof"), fact_id, FilePurpose.PROOF, upload)
        attach(session, author, stores, clues, *about_file, boxes=boxes)


def reverse_return(session: Session, author: Author, clues: str, fact_id: str, movement_id: str, reason: str) -> None:
    """Undo a return: the expense counts whole again, if its item still has the money. Raises NotFound and more."""
    journal.lock(session, clues)
    found = budget.movement(session, clues, movement_id)
    if found.back is None:
        raise NotFound()
    if found.back.item_id is not None and not found.is_reversed:
        item = budget.item(session, clues, found.back.item_id)
        held = reserved(session, clues).get(item.id, ZERO)
        check_not_moving(item.name, item.left, held, found.amount)
    reverse_movement(session, author, clues, fact_id, movement_id, reason)
