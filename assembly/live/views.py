"""The remote control on the moderator's phone: pair a screen, choose what it shows, let it go."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import check_running
from assembly.core.permissions import Permission
from assembly.live import rules, services
from assembly.live.forms import LetGoForm, PairForm, ShowForm
from assembly.live.queries import Hall, hall, screens_of
from assembly.live.rules import CHOSEN, FOLLOW, SLIDE_NAMES, TRIES, CodeUnknown, Sight, Slide, check_sight, moved
from assembly.live.screen_views import screen_routes
from assembly.live.slides.deck import resolved
from assembly.live.slides.parts import Speaker
from assembly.people.sign_in import count_try
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

_UNKNOWN = "codigo"  # says in the address that the code typed was nobody's: only a redirect keeps the try counted


def screens(request: AppRequest, session: Session) -> Response:
    """Type a code, or choose what the screen shows."""
    state = FormState.fresh()
    if request.query_params.get("aviso") == _UNKNOWN:
        state.problems["code"] = request.words_of(CodeUnknown())
    return _page(request, session, state)


def _page(request: AppRequest, session: Session, state: FormState) -> Response:
    found = hall(session, request.clues, request.key("assembly_id"))
    info = found.record.assembly
    paired = screens_of(session, info.clinic_id, info.id, request.now)
    if not paired:
        check_running(info.state, info.closed_on)
    sight = paired[0].sight if paired else FOLLOW
    speaker = Speaker(found, request.lang)
    return page(
        request,
        "live/remote.html",
        form=state,
        errors=state or None,
        clinic=found.record.clinic,
        info=info,
        paired=paired,
        where=request.site + request.link("hall_screen"),
        sight=sight,
        now_shown=_now_shown(speaker, resolved(found, sight)),
        questions=[(one.id, one.number, speaker.title(one), one.outcome is not None) for one in found.record.questions],
        slides=[(slide, SLIDE_NAMES[slide]) for slide in CHOSEN],
    )


def _now_shown(speaker: Speaker, sight: Sight) -> str:
    """What stands on the screen, in words."""
    asked = next((one for one in speaker.record.questions if one.id == sight.question_id), None)
    return speaker.title(asked) if asked else speaker.say(SLIDE_NAMES[sight.slide])


def pair_screen(request: AppRequest, session: Session) -> Response:
    """Give a screen to the assembly. Every try counts, right or wrong."""
    assert request.actor is not None
    account = request.actor.account_id
    count_try(session, f"screen:{account}", TRIES, request.now)

    def deed(form: PairForm) -> str:
        code = rules.code_hash(request.context.settings.key, form.code)
        is_paired = services.pair(session, account, _info(request, session), code, request.now)
        return _here(request) if is_paired else f"{_here(request)}?aviso={_UNKNOWN}"

    return submit(request, session, PairForm, deed, partial(_page, request, session))


def show_on_screen(request: AppRequest, session: Session) -> Response:
    """Show something else."""

    def deed(form: ShowForm) -> str:
        found = hall(session, request.clues, request.key("assembly_id"))
        services.show(session, found.record.assembly, _chosen(form, found, session, request), request.now)
        return _here(request)

    return submit(request, session, ShowForm, deed, partial(_page, request, session))


def _chosen(form: ShowForm, found: Hall, session: Session, request: AppRequest) -> Sight:
    """The sight that a button stands for. Raises NotFound."""
    questions = [one.id for one in found.record.questions]
    if form.move is not None:
        info = found.record.assembly
        paired = screens_of(session, info.clinic_id, info.id, request.now)
        return moved(resolved(found, paired[0].sight if paired else FOLLOW), form.move, questions)
    sight = Sight(Slide.QUESTION, form.question) if form.question else Sight(form.slide or Slide.FOLLOW)
    check_sight(sight, questions)
    return sight


def let_go_screen(request: AppRequest, session: Session) -> Response:
    """Take the assembly off a screen."""

    def deed(form: LetGoForm) -> str:
        services.let_go(session, _info(request, session), form.screen, request.now)
        return _here(request)

    return submit(request, session, LetGoForm, deed, partial(_page, request, session))


def _info(request: AppRequest, session: Session) -> AssemblyInfo:
    return assembly(session, request.clues, request.key("assembly_id"))


def _here(request: AppRequest) -> str:
    return request.link("screens", clues=request.clues, assembly_id=request.key("assembly_id"))


_DAY = "/trabajo/{clues}/asambleas/{assembly_id}/pantalla"
_RUN = Permission.RUN_ASSEMBLY
routes = [
    *screen_routes,
    get(_DAY, screens, _RUN),
    post(_DAY, pair_screen, _RUN),
    post(f"{_DAY}/mostrar", show_on_screen, _RUN),
    post(f"{_DAY}/soltar", let_go_screen, _RUN),
]
