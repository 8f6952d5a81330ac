"""The acta in the reader's language: the rows and sentences that its template prints."""

from collections.abc import Callable
from typing import Any

from assembly.assemblies.queries import AttendanceInfo, ConvocationInfo, notice_days
from assembly.assemblies.rules import CHANNEL_NAMES, GROUP_NAMES, Group, State
from assembly.clinics.years import category_name
from assembly.core import clock
from assembly.core.errors import N_
from assembly.core.permissions import ROLE_NAMES, Role
from assembly.elections.rules import DECLARATION_LABELS, Declaration
from assembly.elections.standing import NomineeInfo, asked_ids
from assembly.journal.rules import Head
from assembly.minutes.checks import vacant_posts
from assembly.minutes.queries import AddendumInfo, AssemblyRecord, Hand
from assembly.minutes.sheet import ERASED, Names, earlier_lists, question_sheets, ranking_sheet
from assembly.votes.wording.explain import Explained
from assembly.web import words
from assembly.web.qr import qr_svg
from assembly.web.request import AppRequest

TITLES = {
    State.CONVENED: N_("Asamblea convocada"),
    State.OPEN: N_("Asamblea abierta"),
    State.CLOSED: N_("Acta de asamblea"),
    State.NOT_HELD: N_("Asamblea no realizada"),
}
ORDINALS = {1: N_("primera convocatoria"), 2: N_("segunda convocatoria")}
_VACANT = N_("Vacante ({left} de {seats})")
_WITNESSES = 2  # lines for witnesses on paper, beside those elected and whoever ran the assembly
_SYSTEM = N_("el sistema")
_RATIFIED = N_("{person}: la asamblea decidió que sigue")
_ELECTED, _NOT_ELECTED = N_("Ganó la elección."), N_("No ganó la elección.")
_REFUSED = N_("Ganó la elección y no aceptó el cargo.")
_NOT_VOTED = N_("No se votó por esta persona para este cargo.")


def sayer(request: AppRequest) -> Callable[[Explained], str]:
    """How a message with its values is said in the reader's language."""
    show = words.shower(request.lang)

    def say(explained: Explained) -> str:
        message, values = explained
        return request.say(message).format(**{key: show(value) for key, value in values.items()})

    return say


def acta_parts(request: AppRequest, record: AssemblyRecord) -> dict[str, Any]:
    """All that the template of the acta takes."""
    return {
        "record": record,
        "title": request.say(TITLES[record.assembly.state]),
        "say": sayer(request),
        "facts": _facts(request, record),
        "qr": qr_svg(record.head.qr, 140) if record.head else None,
        "attendance": _attendance(request, record),
        "was_held": record.assembly.state in (State.OPEN, State.CLOSED),
        "proposals": _proposals(request, record),
        "questions": question_sheets(record),
        "ranking": ranking_sheet(record),
        "earlier": earlier_lists(record),
        "committee": _committee(request, record),
        "refusals": _refusals(request, record),
        "declared": _declared(request, record),
        "hands": [_hand(request, hand) for hand in record.hands],
        "files": _files(request, record),
        "signers": _signers(request, record),
        "addenda": [(one, addendum_heading(request, record, one)) for one in record.addenda],
    }


def page_feet(head: Head) -> str:
    """A style that puts the clinic and the code under every printed page, so that no page of another acta fits in."""
    return f'@page {{ @bottom-left {{ content: "{head.clinic} · {head.code}"; font: 9pt system-ui, sans-serif; }} }}\n'


def _facts(request: AppRequest, record: AssemblyRecord) -> list[tuple[str, str]]:
    """Where, when and how people were called."""
    say, info, clinic = request.say, record.assembly, record.clinic
    rows = [
        (say(N_("Clínica")), f"{clinic.name}, {clinic.clues}, {clinic.institution}"),
        (say(N_("Lugar")), info.place or say(ERASED)),
        (say(N_("Localidad")), f"{clinic.locality}, {clinic.municipality}, {clinic.state}"),
    ]
    rows += [(say(N_("Convocada para")), _call(request, call)) for call in record.convocations]
    rows.append((say(N_("Cómo se avisó")), _notice(request, record)))
    if info.opened_at:
        rows.append((say(N_("Se abrió")), _opened(request, record)))
    if info.closed_at:
        rows.append((say(N_("Se cerró")), _moment(request, record, info.closed_at)))
    if record.opening:
        rows.append((say(N_("La condujo")), _hand(request, record.opening.by)))
    return rows


def _moment(request: AppRequest, record: AssemblyRecord, moment: Any) -> str:
    return words.moment(moment, record.assembly.time_zone, request.lang)


