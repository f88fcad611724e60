"""Of everything said about a case over time, what stands."""

import polars as pl

from escalation_ledger.domain.words import Impact
from escalation_ledger.models.reading.impact import HARMLESS
from escalation_ledger.models.reading.nature import weighed
from escalation_ledger.models.reading.outcome import ENDING_RULES
from escalation_ledger.models.reading.talking import talking_around, without_chatter
from escalation_ledger.models.schemas import TEXTS

_ORDER = ("at", "message_id", "position")
_SEVERE = (Impact.DATA_LOSS, Impact.SECURITY, Impact.OUTAGE)
_BADNESS = {impact.value: rank for rank, impact in enumerate(Impact)}


def current_readings(readings: pl.DataFrame, groups: pl.DataFrame) -> pl.DataFrame:
    """One row per anchor of `groups` (evidence_id, anchor): what its messages say now.

    Columns: anchor, impact, impact_quote, breadth, has_workaround, blocker, blocker_since,
    blocker_quote, nature, nature_quote; null where nobody has said. risks and risk_quotes: what
    was read and not taken back, by word. is_talking_around, talking_since.

    A case starts afresh when we tell the customer that the trouble is over (`ENDING_RULES`),
    unless the next word on that is the customer's denial: what was said before no longer
    stands. Of what was said since,
    the worst impact stands (a later question does not end an outage; of equals the first
    statement is quoted), the newest breadth, the newest word on a workaround, and the newest
    blocker, since and in the words of the first of the unbroken run that names the same. What we
    say among ourselves without saying anything counts for nothing.
    """
    placed = (
        readings.join(
            groups.select("evidence_id", "anchor").unique(maintain_order=True), on="evidence_id"
        )
        .sort("anchor", *_ORDER, maintain_order=True)
        .pipe(without_chatter)
    )
    standing = (
        placed.join(_delivered_at(placed), on="anchor", how="left", maintain_order="left")
        .filter(pl.col("delivered_at").is_null() | (pl.col("at") > pl.col("delivered_at")))
        .drop("delivered_at")
    )
    anchors = groups.select("anchor").unique(maintain_order=True)
    for part in (
        _impact(standing, placed.group_by("anchor").agg(first_at=pl.col("at").min())),
        _newest(standing, "breadth").select("anchor", breadth=pl.col("value").cast(pl.Float64)),
        _newest(placed, "workaround").select("anchor", has_workaround=pl.col("value") == "yes"),
        _blocker(standing),
        weighed(placed),
        _risks(placed),
        talking_around(standing),
    ):
        anchors = anchors.join(part, on="anchor", how="left", maintain_order="left")
    return anchors.select(
        "anchor",
        "impact",
        "impact_quote",
        "breadth",
        pl.col("has_workaround").fill_null(value=False),
        "blocker",
        "blocker_since",
        "blocker_quote",
        "nature",
        "nature_quote",
        pl.col("risks").fill_null(pl.lit([], TEXTS)),
        pl.col("risk_quotes").fill_null(pl.lit([], TEXTS)),
        pl.col("is_talking_around").fill_null(value=False),
        "talking_since",
    )


def _delivered_at(placed: pl.DataFrame) -> pl.DataFrame:
    """anchor, delivered_at: the newest end of trouble not denied by the customer's next word."""
    is_ending = (pl.col("value") == "no") | pl.col("rule").is_in(ENDING_RULES)
    told = placed.filter((pl.col("about") == "delivered") & is_ending)
    is_denied = (pl.col("value").shift(-1) == "no").over("anchor").fill_null(value=False)
    ends = pl.concat(
        [
            told.filter((pl.col("value") == "yes") & ~is_denied),
            placed.filter(pl.col("about") == "confirmed"),
        ]
    )
    return ends.group_by("anchor", maintain_order=True).agg(delivered_at=pl.col("at").max())


def _impact(standing: pl.DataFrame, first_at: pl.DataFrame) -> pl.DataFrame:
    """The worst that stands.

    What we found counts where it is severe, or the customer said nothing; a question, and what is
    only likely, in the first message alone, and what is likely where nothing else is said.
    """
    rank = pl.col("value").replace_strict(_BADNESS, return_dtype=pl.Int64)
    is_likely = pl.col("about") == "likely_impact"
    is_first_only = is_likely | (pl.col("value") == Impact.QUESTION.value)
    is_theirs = (pl.col("side") == "customer") & ~is_first_only
    is_severe = pl.col("value").is_in([word.value for word in _SEVERE])
    is_mild = (pl.col("rule") == HARMLESS) & (pl.col("side") == "customer")
    counts = ((pl.col("side") != "ours") | is_severe | ~is_theirs.any().over("anchor")) & ~(
        is_mild.any().over("anchor") & (pl.col("value") == Impact.CORE_DEGRADED.value)
    )
    return (
        standing.filter(pl.col("about").is_in(["impact", "likely_impact"]))
        .join(first_at, on="anchor", how="left", maintain_order="left")
        .filter(~is_first_only | (pl.col("at") <= pl.col("first_at")))
        .filter(counts)
        .sort("anchor", is_likely, rank, *_ORDER, maintain_order=True)
        .unique("anchor", keep="first", maintain_order=True)
        .select("anchor", impact="value", impact_quote="quote")
    )


def _newest(placed: pl.DataFrame, about: str) -> pl.DataFrame:
    return placed.filter(pl.col("about") == about).unique(
        "anchor", keep="last", maintain_order=True
    )


def _blocker(standing: pl.DataFrame) -> pl.DataFrame:
    named = standing.filter(pl.col("about") == "blocker")
    run = pl.col("value").rle_id().over("anchor")
    return (
        named.with_columns(run=run)
        .filter(pl.col("run") == pl.col("run").max().over("anchor"))
        .group_by("anchor", maintain_order=True)
        .agg(
            blocker=pl.col("value").first(),
            blocker_since=pl.col("at").first(),
            blocker_quote=pl.col("quote").first(),
        )
    )


def _risks(standing: pl.DataFrame) -> pl.DataFrame:
    """Every risk said, each in the words it was last said in."""
    return (
        standing.filter(pl.col("about") == "risk")
        .unique(["anchor", "value"], keep="last", maintain_order=True)
        .sort("anchor", "value", maintain_order=True)
        .group_by("anchor", maintain_order=True)
        .agg(risks=pl.col("value"), risk_quotes=pl.col("quote"))
    )
