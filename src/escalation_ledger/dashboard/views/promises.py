"""Drifting promises: which were kept, which were not, which keep moving, and who was told two dates."""

from functools import partial
from typing import Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.charts.chart import draw
from escalation_ledger.dashboard.charts.drift import SHOWN, drift_chart, drifted
from escalation_ledger.dashboard.components.numbers import Number, calendar_span, numbers
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.forms.hearing import open_dating, reject_at_once
from escalation_ledger.dashboard.forms.menu import show_form
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.wording import BECAME
from escalation_ledger.reports.promises import (
    PromiseFigures,
    promise_figures,
    standing_promises,
)

_COLUMNS: Final = (
    Column("case_id", "Case", kind="case"),
    Column("account", "Customer"),
    Column("became", "Status", kind="chip", tones=BECAME),
    Column("due_at", "Due", kind="due"),
    Column("first_due_at", "First due", kind="at"),
    Column("moved_count", "Moves", kind="count", means="How often the date was changed."),
    Column("slip_minutes", "Slip", kind="slip", means="From the first date to the current one."),
    Column("author", "Promised by"),
    Column("quote", "What the customer was told", kind="words", wide=True),
)

_KINDS: Final = {
    "Open": pl.col("status").is_in(["pending", "imminent", "overdue"]),
    "Late or missed": pl.col("status").is_in(["overdue", "missed", "kept_late"]),
    "Moved twice": pl.col("moved_count") >= 2,
    "In conflict": pl.col("is_conflict"),
    "Told before the ledger": pl.col("is_told_before_ledger"),
    "All": pl.lit(value=True),
}
_UNDATED: Final = "No certain date"
_REJECTED: Final = "Not a promise"
_HEARD_RIGHT: Final = Column("verdict", "Heard right?", kind="act", absent="")
_REJECTIONS: Final = (
    Column("case_id", "Case", kind="case"),
    Column("account", "Customer"),
    Column("due_at", "Heard due", kind="at"),
    Column("author", "Written by"),
    Column("quote", "Heard as a promise", kind="words", wide=True),
    Column("rejected_by", "Rejected by"),
    Column("rejected_at", "When", kind="at"),
    Column("rejected_why", "Why", kind="words"),
)


def show(visit: Visit) -> None:
    """Count what became of the promises, draw the drift, list them; what was heard wrongly is said here."""
    show_done(visit)
    show_form(visit)
    heard = visit.asked(visit.ledger.promises)
    rejected = visit.asked(visit.ledger.rejected_promises)
    standing = standing_promises(heard)
    figures = promise_figures(heard, rejected.height)
    numbers("promise-numbers", shown(figures))
    st.text(judged_in_words(figures))
    _show_drift(standing)
    kind = st.segmented_control(
        "Promises", [*_KINDS, _UNDATED, _REJECTED], default="Open", required=True, key="promises",
        bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    if kind == _REJECTED:
        table(
            "rejected-table",
            rejected,
            _REJECTIONS,
            About("Rejected", empty="Nobody rejected a promise that was heard."),
            clock=data.clock_text(),
        )
        return
    rows = heard.filter("is_ambiguous") if kind == _UNDATED else standing.filter(_KINDS[kind])
    _list(visit, rows, is_dated=kind != _UNDATED)


def judged_in_words(figures: PromiseFigures) -> str:
    """How well the rules heard, by what people said of it."""
    wrong = f"{figures.rejected} heard {'promise' if figures.rejected == 1 else 'promises'} judged wrong of {figures.heard}"
    return f"{wrong}; {figures.added} missed and added by people." if figures.added else f"{wrong}."


def _list(visit: Visit, rows: pl.DataFrame, *, is_dated: bool) -> None:
    """Draw them; whoever may write says of each that was heard in a case what it is."""
    may_judge = seat.why_not(visit.role) is None
    is_heard = (pl.col("source") == "heard") & pl.col("case_id").is_not_null()
    table(
        "promise-table",
        rows.with_columns(
            became="status" if is_dated else pl.lit("pending"),
            act="promise_id",
            verdict=pl.when(is_heard).then(
                pl.lit("Not a promise" if is_dated else "Settle the date")
            ),
        ).sort("due_at", "promise_id", maintain_order=True),
        (*_COLUMNS, _HEARD_RIGHT) if may_judge else _COLUMNS,
        About(
            "Promises to customers", empty="No promise of this kind among the customers asked for."
        ),
        clock=data.clock_text(),
        on_act=partial(_judge, visit, is_dated=is_dated) if may_judge else None,
    )


def _judge(visit: Visit, promise_id: str, *, is_dated: bool) -> None:
    """Of the row whose button was pressed. For callbacks."""
    found = visit.ledger.promises.filter(pl.col("promise_id") == promise_id)
    if found.is_empty() or found["case_id"].item() is None:
        return
    row = visit.ledger.case(found["case_id"].item()).row(0, named=True)
    reject_at_once(row, promise_id) if is_dated else open_dating(row, promise_id)


def _show_drift(standing: pl.DataFrame) -> None:
    rows = drifted(standing)
    if rows.is_empty():
        st.text("No promise was moved, so there is no drift to draw.")
        return
    most = rows.row(0, named=True)
    st.text(
        f"Drift: from the date first given (circle) to the date that stands (diamond). The {rows.height} "
        f"that moved furthest."
        if rows.height == SHOWN
        else "Drift: from the date first given (circle) to the date that stands (diamond)."
    )
    draw(
        drift_chart(rows),
        key="drift",
        alt_text=f"{rows.height} promises by how far they moved. The furthest, {most['label']}, moved "
        f"{most['slip_days']:.1f} days. The table below lists them.",
    )


def shown(figures: PromiseFigures) -> list[Number]:
    """The page's numbers, each with its definition."""
    due = figures.kept + figures.kept_late + figures.missed
    slip = figures.median_slip_minutes
    return [
        Number(
            "Kept promises",
            str(figures.kept),
            f"of {due} due",
            "Promises kept by the date the customer was first given.",
        ),
        Number(
            "Kept late",
            str(figures.kept_late),
            "past the first date",
            "Promises kept, but after the date the customer was first given.",
        ),
        Number(
            "Missed promises",
            str(figures.missed),
            f"{figures.overdue} still open",
            "Promises past the date first given and not kept, open or over.",
            tone="red" if figures.missed else None,
            icon="late" if figures.missed else None,
        ),
        Number(
            "Moved twice or more",
            str(figures.moved_twice),
            "of the date given",
            "Promises whose date was changed at least twice.",
        ),
        Number(
            "Median slip",
            "–" if slip is None else calendar_span(slip),
            "of those moved",
            "From the first date to the current one, calendar time, over promises that were moved.",
        ),
        Number(
            "In conflict",
            str(figures.conflicts),
            "two dates given",
            "Open promises that contradict a date another person gave the same customer.",
            tone="orange" if figures.conflicts else None,
            icon="soon" if figures.conflicts else None,
        ),
        Number(
            "Told before the ledger",
            str(figures.told_before_ledger),
            "none is in it yet"
            if figures.ledger_first_rate is None
            else f"{figures.ledger_first_rate:.0%} ledger first",
            "Promises the customer heard after the case opened that the ledger did not hold.",
        ),
    ]
