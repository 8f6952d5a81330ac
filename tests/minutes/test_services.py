"""Closing: what it writes and in which order, what it refuses, and whom it lets in."""

from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from assembly.assemblies.models import Closing
from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import AssemblyAlreadyClosed, AssemblyNotOpen
from assembly.assemblies.services import record_not_held
from assembly.budget.models import BudgetItem
from assembly.budget.queries import items_of
from assembly.committee.models import Term
from assembly.committee.queries import committee_of, terms_of
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import derived_id, new_id
from assembly.core.money import Money
from assembly.core.permissions import Grant, Role, ScopeKind
from assembly.elections.models import Nominee
from assembly.evidence.queries import files_about
from assembly.evidence.services import stores
from assembly.journal.models import JournalLine
from assembly.journal.queries import head
from assembly.minutes import services
from assembly.minutes.course import sealed as sealed_of
from assembly.minutes.queries import links_of, record_of
from assembly.minutes.rules import (
    LinkAlreadyUsed,
    ListMissing,
    ListOutdated,
    NotClosedYet,
    NothingAsked,
    QuestionUncounted,
    TieUnsettled,
)
from assembly.people import services as people
from assembly.people.models import Invitation, RoleGrant
from assembly.people.queries import grants_of, open_invitations
from tests.factories.cast import AT, CLINIC, KEY, OTHER_CLINIC, add_clinic, add_year, author, settings
from tests.factories.hands import asked, counted, nominated, put_to_vote
from tests.factories.meetings import convened, opened, with_proposals
from tests.minutes.meeting import CLOSED_AT, COMMITTEE, listed, sealed, settled, voted
from tests.minutes.pictures import photo

BY = author(at=CLOSED_AT)
FORM = "0190a000-0000-7000-8000-0000000000ff"


@pytest.fixture
def stage(session: Session) -> Session:
    add_clinic(session)
    add_clinic(session, OTHER_CLINIC, "Clínica El Mezquite")
    add_year(session)
    return session


def refusal(session: Session, info: AssemblyInfo, **more: Any) -> AssemblyError:
    """What closing says; nothing of it is kept."""
    before = head(session, CLINIC)
    with pytest.raises(AssemblyError) as found:
        services.close(session, BY, info, new_id(), KEY, **more)
    assert head(session, CLINIC) == before
    assert session.execute(select(func.count()).select_from(Invitation)).scalar_one() == 0
    return found.value


def test_items_are_the_list_in_the_order_voted(stage: Session) -> None:
    info = sealed(stage)
    items = stage.execute(select(BudgetItem).order_by(BudgetItem.n)).scalars().all()
    titles = [one.title for one in items_of(stage, CLINIC)]
    assert titles == ["Techo de la sala de espera", "Ultrasonido portátil", "Pintura de la entrada"]
    assert [(i.position, i.code, i.category, i.hands, i.present, i.approved, i.year, i.assembly_id) for i in items] == [
        (1, "I-01", "infrastructure", 131, 143, Money(182_000_00), 2026, info.id),
        (2, "E-01", "medical_equipment", 124, 143, Money(196_000_00), 2026, info.id),
        (3, "R-01", "maintenance", 90, 143, Money(20_000_00), 2026, info.id),
    ]


def test_every_winner_holds_her_post_from_that_day(stage: Session) -> None:
    info = sealed(stage)
    names = dict(COMMITTEE)
    day = AT.date()
    terms = stage.execute(select(Term).order_by(Term.n)).scalars().all()
    nominees = {key: post for key, post in stage.execute(select(Nominee.id, Nominee.post))}  # noqa: C416
    assert [(t.post, t.since, t.assembly_id, nominees[t.nominee_id]) for t in terms] == [
        (post, day, info.id, post) for post in names
    ]
    assert [(t.post, t.name) for t in committee_of(stage, CLINIC)] == COMMITTEE


def test_the_closing_is_the_last_line_and_its_head_is_the_code(stage: Session) -> None:
    info = sealed(stage, form_id=FORM)
    now = head(stage, CLINIC)
    kinds = stage.execute(select(JournalLine.kind).order_by(JournalLine.n.desc()).limit(8)).scalars().all()
    assert kinds == ["closing", "term", "term", "term", "term", "budget_item", "budget_item", "budget_item"]
    closing = stage.execute(select(Closing)).scalar_one()
    assert (closing.id, closing.present, closing.n) == (FORM, 143, now.n)
    record = record_of(stage, CLINIC, info.id)
    assert record.head == now
    assert (info.closed_at, info.incidents) == (CLOSED_AT, "Se fue la luz diez minutos.\nNadie se opuso a seguir.")


