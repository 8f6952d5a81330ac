"""An assembly as JSON, with what its questions came to."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from assembly.api.queries import Decided
from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import State
from assembly.core import clock

Link = Callable[..., str]


def assembly_form(
    one: AssemblyInfo, decided: Iterable[Decided], names: Mapping[str, str | None], link: Link
) -> dict[str, Any]:
    """An assembly with what its questions came to, and where its sealed acta is."""
    is_sealed, here = one.state is State.CLOSED, [found for found in decided if found.assembly_id == one.id]
    standing = {found.number: found for found in here}
    return {
        "id": one.id,
        "year": one.year,
        "state": one.state,
        "day": one.day.isoformat(),
        "starts_at": clock.stamp(one.starts_at),
        "present": one.present,
        "quorum": one.quorum,
        "not_held_reason": one.not_held_reason,
        "minutes_pdf": link("acta_pdf", clues=one.clinic_id, assembly_id=one.id) if is_sealed else None,
        "outcomes": [_outcome(found, names, standing[found.number] is found) for found in here],
    }


def _outcome(found: Decided, names: Mapping[str, str | None], stands: bool) -> dict[str, Any]:
    """What a question came to; a lot belongs to the count that stands."""
    counts = [{"option": o, "name": names.get(o), "hands": hands} for o, hands in found.data["counts"]]
    drawn = [{"option": option, "name": names.get(option)} for option in (found.drawn or ()) if stands]
    asked = {"number": found.number, "kind": found.kind, "subject": found.subject, "stands": stands}
    named = {"subject_name": names.get(found.subject or ""), "verdict": found.verdict}
    sums = {"present": found.data["present"], "needed": found.data["needed"]}
    return asked | named | sums | {"counts": counts, "drawn": drawn}
