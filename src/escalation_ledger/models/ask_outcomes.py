"""What became of each request to take over: accepted, dropped, or waiting, as of an instant."""

from collections.abc import Mapping
from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import Calendar, add_minutes_by
from escalation_ledger.domain.words import AskOutcome, Side
from escalation_ledger.models.asks import folded
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.schemas import INSTANT

# Said by whoever was asked: then it is not taken, however soon the answer came.
_DECLINES: Final = (
    r"(?i)^\W*(?:sorry|no\b|nope|afraid)|\b(?:can(?:no|')?t|cannot|can not|won'?t|unable to|not able to)"
    r"(?: \w+){0,2} (?:take|pick|own|handle|help|do|get to|look|jump)\b|\bno (?:capacity|time|bandwidth)\b"
    r"|\b(?:swamped|out of office|on (?:pto|leave|holiday|vacation)|not (?:me|mine|my (?:area|team)))\b"
    r"|\b(?:someone|somebody|anyone|anybody) else\b|\bkeine (?:zeit|kapazität)\b"
    r"|\b(?:kann|schaffe?) (?:(?:ich|das|es|heute|leider|gerade|gar) )*nicht(?: (?:übernehmen|machen|nehmen))?(?:[.,!]|$)"
    r"|\bim urlaub\b|\bnicht (?:mein|unser)\w* (?:thema|bereich|team|gebiet)\b|\bjemand ander\w*\b"
)


def ask_outcomes(
    facts: Facts,
    groups: pl.DataFrame,
    *,
    now: datetime,
    within_minutes: int,
    calendars: Mapping[str, Calendar],
) -> pl.DataFrame:
    """ASKS -> the same with asked (names), lapses_at, outcome, answered_at, answered_by, why.

    groups: evidence_id, anchor. Accepted: within so many
    business minutes of the account somebody asked, or a colleague on a team of theirs, wrote in
    any evidence of the same case and did not decline, or became the assignee of a ticket of it.
    Dropped: nobody did, or whoever answered first declined. Waiting: there is time left.
    """
    timed = _timed(facts, within_minutes=within_minutes, calendars=calendars).join(
        groups.select("evidence_id", "anchor"), on="evidence_id", how="left", maintain_order="left"
    )
    answers = _answers(timed, groups, facts, now=now)
    outcome = (
        pl.when(pl.col("answered_at").is_not_null() & ~pl.col("is_declined"))
        .then(pl.lit(AskOutcome.ACCEPTED.value))
        .when(pl.col("is_declined") | (pl.col("lapses_at") < now))
        .then(pl.lit(AskOutcome.DROPPED.value))
        .otherwise(pl.lit(AskOutcome.WAITING.value))
    )
    return (
        timed.join(answers, on="message_id", how="left", maintain_order="left")
        .join(
            _asked_names(facts.asks, facts.people),
            on="message_id",
            how="left",
            maintain_order="left",
        )
        .with_columns(
            asked=pl.coalesce("asked", "asked_team"),
            is_declined=pl.col("is_declined").fill_null(value=False),
        )
        .with_columns(
            outcome=outcome,
            why=pl.coalesce(
                "why",
                pl.lit(
                    f"nobody asked answered or acted within {_hours(within_minutes)} business hours"
                ),
            ),
        )
        .with_columns(
            why=pl.when(pl.col("outcome") == AskOutcome.WAITING)
            .then(pl.lit("there is time left to answer"))
            .otherwise("why")
        )
        .drop("anchor", "is_declined")
    )


def _hours(minutes: int) -> str:
    return f"{minutes / 60:g}"


def _timed(facts: Facts, *, within_minutes: int, calendars: Mapping[str, Calendar]) -> pl.DataFrame:
    """Adds lapses_at: when the time to answer is over, in the account's calendar."""
    placed = facts.asks.join(
        facts.accounts.select("account_id", "calendar"),
        on="account_id",
        how="left",
        maintain_order="left",
    ).with_columns(
        pl.col("calendar").fill_null("default"), within=pl.lit(within_minutes, dtype=pl.Int64)
    )
    lapses = add_minutes_by(placed, "at", "within", "calendar", calendars)
    return placed.with_columns(lapses_at=lapses.cast(INSTANT)).drop("calendar", "within")


