"""`ledger connect`: whether a tool's credentials work, what they open, and what to write in the configuration."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

import typer

from escalation_ledger.cli.context import Context, usage_error
from escalation_ledger.cli.exits import Exit
from escalation_ledger.cli.text import Document, line
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.tools import SOMEBODY_WAITS, SOURCE_OF
from escalation_ledger.warehouse.credentials import CredentialsMissing
from escalation_ledger.warehouse.settings import settings_over_defaults

app = typer.Typer()


@app.command()
def connect(
    context: typer.Context,
    source: Annotated[str, typer.Argument(metavar="SOURCE", help=", ".join(SOURCE_OF))],
    address: Annotated[
        str | None, typer.Option(help="Of the tool, as https://acme.zendesk.com.")
    ] = None,
) -> None:
    """Try a tool's credentials: what they see and do not see, and the settings to write down."""
    ledger: Context = context.obj
    told = _told(ledger, source, address)
    document = connected(ledger, source, told)
    ledger.answer(document, _print)
    raise typer.Exit(Exit.PARTIAL if document["blind"] else Exit.OK)


def _told(ledger: Context, source: str, address: str | None) -> Mapping[str, Any]:
    """`[sources.SOURCE]`, with the address given. A usage error where there is none."""
    known = ledger.settings.sources
    if source not in known:
        usage_error(f"{source!r} is no source that is read live. Known: {', '.join(known)}.")
    told = {**known[source], **({"address": address} if address else {})}
    if not told["address"]:
        usage_error(f"Say where {source} is: --address, or sources.{source}.address.")
    return settings_over_defaults({"sources": {source: told}}, where="--address").sources[source]


def connected(ledger: Context, source: str, told: Mapping[str, Any]) -> dict[str, Any]:
    """`connect --json`. Raises NotLanded and CredentialsMissing, which say what is wrong."""
    # Here, because an HTTP client takes long to import.
    from escalation_ledger.pipelines.live.landing import opened  # noqa: PLC0415
    from escalation_ledger.pipelines.live.registry import LIVE  # noqa: PLC0415
    from escalation_ledger.pipelines.live.source import Reading  # noqa: PLC0415

    tool = LIVE[source]
    try:
        with opened(tool, ledger.home, told, SOMEBODY_WAITS) as door:
            headers = ledger.settings.crm_headers
            sight = tool.sees(
                Reading(door=door, cursors={}, settings=told, now=ledger.clock(), headers=headers)
            )
            calls = door.calls
    except (NotLanded, CredentialsMissing):
        raise
    except Exception as error:  # noqa: BLE001 - its text may hold what the tool was asked with
        raise NotLanded(
            f"{source} could not be asked ({type(error).__name__}). Report this if it stays so."
        ) from None
    return {
        "source": source,
        "address": told["address"],
        "who": sight.who,
        "sees": list(sight.sees),
        "blind": list(sight.blind),
        "wide": list(sight.wide),
        "calls": calls,
        "settings": block(source, told),
    }


def block(source: str, told: Mapping[str, Any]) -> str:
    """What to write in `ledger.toml`; no secret is among it."""
    lines = [f"{name} = {json.dumps(value, ensure_ascii=False)}" for name, value in told.items()]
    return "\n".join([f"[sources.{source}]", *lines])


def _print(document: Document) -> None:
    line(f"{document['source']} answers at {document['address']} as {document['who']}.")
    for title, name in (
        ("Sees", "sees"),
        ("Does not see", "blind"),
        ("May more than is needed", "wide"),
    ):
        for one in document[name]:
            line(f"{title}: {one}")
    line("Write this in ledger.toml:")
    line("")
    for part in document["settings"].split("\n"):
        line(part)
