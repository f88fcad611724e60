"""Who has the next move: the record's decision, else the one assignee common to all open tickets."""

from datetime import datetime

import polars as pl

from escalation_ledger.domain.calendar import minutes_between_by
from escalation_ledger.domain.words import Side
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.models.addresses import domain_of
from escalation_ledger.models.facts import Facts
from escalation_ledger.warehouse.settings import Settings


def owners(
    opened: pl.DataFrame,
    evidence: pl.DataFrame,
    decisions: Decisions,
    facts: Facts,
    *,
    settings: Settings,
) -> pl.DataFrame:
    """One row per case: owner, owner_name, owner_state, owner_source, is_owner_active, owner_acted_at.

    opened: case_id, anchor; evidence: EVIDENCE with case_id.
    A tool's assignee is "assigned", never "accepted"; one who left owns nothing. Somebody no tool
    knows is active where the address is at one of our domains (decision 8), else not.
    """
    people = facts.people.select(
        pl.col("person_id"),
        pl.coalesce("email", "person_id").alias("address"),
        pl.col("name").alias("owner_name"),
        pl.col("is_active").alias("is_owner_active"),
    )
    assigned = _common_assignee(evidence).join(
        people.filter("is_owner_active"), left_on="assignee_id", right_on="person_id"
    )
    chosen = (
        opened.select("case_id")
        .join(
            decisions.cases.select(
                "case_id", "owner", "owner_state", "is_owner_decided", "owner_due_at"
            ),
            on="case_id",
            how="left",
        )
        .join(assigned.select("case_id", "address"), on="case_id", how="left")
        .with_columns(is_record=pl.col("is_owner_decided").fill_null(value=False))
        .select(
            "case_id",
            "owner_due_at",
            owner=pl.when(pl.col("is_record")).then(pl.col("owner")).otherwise(pl.col("address")),
            owner_state=pl.when(pl.col("is_record"))
            .then(pl.col("owner_state"))
            .when(pl.col("address").is_not_null())
            .then(pl.lit("assigned"))
            .otherwise(pl.lit("none")),
            owner_source=pl.when(pl.col("is_record"))
            .then(pl.lit("record"))
            .when(pl.col("address").is_not_null())
            .then(pl.lit("zendesk")),
        )
    )
    named = chosen.join(
        people.unique("address", keep="first", maintain_order=True),
        left_on="owner",
        right_on="address",
        how="left",
    )
    return (
        named.join(_owner_acts(named, evidence, decisions, facts), on="case_id", how="left")
        .with_columns(
            pl.coalesce("owner_name", "owner").alias("owner_name"),
            pl.col("is_owner_active").fill_null(
                domain_of(pl.col("owner")).is_in(_our_domains(facts, settings))
            ),
        )
        .with_columns(
            pl.col("is_owner_active").fill_null(value=False),
        )
        .drop("person_id")
    )


def _our_domains(facts: Facts, settings: Settings) -> list[str]:
    """The domains of our people, which no provider's is."""
    return (
        facts.people.filter(pl.col("side") == Side.OURS.value)
        .select(domain=domain_of(pl.col("email")))
        .drop_nulls()
        .filter(~pl.col("domain").is_in(list(settings.ours.free_mail)))
        .get_column("domain")
        .unique(maintain_order=True)
        .to_list()
    )


def _common_assignee(evidence: pl.DataFrame) -> pl.DataFrame:
    """case_id -> assignee_id, where every open ticket of the case has the same one."""
    return (
        evidence.filter((pl.col("source") == "zendesk") & pl.col("is_open"))
        .group_by("case_id", maintain_order=True)
        .agg(
            pl.col("assignee_id").first(),
            (pl.col("assignee_id").n_unique() == 1).alias("is_common"),
        )
        .filter(pl.col("is_common") & pl.col("assignee_id").is_not_null())
    )


def _owner_acts(
    named: pl.DataFrame, evidence: pl.DataFrame, decisions: Decisions, facts: Facts
) -> pl.DataFrame:
    """case_id -> owner_acted_at: an edit, a customer-visible reply or a status change by the owner."""
    owned = evidence.join(named.select("case_id", "person_id"), on="case_id").filter(
        pl.col("person_id").is_not_null()
    )
    replies = owned.select("case_id", "evidence_id", "person_id").join(
        facts.messages.filter("is_customer_visible"),
        left_on=["evidence_id", "person_id"],
        right_on=["evidence_id", "author_id"],
    )
    changes = owned.filter(pl.col("assignee_id") == pl.col("person_id"))
    edits = named.select("case_id", "owner").join(
        decisions.acts, left_on=["case_id", "owner"], right_on=["case_id", "by"]
    )
    acts = [
        replies.select("case_id", pl.col("at").alias("acted_at")),
        changes.select("case_id", pl.col("owner_acted_at").alias("acted_at")),
        edits.select("case_id", "acted_at"),
    ]
    return (
        pl.concat(acts)
        .group_by("case_id", maintain_order=True)
        .agg(pl.col("acted_at").max().alias("owner_acted_at"))
    )


def with_ownerless_minutes(
    rows: pl.DataFrame, evidence: pl.DataFrame, *, now: datetime, settings: Settings
) -> pl.DataFrame:
    """Adds ownerless_business_minutes: the worst ticket's, its open spell counted up to `now`.

    A case without a ticket has been ownerless since it was first seen. The open spell ends
    where a person named the owner in the record.
    """
    spells = pl.concat(
        [
            evidence.filter(pl.col("source") == "zendesk").select(
                "case_id", "ownerless_business_minutes", "ownerless_since"
            ),
            rows.filter(~pl.col("has_ticket")).select(
                "case_id",
                pl.lit(0, pl.Int64).alias("ownerless_business_minutes"),
                pl.col("first_seen_at").alias("ownerless_since"),
            ),
        ]
    ).join(
        rows.select(
            "case_id",
            "calendar",
            pl.when(pl.col("owner_source") == "record")
            .then(pl.col("owner_set_at"))
            .otherwise(pl.lit(now, pl.Datetime("us", "UTC")))
            .alias("until"),
        ),
        on="case_id",
    )
    open_minutes = minutes_between_by(
        spells, "ownerless_since", "until", "calendar", settings.calendars
    )
    return rows.join(
        spells.with_columns(open=open_minutes.fill_null(0).clip(lower_bound=0))
        .group_by("case_id", maintain_order=True)
        .agg(
            (pl.col("ownerless_business_minutes") + pl.col("open"))
            .max()
            .alias("ownerless_business_minutes")
        ),
        on="case_id",
        how="left",
    )
