"""A clinic's tasks as a card, with the words and addresses that it is shown with."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from assembly.assemblies.rules import STATE_NAMES, State
from assembly.clinics.queries import ClinicInfo
from assembly.core.permissions import ROLE_NAMES, Actor, Place, Role, distinct_roles
from assembly.desk.region import waiting_clinics
from assembly.desk.rules import STEP_MARKS, Note, Target
from assembly.desk.waits import PERMISSIONS, Task, for_others, tasks
from assembly.missing.known import Situation, Tone
from assembly.missing.queries import situations
from assembly.watch.rules import Ranked
from assembly.watch.views import Row, rows_of
from assembly.web import words
from assembly.web.request import AppRequest

MOST_WAITING = 10  # clinics of a region; as they are seen to, the next ones come
TONES = {State.CLOSED: "ok", State.OPEN: "warn", State.CONVENED: "plain", State.NOT_HELD: "bad"}


def actor_of(request: AppRequest) -> Actor:
    """Who is signed in: no page of the desk is public."""
    assert request.actor is not None
    return request.actor


@dataclass(frozen=True, slots=True)
class Todo:
    """A task as its line shows it."""

    sentence: str
    address: str
    tone: Tone
    word: str
    days: int | None
    order: tuple[bool, int, int]  # as its task's


@dataclass(frozen=True, slots=True)
class Card:
    """A clinic with what waits there, and what comes next where nothing does."""

    clinic: ClinicInfo
    roles: str
    todo: list[Todo]
    then: Note


def cards_of(request: AppRequest, session: Session, clinics: Sequence[ClinicInfo]) -> list[Card]:
    """Each clinic with its tasks, those with the most pressing first."""
    found = situations(session, clinics, request.now, actor_of(request).account_id) if clinics else {}
    cards = [_card(request, one, found[one.clues]) for one in clinics]
    return sorted(cards, key=lambda card: _urgency(card.todo))


@dataclass(frozen=True, slots=True)
class Board:
    """One's own clinics; those of one's region where something waits; and where there is most to look at, if one may.

    No clinic is in two of them, but for one's own that are worth a look.
    """

    own: list[Card]
    waiting: list[Card]
    region: list[tuple[Row, Card]]


def board_of(request: AppRequest, session: Session, own: Sequence[ClinicInfo], first: Sequence[Ranked]) -> Board:
    """All that the desk shows, as many statements for many clinics as for one."""
    rows = rows_of(request, session, first)
    waiting = waiting_clinics(session, actor_of(request).grants, request.now)
    every = {one.clues: one for one in (*own, *waiting, *(row.clinic for row in rows))}
    cards = {card.clinic.clues: card for card in cards_of(request, session, list(every.values()))}
    mine, shown = {one.clues for one in own}, {row.clinic.clues for row in rows}
    others = {one.clues for one in waiting} - mine - shown
    return Board(
        own=[card for clues, card in cards.items() if clues in mine],
        waiting=[card for clues, card in cards.items() if clues in others and card.todo][:MOST_WAITING],
        region=[(row, cards[row.clinic.clues]) for row in rows],
    )


def _urgency(todo: Sequence[Todo]) -> list[tuple[bool, int, int]]:
    """Tasks come sorted: the first ones tell; nothing to do comes last."""
    return [one.order for one in todo] or [(True, len(Tone), 0)]


def _place(here: ClinicInfo) -> Place:
    return Place(here.clues, here.state_code)


def _roles_at(request: AppRequest, here: ClinicInfo) -> list[Role]:
    return distinct_roles([grant for grant in actor_of(request).grants if grant.covers(_place(here))])


def _roles(request: AppRequest, here: ClinicInfo) -> str:
    return ", ".join(request.say(ROLE_NAMES[role]) for role in _roles_at(request, here))


def _card(request: AppRequest, here: ClinicInfo, now: Situation) -> Card:
    may = {one for one in PERMISSIONS if actor_of(request).may(one, _place(here))}
    todo = [_todo(request, here.clues, one) for one in tasks(now, may, _roles_at(request, here))]
    return Card(here, _roles(request, here), todo, for_others(now))


def _todo(request: AppRequest, clues: str, task: Task) -> Todo:
    say = words_for(request)["say"]
    told = " ".join(say(note) for note in (task.note, task.clock) if note)
    return Todo(told, address(request, clues, task), task.tone, task.word, task.days, task.order)


def address(request: AppRequest, clues: str, target: Target | Task, **more: str) -> str:
    """The path of a page of the clinic."""
    return request.link(target.route, clues=clues, **(more | dict(target.params)))


def words_for(request: AppRequest) -> dict[str, Any]:
    """How the templates say notes, and the words and tones of states."""
    show = words.shower(request.lang)

    def say(note: Note) -> str:
        return request.say(note.message).format(**{key: show(value) for key, value in note.values.items()})

    return {"say": say, "state_words": STATE_NAMES, "tones": TONES, "step_marks": STEP_MARKS}
