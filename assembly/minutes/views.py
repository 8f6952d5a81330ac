"""Pages of the closing and the acta."""

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.account.departures import leaving
from assembly.assemblies.queries import assembly
from assembly.assemblies.rules import State, check_running
from assembly.clinics.queries import clinic
from assembly.core.clock import local_day
from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.evidence.queries import files_about
from assembly.evidence.services import boxes_said, make_ready, stores
from assembly.minutes import services
from assembly.minutes.acta import acta_parts, page_feet, sayer, told
from assembly.minutes.checks import leaving_treasury, matters_of, staying, unasked, unelected, vacant_posts
from assembly.minutes.course import sealed
from assembly.minutes.forms import AddendumForm, ClosingForm, RenewForm, SignedSheetForm
from assembly.minutes.handouts import handouts_of
from assembly.minutes.queries import AssemblyRecord, addenda_of, record_of
from assembly.minutes.rules import Matter, NotClosedYet, Where
from assembly.minutes.sheet import ERASED, question_sheets, ranking_sheet
from assembly.sending.page import share
from assembly.tellers.queries import corrected
from assembly.web.endpoint import UPLOAD_BYTES, get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page, see_other


def minutes(request: AppRequest, session: Session) -> Response:
    """The acta of an assembly; before its closing, what is known so far."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    today = local_day(request.now, record.assembly.time_zone)
    sent = share(request, record.clinic.name, told(request, record), today)
    return page(request, "minutes/minutes.html", share=sent, **acta_parts(request, record))


def minutes_style(request: AppRequest, session: Session) -> Response:
    """The print style that carries the acta's code."""
    seal = sealed(session, request.clues, request.key("assembly_id"))
    if seal is None:
        raise NotFound()
    return Response(page_feet(seal.head), media_type="text/css")


def close_assembly(request: AppRequest, session: Session) -> Response:
    """The last look before sealing; a closed assembly goes to its links."""
    info = assembly(session, request.clues, request.key("assembly_id"))
    if info.state is State.CLOSED:
        return see_other(_here(request, "closed"))
    check_running(info.state)
    return _show_closing(request, session, FormState.fresh())


def _show_closing(request: AppRequest, session: Session, form: FormState) -> Response:
    record = record_of(session, request.clues, request.key("assembly_id"))
    return page(
        request,
        "minutes/close.html",
        record=record,
        form=form,
        errors=form or None,
        matters=[(request.words_of(one.error), _settles(request, one)) for one in matters_of(record)],
        questions=question_sheets(record),
        ranking=ranking_sheet(record),
        committee=_winners(request, record),
        unasked=len(unasked(record)),
        unelected=[one.name for one in unelected(record)],
        staying=[(one.post_name, one.name or request.say(ERASED)) for one in staying(record)],
        vacant=vacant_posts(record),
        leaving=[leaving(session, request.clues, term) for term in leaving_treasury(record)],
        half_corrected=_half_corrected(request, session, record),
        say=sayer(request),
    )


def _half_corrected(request: AppRequest, session: Session, record: AssemblyRecord) -> list[tuple[int, str]]:
    """The settled questions of which only one person counted a correction so far: number, and where it is counted."""
    keys = {"clues": request.clues, "assembly_id": record.assembly.id}
    return [
        (one.number, request.link("count_sheet", question_id=one.id, **keys) + "?corregir=1")
        for one in corrected(session, **keys, questions=record.questions)
    ]


def _winners(request: AppRequest, record: AssemblyRecord) -> list[tuple[str, str]]:
    return [
        (post.post.name, ", ".join(one.name or request.say(ERASED) for one in post.winners))
        for post in record.posts
        if post.winners
    ]


def _settles(request: AppRequest, matter: Matter) -> str:
    if matter.where is Where.QUESTION:
        return _here(request, "question", question_id=matter.key)
    return _here(request, "ranking")


def close_assembly_post(request: AppRequest, session: Session) -> Response:
    """Seal the assembly."""

    def deed(form: ClosingForm) -> str:
        info = assembly(session, request.clues, request.key("assembly_id"))
        is_empty = form.nothing_asked == "yes"
        key = request.context.settings.key
        services.close(session, request.author, info, request.form_id, key, form.incidents, is_empty)
        return _here(request, "closed")

    return submit(request, session, ClosingForm, deed, lambda state: _show_closing(request, session, state))


