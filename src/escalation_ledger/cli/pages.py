"""`ledger promises`, `handoffs`, `exposure`, `inbox` and `proposals`: what those pages show."""

import typer

from escalation_ledger.cli import answers, inbox_text, tables
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.options import Owner, RenewalWithin, Tiers, filters

app = typer.Typer()


@app.command()
def promises(
    context: typer.Context,
    tier: Tiers = None,
    renewal_within: RenewalWithin = None,
    owner: Owner = None,
) -> None:
    """Every promise the customer heard, and what became of it."""
    ledger: Context = context.obj
    document = answers.promises(ledger, filters(tier, renewal_within, owner))
    ledger.answer(document, tables.print_promises)


@app.command()
def handoffs(
    context: typer.Context,
    tier: Tiers = None,
    renewal_within: RenewalWithin = None,
    owner: Owner = None,
) -> None:
    """Changes of team and person over every ticket."""
    ledger: Context = context.obj
    document = answers.handoffs(ledger, filters(tier, renewal_within, owner))
    ledger.answer(document, tables.print_handoffs)


@app.command()
def exposure(
    context: typer.Context,
    tier: Tiers = None,
    renewal_within: RenewalWithin = None,
    owner: Owner = None,
) -> None:
    """Revenue at risk by renewal window and tier, each account once."""
    ledger: Context = context.obj
    document = answers.exposure(ledger, filters(tier, renewal_within, owner))
    ledger.answer(document, tables.print_exposure)


@app.command()
def inbox(context: typer.Context) -> None:
    """What no case, person or account is known for, and what is proposed."""
    ledger: Context = context.obj
    ledger.answer(answers.inbox(ledger), inbox_text.print_inbox)


@app.command()
def proposals(context: typer.Context) -> None:
    """Cases that may be one, evidence that may belong: accept or reject each."""
    ledger: Context = context.obj
    ledger.answer(answers.proposals(ledger), inbox_text.print_proposals)
