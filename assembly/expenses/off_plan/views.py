"""The page where an expense outside what was approved is put to the vote."""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.services import check_voting
from assembly.core.permissions import Permission
from assembly.expenses.off_plan import services
from assembly.expenses.off_plan.forms import OffPlanForm
from assembly.motions.views import rule_of
from assembly.votes.scene import scene
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def off_plan(request: AppRequest, session: Session) -> Response:
    """The expenses that no assembly approved or accepted."""
    check_voting(scene(request, session).assembly, request.now)
    return _show(request, session, FormState.fresh())


def off_plan_post(request: AppRequest, session: Session) -> Response:
    """Put one to the vote, and go on to the count."""
    here = scene(request, session)

    def deed(form: OffPlanForm) -> str:
        about = (form.expense_id, form.why, here.settings)
        services.put_expense(session, request.author, here.assembly, request.form_id, *about)
        return here.link("count_sheet", request.form_id)

    return submit(request, session, OffPlanForm, deed, partial(_show, request, session))


def _show(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    found = services.undecided(session, here.assembly)
    known: dict[str, Any] = {"expenses": found, "rule": rule_of(here), "errors": state or None}
    return page(request, "expenses/off_plan.html", scene=here, form=state, **known)


_PUT = "/trabajo/{clues}/asambleas/{assembly_id}/gastos-no-aprobados"

routes = [get(_PUT, off_plan, Permission.RUN_ASSEMBLY), post(_PUT, off_plan_post, Permission.RUN_ASSEMBLY)]
