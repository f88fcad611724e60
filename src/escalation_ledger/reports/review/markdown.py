"""The review as Markdown: every text reads as text, in whatever renders it.

Signs that can mean something are escaped by a backslash. Some renderers find addresses in text
only after undoing escapes, and notify whom an at sign names: the signs by which they find them
stand in a code span of their own, which nothing looks into.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from escalation_ledger.reports.review import head
from escalation_ledger.reports.review.cells import NOTHING, local_times, shown
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.sections import Column, Kind, Section, sections

# A dot within a word can make an address, a colon before one a directive or an emoji. Dashes and
# numbers mean something at the beginning of a line only, where no text from outside stands.
_SIGN: Final = re.compile(r"([\\`*_{}\[\]<>#!|~$&^=]|[.:](?=[^\s\d]))")
_FINDABLE: Final = re.compile(
    r"((?:@|://|(?<=mailto):|(?<=xmpp):|(?<=www)\.|#(?=\d))+)", re.IGNORECASE
)


def markdown(review: Contents) -> bytes:
    """The whole review, UTF-8."""
    parts = [
        f"# {escaped(head.title(review))}",
        *(escaped(line) for line in head.lines(review)),
        _figures(review),
        *(_section(section, review.zone) for section in sections(review)),
    ]
    return ("\n\n".join(parts) + "\n").encode()


def escaped(text: str) -> str:
    """One line of text that Markdown shows as it is."""
    pieces = _FINDABLE.split(text)
    return "".join(
        f"`{piece}`" if place % 2 else _SIGN.sub(r"\\\1", piece)
        for place, piece in enumerate(pieces)
    )


def _figures(review: Contents) -> str:
    rows = [
        [
            escaped(figure.label),
            escaped(figure.now),
            escaped(figure.then),
            escaped(figure.note),
        ]
        for figure in head.figures(review)
    ]
    return _table(["Figure", "Now", "Then", "Note"], [":--", "--:", "--:", ":--"], rows)


def _section(section: Section, zone: str) -> str:
    count = f" ({section.rows.height})" if section.rows.height else ""
    begun = f"## {escaped(section.title + count)}\n\n{escaped(section.note)}"
    if section.rows.is_empty():
        return f"{begun}\n\n{escaped(section.empty)}"
    rows = list(local_times(section.rows, zone).iter_rows(named=True))
    columns = [column for column in section.columns if not column.is_sentence]
    table = _table(
        [escaped(column.heading) for column in columns],
        [":--" if column.kind in (Kind.TEXT, Kind.WORD) else "--:" for column in columns],
        [[_cell(row[column.name], column) for column in columns] for row in rows],
    )
    sentences = [column for column in section.columns if column.is_sentence]
    if not sentences:
        return f"{begun}\n\n{table}"
    told = "\n".join(_told(row, sentences) for row in rows)
    return f"{begun}\n\n{table}\n\n{told}"


def _told(row: Mapping[str, object], sentences: Sequence[Column]) -> str:
    lines = [
        f"  - {escaped(column.heading)}: {_cell(row[column.name], column)}" for column in sentences
    ]
    return "\n".join([f"- **{escaped(shown(row['case_id'], Kind.WORD))}**", *lines])


def _cell(value: object, column: Column) -> str:
    words = shown(value, column.kind, column.absent)
    return words if words == NOTHING else escaped(words)


def _table(headings: list[str], alignment: list[str], rows: list[list[str]]) -> str:
    lines = [headings, alignment, *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)
