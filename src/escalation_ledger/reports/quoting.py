"""Sentences that say where they are from: evidence by its id, its words exactly, instants on the account's wall."""

from collections.abc import Mapping, Sequence
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar, local_times_by, zone_names_by
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.fold import Decisions, effective
from escalation_ledger.reports.queue import Queue

# No more of somebody's words than is read standing.
LONGEST_QUOTE: Final = 160

_RECORD: Final = "record"


def quoted(lead: pl.Expr, quote: pl.Expr) -> pl.Expr:
    """As `It waits for a fix: "The patch is in review."`; without words to quote `It waits for a fix.`"""
    return (
        pl.when(quote.is_null())
        .then(pl.concat_str(lead, pl.lit(".")))
        .otherwise(pl.concat_str(lead, pl.lit(': "'), shown_words(quote), pl.lit('"')))
    )


def closed(sentence: pl.Expr) -> pl.Expr:
    """With a full stop, unless what it ends with has one."""
    is_closed = sentence.str.contains(r"[.?!]\"?$")
    return pl.when(is_closed).then(sentence).otherwise(pl.concat_str(sentence, pl.lit(".")))


def shown_words(words: pl.Expr) -> pl.Expr:
    """Somebody's words as a sentence shows them: on one line."""
    return words.str.replace_all(r"\s+", " ").str.strip_chars()


def brief_quote(words: pl.Expr) -> pl.Expr:
    """The words, or as much of their beginning as is read standing, up to the end of a word."""
    short = words.str.extract(rf"(?s)^(.{{1,{LONGEST_QUOTE}}})(?:\s|$)").str.strip_chars()
    is_short = words.str.len_chars() <= LONGEST_QUOTE
    return (
        pl.when(is_short).then(words).otherwise(pl.coalesce(short, words.str.head(LONGEST_QUOTE)))
    )


def first_words(text: pl.Expr) -> pl.Expr:
    """What a message says first beyond a greeting: a run within one line, exactly as written."""
    said = text.str.extract(rf"([^\s.!?][^\n.!?]{{19,{LONGEST_QUOTE}}}[.!?]?)(?:\s|$)")
    return pl.coalesce(said, brief_quote(text.str.strip_chars())).str.strip_chars()


def moments(
    rows: pl.DataFrame, columns: Sequence[str], calendars: Mapping[str, Calendar]
) -> pl.DataFrame:
    """The rows with `{column}_words` for each column of instants, as "Mon 16 Mar 17:00 CET".

    On the wall of the row's `calendar`: whoever reads may sit in another zone.
    """
    words = {
        f"{column}_words": local_times_by(rows, column, "calendar", calendars).dt.strftime(
            "%a %-d %b %H:%M "
        )
        + zone_names_by(rows, column, "calendar", calendars)
        for column in columns
    }
    return (
        rows.with_columns(**words)
        if rows.height
        else rows.with_columns(pl.lit(None, pl.String).alias(name) for name in words)
    )


def newest_events(decisions: Decisions, kinds: Sequence[Kind]) -> pl.DataFrame:
    """case_id, event_id (`record:000000000012`), by: of each case the newest event of these kinds that counts."""
    return (
        effective(decisions.events)
        .filter(
            pl.col("kind").is_in([kind.value for kind in kinds]) & pl.col("case_id").is_not_null()
        )
        .sort("seq")
        .unique("case_id", keep="last", maintain_order=True)
        .select("case_id", "by", event_id=event_id())
    )


def snapshot_id(held: Queue) -> str:
    """The evidence id of what a refresh found, and did not find."""
    return f"snapshot:{held.snapshot.run_id}"


def event_id() -> pl.Expr:
    """The evidence id of what stands in the record."""
    return pl.format(f"{_RECORD}:{{}}", pl.col("seq").cast(pl.String).str.zfill(12))
