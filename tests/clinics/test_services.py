import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from assembly.clinics.catalogue import Row, read_catalogue, read_clinic
from assembly.clinics.models import CatalogueImport, Clinic, NotifiedAmount, ProgrammeYear
from assembly.clinics.queries import YearUnknown, find_clinics, notified_amount, year_settings
from assembly.clinics.rules import CluesMalformed, Institution, PlaceOnMapNotReadable
from assembly.clinics.services import (
    Entry,
    Report,
    SourceFile,
    clinics_kept,
    import_clinics,
    import_year,
    note_import,
    notify_amounts,
    source_file,
)
from assembly.clinics.year_file import Amount, AmountRow
from assembly.core.database import Database
from assembly.core.money import Money
from assembly.journal import queries as journal
from assembly.journal.rules import Head, verify_lines
from tests.clinics.test_rules import CLINIC, ROW
from tests.clinics.test_years import SETTINGS
from tests.shared_data import shared_data

AT = datetime(2026, 2, 1, 18, 0, tzinfo=UTC)
LATER = AT + timedelta(days=30)
OTHER = replace(CLINIC, clues="VZIST000045", name="UMF Cerro Azul", former_clues="", rooms=None)
REFUSAL, REMARK = CluesMalformed(clues="CORTA"), PlaceOnMapNotReadable(latitude="0", longitude="0")


def told(report: Report) -> list[tuple[int, str, str, dict[str, Any], str]]:
    return [(e.line, e.clues, e.what, dict(e.changed), str(e.reason or "")) for e in report.entries]


def stored(session: Session) -> dict[str, dict[str, Any]]:
    columns = list(Clinic.__table__.columns)
    return {row.clues: dict(row._mapping) for row in session.execute(select(*columns))}


def test_new_clinics_are_added_whole(session: Session) -> None:
    report = import_clinics(session, [Row(2, CLINIC), Row(3, OTHER)], AT)
    assert told(report) == [(2, "VZIST000033", "added", {}, ""), (3, "VZIST000045", "added", {}, "")]
    assert stored(session)["VZIST000033"] == {
        "clues": "VZIST000033",
        "institution": "ISSSTE",
        "name": "UMF Cd. José Cardel",
        "state_code": "30",
        "state": "Veracruz de Ignacio de la Llave",
        "municipality_code": "30016",
        "municipality": "La Antigua",
        "locality": "Jose Cardel",
        "kind": "Unidad de medicina familiar",
        "level": "PRIMER NIVEL",
        "status": "EN OPERACION",
        "stratum": "URBANO",
        "rooms": 3,
        "latitude": 19380600,
        "longitude": -96377900,
        "time_zone": "America/Mexico_City",
        "former_clues": "VZSSA000099",
        "search_text": "vzist000033 vzssa000099 umf cd jose cardel jose cardel la antigua veracruz de ignacio de la "
        "llave unidad de medicina familiar",
        "updated_at": AT,
    }


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    rows = [Row(2, CLINIC), Row(3, OTHER)]
    import_clinics(session, rows, AT)
    before = stored(session)
    report = import_clinics(session, rows, LATER)
    assert (report.unchanged, report.entries) == (2, [])
    assert stored(session) == before


def test_what_differs_is_updated_and_told(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC), Row(3, OTHER)], AT)
    changed = replace(CLINIC, name="UMF José Cardel", rooms=None, latitude=None, longitude=None)
    report = import_clinics(session, [Row(9, changed, remarks=(REMARK,)), Row(10, OTHER)], LATER)
    assert told(report) == [
        (
            9,
            "VZIST000033",
            "updated",
            {
                "name": ("UMF Cd. José Cardel", "UMF José Cardel"),
                "rooms": (3, None),
                "latitude": (19380600, None),
                "longitude": (-96377900, None),
            },
            "",
        ),
        (
            9,
            "VZIST000033",
            "remark",
            {},
            str(REMARK),
        ),
    ]
    rows = stored(session)
    assert rows["VZIST000033"]["name"] == "UMF José Cardel"
    assert rows["VZIST000033"]["search_text"].startswith("vzist000033 vzssa000099 umf jose cardel ")
    assert [rows[clues]["updated_at"] for clues in ("VZIST000033", "VZIST000045")] == [LATER, AT]


