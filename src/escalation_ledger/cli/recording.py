"""`ledger verify`, `backup`, `restore` and `migrate`: the record as a whole."""

from pathlib import Path
from typing import Annotated

import typer

from escalation_ledger.cli import answers, backup, text
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit

File = Annotated[Path, typer.Argument(metavar="FILE")]

app = typer.Typer()


@app.command()
def verify(context: typer.Context) -> None:
    """Walk the record's hash chain, and compare it with what the snapshot knows."""
    ledger: Context = context.obj
    document = answers.verify(ledger)
    ledger.answer(document, text.print_sentence)
    raise typer.Exit(Exit.OK if document["intact"] else Exit.ERROR)


@app.command(name="backup")
def back_up(
    context: typer.Context,
    file: File,
    force: Annotated[bool, typer.Option("--force", help="Replace FILE.")] = False,
) -> None:
    """Copy the record into one file, walked, while others write."""
    ledger: Context = context.obj
    ledger.answer(backup.backup(ledger, file, replaces=force), text.print_sentence)


@app.command()
def restore(
    context: typer.Context,
    file: File,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what the record holds; it is kept in a file.")
    ] = False,
) -> None:
    """Bring a backup into the record, which has to be empty."""
    ledger: Context = context.obj
    ledger.answer(backup.restore(ledger, file, replaces=force), text.print_sentence)


@app.command()
def migrate(
    context: typer.Context,
    grant: Annotated[
        str | None, typer.Option(metavar="ROLE", help="Postgres: the role the ledger runs as.")
    ] = None,
) -> None:
    """Bring the record up to this ledger's version."""
    ledger: Context = context.obj
    ledger.answer(backup.migrate(ledger, grant_to=grant), text.print_sentence)
