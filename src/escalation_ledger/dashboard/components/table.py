"""A list that is read: real table markup, sorted on its headers, a page of rows at a time."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.component import component, plain

_table = component("table")

Tone = tuple[str, str | None, str]
"""Of a chip: its colour, its icon (None: none) and its words."""


@dataclass(frozen=True)
class Column:
    """One column: the frame's column `key`, what the header says and what it means.

    kind: text, word (of a vocabulary), words (two lines), count, number (one decimal), usd, percent, business (minutes of
    opening hours), slip (calendar minutes), ago, due, at (instants), date, case (a link to the
    case), source (a link to the tool; the frame has the address in `url`), act (a button of these
    words; the frame has in `act` what it is about) or chip (its words and colour by value in `tones`). wide: takes the room that is left. absent: how a cell without
    a value reads.
    """

    key: str
    label: str
    kind: str = "text"
    means: str | None = None
    wide: bool = False
    tones: Mapping[str, Tone] = field(default_factory=dict)
    absent: str = "–"

    @property
    def document(self) -> Mapping[str, Any]:
        """What the browser needs to know of it."""
        return {
            "key": self.key,
            "label": self.label,
            "kind": self.kind,
            "means": self.means,
            "wide": self.wide,
            "absent": self.absent,
            "tones": {value: list(tone) for value, tone in self.tones.items()},
        }


@dataclass(frozen=True)
class About:
    """What the list is, what to say where there is no row, and how it was made."""

    caption: str
    empty: str
    note: str = ""


def table(
    key: str,
    rows: pl.DataFrame,
    columns: Sequence[Column],
    about: About,
    *,
    page_rows: int = 50,
    pixels: int | None = None,
    clock: str | None = None,
    on_act: Callable[[str], None] | None = None,
) -> None:
    """Draw `rows`, the first `page_rows` of them until more are asked for.

    pixels: how high it may be beside something that names it already.
    clock: the instant the clock is set to, ISO text. on_act: gets `act` of the row whose button was pressed.
    """
    ordered = _sorted(rows, _state(key).get("order"))
    shown = ordered.head(page_rows * (1 + _state(key).get("more", 0)))
    _table(
        key=key,
        data={
            "columns": [column.document for column in columns],
            "rows": cells(shown, columns),
            "total": rows.height,
            "order": _state(key).get("order"),
            "caption": about.caption,
            "note": about.note,
            "titled": pixels is None,
            "pixels": pixels,
            "empty": about.empty,
            "now": clock,
        },
        on_more_change=partial(_more, key),
        on_order_change=partial(_order, key),
        on_act_change=partial(_act, key, on_act),
    )


def cells(rows: pl.DataFrame, columns: Sequence[Column]) -> list[dict[str, Any]]:
    """The columns' cells (and `url`, `act` where the frame has them) as plain values, instants as ISO text."""
    beside = [name for name in ("url", "act") if name in rows.columns]
    wanted = [column.key for column in columns] + beside
    return plain(rows.select(wanted))


def _sorted(rows: pl.DataFrame, order: Mapping[str, Any] | None) -> pl.DataFrame:
    if not order or order["key"] not in rows.columns:
        return rows
    return rows.sort(
        order["key"], descending=bool(order["down"]), nulls_last=True, maintain_order=True
    )


def _state(key: str) -> dict[str, Any]:
    """What a reader did to the list, kept while the session lasts."""
    return st.session_state.setdefault(f"{key}-list", {})  # type: ignore[no-any-return]


def _sent(key: str) -> Any:
    return st.session_state.get(key) or {}


def _more(key: str) -> None:
    if _sent(key).get("more"):
        _state(key)["more"] = _state(key).get("more", 0) + 1


def _act(key: str, on_act: Callable[[str], None] | None) -> None:
    if on_act is not None and isinstance(about := _sent(key).get("act"), str):
        on_act(about)


def _order(key: str) -> None:
    asked = _sent(key).get("order")
    if isinstance(asked, Mapping) and isinstance(asked.get("key"), str):
        _state(key)["order"] = {"key": asked["key"], "down": bool(asked.get("down"))}
