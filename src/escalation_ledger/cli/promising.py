"""`ledger promise`: what the customer was promised changes here first, and is told after."""

from enum import StrEnum
from typing import Annotated

import typer

from escalation_ledger.cli.context import required_instant
from escalation_ledger.cli.options import CaseName, Why, Words
from escalation_ledger.cli.writing import wrote
from escalation_ledger.ledger import events as e

Due = Annotated[
    str, typer.Option(metavar="INSTANT", help="When it is due, as 2026-03-18T16:00:00Z.")
]


class Action(StrEnum):
    """What a promise is of: word on where it stands, or the thing itself."""

    UPDATE = "update"
    DELIVER = "deliver"


app = typer.Typer()
promise = typer.Typer(help="A promise to the customer, in the ledger first.", no_args_is_help=True)
app.add_typer(promise, name="promise")


@promise.command()
def made(
    context: typer.Context,
    case_id: CaseName,
    due: Due,
    why: Why,
    words: Words = "",
    action: Annotated[Action, typer.Option(help="An update, or to deliver.")] = Action.UPDATE,
) -> None:
    """Promise something."""
    due_at = required_instant(due, option="--due")
    wrote(context.obj, case_id, e.PromiseMade("", due_at, action.value, words), why=why)


@promise.command()
def moved(context: typer.Context, case_id: CaseName, due: Due, why: Why, words: Words = "") -> None:
    """Move the promise that counts now to another time."""
    due_at = required_instant(due, option="--due")
    wrote(context.obj, case_id, lambda desk: desk.moved(case_id, due_at, words=words), why=why)


@promise.command()
def kept(
    context: typer.Context,
    case_id: CaseName,
    why: Why,
    evidence: Annotated[str | None, typer.Option(metavar="ID", help="What shows it.")] = None,
) -> None:
    """The promise that counts now was kept."""
    wrote(context.obj, case_id, lambda desk: desk.kept(case_id, evidence_id=evidence), why=why)


@promise.command()
def withdrawn(context: typer.Context, case_id: CaseName, why: Why, words: Words = "") -> None:
    """Take back the promise that counts now; none stands in its place."""
    wrote(context.obj, case_id, lambda desk: desk.withdrawn(case_id, words=words), why=why)
