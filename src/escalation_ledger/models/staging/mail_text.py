"""The zones of a written message: its author's own words, and everything else.

Reading own words only is the largest documented gain in finding promises: a promise quoted in a
customer's reply is not made again. What is cut is kept, as `quoted`.
"""

import re
from dataclasses import dataclass

FORWARD_MARKS = {
    "gmail": re.compile(r"(?m)^[ \t>]*-{3,} ?Forwarded message ?-{3,}[ \t]*$"),
    "apple": re.compile(r"(?m)^[ \t>]*Begin forwarded message:[ \t]*$"),
    "outlook": re.compile(
        r"(?m)(?:^[ \t>]*(?:_{5,}|-{3,} ?Original Message ?-{3,})[ \t]*\n(?:[ \t>]*\n)*)?"
        r"^[ \t>]*\*?From:[^\n]+\n"
        r"(?=(?:[^\n]*\n){0,5}[ \t>]*\*?(?:Sent|Date):)"
        r"(?=(?:[^\n]*\n){0,8}[ \t>]*\*?Subject:)"
    ),
}
_ORIGINAL = re.compile(r"(?m)^[ \t>]*-{3,} ?Original Message ?-{3,}[ \t]*$")
_INTRO = re.compile(r"(?m)^[ \t]*On (?=[^\n]*\d)(?:[^\n]*\n){0,2}?[^\n]*\bwrote:[ \t]*$")
_QUOTE = re.compile(r"^[ \t]*>")
_SIGN_OFF = re.compile(
    r"^(?:(?:best|kind|warm|many)?\s*(?:regards|wishes|thanks)|cheers|thanks|thank you|best"
    r"|thanks (?:again|so much|in advance)|sincerely|yours (?:truly|sincerely|faithfully)"
    r"|sent from my \w+.*|get outlook for \w+.*)\s*[,.!]*$",
    re.IGNORECASE,
)
_LONGEST_NAME_LINE = 60
_SIGNATURE_LINES = 7

# A message without any of these is all its author's own words; written for Polars' engine.
MAY_HAVE_ZONES = (
    r"(?mi)^[ \t]*>|wrote:[ \t]*$|^-- ?$|-{3,} ?(?:original|forwarded) message|^[ \t*]*from:"
    r"|begin forwarded message|^[ \t]*(?:best|kind|warm|many|regards|wishes|thanks|thank you"
    r"|cheers|sincerely|yours|sent from my|get outlook)\b"
)


@dataclass(frozen=True)
class Zones:
    """`own`: what the author wrote; `quoted`: the rest, in order, None when there is none."""

    own: str
    quoted: str | None


def plain_lines(text: str) -> str:
    """The text with one kind of line end and one kind of space."""
    return re.sub("[\u00a0\u202f\u2007]", " ", text.replace("\r\n", "\n").replace("\r", "\n"))


def zones(text: str) -> Zones:
    """A message cut into its zones; nothing is lost, only sorted."""
    text = plain_lines(text)
    cut = _where_the_rest_is_quoted(text)
    own, quoted = _without_quotes(text[:cut])
    own, signature = _without_signature(own)
    parts = ("\n".join(quoted), "\n".join(signature), text[cut:])
    rest = [part.strip("\n") for part in parts if part.strip()]
    return Zones("\n".join(own).strip(), "\n".join(rest) or None)


def forward_mark(text: str) -> tuple[str, re.Match[str]] | None:
    """The first mark of a forwarded or quoted mail in `text`, with the form it has."""
    found = [(form, mark.search(text)) for form, mark in FORWARD_MARKS.items()]
    marks = [(form, match) for form, match in found if match is not None]
    return min(marks, key=lambda mark: mark[1].start(), default=None)


def _where_the_rest_is_quoted(text: str) -> int:
    cuts = [len(text)]
    if mark := forward_mark(text):
        cuts.append(mark[1].start())
    if original := _ORIGINAL.search(text):
        cuts.append(original.start())
    # Below an introduction without ">" marks nobody can tell the answer from the quote.
    cuts += [intro.start() for intro in _INTRO.finditer(text) if not _is_marked(text, intro)]
    return min(cuts)


def _is_marked(text: str, intro: re.Match[str]) -> bool:
    return bool(re.match(r"\s*>", text[intro.end() :]))


def _without_quotes(text: str) -> tuple[list[str], list[str]]:
    """Lines of the author's own, and quoted lines with what introduces them."""
    introduced = _INTRO.sub(lambda intro: re.sub(r"(?m)^", "> ", intro[0]), text)
    own: list[str] = []
    quoted: list[str] = []
    for line, marked in zip(text.split("\n"), introduced.split("\n"), strict=True):
        (quoted if _QUOTE.match(marked) else own).append(line)
    return own, quoted


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    for place, line in enumerate(lines):
        if line.rstrip() == "--" or _signs_off(lines, place):
            return lines[:place], lines[place:]
    return lines, []


def _signs_off(lines: list[str], place: int) -> bool:
    """A closing formula with nothing below it but a few short lines that are no sentences."""
    if not _SIGN_OFF.match(lines[place].strip()) or not any(map(str.strip, lines[:place])):
        return False
    below = [line.strip() for line in lines[place + 1 :] if line.strip()]
    return len(below) <= _SIGNATURE_LINES and all(
        len(line) <= _LONGEST_NAME_LINE and not line.endswith((".", "?", "!", ":"))
        for line in below
    )
