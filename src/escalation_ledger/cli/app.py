"""The commands, as `docs/cli.md` lists them. Each reads its options, asks, prints."""

import sys
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer

from escalation_ledger.cli import (
    answers,
    brief,
    case_text,
    changing,
    connecting,
    joining,
    living,
    pages,
    people,
    promising,
    recording,
    text,
)
from escalation_ledger.cli import demo as demos
from escalation_ledger.cli.context import (
    Clock,
    Context,
    global_options_first,
    instant,
    real_clock,
)
from escalation_ledger.cli.exits import Exit, exit_code
from escalation_ledger.cli.options import (
    AsOf,
    CaseName,
    InLane,
    Owner,
    RenewalWithin,
    Tiers,
    filters,
)
from escalation_ledger.cli.refresh import Request
from escalation_ledger.cli.refresh import refresh as run_refresh
from escalation_ledger.cli.replay import replay as run_replay
from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse.paths import Home

Port = Annotated[int, typer.Option(min=1, max=65535, help="Port on 127.0.0.1.")]

_HOME = Path("data/local")

app = typer.Typer(
    name="ledger",
    help="One working record for every live customer escalation.",
    epilog="--home, --now, --json and --by may stand before or after the command.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


for family in (pages, brief, changing, promising, living, joining, recording, connecting):
    app.add_typer(family.app)
app.add_typer(people.app, name="people")


@app.callback()
def _global_options(
    context: typer.Context,
    home: Annotated[Path, typer.Option(envvar="LEDGER_HOME", help="Data folder.")] = _HOME,
    now: Annotated[
        str | None, typer.Option(envvar="LEDGER_NOW", help="Answer for this ISO 8601 instant.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="One JSON document on stdout.")] = False,
    by: Annotated[str | None, typer.Option(help="Who writes: an address.")] = None,
) -> None:
    context.obj = Context(
        home=Home(home),
        frozen_now=instant(now, option="--now"),
        as_json=as_json,
        by=by,
        clock=context.obj or real_clock,
    )


@app.command()
def demo(
    context: typer.Context,
    no_open: Annotated[bool, typer.Option("--no-open", help="Do not open a browser.")] = False,
    port: Port = 8501,
    check: Annotated[
        bool, typer.Option("--check", help="Build, open every page headless, exit.")
    ] = False,
) -> None:
    """Write the sample story for today, refresh, seed the record, serve."""
    demos.demo(context.obj, port=port, check=check, open_browser=not no_open)


@app.command()
def refresh(
    context: typer.Context,
    drop: Annotated[Path | None, typer.Option("--from", help="Drop folder to read.")] = None,
    source: Annotated[
        list[Source] | None, typer.Option(help="Only this source; repeatable.")
    ] = None,
    full: Annotated[bool, typer.Option("--full", help="Model every account again.")] = False,
    accept_loss: Annotated[
        bool, typer.Option("--accept-loss", help="Go on though the record has lost events.")
    ] = False,
    accept_lost_columns: Annotated[
        bool,
        typer.Option("--accept-lost-columns", help="Take a CRM file that lacks columns it had."),
    ] = False,
) -> None:
    """Land, model, check, publish."""
    ledger: Context = context.obj
    request = Request(
        drop=drop,
        sources=tuple(source or ()),
        full=full,
        accept_loss=accept_loss,
        accept_lost_columns=accept_lost_columns,
    )
    with text.progress(quiet=ledger.as_json) as progress:
        outcome = run_refresh(ledger, request, progress=progress)
    ledger.answer(outcome.document, text.print_refresh)
    raise typer.Exit(outcome.exit)


@app.command()
def serve(
    context: typer.Context,
    port: Port = 8501,
) -> None:
    """The dashboard, on this machine only; --by WHO names the one person who writes there."""
    from escalation_ledger.dashboard.serve import serve as run_server  # noqa: PLC0415 - a second of imports only this command needs

    ledger: Context = context.obj
    run_server(ledger.home.root, port=port, now=ledger.frozen_now, open_browser=False, by=ledger.by)


@app.command()
def queue(
    context: typer.Context,
    lane: InLane = None,
    tier: Tiers = None,
    renewal_within: RenewalWithin = None,
    owner: Owner = None,
    as_of: AsOf = None,
    snoozed: Annotated[
        bool, typer.Option("--snoozed", help="Those put aside as well, in text.")
    ] = False,
) -> None:
    """Ranked live cases."""
    ledger: Context = context.obj
    asked = filters(tier, renewal_within, owner, lane)
    document = answers.queue(ledger, asked, as_of=instant(as_of, option="--as-of"))
    ledger.answer(document, text.print_queue if snoozed else text.print_awake)


@app.command()
def case(
    context: typer.Context,
    case_id: CaseName,
    as_of: AsOf = None,
) -> None:
    """One case, whole."""
    ledger: Context = context.obj
    document = answers.case(ledger, case_id, as_of=instant(as_of, option="--as-of"))
    ledger.answer(document, case_text.print_case)


@app.command()
def review(  # noqa: PLR0913, PLR0917 - one argument for each option
    context: typer.Context,
    week: Annotated[
        str | None, typer.Option(help="ISO week, as 2026-W12. [default: this week]")
    ] = None,
    export: Annotated[str, typer.Option("--format", help="md, csv, xlsx or html.")] = "md",
    tier: Tiers = None,
    renewal_within: RenewalWithin = None,
    owner: Owner = None,
    out: Annotated[Path | None, typer.Option(help="File to write, in place of stdout.")] = None,
    freeze: Annotated[
        bool, typer.Option("--freeze", help="Freeze the week though it is still running.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Freeze the week anew, in place of what was frozen.")
    ] = False,
) -> None:
    """The weekly review: a running week so far; one that is over frozen, the same bytes each time."""
    from escalation_ledger.cli import review as reviews  # noqa: PLC0415 - workbook and page writers only this command needs

    reviews.review(
        context.obj,
        reviews.Asked(
            week=week,
            format=export,
            filters=filters(tier, renewal_within, owner),
            out=out,
            freeze=freeze,
            again=again,
        ),
    )


@app.command()
def health(context: typer.Context) -> None:
    """Snapshot age, sources, rows set aside, record, disk."""
    document = answers.health(context.obj)
    context.obj.answer(document, text.print_health)
    raise typer.Exit(Exit.ERROR if document["record_problem"] else Exit.OK)


@app.command()
def quarantine(context: typer.Context) -> None:
    """Rows set aside, with reasons."""
    context.obj.answer(answers.quarantine(context.obj), text.print_quarantine)


@app.command()
def replay(
    context: typer.Context,
    drop: Annotated[
        Path | None, typer.Option("--from", help="Drop folder to read again, where it is there.")
    ] = None,
) -> None:
    """Read the rows set aside again, after a fix."""
    ledger: Context = context.obj
    with text.progress(quiet=ledger.as_json) as progress:
        outcome = run_replay(ledger, drop, progress=progress)
    ledger.answer(outcome.document, text.print_replay)
    raise typer.Exit(outcome.exit)


@app.command()
def config(context: typer.Context) -> None:
    """The effective configuration."""
    context.obj.answer(dict(context.obj.settings.document), text.print_config)


def main(arguments: list[str] | None = None, *, clock: Clock = real_clock) -> int:
    """Run one command; the exit code says how it ended (see Exit). `clock` stamps what it writes."""
    given = sys.argv[1:] if arguments is None else arguments
    _replace_what_cannot_be_printed()
    try:
        app(global_options_first(given), prog_name="ledger", obj=clock)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else Exit.OK
    except Exception as error:  # noqa: BLE001 - the one place where an error becomes a sentence
        return exit_code(error)
    return Exit.OK


def _replace_what_cannot_be_printed() -> None:
    """A terminal that has no such letter gets a question mark, not an error."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")
