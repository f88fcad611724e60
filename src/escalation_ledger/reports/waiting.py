"""What waits in the inbox for a person: links proposed, evidence that hangs on nothing, evidence of
no account, people on no known side. Chatter among ourselves does not wait, nor a ticket that is
no escalation: its help desk owns it."""

from datetime import timedelta
from enum import StrEnum
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.addresses import only
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.reports import rows
from escalation_ledger.reports.inbox import (
    proposals_document,
    unlinked,
    unmatched_accounts,
    unmatched_people,
)
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.shapes import shaped

# What nobody has answered for so long has ended by falling quiet.
QUIET_AFTER: Final = timedelta(days=14)


class Waits(StrEnum):
    """Why something waits, in the order of the inbox."""

    LINK = "link"
    ACCOUNT = "account"
    UNLINKED = "unlinked"
    PERSON = "person"


WAITING: Final[dict[str, Any]] = {
    "item_id": pl.String,
    "waits": pl.String,
    "source": pl.String,
    "title": pl.String,
    "place": pl.String,
    "account_id": pl.String,
    "account": pl.String,
    "at": INSTANT,
    "reason": pl.String,
    "score": pl.Float64,
    "evidence": pl.List(pl.String),
    "cases": pl.List(pl.String),
    "perhaps_person": pl.String,
    "perhaps_account": pl.String,
}


def waiting(held: Queue) -> pl.DataFrame:
    """One row per thing that waits, in the shape WAITING, by kind; links the likeliest first, the rest
    the newest.

    item_id: of the proposal, the evidence or the person; evidence: the one or two pieces it is
    about; cases: what each of them is in by now, null: nothing. reason: why it waits.
    perhaps_person: who a person perhaps is; perhaps_account: whose it is, or they are, perhaps.
    """
    spoken_of = _still_spoken_of(held)
    parts = [
        _links(held),
        _of_no_account(held, spoken_of),
        _alone(held, spoken_of),
        _people(held),
    ]
    found = pl.concat(
        shaped(rows, WAITING).with_columns(order=pl.lit(place)) for place, rows in enumerate(parts)
    )
    accounts = held.situation.facts.accounts.select("account_id", "account")
    return (
        found.drop("account")
        .join(accounts, on="account_id", how="left", maintain_order="left")
        .sort(
            "order",
            "score",
            "at",
            "item_id",
            descending=[False, True, True, False],
            nulls_last=True,
        )
        .select(*WAITING)
    )


def needs_nobody(held: Queue, waits: pl.DataFrame) -> int:
    """How much open evidence in no case waits for no person. waits: as `waiting` gives it.

    Tickets that are no escalation, chatter among ourselves, and what fell quiet.
    """
    needed = waits.select(evidence_id="evidence").explode("evidence_id")
    return unlinked(held).join(needed, on="evidence_id", how="anti").height


def inbox_document(held: Queue) -> dict[str, Any]:
    """`inbox --json`: what needs a person, as the page lists it; and all there is, by kind."""
    waits = waiting(held)
    people = unmatched_people(held).select("person_id", "name", "email", "same_as")
    evidence = unmatched_accounts(held).select(
        "title", "place", "last_message_at", evidence="evidence_id"
    )
    return {
        "needs_a_person": rows.plain_documents(
            waits.select("waits", "title", "reason", "evidence", item="item_id")
        ),
        "needs_nobody": needs_nobody(held, waits),
        "unlinked": unlinked(held)["evidence_id"].to_list(),
        **proposals_document(held),
        "unmatched_people": rows.plain_documents(people),
        "unmatched_accounts": rows.plain_documents(evidence),
    }


def said_in(held: Queue, evidence_id: str, *, last: int) -> pl.DataFrame:
    """The first message of the evidence and the newest, oldest first, as `Queue.told` tells them."""
    of_it = (pl.col("evidence_id") == evidence_id) & (pl.col("at") <= held.now)
    said = held.situation.facts.messages.filter(of_it).sort("at", "message_id", maintain_order=True)
    return held.told(pl.concat([said.head(1), said.tail(last)]).unique(maintain_order=True))


def _links(held: Queue) -> pl.DataFrame:
    titles = held.situation.facts.evidence.select(
        "evidence_id", "source", "title", "place", at="last_message_at"
    )
    return (
        held.proposals.join(titles, left_on="left", right_on="evidence_id", how="left")
        .join(titles, left_on="right", right_on="evidence_id", how="left", suffix="_right")
        .select(
            item_id="proposal_id",
            waits=pl.lit(Waits.LINK.value),
            source="source",
            title=pl.format("{} / {}", "title", "title_right"),
            place="place",
            account_id="account_id",
            at=pl.max_horizontal("at", "at_right"),
            reason="reason",
            score="score",
            evidence=pl.concat_list("left", "right"),
            cases=pl.concat_list("left_case_id", "right_case_id"),
        )
    )


