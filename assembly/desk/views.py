"""Pages of the desk. They only read; what is done is done in the other rooms."""

from datetime import date
from functools import partial

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.account.balances import AccountInfo, account_of
from assembly.account.rules import closing
from assembly.assemblies.queries import assemblies_of
from assembly.assemblies.rules import GROUP_NAMES, State
from assembly.budget.queries import figures_of, items_of, money_year, movements_of
from assembly.budget.rules import MOVEMENT_LABELS, NoMoneyYear
from assembly.clinics.queries import ClinicInfo, YearUnknown, clinic, find_clinics, year_settings
from assembly.clinics.years import YearSettings, category_name
from assembly.committee.queries import committee_of
from assembly.core import clock
from assembly.core.money import total
from assembly.core.permissions import Permission, Role, ScopeKind
from assembly.desk.cards import actor_of, address, board_of, cards_of, words_for
from assembly.desk.day import day_of
from assembly.desk.rules import Note, Target, next_but_election, next_of, steps
from assembly.expenses.drafts import DraftInfo, drafts_of
from assembly.expenses.queries import expense_count, expenses_of
from assembly.handovers.cash import moved_in
from assembly.handovers.queries import handovers_of, is_treasury_vacant, left_by
from assembly.handovers.rules import comes_next
from assembly.minutes.queries import AssemblyRecord, record_of
from assembly.minutes.sheet import ERASED
from assembly.public.labels import large_marks, marks
from assembly.tellers.queries import Counting, begun
from assembly.timetable.queries import meetings_on, nearest_day
from assembly.timetable.rules import Tally, tally_of
from assembly.votes.asking import asked_about
from assembly.watch.queries import watched
from assembly.watch.views import list_of
from assembly.web import words
from assembly.web.endpoint import get
from assembly.web.forms import FormState
from assembly.web.request import AppRequest, page, see_other

MOST_CLINICS = 100
LATEST_EXPENSES = 20
_HUB = Target("assembly_day", Note(""))
MOST_WATCHED = 10  # of a region; the whole list has its own page
MOST_TASKS = 5  # of one clinic among several; all of them are on the clinic's own page


def desk(request: AppRequest, session: Session) -> Response:
    """What waits for whoever is signed in."""
    actor = actor_of(request)
    own = [one for one in actor.grants if one.kind is ScopeKind.CLINIC and one.role is not Role.TELLER]
    wide = [grant for grant in actor.grants if grant.kind is not ScopeKind.CLINIC]
    clinics = find_clinics(session, within=own, limit=MOST_CLINICS) if own else []
    found = list_of(request, session).found
    return page(
        request,
        "desk/desk.html",
        board=board_of(request, session, clinics, found[:MOST_WATCHED]),
        most=MOST_TASKS,
        watches=bool(watched(actor.grants)),
        region_total=len(found),
        is_wide=bool(wide),
        counts=any(one.role is Role.TELLER for one in actor.grants),
        timetable=_timetable(request, session) if wide else None,
        left=[(clues, one, comes_next(one)) for clues, one in left_by(session, actor.account_id) if not one.is_settled],
        manages=actor.may(Permission.MANAGE_ACCOUNTS),
        form=FormState(),
        **words_for(request),
    )


def _timetable(request: AppRequest, session: Session) -> tuple[date, Tally] | None:
    """The day that the timetable opens at, with its counts; None while there is no assembly at all."""
    grants = actor_of(request).grants
    day = nearest_day(session, grants, request.now)
    return (day, tally_of(meetings_on(session, grants, day, request.now))) if day else None


def desk_search(request: AppRequest, session: Session) -> Response:
    """Find a clinic among those one may work at."""
    text = request.query_params.get("q", "").strip()[:80]
    found = find_clinics(session, text, within=actor_of(request).grants) if text else []
    return page(request, "desk/search.html", text=text, found=found, form=FormState({"q": [text]}))


def desk_clinic(request: AppRequest, session: Session) -> Response:
    """One clinic's working page: what waits, its assemblies, its committee."""
    here = clinic(session, request.clues)
    (card,) = cards_of(request, session, [here])
    return page(
        request,
        "desk/clinic.html",
        clinic=here,
        card=card,
        assemblies=assemblies_of(session, here.clues),
        committee=_committee(request, session, here),
        drafts=_drafts(request, session),
        **words_for(request),
    )


def _account(session: Session, here: ClinicInfo, today: date) -> tuple[AccountInfo | None, YearSettings | None]:
    """The account of the current year with its settings; None before there are rules of any year."""
    try:
        year = money_year(session, here.clues)
    except NoMoneyYear:
        return None, None
    movements = movements_of(session, here.clues)
    moved = moved_in(session, here.clues, year, movements)
    changes = handovers_of(session, here.clues)
    account = account_of(session, here.clues, year, movements, moved, today, changes)
    return account, _settings(session, here, year)


