"""From factors to score, points, band and rank: a Moebius (Choquet) sum with weights ≥ 0."""

from collections.abc import Mapping
from itertools import pairwise

import polars as pl

from escalation_ledger.domain.words import Band
from escalation_ledger.scoring.schemas import FACTORS
from escalation_ledger.warehouse.settings import SettingInvalid

_LETTERS = dict(zip("ITRO", FACTORS, strict=True))
_BANDS = (Band.ACT_NOW, Band.TODAY, Band.THIS_WEEK)


def with_points(factored: pl.DataFrame, *, weights: Mapping[str, float]) -> pl.DataFrame:
    """Adds points_… per factor and score, their sum: 100 × sum over A of m_A × min(x_i for i in A).

    Reads factor_…. Each term is split equally among its factors, so the points add up.
    Raises SettingInvalid when the weights are not a sum of shares.
    """
    terms = moebius_terms(weights)
    pointed = factored.with_columns(
        pl.sum_horizontal(
            100 * weight / len(members) * pl.min_horizontal(f"factor_{name}" for name in members)
            for members, weight in terms.items()
            if factor in members
        ).alias(f"points_{factor}")
        for factor in FACTORS
    )
    total = pl.sum_horizontal(f"points_{factor}" for factor in FACTORS)
    return pointed.with_columns(score=total.clip(0.0, 100.0))


def moebius_terms(weights: Mapping[str, float]) -> dict[tuple[str, ...], float]:
    """As "IO" -> ("impact", "ownership"), with its weight. Raises SettingInvalid."""
    if unknown := {term for term in weights if not term or not set(term) <= set(_LETTERS)}:
        raise SettingInvalid(
            f"scoring.weights: {', '.join(sorted(unknown))} is made of other letters than I, T, R, O."
        )
    if negative := [term for term, weight in weights.items() if weight < 0]:
        raise SettingInvalid(
            f"scoring.weights: {', '.join(negative)} is below 0, which would let worse rank lower."
        )
    if abs(sum(weights.values()) - 1) > 1e-9:
        raise SettingInvalid(
            f"scoring.weights add up to {sum(weights.values()):g}, not 1. Correct one of them."
        )
    return {
        tuple(_LETTERS[letter] for letter in _LETTERS if letter in term): weight
        for term, weight in weights.items()
    }


def with_ranks(scored: pl.DataFrame, *, bands: Mapping[str, float]) -> pl.DataFrame:
    """The rows in order, with rank, band and is_tie.

    Equal scores: by the least of impact, time and ownership gap, then the earliest due, the
    exposure, the first seen, the case number. `is_tie` marks neighbours; the order stays.
    """
    weakest = pl.min_horizontal("factor_impact", "factor_time", "factor_ownership")
    ordered = scored.sort(
        "score", weakest, "earliest_due_at", "exposure_usd", "first_seen_at", "number",
        descending=[True, True, False, True, False, False], nulls_last=True, maintain_order=True,
    )  # fmt: skip
    gap_above = pl.col("score").shift(1) - pl.col("score")
    is_near_above = (gap_above < bands["tie_points"]).fill_null(value=False)
    return ordered.with_columns(
        rank=pl.int_range(1, pl.len() + 1, dtype=pl.Int64),
        band=band(bands),
        is_tie=is_near_above | is_near_above.shift(-1, fill_value=False),
    )


def band(bands: Mapping[str, float]) -> pl.Expr:
    """How soon the case needs a person, by score. Raises SettingInvalid when the bands cross."""
    if any(bands[above.value] < bands[below.value] for above, below in pairwise(_BANDS)):
        raise SettingInvalid("scoring.bands: act_now, today and this_week do not go down in order.")
    return pl.coalesce(
        *(
            pl.when(pl.col("score") >= bands[name.value]).then(pl.lit(name.value))
            for name in _BANDS
        ),
        pl.lit(Band.WATCH.value),
    )
