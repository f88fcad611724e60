"""What the record adds up to: every event so far folded into one row per case. Pure."""

from dataclasses import dataclass

import polars as pl

from escalation_ledger.ledger.events import SYSTEM, Kind
from escalation_ledger.models.schemas import INSTANT

CASES = pl.Schema(
    {
        "case_id": pl.String(),
        "number": pl.Int64(),
        "anchor": pl.String(),
        "admitted_by": pl.String(),
        "opened_at": INSTANT,
        "owner": pl.String(),
        "owner_state": pl.String(),
        "owner_set_at": INSTANT,
        "owner_set_by": pl.String(),
        "owner_due_at": INSTANT,
        "is_owner_decided": pl.Boolean(),
        "owner_acted_at": INSTANT,
        "has_person_events": pl.Boolean(),
        "version": pl.Int64(),
    }
)


@dataclass(frozen=True)
class Decisions:
    """What people and the refresh have decided.

    cases: one row per case by number, columns CASES. `owner_state`: accepted when the owner
    named themselves, else assigned; none without one. `is_owner_decided`: a person has set or
    cleared it, so that no tool's assignee stands in. `version`: events of the case.
    acts: case_id, by, acted_at: the newest act in the record of each person on each case.
    head: seq of the newest event folded; 0 when there is none.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    head: int


def fold(events: pl.DataFrame) -> Decisions:
    """Fold a frame of events (`Record.frame`).

    Replayed in the order written (`seq`), not by `occurred_at`: two laptops disagree about the
    time, the record does not. `recorded_at` is not read: stopping a replay is the reader's part.
    """
    ordered = events.sort("seq")
    acts = _acts(ordered)
    cases = (
        _opened(ordered)
        .join(_counts(ordered), on="case_id", how="left")
        .join(_owners(ordered), on="case_id", how="left")
        .join(_owners_due(ordered), on="case_id", how="left")
        .join(
            acts.rename({"acted_at": "owner_acted_at"}),
            left_on=["case_id", "owner"],
            right_on=["case_id", "by"],
            how="left",
        )
        .with_columns(
            pl.col("is_owner_decided").fill_null(value=False),
            pl.col("owner_state").fill_null("none"),
        )
    )
    return Decisions(
        cases=cases.select(CASES.names()).cast(CASES).sort("number"),
        acts=acts,
        head=ordered.item(-1, "seq") if ordered.height else 0,
    )


def _opened(ordered: pl.DataFrame) -> pl.DataFrame:
    return ordered.filter(pl.col("kind") == Kind.CASE_OPENED).select(
        "case_id",
        "anchor",
        "admitted_by",
        number=pl.col("case_id").str.extract(r"(\d+)$").cast(pl.Int64),
        opened_at="occurred_at",
    )


def _counts(ordered: pl.DataFrame) -> pl.DataFrame:
    return ordered.group_by("case_id", maintain_order=True).agg(
        version=pl.len(), has_person_events=_is_by_person().any()
    )


def _owners(ordered: pl.DataFrame) -> pl.DataFrame:
    """The newest assignment of each case; an unassignment is one too."""
    newest = ordered.filter(pl.col("kind") == Kind.OWNER_ASSIGNED).unique(
        "case_id", keep="last", maintain_order=True
    )
    return newest.select(
        "case_id",
        "owner",
        owner_state=pl.when(pl.col("owner").is_null())
        .then(pl.lit("none"))
        .when(pl.col("owner") == pl.col("by"))
        .then(pl.lit("accepted"))
        .otherwise(pl.lit("assigned")),
        owner_set_at="occurred_at",
        owner_set_by="by",
        is_owner_decided=pl.lit(value=True),
    )


def _owners_due(ordered: pl.DataFrame) -> pl.DataFrame:
    """The newest word on when the owner's move is due; unassigning is the word «never»."""
    is_assignment = pl.col("kind") == Kind.OWNER_ASSIGNED
    says_due = (pl.col("kind") == Kind.OWNER_DUE_SET) | (
        is_assignment & (pl.col("owner").is_null() | pl.col("owner_due_at").is_not_null())
    )
    newest = ordered.filter(says_due).unique("case_id", keep="last", maintain_order=True)
    return newest.select(
        "case_id",
        owner_due_at=pl.when(~is_assignment | pl.col("owner").is_not_null()).then("owner_due_at"),
    )


def _acts(ordered: pl.DataFrame) -> pl.DataFrame:
    return (
        ordered.filter(_is_by_person())
        .group_by("case_id", "by", maintain_order=True)
        .agg(acted_at=pl.col("occurred_at").max())
    )


def _is_by_person() -> pl.Expr:
    return ~pl.col("by").str.starts_with(SYSTEM)
