"""What a text says with its loudness taken off: the only form of text any reading rule sees.

Case, emphasis, emoji, exclamation marks, tagged people and words such as «urgent» say how
loudly something is said, not what. They are removed here, once, so that no rule can hear them.
Case goes first of all: a text and the same text in capitals must read alike, so no rule may
tell March from march, or US from us.
"""

import polars as pl

# Order matters: each step sees what the one before left.
_STEPS: tuple[tuple[str, str], ...] = (
    (r"[\x00-\x1F\x7F]", " "),
    (r"[\x{2018}\x{2019}\x{02BC}\x{00B4}`\x{2032}]", "'"),
    (r"[\x{201C}\x{201D}\x{201E}\x{00AB}\x{00BB}]", '"'),
    (r"[\x{2010}-\x{2015}\x{2212}]", "-"),
    (r"[\x{200B}-\x{200F}\x{2060}\x{FEFF}\x{00AD}]", ""),
    (r"[*~]+", ""),
    # Underscores around a word are emphasis; within one (a name, a code) they wait for the tags.
    (r"_+(\W|$)", "$1"),
    (r"(^|\W)_+", "$1"),
    (r"<?\bhttps?://\S+|\bwww\.\S+", " "),
    (r"\S+@\S+\.\w+", " "),
    # A row of people tagged by their full names; where it opens a sentence, nothing but sense
    # tells the last surname from the first word, so that one stays.
    (
        r"(?:[<(]?@[\w.|-]+>?(?: [\w'-]+){0,2}[\s,]+){2,}[<(]?@[\w.|-]+>?(?: [\w'-]+){0,2}"
        r"(?: (?:urgent|urgently|asap|critical|emergency))*[\s!]*$",
        " ",
    ),
    (r"(?:[<(]?@[\w.|-]+>?(?: [\w'-]+){0,2}[\s,]+){2,}[<(]?@[\w.|-]+>?", " "),
    # Somebody tagged who then does something is not us speaking; any other tag says nothing.
    (r"[<(]?@[\w.|-]+>?(?:'s)? (will|'ll)\b", " someone else $1"),
    (r"[<(]?@[\w.|-]+[>)]?", " "),
    (r"_+", " "),
    (r"'{2,}", ""),
    # A quotation of several words is somebody else's sentence.
    (r'"[^"]*\w+ \w+ \w+ \w+[^"]*"', " "),
    (r"\.{2,}|\x{2026}", ", "),
    (r"!*\?[?!]*", "?"),
    (r"!+", " "),
    (r"([,;:])[,;:]+", "$1"),
    # Contractions, written out so that a rule needs one spelling.
    (r"\bcan'?t\b|\bcannot\b", "can not"),
    (r"\bwon'?t\b", "will not"),
    (r"\b(\w+)n't\b", "$1 not"),
    (r"\b(do|does|did|is|was|are|were|have|has|could|would|should)nt\b", "$1 not"),
    (r"'ll\b", " will"),
    (r"'re\b", " are"),
    (r"'ve\b", " have"),
    (r"'d\b", " would"),
    (r"\bi'm\b", "i am"),
    (r"\b(it|that|there|what|here|who|where|how|he|she|everything|everyone|nothing)'s\b", "$1 is"),
    (r"\bgonna\b", "going to"),
    (r"\b(?:tmrw|tmr|tomo|tmw)\b", "tomorrow"),
    (r"\bfrom now\b", "hence"),
    (r"\bfor now\b", "for the moment"),
    # Loudness and filler.
    (r"\b(?:as soon as (?:humanly )?possible|a\.s\.a\.p\.?|asap)\b", " "),
    (
        r"\b(?:top|high|higher|highest|utmost) priority\b|\b(?:sev|severity|prio|priority)[ -]?\d\b",
        " ",
    ),
    (r"\bp[0-4]\b", " "),
    (r"\b(?:urgent|urgently|urgency|critical|critically|emergency)\b", " "),
    (
        r"\b(?:very|really|extremely|absolutely|completely|totally|entirely|fully|definitely|certainly)\b",
        " ",
    ),
    (
        r"\b(?:actually|just|simply|literally|still|currently|now|already|also|obviously|clearly)\b",
        " ",
    ),
    (r"\s+([,;:.?])", "$1"),
    (r"^[\s,;:.-]+|[\s,;:-]+$", ""),
    (r"\s+", " "),
)

_EMOJI = (
    r"[\p{Extended_Pictographic}\x{FE0F}\x{200D}\x{20E3}\x{1F3FB}-\x{1F3FF}\x{1F1E6}-\x{1F1FF}]"
)
_STRUCK_TWICE = r"~~[^\s~](?:(?:[^\n]|\n[^\n])*?[^\s~])?~~"
_STRUCK = r"""(^|[\s(\["'*_])~[^\s~](?:[^~\n]*[^\s~])?~($|[\s.,;:!?)\]"'*_])"""
_EMOJI_CODE = r"(?i):(?:100|[a-z+-][a-z0-9_+-]*):"


def without_emoji(text: pl.Expr) -> pl.Expr:
    """The text with emoji and `:emoji:` codes turned into spaces, its words untouched."""
    return text.str.replace_all(_EMOJI, " ").str.replace_all(_EMOJI_CODE, " ")


def without_struck(text: pl.Expr) -> pl.Expr:
    """The text without its words that are struck out, `~~so~~` or `~so~`: they were taken back.

    A `~` that stands alone or before a figure («~5 minutes») strikes nothing.
    """
    return text.str.replace_all(_STRUCK_TWICE, " ").str.replace_all(_STRUCK, "$1 $2")


def heard(text: pl.Expr) -> pl.Expr:
    """Lower case, contractions written out, one space between words; loudness gone.

    Commas, colons and the final full stop or question mark stay: rules split on them.
    """
    plain = without_emoji(text).str.normalize("NFKC").str.to_lowercase()
    for pattern, replacement in _STEPS:
        plain = plain.str.replace_all(pattern, replacement)
    return plain.str.strip_chars()
