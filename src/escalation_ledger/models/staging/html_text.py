"""HTML mail -> the text a reader sees, quotes marked as in plain mail.

Written here because the general converters lose what reading a mail needs: a `blockquote` must
become `> ` lines and a signature block the line `-- `, so that one rule cuts both kinds of mail.
"""

import re
from html.parser import HTMLParser

_UNSEEN = {"script", "style", "head", "title"}
_HIDES = re.compile(r"\bdisplay\s*:\s*none\b", re.IGNORECASE)
# Tags that must be closed, so that a hidden one can't swallow what follows it.
_CLOSED = {"a", "b", "div", "em", "font", "i", "section", "span", "strong", "table", "u"}
_STRUCK = {"del", "s", "strike"}
_BLOCKS = {
    "address", "article", "blockquote", "div", "dl", "dt", "dd", "footer", "form", "h1", "h2",
    "h3", "h4", "h5", "h6", "header", "hr", "li", "ol", "p", "pre", "section", "table", "tr", "ul",
}  # fmt: skip
_SPACED = {"p", "blockquote", "table", "ul", "ol", "h1", "h2", "h3", "pre"}


def html_text(html: str) -> str:
    """The visible text: one line per block, links as `label (address)`, quotes as `> `, struck words as `~~so~~`.

    What a style hides (`display: none`) is left out.
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line = ""
        self._quotes = 0
        self._unseen = 0
        self._hidden: list[str] = []
        self._links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in _UNSEEN:
            self._unseen += 1
        if self._hidden or (tag in _CLOSED and _HIDES.search(given.get("style") or "")):
            self._hidden.append(tag)
        if self._hidden:
            return
        if tag in _BLOCKS or tag == "br":
            self._break(spaced=tag in _SPACED)
        if tag == "blockquote":
            self._quotes += 1
        elif tag == "li":
            self._line = "- "
        elif tag in {"td", "th"} and self._line:
            self._line += " "
        elif tag in _STRUCK:
            self._line += "~~"
        elif tag == "a":
            self._links.append((given.get("href") or "", len(self._line)))
        if "signature" in (given.get("class") or "").casefold():
            self._break(spaced=False)
            self._lines.append(self._prefix() + "-- ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        if self._hidden:
            self._reveal(tag)
            return
        if tag in _STRUCK:
            self._line += "~~"
        if tag == "a" and self._links:
            self._name_link(*self._links.pop())
        if tag in _BLOCKS:
            self._break(spaced=tag in _SPACED)
        if tag == "blockquote":
            self._quotes = max(0, self._quotes - 1)

    def handle_data(self, data: str) -> None:
        if self._unseen or self._hidden:
            return
        words = " ".join(data.split())
        opens = bool(data[:1].isspace()) and bool(self._line) and not self._line.endswith(" ")
        closes = bool(words) and data[-1:].isspace()
        self._line += (" " if opens else "") + words + (" " if closes else "")

    def _reveal(self, tag: str) -> None:
        """End what `tag` ends; where that was opened before the hidden part, the part ends too."""
        opened = self._hidden[::-1].index(tag) + 1 if tag in self._hidden else len(self._hidden)
        del self._hidden[-opened:]

    def _name_link(self, address: str, start: int) -> None:
        is_shown = address.rstrip("/") in self._line[start:]
        if address.startswith(("http://", "https://")) and not is_shown:
            self._line = f"{self._line.rstrip()} ({address})"

    def _prefix(self) -> str:
        return "> " * self._quotes

    def _break(self, *, spaced: bool) -> None:
        if self._line.strip():
            self._lines.append(self._prefix() + self._line.strip())
        if spaced and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._prefix().rstrip())
        self._line = ""

    def text(self) -> str:
        self._break(spaced=False)
        return "\n".join(self._lines).strip("\n")
