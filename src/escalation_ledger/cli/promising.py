"""`ledger promise`: what the customer was promised changes here first, and is told after."""

from enum import StrEnum
from typing import Annotated

import typer

from escalation_ledger.cli.context import instant, required_instant
from escalation_ledger.cli.options import CaseName, Why, Words
from escalation_ledger.cli.writing import wrote
from escalation_ledger.ledger import events as e

Due = Annotated[
    str, typer.Option(metavar="INSTANT", help="When it is due, as 2026-03-18T16:00:00Z.")
]

Message = Annotated[
    str, typer.Argument(metavar="MESSAGE", help="A message, as `ledger case ID --json` names it.")
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


@promise.command()
def rejected(
    context: typer.Context,
    case_id: CaseName,
    message: Message,
    why: Why,
    due: Annotated[
        str | None,
        typer.Option(metavar="INSTANT", help="When it was heard due, where several are heard."),
    ] = None,
) -> None:
    """What was heard as a promise in a message is none; it counts nowhere, also when read anew."""
    due_at = instant(due, option="--due")
    wrote(
        context.obj,
        case_id,
        lambda desk: desk.rejected_in(case_id, message, due_at=due_at),
        why=why,
    )


@promise.command()
def heard(
    context: typer.Context,
    case_id: CaseName,
    message: Message,
    due: Due,
    why: Why,
    action: Annotated[
        Action | None, typer.Option(help="An update, or to deliver. As heard, else an update.")
    ] = None,
    quote: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The sentence of the message that promises.")
    ] = None,
    instead_of: Annotated[
        str | None, typer.Option(metavar="ID", help="The promise heard there with a wrong date.")
    ] = None,
) -> None:
    """A message of ours promised something that was not heard, or not with its date."""
    due_at = required_instant(due, option="--due")
    wrote(
        context.obj,
        case_id,
        lambda desk: desk.heard(
            case_id,
            message,
            due_at,
            action=action.value if action else None,
            quote=quote,
            instead_of=instead_of,
        ),
        why=why,
    )
