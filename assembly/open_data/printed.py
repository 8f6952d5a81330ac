"""The spending booklet on paper: the same figures and rows as the workbook, as a PDF to sign and to hang up."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from assembly.budget.queries import MovementInfo
from assembly.budget.rules import METHOD_LABELS, MOVEMENT_LABELS
from assembly.core.money import Money, total
from assembly.expenses.queries import ExpenseInfo
from assembly.expenses.rules import PROOF_LABELS
from assembly.minutes.sheet import ERASED
from assembly.open_data.booklet import OFF_PLAN, TOTAL
from assembly.open_data.sheets import Returned, day_and_method, paid_back
from assembly.paper.money import SIGNERS, clinic_head
from assembly.paper.press import printed
from assembly.public.queries import ClinicPage
from assembly.web import words


def booklet_pdf(page: ClinicPage, address: str, now: datetime) -> bytes:
    """The year's booklet; `address` is the clinic's page, as its QR says it. The same bytes for the same journal.

    Raises PressBusy.
    """
    return printed("booklet", booklet_data(page), page.updated_at or now, address)


def booklet_data(page: ClinicPage) -> dict[str, Any]:
    """All that `booklet.typ` takes."""
    zone, record = page.info.time_zone, page.record
    as_of = words.moment(page.updated_at, zone, words.SPANISH) if page.updated_at else ""
    back = paid_back(record.movements)
    expenses = [row for one in reversed(record.expenses) for row in (*_expense(one), *_returned(one, back))]
    return clinic_head(page.info) | {
        "year": str(page.year or ""),
        "figures": _figures(page),
        "code": page.head.code,
        "n": page.head.n,
        "as-of": as_of,
        **_items(page),
        "expenses": expenses,
        "expense-sums": ["", "", "", TOTAL, "", "", "", str(page.figures.spent)] if expenses else [],
        "blank-rows": 0,
        "movements": [row for one in reversed(record.movements) for row in _movement(one)],
        "signers": _signers(page),
    }


def _signers(page: ClinicPage) -> list[tuple[str, str | None]]:
    """Whoever holds a post, or the posts alone."""
    return [(term.post_name, term.name or ERASED) for term in page.record.committee] or [(one, None) for one in SIGNERS]


def _figures(page: ClinicPage) -> list[list[str]]:
    figures = page.figures
    granted = [["Monto asignado", str(page.notified.amount)]] if page.notified else []
    return [
        *granted,
        ["Recibido", str(figures.received)],
        ["Gastado", str(figures.spent)],
        *([["Reintegrado", str(figures.refunded)]] if figures.refunded else []),
        ["Queda", str(figures.left)],
        ["Sin explicar", str(figures.unexplained)],
    ]


def _items(page: ClinicPage) -> dict[str, Any]:
    items = page.record.items
    rows = [[one.code, one.title or ERASED, str(one.approved), str(one.paid), str(one.left)] for one in items]
    strays = [one.counted for one in page.record.expenses if one.is_off_plan and not one.is_reversed]
    if strays:
        rows.append(["", OFF_PLAN, "", str(total(strays)), ""])
    paid, left = total([*(one.paid for one in items), *strays]), total([one.left for one in items])
    return {"items": rows, "item-sums": ["", TOTAL, str(page.approved), str(paid), str(left)] if rows else []}


def _expense(one: ExpenseInfo) -> list[list[str]]:
    """Its row, and the one that undoes it."""
    rows = [_expense_row(one, one.amount, one.what or ERASED)]
    if one.reversal is not None:
        rows.append(_expense_row(one, -one.amount, f"Reversión: {one.reversal.reason or ERASED}"))
    return rows


def _returned(one: ExpenseInfo, back: Mapping[str, Returned]) -> list[list[str]]:
    """The rows of what its supplier paid back."""
    rows = back.get(one.id, ())
    return [_expense_row(one, amount, f"{kind}: {why or ERASED}", moved) for kind, _, amount, why, moved in rows]


def _expense_row(one: ExpenseInfo, amount: Money, what: str, moved: MovementInfo | None = None) -> list[str]:
    proof = PROOF_LABELS[one.proof] + (", falta subirlo" if one.lacks_proof and not one.no_proof_reason else "")
    day, method = day_and_method(one, moved)
    about = [one.folio, f"{day:%d/%m/%Y}", one.supplier or ERASED, what]
    return [*about, one.item_code or "—", METHOD_LABELS[method], "—" if moved else proof, str(amount)]


def _movement(one: MovementInfo) -> list[list[str]]:
    about = [one.folio, f"{one.on:%d/%m/%Y}"]
    rows = [[MOVEMENT_LABELS[one.kind], *about, one.text or ERASED, str(one.amount)]]
    if one.reversal is not None:
        rows.append(["Reversión", *about, one.reversal.reason or ERASED, str(-one.amount)])
    return rows
