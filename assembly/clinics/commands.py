"""`assembly import-clinics` and `assembly import-year`: what went in, what changed, and every line refused."""

import functools
import json
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, closing
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import click

from assembly import migrations
from assembly.clinics import services
from assembly.clinics.catalogue import Row, read_catalogue
from assembly.clinics.rules import Institution
from assembly.clinics.year_file import AmountRow, read_year
from assembly.clinics.years import YearSettings
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import AssemblyError
from assembly.core.text import counted, folded
from assembly.settings import Settings

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_COLUMNS = {
    "institution": "institución",
    "name": "nombre",
    "state_code": "clave del estado",
    "state": "estado",
    "municipality_code": "clave del municipio",
    "municipality": "municipio",
    "locality": "localidad",
    "kind": "tipología",
    "level": "nivel de atención",
    "status": "estatus",
    "stratum": "estrato",
    "rooms": "consultorios",
    "latitude": "latitud",
    "longitude": "longitud",
    "time_zone": "huso horario",
    "former_clues": "CLUES anterior",
    "amount": "monto",
    "source": "documento",
    "notified_on": "fecha de notificación",
}
_MOST_SHOWN = 40  # lines of each kind on the screen; --json gives all


class InstitutionName(click.ParamType[Institution]):
    """An institution as people write it: `IMSS-BIENESTAR`, `imss bienestar`."""

    name = "institution"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Institution:
        known = {folded(institution): institution for institution in Institution}
        if folded(str(value)) not in known:
            self.fail(f"«{value}» no es una institución conocida: {', '.join(Institution)}.", param, ctx)
        return known[folded(str(value))]


def ready() -> Database:
    """The installation's database, at this version's tables."""
    database = Database(Settings().database)
    try:
        migrations.check_current(database)
    except AssemblyError:
        database.close()
        raise
    return database


@click.command("import-clinics")
@click.argument("file", type=_FILE)
@click.option("--institution", type=InstitutionName(), required=True, help="De quién son las clínicas del archivo.")
@click.option("--json", "as_json", is_flag=True, help="El informe completo, en JSON.")
def import_clinics(file: Path, institution: Institution, as_json: bool) -> None:
    """Carga el catálogo oficial de clínicas (CSV o XLSX): agrega y actualiza, nunca borra."""
    now = clock.now()

    def job(session: Any) -> services.Report:
        report = services.import_clinics(session, rows, now)
        services.note_import(session, "clinics", services.source_file(file), institution, report, now)
        return report

    with closing(ready()) as database:
        rows = _read(file, institution)
        report = database.write(job)
    _tell(report, as_json)


@click.command("import-year")
@click.argument("file", type=_FILE)
@click.option("--json", "as_json", is_flag=True, help="El informe completo, en JSON.")
def import_year(file: Path, as_json: bool) -> None:
    """Carga un año del programa (TOML): sus reglas y los montos asignados a las clínicas."""
    settings, amounts = read_year(file)
    source, now = services.source_file(file), clock.now()
    with closing(ready()) as database:
        done = database.write(lambda session: services.import_year(session, settings, now))
        report = _notify_all(database, settings, amounts)
        database.write(lambda session: services.note_import(session, "year", source, settings.institution, report, now))
    words = {"added": "se agregaron", "updated": "cambiaron", "unchanged": "ya estaban igual"}
    click.echo(f"Reglas de {settings.institution} {settings.year}: {words[done]}.", err=as_json)
    _tell(report, as_json, done == "unchanged")


def _notify_all(database: Database, settings: YearSettings, amounts: list[AmountRow]) -> services.Report:
    """In parts, since every clinic's journal stays locked until its part is committed."""
    report = services.Report()
    now = clock.now()
    with _progress(len(amounts), "Montos") as bar:
        for start in range(0, len(amounts), services.BATCH):
            part = amounts[start : start + services.BATCH]
            job = functools.partial(services.notify_amounts, settings=settings, rows=part, now=now)
            report.add(database.write(job))
            bar.update(len(part))
    return report


def _progress(length: int, label: str) -> AbstractContextManager[Any]:
    """Only for people: in a log its label would stand before the next thing said, on the same line."""
    return click.progressbar(length=length, label=label, file=sys.stderr, hidden=not sys.stderr.isatty())


def _read(file: Path, institution: Institution) -> list[Row]:
    with _progress(1, "Leyendo") as bar:

        def progress(done: int, total: int) -> None:
            bar.length = max(total, 1)
            bar.update(done - bar.pos)

        return list(read_catalogue(file, institution, progress))


def _tell(report: services.Report, as_json: bool, is_all: bool = True) -> None:
    """The report; refused lines make the exit code 1, and the rest stays in. `is_all`: nothing else was imported."""
    if as_json:
        click.echo(json.dumps(report.to_data(), ensure_ascii=False, indent=1))
    else:
        _tell_in_words(report, is_all)
    refused = report.count("refused")
    if refused:
        lines = counted(refused, "línea no se aceptó", "líneas no se aceptaron")
        raise click.ClickException(f"{lines}; las demás quedaron guardadas.")


def _tell_in_words(report: services.Report, is_all: bool) -> None:
    added, updated = report.count("added"), report.count("updated")
    click.echo(f"Agregadas: {added:,}. Cambiadas: {updated:,}. Sin cambio: {report.unchanged:,}.")
    if report.passed_over:
        click.echo(f"De otras instituciones, sin tocar: {report.passed_over:,}.")
    if is_all and not (added or updated or report.count("refused")):
        click.echo("Nada cambió: todo estaba ya igual.")
    _list(report, "updated", "Cambiaron", False)
    _list(report, "remark", "Para revisar", False)
    _list(report, "refused", "No se aceptaron", True)


def _list(report: services.Report, what: services.What, title: str, as_error: bool) -> None:
    entries = [entry for entry in report.entries if entry.what == what]
    if entries:
        click.echo(f"{title} ({len(entries):,}):", err=as_error)
    for entry in entries[:_MOST_SHOWN]:
        click.echo(f"  línea {entry.line}: {_words(entry)}", err=as_error)
    if len(entries) > _MOST_SHOWN:
        click.echo(f"  … y {len(entries) - _MOST_SHOWN:,} más; véalas todas con --json.", err=as_error)


def _words(entry: services.Entry) -> str:
    if entry.reason is not None:
        return str(entry.reason)
    return f"{entry.clues}: " + "; ".join(
        f"{_COLUMNS.get(name, name)} {_shown(name, before)} → {_shown(name, after)}"
        for name, (before, after) in entry.changed.items()
    )


def _shown(column: str, value: object) -> str:
    """A cell as an office reads it: degrees with their point, days as on paper."""
    if value is None or value == "":
        return "(vacío)"
    if column in ("latitude", "longitude"):
        return str(Decimal(str(value)).scaleb(-6))
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return str(value)


def commands() -> Sequence[click.Command]:
    """What the `assembly` command takes from this room."""
    return (import_clinics, import_year)
