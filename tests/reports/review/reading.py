"""Exports read back, as the programs that open them would."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from itertools import pairwise

from markdown_it import MarkdownIt

from escalation_ledger.reports.review.plain import plain_text
from tests.hostile import HOSTILE

PLAIN = [plain_text(one.text) for one in HOSTILE]
OBEYED = re.compile(
    r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028\u2029\u202a-\u202e\u2060-\u206f\ufeff]"
)


class Page(HTMLParser):
    """Tags by name, every attribute, and what each <bdi> holds."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str]] = []
        self.isolated: list[str] = []
        self.comments: list[str] = []
        self.doctypes: list[str] = []
        self._inside = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(name, value or "") for name, value in attrs]
        if tag == "bdi":
            self._inside = True
            self.isolated.append("")

    def handle_endtag(self, tag):
        if tag == "bdi":
            self._inside = False

    def handle_data(self, data):
        if self._inside:
            self.isolated[-1] += data

    def handle_comment(self, data):
        self.comments.append(data)

    def handle_decl(self, decl):
        self.doctypes.append(decl)


def csv_rows(body: bytes) -> list[list[str]]:
    text = body.decode()
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def workbook_parts(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as book:
        return {name: book.read(name).decode() for name in book.namelist()}


def markdown_tokens(body: bytes) -> list:
    """Block and inline tokens of the whole document, in one list."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(body.decode())
    return [one for token in tokens for one in (token, *(token.children or ()))]


def markdown_cells(body: bytes) -> list[str]:
    """The text that each table cell shows."""
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    tokens = parser.parse(body.decode())
    return [
        "".join(child.content for child in inline.children or ())
        for cell, inline in pairwise(tokens)
        if cell.type == "td_open"
    ]
