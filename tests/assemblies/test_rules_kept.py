"""The year's rules that an assembly keeps while others are imported."""

from datetime import timedelta

from sqlalchemy.orm import Session

from assembly.clinics.services import import_year
from assembly.clinics.years import TwoCounts
from assembly.minutes.course import course_of
from assembly.votes.rules import HandsEach, Majority
from tests.factories.cast import AT, CLINIC, add_clinic, add_year
from tests.factories.hall import DRAFTS
from tests.factories.hands import asked, year_of
from tests.factories.meetings import closed, opened, with_proposals


def test_rules_imported_while_hands_are_up_are_for_later_assemblies(session: Session) -> None:
    add_clinic(session)
    add_year(session)
    meeting = opened(session)
    proposals = [one.id for one in with_proposals(session, meeting, DRAFTS)]
    before = year_of(session, meeting)
    stricter = {"majority": "two_thirds_present", "hands_each": "many", "cut_rule": "stop", "quorum": 200}
    after = before.model_copy(update=stricter | {"two_counts": TwoCounts(all=True)})
    assert import_year(session, after, AT + timedelta(minutes=5)) == "updated"
    about = asked(session, meeting, proposals[0])
    choice = asked(session, meeting, *proposals[1:])
    assert (about.majority, choice.hands_each) == (Majority.PRESENT, HandsEach.ONE)
    assert year_of(session, meeting) == before
    assert course_of(session, CLINIC, meeting.id).settings == before
    closed(session, meeting)
    next_day = AT + timedelta(days=1)
    later = opened(session, 250, at=next_day)
    assert (later.quorum, year_of(session, later)) == (200, after)
