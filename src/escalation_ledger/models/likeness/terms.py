"""What each piece of evidence is about, as weighted terms: codes, numbers, words, and the things they stand for."""

from typing import Final

import polars as pl

from escalation_ledger.domain.words import Side
from escalation_ledger.models.likeness.lexicon import stem, telling, things
from escalation_ledger.models.mentions import DIGEST_ABOVE

TERMS: Final = ("evidence_id", "account_id", "term", "kind", "word", "weight")
# Kinds of terms that name something; the others are words, and the things they stand for.
NAMING: Final = ("code", "place", "number")

# Of a long thread its beginning says what it is about.
MESSAGES_READ: Final = 12
CHARACTERS_READ: Final = 3000
# Notes among ourselves on a ticket speak of the work on it.
_IS_NOTE: Final = pl.col("message_id").str.starts_with("zendesk:comment:") & ~pl.col(
    "is_customer_visible"
)
# What one piece of evidence may bring, the weightiest first.
_TERMS_KEPT: Final = 80
# Said at the beginning, and said later on.
_OPENING, _LATER = 1.0, 0.4
_WEIGHTS: Final = {"code": 3.0, "place": 1.5, "number": 0.8, "word": 1.0, "thing": 0.8}

_NOISE: Final = (
    r"https?://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|:[a-z][a-z0-9_+-]*:"
    r"|\b\d{4}-\d{2}-\d{2}(?:[Tt][\d:.]+[Zz]?)?|\b\d{1,2}:\d{2}(?::\d{2})?\b"
    r"|\b\d{1,2}[./]\d{1,2}[./]\d{2,4}\b"
)
_TICKETS: Final = r"(?i)(?:#|\bzd-?|\btickets? |/tickets/|/requests/|\b)\d{4,12}\b"
_PIECE: Final = r"[\p{L}\p{N}_]+(?:[-./'’:][\p{L}\p{N}_]+)*"
_CAMEL: Final = r"\b\p{L}?[\p{Ll}\d]+\p{Lu}\p{Ll}+[\p{L}\d]*\b"
_PLACE: Final = r"\b(\p{L}{3,}) #?(\d{1,4})\b"
# 3h, 2.3gb, 60x40, 7th: an amount, no name.
_MEASURE: Final = r"^\d+(?:[.,]\d+)?(?:s|ms|sec|h|hrs?|mins?|m|d|w|k|x|[gmkt]b|kg|g|[kcm]m|px|st|nd|rd|th|am|pm|bit|x\d+)$"
_VERSION: Final = r"^\d+(?:\.\d+){2,}$"
_DOTTED: Final = r"^\p{L}{3,}(?:\.\p{L}{3,})+$"


def terms(said: pl.DataFrame, names: pl.DataFrame) -> pl.DataFrame:
    """TERMS: what the evidence says, each term of it once.

    said: as `opening` gives it; names: account_id, term of people and companies, who are in any
    text. weight: how much a term tells by itself, before how rare it is; word: as written.
    """
    read = _lowered(said)
    known = pl.concat([_codes(said), _places(read), _tokens(read)]).join(
        names, on=["account_id", "term"], how="anti"
    )
    return (
        pl.concat([known, _things(known)])
        .sort("evidence_id", "weight", "term", "word", descending=[False, True, False, False])
        .unique(["evidence_id", "term"], keep="first", maintain_order=True)
        .group_by("evidence_id", maintain_order=True)
        .head(_TERMS_KEPT)
        .select(TERMS)
    )


