"""The committee's public page: hands of each election, who left and how, the treasury handed over."""

from datetime import date, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from assembly.committee.queries import terms_of
from assembly.committee.rules import EndReason
from assembly.core.database import Database
from assembly.core.ids import new_id
from assembly.core.money import Money
from assembly.core.permissions import Role
from assembly.handovers import services as handovers
from assembly.handovers.rules import Card, Said, Side
from assembly.minutes.services import close
from tests.factories.cast import AT, CLINIC, KEY, author, set_stage, visitor
from tests.factories.hands import elected
from tests.factories.meetings import opened
from tests.public.test_views import in_order, text_of

PAGE = f"/clinicas/{CLINIC}/comite"


def elect(session: Session) -> str:
    """A president and a treasurer; the treasurer's term."""
    info = opened(session)
    for post, name in (("presidency", "Rosa Méndez"), ("treasury", "Tere Luna")):
        elected(session, info, post, name)
    close(session, author(at=info.starts_at), info, new_id(), KEY)
    return next(term.id for term in terms_of(session, CLINIC) if term.post == "treasury")


def leave(session: Session, term: str) -> None:
    """She resigns and says what she left."""
    by = author(Role.FACILITATOR, AT + timedelta(days=3))
    about = (date(2026, 2, 22), EndReason.RESIGNATION, "Trajo su carta a la casa de Ana")
    handovers.record_departure(session, by, CLINIC, new_id(), term, *about)
    said = Said(Money(1_200_000), Money(50_000), Card.BLOCKED)
    handovers.state(session, by, CLINIC, new_id(), term, Side.OUTGOING, said, "")


def test_the_committee_with_its_hands_its_vacancies_and_its_handovers(database: Database, tmp_path: Path) -> None:
    set_stage(database)
    term = database.write(elect)
    database.write(lambda session: leave(session, term))
    with visitor(database, tmp_path) as client:
        text = text_of(client, PAGE)
        in_order(
            text, "Presidencia", "Rosa Méndez", "Desde el 21 de febrero de 2026", "Elección:", "manos", "personas."
        )
        in_order(text, "Asamblea del 21 de febrero de 2026", "Cargos vacantes", "Tesorería", "Vacante desde el 22 de")
        in_order(text, "Entrega de Tere Luna", "Todavía nadie la recibe", "Quien entrega: $12,000.00 en la cuenta")
        in_order(text, "Tarjeta del banco: Está bloqueada", "Quien recibe: todavía no dice cuánto había.", "Falta")
        in_order(text, "Quienes ya dejaron su cargo", "Tere Luna", "al 22 de febrero de 2026 . Renunció.", "Elección:")
        assert "Trajo su carta" not in text
        told = text_of(client, f"/clinicas/{CLINIC}/bitacora")
    in_order(told, "Quien entrega: $12,000.00 en la cuenta y $500.00 en efectivo. El registro decía $0.00 y $0.00.")
    in_order(told, "Tere Luna dejó su cargo el 22 de febrero de 2026. Renunció.")
    assert "Trajo su carta" not in told