def _asked_names(asks: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """message_id, asked: "Lena Fox or Jonas Weber"."""
    return (
        asks.select("message_id", person_id="asked_ids")
        .explode("person_id", empty_as_null=False, keep_nulls=False)
        .join(people.select("person_id", "name"), on="person_id", how="left", maintain_order="left")
        .group_by("message_id", maintain_order=True)
        .agg(asked=pl.coalesce("name", "person_id").str.join(" or "))
    )


def _answers(
    timed: pl.DataFrame, groups: pl.DataFrame, facts: Facts, *, now: datetime
) -> pl.DataFrame:
    """message_id, answered_at, answered_by, is_declined, why: the first of each ask within its time."""
    acts = _acts(timed, groups, facts)
    asked = timed.select(
        "message_id", "anchor", "at", "lapses_at", "by_id", "asked_ids", "asked_team"
    )
    answering = asked.join(_who_may(asked, facts), on="message_id").join(
        acts, on=["anchor", "actor_id"]
    )
    name = pl.coalesce("name", "actor_id")
    return (
        answering.filter(
            (pl.col("acted_at") > pl.col("at"))
            & (pl.col("acted_at") <= pl.col("lapses_at"))
            & (pl.col("acted_at") <= now)
        )
        .join(facts.people.select("name", actor_id="person_id"), on="actor_id", how="left")
        .sort("message_id", "acted_at", "how", "actor_id", maintain_order=True)
        .group_by("message_id", maintain_order=True)
        .agg(
            answered_at=pl.col("acted_at").first(),
            answered_by=name.first(),
            is_declined=pl.col("is_declined").first(),
            why=pl.format(
                "{}{} {}",
                name,
                pl.when("is_colleague").then(pl.lit(" of the same team")).otherwise(pl.lit("")),
                pl.when("is_declined").then(pl.lit("declined")).otherwise("how"),
            ).first(),
        )
    )


def _who_may(asked: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """message_id, actor_id, is_colleague: who is asked, and who works on a team with them.

    A team's people are those who are assigned tickets of it. Of a team or mailbox that nobody is
    known to be on, anybody of ours may answer but who asks.
    """
    teams = facts.evidence.select("team", "assignee_id").drop_nulls().unique()
    persons = asked.select("message_id", "by_id", actor_id="asked_ids").explode(
        "actor_id", empty_as_null=False, keep_nulls=False
    )
    colleagues = (
        persons.join(teams, left_on="actor_id", right_on="assignee_id")
        .join(teams, on="team")
        .select("message_id", "by_id", actor_id="assignee_id")
    )
    on_team = asked.filter(pl.col("asked_team").is_not_null()).with_columns(
        folded=folded(pl.col("asked_team"))
    )
    members = on_team.join(teams.with_columns(folded=folded(pl.col("team"))), on="folded").select(
        "message_id", "by_id", actor_id="assignee_id"
    )
    ours = facts.people.filter(pl.col("side") == Side.OURS).select(actor_id="person_id")
    anybody = (
        on_team.join(members, on="message_id", how="anti")
        .select("message_id", "by_id")
        .join(ours, how="cross")
    )
    no, yes = pl.lit(value=False), pl.lit(value=True)
    may = [
        persons.with_columns(is_colleague=no),
        *(one.with_columns(is_colleague=no) for one in (members, anybody)),
        colleagues.with_columns(is_colleague=yes),
    ]
    return (
        pl.concat([one.select("message_id", "by_id", "actor_id", "is_colleague") for one in may])
        .filter(pl.col("actor_id") != pl.col("by_id"))
        .unique(["message_id", "actor_id"], keep="first", maintain_order=True)
        .drop("by_id")
    )


def _acts(timed: pl.DataFrame, groups: pl.DataFrame, facts: Facts) -> pl.DataFrame:
    """anchor, actor_id, acted_at, how, is_declined: what people wrote and took in the cases that asks are in."""
    inside = groups.join(timed.select("anchor").unique(), on="anchor", how="semi").select(
        "evidence_id", "anchor"
    )
    wrote = (
        facts.messages.filter(pl.col("side") == Side.OURS)
        .join(inside, on="evidence_id")
        .select(
            "anchor",
            actor_id="author_id",
            acted_at="at",
            how=pl.lit("answered"),
            is_declined=pl.col("text").str.contains(_DECLINES),
        )
    )
    took = (
        facts.changes.filter((pl.col("kind") == "person") & pl.col("to_id").is_not_null())
        .join(inside, on="evidence_id")
        .select(
            "anchor",
            actor_id="to_id",
            acted_at="at",
            how=pl.lit("became the assignee"),
            is_declined=pl.lit(value=False),
        )
    )
    return pl.concat([wrote, took]).drop_nulls("actor_id")
