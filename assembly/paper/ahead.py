"""What is printed before people meet: the poster, the attendance list and the tally sheets, as data for their PDFs."""

from datetime import timedelta
from typing import Any

from assembly.assemblies.rules import GROUP_NAMES, Group
from assembly.core.clock import local
from assembly.core.money import Money
from assembly.minutes.queries import AssemblyRecord
from assembly.minutes.sheet import ERASED
from assembly.paper.tallies import blocks
from assembly.web import words

_MOST_NAMED = 8  # proposals on a poster: it is read from three metres


def _head(record: AssemblyRecord) -> dict[str, Any]:
    """What names the assembly on every sheet."""
    info, clinic = record.assembly, record.clinic
    when = words.moment(info.starts_at, info.time_zone, words.SPANISH)
    day, _, hour = when.rpartition(", ")
    return {
        "clinic": clinic.name,
        "clues": clinic.clues,
        "where": f"{clinic.locality}, {clinic.municipality}, {clinic.state}",
        "place": info.place or ERASED,
        "day": day,
        "hour": hour.partition(" (")[0],
        "zone": hour.partition(" (")[2].rstrip(")"),
        "ordinal": info.ordinal,
    }


def poster_data(record: AssemblyRecord, left: Money | None, approved: Money, address: str) -> dict[str, Any]:
    """All that `poster.typ` takes. `address` is the clinic's page, as its QR says it.

    `left` is what the assembly can share out, None while unknown; `approved` what earlier ones of the year did.
    """
    titles = [one.title or ERASED for one in record.proposals if not one.is_withdrawn]
    return _head(record) | {
        "address": address.partition("://")[2],
        "amount": str(left) if left is not None else None,
        "approved": str(approved) if approved else None,
        "posts": [one.post.name for one in record.posts],
        "proposals": titles[:_MOST_NAMED],
        "more_proposals": max(0, len(titles) - _MOST_NAMED),
        "quorum": record.settings.quorum if record.settings else None,
        "second": _second(record),
    }


def _second(record: AssemblyRecord) -> str | None:
    """The hour from which a second convocation may be held, while only the first was made."""
    if record.settings is None or record.assembly.ordinal > 1:
        return None
    later = record.assembly.starts_at + timedelta(minutes=record.settings.second_convocation_minutes)
    return f"{local(later, record.assembly.time_zone):%H:%M}"


def list_data(record: AssemblyRecord, people: int) -> dict[str, Any]:
    """All that `attendance.typ` takes: as many numbered lines as people are expected."""
    return _head(record) | {"people": people, "groups": [GROUP_NAMES[group] for group in Group]}


def tally_data(record: AssemblyRecord) -> dict[str, Any]:
    """All that `tally.typ` takes."""
    return _head(record) | {"blocks": blocks(record)}
