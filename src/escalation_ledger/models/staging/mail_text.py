"""The zones of a written message: its author's own words, and everything else.

Reading own words only is the largest documented gain in finding promises: a promise quoted in a
customer's reply is not made again. What is cut is kept, as `quoted`.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from escalation_ledger.models.staging.mail_blocks import MAY_HAVE_BLOCK, first_block
from escalation_ledger.models.staging.mail_words import INTRODUCTIONS, SENT_FROM, SIGN_OFFS


def _any(words: Iterable[str]) -> str:
    return "|".join(map(re.escape, dict.fromkeys(words)))


_OPENINGS = _any(word for openings, _ in INTRODUCTIONS.values() for word in openings)
_VERBS = _any(verb for _, verbs in INTRODUCTIONS.values() for verb in verbs)
# It opens with a preposition and has a number, or it has an address, or a year and a time.
_OPENS = re.compile(
    rf"[ \t>-]*+(?:{_OPENINGS})(?!\w)[^\n]*\d|[^\n@]{{0,200}}\w@\w|\D{{0,20}}\d.{{0,40}}\d[:.]\d\d",
    re.IGNORECASE,
)
_VERB = re.compile(rf"\b(?:{_VERBS})(?:\(?a\)?| ?følgende| ?följande)?(?!\w)", re.IGNORECASE)
_NAME = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]*,? ?){1,5}")
_INTRO_LINES = 3
_LONGEST_INTRO_LINE = 400
_QUOTE = re.compile(r"[ \t]*+>")
_SENT_FROM = rf"(?:{_any(SENT_FROM)})\b"
_SIGN_OFF = re.compile(
    r"(?:(?:(?:best|kind|warm|many)?\s?(?:regards|wishes|thanks)|cheers|thanks|thank you|best"
    r"|thanks (?:again|so much|in advance)|sincerely|yours (?:truly|sincerely|faithfully)"
    rf"|{_any(SIGN_OFFS)})\s?[,.!]{{0,3}}|{_SENT_FROM}.*)",
    re.IGNORECASE,
)
_LONGEST_NAME_LINE = 60
_SIGNATURE_LINES = 7

# A message without any of these is all its author's own words; written for Polars' engine.
MAY_HAVE_ZONES = (
    rf"(?mi)^[ \t]*>|\b(?:{_VERBS})[^\n]*(?::|--)[ \t]*$|^-- ?$"
    rf"|{MAY_HAVE_BLOCK.removeprefix('(?mi)')}|^[ \t]*(?:best|kind|warm|many|regards|wishes"
    rf"|thanks|thank you|cheers|sincerely|yours|{_any(SIGN_OFFS)}|{_any(SENT_FROM)})\b"
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
    lines = plain_lines(text).split("\n")
    intros = introductions(lines)
    cut = _where_the_rest_is_quoted(lines, intros)
    own, quoted = _without_quotes(lines[:cut], intros)
    own, signature = _without_signature(own)
    parts = ("\n".join(part) for part in (quoted, signature, lines[cut:]))
    rest = [part.strip("\n") for part in parts if part.strip()]
    return Zones("\n".join(own).strip(), "\n".join(rest) or None)


def introductions(lines: Sequence[str]) -> list[range]:
    """The lines that introduce a quote, "On … Jane wrote:", each as far as it was wrapped."""
    found: list[range] = []
    for place, line in enumerate(lines):
        if len(line) > _LONGEST_INTRO_LINE or not _OPENS.match(line):
            continue
        for end in range(place + 1, min(place + _INTRO_LINES, len(lines)) + 1):
            if len(lines[end - 1]) > _LONGEST_INTRO_LINE:
                break
            if _introduces(" ".join(lines[place:end])):
                found.append(range(place, end))
                break
    return found


def _introduces(text: str) -> bool:
    """The verb ends it ("Jane wrote:"), or only the writer or the time stands behind it."""
    if not text.rstrip().endswith((":", "--")):
        return False
    verb = max(_VERB.finditer(text), key=lambda found: found.start(), default=None)
    behind = text[verb.end() :].rstrip() if verb else ""
    if not behind or not any(map(str.isdigit, text)):
        return False
    between = behind.rstrip(":-").strip()
    is_named = "@" in between or any(map(str.isdigit, between)) or _NAME.fullmatch(between)
    return not between or bool(is_named)


def _where_the_rest_is_quoted(lines: Sequence[str], intros: Iterable[range]) -> int:
    cuts = [len(lines)]
    if block := first_block(lines):
        cuts.append(block.start)
    # Below an introduction without ">" marks nobody can tell the answer from the quote.
    cuts += [intro.start for intro in intros if not _is_marked(lines, intro)]
    return min(cuts)


def _is_marked(lines: Sequence[str], intro: range) -> bool:
    below = next((line for line in lines[intro.stop : intro.stop + 4] if line.strip()), "")
    return bool(_QUOTE.match(below))


def _without_quotes(lines: Sequence[str], intros: Iterable[range]) -> tuple[list[str], list[str]]:
    """Lines of the author's own, and quoted lines with what introduces them."""
    introducing = {place for intro in intros for place in intro}
    own: list[str] = []
    quoted: list[str] = []
    for place, line in enumerate(lines):
        is_quoted = place in introducing or _QUOTE.match(line)
        (quoted if is_quoted else own).append(line)
    return own, quoted


def _without_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    cut = next((place for place, line in enumerate(lines) if line.rstrip() == "--"), len(lines))
    cut = min(cut, _sign_off(lines[:cut]))
    return lines[:cut], lines[cut:]


def _sign_off(lines: Sequence[str]) -> int:
    """The place of a closing formula that only a few short lines follow that are no sentences."""
    said = [place for place, line in enumerate(lines) if line.strip()]
    first = len(lines)
    for place in reversed(said[1:][-_SIGNATURE_LINES - 1 :]):
        line = lines[place].strip()
        if len(line) <= _LONGEST_INTRO_LINE and _SIGN_OFF.fullmatch(line):
            first = place
        if len(line) > _LONGEST_NAME_LINE or line.endswith((".", "?", "!", ":")):
            break
    return first
