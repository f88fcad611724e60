"""The one sheet that is open in this window, and every step it takes: opened, typed in, saved, shown anew.

Steps that change what the sheet shows give it a new key, so that nothing the browser still
holds of the old one is taken for the new.

Streamlit ends a callback at its next touch of the session's state when another message has
come meanwhile. So every step reads that state first, and writes what it did into objects
taken from there: nothing stands between a save and its being known.
"""

import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.editing import keeping
from escalation_ledger.dashboard.editing.applying import WHY, Applied, Conflict, Problem, apply
from escalation_ledger.dashboard.editing.columns import Cell, Choices, Open
from escalation_ledger.dashboard.editing.draft import Draft, Typed
from escalation_ledger.dashboard.editing.frozen import Frozen, frozen_rows, value_in
from escalation_ledger.dashboard.editing.incoming import Forged, Incoming, incoming
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import Done, Saying, last_written, saying
from escalation_ledger.reports.filters import Filters

_LOG = logging.getLogger(__name__)
_SHEET = "sheet"
WHY_KEY = "sheet-why"


@dataclass(frozen=True)
class Sheet:
    """before: the draft that the frozen rows are shown with; kept: the draft as last put in the file.

    is_over: the next run shows the ledger as it is then.
    """

    frozen: Frozen
    before: Draft
    kept: Draft
    problems: tuple[Problem, ...] = ()
    is_over: bool = False

    @property
    def sent(self) -> Any:
        """What the browser says of it."""
        return st.session_state.get(self.frozen.key)


@dataclass
class Window:
    """Holds the sheet of one window, if one is open."""

    sheet: Sheet | None = None

    def current(self) -> Sheet:
        """The sheet, where one is open for sure."""
        assert self.sheet is not None  # noqa: S101 - steps are offered on an open sheet
        return self.sheet

    def put(self, sheet: Sheet) -> Sheet:
        """From now on it is this."""
        self.sheet = sheet
        return sheet

    def renew(
        self, draft: Draft, *, problems: Sequence[Problem] | None = None, is_over: bool = False
    ) -> None:
        """The same rows under a new key, with this draft over them; is_over: until the next run."""
        sheet = self.current()
        kept = sheet.problems if problems is None else problems
        typed = tuple(one for one in kept if draft.cells.get(one.typed.cell) == one.typed)
        frozen = replace(sheet.frozen, key=f"sheet-{uuid4().hex}")
        self.put(Sheet(frozen, draft, sheet.kept, problems=typed, is_over=is_over))


def window() -> Window:
    """The one of this session."""
    found: Window = st.session_state.setdefault(_SHEET, Window())
    return found


def opened(view: LedgerView, rows: pl.DataFrame, filters: Filters, zone: ZoneInfo) -> Sheet:
    """The sheet as it is; where there is none yet, these rows frozen now, the kept draft over them.

    rows: RANKED as asked for. Another question asked while nothing is unsaved is answered at once.
    """
    here = window()
    if here.sheet is None:
        draft = kept_draft()
        return here.put(Sheet(freeze(view, rows, filters, zone), before=draft, kept=draft))
    is_over = here.sheet.is_over or last_written() > here.sheet.frozen.record_seq
    if is_over or (not typed_in(here).draft and is_of_another_question(here.sheet, filters, zone)):
        return show_anew(view, rows, filters, zone)
    return here.current()


def freeze(view: LedgerView, rows: pl.DataFrame, filters: Filters, zone: ZoneInfo) -> Frozen:
    """These rows, as the ledger tells them now."""
    shown = frozen_rows(rows)
    return Frozen(
        key=f"sheet-{uuid4().hex}",
        rows=shown,
        choices=Choices(view.staff),
        zone=zone,
        filters=filters,
        record_seq=view.held.record_seq,
        run_id=view.held.snapshot.run_id,
        left_out=rows.height - shown.height,
    )


def is_of_another_question(sheet: Sheet, filters: Filters, zone: ZoneInfo) -> bool:
    """Whether the reader asks for other rows, or is elsewhere, than when it was frozen."""
    return (sheet.frozen.filters, sheet.frozen.zone) != (filters, zone)


def typed_in(here: Window) -> Incoming:
    """What is typed in it by now; what a browser forged counts for nothing, and is logged and told."""
    sheet, heard = here.current(), saying()
    try:
        return incoming(sheet.sent, sheet.frozen, sheet.before)
    except Forged as forged:
        _LOG.warning("A sheet of %s was refused: %s.", data.person(), forged)
        heard.tell(
            Done(
                f"The sheet sent {forged}. Nothing of it was taken over, nothing was written. "
                "Type it again.",
                tone="orange",
            )
        )
        here.renew(sheet.before)
        return Incoming(sheet.before, (), {}, is_refused=True)