def _call(request: AppRequest, call: ConvocationInfo) -> str:
    when = words.moment(call.starts_at, call.time_zone, request.lang)
    said = f"{when}, {request.say(ORDINALS.get(call.ordinal, ORDINALS[2]))}"
    return f"{said}. {_second(request, call)}" if call.ordinal > 1 else said


def _second(request: AppRequest, call: ConvocationInfo) -> str:
    """How people were told of a second call, and that it was written down too late; the first has a row of its own."""
    told = request.say(N_("{channel}, el {day}.")).format(
        channel=request.say(CHANNEL_NAMES[call.channel]), day=words.day(call.noticed_on, request.lang)
    )
    if not call.is_late:
        return told
    late, hour = N_("Se anotó a las {hour}, después de su propia hora."), words.hour(call.recorded_at, call.time_zone)
    day = clock.local_day(call.recorded_at, call.time_zone)
    if day != clock.local_day(call.starts_at, call.time_zone):
        late = N_("Se anotó el {day} a las {hour}, después de su propia hora.")
    return f"{told} {request.say(late).format(hour=hour, day=words.day(day, request.lang))}"


def _notice(request: AppRequest, record: AssemblyRecord) -> str:
    """The day and the channel, and how many days before; short notice is shown, not hidden."""
    info, days = record.assembly, notice_days(record.assembly)
    told = N_("{channel}, el {day}: {days} días antes.")
    if days == 1:
        told = N_("{channel}, el {day}: un día antes.")
    elif days == 0:
        told = N_("{channel}, el {day}: el mismo día.")
    channel = request.say(CHANNEL_NAMES[info.channel])
    return request.say(told).format(day=words.day(info.noticed_on, request.lang), channel=channel, days=days)


def _opened(request: AppRequest, record: AssemblyRecord) -> str:
    opening = record.opening
    when = _moment(request, record, record.assembly.opened_at)
    if opening is None:
        return when
    said = N_("{when}, con {present} personas; para la primera convocatoria hacían falta {quorum}.")
    if not opening.quorum:
        said = N_("{when}, con {present} personas; no se pedía un mínimo para empezar.")
    return request.say(said).format(when=when, present=opening.present, quorum=opening.quorum)


def _attendance(request: AppRequest, record: AssemblyRecord) -> list[tuple[str, str]]:
    """Each count in a row: the hour, then the people by group, and why it changed."""
    zone = record.assembly.time_zone
    return [(words.hour(count.at, zone), _people(request, count)) for count in record.attendance]


def _people(request: AppRequest, count: AttendanceInfo) -> str:
    say = request.say
    groups = [(say(GROUP_NAMES[group]), getattr(count.groups, group)) for group in Group]
    parts = [say(N_("Personas presentes: {present}.")).format(present=count.present)]
    parts += [f"{name}: {people}." for name, people in groups if people]
    if count.reason:
        parts.append(say(N_("Se contó otra vez porque: {reason}")).format(reason=count.reason))
    return " ".join(parts)


def _proposals(request: AppRequest, record: AssemblyRecord) -> list[list[str]]:
    say, rows = request.say, []
    for one in record.proposals:
        title = f"{one.number}. {one.title or say(ERASED)}"
        if one.is_withdrawn:
            title += ". " + say(N_("Se retiró: {reason}")).format(reason=one.withdrawal_reason or say(ERASED))
        category = category_name(record.settings, one.category)
        rows.append(
            [title, say(category), one.why or say(ERASED), say(GROUP_NAMES[Group(one.asked_by)]), str(one.cost)]
        )
    return rows


def _committee(request: AppRequest, record: AssemblyRecord) -> list[list[str]]:
    """Those elected, the terms after closing and the winners so far before it; then those ratified."""
    erased, stays = request.say(ERASED), request.say(_RATIFIED)
    if record.sealed:
        rows = [[term.post_name, term.name or erased] for term in record.terms]
    else:
        rows = [[post.post.name, one.name or erased] for post in record.posts for one in post.winners]
    renewed = [one.term for one in record.term_votes if one.is_renewed]
    rows += [[term.post_name, stays.format(person=term.name or erased)] for term in renewed]
    vacant = request.say(_VACANT)
    return rows + [[post.name, vacant.format(left=left, seats=post.seats)] for post, left in vacant_posts(record)]


