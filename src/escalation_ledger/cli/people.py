"""`ledger people`: who may do what, and changing it."""

from typing import Annotated, Any

import typer

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.text import Document, add_row, line, new_table, print_table
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.store import Record

Address = Annotated[str, typer.Argument(metavar="ADDRESS")]
Why = Annotated[str, typer.Option(help="The reason, kept with the change.")]

app = typer.Typer(invoke_without_command=True)


@app.callback()
def people(context: typer.Context) -> None:
    """Who may write what: viewer, editor, lead, admin."""
    if context.invoked_subcommand is None:
        ledger: Context = context.obj
        document = listed(Record.open(ledger.home.record_url))
        ledger.print_json(document) if ledger.as_json else _print_people(document)


@app.command()
def add(
    context: typer.Context,
    address: Address,
    role: Annotated[
        Role, typer.Option(help="What they may do; each role includes the ones before.")
    ],
    why: Why,
) -> None:
    """Give somebody a role, or another one."""
    _change(context.obj, address, role, why=why)


@app.command()
def revoke(context: typer.Context, address: Address, why: Why) -> None:
    """Take somebody's role; their next write is refused."""
    _change(context.obj, address, None, why=why)


def listed(record: Record) -> dict[str, Any]:
    """`people --json`: whether the record is local, and the newest word on everybody ever listed."""
    people = record.people()
    return {
        "local": not people,
        "people": [
            {
                "address": person.address,
                "role": person.role,
                "changed_at": person.changed_at.isoformat(),
                "by": person.by,
                "why": person.why,
            }
            for person in people
        ],
    }


def _change(ledger: Context, address: str, role: Role | None, *, why: str) -> None:
    record = Record.open(ledger.home.record_url, clock=ledger.clock)
    record.set_role(address, role, by=ledger.actor, why=why)
    person = address.strip().lower()
    sentence = f"{person} is {role} from now on." if role else f"{person} has no role any more."
    document = {"address": person, "role": role, "sentence": sentence}
    ledger.print_json(document) if ledger.as_json else line(sentence)


def _print_people(document: Document) -> None:
    if document["local"]:
        line(
            "Nobody is listed, so this record is local: whoever has it may do everything. "
            "`ledger people add ADDRESS --role admin --why TEXT` begins a list."
        )
        return
    table = new_table("address", "role", "since", "by", "why")
    for person in document["people"]:
        cells = (person["address"], person["role"] or "revoked", person["changed_at"][:10])
        add_row(table, *cells, person["by"], person["why"])
    print_table(table)
