"""The sample, living: a story written for today, a few edits people made, the dashboard on it."""

import shutil
import sys
from dataclasses import dataclass, replace
from datetime import timedelta

import typer

from escalation_ledger.cli import text
from escalation_ledger.cli.context import Context, clock
from escalation_ledger.cli.refresh import Request, refresh
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.sample import STORIES, sample_settings, write_sample
from escalation_ledger.warehouse.paths import Home


@dataclass(frozen=True)
class Edit:
    """An owner somebody named in the story's past. Naming yourself is accepting."""

    story: str
    owner: str
    by: str
    hours_ago: float
    due_in_hours: float
    why: str


_EDITS: tuple[Edit, ...] = ()


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
    """Name the story's owners, once: not again where a person has written since."""
    held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
    if held.decisions.cases["has_person_events"].any():
        return
    groups = held.situation.grouping.groups
    case_of = dict(groups.select("evidence_id", "case_id").iter_rows())
    record = Record.open(ledger.home.record_url, clock=clock)
    for edit in _EDITS:
        commands.assign_owner(
            record,
            case_of[STORIES[edit.story]],
            edit.owner,
            owner_due_at=ledger.now + timedelta(hours=edit.due_in_hours),
            by=edit.by,
            at=ledger.now - timedelta(hours=edit.hours_ago),
            why=edit.why,
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

    sys.stdout.write(f"The ledger is at http://127.0.0.1:{port} . Ctrl+C ends it.\n")
    serve(ledger.home.root, port=port, now=ledger.frozen_now, open_browser=open_browser)
