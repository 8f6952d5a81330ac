"""Pages by which a second phone comes in: a code on the moderator's screen, typed there, confirmed face to face."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.errors import N_
from assembly.core.permissions import Permission
from assembly.people.queries import secret_hash
from assembly.people.rules import TooManyTries, tries_by_address
from assembly.people.sign_in import count_try
from assembly.tellers import services
from assembly.tellers.forms import JoinForm
from assembly.tellers.queries import PassInfo, pass_of_phone, passes_of
from assembly.tellers.rules import CODE_LASTS, MODERATOR, TRIES_OF_CODES, PassState, code_of
from assembly.votes.scene import scene
from assembly.web.cookies import session_token, set_session
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, PlainForm, submit
from assembly.web.qr import qr_svg
from assembly.web.request import AppRequest, page, see_other

_HALF_A_DAY = 12 * 60 * 60


def names_of(request: AppRequest, session: Session, assembly_id: str) -> dict[int, str]:
    """What each teller of the assembly is called, by place."""
    moderator = {MODERATOR: request.say(N_("Quien conduce"))}
    passes = passes_of(session, request.clues, assembly_id, request.now)
    return moderator | {one.place: one.name or "" for one in passes if one.place}


def tellers(request: AppRequest, session: Session) -> Response:
    """Who counts in this assembly, and who asks to."""
    return _tellers_page(request, session, FormState.fresh())


def _tellers_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    found = passes_of(session, request.clues, here.assembly.id, request.now)
    version = ",".join(f"{one.id}{one.state}" for one in found)
    by_state = {state: [one for one in found if one.state is state] for state in PassState}
    codes = [(one, _code(request, one), qr_svg(_address(request, one))) for one in by_state[PassState.OFFERED]]
    return page(
        request,
        "tellers/tellers.html",
        form=state,
        errors=state or None,
        scene=here,
        codes=codes,
        asking=by_state[PassState.ASKING],
        counting=by_state[PassState.IN],
        version=version,
        where=request.site + request.link("join"),
        minutes=CODE_LASTS.seconds // 60,
    )


def _code(request: AppRequest, one: PassInfo) -> str:
    return code_of(request.context.settings.key, one.id)


def _address(request: AppRequest, one: PassInfo) -> str:
    return f"{request.site}{request.link('join')}?codigo={_code(request, one)}"


def offer_pass(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(_: PlainForm) -> str:
        services.offer_pass(session, request.author, here.assembly, request.context.settings.key)
        return here.link("tellers") + "#codigo"

    return submit(request, session, PlainForm, deed, partial(_tellers_page, request, session))


def let_in(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(_: PlainForm) -> str:
        device = request.say(N_("Teléfono de escrutinio"))
        services.let_in(session, request.author, here.assembly, request.key("pass_id"), device)
        return here.link("tellers")

    return submit(request, session, PlainForm, deed, partial(_tellers_page, request, session))


def end_pass(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(_: PlainForm) -> str:
        services.end_pass(session, here.assembly, request.key("pass_id"), request.now)
        return here.link("tellers")

    return submit(request, session, PlainForm, deed, partial(_tellers_page, request, session))


def join(request: AppRequest, _: Session) -> Response:
    """Type the code and one's name."""
    return _join_page(request, FormState.fresh(code=request.query_params.get("codigo"), name=_known_name(request)))


def _known_name(request: AppRequest) -> str | None:
    return request.actor.name if request.actor else None


def _join_page(request: AppRequest, state: FormState) -> Response:
    return page(request, "tellers/join.html", form=state, errors=state or None)


def join_post(request: AppRequest, session: Session) -> Response:
    """Ask to come in; a refused code stays counted."""
    show, tokens = partial(_join_page, request), list[str]()
    address = request.client.host if request.client else ""
    try:
        count_try(session, f"code:{tries_by_address(address)}", TRIES_OF_CODES, request.now)
    except TooManyTries as error:
        response = show(FormState(dict(request.sent.values), {"": request.words_of(error)}))
        response.status_code = error.status
        return response

    def deed(form: JoinForm) -> str:
        account_id = request.actor.account_id if request.actor else None
        tokens.append(services.ask_in(session, form.code, form.name, account_id, request.now))
        return request.link("join_wait")

    response = submit(request, session, JoinForm, deed, show)
    if request.actor is None:  # a phone with an account keeps its own session
        for token in tokens:
            set_session(response, request.context.settings, token, _HALF_A_DAY)
    if response.status_code == 422:
        response.status_code = 200  # only then is the try kept
    return response


def join_wait(request: AppRequest, session: Session) -> Response:
    """The number to show the moderator; once she let the phone in, it goes where it counts."""
    token = session_token(request, request.context.settings)
    account_id = request.actor.account_id if request.actor else None
    mine = pass_of_phone(session, secret_hash(token) if token else None, account_id)
    if mine is None:
        return see_other(request.link("join"))
    if mine.state is PassState.IN:
        return see_other(request.link("teller_home", clues=mine.clinic_id, assembly_id=mine.assembly_id))
    return page(request, "tellers/join_wait.html", mine=mine, version=mine.state)


_PASSES = "/trabajo/{clues}/asambleas/{assembly_id}/escrutinio"
_RUN = Permission.RUN_ASSEMBLY

routes = [
    get(_PASSES, tellers, _RUN),
    post(_PASSES, offer_pass, _RUN),
    post(_PASSES + "/{pass_id}/aceptar", let_in, _RUN),
    post(_PASSES + "/{pass_id}/quitar", end_pass, _RUN),
    get("/escrutar", join, Permission.SIGN_IN),
    post("/escrutar", join_post, Permission.SIGN_IN),
    get("/escrutar/espera", join_wait, Permission.SIGN_IN),
]
