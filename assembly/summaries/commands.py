"""The verb `summaries`."""

import json
import sys
from collections.abc import Iterator
from contextlib import closing

import click

from assembly.clinics.commands import ready
from assembly.core.text import counted
from assembly.journal.queries import clinics_with_journal
from assembly.summaries.kept import bring_up_to_date
from assembly.summaries.queries import stale
from assembly.summaries.services import rebuild


@click.command()
@click.option("--from-scratch", is_flag=True, help="Cuenta otra vez todas las clínicas, no solo las que cambiaron.")
@click.option("--json", "as_json", is_flag=True, help="El resultado, en JSON.")
def summaries(from_scratch: bool, as_json: bool) -> None:
    """Pone al día los resúmenes de las páginas del país, los estados y los municipios."""
    with closing(ready()) as database:
        clinics = database.read(clinics_with_journal if from_scratch else stale)
        label, hidden = "Clínicas", not sys.stderr.isatty()
        with click.progressbar(length=len(clinics), label=label, file=sys.stderr, hidden=hidden) as bar:
            differing = bring_up_to_date(database, clinics, bar.update)
        places = database.write(rebuild) if from_scratch else []
    if as_json:
        click.echo(json.dumps({"counted": len(clinics), "differing": differing, "places": places}))
    elif not clinics:
        click.echo("Todos los resúmenes estaban al día.")
    else:
        click.echo(f"Se contó otra vez: {counted(len(clinics), 'clínica', 'clínicas')}.")
    if faults := [*_told(differing, places)]:
        raise click.ClickException(" ".join(faults))


def _told(clinics: list[str], places: list[str]) -> Iterator[str]:
    if clinics:
        yield (
            f"Decían otra cosa que la bitácora, y ya se corrigieron: {', '.join(clinics[:20])}. "
            "Revise esas clínicas con «assembly verify»."
        )
    if places:
        named = ", ".join(places[:20])
        yield f"Estos estados y municipios no eran la suma de sus clínicas, y ya se corrigieron: {named}."