def test_the_code_stays_when_the_journal_goes_on(stage: Session) -> None:
    info = sealed(stage)
    code = record_of(stage, CLINIC, info.id).head
    convened(stage, at=CLOSED_AT)
    assert record_of(stage, CLINIC, info.id).head == code != head(stage, CLINIC)


def test_each_person_elected_gets_a_link_to_her_role(stage: Session) -> None:
    sealed(stage, form_id=FORM)
    found = {(one.name, one.held, one.reference) for one in open_invitations(stage, CLINIC, CLOSED_AT)}
    roles = [Role.PRESIDENT, Role.TREASURER, Role.SECRETARY, Role.CITIZEN_GUARANTOR]
    terms = {term.post: term for term in committee_of(stage, CLINIC)}
    assert found == {
        (name, Grant(role, ScopeKind.CLINIC, CLINIC), terms[post].id)
        for (post, name), role in zip(COMMITTEE, roles, strict=True)
    }
    assert terms["treasury"].id == derived_id(FORM, f"term-{terms['treasury'].nominee_id}")


def held_by(session: Session, role: Role) -> str:
    account = people.create_account(session, f"{role}.anterior", "Persona anterior", AT)
    people.grant(session, account, Grant(role, ScopeKind.CLINIC, CLINIC), AT)
    return account


def test_who_held_the_posts_loses_access_at_once(stage: Session) -> None:
    treasurer, moderator = held_by(stage, Role.TREASURER), held_by(stage, Role.MODERATOR)
    sealed(stage)
    assert grants_of(stage, treasurer) == ()
    assert grants_of(stage, moderator) == (Grant(Role.MODERATOR, ScopeKind.CLINIC, CLINIC),)
    ended = select(RoleGrant.ended_at).where(RoleGrant.account_id == treasurer)
    assert stage.execute(ended).scalar_one() == CLOSED_AT


def test_a_later_assembly_ends_terms_and_the_links_nobody_used(stage: Session) -> None:
    sealed(stage)
    before = {term.post: term for term in committee_of(stage, CLINIC)}
    later = opened(stage, 143, at=CLOSED_AT)
    nominated(stage, later, "treasury", "Lucía Ramos Vela")
    counted(stage, later, put_to_vote(stage, later, "treasury"), 120, 23, 0)
    services.close(stage, author(at=CLOSED_AT), later, new_id(), KEY)
    now = {term.post: term for term in committee_of(stage, CLINIC)}
    assert now["treasury"].name == "Lucía Ramos Vela"
    assert {post: term for post, term in now.items() if post != "treasury"} == {
        post: term for post, term in before.items() if post != "treasury"
    }
    assert [term.ended_on for term in terms_of(stage, CLINIC) if term.post == "treasury"] == [AT.date(), None]
    open_ones = {one.reference for one in open_invitations(stage, CLINIC, CLOSED_AT)}
    assert open_ones == {term.id for term in now.values()}


def test_a_treasurer_who_becomes_president_leaves_the_treasury(stage: Session) -> None:
    sealed(stage)
    treasurer = held_by(stage, Role.TREASURER)
    later = opened(stage, 143, at=CLOSED_AT)
    nominated(stage, later, "presidency", "Guadalupe Hernández Ruiz")
    counted(stage, later, put_to_vote(stage, later, "presidency"), 120, 23, 0)
    services.close(stage, author(at=CLOSED_AT), later, new_id(), KEY)
    assert grants_of(stage, treasurer) == ()
    assert sorted(term.post for term in committee_of(stage, CLINIC)) == ["citizen_guarantor", "presidency", "secretary"]


def test_not_open_yet_is_refused(stage: Session) -> None:
    assert type(refusal(stage, convened(stage))) is AssemblyNotOpen


def test_not_held_is_refused(stage: Session) -> None:
    info = convened(stage)
    record_not_held(stage, author(at=AT), info, new_id(), "Llovió")
    found = refusal(stage, assembly(stage, CLINIC, info.id))
    assert str(found) == "Esta asamblea quedó anotada como no realizada y ya no cambia. Convoque otra."


def test_closing_twice_is_refused(stage: Session) -> None:
    info = sealed(stage)
    now = head(stage, CLINIC)
    with pytest.raises(AssemblyAlreadyClosed):
        services.close(stage, BY, info, new_id(), KEY)
    assert head(stage, CLINIC) == now


def test_an_uncounted_question_is_refused(stage: Session) -> None:
    info = opened(stage)
    (proposal,) = with_proposals(stage, info, [("Techo", "100.00", "infrastructure")])
    asked(stage, info, proposal.id)
    found = refusal(stage, info)
    assert type(found) is QuestionUncounted
    assert str(found) == "Falta anotar el conteo de la votación 1, «Techo». Anótelo y vuelva a cerrar."