def keep_draft(draft: Draft) -> None:
    """Put the draft where a reload finds it."""
    here = window()
    sheet = here.current()
    keeping.keep(data.drafts_folder(), _who(), draft, before=sheet.kept)
    here.put(replace(sheet, kept=draft))


def changed_since(sheet: Sheet, view: LedgerView) -> int:
    """How many of its cases are told otherwise by now, or are no longer live."""
    now = view.rows.select("case_id", now="version")
    compared = sheet.frozen.rows.join(now, on="case_id", how="left")
    return compared.filter(~pl.col("version").eq_missing(pl.col("now"))).height


def show_anew(view: LedgerView, rows: pl.DataFrame, filters: Filters, zone: ZoneInfo) -> Sheet:
    """The ledger as it is now, the draft kept over it."""
    here = window()
    draft = typed_in(here).draft
    frozen = freeze(view, rows, filters, zone)
    return here.put(replace(here.current(), frozen=frozen, before=draft, is_over=False))


def close() -> None:
    """Leave the sheet; its draft stays kept."""
    window().sheet = None


def kept_draft() -> Draft:
    """What whoever sits here typed before and did not save."""
    return keeping.kept(data.drafts_folder(), _who())


def has_problems() -> bool:
    """Whether a cell waits for its typist to decide."""
    return bool(window().current().problems)


# --- Steps of its typist, as callbacks ---------------------------------------------------------


def save(only: Collection[Cell] | None = None) -> None:
    """Save what is typed, or these cells of it, and say what became of each."""
    here, heard = window(), saying()
    typed = typed_in(here)
    why = str(st.session_state.get(WHY_KEY) or "").strip() or WHY
    if typed.is_refused:
        return
    asked = typed.draft
    if only is not None:
        asked = asked.without(asked.cells.keys() - set(only))
    if reason := seat.why_not(data.role()):
        heard.tell(Done(f"Nothing was saved. {reason}", tone="orange"))
    elif asked:
        _save(here, heard, asked, typed, why=why)
    elif not heard.said:
        heard.tell(Done("Nothing is typed that was not saved.", tone="grey"))


def drop(cells: Collection[Cell] | None = None) -> None:
    """Type no longer what is typed in these cells, or in any."""
    here = window()
    typed = typed_in(here).draft
    here.renew(Draft() if cells is None else typed.without(cells), is_over=True)


def drop_kept() -> None:
    """Type nothing any more, and keep nothing of it."""
    drop()
    keep_draft(Draft())


def save_mine(conflict: Conflict) -> None:
    """Save the cell over theirs, which its typist has seen by now."""
    here = window()
    draft = typed_in(here).draft
    mine = replace(draft.cells.get(conflict.typed.cell, conflict.typed), version=conflict.version)
    here.renew(draft.with_typed([mine]))
    save(only=[mine.cell])


def clear_for_sure(typed: Typed) -> None:
    """The cell is meant to be empty."""
    here = window()
    draft = typed_in(here).draft
    here.renew(draft.with_typed([replace(typed, is_sure=True)]))
    save(only=[typed.cell])


def set_for(case_ids: Collection[str], column: Open, value: str | None) -> None:
    """Type the value in the column of each of these cases."""
    here = window()
    frozen, draft = here.current().frozen, typed_in(here).draft
    rows = [row for case_id in case_ids if (row := frozen.of(case_id)) is not None]
    typed = [
        Typed(row["case_id"], column, value, row["version"], row["promise_id"])
        for row in rows
        if value_in(row, column) != value
    ]
    cells = [(row["case_id"], column.value) for row in rows]
    here.renew(draft.without(cells).with_typed(typed))


def _save(here: Window, heard: Saying, asked: Draft, typed: Incoming, *, why: str) -> None:
    sheet = here.current()
    try:
        desk = data.desk(data.opened(data.now()))
        done = apply(asked, desk, why=why, key=sheet.frozen.key)
    except data.REFUSED as refusal:
        heard.tell(Done(f"Nothing was saved. {refusal}", tone="orange"))
        return
    left = typed.draft.without(done.saved.cells)
    others = [one for one in sheet.problems if one.typed.cell not in asked.cells]
    here.renew(left, problems=[*others, *done.problems], is_over=True)
    heard.tell(_told(done, left, typed))


def _told(done: Applied, left: Draft, typed: Incoming) -> Done:
    moved = sum(column == Open.PROMISE_DUE for _, column in done.saved.cells)
    lines = [
        f"{moved} promise{'' if moved == 1 else 's'} changed: the customer has not been told yet."
    ] * bool(moved)
    lines += typed.unusable.values()
    if left:
        lines.append(f"{left.in_words} not saved: decide below.")
    return Done(
        done.in_words if done.saved else "Nothing was saved.",
        seqs=done.seqs,
        tone="green" if done.saved else "orange",
        lines=tuple(lines),
    )


def _who() -> str:
    return data.person() or ""