def opening(evidence: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, account_id, at, text, author_id, place: the title and the first messages that say something.

    evidence: evidence_id, account_id, title; messages: MESSAGES. What bots wrote and lists of
    tickets say nothing of what a piece of evidence is about. place: weight of where it is said.
    """
    placed = evidence.filter(pl.col("account_id").is_not_null()).select(
        "evidence_id", "account_id", "title"
    )
    told = (
        messages.filter((pl.col("side") != Side.BOT.value) & (pl.col("text") != "") & ~_IS_NOTE)
        .with_columns(pl.col("text").str.slice(0, CHARACTERS_READ))
        .filter(pl.col("text").str.count_matches(_TICKETS) <= DIGEST_ABOVE)
        .select("evidence_id", "message_id", "at", "text", "author_id")
        .join(placed, on="evidence_id")
        .sort("evidence_id", "at", "message_id", maintain_order=True)
        .with_columns(number=pl.int_range(pl.len()).over("evidence_id"))
        .filter(pl.col("number") < MESSAGES_READ)
    )
    columns = ["evidence_id", "account_id", "at", "text", "author_id"]
    titles = told.filter(pl.col("number") == 0).with_columns(text="title")
    later = pl.when(pl.col("number") == 0).then(_OPENING).otherwise(_LATER)
    return pl.concat(
        [
            titles.select(*columns, place=pl.lit(_OPENING)),
            told.select(*columns, place=later),
        ]
    )


def _codes(said: pl.DataFrame) -> pl.DataFrame:
    """Names in camel case, told before everything becomes lower case."""
    plain = said.with_columns(pl.col("text").str.replace_all(_NOISE, " "))
    return _weighed(_each(plain, _CAMEL), pl.col("match").str.to_lowercase(), kind="code")


def _places(read: pl.DataFrame) -> pl.DataFrame:
    """A thing with its number: `ward 7`, `line 5`."""
    parts = pl.col("match").str.extract_groups(_PLACE).struct
    named = _each(read, _PLACE).with_columns(stem=stem(parts.field("1")), number=parts.field("2"))
    is_named = named.join(telling().filter(pl.col("told") == 0), on="stem", how="anti")
    return _weighed(is_named, pl.concat_str("stem", "number", separator=" "), kind="place")


def _tokens(read: pl.DataFrame) -> pl.DataFrame:
    """Codes, numbers and the stems of words."""
    found = _each(read, _PIECE)
    return (
        found.join(_vocabulary(found.get_column("match")), on="match")
        .with_columns(weight=pl.col("worth") * pl.col("place"))
        .select(TERMS)
    )


def _vocabulary(pieces: pl.Series) -> pl.DataFrame:
    """match, term, kind, word, worth: what each different piece of text says, if anything."""
    piece = pl.col("match")
    has_digit = piece.str.contains(r"\d")
    is_code = (
        (has_digit & piece.str.contains(r"\p{L}") & ~piece.str.contains(_MEASURE))
        | piece.str.contains("_", literal=True)
        | piece.str.contains(_VERSION)
        | piece.str.contains(_DOTTED)
    )
    kind = pl.when(is_code).then(pl.lit("code")).when(has_digit).then(pl.lit("number"))
    every = pl.DataFrame({"match": pieces.unique()}).with_columns(
        kind=kind.otherwise(pl.lit("word"))
    )
    length = piece.str.len_chars()
    names = every.filter(
        (pl.col("kind") != "word")
        & (length >= pl.when(pl.col("kind") == "code").then(3).otherwise(2))
    ).with_columns(term="match", word="match", told=pl.lit(1.0))
    words = (
        every.filter(pl.col("kind") == "word")
        .with_columns(word=piece.str.replace_all(r"[-./'’:_]", " ").str.split(" "))
        .explode("word")
        .filter(pl.col("word").str.len_chars() >= 3)
        .with_columns(term=stem(pl.col("word")))
        .join(telling(), left_on="term", right_on="stem", how="left", maintain_order="left")
        .with_columns(pl.col("told").fill_null(1.0))
        .filter(pl.col("told") > 0)
    )
    columns = ["match", "term", "kind", "word", "told"]
    worth = pl.col("kind").replace_strict(_WEIGHTS, return_dtype=pl.Float64) * pl.col("told")
    return pl.concat([names.select(columns), words.select(columns)]).select(
        "match", "term", "kind", "word", worth=worth
    )


def _things(known: pl.DataFrame) -> pl.DataFrame:
    """The things that words stand for, of each a little less than the word."""
    return (
        known.filter(pl.col("kind") == "word")
        .join(things(), left_on="term", right_on="stem", maintain_order="left")
        .with_columns(
            term="thing", kind=pl.lit("thing"), weight=pl.col("weight") * _WEIGHTS["thing"]
        )
        .select(TERMS)
    )


def _weighed(matches: pl.DataFrame, term: pl.Expr, *, kind: str) -> pl.DataFrame:
    return matches.select(
        "evidence_id",
        "account_id",
        term=term,
        kind=pl.lit(kind),
        word="match",
        weight=pl.col("place") * _WEIGHTS[kind],
    )


def _lowered(said: pl.DataFrame) -> pl.DataFrame:
    """The texts in one spelling, without addresses and times of day."""
    plain = (
        pl.col("text")
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(_NOISE, " ")
        .str.replace_all(r"\s+", " ")
    )
    return said.with_columns(text=plain)


def _each(said: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """One row per match of the pattern, as `match`."""
    return (
        said.with_columns(match=pl.col("text").str.extract_all(pattern))
        .explode("match")
        .drop_nulls("match")
    )
