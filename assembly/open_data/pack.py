"""The auditor's pack: the clinic's whole archive with its actas, tables and booklet, and how to verify it all."""

import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

from sqlalchemy.orm import Session

from assembly.assemblies.queries import AssemblyInfo
from assembly.assemblies.rules import State
from assembly.evidence.rules import FileMissing
from assembly.evidence.services import Stores
from assembly.journal.archive import ZipTarget, export_clinic, in_words
from assembly.journal.rules import Head
from assembly.open_data import files
from assembly.open_data.rules import OriginalLost
from assembly.paths import resource
from assembly.public.queries import ClinicPage, clinic_page

ZIP_TYPE = "application/zip"
README, VERIFIER = "LEAME.txt", "verify_journal.py"
_CHUNK = 1 << 18

_WORDS = """Expediente de la clínica {clinic}: {head}
Huella del último renglón: {hash}

TIENE DATOS PERSONALES Y ARCHIVOS ORIGINALES: guárdelo con cuidado y no lo publique.

cuadernillos/       el cuadernillo de gastos de cada año, para leer e imprimir
hoja-de-gastos.csv  todos los gastos y sus reversiones, de todos los años
hoja-de-conceptos.csv
                    lo que aprobaron las asambleas y el dinero que movieron, de todos los años
actas/              el acta de cada asamblea cerrada, en PDF, con el nombre de su fecha
journal.jsonl       la bitácora, un renglón por dato
texts.jsonl         los textos con nombres y motivos
clinic.json         la clínica en el catálogo y las reglas de sus años
evidence.csv        la lista de los archivos: de qué gasto o acta es cada uno, y su huella
files/originals/    facturas, fotos y papeles como se subieron; el nombre de cada uno, antes del punto, es su huella
files/public/       lo que de cada uno se publica
verify_journal.py   el programa que revisa la bitácora; no necesita internet ni instalar nada más que Python

Cómo se verifica
1. Desempaque todo en una carpeta y escriba ahí:
       python3 verify_journal.py journal.jsonl --texts texts.jsonl
   Debe decir que coincide y dar el código de la primera línea de esta hoja. Ese código, mientras no se anote nada
   más, es el que está en la página pública de la clínica.
2. Compare con el papel: cada acta firmada lleva un código y el número de su renglón.
       python3 verify_journal.py journal.jsonl --code XXXX-XXXX-XXXX-XXXX --line 123
   Si coincide, nada de lo anotado hasta esa asamblea se ha cambiado.
3. Revise cualquier archivo: su huella debe ser igual a su nombre, antes del punto.
       sha256sum files/originals/*
4. Los totales de cada cuadernillo son los de la página pública de la clínica.
"""


def audit_pack(
    session: Session, stores: Stores, page: ClinicPage, acta: Callable[[str], bytes], folder: Path, now: datetime
) -> IO[bytes]:
    """The pack as a file in `folder` that has no name and goes when it is closed; `acta` makes an assembly's PDF.

    Raises OriginalLost, FileDamaged, PressBusy.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with ExitStack() as undo:
        # Beside the evidence: where the system keeps such files may be memory.
        file = undo.enter_context(TemporaryFile(dir=folder))
        with zipfile.ZipFile(file, "w") as pack:
            _write(ZipTarget(pack), session, stores, page, acta, now)
        undo.pop_all()
    return file


def _write(
    target: ZipTarget, session: Session, stores: Stores, page: ClinicPage, acta: Callable[[str], bytes], now: datetime
) -> None:
    clues = page.info.clues
    target.write(README, [_readme(page.head).encode()])
    target.write(VERIFIER, [(resource("tools") / VERIFIER).read_bytes()])
    for year in page.years:
        of_year = clinic_page(session, clues, now, year)
        target.write(f"cuadernillos/{year}.xlsx", [files.booklet_xlsx(session, of_year)])
    target.write("hoja-de-gastos.csv", [files.expenses_csv(session, clues)])
    target.write("hoja-de-conceptos.csv", [files.items_csv(session, clues)])
    for name, one in _named(page.record.assemblies):
        target.write(f"actas/{name}.pdf", [acta(one.id)])
    try:
        export_clinic(session, stores, clues, target)
    except FileMissing as error:  # its own sentence is for an address that is wrong
        raise OriginalLost(clues=clues) from error


def _readme(head: Head) -> str:
    return _WORDS.format(clinic=head.clinic, head=in_words(head), hash=head.hash)


def _named(assemblies: Iterable[AssemblyInfo]) -> Iterator[tuple[str, AssemblyInfo]]:
    """Closed assemblies by their day, the oldest first; `2026-02-21-2` is a second one of that day."""
    days: dict[str, int] = {}
    for one in sorted(assemblies, key=lambda one: one.starts_at):
        if one.state is State.CLOSED:
            day = one.day.isoformat()
            days[day] = days.get(day, 0) + 1
            yield (day if days[day] == 1 else f"{day}-{days[day]}"), one


def in_parts(file: IO[bytes]) -> Iterator[bytes]:
    """The file from its start, never whole in memory; closed at the end."""
    with file:
        file.seek(0)
        while part := file.read(_CHUNK):
            yield part
