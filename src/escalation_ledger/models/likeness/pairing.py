"""Which evidence reads alike: pairs that share terms rare in their account, soon after one another."""

from datetime import timedelta
from typing import Final

import polars as pl

from escalation_ledger.models.likeness.ranking import features, score
from escalation_ledger.models.likeness.terms import NAMING

# Alike only within so long; what reads alike months apart is another time of the same thing.
WINDOW: Final = timedelta(days=14)
# A conversation is as new as this long: one that runs for weeks is not near to all that comes in them.
_FRESH: Final = timedelta(hours=12)
# A term that more evidence than this shares in one window brings no two of it together; each piece
# brings its so many weightiest shared terms. Both bound the pairs by the evidence, not its square.
BLOCK: Final = 16
TERMS_COMPARED: Final = 16
# Partners kept of each piece of evidence, and the least that is worth keeping.
PARTNERS: Final = 4
LEAST: Final = 0.1


def pairs(terms: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """left, right, account_id, hours, score, shared, is_by_one_word: pairs worth a look, each once.

    terms: TERMS; spans: evidence_id, account_id, opened_at, ended_at, authors. hours: between the
    end of one and the beginning of the other; left < right; shared: kind, word, word_right
    and worth of each shared term, the weightiest first; is_by_one_word: one word is all that they
    share, no code, place or number and no second word. score: 0..1, to six decimals: sums in another order, of more
    accounts at once, differ after that.
    """
    scored = compared(terms, spans).with_columns(score=score().round(6))
    told = ["account_id", "hours", "score", "shared", "is_by_one_word"]
    return _best(scored.select("left", "right", *told))


def compared(terms: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """The same pairs before they are judged, with the features of `ranking`."""
    fresh = spans.with_columns(ended_at=pl.min_horizontal("ended_at", pl.col("opened_at") + _FRESH))
    shared = _shared(terms, fresh)
    said = terms.group_by("evidence_id", maintain_order=True).agg(
        weight=(pl.col("weight") ** 2).sum().sqrt()
    )
    of = fresh.join(said, on="evidence_id", how="left").with_columns(
        pl.col("weight").fill_null(0.0)
    )
    sides = of.select("evidence_id", "opened_at", "ended_at", "authors", "weight")
    apart = (pl.col("opened_at") - pl.col("opened_at_right")).abs()
    between = pl.max_horizontal("opened_at", "opened_at_right") - pl.min_horizontal(
        "ended_at", "ended_at_right"
    )
    authors = pl.col("authors").list.set_intersection("authors_right").list.len()
    return (
        shared.join(sides, left_on="left", right_on="evidence_id")
        .join(sides, left_on="right", right_on="evidence_id", suffix="_right")
        .with_columns(
            hours=_hours(between).clip(lower_bound=0.0),
            opened_apart=_hours(apart),
            same_author=authors > 0,
        )
        .filter(pl.col("hours") <= WINDOW.total_seconds() / 3600)
        .with_columns(features())
        .sort("left", "right")
    )


def _hours(duration: pl.Expr) -> pl.Expr:
    return duration.dt.total_minutes() / 60


def _shared(terms: pl.DataFrame, fresh: pl.DataFrame) -> pl.DataFrame:
    """left, right, account_id, sum, codes, shared, is_by_one_word of pairs that share terms."""
    blocks = _blocks(_rare(terms), fresh.select("evidence_id", "opened_at"))
    met = blocks.join(blocks, on=["account_id", "term", "window"], suffix="_right").filter(
        pl.col("evidence_id") < pl.col("evidence_id_right")
    )
    two = ["evidence_id", "evidence_id_right"]
    worth = pl.col("worth")
    return (
        met.unique([*two, "term"], keep="first", maintain_order=True)
        .with_columns(worth=pl.min_horizontal("weight", "weight_right") * pl.col("rarity"))
        .sort(*two, "worth", "term", descending=[False, False, True, False])
        .group_by(left="evidence_id", right="evidence_id_right", maintain_order=True)
        .agg(
            pl.col("account_id").first(),
            sum=worth.sum(),
            codes=worth.filter(pl.col("kind") == "code").sum(),
            shared=pl.struct("kind", "word", "word_right", "worth").head(4),
            is_by_one_word=_is_by_one_word(),
        )
    )


def _is_by_one_word() -> pl.Expr:
    """Of the shared terms of a pair; a word and the thing that it stands for are one word."""
    words = pl.min_horizontal(pl.col("word").n_unique(), pl.col("word_right").n_unique())
    return ~pl.col("kind").is_in(NAMING).any() & (words == 1)


def _rare(terms: pl.DataFrame) -> pl.DataFrame:
    """TERMS shared by at least two of an account, with rarity: 1 of the rarest, 0 of what all say."""
    held = pl.col("evidence_id").n_unique().over("account_id")
    told = pl.len().over("account_id", "term")
    return (
        terms.with_columns(held=held, told=told)
        .filter(pl.col("told") > 1)
        .with_columns(rarity=1 - pl.col("told").log() / (pl.col("held") + 1).log())
    )


def _blocks(rare: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """One row per evidence, compared term and window it may meet another in."""
    length = int(WINDOW.total_seconds())
    window = pl.col("opened_at").dt.epoch("s") // length
    placed = (
        rare.join(spans, on="evidence_id", maintain_order="left")
        .with_columns(window=pl.concat_list(window, window + 1))
        .explode("window")
    )
    size = pl.len().over("account_id", "term", "window")
    met = placed.with_columns(size=size).filter(pl.col("size").is_between(2, BLOCK))
    chosen = (
        met.select("evidence_id", "term", worth=pl.col("weight") * pl.col("rarity"))
        .unique(["evidence_id", "term"], keep="first", maintain_order=True)
        .sort("evidence_id", "worth", "term", descending=[False, True, False])
        .group_by("evidence_id", maintain_order=True)
        .head(TERMS_COMPARED)
    )
    return met.join(chosen.select("evidence_id", "term"), on=["evidence_id", "term"], how="semi")


def _best(scored: pl.DataFrame) -> pl.DataFrame:
    """Pairs that are among the best of either side."""
    kept = scored.filter(pl.col("score") >= LEAST)
    sides = pl.concat(
        [
            kept.select("left", "right", "score", side="left"),
            kept.select("left", "right", "score", side="right"),
        ]
    )
    best = (
        sides.sort("side", "score", "left", "right", descending=[False, True, False, False])
        .group_by("side", maintain_order=True)
        .head(PARTNERS)
    )
    return kept.join(best.select("left", "right").unique(), on=["left", "right"], how="semi").sort(
        "left", "right"
    )
