"""The weekly escalation review: what it says, frozen for good when it is held, and its files."""

from functools import partial
from typing import Final

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.components.numbers import Number, dollars, numbers
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.reports.review import head, sections
from escalation_ledger.reports.review.cells import shown
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.formats import Format, file_name, written
from escalation_ledger.reports.review.sections import Kind, Section

_FILES: Final = {
    Format.WORKBOOK: "Excel",
    Format.CSV: "CSV of the ranked list",
    Format.MARKDOWN: "Markdown",
    Format.PAGE: "Page to print",
}
_KINDS: Final = {
    Kind.TEXT: "text",
    Kind.WORD: "word",
    Kind.COUNT: "count",
    Kind.SCORE: "number",
    Kind.USD: "usd",
    Kind.DATE: "date",
    Kind.INSTANT: "at",
    Kind.MINUTES: "slip",
    Kind.BUSINESS_MINUTES: "business",
    Kind.RATE: "percent",
}
_CASES: Final = ("case_id", "worst_case_id")
# The figures above the page, each with its definition.
_TILES: Final = {
    "live": "Live cases at the review's instant.",
    "act_now": "Live cases in the top band of the score.",
    "no_owner": "Live cases without one named, active person accountable for the next move.",
    "missed": "Live cases whose promised touch is past due, or was moved after it was due while the "
    "customer has not been told.",
    "exposed_usd": "ARR of the accounts with a case in Act now or Today, each once; one whose "
    "revenue is not known adds nothing.",
    "week_kept": "Promises whose first date is in the week, kept by that date.",
    "week_missed": "Promises whose first date is in the week, past that date and not kept.",
}
_RED: Final = {"no_owner": "none", "missed": "late", "week_missed": "late"}
_WIDE: Final = 40


def show(visit: Visit) -> None:
    """Ask for the week, say whether it is frozen, draw every section, hand out the files."""
    with st.container(horizontal=True, vertical_alignment="center", key="review-bar"):
        week = _ask_week(visit)
        try:
            review = visit.ledger.review(visit.weekly, week, visit.filters)
        except data.UNREVIEWABLE as error:
            notice("This week cannot be reviewed", body=str(error), is_error=True, key="no-review")
            return
        said = review.contents
        if said.is_frozen:
            _ask_again(visit, said)
        else:
            _ask_freeze(visit, week)
        if said.is_frozen or head.is_so_far(said):
            _offer_files(said)
    _say_head(said)
    numbers("review-numbers", figures(said))
    for section in review.sections:
        _show_section(section)


def _ask_week(visit: Visit) -> str:
    return st.selectbox(
        "Week",
        visit.weekly.weeks(),
        key="week",
        bind="query-params",
        label_visibility="collapsed",
        width=130,
    )


def _ask_freeze(visit: Visit, week: str) -> None:
    st.button(
        "Freeze this week",
        type="primary",
        key="freeze",
        help="Keep the snapshot, the record and the clock of this review: its files stay the "
        "same from then on.",
        on_click=data.freeze_week,
        args=(visit.weekly, week),
    )


def _ask_again(visit: Visit, review: Contents) -> None:
    """A question before the frozen review is another."""
    week = review.week.name
    until = "now" if visit.weekly.is_running(week) else "the end of the week"
    with st.popover("Freeze again", key="freeze-again"):
        st.text(
            f"Freeze {week} again, as of {until}?\n\n"
            f"Its files will then say something else than those handed out before, which were made "
            f"{head.as_of(review)}. That instant stays in the list of what the review replaced, with "
            "its snapshot, but no file can be made from it any more."
        )
        st.button(
            f"Freeze {week} as of {until}",
            type="primary",
            key="freeze-again-now",
            on_click=data.freeze_week,
            args=(visit.weekly, week),
            kwargs={"again": True},
        )


def _offer_files(review: Contents) -> None:
    for wanted, name in _FILES.items():
        st.download_button(
            name,
            data=partial(written, review, wanted),
            file_name=file_name(review, wanted),
            mime=wanted.media_type,
            key=f"download-{wanted.value}",
            on_click="ignore",
        )


def _say_head(review: Contents) -> None:
    state = "Frozen." if review.is_frozen else "" if head.is_so_far(review) else "Not frozen."
    st.text(" ".join(filter(None, [state, *head.lines(review)])))


def figures(review: Contents) -> list[Number]:
    """The head's numbers, each with its definition and beside one fact: what it was, or of how many."""
    by_key = {figure.key: figure for figure in head.figures(review)}
    return [
        Number(
            figure.label,
            _short(figure.value, figure),
            _beside(figure, review),
            f"{means} {figure.note}".rstrip(),
            tone="red" if key in _RED and figure.value else None,
            icon=_RED.get(key) if figure.value else None,
        )
        for key, means in _TILES.items()
        for figure in [by_key[key]]
    ]


def _beside(figure: head.Figure, review: Contents) -> str:
    if figure.key.startswith("week_"):
        return f"of {review.week_promises.due} due"
    before = f"{_short(figure.before, figure)} before" if figure.is_compared else ""
    left_out = review.queue.exposed.left_out_in_short if figure.key == "exposed_usd" else ""
    return ", ".join(filter(None, [left_out, before]))


def _short(value: float | None, figure: head.Figure) -> str:
    if figure.kind is Kind.USD and value is not None:
        return dollars(value)
    return shown(value, figure.kind, figure.absent)


def _show_section(section: Section) -> None:
    table(
        f"review-{section.key}",
        section.rows,
        [_column(column) for column in section.columns if not column.is_sentence],
        About(
            caption=section.title,
            note=section.note,
            empty=section.empty,
        ),
        page_rows=25,
    )


def _column(column: sections.Column) -> Column:
    is_case = column.name in _CASES
    return Column(
        column.name,
        column.heading,
        kind="case" if is_case else _KINDS[column.kind],
        absent=column.absent,
        wide=column.width >= _WIDE,
    )
