"""The formats a review is written in."""

from collections.abc import Callable
from enum import StrEnum

from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.head import is_so_far
from escalation_ledger.reports.review.markdown import markdown
from escalation_ledger.reports.review.page import page
from escalation_ledger.reports.review.ranked_csv import ranked_csv
from escalation_ledger.reports.review.workbook import workbook


class Format(StrEnum):
    """Also the ending of the file's name."""

    MARKDOWN = "md"
    CSV = "csv"
    WORKBOOK = "xlsx"
    PAGE = "html"

    @property
    def is_text(self) -> bool:
        """Whether it can be printed."""
        return self is not Format.WORKBOOK

    @property
    def media_type(self) -> str:
        """As a browser is told."""
        return _MEDIA_TYPES[self]


_MEDIA_TYPES = {
    Format.MARKDOWN: "text/markdown; charset=utf-8",
    Format.CSV: "text/csv; charset=utf-8",
    Format.WORKBOOK: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.PAGE: "text/html; charset=utf-8",
}
_WRITERS: dict[Format, Callable[[Contents], bytes]] = {
    Format.MARKDOWN: markdown,
    Format.CSV: ranked_csv,
    Format.WORKBOOK: workbook,
    Format.PAGE: page,
}


def written(review: Contents, wanted: Format) -> bytes:
    """The review in that format; the same review gives the same bytes."""
    return _WRITERS[wanted](review)


def file_name(review: Contents, wanted: Format) -> str:
    """As "escalation-review-2026-W12.xlsx", or "…-W12-so-far.xlsx" of a running week nobody froze."""
    so_far = "-so-far" if is_so_far(review) else ""
    return f"escalation-review-{review.week.name}{so_far}.{wanted.value}"
