"""Small assemblies played through the services with drawn counts, against a naive recount written here."""

from itertools import groupby, permutations, product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.elections.queries import post_of
from assembly.votes import services
from assembly.votes.improvements.ranking import CutRule
from assembly.votes.improvements.services import note_amount, rank_improvements
from assembly.votes.queries import QuestionInfo, listing_of, waiting_at
from assembly.votes.results import Step
from assembly.votes.rules import Verdict
from tests.factories.cast import CLINIC, add_clinic, add_year, author
from tests.factories.hands import asked, asked_again, counted, nominated, put_to_vote, year_of
from tests.factories.meetings import opened, with_proposals

Standing = dict[str, tuple[int, ...]]
NAMES = ("Ana Díaz", "Beto Ruiz", "Carla Gil")
DRAWN = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def accepted(order: tuple[str, ...], costs: dict[str, int], amount: int, rule: CutRule) -> frozenset[str]:
    """What one full order of the improvements takes in, one by one."""
    taken = set()
    for one in order:
        if costs[one] <= amount:
            taken.add(one)
            amount -= costs[one]
        elif rule is CutRule.STOP:
            break
    return frozenset(taken)


def possible(standing: Standing, costs: dict[str, int], amount: int, rule: CutRule) -> set[frozenset[str]]:
    """What every order that respects the hands takes in."""
    ranked = sorted(standing, key=lambda one: standing[one], reverse=True)
    groups = [list(members) for _, members in groupby(ranked, key=lambda one: standing[one])]
    orders = product(*(permutations(group) for group in groups))
    return {accepted(tuple(one for group in order for one in group), costs, amount, rule) for order in orders}


def wants_lot(data: st.DataObject, about: QuestionInfo) -> bool:
    """Whether people draw a lot now; in the end they always do."""
    return about.number > 8 or data.draw(st.booleans())


def play_list(session: Session, info: AssemblyInfo, data: st.DataObject, rule: CutRule) -> None:
    """Vote proposals of drawn costs, then resolve the list's ties until it can be written down."""
    present = info.present or 0
    pesos = data.draw(st.lists(st.integers(1, 6), min_size=2, max_size=4))
    drafts = [(f"Mejora {nth}", f"{one}000.00", "infrastructure") for nth, one in enumerate(pesos)]
    costs = {one.id: one.cost.centavos for one in with_proposals(session, info, drafts)}
    amount = data.draw(st.integers(0, 15)) * 1000_00
    note_amount(session, author(), info, new_id(), Money(max(amount, 1)), "Oficio")
    standing: Standing = {}
    for proposal in costs:
        hands = present // 2 + data.draw(st.integers(0, 2))
        kept = counted(session, info, asked(session, info, proposal), hands, present - hands, 0)
        assert kept.outcome is not None
        assert (kept.outcome.verdict is Verdict.APPROVED) == (2 * hands > present)
        if 2 * hands > present:
            standing[proposal] = (hands,)
    limit = max(amount, 1)
    last: QuestionInfo | None = None
    while len(outcomes := possible(standing, costs, limit, rule)) > 1:
        listing = listing_of(session, info, cut_rule=rule)
        assert listing is not None
        tied = listing.ranking.undecided
        assert len({standing[one] for one in tied}) == 1 < len(tied)
        if listing.step is Step.TIE_ROUND_OR_LOT and last and wants_lot(data, last):
            order = data.draw(st.permutations(tied))
            services.draw_lot(session, author(), info, last, new_id(), order, "Rosa", "La mesa")
            later = {one: len(order) - place for place, one in enumerate(order)}
        else:
            tie = asked_again(session, info)
            later = {one: data.draw(st.integers(1, 3)) for one in tie.options}
            last = counted(session, info, tie, *later.values())
        standing |= {one: (*standing[one], more) for one, more in later.items()}
    if standing:
        ranking = rank_improvements(session, author(), info, new_id(), Money(limit), rule)
        assert {frozenset(line.id for line in ranking.accepted)} == outcomes


def play_election(session: Session, info: AssemblyInfo, data: st.DataObject) -> None:
    """Elect a treasurer among drawn nominees, and follow the ties to the end."""
    names = NAMES[: data.draw(st.integers(2, 3))]
    running = dict(zip(nominated(session, info, "treasury", *names), names, strict=True))
    about = put_to_vote(session, info, "treasury")
    while True:
        hands = {one: data.draw(st.integers(1, 3)) for one in about.options}
        about = counted(session, info, about, *hands.values())
        most = max(hands.values())
        leading = {one for one in hands if hands[one] == most}
        waiting = waiting_at(session, info, about)
        assert (waiting.step is Step.NOTHING) == (len(leading) == 1)
        if len(leading) == 1:
            break
        assert set(waiting.tied) == leading
        if waiting.step is Step.TIE_ROUND_OR_LOT and wants_lot(data, about):
            order = data.draw(st.permutations(sorted(leading)))
            services.draw_lot(session, author(), info, about, new_id(), order, "Rosa", "La mesa")
            leading = {order[0]}
            break
        about = asked_again(session, info, about)
    state = post_of(session, info, year_of(session, info), "treasury")
    assert [one.name for one in state.winners] == [running[one] for one in leading]
    assert state.is_settled


@DRAWN
@given(data=st.data())
def test_an_assembly_comes_out_as_counted_by_hand(session: Session, data: st.DataObject) -> None:
    rule = data.draw(st.sampled_from(CutRule))
    with session.begin_nested() as point:
        add_clinic(session, CLINIC)
        add_year(session, cut_rule=rule.value)
        info = opened(session, present=data.draw(st.integers(10, 40)))
        play_list(session, info, data, rule)
        play_election(session, info, data)
        point.rollback()
