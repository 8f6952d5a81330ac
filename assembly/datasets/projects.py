"""Each clinic's programme year as an infrastructure project, in OC4IDS 0.9.5: from the public tables, nothing more.

What nobody knows is left out: there are no contracts, so no contracting processes, and nothing is called complete.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from assembly.assemblies.rules import State
from assembly.budget.rules import MovementKind
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.money import Money, total
from assembly.datasets import money, others, queries, spent, voted
from assembly.datasets.columns import ENTRY
from assembly.datasets.rules import Position, Row, Scope

VERSION = "0.9"
TOGETHER = 50  # clinics read at once
_TABLES = (voted.ASSEMBLIES, money.AMOUNTS, money.ITEMS, money.MOVEMENTS, spent.EXPENSES)
Rows = Mapping[str, list[Row]]
Years = defaultdict[str, defaultdict[int, list[Row]]]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes: the prefix of project ids, the site's address, and where the acta of an assembly is."""

    prefix: str
    site: str
    acta: Callable[[str, str], str]


def package_pieces(database: Database, scope: Scope, publisher: Publisher, uri: str, now: datetime) -> Iterator[bytes]:
    """The package of a scope's projects, some clinics at a time."""
    head = {
        "uri": uri,
        "version": VERSION,
        "publishedDate": clock.utc(now).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "publisher": {"name": "Mano Alzada", "uri": publisher.site},
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "publicationPolicy": f"{publisher.site}/datos",
    }
    before = _json(head)[:-1] + ',"projects":[\n'
    for made in _projects(database, scope, publisher):
        yield (before + ",\n".join(_json(one) for one in made)).encode()
        before = ",\n"
    yield b"\n]}\n" if before == ",\n" else (before + "]}\n").encode()


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _projects(database: Database, scope: Scope, publisher: Publisher) -> Iterator[list[dict[str, Any]]]:
    after: Position | None = Position()
    while after is not None:
        made, after = _some(database, scope, publisher, after)
        if made:
            yield made


def _some(
    database: Database, scope: Scope, publisher: Publisher, after: Position
) -> tuple[list[dict[str, Any]], Position | None]:
    """The projects of the next clinics, all read in one state of the database."""

    def job(session: Any) -> tuple[list[dict[str, Any]], Position | None]:
        clinics, then = queries.page(session, others.CLINICS, scope, after, TOGETHER)
        if not clinics:
            return [], None
        among = Scope(among=tuple(row["clues"] for row in clinics))
        read = {table.code: _by_year(queries.everything(session, table, among)) for table in _TABLES}
        return [one for clinic in clinics for one in _of_clinic(clinic, read, publisher)], then

    return database.read(job)


def _by_year(rows: list[Row]) -> Years:
    found: Years = defaultdict(lambda: defaultdict(list))
    for row in rows:
        found[row["clues"]][row["year"]].append(row)
    return found


def _of_clinic(clinic: Row, read: Mapping[str, Years], publisher: Publisher) -> list[dict[str, Any]]:
    own = {code: found[clinic["clues"]] for code, found in read.items()}
    years = sorted({year for found in own.values() for year in found})
    return [project(clinic, year, {code: found[year] for code, found in own.items()}, publisher) for year in years]


def project(clinic: Row, year: int, rows: Rows, publisher: Publisher) -> dict[str, Any]:
    """A clinic's year; `rows` are those of the year, by the code of their table."""
    clues, zone = clinic["clues"], clinic["time_zone"]
    committee = {"id": f"comite-{clues}", "name": f"Comité de salud de {clinic['name']}"}
    institution = {"id": clinic["institution"], "name": clinic["institution"]}
    updated = max(row["recorded_at"] for found in rows.values() for row in found)
    return some(
        {
            "id": f"{publisher.prefix}-{clues}-{year}",
            "identifiers": [{"id": clues, "scheme": "CLUES"}],
            "updated": clock.stamp(updated),
            "language": "es",
            "title": f"Mejoras de {clinic['name']} en {year}",
            "description": "Obras, equipo y mobiliario que la comunidad aprobó en asamblea, a mano alzada.",
            "status": _status(rows),
            "sector": ["health"],
            "locations": [_location(clinic)],
            "publicAuthority": institution,
            "parties": [
                institution | {"roles": ["publicAuthority", "funder"]},
                committee | {"roles": ["procuringEntity", "payer"]},
            ],
            "period": _period(rows),
            "budget": _budget(rows),
            "metrics": _metrics(rows),
            "social": some({"consultationMeetings": [_meeting(row) for row in rows["assemblies"] if _was_held(row)]}),
            "documents": [_acta(row, publisher) for row in rows["assemblies"] if row["state"] is State.CLOSED],
            "transactions": [*_movements(rows, institution, committee, zone), *_payments(rows, committee, zone)],
        }
    )


def some(values: Mapping[str, Any]) -> dict[str, Any]:
    """Without what is empty: the standard wants it left out."""
    return {name: value for name, value in values.items() if value not in (None, "", [], {})}


