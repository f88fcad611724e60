"""A case on a page of its own: what is known of it, and how it came to that."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.component import component, plain
from escalation_ledger.dashboard.wording import BECAME, source_name
from escalation_ledger.reports.parts import CaseParts

_head = component("casehead", "caseparts", "looked")
_facts = component("casefacts", "caseparts")
_timeline = component("timeline", "caseparts")


@dataclass(frozen=True)
class Judging:
    """What a reader may say of promises heard. rejects, dates: get a promise's id, that it is none, or
    has another date; hears: gets the id of a message that promises something.
    """

    rejects: Callable[[str], None]
    dates: Callable[[str], None]
    hears: Callable[[str], None]


_SOURCES = ("kept_source", "withdrawn_source")
_BECAME = {str(status): list(tone) for status, tone in BECAME.items()}


@dataclass(frozen=True)
class Neighbours:
    """The cases before and after it in the list the reader came from; None: there is none."""

    before: str | None
    after: str | None
    place: int | None
    of: int


def case_head(
    facts: Mapping[str, Any],
    summary: pl.DataFrame,
    neighbours: Neighbours,
    *,
    aside: str | None,
    reader: str | None,
    clock: str | None,
) -> None:
    """Draw the case's name, customer, summary, and what happens if nothing changes today.

    summary: `summaries` of it; reader: who is told what changed since they last looked, which the
    browser remembers, None: nobody.
    """
    _head(
        key="casehead",
        data={
            "case": facts,
            "summary": plain(summary),
            "aside": aside,
            "reader": reader,
            "looks": True,
            "before": neighbours.before,
            "after": neighbours.after,
            "place": neighbours.place,
            "of": neighbours.of,
            "now": clock,
        },
    )


def case_facts(
    facts: Mapping[str, Any],
    *,
    parts: CaseParts,
    told_at: datetime,
    clock: str | None,
    judging: Judging | None,
) -> None:
    """Draw who moves next, the promises, the blocker, the score taken apart, path and evidence.

    parts: its path up to `told_at`. judging: None where nobody may say anything.
    """
    _facts(
        key="casefacts",
        data={
            "case": facts,
            "promises": [
                {**row, **{name: row[name] and source_name(row[name]) for name in _SOURCES}}
                for row in plain(parts.promises)
            ],
            "rejected": plain(parts.rejected),
            "can_judge": judging is not None,
            "path": plain(parts.path),
            "path_end": path_end(parts.path, told_at).isoformat(),
            "evidence": _with_source_names(plain(parts.evidence)),
            "links": plain(parts.links),
            "became": _BECAME,
            "now": clock,
        },
        on_rejects_change=partial(
            _said, "casefacts", "rejects", judging.rejects if judging else None
        ),
        on_dates_change=partial(_said, "casefacts", "dates", judging.dates if judging else None),
    )


def path_end(path: pl.DataFrame, told_at: datetime) -> datetime:
    """Where the picture of a path ends: now, or where the last leg ended when none goes on."""
    if path.is_empty() or path["until"].has_nulls():
        return told_at
    end: datetime = path.select(pl.max_horizontal("until", "at").max()).item()
    return end


def case_timeline(entries: pl.DataFrame, *, clock: str | None, judging: Judging | None) -> None:
    """Draw `reports.timeline` rows, newest first. judging: as of `case_facts`."""
    _timeline(
        key="timeline",
        data={
            "entries": _with_source_names(plain(entries)),
            "can_judge": judging is not None,
            "became": _BECAME,
            "now": clock,
        },
        on_hears_change=partial(_said, "timeline", "hears", judging.hears if judging else None),
    )


def _said(key: str, what: str, tell: Callable[[str], None] | None) -> None:
    """The callback of a button in the component: `tell` gets what it is about."""
    state: Any = st.session_state.get(key) or {}
    if tell is not None and isinstance(about := state.get(what), str):
        tell(about)


def _with_source_names(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {**row, "source_name": source_name(row["source"]) if row["source"] else None}
        for row in rows
    ]
