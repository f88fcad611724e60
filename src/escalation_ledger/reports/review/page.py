"""The review as one HTML file: no script, nothing fetched, no link; it prints well on A4."""

import base64
import hashlib
from importlib import resources
from typing import Any

from jinja2 import Environment, StrictUndefined

from escalation_ledger.reports.review import head
from escalation_ledger.reports.review.cells import local_times, shown
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.live import NO_OWNER_SHOWN
from escalation_ledger.reports.review.sections import Column, Kind, Section, sections

# A missed or absent promise, and nobody who owns the next move; nothing else is red.
_RED = {
    "decision": {"name an owner"},
    "owner": {NO_OWNER_SHOWN},
    "promise": {"none", "missed", "overdue"},
    "result": {"missed"},
    "status": {"missed", "overdue"},
}


def page(review: Contents) -> bytes:
    """The whole review, UTF-8. Every value goes through the template's own escaping."""
    style = _asset("page.css")
    template = Environment(
        autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    ).from_string(_asset("page.html"))
    written = template.render(
        title=head.title(review),
        lines=head.lines(review),
        figures=[
            {
                "label": figure.label,
                "now": figure.now,
                "then": figure.then,
                "has_then": figure.is_compared,
                "note": figure.note,
            }
            for figure in head.figures(review)
        ],
        sections=[_section(section, review.zone) for section in sections(review)],
        style=style,
        style_hash=_hash(style),
    )
    return (written.rstrip("\n") + "\n").encode()


def _section(section: Section, zone: str) -> dict[str, Any]:
    columns = [column for column in section.columns if not column.is_sentence]
    sentences = [column for column in section.columns if column.is_sentence]
    rows = local_times(section.rows, zone).iter_rows(named=True)
    return {
        "key": section.key,
        "title": section.title,
        "note": section.note,
        "empty": section.empty,
        "headings": [{"words": column.heading, "style": _style(column)} for column in columns],
        "rows": [
            {
                "cells": [
                    {
                        "words": shown(row[column.name], column.kind, column.absent),
                        "style": _style(column, row[column.name]),
                    }
                    for column in columns
                ],
                "sentences": [
                    {"heading": column.heading, "words": shown(row[column.name], column.kind)}
                    for column in sentences
                ],
            }
            for row in rows
        ],
    }


def _style(column: Column, value: Any = None) -> str:
    """The classes of a cell: numbers to the right, only texts wrap."""
    sides = {Kind.TEXT: "text", Kind.WORD: "word", Kind.INSTANT: "number instant"}
    side = sides.get(column.kind, "number")
    return f"{side} red" if value in _RED.get(column.name, ()) else side


def _asset(name: str) -> str:
    return resources.files(__package__).joinpath("assets", name).read_text("utf-8")


def _hash(style: str) -> str:
    """As the page's policy names the one style sheet it allows."""
    return base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