def _status(rows: Rows) -> str:
    if rows["expenses"]:
        return "implementation"
    return "preparation" if rows["items"] else "identification"


def _location(clinic: Row) -> dict[str, Any]:
    lat, lon = clinic["latitude"], clinic["longitude"]
    point = {"type": "Point", "coordinates": [float(lon), float(lat)]} if None not in (lat, lon) else None
    place = ", ".join(filter(None, (clinic["locality"], clinic["municipality"])))
    address = some({"locality": place, "region": clinic["state"], "countryName": "México"})
    return some({"id": clinic["clues"], "description": clinic["name"], "geometry": point, "address": address})


def _period(rows: Rows) -> dict[str, Any]:
    """It begins with the first assembly that was held; when it ends is not known."""
    held = [row["starts_at"] for row in rows["assemblies"] if _was_held(row)]
    return {"startDate": clock.stamp(min(held))} if held else {}


def _was_held(row: Row) -> bool:
    return row["state"] in (State.OPEN, State.CLOSED)


def value(amount: Money) -> dict[str, Any]:
    """An amount; fifteen figures fit into the numbers of JSON exactly."""
    return {"amount": amount.centavos / 100, "currency": "MXN"}


def _budget(rows: Rows) -> dict[str, Any]:
    granted = next((row for row in reversed(rows["amounts"]) if row["counts"]), None)
    items = [
        some({"id": row["id"], "description": row["title"], "amount": value(row["approved"])}) for row in rows["items"]
    ]
    about = "Conceptos que aprobó la asamblea, con el dinero que después se movió entre ellos"
    breakdown = [{"id": "conceptos", "description": about, "budgetBreakdown": items}] if items else []
    told = {"description": granted["source"], "amount": value(granted["amount"])} if granted else {}
    return some({**told, "budgetBreakdowns": breakdown})


def _metrics(rows: Rows) -> list[dict[str, Any]]:
    """Received and spent: two figures of the clinic's page."""
    received = total([row["amount"] for row in rows["movements"] if row["kind"] is MovementKind.DEPOSIT])
    paid = total([row["amount"] for row in rows["expenses"]])
    observations = [
        {"id": "received", "value": value(received), "notes": "Recibido en la cuenta de la clínica"},
        {
            "id": "spent",
            "value": value(paid),
            "notes": "Gastado, sin lo que se revirtió ni lo que los proveedores devolvieron",
        },
    ]
    return [{"id": "financialProgress", "title": "Dinero recibido y gastado", "observations": observations}]


def _meeting(row: Row) -> dict[str, Any]:
    address = some({"streetAddress": row["place"]})
    about = {"id": row["id"], "date": clock.stamp(row["starts_at"])}
    return some(about | {"numberOfParticipants": row["present"], "address": address})


def _acta(row: Row, publisher: Publisher) -> dict[str, Any]:
    return {
        "id": f"acta-{row['id']}",
        "documentType": "minutes",
        "title": f"Acta de la asamblea del {row['day'].isoformat()}",
        "url": publisher.site + publisher.acta(row["clues"], row["id"]),
        "datePublished": clock.stamp(row["closed_at"]),
        "format": "application/pdf",
        "language": "es",
    }


_CASH = (MovementKind.WITHDRAWAL, MovementKind.CASH_RETURN)


def _movements(rows: Rows, institution: Row, committee: Row, zone: str) -> Iterator[dict[str, Any]]:
    """Deposits, refunds, what suppliers paid back; cash that is taken out or put back stays with the committee."""
    suppliers = {row["id"]: some({"name": row["supplier"]}) for row in rows["expenses"]}
    undone = {row["reverses"] for row in rows["movements"]}
    for row in rows["movements"]:
        if row["kind"] in _CASH or row["reverses"] or row["id"] in undone:
            continue
        payers = {MovementKind.DEPOSIT: institution, MovementKind.SUPPLIER_RETURN: suppliers.get(row["expense_id"], {})}
        payer = payers.get(row["kind"], committee)
        payee = institution if payer is committee else committee
        yield {
            "id": row["id"],
            "date": _noon(row["day"], zone),
            "value": value(row["amount"]),
            "payer": dict(payer),
            "payee": dict(payee),
        }


def _payments(rows: Rows, committee: Row, zone: str) -> Iterator[dict[str, Any]]:
    """The expenses that count."""
    undone = {row["reverses"] for row in rows["expenses"]}
    for row in rows["expenses"]:
        if row["entry"] == ENTRY and row["id"] not in undone:
            about = {"id": row["id"], "date": _noon(row["paid_on"], zone), "value": value(row["amount"])}
            yield some(about | {"payer": dict(committee), "payee": some({"name": row["supplier"]})})


def _noon(day: date, zone: str) -> str:
    """A day as the standard wants it, at noon of the clinic's own clock."""
    return datetime.combine(day, time(12), ZoneInfo(zone)).isoformat()
