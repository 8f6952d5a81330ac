"""Pages of the show of hands: put a question, count it, read it, ask again, draw a lot; the list of improvements."""

from functools import partial
from typing import Any

from sqlalchemy.orm import Session
from starlette.responses import Response

from assembly.assemblies.rules import check_open, check_running
from assembly.assemblies.services import check_voting
from assembly.clinics.queries import notified_amount
from assembly.clinics.years import category_name
from assembly.core.errors import NotFound
from assembly.core.permissions import Permission
from assembly.proposals.forms import WithdrawalForm
from assembly.proposals.queries import proposal, proposals_of
from assembly.proposals.services import withdraw
from assembly.votes import asking, services
from assembly.votes.forms import AmountForm, LotForm, QuestionForm, lot_form
from assembly.votes.improvements import services as improvements
from assembly.votes.improvements.listing import are_mixed, list_tie
from assembly.votes.improvements.ranking import CUT_RULES, CutRule, listed
from assembly.votes.queries import amount_left, approved_before, listing_of, rankings_of, ties_behind, waiting_at
from assembly.votes.results import Step, is_about_improvements, is_in_force, unsettled
from assembly.votes.rules import STANCES, HandsEach, Majority, QuestionKind
from assembly.votes.scene import Scene, scene, typed_by
from assembly.votes.wording import explain
from assembly.votes.wording.marks import tie_for_the_list, tone, verdict
from assembly.web.endpoint import get, post
from assembly.web.forms import FormState, PlainForm, submit
from assembly.web.request import AppRequest, page


def put_question(request: AppRequest, session: Session) -> Response:
    check_voting(scene(request, session).assembly, request.now)
    return _put_page(request, session, FormState.fresh(options=request.query_params.get("propuesta")))


def put_question_post(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(form: QuestionForm) -> str:
        chosen = sorted(form.options, key=here.number_of)  # as on the sheet of paper
        choice = (QuestionKind.CHOICE, None, chosen, here.settings, len(chosen))
        single = (QuestionKind.PROPOSAL, chosen[0], STANCES, here.settings, 1)
        asks = choice if len(chosen) > 1 else single
        services.put_question(session, request.author, here.assembly, request.form_id, *asks)
        return here.link("count_sheet", request.form_id)

    return submit(request, session, QuestionForm, deed, partial(_put_page, request, session))


def _put_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    waiting, asked = asking.waiting_in(here.questions), asking.asked_about(here.questions)
    refused = asking.rejected(here.questions)
    free = [one for one in proposals_of(session, request.clues, here.assembly.id) if one.id not in waiting]
    offered = [one for one in free if one.id not in refused]
    majority, hands = Majority(here.settings.majority), HandsEach(here.settings.hands_each)
    return _page(
        "votes/put_question.html",
        here,
        state,
        offered=sorted(offered, key=lambda one: (one.id in asked, one.number)),
        refused=[(one, refused[one.id]) for one in free if one.id in refused],
        asked=asked,
        category_name=partial(category_name, here.settings),
        waiting=[one for one in here.questions if one.outcome is None and is_in_force(one, here.questions)],
        stance_rule=here.sentence(explain.stance_rule(majority, here.assembly.present or 0)),
        choice_rule=[here.sentence(one) for one in explain.choice_rule(hands)],
    )


def question(request: AppRequest, session: Session) -> Response:
    return _question_page(request, session, FormState.fresh())


def _question_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))
    waiting = waiting_at(session, here.assembly, about)
    is_here = waiting.at is not None and waiting.at.id == about.id
    waits = waiting.step is not Step.NOTHING and (is_here or not here.is_list_tie(about))
    asked = asking.asked_about(here.questions)
    is_more = any(one.id not in asked for one in proposals_of(session, request.clues, here.assembly.id))
    listing = listing_of(session, here.assembly) if is_about_improvements(about, here.questions) else None
    tied, tie = tie_for_the_list(about, here.questions, listing)
    return _page(
        "votes/question.html",
        here,
        state,
        question=about,
        waiting=waiting,
        is_here=is_here,
        waits=waits,
        winners=[here.name(one) for one in waiting.winners],
        tone=tone(about, waits, bool(tied)),
        verdict=request.say(verdict(about, waits, bool(tied), here.is_about_people(about))) if about.rounds else None,
        tied=tied,
        tie=request.say(tie) if tie else here.settled(about),
        in_force=is_in_force(about, here.questions),
        sheets=here.sheets(about),
        narrow=[
            here.sentence(one)
            for one in explain.narrow(about, here.questions, here.settings.two_counts, here.cost_of(about))
        ],
        following=here.following(about, is_more),
        list_tie=list_tie(listing, here.questions) if listing and not is_more and about.rounds else None,
    )


def tie_round(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))

    def deed(_: PlainForm) -> str:
        services.put_tie(session, request.author, here.assembly, request.form_id, about)
        return here.link("count_sheet", request.form_id)

    return submit(request, session, PlainForm, deed, partial(_question_page, request, session))


def draw_lot(request: AppRequest, session: Session) -> Response:
    info = scene(request, session).assembly
    check_open(info.state, info.closed_on)
    return _lot_page(request, session, FormState.fresh())


