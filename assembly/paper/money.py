"""Paper for a treasurer without a phone: receipts and a booklet to fill by hand, as data for their PDFs."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from assembly.budget.items import ItemInfo
from assembly.clinics.queries import ClinicInfo
from assembly.minutes.sheet import ERASED

BLANK_SINCE = datetime(2026, 1, 1, tzinfo=UTC)  # the date in the file: the same blank paper is the same bytes
_BLANK_ROWS = 40
_MOST_ITEMS = 14  # codes that a receipt has room for
SIGNERS = ("Presidencia", "Tesorería", "Contraloría social")


def receipt_data(clinic: ClinicInfo, items: Sequence[ItemInfo], sheets: int) -> dict[str, Any]:
    """All that `receipt.typ` takes: `sheets` pages of two receipts."""
    return clinic_head(clinic) | {"items": [item.code for item in items][:_MOST_ITEMS], "sheets": sheets}


def blank_booklet_data(clinic: ClinicInfo, year: int | None, items: Sequence[ItemInfo]) -> dict[str, Any]:
    """All that `booklet.typ` takes, with nothing entered: the items with what each was approved for."""
    return clinic_head(clinic) | {
        "year": str(year or ""),
        "figures": [],
        "code": None,
        "items": [[item.code, item.title or ERASED, str(item.approved), "", ""] for item in items],
        "item-sums": [],
        "expenses": [],
        "expense-sums": [],
        "blank-rows": _BLANK_ROWS,
        "movements": [],
        "signers": [[post, None] for post in SIGNERS],
    }


def clinic_head(clinic: ClinicInfo) -> dict[str, Any]:
    """What names the clinic on its sheets."""
    where = f"{clinic.locality}, {clinic.municipality}, {clinic.state}"
    return {"clinic": clinic.name, "clues": clinic.clues, "where": where}
