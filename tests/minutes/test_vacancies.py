"""Posts that nobody holds after an assembly are said before it closes and in its acta; those that go on are not."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.committee.queries import committee_of
from assembly.committee.rules import EndReason
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.handovers.services import record_departure
from assembly.minutes.services import close
from tests.factories.cast import AT, CLINIC, KEY, author, visitor
from tests.factories.hall import DRAFTS, Hall
from tests.factories.hands import asked, counted, elected
from tests.factories.meetings import opened, with_proposals
from tests.factories.pages import Shown
from tests.minutes.meeting import CLOSED_AT


def test_only_posts_that_nobody_holds_are_vacant(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)
    acta = f"/clinicas/{CLINIC}/asambleas/{hall.info.id}"
    hall.do(lambda session: elected(session, hall.info, "presidency", "Rosa Díaz"))
    said = Shown(hall.client.get(f"{hall.base}/cierre")).text.split("Cargos que quedan vacantes")[1]
    assert ("Presidencia" in said.split("Puede cerrar")[0], "Tesorería" in said.split("Puede cerrar")[0]) == (
        False,
        True,
    )
    hall.do(lambda session: close(session, author(at=CLOSED_AT), hall.info, new_id(), KEY, ""))
    text = Shown(visitor(database, tmp_path).get(acta)).text
    assert ("Presidencia Rosa Díaz" in text, "Tesorería Vacante (1 de 1)" in text) == (True, True)
    hall.do(_leaves_the_same_day)
    assert "Presidencia Vacante" not in Shown(visitor(database, tmp_path).get(acta)).text


def _leaves_the_same_day(session: Session) -> None:
    """She resigns in the hour after the acta was closed: it was signed with her in the post."""
    term, later = committee_of(session, CLINIC)[0], CLOSED_AT + timedelta(hours=1)
    about = (term.id, later.date(), EndReason.RESIGNATION, "Se va a vivir lejos")
    record_departure(session, author(at=later), CLINIC, new_id(), *about)


def test_a_phone_that_was_taken_out_reads_that_its_task_ended(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)
    phone = visitor(database, tmp_path)
    page = Shown(phone.get(f"{hall.base}/escrutar", follow_redirects=True))
    assert "Su tarea de contar terminó" in page.text
    assert "Su tarea de contar terminó" not in Shown(phone.get(hall.base, follow_redirects=True)).text


def test_who_goes_on_and_what_was_counted_again_are_read_before_closing(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)
    hall.do(lambda session: elected(session, hall.info, "presidency", "Rosa Díaz"))
    hall.do(lambda session: close(session, author(at=CLOSED_AT), hall.info, new_id(), KEY, ""))
    later = hall.do(lambda session: opened(session, at=AT + timedelta(days=1)))
    hall.do(lambda session: counted_again(session, later))
    text = Shown(hall.client.get(f"/trabajo/{CLINIC}/asambleas/{later.id}/cierre")).text
    assert "En esta asamblea no se eligió a nadie. Siguen en su cargo Presidencia Rosa Díaz" in text
    assert "Conteo 1. A favor: 100 · En contra: 43 · Abstención: 0. Personas presentes: 143. Se contó otra vez" in text
    assert "Conteo 2. A favor: 101 · En contra: 42 · Abstención: 0." in text
    assert "Motivo de contar otra vez: Faltó una fila" in text


def counted_again(session: Session, info: AssemblyInfo) -> None:
    """A question whose count was corrected."""
    (proposal,) = with_proposals(session, info, DRAFTS[:1])
    about = counted(session, info, asked(session, info, proposal.id), 100, 43, 0)
    counted(session, info, about, 101, 42, 0, reason="Faltó una fila")


def test_what_stays_without_a_vote_is_said_before_closing(database: Database, tmp_path: Path) -> None:
    hall = Hall(database, tmp_path)
    closing = f"{hall.base}/cierre"
    text = hall.walk(closing).text
    assert "Esto se queda sin votar 3 propuestas que no se pusieron a votación" in text
    assert "Cargos que nadie ocupa: Presidencia, Tesorería" in text
    hall.put(0)
    hall.do(lambda session: elected(session, hall.info, "presidency", "Rosa Díaz"))
    text = hall.walk(closing).text
    assert ("2 propuestas que no se pusieron" in text, "Cargos que nadie ocupa" in text) == (True, False)
    hall.put(1, 2)
    assert "Esto se queda sin votar" not in hall.walk(closing).text
