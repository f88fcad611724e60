"""The Queue in edit mode: one wide sheet, an explicit save, and what became of each cell."""

from zoneinfo import ZoneInfo

import polars as pl
import streamlit as st

from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.components.unsaved import unsaved
from escalation_ledger.dashboard.editing import mode, sheet
from escalation_ledger.dashboard.editing.applying import Conflict, Problem, Unsure
from escalation_ledger.dashboard.editing.columns import NAMES, Open
from escalation_ledger.dashboard.editing.frozen import MOST_ROWS, Frozen
from escalation_ledger.dashboard.editing.incoming import Incoming
from escalation_ledger.dashboard.editing.sheet import WHY_KEY, Sheet
from escalation_ledger.dashboard.editing.widget import show_rows
from escalation_ledger.dashboard.forms.done import show_done
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.wording import literal
from escalation_ledger.dashboard.zones import on_wall, readers_zone
from escalation_ledger.ledger.checking import LONGEST

_LEAVING = "sheet-leaving"


def show(visit: Visit, rows: pl.DataFrame) -> None:
    """Draw the sheet of these rows, as it was opened, and everything that is to be decided on it."""
    zone = readers_zone()
    sheet.opened(visit.ledger, rows, visit.filters, zone)
    typed = sheet.typed_in(sheet.window())
    sheet.keep_draft(typed.draft)
    open_sheet = sheet.window().current()
    _show_bar(typed)
    show_done(visit, shortcut=None)
    _show_news(visit, open_sheet, rows, typed)
    for problem in open_sheet.problems:
        _show_problem(problem, open_sheet.frozen)
    if open_sheet.frozen.rows.is_empty():
        notice("No live case matches", body="Every case is outside the filter.", key="no-row")
    else:
        _show_bulk(open_sheet.frozen, typed)
        show_rows(
            open_sheet.frozen,
            open_sheet.before,
            typed.draft,
            this_year=on_wall(visit.now, zone).year,
        )
    unsaved(len(typed.draft.cells), saves="sheet-save")
    if st.session_state.get(_LEAVING):
        st.dialog("Leave the sheet?", dismissible=False)(_ask_leaving)(typed)


def _show_bar(typed: Incoming) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sheet-bar"):
        st.button("Save", type="primary", key="sheet-save", on_click=sheet.save, help="Ctrl+S")
        st.text(
            f"{typed.draft.in_words} not saved" if typed.draft else "Nothing unsaved",
            width="content",
        )
        if typed.draft:
            st.button("Drop", key="sheet-drop", on_click=sheet.drop, type="tertiary")
        st.space("stretch")
        st.text_input(
            "Why, for the history (optional)",
            placeholder="Why, for the history (optional)",
            max_chars=LONGEST,
            key=WHY_KEY,
            label_visibility="collapsed",
            width=300,
        )
        st.button("Done", key="sheet-done", on_click=_leave, args=(bool(typed.draft),))


def _show_news(visit: Visit, open_sheet: Sheet, rows: pl.DataFrame, typed: Incoming) -> None:
    frozen = open_sheet.frozen
    said("sheet-zone", _about(frozen))
    for cell, text in typed.unusable.items():
        said(f"unusable-{cell}", f"{cell[0]}: {text}", tone="orange")
    changed = sheet.changed_since(open_sheet, visit.ledger)
    asks_other = sheet.is_of_another_question(open_sheet, visit.filters, readers_zone())
    if not changed and not asks_other:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sheet-news"):
        said("sheet-changed", _news(changed, typed, asks_other=asks_other), tone="orange")
        st.button(
            "Show the list as it is now",
            key="sheet-anew",
            on_click=_show_anew,
            args=(visit, rows, readers_zone()),
        )


def _show_anew(visit: Visit, rows: pl.DataFrame, zone: ZoneInfo) -> None:
    sheet.show_anew(visit.ledger, rows, visit.filters, zone)


def _about(frozen: Frozen) -> str:
    cut = (
        f"The first {MOST_ROWS} by rank; {frozen.left_out:,} more: narrow the filter. "
        if frozen.left_out
        else ""
    )
    return (
        f"{cut}Times are of {frozen.zone.key}. A promise changed here is changed in the ledger; "
        "its customer goes by the old one until told."
    )


