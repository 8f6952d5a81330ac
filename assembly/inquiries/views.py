"""What everybody reads of inquiries, and where the committee publishes and answers them."""

from collections.abc import Callable
from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.clinics.queries import ClinicInfo, clinic
from assembly.core import clock
from assembly.core.permissions import Permission
from assembly.inquiries import asking, queries, rules, services
from assembly.inquiries.forms import MOST_REMARK, AnswerForm, ModerationForm
from assembly.inquiries.privacy import COVER
from assembly.inquiries.queries import InquiryInfo, WordInfo
from assembly.inquiries.rules import LONGEST, LONGEST_ANSWER, WITHHELD_LABELS, read_folio
from assembly.inquiries.standing import STATE_MARKS, Said, State
from assembly.inquiries.subjects import subject
from assembly.web import words
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page

SHOWN = 50


def sayer(request: AppRequest) -> Callable[[Said], str]:
    """How a sentence with its values is said to this reader."""
    show = words.shower(request.lang)
    return lambda said: request.say(said.message).format(**{name: show(value) for name, value in said.values.items()})


def told(request: AppRequest, here: ClinicInfo) -> dict[str, Any]:
    """What every page that shows inquiries needs."""
    return {
        "clinic": here,
        "today": clock.local_day(request.now, here.time_zone),
        "say": sayer(request),
        "state_marks": STATE_MARKS,
        "why_words": WITHHELD_LABELS,
        "signed": rules.signature_words,
    }


def inquiries(request: AppRequest, session: Session) -> Response:
    """Every inquiry of the clinic, the newest first, also those that are not published."""
    here = clinic(session, request.clues)
    found = queries.inquiries_of(session, request.clues)
    about = told(request, here)
    pages = max(1, -(-len(found) // SHOWN))
    number = min(_number(request), pages)
    shown = found[(number - 1) * SHOWN : number * SHOWN]
    tally = queries.tally(found, about["today"])
    return page(request, "inquiries/list.html", shown=shown, tally=tally, pages=pages, page_number=number, **about)


def _number(request: AppRequest) -> int:
    text = request.query_params.get("pagina", "")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) <= 4 else 1


def _inquiry(request: AppRequest, session: Session) -> InquiryInfo:
    return queries.inquiry(session, request.clues, read_folio(str(request.path_params["folio"])))


def inquiry(request: AppRequest, session: Session) -> Response:
    """One inquiry with its answers."""
    one = _inquiry(request, session)
    here = clinic(session, request.clues)
    done = request.query_params.get("hecho") == "dicho"
    return page(request, "inquiries/one.html", one=one, done=done, **told(request, here))


def inquiries_work(request: AppRequest, session: Session) -> Response:
    """What waits for being published or answered, the oldest first."""
    found = queries.inquiries_of(session, request.clues)[::-1]
    return page(
        request,
        "inquiries/work_list.html",
        to_moderate=[one for one in found if one.pending is not None],
        to_answer=[one for one in found if one.state in (State.OPEN, State.NOT_SOLVED)],
        rest=[one for one in found if one.pending is None and not one.is_owed][:-SHOWN:-1],
        **told(request, clinic(session, request.clues)),
    )


def inquiry_work(request: AppRequest, session: Session) -> Response:
    """One inquiry for those who work with it."""
    one = _inquiry(request, session)
    done = request.query_params.get("hecho", "")
    return page(request, "inquiries/work.html", one=one, done=done, **told(request, clinic(session, request.clues)))


def _work(request: AppRequest, one: InquiryInfo, done: str) -> str:
    return f"{request.link('inquiry_work', clues=request.clues, folio=one.folio)}?hecho={done}"


def _to_moderate(one: InquiryInfo) -> InquiryInfo | WordInfo:
    """What waits for a decision; a withheld inquiry may still be published. Raises NothingToModerate."""
    found = one.pending or (one if one.state is State.WITHHELD else None)
    if found is None:
        raise rules.NothingToModerate()
    return found


def moderate_inquiry(request: AppRequest, session: Session) -> Response:
    """The words as they were written, and what can be done with them."""
    one = _inquiry(request, session)
    read = _to_moderate(one)
    rules.check_moderator(request.author.who, subject(session, request.clues, one.about_id).recorded_by)
    text = read.text if isinstance(read, WordInfo) else read.original
    return _moderate_page(request, session, one, FormState.fresh(subject=read.id, public_text=text))


def _moderate_page(request: AppRequest, session: Session, one: InquiryInfo, state: FormState) -> Response:
    read = next((word for word in one.words if word.id == state.value("subject")), one)
    return page(
        request,
        "inquiries/moderate.html",
        one=one,
        is_added=read is not one,
        original=read.text if isinstance(read, WordInfo) else one.original,
        name=one.original_name if read is one else None,
        form=state,
        errors=state or None,
        whys=[(why, request.say(label)) for why, label in WITHHELD_LABELS.items()],
        cover=COVER,
        most=LONGEST,
        most_remark=MOST_REMARK,
        **told(request, clinic(session, request.clues)),
    )


def moderate_inquiry_post(request: AppRequest, session: Session) -> Response:
    """Publish, cover or withhold."""
    one = _inquiry(request, session)

    def deed(form: ModerationForm) -> str:
        added = None if form.subject == one.id else form.subject
        about = (request.form_id, one.number, added, form.decision())
        services.moderate(session, request.author, request.clues, *about)
        return _work(request, one, "decidida")

    return submit(request, session, ModerationForm, deed, partial(_moderate_page, request, session, one))


def answer_inquiry(request: AppRequest, session: Session) -> Response:
    """An empty answer."""
    one = _inquiry(request, session)
    rules.check_answerable(one.state)
    return _answer_page(request, session, one, FormState.fresh())


def _answer_page(request: AppRequest, session: Session, one: InquiryInfo, state: FormState) -> Response:
    about = told(request, clinic(session, request.clues))
    return page(
        request, "inquiries/answer.html", one=one, form=state, errors=state or None, most=LONGEST_ANSWER, **about
    )


def answer_inquiry_post(request: AppRequest, session: Session) -> Response:
    """Publish the answer."""
    one = _inquiry(request, session)

    def deed(form: AnswerForm) -> str:
        services.answer(session, request.author, request.clues, request.form_id, one.number, form.text)
        return _work(request, one, "respondida")

    return submit(request, session, AnswerForm, deed, partial(_answer_page, request, session, one))


_ALL = "/trabajo/{clues}/dudas"
_ONE = f"{_ALL}/{{folio}}"
routes = [
    *asking.routes,
    get("/clinicas/{clues}/dudas", inquiries, Permission.PUBLIC),
    get("/clinicas/{clues}/dudas/{folio}", inquiry, Permission.PUBLIC),
    get(_ALL, inquiries_work, Permission.SEE_CLINIC),
    get(_ONE, inquiry_work, Permission.SEE_CLINIC),
    get(f"{_ONE}/publicar", moderate_inquiry, Permission.MODERATE_INQUIRIES),
    post(f"{_ONE}/publicar", moderate_inquiry_post, Permission.MODERATE_INQUIRIES),
    get(f"{_ONE}/responder", answer_inquiry, Permission.ANSWER_INQUIRIES),
    post(f"{_ONE}/responder", answer_inquiry_post, Permission.ANSWER_INQUIRIES),
]
