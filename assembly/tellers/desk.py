"""Where one teller counts: which question, how far its counting is, who she is."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.tellers.queries import Counting, PassInfo, counting_of, pass_of
from assembly.tellers.rules import MODERATOR, SAME_PHONE, WHY_TWO
from assembly.votes.recount import NOW, Base, base_of, earlier_bases
from assembly.votes.results import QuestionInfo
from assembly.votes.scene import Scene, scene
from assembly.web.forms import FormState
from assembly.web.request import AppRequest, page


@dataclass(frozen=True, slots=True)
class Desk:
    """Where one teller counts: the question, how far its counting is, and who she is here."""

    scene: Scene
    question: QuestionInfo
    counting: Counting
    place: int
    name: str | None  # of a teller with a pass
    runs: bool  # whether she also runs the assembly
    base: Base  # the people that her numbers are about

    @property
    def is_in(self) -> bool:
        return self.place in self.counting.places

    @property
    def present(self) -> int:
        return self.base.present

    @property
    def writes_again(self) -> bool:
        """Whether the hands of an earlier round are written down again, and none are raised."""
        return self.base.of_round != NOW

    @property
    def earlier(self) -> list[Base]:
        """What else than raising hands now a correction may be of."""
        return earlier_bases(self.question, self.scene.assembly.present or 0)


def desk_of(request: AppRequest, session: Session, asked: str = "", chosen: int | None = None) -> Desk:
    """Where she counts the path's question; `chosen` is the round whose hands she writes again.

    Raises NotFound for a teller who was not let into this assembly.
    """
    here = scene(request, session)
    about = here.question(request.key("question_id"))
    counting = counting_of(session, request.clues, about, here.settings, here.assembly.present or 0)
    runs = request.may(Permission.RUN_ASSEMBLY)
    place = SAME_PHONE if asked == str(SAME_PHONE) else MODERATOR
    mine = None if runs else pass_here(request, session, here)
    at = mine.place or 0 if mine else place
    base = counting.base
    if at == MODERATOR and at not in counting.places and chosen in {one.number for one in about.rounds}:
        base = base_of(about, base.present, chosen)
    return Desk(here, about, counting, at, mine.name if mine else None, runs, base)


def pass_here(request: AppRequest, session: Session, here: Scene) -> PassInfo:
    """The pass by which whoever asks counts in this assembly. Raises NotFound without one."""
    assert request.actor is not None
    found = pass_of(session, request.clues, here.assembly.id, request.actor.account_id)
    if found is None or found.place is None:
        raise NotFound()
    return found


def after(desk: Desk) -> str:
    """Where she goes once her numbers are in a result."""
    return desk.scene.link("question", desk.question.id) if desk.runs else desk.scene.link("teller_home")


def shown(template: str, desk: Desk, state: FormState, **context: Any) -> Response:
    """A page about the question, for this desk."""
    here = desk.scene
    why = here.request.say(WHY_TWO[desk.counting.why]) if desk.counting.why else ""
    known: dict[str, Any] = {"scene": here, "question": desk.question, "counting": desk.counting, "desk": desk}
    more = known | {"why": why, "present": desk.present} | context
    return page(here.request, template, form=state, errors=state or None, **more)
