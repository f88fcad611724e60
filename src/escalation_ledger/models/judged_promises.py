"""What people said of the promises heard: which are none, and what no rule heard.

Rules change, so nothing hangs on what a rule once called a promise. A word of a person's holds
for its message and

- the words it was said of, where nothing else was heard in them: whatever is read there now;
- else the same deadline there, in the same words or of the same action.

Words are compared by a hash of their letters and digits, so that no text is copied.
"""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

import polars as pl

from escalation_ledger.models.reading.postponing import ABOUT as POSTPONING
from escalation_ledger.models.reading.postponing import postponements
from escalation_ledger.models.reading.sentences import sentences
from escalation_ledger.models.schemas import INSTANT, PROMISES

RULE: Final = "person"

# Words name a day where a person names an hour: so far apart they still are the same promise.
_SAME_TIME: Final = pl.lit(timedelta(hours=12))
_HASH_LENGTH: Final = 16
_SHOWN_CHARS: Final = 280

_KNOWN_BY: Final[dict[str, Any]] = {
    "message_id": pl.String,
    "sentence_hash": pl.String,
    "due_at": INSTANT,
    "action": pl.String,
    "is_alone": pl.Boolean,
}
_REJECTED: Final[dict[str, Any]] = {
    "rejected_id": pl.String,
    **_KNOWN_BY,
    "rejected_by": pl.String,
    "rejected_at": INSTANT,
    "rejected_why": pl.String,
}
_HEARD: Final[dict[str, Any]] = {"promise_id": pl.String, **_KNOWN_BY}
REJECTED, HEARD = pl.Schema(_REJECTED), pl.Schema(_HEARD)
_WHO: Final = ("rejected_by", "rejected_at", "rejected_why")


@dataclass(frozen=True)
class Judgements:
    """rejected, heard: what people said that stands, in the order said, in the shapes REJECTED, HEARD."""

    rejected: pl.DataFrame
    heard: pl.DataFrame


@dataclass(frozen=True)
class Judged:
    """promises: PROMISES that count; readings: READINGS, what they say of postponing judged anew.

    rejected: PROMISES that count nowhere, with rejected_by, rejected_at and rejected_why.
    replaced: PROMISES with replaced_by, the promise of a person's that says the same or its date.
    """

    promises: pl.DataFrame
    readings: pl.DataFrame
    rejected: pl.DataFrame
    replaced: pl.DataFrame


def sentence_hash(words: str) -> str:
    """Of the words' letters and digits in lower case: 16 hex digits, the same however they are laid out."""
    plain = unicodedata.normalize("NFKC", words).casefold()
    letters = " ".join(re.findall(r"[^\W_]+", plain))
    return hashlib.sha256(letters.encode()).hexdigest()[:_HASH_LENGTH]


def judged(
    promises: pl.DataFrame, messages: pl.DataFrame, readings: pl.DataFrame, said: Judgements
) -> Judged:
    """PROMISES, MESSAGES and READINGS as heard -> what counts of them. Looks at judged messages only."""
    nothing = promises.clear()
    named = pl.concat([said.rejected.select("message_id"), said.heard.select("message_id")])
    if named.is_empty():
        return Judged(promises, readings, _with(nothing, *_WHO), _with(nothing, "replaced_by"))
    concerned = promises.join(named, on="message_id", how="semi", maintain_order="left")
    told = messages.join(named, on="message_id", how="semi", maintain_order="left").filter(
        (pl.col("side") == "ours") & pl.col("is_customer_visible")
    )
    hashed = with_sentence_hash(concerned)
    added = _added(said.heard, told)
    rejected = pl.concat([_rejected(hashed, said.rejected), _taken_back(added, said.rejected)])
    stand = added.join(rejected, on="promise_id", how="anti", maintain_order="left")
    replaced = _replaced(
        hashed.join(rejected, on="promise_id", how="anti", maintain_order="left"),
        said.heard.join(stand, on="promise_id", how="semi", maintain_order="left"),
    )
    counts = pl.concat(
        [
            promises.join(
                pl.concat([rejected.select("promise_id"), replaced.select("promise_id")]),
                on="promise_id",
                how="anti",
                maintain_order="left",
            ),
            stand,
        ]
    )
    return Judged(
        PROMISES.check(counts), _postponing_anew(readings, told, counts, named), rejected, replaced
    )


