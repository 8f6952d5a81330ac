"""From what is missing at a clinic to the tasks of whoever may do something about it, each with its very form. Pure."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace

from assembly.assemblies.rules import State
from assembly.core.errors import N_
from assembly.core.money import ZERO
from assembly.core.permissions import Permission, Role
from assembly.desk.rules import Note
from assembly.missing.known import Missing, Situation, Tone
from assembly.missing.rules import everything, missing

# What the tones of a task say.
URGENCY = {Tone.BAD: N_("Urgente"), Tone.WARN: N_("Pendiente"), Tone.PLAIN: N_("Cuando pueda")}
_NOW = N_("En curso")


@dataclass(frozen=True, slots=True)
class Duty:
    """Who may solve something, and where; `param` names the key of the page's one thing, `several` the page of more.

    `but`: those who may do that have another task in its place.
    """

    permission: Permission
    route: str
    param: str = ""
    several: str = ""
    but: Permission | None = None
    vacant: Permission | None = None  # who may, while nobody holds the treasury


@dataclass(frozen=True, slots=True)
class Task:
    """Something to do: the sentence, how pressing it is, the page where it is done, and for how many days it waits."""

    note: Note
    tone: Tone
    route: str
    params: Mapping[str, str] = field(default_factory=dict)
    days: int | None = None
    clock: Note | None = None  # until when, where there is a term
    is_now: bool = False  # people sit in the hall

    @property
    def word(self) -> str:
        """How pressing it is, in a word."""
        return _NOW if self.is_now else URGENCY[self.tone]

    @property
    def order(self) -> tuple[bool, int, int]:
        """To sort by: what is being held, then the most pressing, then what waits for longest."""
        return not self.is_now, list(Tone).index(self.tone), -(self.days or 0)


_CALL = Duty(Permission.RUN_ASSEMBLY, "convene")
_DAY = Duty(Permission.RUN_ASSEMBLY, "assembly_day", "assembly_id")
_EXPENSE = Duty(Permission.SPEND, "expense_work", "expense_id")
_SPEND = Duty(Permission.SPEND, "expense_new")
_REVIEW = Duty(Permission.REVIEW, "review_expense", "expense_id", "reviews_waiting")
_BANK = Duty(Permission.RECORD_DEPOSIT, "balance")
_LEFT = Duty(Permission.HAND_OVER, "treasury_handover", "past_term_id", but=Permission.SPEND)
# What is missing and stands in no line here is for the public to know, and nobody's to do: nothing on a form ends it.
DUTIES: Mapping[str, Duty] = {
    "no_assembly": _CALL,
    "not_held": _CALL,
    "empty_posts": _CALL,
    "vacant_post": _CALL,
    "term_over": _CALL,
    "off_plan": _CALL,
    "off_plan_rejected": _EXPENSE,
    "not_recorded": _DAY,
    "not_closed": _DAY,
    "meeting_open": _DAY,
    "meeting_convened": _DAY,
    "signed_minutes": Duty(Permission.RUN_ASSEMBLY, "closed", "assembly_id"),
    "handover": _LEFT,
    "handover_received": Duty(Permission.SPEND, "treasury_handover", "past_term_id"),
    "handover_differs": _LEFT,
    "card_lost": _LEFT,
    "cash_not_handed_over": _LEFT,
    "objected": _EXPENSE,
    "objected_vacant": Duty(Permission.ANSWER_OBJECTIONS, "expense_work", "expense_id"),
    "objection_answered": Duty(Permission.REVIEW, "review_expense", "expense_id"),
    "broken_seal": _EXPENSE,
    "broken_note": _EXPENSE,
    "wrong_receiver": _EXPENSE,
    "overpaid": _EXPENSE,
    "odd_day": _EXPENSE,
    "no_proof": _EXPENSE,
    "no_file": Duty(Permission.SPEND, "expense_file", "expense_id"),
    "not_reviewed": _REVIEW,
    "to_review": _REVIEW,
    "to_review_too": replace(_REVIEW, permission=Permission.REVIEW_ALL),
    "inquiry_to_publish": Duty(Permission.MODERATE_INQUIRIES, "moderate_inquiry", "folio", "inquiries_work"),
    "inquiry_to_answer": Duty(Permission.ANSWER_INQUIRIES, "answer_inquiry", "folio", "inquiries_work"),
    "cash_unexplained": _SPEND,
    "cash_in_hand": _SPEND,
    "cash_of_post": Duty(Permission.CONFIRM, "money", but=Permission.SPEND),
    "cash_above_limit": _SPEND,
    "cash_above_withdrawn": Duty(Permission.SPEND, "withdrawal_new"),
    "large_unconfirmed": Duty(Permission.CONFIRM, "confirm", "large_id", "confirmations", but=Permission.SPEND),
    "large_refused": _EXPENSE,
    "bank_differs": _BANK,
    "bank_unread": _BANK,
    "untouched": _SPEND,
    "photos": Duty(Permission.ADD_PHOTOS, "item_works", "item_id", "works"),
    "photo_hidden": Duty(Permission.COVER_EVIDENCE, "cover", "evidence_id"),
    "delivery_unseen": Duty(Permission.REVIEW, "receipt", "delivery_id", "works"),
    "delivery_incomplete": Duty(Permission.ADD_PHOTOS, "works"),
    "overspent": Duty(Permission.RECORD_DEPOSIT, "deposit_new"),
    "deadline": Duty(Permission.SPEND, "money"),
    "leftover": Duty(Permission.SPEND, "refund_new", vacant=Permission.GIVE_BACK),
}
_GATES = tuple(gate for duty in DUTIES.values() for gate in (duty.permission, duty.vacant) if gate)
PERMISSIONS = tuple(dict.fromkeys(_GATES))


def tasks(now: Situation, may: Collection[Permission], roles: Collection[Role] = ()) -> list[Task]:
    """What somebody with these permissions has to do there: the most pressing first, then what waits for longest.

    Before all, an assembly that is being held; then what a new treasurer received: until she says it, nobody knows what
    she answers for.
    """
    receives = {DUTIES["handover_received"].route} if Permission.SPEND in may else set()
    larges = [one for one in now.larges if one.is_refused or one.keeper not in roles]
    found = list(_tasks(replace(now, larges=larges), may))
    return sorted(found, key=lambda one: (not one.is_now, one.route not in receives, one.order))


def _tasks(now: Situation, may: Collection[Permission]) -> Iterator[Task]:
    for one in everything(now):
        duty = DUTIES.get(one.code)
        is_far = one.code == "deadline" and one.tone is Tone.PLAIN  # the whole year long there is money to spend
        if duty and _is_hers(duty, now, may) and duty.but not in may and not is_far:
            yield _task(now, one, duty)


def _is_hers(duty: Duty, now: Situation, may: Collection[Permission]) -> bool:
    return duty.permission in may or (now.is_treasury_vacant and duty.vacant in may)


def _task(now: Situation, one: Missing, duty: Duty) -> Task:
    clock = Note(*one.clock) if one.clock else None
    route, params = _page(now, one, duty)
    return Task(Note(one.text, one.values), one.tone, route, params, one.days, clock, one.code == "meeting_open")


def _page(now: Situation, one: Missing, duty: Duty) -> tuple[str, Mapping[str, str]]:
    """The form of the one thing; of several, their list, or else the form of the oldest."""
    if one.code == "off_plan" and (met := [each.id for each in now.meetings if each.state is State.OPEN]):
        return "off_plan", {"assembly_id": met[0]}
    if not duty.param:
        return duty.route, {}
    if duty.several and len(one.about) > 1:
        return duty.several, {}
    key = one.at if one.at and one.code != "large_refused" else one.about[-1]
    if duty is _EXPENSE and key not in {spent.id for spent in now.expenses}:
        return "movement", {"movement_id": key}
    return duty.route, {duty.param: key}


def for_others(now: Situation) -> Note:
    """What the clinic lacks or waits for, for who has nothing to do there."""
    count = len(missing(now))
    if count == 1:
        return Note(N_("A usted no le toca. A la clínica le falta una cosa: véala en su página pública."))
    if count:
        text = N_("A usted no le toca. A la clínica le faltan {count} cosas: véalas en su página pública.")
        return Note(text, {"count": count})
    return comes_next(now)


def comes_next(now: Situation) -> Note:
    """What the clinic waits for where nothing is missing."""
    ahead = [one.day for one in now.meetings if one.state is State.CONVENED and one.day >= now.today]
    if ahead:
        return Note(N_("Lo que sigue: la asamblea del {day}."), {"day": min(ahead)})
    if now.figures.received == ZERO:
        return Note(N_("Lo que sigue: que llegue el dinero del programa."))
    if now.figures.left > ZERO and now.year and now.today <= now.year.deadline:
        about = {"left": now.figures.left, "deadline": now.year.deadline}
        return Note(N_("Lo que sigue: gastar los {left} que quedan, antes del {deadline}."), about)
    return Note(N_("Lo que sigue: que la asamblea vea en qué se gastó el dinero y diga si acepta las cuentas."))
