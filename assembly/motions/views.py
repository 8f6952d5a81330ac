"""The page where a motion is written and put to the vote."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.services import check_voting
from assembly.budget.queries import money_year, off_plan_spent
from assembly.budget.rules import NoMoneyYear
from assembly.core.money import ZERO
from assembly.core.permissions import Permission
from assembly.motions import services
from assembly.motions.forms import MotionForm
from assembly.motions.queries import places
from assembly.motions.rules import MotionKind
from assembly.votes.asking import majority_of
from assembly.votes.rules import STANCES, QuestionKind
from assembly.votes.scene import Scene, scene
from assembly.votes.wording.explain import stance_rule
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def motion(request: AppRequest, session: Session) -> Response:
    """Which kind of motion, or an empty one of the kind chosen."""
    check_voting(scene(request, session).assembly, request.now)
    kind = request.query_params.get("tipo", "")
    return _motion_page(request, session, FormState.fresh(kind=kind if kind in set(MotionKind) else None))


def motion_post(request: AppRequest, session: Session) -> Response:
    """Write it, and go on to the count."""
    here = scene(request, session)

    def deed(form: MotionForm) -> str:
        services.put_motion(session, request.author, here.assembly, request.form_id, form.draft(), here.settings)
        return here.link("count_sheet", request.form_id)

    return submit(request, session, MotionForm, deed, partial(_motion_page, request, session))


def _motion_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    return page(
        request,
        "motions/motion.html",
        scene=here,
        form=state,
        errors=state or None,
        places=places(session, request.clues),
        year=_year(request, session),
        rule=rule_of(here),
        is_off_plan=off_plan_spent(session, request.clues) > ZERO,
    )


def rule_of(here: Scene) -> str:
    """How a motion will be decided with the people present now."""
    majority = majority_of(QuestionKind.MOTION, STANCES, here.settings.majority, here.settings.majority_by_kind)
    return here.sentence(stance_rule(majority, here.assembly.present or 0))


def _year(request: AppRequest, session: Session) -> int | None:
    """The year whose accounts may be accepted."""
    try:
        return money_year(session, request.clues)
    except NoMoneyYear:
        return None


_NEW = "/trabajo/{clues}/asambleas/{assembly_id}/mociones/nueva"

routes = [get(_NEW, motion, Permission.RUN_ASSEMBLY), post(_NEW, motion_post, Permission.RUN_ASSEMBLY)]
