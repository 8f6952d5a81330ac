"""Pages to call an assembly, count the people, open it, or write down that it was not held."""

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies import services
from assembly.assemblies.calls import check_call_again, second_offered
from assembly.assemblies.forms import AttendanceForm, ConveneForm, NotHeldForm, OpeningForm, SecondCallForm, read_count
from assembly.assemblies.queries import AssemblyInfo, assembly, attendance_counts, convocations, notice_days
from assembly.assemblies.rules import (
    CHANNEL_NAMES,
    GROUP_NAMES,
    Channel,
    Group,
    NotHeldEarly,
    OpenedEarly,
    State,
    check_convened,
    check_hour,
    check_quorum,
    check_running,
    check_seen,
)
from assembly.clinics.queries import YearUnknown, clinic, year_settings, years_of
from assembly.core import clock
from assembly.core.errors import AssemblyError
from assembly.core.ids import is_id
from assembly.core.permissions import Permission
from assembly.web.endpoint import get, post
from assembly.web.forms import Form, FormState, submit
from assembly.web.request import AppRequest, page

F = TypeVar("F", bound=Form)
ATTENDANCE_DONE = "?asistencia=anotada"  # what the page that follows is told, to say so


def convene(request: AppRequest, session: Session) -> Response:
    years = years_of(session, clinic(session, request.clues).institution)
    return _convene_page(request, session, FormState.fresh(year=years[0] if years else None))


def convene_post(request: AppRequest, session: Session) -> Response:
    def deed(form: ConveneForm) -> str:
        services.convene(session, request.author, request.clues, request.form_id, form.year, form.call())
        return _hub(request, request.form_id)

    return submit(request, session, ConveneForm, deed, partial(_convene_page, request, session))


def _convene_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = clinic(session, request.clues)
    years = years_of(session, here.institution)
    this_year = str(clock.local(request.now, here.time_zone).year)
    return page(
        request,
        "assemblies/convene.html",
        form=state,
        errors=state or None,
        clinic=here,
        now=request.now,
        years=[(str(year), str(year)) for year in years],
        no_year=None if years else request.words_of(YearUnknown(institution=here.institution, year=this_year)),
        channels=[one for one in _channels(request) if one[0] != Channel.ALOUD],
    )


def convene_again(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)
    check_running(info.state, info.closed_on)
    check_call_again(info.state, info.ordinal, info.is_short)
    minutes = year_settings(session, info.institution, info.year, info.opened_at).second_convocation_minutes
    at = second_offered(services.waits_from(info, request.now), minutes, request.now)
    first = FormState.fresh(place=info.place, day=at.date(), hour=f"{at:%H:%M}")
    return _convene_again_page(request, session, info, first)


def convene_again_post(request: AppRequest, session: Session) -> Response:
    def deed(info: AssemblyInfo, form: SecondCallForm) -> None:
        services.convene_again(session, request.author, info, request.form_id, form.call())

    return _do(request, session, SecondCallForm, deed, _convene_again_page)


def _convene_again_page(request: AppRequest, session: Session, info: AssemblyInfo, state: FormState) -> Response:
    settings = year_settings(session, info.institution, info.year, info.opened_at)
    more = {"minutes": settings.second_convocation_minutes, "quorum": settings.quorum, "channels": _channels(request)}
    return _page(request, session, "assemblies/convene_again.html", info, state, now=request.now, **more)


def attendance(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)
    check_running(info.state, info.closed_on)
    last = {group.value: _before(info, group) for group in Group}
    first = FormState.fresh(seen=info.present or 0, question=request.query_params.get("pregunta"), **last)
    return _attendance_page(request, session, info, first)


def attendance_post(request: AppRequest, session: Session) -> Response:
    def deed(info: AssemblyInfo, form: AttendanceForm) -> str:
        check_seen(form.seen, info.present or 0)
        services.count_attendance(session, request.author, info, request.form_id, form.groups(), form.reason)
        return _after_attendance(request, info, form.question)

    return _do(request, session, AttendanceForm, deed, _attendance_page)


def _after_attendance(request: AppRequest, info: AssemblyInfo, question: str) -> str:
    """To the count sheet that it was corrected for, or to open the assembly."""
    keys = {"clues": request.clues, "assembly_id": info.id}
    if is_id(question):
        return request.link("count_sheet", question_id=question, **keys)
    return request.link("open_assembly" if info.state is State.CONVENED else "assembly_day", **keys) + ATTENDANCE_DONE


def _attendance_page(request: AppRequest, session: Session, info: AssemblyInfo, state: FormState) -> Response:
    return _page(
        request,
        session,
        "assemblies/attendance.html",
        info,
        state,
        groups=[(group.value, request.say(GROUP_NAMES[group]), _before(info, group)) for group in Group],
        counts=attendance_counts(session, request.clues, info.id),
        total=_total(state),
    )


