"""The demo home: the sample's last two weeks as the ledger lived them, then today.

    a fortnight ago   the story as exported then, a refresh, owners accept, the week's review frozen
    a week ago        the same
    today             the story up to now, a refresh, owners who accepted yesterday afternoon

Each on a clock of its own time, by the same functions as every other home: nothing is written back in.
A case that was solved early last week can so be seen to close, and one that was over to come back.
"""

import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import typer

from escalation_ledger.cli.context import Context, running_from
from escalation_ledger.cli.refresh import Outcome, Request, refresh
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.store import Record
from escalation_ledger.pipelines.landing import Progress
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.reports.review.freezing import freeze_week, week_of
from escalation_ledger.sample import STORIES, sample_settings, write_sample
from escalation_ledger.warehouse.paths import Home

_PAST = (timedelta(days=14), timedelta(days=7))
# A refresh begins so long before, so that what it publishes is there by then.
_LEAD = timedelta(minutes=30)

# Stories whose owner has said «mine» by today; of the other assigned cases, every second one.
_ACCEPTED = ("small_outage", "workaround_owned", "loud_harmless", "waiting_question")


def at(ledger: Context, instant: datetime) -> Context:
    """The same ledger at that instant, on a clock that runs on from it."""
    return replace(ledger, frozen_now=instant, clock=running_from(instant))


def build(ledger: Context, *, progress: Progress | None = None) -> Outcome:
    """Live the weeks up to the ledger's now in its home, which is not there yet; today's refresh.

    The home appears whole or not at all. Raises typer.Exit with the code of a refresh that failed.
    """
    home, now = ledger.home.root, ledger.now
    aside = home.with_name(f"{home.name}.new")
    shutil.rmtree(aside, ignore_errors=True)
    building = replace(ledger, home=Home(aside))
    aside.mkdir(parents=True)
    (aside / "ledger.toml").write_text(sample_settings(), "utf-8")
    for ago in _PAST:
        _week(at(building, now - ago - _LEAD), told_at=now, progress=progress)
    outcome = _today(at(building, now), progress=progress)
    aside.rename(home)
    return outcome


def _week(then: Context, *, told_at: datetime, progress: Progress | None) -> None:
    """A weekly round: refresh, some owners accept, the week's review is frozen."""
    _refreshed(then, told_at=told_at, progress=progress)
    _accept(
        then,
        pl.col("number") % 3 == 2,
        said_at=lambda _: then.now,
        why="Taken in the weekly round.",
    )
    freeze_week(
        then.home,
        week_of(then.now, then.settings),
        now=then.now,
        settings=then.settings,
        frozen_at=then.clock(),
    )


def _today(today: Context, *, progress: Progress | None) -> Outcome:
    outcome = _refreshed(today, told_at=today.now, progress=progress)
    named = pl.col("evidence").list.set_intersection([STORIES[name] for name in _ACCEPTED])
    _accept(
        today,
        (pl.col("number") % 2 == 0) | (named.list.len() > 0),
        said_at=lambda number: today.now - timedelta(hours=14, minutes=7 * (number % 17)),
        why="Taken in the afternoon round.",
    )
    return outcome


def _refreshed(then: Context, *, told_at: datetime, progress: Progress | None) -> Outcome:
    """Refresh from the story that leads up to `told_at`, as it was exported then."""
    write_sample(_drop(then), now=told_at, known_at=then.now)
    outcome = refresh(then, Request(), progress=progress)
    if outcome.exit:
        raise typer.Exit(outcome.exit)
    return outcome


def _drop(ledger: Context) -> Path:
    return ledger.home.root / "drop"


def _accept(
    ledger: Context, accepts: pl.Expr, *, said_at: Callable[[int], datetime], why: str
) -> None:
    """Have the owners that the tools name accept, of the cases that `accepts` picks."""
    ranked = open_queue(ledger.home, now=ledger.now, settings=ledger.settings).ranked
    accepting = (
        ranked.filter((pl.col("owner_state") == "assigned") & accepts)
        .sort("number")
        .select("case_id", "number", "owner", "promise_due_at")
    )
    record = Record.open(ledger.home.record_url, clock=ledger.clock)
    for case_id, number, owner, due_at in accepting.iter_rows():
        commands.assign_owner(
            record, case_id, owner, owner_due_at=due_at, by=owner, at=said_at(number), why=why
        )
