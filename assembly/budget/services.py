"""The deeds of the clinic's account: approve items, record what comes in and goes out, post what was paid."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.budget import doubts, queries, rules
from assembly.budget.confirmations import mark_if_large
from assembly.budget.large import Outgoing, check_known_large
from assembly.budget.models import (
    BudgetItem,
    CashReturn,
    Deposit,
    ItemTransfer,
    MovementReversal,
    Payment,
    Refund,
    SupplierReturn,
    Withdrawal,
    WithdrawalItem,
)
from assembly.budget.returns.rules import METHODS, Back, check_cash_return, check_giver, check_paid_again
from assembly.budget.rules import ApprovedItem, HolderUnknown, ItemUnknown, Method
from assembly.clinics.queries import clinic, notified_amount, year_settings
from assembly.clinics.years import YearSettings
from assembly.committee.queries import is_vacant
from assembly.core import clock
from assembly.core.ids import derived_id
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.journal import services as journal


def approve_items(
    session: Session, author: Author, assembly: AssemblyInfo, form_id: str, lines: Sequence[ApprovedItem]
) -> None:
    """Make budget items of the approved improvements, numbered after those that the year already has."""
    journal.lock(session, assembly.clinic_id)
    ids = [derived_id(form_id, f"item-{line.proposal_id}") for line in lines]
    items = queries.items_of(session, assembly.clinic_id)
    codes = [item.code[0] for item in items if item.year == assembly.year and item.id not in ids]
    for key, line in zip(ids, lines, strict=True):
        codes.append(line.letter)
        item = BudgetItem(
            clinic_id=assembly.clinic_id,
            id=key,
            assembly_id=assembly.id,
            proposal_id=line.proposal_id,
            year=assembly.year,
            position=len(codes),
            code=rules.item_code(line.letter, codes.count(line.letter)),
            category=line.category,
            hands=line.hands,
            present=line.present,
            approved=line.approved,
        )
        journal.record(session, author, item, {"title": line.title})


def transfer(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    assembly_id: str,
    question_id: str,
    from_item: str,
    to_item: str,
    amount: Money,
) -> None:
    """Move money between two items, as an assembly decided; whether it is there is the caller's to check."""
    decided = {"assembly_id": assembly_id, "question_id": question_id}
    moved = {"from_item": from_item, "to_item": to_item, "amount": amount}
    journal.record(session, author, ItemTransfer(clinic_id=clues, id=fact_id, **decided, **moved))


def check_entry(session: Session, author: Author, clues: str, amount: Money, day: date, year: int) -> None:
    """What every entry of money must be: above zero, on a day of its year that has come where the clinic is."""
    rules.check_positive(amount)
    rules.check_day(day, clock.local_day(author.at, clinic(session, clues).time_zone))
    rules.check_year(day, year)


def _begin(session: Session, author: Author, clues: str, amount: Money, day: date) -> int:
    """Lock, check what every movement must be; the year it belongs to."""
    journal.lock(session, clues)
    year = queries.money_year(session, clues)
    check_entry(session, author, clues, amount, day, year)
    return year


def record_deposit(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    amount: Money,
    received_on: date,
    reference: str,
    is_another: bool = False,
) -> None:
    """Note money that came into the account; never above the notified amount, where there is one.

    `is_another` answers the warning of a repetition.
    """
    year = _begin(session, author, clues, amount, received_on)
    if not is_another:
        doubts.check_not_repeated(amount, received_on, reference, queries.known_deposits(session, clues))
    notified = notified_amount(session, clues, year)
    if notified is not None:
        sums = queries.movements_sum(session, clues, year)
        rules.check_deposit(amount, sums.deposits, notified.amount, rules.figures(sums).unexplained)
    deposit = Deposit(clinic_id=clues, id=fact_id, year=year, amount=amount, received_on=received_on)
    journal.record(session, author, deposit, {"reference": reference})


def record_withdrawal(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    amount: Money,
    withdrawn_on: date,
    holder: str,
    purpose: str,
    is_day_right: bool = False,
    items: Sequence[str] = (),
) -> None:
    """Note cash taken out of the account; `holder` is the code of the post that keeps it.

    Above the year's limit it waits for the word of a second member of the committee. `items`: the approved items that
    it is for. Raises ItemUnknown.

    `is_day_right` answers the warning of a day before the first deposit.
    """
    year = _begin(session, author, clues, amount, withdrawn_on)
    settings = _settings_of_holder(session, clues, year, holder)
    rules.check_withdrawal(amount, queries.balance_of(session, clues, year))
    _warn_of_day(session, clues, withdrawn_on, year, is_day_right)
    withdrawal = Withdrawal(
        clinic_id=clues, id=fact_id, year=year, amount=amount, withdrawn_on=withdrawn_on, holder=holder
    )
    journal.record(session, author, withdrawal, {"purpose": purpose})
    about = (Outgoing.WITHDRAWAL, fact_id, year, amount, settings.cash_limit)
    mark_if_large(session, author, clues, *about)
    _note_items(session, author, clues, fact_id, year, items)


def _settings_of_holder(session: Session, clues: str, year: int, holder: str) -> YearSettings:
    """The year's settings, which know that post. Raises HolderUnknown."""
    settings = year_settings(session, clinic(session, clues).institution, year)
    if holder not in {post.code for post in settings.posts}:
        raise HolderUnknown()
    return settings