def test_what_cannot_be_read_keeps_what_is_known(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC)], AT)
    before = stored(session)
    cells = {"latitude": "abc", "former_clues": "??", "level": "¿?", "municipality_code": "x"}
    clinic, remarks = read_clinic(ROW | cells, Institution.ISSSTE)
    report = import_clinics(session, [Row(2, clinic, remarks=remarks)], LATER)
    assert (report.unchanged, report.count("remark"), report.count("updated")) == (1, 4, 0)
    assert stored(session) == before
    renamed, remarks = read_clinic(ROW | cells | {"name": "UMF NUEVA"}, Institution.ISSSTE)
    report = import_clinics(session, [Row(2, renamed, remarks=remarks)], LATER)
    assert told(report)[0] == (2, "VZIST000033", "updated", {"name": ("UMF Cd. José Cardel", "UMF Nueva")}, "")
    after = stored(session)["VZIST000033"]
    changed = {name for name, value in after.items() if value != before["VZIST000033"][name]}
    assert changed == {"name", "search_text", "updated_at"}


def test_a_clinic_in_another_state_does_not_keep_its_old_municipality(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC)], AT)
    clinic, _ = read_clinic(ROW | {"state_code": "02", "municipality_code": "x"}, Institution.ISSSTE)
    import_clinics(session, [Row(2, clinic)], LATER)
    row = stored(session)["VZIST000033"]
    assert (row["municipality_code"], row["municipality"], row["time_zone"]) == ("", "La Antigua", "America/Tijuana")


def test_a_clinic_that_is_no_longer_listed_stays(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC), Row(3, OTHER)], AT)
    import_clinics(session, [Row(2, OTHER)], LATER)
    assert sorted(stored(session)) == ["VZIST000033", "VZIST000045"]
    assert (clinics_kept(session, Institution.ISSSTE), clinics_kept(session, Institution.SSA)) == (2, 0)


def test_refused_and_foreign_rows_are_told_apart_and_not_stored(session: Session) -> None:
    report = import_clinics(session, [Row(2, refused=REFUSAL), Row(3)], AT)
    assert told(report) == [(2, "CORTA", "refused", {}, str(REFUSAL))]
    assert (report.passed_over, report.unchanged, stored(session)) == (1, 0, {})


