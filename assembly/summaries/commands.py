"""The verb `summaries`."""

import json
import sys
from contextlib import closing

import click

from assembly.clinics.commands import ready
from assembly.core.text import counted
from assembly.journal.queries import clinics_with_journal
from assembly.summaries.kept import bring_up_to_date
from assembly.summaries.queries import stale


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
    if as_json:
        click.echo(json.dumps({"counted": len(clinics), "differing": differing}))
    elif not clinics:
        click.echo("Todos los resúmenes estaban al día.")
    else:
        click.echo(f"Se contó otra vez: {counted(len(clinics), 'clínica', 'clínicas')}.")
    if differing:
        raise click.ClickException(
            f"Decían otra cosa que la bitácora, y ya se corrigieron: {', '.join(differing[:20])}. "
            "Revise esas clínicas con «assembly verify»."
        )
