"""The line by which a mail program announces that another mail follows."""

import re
from dataclasses import dataclass

from escalation_ledger.models.staging.mail_words import (
    APPLE,
    DATED,
    FORWARDED,
    FORWARDED_BY,
    ORIGINAL,
)

_FORMS = {
    **{phrase.casefold(): "outlook" for phrase in ORIGINAL},
    **{phrase.casefold(): "gmail" for phrase in FORWARDED},
    **{phrase.casefold(): "apple" for phrase in APPLE},
}
_LONGEST_PHRASE = max(map(len, _FORMS)) + 4
# Whose mark the same words are is told by the dashes before them.
_BY_DASHES = {("gmail", 8): "thunderbird", ("gmail", 5): "yahoo", ("outlook", 8): "android"}
_DASHES = "-_=–—"
_DASHED = re.compile(
    rf"(?P<dashes>[{_DASHES}]{{2,}}+) ?(?P<words>[^{_DASHES} ].{{1,80}}?) ?[{_DASHES}]{{2,}}+(?P<rest>.*)"
)

MAY_HAVE_MARK = (
    rf"(?mi)^[ \t>*{_DASHES}]*(?:"
    + "|".join(map(re.escape, sorted({*ORIGINAL, *FORWARDED, *APPLE, *FORWARDED_BY, *DATED})))
    + ")|^[ \t>]*_{5}"
)
"""A text without this has no mark; written for Polars' engine."""


@dataclass(frozen=True)
class Mark:
    """A line that announces another mail. `is_forward`: it says so, not merely "original".

    `is_sure`: it is no mere line or words that a person may write, so no headers need follow.
    `rest`: what follows on the same line; Yahoo's plain text has all headers there. `at`: the
    time that it names itself.
    """

    form: str
    is_forward: bool = False
    is_sure: bool = False
    rest: str = ""
    at: str = ""


BARE = Mark("outlook")
"""A block of headers without any mark above it, as Outlook for the desktop writes it."""


def mark_in(line: str) -> Mark | None:
    """The mark that this line is, or begins with."""
    bare = line.strip(" \t>*")
    if not bare:
        return None
    if bare[0] not in _DASHES:
        return _said(bare) if len(bare) <= _LONGEST_PHRASE else None
    if len(bare) >= 5 and not bare.strip("_"):
        return BARE
    dashed = _DASHED.match(bare)
    words = dashed["words"].casefold() if dashed else ""
    if dashed and (form := _FORMS.get(words)):
        form = _BY_DASHES.get((form, len(dashed["dashes"])), form)
        is_forward = form not in {"outlook", "android"}
        return Mark(form, is_forward, is_sure=True, rest=dashed["rest"].strip())
    if bare.strip(_DASHES + " ")[:_LONGEST_PHRASE].casefold().startswith(FORWARDED_BY):
        return Mark("notes", is_forward=True, is_sure=True)
    return None


def _said(words: str) -> Mark | None:
    """The words alone, without dashes; a colon after them makes them sure."""
    plain = words.rstrip(":： ").casefold()
    form = _FORMS.get(plain)
    if form is None:
        opening = next((words for words in DATED if plain.startswith(words)), None)
        return Mark("webmail", at=plain.removeprefix(opening)) if opening else None
    return Mark(form, is_forward=form != "outlook", is_sure=words.endswith((":", "：")))