def test_an_import_is_noted_with_its_file(session: Session, tmp_path: Path) -> None:
    path = tmp_path / "clues.csv"
    path.write_bytes(b"abc")
    file = source_file(path)
    assert file == SourceFile("clues.csv", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    import_clinics(session, [Row(2, CLINIC)], AT)
    report = import_clinics(session, [Row(2, replace(CLINIC, rooms=4)), Row(3, refused=REFUSAL), Row(4, OTHER)], AT)
    note = note_import(session, "clinics", file, Institution.ISSSTE, report, AT)
    kept = session.execute(select(*CatalogueImport.__table__.columns)).one()._asdict()
    assert kept == {
        "id": note,
        "kind": "clinics",
        "file_name": "clues.csv",
        "file_hash": file.hash,
        "institution": "ISSSTE",
        "at": AT,
        "added": 1,
        "updated": 1,
        "unchanged": 0,
        "refused": 1,
        "changes": [
            {"line": 2, "clues": "VZIST000033", "what": "updated", "changed": {"rooms": [3, 4]}, "reason": ""},
            {"line": 3, "clues": "CORTA", "what": "refused", "changed": {}, "reason": str(REFUSAL)},
            {"line": 4, "clues": "VZIST000045", "what": "added", "changed": {}, "reason": ""},
        ],
    }


def test_a_year_is_kept_and_read_back(session: Session) -> None:
    with pytest.raises(YearUnknown):
        year_settings(session, "ISSSTE", 2026)
    assert import_year(session, SETTINGS, AT) == "added"
    assert import_year(session, SETTINGS, LATER) == "unchanged"
    assert year_settings(session, "ISSSTE", 2026) == SETTINGS
    changed = SETTINGS.model_copy(update={"quorum": 30, "verified_on": date(2026, 3, 1)})
    assert import_year(session, changed, LATER) == "updated"
    assert year_settings(session, "ISSSTE", 2026) == changed
    assert year_settings(session, "ISSSTE", 2026, LATER - timedelta(minutes=1)) == SETTINGS
    assert year_settings(session, "ISSSTE", 2026, LATER) == changed
    columns = (ProgrammeYear.source, ProgrammeYear.verified_on, ProgrammeYear.updated_at)
    assert session.execute(select(*columns)).all() == [("Lineamientos de prueba", date(2026, 3, 1), LATER)]


def amount_row(line: int, centavos: int, clues: str = CLINIC.clues, source: str = "Oficio 12") -> AmountRow:
    return AmountRow(line, Amount(clues, Money(centavos), source, date(2026, 2, 21)))


def test_amounts_become_facts_and_only_what_differs_is_recorded_again(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC), Row(3, OTHER)], AT)
    first = [amount_row(5, 555_000_00), AmountRow(6, refused=REFUSAL), amount_row(7, 1, "VZIST999999")]
    assert told(notify_amounts(session, SETTINGS, first, AT)) == [
        (5, "VZIST000033", "added", {}, ""),
        (
            5,
            "VZIST000033",
            "remark",
            {},
            "El monto notificado es $555,000.00; para una clínica así se publicó $600,000.00. "
            "Revise el oficio: si eso dice, está bien.",
        ),
        (6, "CORTA", "refused", {}, str(REFUSAL)),
        (
            7,
            "VZIST999999",
            "refused",
            {},
            "La clínica VZIST999999 no está en el catálogo. Importe primero el catálogo con ella.",
        ),
    ]
    again = notify_amounts(session, SETTINGS, first[:1], LATER)
    assert (again.unchanged, [entry.what for entry in again.entries]) == (1, ["remark"])
    more = notify_amounts(session, SETTINGS, [amount_row(5, 600_000_00, source="Oficio 40")], LATER)
    assert more.entries == [
        Entry(
            5,
            "VZIST000033",
            "updated",
            {"amount": (Money(555_000_00), Money(600_000_00)), "source": ("Oficio 12", "Oficio 40")},
        )
    ]
    changed = more.entries[0].to_data()["changed"]
    assert changed == {"amount": [555_000_00, 600_000_00], "source": ["Oficio 12", "Oficio 40"]}
    now = notified_amount(session, CLINIC.clues, 2026)
    assert now is not None
    assert (now.amount, now.source, now.notified_on) == (Money(600_000_00), "Oficio 40", date(2026, 2, 21))
    assert notified_amount(session, CLINIC.clues, 2025) is None


def test_an_amount_is_sealed_in_the_clinics_journal(session: Session) -> None:
    import_clinics(session, [Row(2, CLINIC)], AT)
    notify_amounts(session, SETTINGS, [amount_row(5, 555_000_00)], AT)
    lines = list(journal.lines(session, CLINIC.clues))
    head = journal.head(session, CLINIC.clues)
    assert verify_lines(CLINIC.clues, lines) == Head(CLINIC.clues, 1, head.hash)
    line = json.loads(lines[0])
    assert (line["by"], line["kind"]) == ("system:import-year", "notified_amount")
    assert line["data"] == {"year": 2026, "amount": 555_000_00, "source": "Oficio 12", "notified_on": "2026-02-21"}
    assert len(session.execute(select(NotifiedAmount.id)).all()) == 1


def test_the_national_file_goes_in_and_again_without_a_change(database: Database) -> None:
    path = shared_data() / "clues" / "imss_bienestar_primer_nivel_operando_con_nucleos.csv"
    rows = list(read_catalogue(path, Institution.IMSS_BIENESTAR))
    first = database.write(lambda session: import_clinics(session, rows, AT))
    second = database.write(lambda session: import_clinics(session, rows, LATER))
    assert (first.count("added"), first.count("remark"), first.unchanged) == (7940, 6, 0)
    assert (second.count("added"), second.count("updated"), second.unchanged) == (0, 0, 7940)
    found = database.read(lambda session: find_clinics(session, "LOMA linda ensenada"))
    assert [(clinic.clues, clinic.name, clinic.rooms) for clinic in found] == [("BCIMB000051", "Colonia Loma Linda", 2)]
