"""What the API tells of a question: which count stands, and the lot that told apart those tied."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.votes import services
from assembly.votes.queries import QuestionInfo
from tests.factories.cast import CLINIC, author
from tests.factories.hall import Hall
from tests.factories.hands import asked_again, counted
from tests.minutes.meeting import notify


def outcomes(hall: Hall) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = hall.client.get(f"/api/v1/clinics/{CLINIC}").json()["assemblies"][0]["outcomes"]
    return found


def test_a_corrected_count_stands_no_more(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)
    about = hall.put(0)
    hall.count(about, 60, 83, 0)
    hall.do(lambda session: counted(session, hall.info, about, 83, 60, 0, reason="Se dictó al revés"))
    said = [(one["number"], one["stands"], one["verdict"], one["drawn"]) for one in outcomes(hall)]
    assert said == [(1, False, "rejected", []), (1, True, "approved", [])]


def test_a_lot_is_told_with_the_round_that_it_settled(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)

    def settled(session: Session) -> QuestionInfo:
        notify(session, amount=Money(200_000_00))
        again = counted(session, hall.info, asked_again(session, hall.info), 60, 60)
        order, by = list(reversed(again.options)), author(at=hall.info.starts_at)
        services.draw_lot(session, by, hall.info, again, new_id(), order, "Elena Cruz", "Luz Paz y Pedro Sol")
        return again

    hall.count(hall.put(0, 1), 60, 60)
    about: QuestionInfo = hall.do(settled)
    first, last = outcomes(hall)
    assert (first["drawn"], last["verdict"], last["stands"]) == ([], "tied", True)
    assert [one["option"] for one in last["drawn"]] == list(reversed(about.options))
    assert {one["name"] for one in last["drawn"]} == {"Techo", "Baños"}