def _before(info: AssemblyInfo, group: Group) -> int | None:
    return None if info.groups is None else int(getattr(info.groups, group.value))


def _total(state: FormState) -> int | None:
    """The sum of what was typed, as far as it can be read."""
    numbers = [number for group in Group if (number := read_count(state.value(group.value))) is not None]
    return sum(numbers) if numbers else None


def open_assembly(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)
    check_convened(info.state, info.closed_on)
    return _opening_page(request, session, info, FormState.fresh())


def open_assembly_post(request: AppRequest, session: Session) -> Response:
    def deed(info: AssemblyInfo, form: OpeningForm) -> None:
        check_convened(info.state)
        check_hour(info.local_start, clock.utc(request.now), form.early == "yes", OpenedEarly)
        services.open_assembly(session, request.author, info, request.form_id)

    return _do(request, session, OpeningForm, deed, _opening_page)


def _opening_page(request: AppRequest, session: Session, info: AssemblyInfo, state: FormState) -> Response:
    quorum = year_settings(session, info.institution, info.year, info.opened_at).quorum
    return _page(
        request,
        session,
        "assemblies/open_assembly.html",
        info,
        state,
        notice_days=notice_days(info),
        quorum=quorum,
        obstacle=_obstacle(request, info, quorum),
        is_early=request.now < info.starts_at,
        is_counted="asistencia" in request.query_params,
        late=[one for one in convocations(session, info.clinic_id, info.id) if one.is_late],
    )


def _obstacle(request: AppRequest, info: AssemblyInfo, quorum: int) -> str | None:
    """Why it could not be opened now, in words."""
    try:
        check_quorum(info.present, quorum, info.ordinal, info.local_start, request.now)
    except AssemblyError as error:
        return request.words_of(error)
    return None


def not_held(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)
    check_convened(info.state, info.closed_on)
    return _not_held_page(request, session, info, FormState.fresh())


def not_held_post(request: AppRequest, session: Session) -> Response:
    def deed(info: AssemblyInfo, form: NotHeldForm) -> None:
        check_convened(info.state)
        check_hour(info.local_start, clock.utc(request.now), form.early == "yes", NotHeldEarly)
        services.record_not_held(session, request.author, info, request.form_id, form.reason)

    return _do(request, session, NotHeldForm, deed, _not_held_page)


def _not_held_page(request: AppRequest, session: Session, info: AssemblyInfo, state: FormState) -> Response:
    is_early = request.now < info.starts_at
    return _page(request, session, "assemblies/not_held.html", info, state, is_early=is_early)


def _do(
    request: AppRequest,
    session: Session,
    kind: type[F],
    deed: Callable[[AssemblyInfo, F], str | None],
    show: Callable[[AppRequest, Session, AssemblyInfo, FormState], Response],
) -> Response:
    """Do `deed` with the path's assembly and the form; then on to where it says, or to the assembly's task list."""
    info = _info(request, session)
    back = partial(show, request, session, info)
    return submit(request, session, kind, lambda form: deed(info, form) or _hub(request, info.id), back)


def _page(
    request: AppRequest, session: Session, template: str, info: AssemblyInfo, state: FormState, **more: Any
) -> Response:
    here = clinic(session, request.clues)
    return page(request, template, form=state, errors=state or None, clinic=here, assembly=info, **more)


def _info(request: AppRequest, session: Session) -> AssemblyInfo:
    return assembly(session, request.clues, request.key("assembly_id"))


def _channels(request: AppRequest) -> list[tuple[str, str]]:
    return [(channel.value, request.say(words)) for channel, words in CHANNEL_NAMES.items()]


def _hub(request: AppRequest, assembly_id: str) -> str:
    return request.link("assembly_day", clues=request.clues, assembly_id=assembly_id)


_ALL = "/trabajo/{clues}/asambleas"
_ONE = f"{_ALL}/{{assembly_id}}"
_RUN = Permission.RUN_ASSEMBLY

routes = [
    get(f"{_ALL}/nueva", convene, _RUN),
    post(f"{_ALL}/nueva", convene_post, _RUN),
    get(f"{_ONE}/segunda-convocatoria", convene_again, _RUN),
    post(f"{_ONE}/segunda-convocatoria", convene_again_post, _RUN),
    get(f"{_ONE}/asistencia", attendance, _RUN),
    post(f"{_ONE}/asistencia", attendance_post, _RUN),
    get(f"{_ONE}/apertura", open_assembly, _RUN),
    post(f"{_ONE}/apertura", open_assembly_post, _RUN),
    get(f"{_ONE}/no-realizada", not_held, _RUN),
    post(f"{_ONE}/no-realizada", not_held_post, _RUN),
]
