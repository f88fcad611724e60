"""The sample, living: a story written for today, a few edits people made, the dashboard on it."""

import shlex
import shutil
import sys
from dataclasses import replace
from datetime import timedelta

import polars as pl
import typer

from escalation_ledger.cli import text
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.refresh import Request, refresh
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.sample import STORIES, sample_settings, write_sample
from escalation_ledger.warehouse.paths import Home

# Stories whose owner has said «mine»; of the other assigned cases, every second one.
_ACCEPTED = ("small_outage", "workaround_owned", "loud_harmless", "waiting_question")


def demo(ledger: Context, *, port: int, check: bool, open_browser: bool) -> None:
    """Build today's demo home where it is not there, refresh it, then serve or check it.

    A home of the same day is kept with what was written in it; those of other days go.
    Raises typer.Exit with the refresh's exit code, or 1 when a page does not open.
    """
    home = _home_of_the_day(ledger)
    todays = replace(ledger, home=home)
    if not (home.root / "ledger.toml").is_file():
        write_sample(home.root / "drop", now=todays.now)
        (home.root / "ledger.toml").write_text(sample_settings(), "utf-8")
    with text.progress(quiet=False) as progress:
        outcome = refresh(todays, Request(), progress=progress)
    text.print_refresh(outcome.document)
    if outcome.exit:
        raise typer.Exit(outcome.exit)
    _seed_record(todays)
    text.line(f"The sample is in {home.root}. In another terminal:")
    text.line(f"  ledger queue --home {shlex.quote(str(home.root))}")
    if check:
        _open_every_page(todays)
    else:
        _serve(todays, port=port, open_browser=open_browser)


def _home_of_the_day(ledger: Context) -> Home:
    demos = ledger.home.root / "demo"
    today = demos / ledger.now.date().isoformat()
    today.mkdir(parents=True, exist_ok=True)
    for folder in demos.iterdir():
        if folder != today and folder.is_dir():
            shutil.rmtree(folder)
    return Home(today)


def _seed_record(ledger: Context) -> None:
    """Have some assigned owners accept, as they did last afternoon; once for each demo home."""
    held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
    if held.decisions.cases["has_person_events"].any():
        return
    record = Record.open(ledger.home.record_url, clock=ledger.clock)
    for case_id, number, owner, due_at in _accepting(held.ranked).iter_rows():
        said_at = ledger.now - timedelta(hours=14, minutes=7 * (number % 17))
        commands.assign_owner(
            record,
            case_id,
            owner,
            owner_due_at=due_at,
            by=owner,
            at=said_at,
            why="Taken in the afternoon round.",
        )


def _accepting(ranked: pl.DataFrame) -> pl.DataFrame:
    """case_id, number, owner, owner_due_at of the cases whose owner accepts."""
    named = [STORIES[name] for name in _ACCEPTED]
    accepts = (pl.col("number") % 2 == 0) | pl.col("evidence").list.set_intersection(
        named
    ).list.len().gt(0)
    return (
        ranked.filter((pl.col("owner_state") == "assigned") & accepts)
        .sort("number")
        .select("case_id", "number", "owner", pl.col("promise_due_at").alias("owner_due_at"))
    )


def _open_every_page(ledger: Context) -> None:
    from escalation_ledger.dashboard.check import open_every_page  # noqa: PLC0415 - slow to import

    failures = open_every_page(ledger.home.root, now=ledger.now)
    for failure in failures:
        sys.stderr.write(f"{failure}\n")
    if failures:
        raise typer.Exit(1)
    sys.stdout.write("Every page opens.\n")


def _serve(ledger: Context, *, port: int, open_browser: bool) -> None:
    from escalation_ledger.dashboard.serve import serve  # noqa: PLC0415 - slow to import

    serve(ledger.home.root, port=port, now=ledger.frozen_now, open_browser=open_browser)