def _settings(session: Session, here: ClinicInfo, year: int) -> YearSettings | None:
    try:
        return year_settings(session, here.institution, year)
    except YearUnknown:
        return None


def _drafts(request: AppRequest, session: Session) -> list[DraftInfo]:
    """The expenses that the person signed in began here and did not finish."""
    may = request.may(Permission.SPEND)
    return drafts_of(session, request.clues, actor_of(request).account_id) if may else []


def _committee(request: AppRequest, session: Session, here: ClinicInfo) -> list[tuple[str, str]]:
    terms = committee_of(session, here.clues)
    return [(term.post_name, term.name or request.say(ERASED)) for term in terms]


def assembly_day(request: AppRequest, session: Session) -> Response:
    """The assembly's task list, with the next thing to do on top."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    info = record.assembly
    starts = words.moment(info.starts_at, info.time_zone, request.lang)
    day = day_of(record, starts, request.say, _countings(session, record))
    found = steps(day)
    return page(
        request,
        "desk/assembly_day.html",
        clinic=record.clinic,
        info=info,
        starts=starts,
        day=day,
        steps=found,
        next=next_of(found),
        is_counted="asistencia" in request.query_params,
        to=lambda target: address(request, request.clues, target, assembly_id=info.id),
        **words_for(request),
    )


def _countings(session: Session, record: AssemblyRecord) -> dict[str, Counting]:
    """The questions of which some sheets are in and others are waited for."""
    if record.settings is None or record.assembly.state is not State.OPEN:
        return {}
    return begun(session, record.assembly, record.questions, record.settings)


def next_step(request: AppRequest, session: Session) -> Response:
    """Leads on to what comes next in the assembly; past the election when its posts were all seen."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    found = steps(day_of(record, "", request.say, _countings(session, record)))
    target = next_but_election(found) if "cargos" in request.query_params else next_of(found)
    return see_other(address(request, request.clues, target or _HUB, assembly_id=record.assembly.id))


def assembly_proposals(request: AppRequest, session: Session) -> Response:
    """What was proposed in the assembly, with what can still be done about each."""
    record = record_of(session, request.clues, request.key("assembly_id"))
    added = request.query_params.get("anotada")
    return page(
        request,
        "desk/assembly_proposals.html",
        clinic=record.clinic,
        info=record.assembly,
        proposals=record.proposals,
        asked=asked_about(record.questions),
        added=next((one for one in record.proposals if one.id == added), None),
        group_names=GROUP_NAMES,
        category_name=partial(category_name, record.settings),
        is_running=record.assembly.state in (State.CONVENED, State.OPEN),
    )


def money(request: AppRequest, session: Session) -> Response:
    """The clinic's money for those who work with it."""
    here = clinic(session, request.clues)
    today = clock.local_day(request.now, here.time_zone)
    account, settings = _account(session, here, today)
    return page(
        request,
        "desk/money.html",
        clinic=here,
        figures_now=figures_of(session, here.clues),
        items=items_of(session, here.clues),
        expenses=[(one, marks(one)) for one in expenses_of(session, here.clues, limit=LATEST_EXPENSES)],
        expense_total=expense_count(session, here.clues),
        movements=movements_of(session, here.clues),
        movement_words=MOVEMENT_LABELS,
        drafts=_drafts(request, session),
        large_marks=large_marks,
        account=account,
        gives_back=request.may(Permission.SPEND)
        or (request.may(Permission.GIVE_BACK) and is_treasury_vacant(session, here.clues)),
        today=today,
        closing=closing(today, settings.deadline, account.balance, total([one.amount for one in account.held]))
        if settings and account
        else None,
    )


routes = [
    get("/trabajo", desk, Permission.SIGNED_IN),
    get("/trabajo/buscar", desk_search, Permission.SIGNED_IN),
    get("/trabajo/{clues}", desk_clinic, Permission.SEE_CLINIC),
    get("/trabajo/{clues}/dinero", money, Permission.SEE_CLINIC),
    get("/trabajo/{clues}/asambleas/{assembly_id}", assembly_day, Permission.RUN_ASSEMBLY),
    get("/trabajo/{clues}/asambleas/{assembly_id}/sigue", next_step, Permission.RUN_ASSEMBLY),
    get("/trabajo/{clues}/asambleas/{assembly_id}/propuestas", assembly_proposals, Permission.RUN_ASSEMBLY),
]
