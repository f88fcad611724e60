"""What the changes of team and person add up to, over every ticket."""

from typing import Any

import polars as pl

from escalation_ledger.domain.calendar import Calendar

# A change_id is audit/position; both grow, and instants are whole seconds.
IN_ORDER = (
    pl.col("evidence_id"),
    pl.col("at"),
    pl.col("change_id").str.extract(r"^(\d+)/").cast(pl.Int64),
    pl.col("change_id").str.extract(r"/(\d+)$").cast(pl.Int64),
    pl.col("change_id"),
)


PAIR_KEYS = ("from", "to", "count", "cases", "median_gap_business_minutes")


def handoff_report(
    changes: pl.DataFrame, evidence_cases: pl.DataFrame, *, calendar: Calendar
) -> dict[str, Any]:
    """The document of `ledger handoffs --json`.

    changes: CHANGES; evidence_cases: evidence_id, case_id (null when in none), opened_at.
    team_changes and pairs count every change of group, also those no handoff; person_changes
    every change from one person to another. Gaps are business minutes of `calendar` that the
    giving team held the ticket. Listed are the cases, or tickets outside one, with a handoff.
    """
    between_persons = (pl.col("kind") == "person") & (pl.col("from_id") != pl.col("to_id"))
    pairs = team_pairs(changes, evidence_cases, calendar=calendar)
    return {
        "handoffs": int(changes["is_handoff"].sum()),
        "team_changes": changes.filter(pl.col("kind") == "team").height,
        "person_changes": changes.filter(between_persons).height,
        "ping_pongs": int(changes["is_ping_pong"].sum()),
        "pairs": pairs.select(PAIR_KEYS).to_dicts(),
        "cases": [
            {key: value for key, value in entry.items() if value is not None}
            for entry in case_counts(changes, evidence_cases).to_dicts()
        ],
    }


def team_changes(
    changes: pl.DataFrame, evidence_cases: pl.DataFrame, *, calendar: Calendar
) -> pl.DataFrame:
    """Every change of group by name, in order: evidence_id, from, to, at, gap.

    gap: business minutes the giving team held the ticket, since its creation or the change
    before. from, to: null where there was, or is, no team.
    """
    held = (
        changes.filter(pl.col("kind") == "team")
        .join(evidence_cases.select("evidence_id", "opened_at"), on="evidence_id", how="left")
        .sort(*IN_ORDER, maintain_order=True)
        .with_columns(
            held_since=pl.coalesce(pl.col("at").shift(1).over("evidence_id"), "opened_at")
        )
    )
    return held.select(
        "evidence_id",
        pl.coalesce("from_name", "from_id").alias("from"),
        pl.coalesce("to_name", "to_id").alias("to"),
        "at",
        calendar.minutes_between(held["held_since"], held["at"]).alias("gap"),
    )


def team_pairs(
    changes: pl.DataFrame, evidence_cases: pl.DataFrame, *, calendar: Calendar
) -> pl.DataFrame:
    """One row per pair of teams, most frequent first: PAIR_KEYS and mean_per_case."""
    return (
        team_changes(changes, evidence_cases, calendar=calendar)
        .group_by("from", "to", maintain_order=True)
        .agg(
            pl.len().cast(pl.Int64).alias("count"),
            pl.col("evidence_id").n_unique().cast(pl.Int64).alias("cases"),
            pl.col("gap").median().alias("median_gap_business_minutes"),
        )
        .with_columns(mean_per_case=pl.col("count") / pl.col("cases"))
        .sort("count", "from", "to", descending=[True, False, False], maintain_order=True)
    )


def case_counts(changes: pl.DataFrame, evidence_cases: pl.DataFrame) -> pl.DataFrame:
    """case_id, else evidence; handoffs, ping_pongs of those with a handoff, the most first."""
    return (
        changes.filter("is_handoff")
        .join(evidence_cases.select("evidence_id", "case_id"), on="evidence_id", how="left")
        .group_by(
            "case_id",
            pl.when(pl.col("case_id").is_null()).then("evidence_id").alias("evidence"),
            maintain_order=True,
        )
        .agg(
            pl.len().cast(pl.Int64).alias("handoffs"),
            pl.col("is_ping_pong").sum().cast(pl.Int64).alias("ping_pongs"),
        )
        .sort(
            "handoffs",
            "ping_pongs",
            "case_id",
            "evidence",
            descending=[True, True, False, False],
            nulls_last=True,
            maintain_order=True,
        )
    )
