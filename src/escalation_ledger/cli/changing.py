"""`ledger set`, and the other things that people write of one case."""

from typing import Annotated

import typer

from escalation_ledger.cli import fields
from escalation_ledger.cli.context import Context, instant, usage_error
from escalation_ledger.cli.options import CaseName, Key, Version, Why, Words
from escalation_ledger.cli.writing import Writing, print_answer, wrote
from escalation_ledger.domain.words import Risk
from escalation_ledger.ledger import events as e

RiskWord = Annotated[Risk, typer.Argument(metavar="RISK", help=", ".join(Risk))]

app = typer.Typer()
risks = typer.Typer(help="A commercial danger in the case.", no_args_is_help=True)
leadership = typer.Typer(help="What leadership has to decide.", no_args_is_help=True)
app.add_typer(risks, name="risk")
app.add_typer(leadership, name="leadership")


@app.command(name="set")
def set_fields(
    context: typer.Context,
    case_id: CaseName,
    given: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE", help=f"{', '.join(fields.NAMES)}; `none` clears."),
    ],
    why: Why,
    words: Words = "",
    version: Version = None,
    key: Key = None,
) -> None:
    """Edit fields of a case, all or none: its owner, blocker, promise, note and others."""
    ledger: Context = context.obj
    values = fields.given(given)
    ready = fields.checked(values)
    writing = Writing.at(ledger)
    changes = fields.changes(ready, writing.desk, case_id, words=words)
    document = writing.edit(case_id, changes, why=why, version=version, key=key)
    ledger.answer(document, print_answer)


@app.command()
def accept(
    context: typer.Context,
    case_id: CaseName,
    why: Why,
    owner_due: Annotated[str | None, typer.Option(help="When your next move is due.")] = None,
) -> None:
    """Say that the next move is yours."""
    due_at = instant(owner_due, option="--owner-due")
    wrote(context.obj, case_id, e.OwnershipAccepted(due_at), why=why)


@app.command()
def touch(
    context: typer.Context,
    case_id: CaseName,
    channel: Annotated[str, typer.Option(help="call, meeting, chat, …")],
    note: Annotated[str, typer.Option(help="What the customer heard.")],
    why: Why,
) -> None:
    """The customer heard from us where no tool saw it."""
    wrote(context.obj, case_id, e.TouchLogged(channel, note), why=why)


@app.command()
def skip(context: typer.Context, case_id: CaseName, why: Why) -> None:
    """Pass the case by in today's afternoon round, for a reason."""
    wrote(context.obj, case_id, e.UpdateSkipped(), why=why)


@app.command()
def attach(
    context: typer.Context,
    case_id: CaseName,
    url: Annotated[str, typer.Option(help="An https link.")],
    title: Annotated[str, typer.Option(help="What is there.")],
    why: Why,
) -> None:
    """A call summary, recording or screenshot, by its link."""
    wrote(context.obj, case_id, e.EvidenceAttached(url, title), why=why)


@app.command()
def snooze(
    context: typer.Context,
    case_id: CaseName,
    why: Why,
    until: Annotated[str | None, typer.Option(help="Nothing is to be done until then.")] = None,
    wake: Annotated[bool, typer.Option("--wake", help="End it now.")] = False,
) -> None:
    """Put the case aside until a time; a late promise or the customer's next message ends it."""
    if wake == (until is not None):
        usage_error("Say either --until INSTANT or --wake.")
    wrote(context.obj, case_id, e.Snoozed(instant(until, option="--until")), why=why)


@risks.command()
def flag(context: typer.Context, case_id: CaseName, risk: RiskWord, why: Why) -> None:
    """A danger was seen."""
    wrote(context.obj, case_id, e.RiskFlagged(risk.value), why=why)


@risks.command()
def clear(context: typer.Context, case_id: CaseName, risk: RiskWord, why: Why) -> None:
    """A danger is over, or was none."""
    wrote(context.obj, case_id, e.RiskCleared(risk.value), why=why)


@leadership.command()
def ask(
    context: typer.Context,
    case_id: CaseName,
    question: Annotated[str, typer.Option(help="What they have to decide.")],
    why: Why,
) -> None:
    """Ask leadership to decide something."""
    wrote(context.obj, case_id, e.LeadershipAsked(question), why=why)


@leadership.command()
def decided(
    context: typer.Context,
    case_id: CaseName,
    decision: Annotated[str, typer.Option(help="What they decided.")],
    why: Why,
) -> None:
    """What leadership decided, on what it was asked last."""
    wrote(context.obj, case_id, e.LeadershipDecided(decision), why=why)
