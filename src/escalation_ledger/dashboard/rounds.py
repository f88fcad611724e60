"""The afternoon round: which cases it visits, which have today's update, and what was said of each."""

from dataclasses import dataclass
from datetime import datetime

import polars as pl

from escalation_ledger.ledger.events import ProgressNoted, UpdateSkipped
from escalation_ledger.reports.queue import Queue

SAID = pl.Schema(
    {
        "case_id": pl.String(),
        "account": pl.String(),
        "said": pl.String(),
        "by": pl.String(),
        "at": pl.Datetime("us", "UTC"),
    }
)


@dataclass(frozen=True)
class Round:
    """waiting: the live cases awake without today's update; done: those with one; both in rank order.

    since: when the day began.
    """

    waiting: pl.DataFrame
    done: pl.DataFrame
    since: datetime

    @property
    def count(self) -> int:
        """How many cases the round visits."""
        return self.waiting.height + self.done.height

    def waits(self, case_id: str) -> bool:
        """Whether the case has no update today."""
        return case_id in self.waiting["case_id"]


def round_of(live: pl.DataFrame, *, since: datetime) -> Round:
    """live: rows of RANKED. What sleeps is visited when it wakes."""
    awake = live.filter(pl.col("snoozed_until").is_null())
    is_done = (pl.col("updated_at") >= since).fill_null(value=False)
    return Round(awake.filter(~is_done), awake.filter(is_done), since)


def said_today(held: Queue, case_id: str, *, since: datetime) -> tuple[str, str, datetime] | None:
    """The case's newest update of the day: its words, who wrote it, and when; None without one."""
    for one in reversed(held.events(case_id)):
        if one.occurred_at < since:
            continue
        if isinstance(one.event, ProgressNoted):
            return one.event.note, one.by, one.occurred_at
        if isinstance(one.event, UpdateSkipped):
            return f"Passed by: {one.why}", one.by, one.occurred_at
    return None


def what_was_said(held: Queue, made: Round) -> pl.DataFrame:
    """One row per case that has today's update, in the shape SAID, in rank order."""
    told = [
        (case_id, account, *update)
        for case_id, account in made.done.select("case_id", "account").iter_rows()
        if (update := said_today(held, case_id, since=made.since))
    ]
    return pl.DataFrame(told, schema=SAID, orient="row")
