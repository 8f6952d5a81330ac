"""What was asked waits again after its question is taken back: ties, ratification; and a count that comes meanwhile."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from httpx2 import Response
from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.elections.terms import TermAlreadyAsked
from assembly.minutes.checks import matters_of
from assembly.minutes.course import course_of
from assembly.minutes.services import close
from assembly.tellers.models import TellerSheet
from assembly.tellers.services import take_back
from assembly.votes.models import QuestionWithdrawal, Round
from assembly.votes.queries import QuestionInfo
from assembly.votes.rules import QuestionKind
from tests.elections.test_terms import ask
from tests.factories.cast import CLINIC, KEY, add_clinic, add_year, author, send, signed_in, visitor
from tests.factories.hall import Hall
from tests.factories.hands import asked_again, elected
from tests.factories.meetings import opened
from tests.factories.tellers import WHOLE, set_year
from tests.minutes.meeting import notify

WHY = "Se puso por error"


@pytest.fixture
def hall(database: Database, tmp_path: Path) -> Hall:
    return Hall(database, tmp_path)


def off(session: Session, info: AssemblyInfo, about: QuestionInfo) -> None:
    take_back(session, author(at=info.starts_at), info, about, new_id(), WHY)


def matters(hall: Hall) -> list[str]:
    """What the assembly still has to do before it closes."""
    return [str(one) for one in hall.database.read(lambda s: matters_of(course_of(s, CLINIC, hall.info.id)))]


def test_a_tie_waits_again_for_its_round(hall: Hall) -> None:
    hall.do(lambda s: notify(s, amount=Money(300_000_00)))
    hall.count(hall.put(0, 1), 60, 60)
    before = matters(hall)
    wrong: QuestionInfo = hall.do(lambda s: asked_again(s, hall.info))
    hall.do(lambda s: off(s, hall.info, wrong))
    assert matters(hall) == before
    again: QuestionInfo = hall.do(lambda s: asked_again(s, hall.info))
    assert (again.number, again.subject, again.options) == (3, wrong.subject, wrong.options)


def test_somebody_can_be_asked_about_again(session: Session) -> None:
    add_clinic(session)
    add_year(session)
    first = opened(session)
    elected(session, first, "treasury", "Tere Luna")
    close(session, author(), first, new_id(), KEY)
    second = opened(session)
    wrong = ask(session, second, "Tere Luna", QuestionKind.REMOVAL)
    with pytest.raises(TermAlreadyAsked):
        ask(session, second, "Tere Luna", QuestionKind.RATIFY)
    off(session, second, wrong)
    assert ask(session, second, "Tere Luna", QuestionKind.RATIFY).number == 2


@pytest.mark.parametrize("two", [False, True])
def test_a_count_and_a_taking_back_at_once_leave_one_of_them(hall: Hall, two: bool) -> None:
    set_year(hall.database, two_counts={"all": two})
    about, other = hall.put(0), visitor(hall.database, hall.folder)
    signed_in(other, hall.database, Role.MODERATOR)
    answers = at_once(
        lambda: send(hall.client, hall.sheet(about), round="1", turn="1", **WHOLE),
        lambda: send(other, f"{hall.base}/preguntas/{about.id}/quitar", reason=WHY),
    )
    assert sorted(one.status_code for one in answers) == [303, 409]
    kept = hall.rows(TellerSheet) + hall.rows(Round), hall.rows(QuestionWithdrawal)
    assert kept == ((1, 0) if answers[0].status_code == 303 else (0, 1))


def at_once(*deeds: Callable[[], Response]) -> list[Response]:
    """What each answered, all let go at the same moment."""
    gate, answers = threading.Barrier(len(deeds)), dict[int, Response]()

    def run(place: int) -> None:
        gate.wait()
        answers[place] = deeds[place]()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(len(deeds))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(deeds))]