def with_sentence_hash(promises: pl.DataFrame) -> pl.DataFrame:
    """PROMISES with sentence_hash of their quote."""
    hashed = pl.col("quote").map_elements(sentence_hash, return_dtype=pl.String)
    return promises.with_columns(sentence_hash=hashed)


def sentences_of(messages: pl.DataFrame) -> pl.DataFrame:
    """MESSAGES -> message_id, quote, sentence_hash of each sentence of their authors' own words."""
    return sentences(messages, cue=r"\w").select(
        "message_id",
        "quote",
        sentence_hash=pl.col("quote").map_elements(sentence_hash, return_dtype=pl.String),
    )


def is_added() -> pl.Expr:
    """Whether a person heard the promise, and no rule."""
    return pl.col("rule") == RULE


def _added(heard: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """PROMISES that people heard, as of the messages that made them."""
    quotes = sentences_of(told).unique(["message_id", "sentence_hash"], keep="first")
    shown = pl.col("text").str.replace_all(r"\s+", " ").str.strip_chars().str.head(_SHOWN_CHARS)
    return (
        heard.join(told.drop("quoted"), on="message_id", maintain_order="left")
        .join(quotes, on=["message_id", "sentence_hash"], how="left", maintain_order="left")
        .select(
            "promise_id",
            "message_id",
            "evidence_id",
            "account_id",
            "author_id",
            made_at="at",
            due_at="due_at",
            grain=pl.lit("instant"),
            action="action",
            is_ambiguous=pl.lit(value=False),
            quote=pl.coalesce("quote", shown),
            rule=pl.lit(RULE),
        )
    )


def _rejected(hashed: pl.DataFrame, rejections: pl.DataFrame) -> pl.DataFrame:
    """PROMISES of rules that a rejection is of, with who rejected them last."""
    both = hashed.join(rejections, on="message_id", suffix="_said", maintain_order="left_right")
    same_words = pl.col("sentence_hash") == pl.col("sentence_hash_said")
    same_due = pl.col("due_at").eq_missing(pl.col("due_at_said"))
    same_action = pl.col("action") == pl.col("action_said")
    is_same = same_due & (same_words | (same_action & pl.col("due_at").is_not_null()))
    return (
        both.filter((same_words & pl.col("is_alone")) | is_same)
        .unique("promise_id", keep="last", maintain_order=True)
        .select(*hashed.drop("sentence_hash").columns, *_WHO)
    )


def _taken_back(added: pl.DataFrame, rejections: pl.DataFrame) -> pl.DataFrame:
    """PROMISES that one person heard and another rejected: known by their ids."""
    return (
        added.join(
            rejections.select(*_WHO, promise_id="rejected_id"),
            on="promise_id",
            maintain_order="left_right",
        )
        .unique("promise_id", keep="last", maintain_order=True)
        .select(*added.columns, *_WHO)
    )


def _replaced(hashed: pl.DataFrame, heard: pl.DataFrame) -> pl.DataFrame:
    """PROMISES of rules in whose place a person's stands: the same one, or the date of its words."""
    both = hashed.join(
        heard.rename({"promise_id": "replaced_by"}),
        on="message_id",
        suffix="_said",
        maintain_order="left_right",
    )
    same_words = pl.col("sentence_hash") == pl.col("sentence_hash_said")
    same_action = pl.col("action") == pl.col("action_said")
    same_time = (pl.col("due_at") - pl.col("due_at_said")).abs() <= _SAME_TIME
    is_replaced = (same_action & same_time) | (
        same_words & (pl.col("is_alone") | (pl.col("is_ambiguous") & same_action))
    )
    return (
        both.filter(is_replaced.fill_null(value=False))
        .unique("promise_id", keep="last", maintain_order=True)
        .select(*hashed.drop("sentence_hash").columns, "replaced_by")
    )


def _postponing_anew(
    readings: pl.DataFrame, told: pl.DataFrame, counts: pl.DataFrame, named: pl.DataFrame
) -> pl.DataFrame:
    """READINGS: a message keeps what it keeps by the promises that it makes after all."""
    is_named = pl.col("message_id").is_in(named["message_id"].implode())
    made = counts.join(named, on="message_id", how="semi", maintain_order="left")
    kept = readings.filter(~(is_named & (pl.col("about") == POSTPONING)))
    return pl.concat([kept, postponements(told, made)])


def _with(promises: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return promises.with_columns(
        pl.lit(None, INSTANT if column.endswith("_at") else pl.String).alias(column)
        for column in columns
    )