def _news(changed: int, typed: Incoming, *, asks_other: bool) -> str:
    parts = []
    if asks_other:
        parts.append(
            f"You asked for another list while {typed.draft.in_words} are not saved: this is the one you opened."
        )
    if changed:
        parts.append(
            f"Newer changes exist: {changed} case{'' if changed == 1 else 's'} changed since you opened this."
        )
    return " ".join([*parts, "What you typed stays."])


def _show_bulk(frozen: Frozen, typed: Incoming) -> None:
    """One owner or blocker for every case that is ticked."""
    if not typed.picked:
        return
    count = f"{len(typed.picked)} case{'' if len(typed.picked) == 1 else 's'}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="sheet-bulk"):
        column = st.segmented_control(
            "What to set",
            (Open.OWNER, Open.BLOCKER),
            default=Open.OWNER,
            required=True,
            format_func=lambda one: NAMES[one],
            key="bulk-column",
            label_visibility="collapsed",
        )
        value = st.selectbox(
            "Value",
            frozen.choices.of(column) or (),
            index=None,
            placeholder="Choose",
            format_func=lambda one: literal(frozen.choices.told(column, one, frozen.zone)),
            key=f"bulk-{column}",
            label_visibility="collapsed",
            width=240,
        )
        st.button(
            f"Set for {count}",
            key="bulk-set",
            disabled=value is None,
            on_click=sheet.set_for,
            args=(typed.picked, column, value),
        )


def _show_problem(problem: Problem, frozen: Frozen) -> None:
    typed = problem.typed
    key = f"problem-{typed.case_id}-{typed.column.value}"
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=key):
        said(f"{key}-text", _problem_text(problem, frozen), tone="orange")
        match problem:
            case Conflict():
                st.button(
                    "Keep theirs", key=f"{key}-theirs", on_click=sheet.drop, args=([typed.cell],)
                )
                st.button("Save mine", key=f"{key}-mine", on_click=sheet.save_mine, args=(problem,))
            case Unsure():
                st.button(
                    "Keep it as it was",
                    key=f"{key}-keep",
                    on_click=sheet.drop,
                    args=([typed.cell],),
                )
                st.button(
                    "Nothing is due",
                    key=f"{key}-clear",
                    on_click=sheet.clear_for_sure,
                    args=(typed,),
                )
            case _:
                st.button("Drop it", key=f"{key}-drop", on_click=sheet.drop, args=([typed.cell],))


def _problem_text(problem: Problem, frozen: Frozen) -> str:
    typed = problem.typed
    where = f"{typed.case_id}, {NAMES[typed.column]}"
    if not isinstance(problem, Conflict):
        return f"{where}: {problem.text}"

    def told(value: str | None) -> str:
        return frozen.choices.told(typed.column, value, frozen.zone)

    by = frozen.choices.owners.get(problem.by, problem.by)
    at = problem.at.astimezone(frozen.zone)
    return (
        f"{where} changed while you were editing. You saw {told(problem.seen)}. "
        f"Theirs: {told(problem.theirs)} ({by}, {at:%a %d %b, %H:%M} {frozen.zone.key}). Mine: {told(typed.value)}."
    )


def _leave(is_unsaved: bool) -> None:
    if is_unsaved:
        st.session_state[_LEAVING] = True
    else:
        _go()


def _go() -> None:
    st.session_state.pop(_LEAVING, None)
    sheet.close()
    mode.leave()


def _save_and_go() -> None:
    sheet.save()
    _stay()
    if not sheet.has_problems():
        _go()


def _drop_and_go() -> None:
    sheet.drop_kept()
    _go()


def _stay() -> None:
    st.session_state.pop(_LEAVING, None)


def _ask_leaving(typed: Incoming) -> None:
    said("leaving", f"{typed.draft.in_words} are not saved.", tone="orange")
    for name, text, step in (
        ("save", "Save them", _save_and_go),
        ("keep", "Keep them as a draft", _go),
        ("drop", "Drop them", _drop_and_go),
        ("stay", "Stay", _stay),
    ):
        if st.button(
            text,
            key=f"leave-{name}",
            width="stretch",
            type="primary" if name == "save" else "secondary",
        ):
            step()
            st.rerun()
