"""What changed since the last working day closed: per case, from messages, promises and the record."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.domain.words import PromiseStatus, Side
from escalation_ledger.ledger.events import SYSTEM, Kind
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.reports.brief.clauses import clauses, quoting
from escalation_ledger.reports.filters import EVERYTHING
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import brief_quote, event_id, first_words, moments
from escalation_ledger.reports.review.live import moved_cases

SECTION: Final = "overnight"
# In the order of `overnight`, of how many cases.
_KINDS: Final = (
    "opened",
    "changed their state",
    "heard from the customer",
    "newly promised",
    "with a promise moved",
    "with a promise kept",
    "with a promise missed",
    "edited",
    "moved in rank",
)
# So many places are a change; fewer is others coming and going.
PLACES: Final = 5


def closed_last(now: datetime, calendar: Calendar) -> datetime:
    """When the last working day before `now` ended, on this calendar."""
    today = now.astimezone(calendar.zone).date()
    closing = calendar.closing(today)
    return closing if closing <= now else calendar.closing(today - timedelta(days=1))


def overnight(held: Queue, before: Queue | None, *, since: datetime) -> Sequence[pl.DataFrame]:
    """The clauses of what changed since. before: the ledger as it was then, where it is known."""
    parts = [
        _opened(held, before, since),
        _lives(held, before),
        _wrote(held, since),
        *_promises(held, since),
        _decided(held, since),
        _ranks(held, before),
    ]
    return [clauses(SECTION, rows, place=place) for place, rows in enumerate(parts) if rows.height]


def counted_changes(told: pl.DataFrame) -> str:
    """As "9 opened, 3 heard from the customer": of how many cases each kind of change is told."""
    counts = dict(told.filter(pl.col("section") == SECTION).group_by("place").len().iter_rows())
    return ", ".join(
        f"{counts[place]} {words}" for place, words in enumerate(_KINDS) if place in counts
    )


def _placed(held: Queue) -> pl.DataFrame:
    """evidence_id, case_id, calendar of every piece of evidence in a case."""
    groups = held.situation.grouping.groups.filter(pl.col("case_id").is_not_null())
    return groups.select("evidence_id", "case_id").join(
        held.sheet.select("case_id", "calendar"), on="case_id"
    )


def _opened(held: Queue, before: Queue | None, since: datetime) -> pl.DataFrame:
    """Opened since; by a first look at old evidence, only those first seen since."""
    is_new = pl.col("opened_at" if before else "first_seen_at") > since
    opened = held.decisions.cases.filter(pl.col("opened_at") > since).select("case_id", "opened_at")
    events = held.decisions.events.filter(pl.col("kind") == Kind.CASE_OPENED.value)
    return (
        held.sheet.join(opened, on="case_id", maintain_order="left")
        .filter(is_new)
        .join(events.select("case_id", evidence_id=event_id()), on="case_id", how="left")
        .select(
            "case_id",
            "evidence_id",
            sentence=pl.format("opened by {}", pl.col("admitted_by").str.replace_all("_", " ")),
        )
    )


def _lives(held: Queue, before: Queue | None) -> pl.DataFrame:
    """Closed, monitored, live again, or joined into another since then."""
    if before is None:
        return pl.DataFrame()
    moved = moved_cases(held, before, EVERYTHING).filter(pl.col("kind") != "new")
    first = held.sheet.select("case_id", evidence_id=pl.col("evidence").list.first())
    words = pl.when(pl.col("kind") == "joined").then(pl.format("joined into {}", "joined_to"))
    return moved.join(first, on="case_id", how="left", maintain_order="left").select(
        "case_id", "evidence_id", sentence=words.otherwise(pl.format("now {}", "kind"))
    )


def _wrote(held: Queue, since: datetime) -> pl.DataFrame:
    """The customer's newest message of each case, and how many there were."""
    said = held.situation.facts.messages.filter(
        (pl.col("side") == Side.CUSTOMER.value)
        & pl.col("is_customer_visible")
        & (pl.col("at") > since)
        & (pl.col("at") <= held.now)
    ).join(_placed(held), on="evidence_id")
    newest = (
        said.sort("at", "message_id")
        .with_columns(count=pl.len().over("case_id"), quote=first_words(pl.col("text")))
        .unique("case_id", keep="last", maintain_order=True)
    )
    times = pl.when(pl.col("count") == 1).then(pl.lit("the customer wrote"))
    lead = times.otherwise(pl.format("the customer wrote {} times, last", "count"))
    return moments(newest, ["at"], held.settings.calendars).select(
        "case_id", "quote", evidence_id="message_id",
        sentence=quoting(pl.concat_str(lead, pl.lit(" "), pl.col("at_words")), pl.col("quote")),
    )  # fmt: skip


