"""The verbs of the journal: verify, export, import, note, erase.

Where files lie is known to a room above, so `export` and `import` get it as the command's object: a function from
settings to stores, `click.group(context_settings={"obj": stores})`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit

import click
from sqlalchemy.orm import Session

from assembly import migrations
from assembly.core import clock
from assembly.core.database import Database
from assembly.core.errors import N_, AssemblyError
from assembly.core.facts import kinds
from assembly.core.ids import new_id
from assembly.core.permissions import system_author
from assembly.core.text import counted
from assembly.journal import archive, notes, queries, restore, services
from assembly.journal.models import Erasure
from assembly.journal.rules import Anchor, Fault, Head, read_anchor
from assembly.journal.verify import verify_clinic
from assembly.rooms import load_models
from assembly.settings import Settings

StoresOf = Callable[[Settings], archive.FileStores]
REASONS = ("request", "court", "mistake")


class ErasedBytesRemain(AssemblyError):
    status = 503
    sentence = N_(
        "El dato se borró, pero sus bytes siguen en el registro de la base porque alguien la está leyendo. "
        "Ejecute este mismo comando otra vez en un momento."
    )


class HeadNotHere(AssemblyError):
    sentence = N_("La nota del {day} es auténtica, pero la bitácora de {clinic} en esta base no llega a lo que dice.")


@contextmanager
def _open(settings: Settings) -> Iterator[Database]:
    database = Database(settings.database)
    try:
        migrations.check_current(database)
        load_models()
        yield database
    finally:
        database.close()


@click.command()
@click.argument("clues", nargs=-1)
@click.option("--code", help="Código o QR de un papel; con una sola clínica.")
@click.option("--line", type=int, help="El renglón que el papel dice junto a su código.")
@click.option("--json", "as_json", is_flag=True, help="Un objeto JSON por clínica.")
@click.pass_obj
def verify(stores_of: StoresOf, clues: tuple[str, ...], code: str | None, line: int | None, as_json: bool) -> None:
    """Revisa la bitácora de las clínicas dadas, o de todas."""
    if code and len(clues) != 1:
        raise click.UsageError("--code va con una sola clínica.")
    anchors = [read_anchor(code, line)] if code else []
    failed = 0
    settings = Settings()
    with _open(settings) as database:
        known = database.read(queries.clinics_with_journal)
        if unknown := set(clues) - set(known):
            raise click.ClickException(f"Aquí no hay bitácora de {', '.join(sorted(unknown))}. Revise la clave.")
        clinics = clues or tuple(known)
        for number, clinic in enumerate(clinics, 1):
            click.echo(f"{number}/{len(clinics)} {clinic}", err=True)
            check = partial(_verify, stores_of(settings), clinic=clinic, anchors=anchors)
            found = database.read(check)
            click.echo(_as_json(clinic, found) if as_json else f"{clinic}: {_in_words(found)}")
            failed += isinstance(found, Fault)
    if failed:
        raise click.ClickException(f"{failed} de {len(clinics)} {'no coincide' if failed == 1 else 'no coinciden'}.")


def _verify(stores: archive.FileStores, session: Session, clinic: str, anchors: list[Anchor]) -> Head | Fault:
    """The journal first, then every file that its lines name, then what only files and other tables can tell."""
    found = verify_clinic(session, clinic, anchors)
    if isinstance(found, Fault):
        return found
    return archive.broken_file(session, stores, clinic) or _otherwise(session, stores, clinic) or found


def _otherwise(session: Session, stores: archive.FileStores, clinic: str) -> Fault | None:
    told = [one for kind in kinds().values() for one in kind.faults(session, clinic, stores.originals.get)]
    return Fault(*min(told)) if told else None


def _in_words(found: Head | Fault) -> str:
    if isinstance(found, Head):
        return f"coincide, {archive.in_words(found)}"
    where = f" desde la línea {found.n}" if found.n else ""
    return f"no coincide{where}: {found.why}"


def _as_json(clinic: str, found: Head | Fault) -> str:
    about: dict[str, object] = {"clinic": clinic, "ok": isinstance(found, Head), "n": found.n}
    more = {"hash": found.hash, "code": found.code} if isinstance(found, Head) else {"why": found.why}
    return json.dumps(about | more, ensure_ascii=False)


@click.command()
@click.argument("clues")
@click.option("--to", "target", type=click.Path(path_type=Path), help="Carpeta o archivo .zip; si no, CLUES.zip.")
@click.pass_obj
def export(stores_of: StoresOf, clues: str, target: Path | None) -> None:
    """Guarda todo lo de una clínica: bitácora, textos con datos personales y archivos."""
    settings = Settings()
    path = target or Path(f"{clues}.zip")
    with _open(settings) as database, archive.open_target(path) as place:
        stores = stores_of(settings)
        head = database.read(lambda session: archive.export_clinic(session, stores, clues, place))
        found = database.read(partial(verify_clinic, clinic_id=clues))
    click.echo(f"{path}: {archive.in_words(head)}. Tiene datos personales: guárdelo con cuidado.")
    if isinstance(found, Fault):  # what was found is evidence too: it is kept, and said to be damaged
        raise click.ClickException(f"La bitácora de {clues} {_in_words(found)}. La copia quedó guardada así.")


@click.command("import")
@click.argument("source", type=click.Path(exists=True, path_type=Path))
@click.pass_obj
def import_(stores_of: StoresOf, source: Path) -> None:
    """Recibe lo que «export» guardó, si la clínica está vacía aquí."""
    settings = Settings()
    with _open(settings) as database, archive.open_source(source) as place:
        stores = stores_of(settings)
        done = database.write(lambda session: restore.import_clinic(session, stores, place))
    words = f"{done.head.clinic}: {archive.in_words(done.head)}"
    click.echo(words if done.is_new else f"{words}. Ya estaba aquí: nada cambió.")


@click.command()
@click.option("--to", "target", type=click.Path(file_okay=False, path_type=Path), help="Firma la nota de hoy ahí.")
@click.option("--check", "folder", type=click.Path(exists=True, path_type=Path), help="Revisa las notas de ahí.")
@click.option("--key", help="Clave pública de otra instalación, para revisar sus notas sin su base.")
def note(target: Path | None, folder: Path | None, key: str | None) -> None:
    """Firma cada día las huellas de todas las bitácoras, o revisa las notas firmadas."""
    if (target is None) == (folder is None):
        raise click.UsageError("Diga --to CARPETA o --check CARPETA.")
    if target is not None:
        _sign_today(Settings(), target, clock.now().date())
    elif folder is not None and key is not None:
        _say_checked(folder, notes.check_notes(folder, notes.read_verifier(key)))
    elif folder is not None:
        _check_with_database(Settings(), folder)


def _sign_today(settings: Settings, target: Path, today: date) -> None:
    signer = _signer(settings)
    with _open(settings) as database:
        written = notes.write_notes(target, signer, today, database.read(queries.heads))
    click.echo(f"Nota del {today} firmada." if written else f"La nota del {today} ya estaba: nada cambió.")
    click.echo(f"Clave pública: {signer.verifier}")


def _signer(settings: Settings) -> notes.Signer:
    host = urlsplit(settings.base_url).hostname if settings.base_url else None
    return notes.signer_in(settings.data_dir / "note.key", host or "mano-alzada")


def _check_with_database(settings: Settings, folder: Path) -> None:
    heads = notes.check_notes(folder, _signer(settings).verifier)

    def check(session: Session) -> None:
        for head in heads:
            if not queries.has_been(session, head):
                raise HeadNotHere(day=notes.days_in(folder)[-1], clinic=head.clinic)

    with _open(settings) as database:
        database.read(check)
    _say_checked(folder, heads)


def _say_checked(folder: Path, heads: list[Head]) -> None:
    days = notes.days_in(folder)
    if not days:
        raise click.ClickException(f"En {folder} no hay notas.")
    known = counted(len(heads), "clínica", "clínicas")
    if len(days) == 1:
        click.echo(f"Coincide la nota del {days[0]}, con {known}.")
    else:
        click.echo(f"Coinciden {len(days)} notas, del {days[0]} al {days[-1]}; {known} en la última.")


@click.command()
@click.argument("clues")
@click.argument("fact_id")
@click.argument("field")
@click.option("--reason", type=click.Choice(REASONS), required=True, help="A petición, por orden judicial, por error.")
def erase(clues: str, fact_id: str, field: str, reason: str) -> None:
    """Borra para siempre un dato personal; la bitácora dice que se borró y sigue coincidiendo."""
    author = system_author(clock.now(), "erase")
    erasure_id = new_id()

    def deed(session: Session) -> services.Receipt:
        fact = Erasure(clinic_id=clues, id=erasure_id, fact_id=fact_id, field=field, reason=reason)
        return services.erase(session, author, fact)

    with _open(Settings()) as database:
        try:
            receipt = database.write(deed)
        finally:  # also when it was erased before, and only its bytes had to wait
            if not database.empty_log():
                raise ErasedBytesRemain()
    click.echo(f"Borrado. Consta en el renglón {receipt.n}, código {Head(clues, receipt.n, receipt.hash).code}.")
