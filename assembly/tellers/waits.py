"""Once a sheet is in: wait for the other teller, see where two counts differ, ask for another turn; home."""

from collections.abc import Mapping
from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.permissions import Permission
from assembly.tellers import passes, services
from assembly.tellers.desk import Desk, after, desk_of, pass_here, shown
from assembly.tellers.queries import corrected, counting_of
from assembly.tellers.record import tellers_of
from assembly.tellers.rules import MODERATOR, SAME_PHONE, WHY_NARROW, Why, check_different
from assembly.votes.results import QuestionInfo
from assembly.votes.scene import Scene, scene
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, PlainForm, submit
from assembly.web.request import AppRequest, page, see_other


def count_wait(request: AppRequest, session: Session) -> Response:
    """How the turn stands: who is still counting, or only the numbers that differ."""
    return wait_page(request, session, FormState.fresh())


def wait_page(request: AppRequest, session: Session, state: FormState) -> Response:
    """The turn as it stands; elsewhere when there is nothing to wait for."""
    desk = desk_of(request, session)
    counting = desk.counting
    if not counting.sheets or not (desk.is_in or desk.runs):
        return see_other(after(desk) if desk.question.rounds else desk.scene.link("count_sheet", desk.question.id))
    names = passes.names_of(request, session, desk.scene.assembly.id) | {
        one.place: one.name for one in counting.sheets if one.name
    }
    waiting = [one for one in names if one not in (*counting.places, SAME_PHONE)]
    # The moderator only counts if she wants to: a third teller who was let in is waited for.
    settling = [one for one in waiting if counting.differs and one != MODERATOR]
    version = f"{desk.question.id}-{counting.round_number}-{counting.turn}-{len(counting.sheets)}-{len(waiting)}"
    narrow = _narrow(desk) if counting.why is Why.NARROW and desk.runs else ""
    known = {"names": names, "waiting": settling or waiting, "is_settling": bool(settling), "version": version}
    can_share = SAME_PHONE not in counting.places and counting.may_share_phone
    known |= {"same_phone": SAME_PHONE, "can_share": can_share, "narrow": narrow}
    return shown("tellers/count_wait.html", desk, state, **known)


def count_settled(request: AppRequest, session: Session) -> Response:
    """Whose counts stood and whose did not, once a third one decided between two that differed."""
    desk = desk_of(request, session)
    here, about = desk.scene, desk.question
    found = tellers_of(session, request.clues, here.assembly.id).get(about.id)
    agreed = found.rounds.get(about.rounds[-1].number) if found and about.rounds else None
    if agreed is None or agreed.settled_by is None:
        return see_other(after(desk))
    stood = [(one, about.rounds[-1].counts) for one in agreed.tellers]
    rows = [(one, _said_hands(desk, hands), True) for one, hands in stood]
    rows += [(one, _said_hands(desk, hands), False) for one, hands in agreed.outvoted]
    mine = not desk.runs and agreed.settled_by == desk.place
    return shown("tellers/count_settled.html", desk, FormState.fresh(), rows=rows, is_mine=mine)


def _said_hands(desk: Desk, hands: Mapping[str, int]) -> str:
    """`A favor 9, En contra 5, Abstención 1`."""
    return ", ".join(f"{label} {hands.get(key, 0):,}" for key, label, _ in desk.scene.options(desk.question))


def _narrow(desk: Desk) -> str:
    """Why a result is counted twice: only for whoever counted it, for the other counts blindly."""
    if not desk.is_in or len(desk.counting.sheets) > 1:
        return ""
    return desk.scene.sentence((WHY_NARROW, {"margin": desk.scene.settings.two_counts.margin}))


def count_again(request: AppRequest, session: Session) -> Response:
    """The moderator asks for the hands once more; what differed stays in the record."""
    desk = desk_of(request, session)
    check_different(desk.counting.comparison)

    def deed(_: PlainForm) -> str:
        about, info = desk.question, desk.scene.assembly
        services.count_again(session, request.author, info, about, desk.scene.settings, request.form_id)
        return desk.scene.link("count_sheet", about.id)

    return submit(request, session, PlainForm, deed, partial(wait_page, request, session))


def teller_home(request: AppRequest, session: Session) -> Response:
    """What a teller does now: count this, wait for the other, or wait for the next question."""
    here = scene(request, session)
    runs = request.may(Permission.RUN_ASSEMBLY)
    place = MODERATOR if runs else pass_here(request, session, here).place
    present = here.assembly.present or 0
    asked = [one for one in here.questions if one.outcome is None]
    corrected = _corrected(request, session, here)
    counted = [(one, counting_of(session, request.clues, one, here.settings, present)) for one in (*asked, *corrected)]
    mine = [one for one, how in counted if (how.why or how.sheets) and place not in how.places]
    # One new question at a time; besides it those that whoever runs the assembly began to correct.
    to_count = [one for one in mine if not one.rounds][:1] + [one for one in mine if one.rounds]
    waits = next((one for one, how in counted if place in how.places), None)
    last = max((one for one in here.questions if one.rounds), key=lambda one: one.rounds[-1].n, default=None)
    version = f"{here.assembly.state}-{'-'.join(one.id for one in to_count)}-{waits.id if waits else ''}"
    return page(request, "tellers/home.html", scene=here, to_count=to_count, waits=waits, last=last, version=version)


def _corrected(request: AppRequest, session: Session, here: Scene) -> list[QuestionInfo]:
    """The settled questions that are being counted again."""
    found = corrected(session, request.clues, here.assembly.id, here.questions)
    return [one for one in found if here.may_correct(one)]


_ALL = "/trabajo/{clues}/asambleas/{assembly_id}"
SHEET = _ALL + "/preguntas/{question_id}/conteo"

routes = [
    get(SHEET + "/espera", count_wait, Permission.COUNT_HANDS),
    get(SHEET + "/coinciden", count_settled, Permission.COUNT_HANDS),
    post(SHEET + "/otra-ronda", count_again, Permission.RUN_ASSEMBLY),
    get(_ALL + "/escrutar", teller_home, Permission.COUNT_HANDS),
]
