"""The acta as the data of its PDF: what the acta's page prints, row by row; nothing is worked out again."""

from dataclasses import asdict
from typing import Any

from assembly.assemblies.queries import AttendanceInfo
from assembly.assemblies.rules import GROUP_NAMES, Group
from assembly.core.errors import NotFound
from assembly.minutes.acta import acta_parts
from assembly.minutes.queries import AddendumInfo, AssemblyRecord
from assembly.minutes.sheet import ERASED, QuestionSheet, RankingSheet, RoundSheet
from assembly.paper.press import printed
from assembly.votes.improvements.ranking import ListedLine
from assembly.web import words
from assembly.web.request import AppRequest


def sealed_acta(request: AppRequest, record: AssemblyRecord) -> bytes:
    """The acta's PDF, in the request's language. Raises NotFound before the assembly is closed."""
    if record.head is None or record.assembly.closed_at is None:
        raise NotFound()
    return printed("acta", acta_data(request, record), record.assembly.closed_at, record.head.qr)


def acta_data(request: AppRequest, record: AssemblyRecord) -> dict[str, Any]:
    """All that `acta.typ` takes; the record is sealed."""
    parts, head = acta_parts(request, record), record.head
    assert head is not None
    return {
        "title": parts["title"],
        "clinic": record.clinic.name,
        "clues": record.clinic.clues,
        "day": words.day(record.assembly.day, words.SPANISH),
        "code": head.code,
        "n": head.n,
        "facts": parts["facts"],
        "groups": [GROUP_NAMES[group] for group in Group],
        "attendance": [_attendance(record, count) for count in record.attendance],
        "proposals": parts["proposals"],
        "questions": [_question(one, parts["say"]) for one in parts["questions"]],
        "ranking": _ranking(parts["ranking"], parts["say"], record) if parts["ranking"] else None,
        "earlier": [_ranking(one, parts["say"], record) for one in parts["earlier"]],
        "committee": parts["committee"],
        "refusals": parts["refusals"],
        "declared": parts["declared"],
        "incidents": [line for line in (record.assembly.incidents or "").split("\n") if line],
        "hands": parts["hands"],
        "signers": parts["signers"],
        "addenda": [_addendum(one, heading) for one, heading in parts["addenda"]],
    }


def _attendance(record: AssemblyRecord, count: AttendanceInfo) -> dict[str, Any]:
    people = [getattr(count.groups, group) for group in Group]
    hour = words.hour(count.at, record.assembly.time_zone)
    return {"hour": hour, "present": count.present, "groups": people, "reason": count.reason}


def _question(one: QuestionSheet, say: Any) -> dict[str, Any]:
    return {
        "number": one.number,
        "title": say(one.title),
        "rules": [say(rule) for rule in one.rules],
        "rounds": [_round(counting, say) for counting in one.rounds],
        "outcome": " ".join(say(part) for part in (one.outcome, one.settled, one.taken_back) if part) or None,
        "turns": [asdict(turn) for turn in one.turns],
        "lot": list(one.lot),
        "lot_drawn_by": one.lot_drawn_by,
        "lot_witnesses": one.lot_witnesses,
    }


def _round(one: RoundSheet, say: Any) -> dict[str, Any]:
    known = {name: getattr(one, name) for name in RoundSheet.__slots__}
    return known | {"outcome": say(one.outcome) if one.outcome else None}


def _ranking(found: RankingSheet, say: Any, record: AssemblyRecord) -> dict[str, Any]:
    return {
        "n": found.n,
        "hour": words.hour(found.at, record.assembly.time_zone),
        "amount": str(found.amount),
        "total": str(found.total),
        "rule": found.rule,
        "lines": [_listed(one, say) for one in found.lines],
    }


def _listed(one: ListedLine, say: Any) -> list[str]:
    outcome = ". ".join([one.outcome, *(say(note).rstrip(".") for note in one.notes)])
    left = "–" if one.left is None else str(one.left)
    return [f"{one.place}. {one.title}", f"{one.hands:,}", str(one.cost), left, outcome]


def _addendum(one: AddendumInfo, heading: str) -> dict[str, str]:
    says = "Nada sobre esto" if one.says == "" else one.says or ERASED
    return {"heading": heading, "says": says, "should_say": one.should_say or ERASED, "reason": one.reason or ERASED}
