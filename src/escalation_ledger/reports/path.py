"""The path of a case: which team and who held it from when to when, over all tools."""

from datetime import datetime
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.calendar import minutes_between_by
from escalation_ledger.domain.words import AskOutcome
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.fold import effective
from escalation_ledger.models.handoffs import IN_ORDER
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.reports.asks import asks_told
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.shapes import shaped

PATH: Final[dict[str, Any]] = {
    "at": INSTANT,
    "until": INSTANT,
    "kind": pl.String,
    "source": pl.String,
    "evidence_id": pl.String,
    "from_name": pl.String,
    "to_name": pl.String,
    "is_ownerless": pl.Boolean,
    "business_minutes": pl.Int64,
    "is_handoff": pl.Boolean,
    "is_ping_pong": pl.Boolean,
    "outcome": pl.String,
    "quote": pl.String,
    "why": pl.String,
}
"""One row per leg. kind: team, person (of a ticket), owner (of the record), ask, forward.

at, until (null: still): who it names in to_name (null: nobody) held it between; an ask is from
its asker to whom it names, until it was answered or its time was over. business_minutes: of the
leg up to now, in the account's calendar. why: the rule it counts by, or what became of the ask.
"""

_NO: Final = pl.lit(value=False)


def case_path(held: Queue, case_id: str) -> pl.DataFrame:
    """The legs of a case in the shape PATH, oldest first. A case that was joined is its survivor."""
    found = held.situation.grouping.survivor(case_id)
    groups = held.situation.grouping.groups
    inside = groups.filter(pl.col("case_id") == found).select("evidence_id")
    row = held.case(found)
    legs = pl.concat(
        [
            shaped(_ticket_legs(held, inside, row), PATH),
            shaped(_owner_legs(held, found, row), PATH),
            shaped(_asks(held, inside), PATH),
        ]
    ).filter(pl.col("at") <= held.now)
    return (
        legs.with_columns(business_minutes=_minutes(held, legs, row))
        .sort(
            "at",
            "kind",
            "evidence_id",
            descending=[False, True, False],
            nulls_last=True,
            maintain_order=True,
        )
        .select(PATH.keys())
    )


def _ticket_legs(held: Queue, inside: pl.DataFrame, row: pl.DataFrame) -> pl.DataFrame:
    """Team and assignee of each ticket, since it was opened and since each change."""
    facts = held.situation.facts
    tickets = facts.evidence.filter(pl.col("source") == "zendesk").join(inside, on="evidence_id")
    moves = (
        facts.changes.join(inside, on="evidence_id")
        .sort(*IN_ORDER, maintain_order=True)
        .with_columns(
            from_name=pl.coalesce("from_name", "from_id"), to_name=pl.coalesce("to_name", "to_id")
        )
    )
    firsts = moves.unique(["evidence_id", "kind"], keep="first", maintain_order=True)
    legs = pl.concat(
        [
            *(_opening(held, tickets, firsts, kind) for kind in ("team", "person")),
            shaped(moves, PATH),
        ]
    ).join(
        tickets.select("evidence_id", "is_open", "solved_at"),
        on="evidence_id",
        maintain_order="left",
    )
    is_nobody = (pl.col("kind") == "person") & pl.col("to_name").is_null()
    ends = pl.coalesce(
        pl.col("at").shift(-1).over("evidence_id", "kind"),
        pl.when(~pl.col("is_open")).then("solved_at"),
        pl.when(is_nobody).then(pl.lit(_named_in_record(held, row), INSTANT)),
    )
    return legs.with_columns(
        source=pl.lit("zendesk"),
        is_ownerless=is_nobody,
        until=pl.max_horizontal(ends, pl.when(ends.is_not_null()).then("at")),
    ).filter((pl.col("kind") == "person") | pl.col("to_name").is_not_null() | pl.col("is_handoff"))