def _refusals(request: AppRequest, record: AssemblyRecord) -> list[str]:
    """Who won a post and did not take it, in the order it was said; with the hour and the reason."""
    names, zone, erased = Names(record), record.assembly.time_zone, request.say(ERASED)
    said = request.say(N_("{person} ganó «{post}» y no aceptó el cargo; lo dijo a las {hour}. Motivo: {reason}"))
    refused = [(one, one.refusal) for one in record.nominees if one.refusal]
    return [
        said.format(
            person=one.name or erased,
            post=request.say(names(one.post)),
            hour=words.hour(refusal.at, zone),
            reason=refusal.reason or erased,
        )
        for one, refusal in sorted(refused, key=lambda pair: pair[1].n)
    ]


def _declared(request: AppRequest, record: AssemblyRecord) -> list[tuple[str, list[str]]]:
    """What each nominee declared aloud, by post, with the day and what came of it."""
    names, found = Names(record), dict[str, list[str]]()
    for one in record.nominees:
        if one.declarations and not one.is_withdrawn:
            found.setdefault(request.say(names(one.post)), []).append(_declaration(request, record, one))
    return list(found.items())


def _declaration(request: AppRequest, record: AssemblyRecord, one: NomineeInfo) -> str:
    """Eligibility is the moment of the nomination."""
    said = request.say(N_("{person} declaró el {day}: {declared}.")).format(
        person=one.name or request.say(ERASED),
        day=words.day(clock.local_day(one.at, record.assembly.time_zone), request.lang),
        declared="; ".join(request.say(DECLARATION_LABELS[Declaration(code)]) for code in one.declarations),
    )
    won = {term.nominee_id for term in record.terms} | {who.id for post in record.posts for who in post.winners}
    end = _ELECTED if one.id in won else _NOT_ELECTED if one.id in asked_ids(record.questions) else _NOT_VOTED
    end = _REFUSED if one.refusal else end
    return f"{said} {request.say(end)}"


def _hand(request: AppRequest, hand: Hand) -> str:
    """A role in words, and in whose name it wrote."""
    role = _role(request, hand.role)
    if hand.on_behalf_of is None:
        return role[:1].upper() + role[1:]
    said = request.say(N_("{role}, en nombre de: {other}")).format(role=role, other=_role(request, hand.on_behalf_of))
    return said[:1].upper() + said[1:]


def _role(request: AppRequest, role: str) -> str:
    return request.say(ROLE_NAMES[Role(role)] if role in set(Role) else _SYSTEM)


def addendum_heading(request: AppRequest, record: AssemblyRecord, one: AddendumInfo) -> str:
    """Which one it is, when it was written and by whom."""
    said = request.say(N_("Adición {number}, {when}. La anotó: {by}."))
    by = _hand(request, one.by)
    return said.format(number=one.number, when=_moment(request, record, one.at), by=by[:1].lower() + by[1:])


def _files(request: AppRequest, record: AssemblyRecord) -> list[dict[str, Any]]:
    said = request.say(N_("Hoja firmada {number}, de {of} ({size} KB)"))
    sheets = record.signed_sheets
    return [
        {
            "url": request.link("evidence_file", clues=record.clinic.clues, evidence_id=file.id),
            "is_withheld": file.is_withheld,
            "label": said.format(number=number, of=len(sheets), size=-(-file.public_size // 1000)),
        }
        for number, file in enumerate(sheets, 1)
    ]


def _signers(request: AppRequest, record: AssemblyRecord) -> list[dict[str, str]]:
    """A line on paper for whoever ran the assembly, for each person elected, and for witnesses."""
    say = request.say
    lines = [{"name": "", "post": say(N_("Quien condujo la asamblea"))}]
    lines += [{"name": term.name or "", "post": term.post_name} for term in record.terms]
    return lines + [{"name": "", "post": say(N_("Por la comunidad"))}] * _WITNESSES


_MET = N_("{title} del {day}")
_CALLED = N_("{when}. Lugar: {place}")
_PRESENT = N_("{present} personas presentes")
_ASKED = N_("{count} votaciones")
_APPROVED = N_("Se aprobaron mejoras por {total}")


def told(request: AppRequest, record: AssemblyRecord) -> list[str]:
    """The assembly in one line: before it, when and where; afterwards, how many came and what they decided."""
    say, info, show = request.say, record.assembly, words.shower(request.lang)
    said = [say(_MET).format(title=say(TITLES[info.state]), day=show(info.day))]
    if info.state is State.CONVENED:
        when = words.moment(info.starts_at, info.time_zone, request.lang)
        said.append(say(_CALLED).format(when=when, place=info.place or say(ERASED)))
    if info.present is not None:
        said.append(say(_PRESENT).format(present=show(info.present)))
    if len(record.questions) > 1:
        said.append(say(_ASKED).format(count=len(record.questions)))
    listed = ranking_sheet(record)
    if listed is not None and listed.total:
        said.append(say(_APPROVED).format(total=listed.total.short))
    return said