def _note_items(
    session: Session, author: Author, clues: str, withdrawal_id: str, year: int, items: Sequence[str]
) -> None:
    known = {one.id for one in queries.items_of(session, clues) if one.year == year} if items else set()
    for item in dict.fromkeys(items):
        if item not in known:
            raise ItemUnknown(at_field="items")
        key = derived_id(withdrawal_id, f"for-{item}")
        about = {"withdrawal_id": withdrawal_id, "item_id": item}
        journal.record(session, author, WithdrawalItem(clinic_id=clues, id=key, **about))


def warn_of_limit(session: Session, clues: str, amount: Money) -> None:
    """Say before it is stored that so much cash needs a second word. Raises AboveCashLimit."""
    settings = year_settings(session, clinic(session, clues).institution, queries.money_year(session, clues))
    check_known_large(amount, settings.cash_limit)


def _warn_of_day(session: Session, clues: str, day: date, year: int, is_day_right: bool) -> None:
    if not is_day_right:
        doubts.check_not_early(day, doubts.early(day, queries.first_deposits(session, clues).get(year)))


def check_gives_back(session: Session, author: Author, clues: str) -> None:
    """Raise what keeps somebody from noting money that goes back."""
    check_giver(author.who, is_vacant(session, clues, "treasury"))


def record_refund(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    amount: Money,
    refunded_on: date,
    reference: str,
    is_day_right: bool = False,
) -> None:
    """Note money given back to the federation, with its reference; `is_day_right` as for withdrawals."""
    year = _begin(session, author, clues, amount, refunded_on)
    check_gives_back(session, author, clues)
    sums = queries.movements_sum(session, clues, year)
    rules.check_refund(amount, rules.account_balance(sums), rules.figures(sums).unexplained)
    _warn_of_day(session, clues, refunded_on, year, is_day_right)
    refund = Refund(clinic_id=clues, id=fact_id, year=year, amount=amount, refunded_on=refunded_on)
    journal.record(session, author, refund, {"reference": reference})


def record_cash_return(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    amount: Money,
    returned_on: date,
    holder: str,
    reference: str,
    is_day_right: bool = False,
) -> None:
    """Note leftover cash that the post `holder` put back into the account; `is_day_right` as for withdrawals."""
    year = _begin(session, author, clues, amount, returned_on)
    check_gives_back(session, author, clues)
    _settings_of_holder(session, clues, year, holder)
    check_cash_return(amount, rules.figures(queries.movements_sum(session, clues, year)).unexplained)
    _warn_of_day(session, clues, returned_on, year, is_day_right)
    back = CashReturn(clinic_id=clues, id=fact_id, year=year, amount=amount, returned_on=returned_on, holder=holder)
    journal.record(session, author, back, {"reference": reference})


def post_supplier_return(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    back: Back,
    year: int,
    amount: Money,
    returned_on: date,
    holder: str | None,
    reason: str,
) -> None:
    """Note what a supplier paid back of an expense; the post `holder` has it if it is cash. Checks are the caller's."""
    of = {"expense_id": back.expense_id, "expense_number": back.expense_number, "item_id": back.item_id}
    about = {"year": year, "amount": amount, "returned_on": returned_on, "way": back.way, "holder": holder}
    texts = {"reason": reason, "no_proof_reason": back.no_proof_reason}
    journal.record(session, author, SupplierReturn(clinic_id=clues, id=fact_id, **of, **about), texts)
    paid = (back.item_id, year, -amount, returned_on, METHODS[back.way])
    post_payment(session, author, clues, derived_id(fact_id, "payment"), fact_id, *paid)


def reverse_movement(session: Session, author: Author, clues: str, fact_id: str, movement_id: str, reason: str) -> None:
    """Undo a movement of the account; both entries stay. Raises NotFound, AlreadyReversed and more."""
    journal.lock(session, clues)
    found = queries.movement(session, clues, movement_id)
    rules.check_reversal(found.is_reversed)
    sums, is_cash = queries.movements_sum(session, clues, found.year), found.back is not None and found.back.is_cash
    rules.check_movement_reversal(found.kind, found.amount, sums, is_cash)
    if found.back is not None and found.back.item_id is not None:
        item = queries.item(session, clues, found.back.item_id)
        check_paid_again(found.amount, item.left, item.name)
    about = {"kind": found.kind, "movement_id": movement_id, "amount": found.amount}
    journal.record(session, author, MovementReversal(clinic_id=clues, id=fact_id, **about), {"reason": reason})
    if found.back is not None:
        paid = (found.back.item_id, found.year, found.amount, found.on, METHODS[found.back.way])
        post_payment(session, author, clues, derived_id(fact_id, "payment"), fact_id, *paid)


def post_payment(
    session: Session,
    author: Author,
    clues: str,
    fact_id: str,
    source_id: str,
    item_id: str | None,
    year: int,
    amount: Money,
    paid_on: date,
    method: Method,
) -> None:
    """Post what `source_id` paid; a reversal posts the amount negative. Its own checks are the caller's."""
    payment = Payment(
        clinic_id=clues,
        id=fact_id,
        source_id=source_id,
        item_id=item_id,
        year=year,
        amount=amount,
        paid_on=paid_on,
        method=method,
    )
    journal.record(session, author, payment)