def _promises(held: Queue, since: datetime) -> Sequence[pl.DataFrame]:
    """Made, moved, kept and missed since, one clause each of a case: the one due first."""
    promises = held.situation.promises.filter(~pl.col("is_ambiguous")).join(
        _placed(held), on="evidence_id"
    )
    stands = pl.col("status") != PromiseStatus.SUPERSEDED.value
    is_new = (pl.col("made_at") > since) & stands
    was_moved = pl.col("moved_count") > 0
    late = pl.col("status").is_in([PromiseStatus.OVERDUE.value, PromiseStatus.MISSED.value])
    is_late = late & (pl.col("due_at") > since) & (pl.col("due_at") <= held.now)
    kinds = (
        ("promised for {}", is_new & ~was_moved & ~is_late),
        ("its promise moved to {}", is_new & was_moved),
        ("its promise for {} was kept", stands & (pl.col("kept_at") > since)),
        ("its promise for {} was missed", is_late),
    )
    return [_promised(promises.filter(holds), words, held) for words, holds in kinds]


def _promised(promises: pl.DataFrame, words: str, held: Queue) -> pl.DataFrame:
    first = promises.sort("case_id", "due_at", "promise_id").unique(
        "case_id", keep="first", maintain_order=True
    )
    is_heard = pl.col("rule") != "record"
    made = held.decisions.events.filter(
        pl.col("kind").is_in([Kind.PROMISE_MADE.value, Kind.PROMISE_MOVED.value])
    )
    newest = made.sort("seq").unique("case_id", keep="last", maintain_order=True)
    return (
        moments(first, ["due_at"], held.settings.calendars)
        .join(newest.select("case_id", event_id=event_id()), on="case_id", how="left")
        .with_columns(quote=pl.when(is_heard).then(brief_quote(pl.col("quote"))))
        .select(
            "case_id",
            "quote",
            evidence_id=pl.when(is_heard).then("message_id").otherwise("event_id"),
            sentence=quoting(pl.format(words, "due_at_words"), pl.col("quote")),
        )
    )


def _ranks(held: Queue, before: Queue | None) -> pl.DataFrame:
    if before is None:
        return pl.DataFrame()
    both = held.ranked.join(
        before.ranked.select("case_id", was="rank"), on="case_id", maintain_order="left"
    )
    return both.filter((pl.col("rank") - pl.col("was")).abs() >= PLACES).select(
        "case_id",
        evidence_id=pl.col("evidence").list.first(),
        sentence=pl.format("rank {}, was {}", "rank", "was"),
    )


def _decided(held: Queue, since: datetime) -> pl.DataFrame:
    """The newest thing a person wrote in each case."""
    written = (
        held.decisions.events.filter(
            pl.col("case_id").is_not_null()
            & ~pl.col("by").str.starts_with(SYSTEM)
            & (pl.col("occurred_at") > since)
            & (pl.col("occurred_at") <= held.now)
        )
        .sort("seq")
        .unique("case_id", keep="last", maintain_order=True)
    )
    wanted = set(written["seq"])
    newest = held.record.events(held.as_of, after=min(wanted) - 1) if wanted else []
    said = {one.seq: sentence(one.event).strip(".") for one in newest if one.seq in wanted}
    return written.select(
        "case_id",
        evidence_id=event_id(),
        sentence=pl.format(
            "{} wrote: {}", "by",
            pl.col("seq").replace_strict(said, default=None, return_dtype=pl.String),
        ),
    )  # fmt: skip
