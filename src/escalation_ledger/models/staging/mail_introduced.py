"""A forward whose mail stands below a mere introduction: "On 3 March 2026, Jane <j@a.b> wrote:".

Outlook for Mac forwards so. It is also how every reply quotes, so only the subject tells.
"""

import re
from collections.abc import Sequence

from escalation_ledger.models.staging.mail_words import HALF_DAYS, INTRODUCTIONS, ZONES

_ADDRESS = re.compile(r"[<(]{1,2}\s*(?:mailto:)?([^\s<>()@:]+@[^\s<>()@:]+)\s*[>)]{1,2}")
_IN_QUOTES = re.compile(r"[\"«„“]\s*([^\"«»„“”]{1,80}?)\s*[\"»”“]")
_BARE = re.compile(r"(?:^|(?<=\s))([^\s<>()@:,;\"']+@[^\s<>()@:,;\"']+)(?=\s|$)")
_ANY_VERB = re.compile(
    "|".join(verb for _, verbs in INTRODUCTIONS.values() for verb in verbs), re.IGNORECASE
)
_NOT_NAMES = frozenset([*ZONES, *(half.upper() for half in HALF_DAYS), "Uhr"])


def introduced_by(lines: Sequence[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    """The headers an introduction stands for (from, date), and the languages it may be in."""
    text = " ".join(" ".join(lines).strip(" \t>-").split())
    address = _ADDRESS.search(text) or _BARE.search(text)
    if address is None:
        return {}, ()
    ahead = text[: address.start()]
    quoted = _IN_QUOTES.search(ahead)
    name = quoted[1] if quoted else _last_name(ahead)
    before_name = ahead[: quoted.start()] if quoted else ahead[: ahead.rindex(name)]
    rest = f"{before_name} {text[address.end() :]}"
    languages = tuple(language for language in INTRODUCTIONS if _verb(language).search(rest))
    return {"from": f"{name} <{address[1]}>", "date": _without_words(rest, languages)}, languages


def _last_name(ahead: str) -> str:
    """The words behind the last number that are written as names."""
    behind_verb = _ANY_VERB.split(re.split(r"\d", ahead)[-1])[-1]
    words = behind_verb.strip(" ,.:;").split()
    while words and (not words[0][0].isupper() or words[0].strip(",") in _NOT_NAMES):
        words.pop(0)
    return " ".join(words)


def _verb(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(INTRODUCTIONS[language][1])})", re.IGNORECASE)


def _without_words(text: str, languages: Sequence[str]) -> str:
    """The time alone: the opening and everything around the verb that has no number left out."""
    openings = [word for language in languages for word in INTRODUCTIONS[language][0]]
    text = text.strip(" -")
    for word in sorted(openings, key=len, reverse=True):
        text = re.sub(rf"^\s*{re.escape(word)}(?!\w)", " ", text, flags=re.IGNORECASE)
    parts = [part for language in languages for part in _verb(language).split(text)]
    return max(parts, key=lambda part: sum(map(str.isdigit, part)), default=text).strip(" ,:")