def _of_no_account(held: Queue, spoken_of: pl.DataFrame) -> pl.DataFrame:
    """Evidence of no account in which somebody other than us speaks, or that is no Slack thread."""
    unplaced = spoken_of.filter(pl.col("account_id").is_null())
    speaks = pl.col("side").is_in([Side.CUSTOMER.value, Side.UNKNOWN.value])
    foreign = held.situation.facts.messages.filter(speaks).join(
        unplaced, on="evidence_id", how="semi"
    )
    is_foreign = pl.col("evidence_id").is_in(foreign["evidence_id"].unique().implode())
    waits = unplaced.filter((pl.col("source") != Source.SLACK.value) | is_foreign)
    return _evidence(
        waits.join(_alike(held), on="evidence_id", how="left"),
        waits=Waits.ACCOUNT,
        reason="No account is known for it.",
    )


def _alike(held: Queue) -> pl.DataFrame:
    """evidence_id, perhaps_account: the one account that evidence reads like the evidence of."""
    alike = held.situation.facts.likenesses
    return (
        alike.select("account_id", evidence_id=pl.concat_list("left", "right"))
        .explode("evidence_id")
        .group_by("evidence_id", maintain_order=True)
        .agg(perhaps_account=only("account_id"))
    )


def _alone(held: Queue, spoken_of: pl.DataFrame) -> pl.DataFrame:
    """Mails and threads about an account that hang on nothing: no ticket, no case, no other evidence."""
    alone = spoken_of.filter(
        pl.col("account_id").is_not_null()
        & pl.col("case_id").is_null()
        & (pl.col("source") != Source.ZENDESK.value)
        & (pl.col("size") == 1)
    )
    proposed = held.proposals.select(evidence_id=pl.concat_list("left", "right")).explode(
        "evidence_id"
    )
    return _evidence(
        alone.join(proposed, on="evidence_id", how="anti"),
        waits=Waits.UNLINKED,
        reason="It names no ticket and hangs on no case.",
    )


def _still_spoken_of(held: Queue) -> pl.DataFrame:
    """EVIDENCE open and not yet quiet, with case_id and the size of its group."""
    placed = held.situation.grouping.groups.select(
        "evidence_id", "case_id", size=pl.len().over("anchor")
    )
    is_fresh = pl.col("last_message_at") > held.now - QUIET_AFTER
    return held.situation.facts.evidence.filter(pl.col("is_open") & is_fresh).join(
        placed, on="evidence_id", how="left"
    )


def _evidence(rows: pl.DataFrame, *, waits: Waits, reason: str) -> pl.DataFrame:
    return rows.select(
        "source",
        "title",
        "place",
        "account_id",
        item_id="evidence_id",
        waits=pl.lit(waits.value),
        at="last_message_at",
        reason=pl.lit(reason),
        evidence=pl.concat_list("evidence_id"),
        cases=pl.concat_list("case_id"),
        perhaps_account="perhaps_account" if "perhaps_account" in rows.columns else pl.lit(None),
    )


def _people(held: Queue) -> pl.DataFrame:
    """People of whom nobody says all, who spoke where it is not quiet yet."""
    people = unmatched_people(held).join(_accounts_of_people(held), on="same_as", how="left")
    spoken = (
        held.situation.facts.messages.filter(pl.col("at") > held.now - QUIET_AFTER)
        .join(people, left_on="author_id", right_on="person_id", how="semi")
        .sort("at", "message_id")
        .group_by(person_id="author_id")
        .agg(pl.col("at").last(), pl.col("evidence_id").last())
    )
    return people.join(spoken, on="person_id").select(
        item_id="person_id",
        waits=pl.lit(Waits.PERSON.value),
        source=pl.col("person_id").str.extract(r"^(slack|zendesk):").fill_null("email"),
        title=pl.coalesce("name", "person_id"),
        place="email",
        at="at",
        reason=pl.when(pl.col("same_as").is_not_null())
        .then(pl.format("Known by no address; perhaps {}.", "same_as"))
        .when(pl.col("side") == Side.UNKNOWN.value)
        .then(pl.lit("No tool and no domain says whose side they are on."))
        .otherwise(pl.lit("A customer's, but no tool says of which account.")),
        evidence=pl.concat_list("evidence_id"),
        perhaps_person="same_as",
        perhaps_account="perhaps_account",
    )


def _accounts_of_people(held: Queue) -> pl.DataFrame:
    return held.situation.facts.people.select(same_as="person_id", perhaps_account="account_id")
