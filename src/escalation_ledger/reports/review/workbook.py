"""The review as a workbook: typed cells, a frozen header, and texts that are texts.

Every text is written as a string cell, so nothing a customer wrote becomes a formula or a link.
Dates are real dates, instants wall time of the zone the first sheet names.
"""

import io
import math
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from escalation_ledger.reports.review import head
from escalation_ledger.reports.review.cells import local_times, shown
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.sections import Column, Kind, Section, sections

_NUMBER_FORMATS: Final = {
    Kind.COUNT: "#,##0",
    Kind.SCORE: "0.0",
    Kind.USD: "$#,##0;-$#,##0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.INSTANT: "yyyy-mm-dd hh:mm",
    Kind.MINUTES: "#,##0",
    Kind.BUSINESS_MINUTES: "#,##0",
    Kind.RATE: "0%",
}
# A column of minutes is a number there, so its heading says the unit.
_UNITS: Final = {Kind.MINUTES: ", minutes", Kind.BUSINESS_MINUTES: ", business minutes"}
_SHEETS: Final = {
    "decisions": "Decisions",
    "live": "Live cases",
    "moved": "New and closed",
    "due": "Promises of the week",
    "drifted": "Drifted most",
    "handoffs": "Handoffs",
    "windows": "Exposure",
    "accounts": "Exposed accounts",
    "blind_spots": "Not seen",
}
_A4: Final = 9
_FIRST_DATE: Final = 1900


def workbook(review: Contents) -> bytes:
    """The whole review as XLSX, a sheet for each list; the same review gives the same bytes."""
    written = io.BytesIO()
    book = xlsxwriter.Workbook(
        written,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    book.set_properties(
        {
            "title": head.title(review),
            "created": review.frozen.point.instant.replace(tzinfo=None, microsecond=0),
        }
    )
    formats = {
        kind: book.add_format({"num_format": words}) for kind, words in _NUMBER_FORMATS.items()
    }
    heading = book.add_format({"bold": True, "bottom": 1, "bg_color": "#F4F6F9"})
    _write_head(book.add_worksheet("Review"), review, formats, heading)
    for section in sections(review):
        _write_section(
            book.add_worksheet(_SHEETS[section.key]), section, review.zone, formats, heading
        )
    book.close()
    return written.getvalue()


def _write_head(
    sheet: Worksheet, review: Contents, formats: Mapping[Kind, Format], heading: Format
) -> None:
    sheet.set_column(0, 0, 32)
    sheet.set_column(1, 2, 14)
    sheet.set_column(3, 3, 60)
    sheet.write_string(0, 0, head.title(review), heading)
    lines = head.lines(review)
    for place, line in enumerate(lines, start=1):
        sheet.write_string(place, 0, line)
    first = len(lines) + 2
    for place, words in enumerate(("Figure", "Now", "Then", "Note")):
        sheet.write_string(first, place, words, heading)
    for place, figure in enumerate(head.figures(review), start=first + 1):
        sheet.write_string(place, 0, figure.label)
        _write_cell(sheet, place, 1, figure.value, figure.kind, formats)
        _write_cell(sheet, place, 2, figure.before, figure.kind, formats)
        sheet.write_string(place, 3, figure.note)
    _set_page(sheet)


def _write_section(
    sheet: Worksheet,
    section: Section,
    zone: str,
    formats: Mapping[Kind, Format],
    heading: Format,
) -> None:
    for place, column in enumerate(section.columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, _heading(column), heading)
    rows = local_times(section.rows, zone)
    for line, row in enumerate(rows.iter_rows(named=True), start=1):
        for place, column in enumerate(section.columns):
            _write_cell(sheet, line, place, row[column.name], column.kind, formats)
    if rows.is_empty():
        sheet.write_string(1, 0, section.empty)
    else:
        sheet.autofilter(0, 0, rows.height, len(section.columns) - 1)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    _set_page(sheet)


def _heading(column: Column) -> str:
    return column.heading + _UNITS.get(column.kind, "")


def _write_cell(
    sheet: Worksheet,
    row: int,
    column: int,
    value: Any,
    kind: Kind,
    formats: Mapping[Kind, Format],
) -> None:
    """A number, a date or a string; nothing for none."""
    if value is None or value == "":
        return
    if isinstance(value, date | datetime) and value.year >= _FIRST_DATE:
        sheet.write_datetime(row, column, value, formats[kind])
    elif isinstance(value, int | float) and math.isfinite(value):
        sheet.write_number(row, column, value, formats[kind])
    else:
        sheet.write_string(row, column, shown(value, kind))


def _set_page(sheet: Worksheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