def draw_lot_post(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))
    tied = services.tied_for_lot(session, here.assembly, about)

    def deed(form: LotForm) -> str:
        more = (form.order(tied), form.drawn_by, form.witnesses)
        services.draw_lot(session, request.author, here.assembly, about, request.form_id, *more)
        return here.link("question", about.id)

    form = lot_form(tied, here.is_about_people(about))
    return submit(request, session, form, deed, partial(_lot_page, request, session))


def _lot_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    about = here.question(request.key("question_id"))
    tied = sorted(
        ((one, here.name(one)) for one in services.tied_for_lot(session, here.assembly, about)),
        key=lambda option: option[1],
    )
    message = asking.why_lot(about, here.questions, [one for one, _ in tied])
    why = here.sentence((message, {"names": ", ".join(name for _, name in tied)}))
    return _page("votes/draw_lot.html", here, state, question=about, tied=tied, why=why)


def withdraw_proposal(request: AppRequest, session: Session) -> Response:
    info = scene(request, session).assembly
    check_running(info.state, info.closed_on)
    return _withdraw_page(request, session, FormState.fresh())


def withdraw_proposal_post(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)
    about = proposal(session, request.clues, request.key("proposal_id"))

    def deed(form: WithdrawalForm) -> str:
        is_voted = about.id in asking.asked_about(here.questions)
        withdraw(session, request.author, here.assembly, about, request.form_id, form.reason, is_voted)
        return here.link("assembly_proposals")

    return submit(request, session, WithdrawalForm, deed, partial(_withdraw_page, request, session))


def _withdraw_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    about = proposal(session, request.clues, request.key("proposal_id"))
    if about.assembly_id != here.assembly.id:
        raise NotFound()
    return _page("votes/withdraw_proposal.html", here, state, proposal=about)


def ranking(request: AppRequest, session: Session) -> Response:
    return _list_page(request, session, FormState.fresh())


def ranking_post(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(_: PlainForm) -> str:
        left = amount_left(session, here.assembly)
        if left is None:
            raise asking.AmountUnknown()
        how = (left, CutRule(here.settings.cut_rule))
        improvements.rank_improvements(session, request.author, here.assembly, request.form_id, *how)
        return here.link("ranking")

    return submit(request, session, PlainForm, deed, partial(_list_page, request, session))


def ranking_amount(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(form: AmountForm) -> str:
        improvements.note_amount(session, request.author, here.assembly, request.form_id, form.amount, form.source)
        return here.link("ranking")

    return submit(request, session, AmountForm, deed, partial(_list_page, request, session))


def ranking_tie(request: AppRequest, session: Session) -> Response:
    here = scene(request, session)

    def deed(_: PlainForm) -> str:
        services.put_list_tie(session, request.author, here.assembly, request.form_id)
        return here.link("count_sheet", request.form_id)

    return submit(request, session, PlainForm, deed, partial(_list_page, request, session))


def _list_page(request: AppRequest, session: Session, state: FormState) -> Response:
    here = scene(request, session)
    listing = listing_of(session, here.assembly)
    notified = notified_amount(session, request.clues, here.assembly.year)
    kept = rankings_of(session, request.clues, here.assembly.id)
    proposals = proposals_of(session, request.clues, here.assembly.id)
    costs = {one.id: one.cost.centavos for one in proposals}
    earlier = kept[:-1] if kept and kept[-1].is_final else kept
    return _page(
        "votes/ranking.html",
        here,
        state,
        listing=listing,
        lines=listed(listing.ranking, listing.ties, here.name) if listing else (),
        earlier=[
            (one, listed(one.ranking, ties_behind(one, here.questions, costs), here.name)) for one in reversed(earlier)
        ],
        notified=notified,
        approved=approved_before(session, here.assembly),
        left=amount_left(session, here.assembly),
        typed_by=request.say(typed_by(notified)),
        rule=request.say(CUT_RULES[CutRule(here.settings.cut_rule)]),
        list_tie=list_tie(listing, here.questions) if listing else None,
        is_mixed=are_mixed(here.questions),
        waiting=[one.at for one in unsettled(here.questions) if is_about_improvements(one.at, here.questions)],
        kept=kept[-1] if kept else None,
    )


def _page(template: str, here: Scene, state: FormState, **context: Any) -> Response:
    return page(here.request, template, form=state, errors=state or None, scene=here, **context)


_ALL = "/trabajo/{clues}/asambleas/{assembly_id}"
_ONE = _ALL + "/preguntas/{question_id}"
_RUN = Permission.RUN_ASSEMBLY

routes = [
    get(_ALL + "/preguntas/nueva", put_question, _RUN),
    post(_ALL + "/preguntas/nueva", put_question_post, _RUN),
    get(_ONE, question, _RUN),
    post(_ONE + "/desempate", tie_round, _RUN),
    get(_ONE + "/sorteo", draw_lot, _RUN),
    post(_ONE + "/sorteo", draw_lot_post, _RUN),
    get(_ALL + "/propuestas/{proposal_id}/retirar", withdraw_proposal, _RUN),
    post(_ALL + "/propuestas/{proposal_id}/retirar", withdraw_proposal_post, _RUN),
    get(_ALL + "/mejoras", ranking, _RUN),
    post(_ALL + "/mejoras", ranking_post, _RUN),
    post(_ALL + "/mejoras/monto", ranking_amount, _RUN),
    post(_ALL + "/mejoras/desempate", ranking_tie, _RUN),
]
