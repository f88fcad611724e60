"""Which evidence reads alike: pairs that share terms rare in their account, soon after one another."""

from datetime import timedelta
from typing import Final

import polars as pl

# Alike only within so long; what reads alike months apart is another time of the same thing.
WINDOW: Final = timedelta(days=14)
# Half as likely to be one issue after so many hours.
_HALVING_HOURS: Final = 24.0
# A conversation is as new as this long: one that runs for weeks is not near to all that comes in them.
_FRESH: Final = timedelta(hours=12)
# Somebody opened a second ticket although there was a first: two tickets are less often one issue.
_TWO_TICKETS: Final = 0.6
# A term that more evidence than this shares in one window brings no two of it together; each piece
# brings its so many weightiest shared terms. Both bound the pairs by the evidence, not its square.
BLOCK: Final = 16
TERMS_COMPARED: Final = 16
# Evidence of nearness alone: what two texts share counts from here on.
_NEARBY: Final = 0.2
# Partners kept of each piece of evidence, and the least that is worth keeping.
PARTNERS: Final = 4
LEAST: Final = 0.15


def pairs(terms: pl.DataFrame, spans: pl.DataFrame) -> pl.DataFrame:
    """left, right, account_id, hours, score, shared: pairs worth a look, each once, left < right.

    terms: TERMS; spans: evidence_id, opened_at, ended_at. hours: between the end of one and the
    beginning of the other; shared: kind, word, word_right and worth of each shared term, the
    weightiest first. score: 0..1.
    """
    fresh = spans.with_columns(ended_at=pl.min_horizontal("ended_at", pl.col("opened_at") + _FRESH))
    blocks = _blocks(_rare(terms), fresh)
    columns = ["account_id", "term", "window"]
    met = blocks.join(blocks, on=columns, suffix="_right").filter(
        pl.col("evidence_id") < pl.col("evidence_id_right")
    )
    hours = (
        pl.max_horizontal("opened_at", "opened_at_right")
        - pl.min_horizontal("ended_at", "ended_at_right")
    ).dt.total_minutes().clip(lower_bound=0) / 60
    shared = (
        met.unique(["evidence_id", "evidence_id_right", "term"], keep="first", maintain_order=True)
        .with_columns(
            hours=hours,
            worth=pl.min_horizontal("weight", "weight_right") * pl.col("rarity"),
        )
        .filter(pl.col("hours") <= WINDOW.total_seconds() / 3600)
        .sort(
            "evidence_id",
            "evidence_id_right",
            "worth",
            "term",
            descending=[False, False, True, False],
        )
    )
    scored = (
        shared.group_by(left="evidence_id", right="evidence_id_right", maintain_order=True)
        .agg(
            pl.col("account_id", "hours").first(),
            pl.col("worth").sum().alias("sum"),
            shared=pl.struct("kind", "word", "word_right", "worth").head(4),
        )
        .with_columns(score=1 - (-(pl.col("sum") + _NEARBY) * _nearness()).exp())
    )
    return _best(scored.drop("sum"))


def _nearness() -> pl.Expr:
    """1 of what came at the same time, a day later half of that, less between two tickets."""
    are_tickets = pl.all_horizontal(
        pl.col(side).str.starts_with("zendesk:ticket:") for side in ("left", "right")
    )
    return pl.when(are_tickets).then(_TWO_TICKETS).otherwise(1.0) / (
        1 + pl.col("hours") / _HALVING_HOURS
    )


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
