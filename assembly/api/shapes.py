"""The JSON forms. Amounts are text in pesos: `"1234.50"`; ids and codes as they are."""

from collections.abc import Mapping, Sequence
from typing import Any

from assembly.account.balances import ReadingInfo
from assembly.account.rules import Compared
from assembly.api.assemblies import Link, assembly_form
from assembly.api.queries import Decided
from assembly.api.works import file_form, role_of, works_form
from assembly.budget.cash import Held
from assembly.budget.doubts import Early
from assembly.budget.large import Large
from assembly.budget.queries import ItemInfo, MovementInfo
from assembly.budget.returns.rules import Back
from assembly.budget.rules import Figures
from assembly.budget.transfers import TransferInfo
from assembly.claims.days import OddDay
from assembly.clinics.queries import ClinicInfo
from assembly.core import clock
from assembly.core.money import Money
from assembly.expenses.off_plan.rules import Decision
from assembly.expenses.queries import ExpenseInfo, ReviewInfo
from assembly.inquiries.standing import State as InquiryState
from assembly.inquiries.standing import Tally
from assembly.missing.known import Missing
from assembly.public.queries import ClinicPage
from assembly.public.say import Say
from assembly.public.search import ClinicLine
from assembly.works.queries import NONE


def clinic_form(info: ClinicInfo) -> dict[str, Any]:
    """A clinic of the catalogue."""
    return {
        "clues": info.clues,
        "name": info.name,
        "institution": info.institution,
        "state_code": info.state_code,
        "state": info.state,
        "municipality": info.municipality,
        "locality": info.locality,
        "kind": info.kind,
        "rooms": info.rooms,
        "time_zone": info.time_zone,
        "status": info.status,
    }


def line_form(line: ClinicLine, link: Link) -> dict[str, Any]:
    """A clinic in the list, with the local day of its last assembly."""
    return clinic_form(line.info) | {
        "last_assembly": line.last.day.isoformat() if line.last else None,
        "last_assembly_state": line.last.state if line.last else None,
        "url": link("api_clinic", key=line.info.clues),
    }


def page_form(
    page: ClinicPage, decided: Sequence[Decided], names: Mapping[str, str | None], say: Say, link: Link
) -> dict[str, Any]:
    """All that the clinic's page shows."""
    assemblies = [assembly_form(one, decided, names, link) for one in page.record.assemblies]
    return {
        "clinic": clinic_form(page.info),
        "year": page.year,
        "years": page.years,
        "notified": {"amount": page.notified.amount.plain, "source": page.notified.source} if page.notified else None,
        "figures": figures_form(page.figures),
        "missing": [missing_form(one, say) for one in page.missing],
        "items": [item_form(one) | works_form(page.works.get(one.id, NONE)) for one in page.record.items],
        "transfers": [transfer_form(one) for one in page.record.transfers],
        "expenses": [expense_form(one) for one in page.record.expenses],
        "movements": [movement_form(one) for one in page.record.movements],
        "balances": [balance_form(*one) for one in page.account.readings],
        "cash_held": [held_form(one) for one in page.account.held],
        "assemblies": assemblies,
        "minutes_pdf": next((one["minutes_pdf"] for one in assemblies if one["minutes_pdf"]), None),
        "committee": [
            {"post": t.post, "post_name": t.post_name, "name": t.name, "since": t.since.isoformat()}
            | {"until": t.until.isoformat() if t.until else None}
            for t in page.record.committee
        ],
        "accounts": [
            {"year": a.year, "assembly_id": a.assembly_id, "day": a.day.isoformat(), "accepted": a.accepted}
            for a in page.record.accounts
        ],
        "inquiries": inquiries_form(page.asked, link("inquiries_csv", clues=page.info.clues)),
        "journal": {"lines": page.head.n, "hash": page.head.hash, "code": page.head.code},
        "updated_at": clock.stamp(page.updated_at) if page.updated_at else None,
    }


def held_form(one: Held) -> dict[str, str | None]:
    """Cash that a post holds and nothing explains; `left_on`: whoever holds it left the post that day."""
    left_on = one.left_on.isoformat() if one.left_on else None
    return {"post": one.holder, "amount": one.amount.plain, "since": one.since.isoformat(), "left_on": left_on}


def balance_form(one: ReadingInfo, it: Compared) -> dict[str, Any]:
    """What the bank said on a day, and what the record gives for it now."""
    return {
        "id": one.id,
        "day": one.day.isoformat(),
        "balance": one.balance.plain,
        "ledger": it.ledger.plain,
        "counts": one.counts,
        "note": one.note,
        "recorded_by": role_of(one.recorded_by),
        "on_behalf_of": one.on_behalf_of,
        "journal_line": one.n,
        "files": [file_form(file) for file in one.files],
    }


def inquiries_form(asked: Tally, csv: str) -> dict[str, Any]:
    """How many inquiries there are in each state, and where they all are."""
    counts = {state.value: asked.by_state.get(state, 0) for state in InquiryState}
    return {"asked": asked.asked, "unanswered": asked.unanswered, "late": asked.late} | counts | {"csv": csv}


def figures_form(figures: Figures) -> dict[str, str]:
    """The four figures, cash spent that no withdrawal accounts for, and what was given back to the federation."""
    return {name: getattr(figures, name).plain for name in Figures.__slots__}


