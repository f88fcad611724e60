"""The frozen rows in Streamlit's editor. What the browser may change there is decided in `incoming`, not here."""

from collections.abc import Collection, Mapping
from typing import Any

import streamlit as st

from escalation_ledger.dashboard.editing.columns import INSTANTS, NAMES, Choices, Open
from escalation_ledger.dashboard.editing.draft import Draft
from escalation_ledger.dashboard.editing.frozen import PICKED, READ_ONLY, Frozen
from escalation_ledger.dashboard.wording import label
from escalation_ledger.ledger.checking import LONGEST

_THIS_YEAR = "ddd DD MMM, HH:mm"
_ANY_YEAR = "ddd DD MMM YYYY, HH:mm"
_MINUTE = 60


def show_rows(frozen: Frozen, before: Draft, typed: Draft, *, this_year: int) -> None:
    """Draw them, `before` over them. typed: what stands there by now.

    A column of times shows their year where one of them is not of this year.
    """
    shown = frozen.shown(before)
    with_year = {
        column
        for column in INSTANTS
        if {*shown[column.value].dt.year(), *typed.years_of(column, frozen.zone)}
        - {None, this_year}
    }
    with st.container(key="sheet-rows"):
        st.data_editor(
            shown,
            key=frozen.key,
            # What is typed is synced at once; `unsaved` runs the page soon after.
            on_change="ignore",
            height="stretch",
            num_rows="fixed",
            hide_index=True,
            disabled=["_index", *READ_ONLY],
            column_config={**_read_only(), **_open(frozen.choices, with_year)},
            row_height=32,
            placeholder="–",
        )


def _read_only() -> Mapping[str, Any]:
    config = st.column_config
    return {
        PICKED: config.CheckboxColumn(
            "✓", width=36, help="Tick cases to set one value for all", pinned=True
        ),
        "rank": config.NumberColumn("#", width=44, pinned=True),
        "case_id": config.TextColumn("Case", width=64, pinned=True),
        "account": config.TextColumn("Customer", width=134),
        "summary": config.TextColumn("Summary", width=190),
    }


def _open(choices: Choices, with_year: Collection[Open]) -> Mapping[str, Any]:
    return {
        Open.OWNER: _list(Open.OWNER, choices, width=112),
        Open.OWNER_DUE: _instant(Open.OWNER_DUE, with_year),
        Open.BLOCKER: _list(Open.BLOCKER, choices, width=120, required=True),
        Open.NATURE: _list(Open.NATURE, choices, width=96),
        Open.PROMISE_DUE: _instant(Open.PROMISE_DUE, with_year),
        Open.NOTE: st.column_config.TextColumn(NAMES[Open.NOTE], max_chars=LONGEST, width=280),
    }


def _list(column: Open, choices: Choices, *, width: int, required: bool = False) -> Any:
    def told(value: Any) -> str:
        return choices.owners.get(value, value) if column is Open.OWNER else str(label(value))

    return st.column_config.SelectboxColumn(
        NAMES[column],
        options=choices.of(column),
        format_func=told,
        width=width,
        required=required,
    )


def _instant(column: Open, with_year: Collection[Open]) -> Any:
    is_long = column in with_year
    return st.column_config.DatetimeColumn(
        NAMES[column],
        format=_ANY_YEAR if is_long else _THIS_YEAR,
        step=_MINUTE,
        width=(128 if column is Open.OWNER_DUE else 158) + 34 * is_long,
    )