def closed(request: AppRequest, session: Session) -> Response:
    """After closing: the acta's code, a sheet with a link for each person elected, and the signed paper."""
    return _show_closed(request, session, FormState.fresh())


def _show_closed(request: AppRequest, session: Session, form: FormState) -> Response:
    info = assembly(session, request.clues, request.key("assembly_id"))
    seal = sealed(session, info.clinic_id, info.id)
    if seal is None:
        raise NotClosedYet()
    people = handouts_of(request, session, info.id, info.time_zone)
    return page(
        request,
        "minutes/closed.html",
        info=info,
        clinic=clinic(session, info.clinic_id),
        head=seal.head,
        addenda=len(addenda_of(session, info.clinic_id, info.id)),
        signed=files_about(session, info.clinic_id, [seal.id])[seal.id],
        people=[(one, FormState.fresh()) for one in people],
        where=request.site + request.link("invitation_code"),
        form=form,
        errors=form or None,
    )


def renew_link(request: AppRequest, session: Session) -> Response:
    """Make a new link for somebody elected; the lost one stops working."""

    def deed(_: RenewForm) -> str:
        info = assembly(session, request.clues, request.key("assembly_id"))
        services.renew_link(session, request.author, request.context.settings.key, info, request.key("term_id"))
        return _here(request, "closed")

    return submit(request, session, RenewForm, deed, lambda state: _show_closed(request, session, state))


def signed_sheet(request: AppRequest, session: Session) -> Response:
    """Keep the photo of the acta signed on paper."""

    def deed(form: SignedSheetForm) -> str:
        info = assembly(session, request.clues, request.key("assembly_id"))
        kept = stores(request.context.settings)
        boxes = boxes_said(form.file, form.drawn, form.privacy)
        services.attach_signed(session, request.author, kept, info, request.form_id, form.file, boxes)
        return _here(request, "closed")

    return submit(request, session, SignedSheetForm, deed, lambda state: _show_closed(request, session, state))


def addendum(request: AppRequest, session: Session) -> Response:
    """Say what the sealed acta should have said."""
    return _show_addendum(request, session, FormState.fresh())


def _show_addendum(request: AppRequest, session: Session, form: FormState) -> Response:
    record = record_of(session, request.clues, request.key("assembly_id"))
    if record.sealed is None:
        raise NotClosedYet()
    known = acta_parts(request, record)["addenda"]
    return page(request, "minutes/addendum.html", record=record, addenda=known, form=form, errors=form or None)


def addendum_post(request: AppRequest, session: Session) -> Response:
    """Keep an addendum; the acta's page shows it at once."""

    def deed(form: AddendumForm) -> str:
        info = assembly(session, request.clues, request.key("assembly_id"))
        texts = (form.says, form.should_say, form.reason)
        services.add_addendum(session, request.author, info, request.form_id, *texts)
        return _here(request, "addendum")

    return submit(request, session, AddendumForm, deed, lambda state: _show_addendum(request, session, state))


def _here(request: AppRequest, name: str, **params: str) -> str:
    """The address of another page of the same assembly."""
    return request.link(name, clues=request.clues, assembly_id=request.key("assembly_id"), **params)


_DAY = "/trabajo/{clues}/asambleas/{assembly_id}"
_RUN = Permission.RUN_ASSEMBLY
routes = [
    get("/clinicas/{clues}/asambleas/{assembly_id}", minutes, Permission.PUBLIC, is_kept=True),
    get("/clinicas/{clues}/asambleas/{assembly_id}/impresion.css", minutes_style, Permission.PUBLIC),
    get(f"{_DAY}/cierre", close_assembly, _RUN),
    post(f"{_DAY}/cierre", close_assembly_post, _RUN),
    get(f"{_DAY}/cierre/enlaces", closed, _RUN),
    post(f"{_DAY}/cierre/enlaces/{{term_id}}", renew_link, _RUN),
    get(f"{_DAY}/cierre/adiciones", addendum, _RUN),
    post(f"{_DAY}/cierre/adiciones", addendum_post, _RUN),
    post(f"{_DAY}/cierre/acta-firmada", signed_sheet, _RUN, most_bytes=UPLOAD_BYTES, prepare=make_ready),
]