def missing_form(one: Missing, say: Say) -> dict[str, Any]:
    """A thing that is missing, with its sentence in the reader's language."""
    return {
        "code": one.code,
        "tone": one.tone,
        "sentence": say(one.text, one.values),
        "since": one.since.isoformat() if one.since else None,
        "days": one.days,
        "owed_by": say(one.owed_by, {}),
        "about": list(one.about),
    }


def item_form(item: ItemInfo) -> dict[str, Any]:
    """An approved improvement."""
    plain = {name: getattr(item, name) for name in ItemInfo.__slots__}
    return {name: value.plain if isinstance(value, Money) else value for name, value in plain.items()}


def transfer_form(one: TransferInfo) -> dict[str, Any]:
    """Money that an assembly moved between two items."""
    plain = {name: getattr(one, name) for name in TransferInfo.__slots__}
    return plain | {"amount": one.amount.plain, "day": one.day.isoformat()}


def expense_form(one: ExpenseInfo) -> dict[str, Any]:
    """An expense with its reviews, its reversal, its files; texts are null when erased."""
    return {
        "id": one.id,
        "folio": one.folio,
        "item_id": one.item_id,
        "item_code": one.item_code,
        "year": one.year,
        "amount": one.amount.plain,
        "returned": one.returned.plain,
        "off_plan_decision": _decision(one.decision) if one.decision else None,
        "paid_on": one.paid_on.isoformat(),
        "early": early_form(one.early),
        "odd_invoice_day": _odd_day(one.odd_day) if one.odd_day else None,
        "second_word": second_word_form(one.large) if one.large else None,
        "method": one.method,
        "proof": one.proof,
        "has_proof_file": one.has_proof,
        "supplier": one.supplier,
        "what": one.what,
        "no_proof_reason": one.no_proof_reason,
        "recorded_at": clock.stamp(one.recorded_at),
        "recorded_by": role_of(one.recorded_by),
        "on_behalf_of": one.on_behalf_of,
        "journal_line": one.n,
        "reversal": _said(one.reversal) if one.reversal else None,
        "reviews": [_review(review) for review in one.reviews],
        "files": [
            {
                "id": f.id,
                "purpose": f.purpose,
                "media_type": f.media_type,
                "sha256": f.public_hash,
                "bytes": f.public_size,
            }
            for f in one.files
        ],
    }


def _decision(one: Decision) -> dict[str, Any]:
    """What an assembly said of an expense that none had approved."""
    plain = {name: getattr(one, name) for name in Decision.__slots__}
    return plain | {"day": one.day.isoformat(), "journal_line": plain.pop("n")}


def _review(one: ReviewInfo) -> dict[str, Any]:
    """A review with what was answered to it."""
    answers = [{"answer": each.answer, "on_behalf_of": each.on_behalf_of, **_written(each)} for each in one.answers]
    return _said(one) | {"verdict": one.verdict, "answers": answers}


def _written(entry: Any) -> dict[str, Any]:
    return {
        "id": entry.id,
        "recorded_at": clock.stamp(entry.recorded_at),
        "recorded_by": role_of(entry.recorded_by),
        "journal_line": entry.n,
    }


def _said(entry: Any) -> dict[str, Any]:
    """What a review and a reversal have in common."""
    return {"reason": entry.reason, **_written(entry)}


def movement_form(one: MovementInfo) -> dict[str, Any]:
    """A movement of the account."""
    return {
        "id": one.id,
        "folio": one.folio,
        "kind": one.kind,
        "amount": one.amount.plain,
        "on": one.on.isoformat(),
        "text": one.text,
        "holder": one.holder,
        "returned": _returned(one.back) if one.back else None,
        "items": list(one.items),
        "early": early_form(one.early),
        "second_word": second_word_form(one.large) if one.large else None,
        "recorded_by": role_of(one.recorded_by),
        "on_behalf_of": one.on_behalf_of,
        "journal_line": one.n,
        "reversal": _said(one.reversal) if one.reversal else None,
    }


def _returned(back: Back) -> dict[str, str | None]:
    """The expense that a supplier paid back of, and where that money is."""
    return {"expense_id": back.expense_id, "way": back.way, "no_proof_reason": back.no_proof_reason}


def early_form(found: Early) -> dict[str, str | None]:
    """The days that money moved before: of the first deposit, of the approval; null where it did not."""
    return {
        "before_deposit": found.deposited.isoformat() if found.deposited else None,
        "before_approval": found.approved.isoformat() if found.approved else None,
    }


def _odd_day(found: OddDay) -> dict[str, str | int | None]:
    """The day of the invoice, and why it is odd: before the approval or the year, or long after the payment."""
    return {
        "day": found.on.isoformat(),
        "before_approval": found.approved.isoformat() if found.approved else None,
        "before_year": found.year,
        "long_after_payment": found.paid.isoformat() if found.paid else None,
    }


def second_word_form(large: Large) -> dict[str, Any]:
    """The limit that an outgoing is above, and what other members of the committee said of it."""
    words = [
        {
            "id": word.id,
            "verdict": word.verdict,
            "reason": word.reason,
            "recorded_at": clock.stamp(word.at),
            "recorded_by": role_of(word.by),
            "journal_line": word.n,
        }
        for word in large.words
    ]
    return {"limit": large.limit.plain, "standing": large.standing, "words": words}
