"""The clinic's money made by its services: approved items, deposits, withdrawals, refunds, expenses, photos."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.budget import services as budget
from assembly.budget.queries import ItemInfo, items_of
from assembly.budget.returns.rules import Way
from assembly.budget.rules import ApprovedItem, Method
from assembly.clinics.models import Clinic, NotifiedAmount
from assembly.core.ids import new_id
from assembly.core.money import ZERO, read_money, total
from assembly.core.permissions import Author, Role, system_author
from assembly.evidence.services import Stores, stores
from assembly.expenses import services as expenses
from assembly.expenses.queries import ExpenseInfo, expense
from assembly.expenses.returns import services as returns
from assembly.expenses.rules import Draft, PaidBack, ProofKind
from assembly.handovers.cash import held_in
from assembly.journal.services import record
from assembly.proposals.queries import ProposalInfo
from assembly.watch.cash import cash_at
from assembly.web.request import Upload
from tests.factories import cast, meetings

ITEMS = (
    ("Impermeabilización del techo", "180,000", "infrastructure"),
    ("Esterilizador de vapor", "95,500.50", "medical_equipment"),
    ("Sillas para la sala de espera", "24,000", "furniture"),
)
LETTERS = {one["code"]: one["letter"] for one in cast.YEAR_SETTINGS["categories"]}
LATER = cast.AT + timedelta(days=30)
PAID_ON = date(2026, 3, 10)


def treasurer() -> Author:
    """The treasurer's signature, a month after the assembly."""
    return cast.author(Role.TREASURER, LATER)


def another(role: Role) -> Author:
    """The signature of another person."""
    return Author(f"{role}:0190a000-0000-7000-8000-00000000beef", LATER)


def kept(folder: Path) -> Stores:
    """The evidence of the installation in `folder`."""
    return stores(cast.settings(folder))


def approved_items(
    session: Session, lines: Iterable[tuple[str, str, str]] = ITEMS, clues: str = cast.CLINIC
) -> list[ItemInfo]:
    """The items of an assembly that approved `lines` (title, pesos, category), each by 118 of 143."""
    held = meetings.opened(session, clues=clues)
    asked = meetings.with_proposals(session, held, lines)
    budget.approve_items(session, cast.author(), held, new_id(), [approved(one) for one in asked])
    meetings.closed(session, held)
    return [item for item in items_of(session, clues) if item.assembly_id == held.id]


def approved(proposal: ProposalInfo, hands: int = 118, present: int = 143) -> ApprovedItem:
    """A proposal that the assembly accepted whole."""
    title = proposal.title or ""
    return ApprovedItem(
        proposal.id, proposal.category, LETTERS[proposal.category], title, hands, present, proposal.cost
    )


def notify(session: Session, pesos: str, clues: str = cast.CLINIC) -> None:
    """The amount that the programme grants the clinic."""
    about = {"year": cast.YEAR, "amount": read_money(pesos), "source": "Oficio 12/2026"}
    record(session, system_author(cast.AT, "import-year"), NotifiedAmount(clinic_id=clues, id=new_id(), **about))


def a_deposit(session: Session, pesos: str = "277,500", on: date = PAID_ON, clues: str = cast.CLINIC) -> str:
    """A deposit; its id."""
    key = new_id()
    budget.record_deposit(session, treasurer(), clues, key, read_money(pesos), on, "SPEI 4471", is_another=True)
    return key


def a_withdrawal(
    session: Session,
    pesos: str = "20,000",
    on: date = PAID_ON,
    clues: str = cast.CLINIC,
    holder: str = "treasury",
) -> str:
    """Cash that a post holds; its id."""
    key = new_id()
    about = (read_money(pesos), on, holder, "Pagar a los albañiles")
    budget.record_withdrawal(session, treasurer(), clues, key, *about, is_day_right=True)
    return key


def a_refund(session: Session, pesos: str = "1,000", on: date = PAID_ON, clues: str = cast.CLINIC) -> str:
    """Money given back; its id."""
    key = new_id()
    budget.record_refund(
        session, treasurer(), clues, key, read_money(pesos), on, "Línea de captura 0042", is_day_right=True
    )
    return key


def a_cash_return(session: Session, pesos: str = "5,000", on: date = PAID_ON, clues: str = cast.CLINIC) -> str:
    """Leftover cash that the treasury put back into the bank; its id."""
    key = new_id()
    about = (read_money(pesos), on, "treasury", "Ficha 7781")
    budget.record_cash_return(session, treasurer(), clues, key, *about, is_day_right=True)
    return key


def a_return(
    session: Session,
    folder: Path,
    found: ExpenseInfo,
    pesos: str = "250",
    way: Way = Way.ACCOUNT,
    on: date = PAID_ON,
    clues: str = cast.CLINIC,
) -> str:
    """What the supplier paid back of an expense; its id."""
    key = new_id()
    paid_back = PaidBack(read_money(pesos), on, way, "Sobraron 3 cubetas", "No dio nada")
    returns.record_return(session, treasurer(), kept(folder), clues, key, found.id, paid_back)
    return key


def a_draft(item: ItemInfo | None, pesos: str = "1,250.50", **more: Any) -> Draft:
    """An expense of an item, to be logged."""
    plain = Draft(
        item_id=item.id if item else None,
        amount=read_money(pesos),
        paid_on=PAID_ON,
        method=Method.TRANSFER,
        proof=ProofKind.INVOICE,
        supplier="Materiales El Puente",
        what="12 cubetas de impermeabilizante",
    )
    return replace(plain, **more)


def an_expense(
    session: Session,
    folder: Path,
    item: ItemInfo | None,
    pesos: str = "1,250.50",
    upload: Upload | None = None,
    clues: str = cast.CLINIC,
    **more: Any,
) -> ExpenseInfo:
    """An expense that the treasurer logged."""
    key = new_id()
    draft = a_draft(item, pesos, **more)
    expenses.log_expense(session, treasurer(), kept(folder), clues, key, draft, upload, True, True, True)
    return expense(session, clues, key)


def photo(colour: str = "teal", kind: str = "JPEG", name: str = "foto.jpg", padding: int = 0) -> Upload:
    """A photo of one colour, with its place and hour in it where the format has them; `padding` bytes heavier."""
    out = BytesIO()
    notes = Image.Exif()
    notes[0x010E] = "Casa de la tesorera"
    Image.new("RGB", (640, 480), colour).save(out, kind, exif=notes)
    return Upload(name, out.getvalue() + b"\0" * padding)


def paper(words: str = "factura") -> Upload:
    """A small PDF."""
    return Upload("factura.pdf", b"%PDF-1.4\n% " + words.encode() + b"\ntrailer <<>>\n%%EOF\n")


def cash_since(session: Session, clues: str = cast.CLINIC, year: int = cast.YEAR) -> date | None:
    """Since when somebody holds cash: the clinic's own page and the list of a region say the same."""
    held = held_in(session, clues, year)
    since = min((one.since for one in held), default=None)
    listed = cash_at(session, select(Clinic.clues).where(Clinic.clues == clues), year).get(clues, {})
    assert (listed.get("cash", ZERO), listed.get("cash_since")) == (total([one.amount for one in held]), since)
    return since
