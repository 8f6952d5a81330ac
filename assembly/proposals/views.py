"""The page to add a proposal. Taking one back stands where it is known whether it was voted, in the room of votes."""

from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import GROUP_NAMES, check_running
from assembly.clinics.queries import clinic, year_settings
from assembly.core.permissions import Permission
from assembly.proposals import services
from assembly.proposals.forms import ProposalForm
from assembly.proposals.queries import proposals_of
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, submit
from assembly.web.request import AppRequest, page


def propose(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)
    check_running(info.state, info.closed_on)
    return _page(request, session, info, FormState.fresh())


def propose_post(request: AppRequest, session: Session) -> Response:
    info = _info(request, session)

    def deed(form: ProposalForm) -> str:
        services.propose(session, request.author, info, request.form_id, form.draft())
        return (
            request.link("assembly_proposals", clues=request.clues, assembly_id=info.id) + f"?anotada={request.form_id}"
        )

    return submit(request, session, ProposalForm, deed, partial(_page, request, session, info))


def _page(request: AppRequest, session: Session, info: AssemblyInfo, state: FormState) -> Response:
    settings = year_settings(session, info.institution, info.year, info.opened_at)
    return page(
        request,
        "proposals/propose.html",
        form=state,
        errors=state or None,
        clinic=clinic(session, request.clues),
        assembly=info,
        categories=[(category.code, category.name) for category in settings.categories],
        groups=[(group.value, request.say(words)) for group, words in GROUP_NAMES.items()],
        proposals=proposals_of(session, request.clues, info.id),
    )


def _info(request: AppRequest, session: Session) -> AssemblyInfo:
    return assembly(session, request.clues, request.key("assembly_id"))


_NEW = "/trabajo/{clues}/asambleas/{assembly_id}/propuestas/nueva"

routes = [
    get(_NEW, propose, Permission.RUN_ASSEMBLY),
    post(_NEW, propose_post, Permission.RUN_ASSEMBLY),
]
