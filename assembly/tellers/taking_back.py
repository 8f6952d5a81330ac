"""Taking back a question that was put by mistake, before anybody counts it."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.permissions import Permission
from assembly.tellers.forms import TakeBackForm
from assembly.tellers.services import check_uncounted, take_back
from assembly.votes.scene import scene
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def take_back_question(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)
    check_uncounted(session, here.assembly, here.question(request.key("question_id")))
    return _page(request, session, FormState.fresh())


def take_back_question_post(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))

    def deed(form: TakeBackForm) -> str:
        take_back(session, request.author, here.assembly, about, request.form_id, form.reason)
        return here.following(about, not here.is_list_tie(about))[1]

    return submit(request, session, TakeBackForm, deed, partial(_page, request, session))


def _page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))
    return page(request, "tellers/take_back.html", form=state, errors=state or None, scene=here, question=about)


_HERE = "/trabajo/{clues}/asambleas/{assembly_id}/preguntas/{question_id}/quitar"

routes = [
    get(_HERE, take_back_question, Permission.RUN_ASSEMBLY),
    post(_HERE, take_back_question_post, Permission.RUN_ASSEMBLY),
]
