"""What only a person can settle, each with its reason in words."""

from typing import Final

import polars as pl

from escalation_ledger.domain.words import Band
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.reports.filters import Filters, filtered
from escalation_ledger.reports.promises import standing_promises
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.review.live import has_open_promise
from escalation_ledger.scoring.wording import counted, dollars

_COLUMNS: Final = ("decision", "case_id", "account", "rank", "arr_usd", "reason")
# Who decides comes before what is decided.
_ORDER: Final = ("name an owner", "settle the date", "make a promise")
_DAY: Final = "%a %-d %b %H:%M"


def decisions_needed(
    held: Queue, accounts: pl.DataFrame, promises: pl.DataFrame, filters: Filters
) -> pl.DataFrame:
    """decision, case_id, account, rank, arr_usd, reason; by rank, those outside the queue last.

    accounts: `exposed_accounts`; promises: `promise_rows`; both of the same filter. decision: name
    an owner (act now and nobody owns it), settle the date (two people promised different ones),
    make a promise, or name an owner (an exposed account's worst case has none).
    """
    ranked = filtered(held.ranked, filters, today=held.now.date())
    ownerless = _act_now_without_owner(ranked)
    exposed = _exposed_without(accounts, ranked)
    return (
        pl.concat([ownerless, _conflicts(promises, held), *exposed], how="vertical")
        .unique(["decision", "case_id"], keep="first", maintain_order=True)
        .sort(
            "rank",
            pl.col("decision").cast(pl.Enum(_ORDER)),
            "case_id",
            nulls_last=True,
            maintain_order=True,
        )
    )


def _act_now_without_owner(ranked: pl.DataFrame) -> pl.DataFrame:
    is_act_now = pl.col("band") == Band.ACT_NOW.value
    score = pl.col("score").round(1)
    return ranked.filter(is_act_now & pl.col("owner").is_null()).select(
        decision=pl.lit("name an owner"),
        case_id="case_id",
        account="account",
        rank="rank",
        arr_usd="arr_usd",
        reason=pl.format(
            "It needs a person now, at {} points, and nobody owns the next move.", score
        ),
    )


def _conflicts(promises: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """One row per open promise that contradicts another person's still open one."""
    zone = held.settings.calendars["default"].zone.key
    standing = standing_promises(promises).filter(pl.col("status").is_in(OPEN_PROMISES))
    told = standing.with_columns(
        place=pl.coalesce("case_id", "evidence_id"),
        who=pl.col("author").fill_null("somebody"),
        when=pl.col("due_at").dt.convert_time_zone(zone).dt.strftime(_DAY),
    )
    other = told.select(
        "place",
        "action",
        "message_at",
        other="promise_id",
        other_who="who",
        other_when="when",
        other_evidence="evidence_id",
    )
    pairs = (
        told.filter("is_conflict")
        .join(other, on=["place", "action"], suffix="_other")
        .filter(
            (pl.col("message_at_other") < pl.col("message_at"))
            & (pl.col("other_evidence") != pl.col("evidence_id"))
        )
        .sort("promise_id", "message_at_other", maintain_order=True)
        .unique("promise_id", keep="last", maintain_order=True)
    )
    return pairs.select(
        decision=pl.lit("settle the date"),
        case_id=pl.coalesce("case_id", "evidence_id"),
        account="account",
        rank="rank",
        arr_usd="arr_usd",
        reason=pl.format(
            "{} promised {}, {} had promised {}; both stand.",
            "who", "when", "other_who", "other_when",
        ),
    )  # fmt: skip


def _exposed_without(accounts: pl.DataFrame, ranked: pl.DataFrame) -> list[pl.DataFrame]:
    """Exposed accounts whose worst case has no owner, and those where nothing is promised."""
    worst = accounts.select("arr_usd", "days_to_renewal", case_id="worst_case_id").join(
        ranked.drop("arr_usd"), on="case_id", maintain_order="left"
    )
    stake = _stake()
    return [
        worst.filter(lacks).select(
            decision=pl.lit(decision),
            case_id="case_id",
            account="account",
            rank="rank",
            arr_usd="arr_usd",
            reason=pl.concat_str(stake, pl.lit(f", and {what}.")),
        )
        for decision, lacks, what in (
            (
                "name an owner",
                pl.col("owner").is_null(),
                "nobody owns the account's worst case",
            ),
            (
                "make a promise",
                ~has_open_promise(),
                "nothing is promised on the account's worst case",
            ),
        )
    ]


def _stake() -> pl.Expr:
    days = pl.col("days_to_renewal")
    amount = (
        pl.when(pl.col("arr_usd").is_null())
        .then(pl.lit("Unknown revenue"))
        .otherwise(dollars(pl.col("arr_usd")))
    )
    when = (
        pl.when(days.is_null())
        .then(pl.lit(" is at risk"))
        .when(days < 0)
        .then(pl.format(" was due to renew {} ago", counted(-days, "day")))
        .when(days == 0)
        .then(pl.lit(" renews today"))
        .otherwise(pl.format(" renews in {}", counted(days, "day")))
    )
    return pl.concat_str(amount, when)
