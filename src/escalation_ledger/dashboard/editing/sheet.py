"""The one sheet that is open in this window, and every step it takes: opened, typed in, saved, shown anew.

Steps that change what the sheet shows give it a new key, so that nothing the browser still
holds of the old one is taken for the new.
"""

import logging
from collections.abc import Collection
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
from escalation_ledger.dashboard.editing.frozen import Frozen, frozen_rows
from escalation_ledger.dashboard.editing.incoming import Forged, Incoming, incoming
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.done import Done, last_written, tell
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


def opened(view: LedgerView, rows: pl.DataFrame, filters: Filters, zone: ZoneInfo) -> Sheet:
    """The sheet as it is; where there is none yet, these rows frozen now, the kept draft over them.

    rows: RANKED as asked for. Another question asked while nothing is unsaved is answered at once.
    """
    sheet: Sheet | None = st.session_state.get(_SHEET)
    if sheet is None:
        draft = kept_draft()
        return _put(Sheet(freeze(view, rows, filters, zone), before=draft, kept=draft))
    if sheet.is_over or last_written() > sheet.frozen.record_seq:
        return show_anew(view, rows, filters, zone)
    if not typed_in(sheet).draft and is_of_another_question(sheet, filters, zone):
        return show_anew(view, rows, filters, zone)
    return sheet


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


def typed_in(sheet: Sheet) -> Incoming:
    """What is typed in it by now; what a browser forged counts for nothing, and is logged and told."""
    try:
        return incoming(sheet.sent, sheet.frozen, sheet.before)
    except Forged as forged:
        _LOG.warning("A sheet of %s was refused: %s.", data.person(), forged)
        st.session_state.pop(sheet.frozen.key, None)
        tell(
            Done(
                f"The sheet sent {forged}. Nothing of it was taken over, nothing was written. "
                "Type it again.",
                tone="orange",
            )
        )
        _renew(sheet, sheet.before)
        return Incoming(sheet.before, (), {}, is_refused=True)


def keep_draft(sheet: Sheet, draft: Draft) -> None:
    """Put the draft where a reload finds it."""
    keeping.keep(data.drafts_folder(), _who(), draft, before=sheet.kept)
    _put(replace(_current(), kept=draft))


def changed_since(sheet: Sheet, view: LedgerView) -> int:
    """How many of its cases are told otherwise by now, or are no longer live."""
    now = view.rows.select("case_id", now="version")
    compared = sheet.frozen.rows.join(now, on="case_id", how="left")
    return compared.filter(~pl.col("version").eq_missing(pl.col("now"))).height


def show_anew(view: LedgerView, rows: pl.DataFrame, filters: Filters, zone: ZoneInfo) -> Sheet:
    """The ledger as it is now, the draft kept over it."""
    sheet = _current()
    draft = typed_in(sheet).draft
    frozen = freeze(view, rows, filters, zone)
    return _put(replace(sheet, frozen=frozen, before=draft, is_over=False))


def close() -> None:
    """Leave the sheet; its draft stays kept."""
    st.session_state.pop(_SHEET, None)


def kept_draft() -> Draft:
    """What whoever sits here typed before and did not save."""
    return keeping.kept(data.drafts_folder(), _who())


def has_problems() -> bool:
    """Whether a cell waits for its typist to decide."""
    return bool(_current().problems)


# --- Steps of its typist, as callbacks ---------------------------------------------------------


def save(only: Collection[Cell] | None = None) -> None:
    """Save what is typed, or these cells of it, and say what became of each."""
    reason = seat.why_not()
    if reason is not None:
        tell(Done(f"Nothing was saved. {reason}", tone="orange"))
        return
    sheet = _current()
    typed = typed_in(sheet)
    if typed.is_refused:
        return
    whole = typed.draft
    asked = whole if only is None else whole.without(whole.cells.keys() - set(only))
    if not asked:
        tell(Done("Nothing is typed that was not saved.", tone="grey"))
        return
    try:
        done = _applied(asked, key=sheet.frozen.key)
    except data.REFUSED as refusal:
        tell(Done(f"Nothing was saved. {refusal}", tone="orange"))
        return
    left = whole.without(done.saved.cells)
    kept_problems = [one for one in sheet.problems if one.typed.cell not in asked.cells]
    _renew(sheet, left, problems=(*kept_problems, *done.problems))
    _put(replace(_current(), is_over=True))
    _tell_applied(done, left, typed)


