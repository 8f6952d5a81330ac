"""Adding proposals and taking them back: the rows, the numbers, the refusals."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo, assembly
from assembly.assemblies.rules import AssemblyAlreadyClosed, AssemblyWasNotHeld, Group
from assembly.assemblies.services import record_not_held
from assembly.core.database import Database
from assembly.core.errors import AssemblyError, NotFound
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Author
from assembly.journal import queries as journal
from assembly.journal.models import Erasure
from assembly.journal.services import erase
from assembly.proposals import rules, services
from assembly.proposals.models import Proposal, ProposalWithdrawal
from assembly.proposals.queries import ProposalInfo, proposal, proposals_of
from assembly.proposals.rules import Draft
from tests.factories.cast import AT, CLINIC, OTHER_CLINIC, author, set_stage
from tests.factories.meetings import closed, convened, opened, with_proposals

SCALE = Draft("Báscula para bebés", "medical_equipment", "La que hay no pesa bien", Money(12_500_50), Group.PENSIONERS)


@pytest.fixture(autouse=True)
def _stage(database: Database) -> None:
    set_stage(database)


def refused(session: Session, info: AssemblyInfo, draft: Draft, error: type[AssemblyError]) -> AssemblyError:
    """The error of a proposal that must be refused and leave nothing."""
    before = journal.head(session, CLINIC)
    with pytest.raises(error) as raised:
        services.propose(session, author(), info, new_id(), draft)
    assert journal.head(session, CLINIC) == before
    return raised.value


def test_a_proposal_is_stored_whole(session: Session) -> None:
    info, key = opened(session), new_id()
    assert services.propose(session, author(), info, key, SCALE) == 1
    assert proposals_of(session, CLINIC, info.id) == [
        ProposalInfo(
            id=key,
            number=1,
            category="medical_equipment",
            cost=Money(12_500_50),
            asked_by=Group.PENSIONERS,
            title="Báscula para bebés",
            why="La que hay no pesa bien",
            is_withdrawn=False,
            withdrawal_reason=None,
            assembly_id=info.id,
        )
    ]
    line = json.loads(list(journal.lines(session, CLINIC))[-1])
    assert line["data"] == {
        "assembly_id": info.id,
        "asked_by": "pensioners",
        "category": "medical_equipment",
        "cost": 1250050,
        "number": 1,
    }
    assert sorted(line["personal"]) == ["title", "why"]


def test_numbers_run_from_one_in_each_assembly_and_are_not_given_twice(session: Session) -> None:
    info = convened(session)
    drafts = [("Techo", "100", "infrastructure"), ("Rampa", "200", "infrastructure"), ("Sillas", "300", "furniture")]
    third = with_proposals(session, info, drafts)[-1]
    services.withdraw(session, author(), info, third, new_id(), "La pagó el municipio", is_voted=False)
    listed = with_proposals(session, info, [("Mesas", "400", "furniture")])
    assert [(one.number, one.title) for one in listed] == [(1, "Techo"), (2, "Rampa"), (4, "Mesas")]
    everything = proposals_of(session, CLINIC, info.id, with_withdrawn=True)
    assert [(one.number, one.is_withdrawn, one.withdrawal_reason) for one in everything] == [
        (1, False, None),
        (2, False, None),
        (3, True, "La pagó el municipio"),
        (4, False, None),
    ]
    other = opened(session, clues=OTHER_CLINIC)
    assert [one.number for one in with_proposals(session, other, drafts)] == [1, 2, 3]


def test_the_same_title_is_refused_with_the_number_of_the_other(session: Session) -> None:
    info = opened(session)
    with_proposals(session, info, [("Techo", "100", "infrastructure"), ("Báscula para bebés", "200", "furniture")])
    error = refused(session, info, replace(SCALE, title="bascula para BEBES"), rules.TitleTaken)
    assert error.values == {"number": 2}


def test_a_title_taken_back_may_be_proposed_again(session: Session) -> None:
    info = opened(session)
    first = with_proposals(session, info, [("Báscula para bebés", "200", "furniture")])[0]
    services.withdraw(session, author(), info, first, new_id(), "El costo estaba mal", is_voted=False)
    assert services.propose(session, author(), info, new_id(), SCALE) == 2


def test_refusals_leave_nothing(session: Session) -> None:
    info = opened(session)
    refused(session, info, replace(SCALE, cost=Money(0)), rules.CostNeeded)
    refused(session, info, replace(SCALE, cost=Money(10_000_000_01)), rules.CostTooLarge)
    refused(session, info, replace(SCALE, category="party"), rules.CategoryUnknown)
    assert proposals_of(session, CLINIC, info.id, with_withdrawn=True) == []


def test_nothing_is_proposed_in_an_assembly_that_is_over(session: Session) -> None:
    refused(session, closed(session, opened(session)), SCALE, AssemblyAlreadyClosed)


def test_nothing_is_proposed_in_an_assembly_that_was_not_held(session: Session) -> None:
    info = convened(session)
    record_not_held(session, author(), info, new_id(), "Llovió")
    refused(session, assembly(session, CLINIC, info.id), SCALE, AssemblyWasNotHeld)


def test_taking_back_is_stored_once_with_its_reason(session: Session) -> None:
    info, key = opened(session), new_id()
    asked = with_proposals(session, info, [("Techo", "100", "infrastructure")])[0]
    services.withdraw(session, author(), info, asked, key, "Se anotó dos veces", is_voted=False)
    rows = session.execute(select(ProposalWithdrawal.id, ProposalWithdrawal.proposal_id)).all()
    assert rows == [(key, asked.id)]
    gone = proposal(session, CLINIC, asked.id)
    assert (gone.is_withdrawn, gone.withdrawal_reason) == (True, "Se anotó dos veces")
    with pytest.raises(rules.ProposalAlreadyWithdrawn):
        services.withdraw(session, author(), info, gone, new_id(), "Otra vez", is_voted=False)


def test_what_was_voted_or_closed_or_is_of_another_assembly_is_not_taken_back(session: Session) -> None:
    info = opened(session)
    asked = with_proposals(session, info, [("Techo", "100", "infrastructure")])[0]
    other = convened(session, at=AT.replace(hour=20))
    before = journal.head(session, CLINIC)
    with pytest.raises(rules.ProposalAlreadyVoted):
        services.withdraw(session, author(), info, asked, new_id(), "Ya no", is_voted=True)
    with pytest.raises(NotFound):
        services.withdraw(session, author(), other, asked, new_id(), "Ya no", is_voted=False)
    assert journal.head(session, CLINIC) == before
    with pytest.raises(AssemblyAlreadyClosed):
        services.withdraw(session, author(), closed(session, info), asked, new_id(), "Ya no", is_voted=False)


def test_another_clinics_proposal_is_not_found(session: Session) -> None:
    asked = with_proposals(session, opened(session), [("Techo", "100", "infrastructure")])[0]
    with pytest.raises(NotFound):
        proposal(session, OTHER_CLINIC, asked.id)
    assert proposals_of(session, OTHER_CLINIC, asked.assembly_id) == []


def test_the_facilitators_proposal_is_marked(session: Session) -> None:
    by = Author("facilitator:0190a000-0000-7000-8000-000000000000", AT, "moderator")
    info = opened(session)
    with_proposals(session, info, [("Techo", "100", "infrastructure")], by=by)
    assert session.execute(select(Proposal.recorded_by, Proposal.on_behalf_of)).all() == [(by.who, "moderator")]
    line = json.loads(list(journal.lines(session, CLINIC))[-1])
    assert line["by"] == f"{by.who} for moderator"


def test_an_erased_title_is_none_and_no_longer_taken(session: Session) -> None:
    info = opened(session)
    asked = with_proposals(session, info, [("Báscula para bebés", "200", "furniture")])[0]
    erase(session, author(), Erasure(clinic_id=CLINIC, id=new_id(), fact_id=asked.id, field="title", reason="request"))
    assert proposal(session, CLINIC, asked.id).title is None
    assert services.propose(session, author(), info, new_id(), SCALE) == 2