def _opening(held: Queue, tickets: pl.DataFrame, firsts: pl.DataFrame, kind: str) -> pl.DataFrame:
    """Whom each ticket was with when it was opened: whom the first change takes it from, else whom it is with."""
    names = held.situation.facts.people.select(assignee_id="person_id", assignee="name")
    now = "team" if kind == "team" else pl.coalesce("assignee", "assignee_id")
    of_kind = firsts.filter(pl.col("kind") == kind).select(
        "evidence_id", first_from="from_name", has_changed=pl.lit(value=True)
    )
    opened = (
        tickets.join(of_kind, on="evidence_id", how="left")
        .join(names, on="assignee_id", how="left")
        .select(
            "evidence_id",
            at="opened_at",
            kind=pl.lit(kind),
            to_name=pl.when("has_changed").then("first_from").otherwise(now),
            is_handoff=_NO,
            is_ping_pong=_NO,
            why=pl.lit("since it was opened"),
        )
    )
    return shaped(opened, PATH)


def _named_in_record(held: Queue, row: pl.DataFrame) -> datetime | None:
    """When a person said in the record who owns it; None where no one did."""
    if row["owner_source"].item() != "record":
        return None
    decided = held.decisions.cases.filter(pl.col("case_id") == row["case_id"].item())
    at: datetime | None = decided["owner_set_at"].item()
    return at


def _owner_legs(held: Queue, case_id: str, row: pl.DataFrame) -> pl.DataFrame:
    """The owner by the record, since each word on it; a case without a ticket began without one."""
    owned = [Kind.OWNER_ASSIGNED.value, Kind.OWNERSHIP_ACCEPTED.value]
    events = held.decisions.events.filter(pl.col("case_id") == case_id)
    said = effective(events).filter(pl.col("kind").is_in(owned))
    names = held.situation.facts.people.select(
        owner=pl.coalesce("email", "person_id"), owner_name="name"
    ).unique("owner", keep="first", maintain_order=True)
    named = said.select(
        at="occurred_at",
        owner=pl.when(pl.col("kind") == Kind.OWNERSHIP_ACCEPTED.value)
        .then("by")
        .otherwise("owner"),
        why=pl.format("said by {}: {}", "by", "why"),
    ).join(names, on="owner", how="left", maintain_order="left")
    legs = named.select("at", "why", to_name=pl.coalesce("owner_name", "owner"))
    if not any(one.startswith("zendesk:ticket:") for one in row["evidence"].item()):
        start = pl.DataFrame(
            {
                "at": row["first_seen_at"],
                "why": ["no tool has an assignee for it, and nobody was named in the ledger"],
                "to_name": [None],
            },
            schema=legs.schema,
        )
        legs = pl.concat([start, legs])
    return legs.with_columns(
        from_name=pl.col("to_name").shift(1),
        until=pl.col("at").shift(-1),
        kind=pl.lit("owner"),
        source=pl.lit("record"),
        is_ownerless=pl.col("to_name").is_null(),
        is_handoff=_NO,
        is_ping_pong=_NO,
    )


def _asks(held: Queue, inside: pl.DataFrame) -> pl.DataFrame:
    """What colleagues were asked to take over."""
    is_answered = pl.col("outcome") == AskOutcome.ACCEPTED.value
    return asks_told(held, inside).with_columns(
        source=pl.col("evidence_id").str.extract(r"^(\w+):"),
        from_name="asker",
        to_name="asked",
        until=pl.when(is_answered)
        .then("answered_at")
        .when(pl.col("outcome") == AskOutcome.DROPPED.value)
        .then(pl.coalesce("answered_at", "lapses_at")),
        is_ownerless=_NO,
        is_handoff=_NO,
        is_ping_pong=_NO,
    )


def _minutes(held: Queue, legs: pl.DataFrame, row: pl.DataFrame) -> pl.Series:
    timed = legs.with_columns(
        calendar=pl.lit(row["calendar"].item(), pl.String).fill_null("default"),
        end=pl.min_horizontal(pl.col("until").fill_null(held.now), pl.lit(held.now, INSTANT)),
    )
    return minutes_between_by(timed, "at", "end", "calendar", held.settings.calendars).clip(
        lower_bound=0
    )
