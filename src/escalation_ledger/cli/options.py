"""Arguments and options that several commands take."""

from typing import Annotated

import typer

from escalation_ledger.cli.context import case_named
from escalation_ledger.domain.words import Lane
from escalation_ledger.reports.filters import Filters

Tiers = Annotated[list[str] | None, typer.Option("--tier", help="Account tier; repeatable.")]
RenewalWithin = Annotated[
    int | None, typer.Option("--renewal-within", min=0, help="Days to renewal, at most.")
]
Owner = Annotated[str | None, typer.Option("--owner", help="Owner's address, or `none`.")]
InLane = Annotated[Lane | None, typer.Option("--lane", help="Who has to move.")]
AsOf = Annotated[str | None, typer.Option(help="As it was known at this instant.")]

CaseName = Annotated[
    str, typer.Argument(metavar="ID", help="As ESC-142, esc-142 or 142.", parser=case_named)
]
Why = Annotated[str, typer.Option(help="The reason, kept with what is written.")]
Words = Annotated[str, typer.Option(help="The words for the customer, to send once it is saved.")]
Version = Annotated[
    int | None,
    typer.Option(min=0, help="The case's version this was decided on; a later edit refuses it."),
]
Key = Annotated[
    str | None, typer.Option(help="Names this one request: sent again, it writes once.")
]


def filters(
    tier: list[str] | None,
    renewal_within: int | None,
    owner: str | None,
    lane: Lane | None = None,
) -> Filters:
    """What the options of a reading command ask for."""
    return Filters(
        tiers=tuple(tier or ()), renewal_within_days=renewal_within, owner=owner, lane=lane
    )
