"""The resident's pages: ask without an account, and come back with the folio and the code. No session is ever read."""

import secrets
from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import clinic
from assembly.core.errors import NotFound
from assembly.core.ids import is_id
from assembly.core.permissions import Permission, public_author
from assembly.inquiries import queries, rules, services
from assembly.inquiries.forms import AskForm, WordForm
from assembly.inquiries.queries import InquiryInfo
from assembly.inquiries.rules import LONGEST, LONGEST_NAME, CodeWrong, code_hash, code_of, read_folio
from assembly.inquiries.standing import State
from assembly.inquiries.subjects import subject
from assembly.people.rules import TooManyTries, tries_by_address
from assembly.people.sign_in import count_try
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, Show, examine, submit
from assembly.web.request import AppRequest, FormUnreadable, page


def ask(request: AppRequest, session: Session) -> Response:
    """An empty question about the line that `sobre` names, or about the clinic's money."""
    state = FormState.fresh(about=request.query_params.get("sobre"), secret=secrets.token_urlsafe(16))
    return _ask_page(request, session, state)


def _about(state: FormState) -> str | None:
    """The line asked about. Raises NotFound for what cannot be one."""
    given = state.value("about") or None
    if given is not None and not is_id(given):
        raise NotFound()
    return given


def _ask_page(request: AppRequest, session: Session, state: FormState) -> Response:
    return page(
        request,
        "inquiries/ask.html",
        clinic=clinic(session, request.clues),
        form=state,
        errors=state or None,
        subject=subject(session, request.clues, _about(state)),
        most=LONGEST,
        most_name=LONGEST_NAME,
    )


def ask_post(request: AppRequest, session: Session) -> Response:
    """Keep the question; its answer is the only page that ever shows the code."""
    show = partial(_ask_page, request, session)
    code = code_of(request.context.settings.key, request.clues, request.form_id, _secret(request))
    about = subject(session, request.clues, _about(FormState.of(request.sent)))
    refused = _too_many(request, session, {"ask": rules.ASKED_BY_ADDRESS}, show)
    if refused is not None:
        return refused

    def answer(form: AskForm) -> Response:
        rules.check_trap(form.website)
        hashed = code_hash(request.context.settings.key, request.clues, request.form_id, code)
        author = public_author(request.now)
        what = (request.form_id, about, form.text, form.name, hashed)
        number = services.ask(session, author, request.clues, *what)
        return _asked_page(request, session, number, code)

    return examine(request, session, AskForm, request.sent, answer, show)


def _secret(request: AppRequest) -> str:
    given = request.sent.values.get("secret", [""])[-1]
    if not rules.is_secret(given):
        raise FormUnreadable()
    return given


def _asked_page(request: AppRequest, session: Session, number: int, code: str) -> Response:
    one = queries.inquiry(session, request.clues, number)
    address = request.site + request.link("inquiry_word", clues=request.clues, folio=one.folio)
    return page(
        request, "inquiries/asked.html", clinic=clinic(session, request.clues), one=one, spoken=code, address=address
    )


def _too_many(request: AppRequest, session: Session, limits: dict[str, int], show: Show) -> Response | None:
    """The form again with 429 where one of the limits is passed; the tries are counted by address, or by the key."""
    address = tries_by_address(request.client.host if request.client else "")
    try:
        for name, most in limits.items():
            count_try(session, f"{name}:{address}" if ":" not in name else name, most, request.now)
    except TooManyTries as error:
        state = FormState.of(request.sent)
        state.problems[""] = request.words_of(error)
        response = show(state)
        response.status_code = error.status
        return response
    return None


def _inquiry(request: AppRequest, session: Session) -> InquiryInfo:
    return queries.inquiry(session, request.clues, read_folio(str(request.path_params["folio"])))


def inquiry_word(request: AppRequest, session: Session) -> Response:
    """An empty form to say whether it was solved."""
    return _word_page(request, session, FormState.fresh())


def _word_page(request: AppRequest, session: Session, state: FormState) -> Response:
    one = _inquiry(request, session)
    return page(
        request,
        "inquiries/word.html",
        clinic=clinic(session, request.clues),
        one=one,
        is_early=one.state in (State.WAITING, State.WITHHELD),
        is_over=one.state is State.SOLVED,
        is_answered=one.state is State.ANSWERED,
        form=state,
        errors=state or None,
        most=LONGEST,
    )


def inquiry_word_post(request: AppRequest, session: Session) -> Response:
    """Record what she says; a wrong code stays counted."""
    show = partial(_word_page, request, session)
    one = _inquiry(request, session)
    limits = {f"inquiry:{one.id}": rules.CODES_BY_INQUIRY, "inquiry-code": rules.CODES_BY_ADDRESS}
    refused = _too_many(request, session, limits, show)
    if refused is not None:
        return refused

    def deed(form: WordForm) -> str:
        kept = partial(code_hash, request.context.settings.key, request.clues)
        services.check_code(session, request.clues, one.number, lambda key: kept(key, form.code))
        said = (request.form_id, one, form.word, form.text)
        services.say(session, public_author(request.now), request.clues, *said)
        return f"{request.link('inquiry', clues=request.clues, folio=one.folio)}?hecho=dicho"

    is_wrong = False

    def again(state: FormState) -> Response:
        nonlocal is_wrong
        is_wrong = CodeWrong.field in state.problems
        return show(state)

    response = submit(request, session, WordForm, deed, again)
    if is_wrong:
        response.status_code = 200  # only then is the try kept
    return response


_ONE = "/clinicas/{clues}/dudas/{folio}"
routes = [
    get("/clinicas/{clues}/preguntar", ask, Permission.ASK),
    post("/clinicas/{clues}/preguntar", ask_post, Permission.ASK),
    get(f"{_ONE}/seguimiento", inquiry_word, Permission.ASK),
    post(f"{_ONE}/seguimiento", inquiry_word_post, Permission.ASK),
]