def drop(cells: Collection[Cell] | None = None) -> None:
    """Type no longer what is typed in these cells, or in any."""
    sheet = _current()
    typed = typed_in(sheet).draft
    _renew(_current(), Draft() if cells is None else typed.without(cells))
    _put(replace(_current(), is_over=True))


def drop_kept() -> None:
    """Type nothing any more, and keep nothing of it."""
    drop()
    sheet = _current()
    keeping.keep(data.drafts_folder(), _who(), Draft(), before=sheet.kept)
    _put(replace(sheet, kept=Draft()))


def save_mine(conflict: Conflict) -> None:
    """Save the cell over theirs, which its typist has seen by now."""
    sheet = _current()
    draft = typed_in(sheet).draft
    mine = replace(draft.cells.get(conflict.typed.cell, conflict.typed), version=conflict.version)
    _renew(_current(), draft.with_typed([mine]))
    save(only=[mine.cell])


def clear_for_sure(typed: Typed) -> None:
    """The cell is meant to be empty."""
    sheet = _current()
    draft = typed_in(sheet).draft
    _renew(_current(), draft.with_typed([replace(typed, is_sure=True)]))
    save(only=[typed.cell])


def set_for(case_ids: Collection[str], column: Open, value: str | None) -> None:
    """Type the value in the column of each of these cases."""
    sheet = _current()
    draft = typed_in(sheet).draft
    rows = [row for case_id in case_ids if (row := sheet.frozen.of(case_id)) is not None]
    typed = [
        Typed(row["case_id"], column, value, row["version"], row["promise_id"]) for row in rows
    ]
    news = [one for one in typed if sheet.frozen.of(one.case_id)[column.value] != value]  # type: ignore[index]
    _renew(_current(), draft.without(one.cell for one in typed).with_typed(news))


def _applied(draft: Draft, *, key: str) -> Applied:
    desk = data.desk(data.opened(data.now()))
    why = str(st.session_state.get(WHY_KEY) or "").strip() or WHY
    return apply(draft, desk, why=why, key=key)


def _tell_applied(done: Applied, left: Draft, typed: Incoming) -> None:
    lines = []
    moved = sum(cell[1] == Open.PROMISE_DUE for cell in done.saved.cells)
    if moved:
        lines.append(
            f"{moved} promise{'' if moved == 1 else 's'} changed: the customer has not been told yet."
        )
    lines += list(typed.unusable.values())
    if left:
        lines.append(f"{left.in_words} not saved; see above the sheet.")
    saved = done.in_words if done.saved else "Nothing was saved."
    tell(Done(saved, seqs=done.seqs, tone="green" if done.saved else "orange", lines=tuple(lines)))


def _renew(sheet: Sheet, draft: Draft, problems: tuple[Problem, ...] | None = None) -> None:
    """The same rows under a new key, with this draft over them."""
    kept = sheet.problems if problems is None else problems
    typed = [one for one in kept if draft.cells.get(one.typed.cell) == one.typed]
    frozen = replace(sheet.frozen, key=f"sheet-{uuid4().hex}")
    _put(Sheet(frozen, before=draft, kept=sheet.kept, problems=tuple(typed)))


def _put(sheet: Sheet) -> Sheet:
    st.session_state[_SHEET] = sheet
    return sheet


def _current() -> Sheet:
    found: Sheet = st.session_state[_SHEET]
    return found


def _who() -> str:
    return data.person() or ""
