"""`ledger raise`, `monitor`, `close`, `reopen`, `decline`: the life of a case; and `undo`."""

from typing import Annotated

import typer

from escalation_ledger.cli.context import Context, usage_error
from escalation_ledger.cli.options import CaseName, Key, Why
from escalation_ledger.cli.writing import Writing, print_answer, wrote
from escalation_ledger.ledger import events as e

app = typer.Typer()


@app.command(name="raise")
def raise_case(
    context: typer.Context,
    summary: Annotated[str, typer.Option(help="What is broken, in plain words.")],
    why: Why,
    evidence: Annotated[
        str | None, typer.Option(metavar="ID", help="A ticket, thread or mail that no case holds.")
    ] = None,
    account: Annotated[
        str | None, typer.Option(metavar="ID", help="The account, where no tool tells of it yet.")
    ] = None,
    key: Key = None,
) -> None:
    """Open a case by hand."""
    if evidence is not None and account is not None:
        usage_error("Say --evidence or --account: evidence has its account already.")
    ledger: Context = context.obj
    writing = Writing.at(ledger)
    case_id = writing.desk.raise_case(
        summary=summary, evidence_id=evidence, account_id=account, why=why, key=key
    )
    opened = writing.desk.record.events(case_id=case_id)[:2]
    ledger.answer(writing.answer(opened, case_id=case_id), print_answer)


@app.command()
def monitor(
    context: typer.Context,
    case_id: CaseName,
    exit_criteria: Annotated[str, typer.Option(help="What has to come before it may close.")],
    why: Why,
) -> None:
    """Nothing more to do but watch."""
    wrote(context.obj, case_id, e.CaseMonitored(exit_criteria), why=why)


@app.command()
def close(context: typer.Context, case_id: CaseName, why: Why) -> None:
    """The escalation is over, until the customer writes again."""
    wrote(context.obj, case_id, e.CaseClosed(), why=why)


@app.command()
def reopen(context: typer.Context, case_id: CaseName, why: Why) -> None:
    """It is live again."""
    wrote(context.obj, case_id, e.CaseReopened(), why=why)


@app.command()
def decline(context: typer.Context, case_id: CaseName, why: Why) -> None:
    """It is no escalation; it stays out until somebody reopens it."""
    wrote(context.obj, case_id, e.CaseDeclined(), why=why)


@app.command()
def undo(
    context: typer.Context,
    seqs: Annotated[list[int], typer.Argument(metavar="SEQ", help="Of one's own events.")],
    why: Why,
) -> None:
    """Take back what one's own save decided; it stays in the history."""
    ledger: Context = context.obj
    writing = Writing.at(ledger)
    recorded = writing.desk.undo(seqs, why=why)
    cases = {one.case_id for one in recorded}
    case_id = recorded[0].case_id if len(cases) == 1 else None
    ledger.answer(writing.answer(recorded, case_id=case_id), print_answer)