def test_a_tie_is_refused(stage: Session) -> None:
    info = opened(stage)
    nominated(stage, info, "treasury", "Ana Luz Rey", "Beto Mora Gil")
    counted(stage, info, put_to_vote(stage, info, "treasury"), 71, 71)
    found = refusal(stage, info)
    assert type(found) is TieUnsettled
    assert str(found) == (
        "La votación 1, «Tesorería», quedó en empate. Haga otra ronda o el sorteo, y vuelva a cerrar."
    )


def test_improvements_without_a_list_are_refused(stage: Session) -> None:
    found = refusal(stage, voted(stage))
    assert type(found) is ListMissing
    assert (
        str(found)
        == "Falta anotar la lista de mejoras, con su monto. Mejoras que pueden entrar: 4. Anótela y vuelva a cerrar."
    )


def test_a_list_older_than_a_count_is_refused(stage: Session) -> None:
    info = voted(stage)
    listed(stage, info)
    (*_, proposal) = with_proposals(stage, info, [("Sillas", "100.00", "furniture")])
    counted(stage, info, asked(stage, info, proposal.id), 100, 43, 0)
    found = refusal(stage, info)
    assert type(found) is ListOutdated
    assert str(found) == "Algo cambió después de anotar la lista de mejoras. Anote la lista otra vez y vuelva a cerrar."


def test_nothing_asked_needs_to_be_meant(stage: Session) -> None:
    info = opened(stage)
    found = refusal(stage, info)
    assert (type(found), found.at_field) == (NothingAsked, "nothing_asked")
    services.close(stage, BY, info, new_id(), KEY, nothing_asked=True)
    assert [items_of(stage, CLINIC), committee_of(stage, CLINIC)] == [[], []]
    assert assembly(stage, CLINIC, info.id).closed_at == CLOSED_AT


def test_rejected_improvements_ask_for_no_list(stage: Session) -> None:
    info = opened(stage)
    (proposal,) = with_proposals(stage, info, [("Techo", "100.00", "infrastructure")])
    counted(stage, info, asked(stage, info, proposal.id), 50, 93, 0)
    services.close(stage, BY, info, new_id(), KEY)
    assert items_of(stage, CLINIC) == []


def test_a_new_link_replaces_the_lost_one(stage: Session) -> None:
    info = sealed(stage)
    term = committee_of(stage, CLINIC)[0].id
    lost = links_of(stage, [term])[term]
    services.renew_link(stage, BY, KEY, info, term)
    new = links_of(stage, [term])[term]
    assert new.id != lost.id
    open_ids = {one.id for one in open_invitations(stage, CLINIC, CLOSED_AT)}
    assert (new.id in open_ids, lost.id in open_ids, len(open_ids)) == (True, False, 4)


def test_a_used_link_is_not_made_again(stage: Session) -> None:
    info = sealed(stage)
    term = committee_of(stage, CLINIC)[0]
    link = links_of(stage, [term.id])[term.id]
    people.accept_invitation(stage, link.id, "rosa.xolo", "caballo azul mesa nube", "caballo azul mesa nube", CLOSED_AT)
    with pytest.raises(LinkAlreadyUsed) as found:
        services.renew_link(stage, BY, KEY, info, term.id)
    assert str(found.value) == (
        "Rosa Elena Martínez Xolo ya entró con su enlace. Si perdió su frase, pida a la administración un enlace "
        "para cambiarla."
    )


def test_no_link_for_another_assembly_s_term(stage: Session) -> None:
    info = sealed(stage)
    term = committee_of(stage, CLINIC)[0].id
    other = opened(stage, 20, at=CLOSED_AT)
    with pytest.raises(NotFound):
        services.renew_link(stage, BY, KEY, other, term)
    with pytest.raises(NotFound):
        services.renew_link(stage, BY, KEY, info, new_id())


def test_the_signed_sheet_is_about_the_closing(stage: Session, tmp_path: Any) -> None:
    info = sealed(stage, form_id=FORM)
    services.attach_signed(stage, BY, stores(settings(tmp_path)), info, new_id(), photo())
    (kept,) = files_about(stage, CLINIC, [FORM])[FORM]
    assert kept.purpose == "signed_minutes"
    assert record_of(stage, CLINIC, info.id).signed_sheets == (kept,)


def test_no_signed_sheet_before_the_closing(stage: Session, tmp_path: Any) -> None:
    info = settled(stage)
    with pytest.raises(NotClosedYet):
        services.attach_signed(stage, BY, stores(settings(tmp_path)), info, new_id(), photo())
    assert sealed_of(stage, CLINIC, info.id) is None
