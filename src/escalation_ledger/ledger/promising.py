"""The record's events about promises and touches, in the shape that chains are made from."""

import polars as pl

from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.fold import Decisions
from escalation_ledger.ledger.judging import Hearing
from escalation_ledger.models.recorded_promises import (
    MADE,
    RULE,
    SETTLED,
    TOUCHES,
    RecordedPromises,
)


def recorded_promises(decisions: Decisions, heard: Hearing) -> RecordedPromises:
    """What people recorded of promises. heard: what a move can move, and who is who.

    A promise made here hangs on the evidence that its case was opened on, one that moves another on
    that of the one the moves began with. A move of a promise that is gone (its message was erased
    at the source) is one made here; so is one of a promise rejected since. What was said of one
    in whose place a person's stands is said of that.
    """
    anchors = decisions.cases.select("case_id", opened_on="anchor")
    promised = _of_what_stands(decisions.promised, heard.replaced)
    return RecordedPromises(
        made=_made(promised, anchors, heard),
        settled=_settled(promised),
        touches=decisions.touches.join(anchors, on="case_id")
        .select(evidence_id="opened_on", at="occurred_at")
        .cast(TOUCHES),
    )


def _of_what_stands(promised: pl.DataFrame, replaced: pl.DataFrame) -> pl.DataFrame:
    if replaced.is_empty():
        return promised
    instead = dict(replaced.select("promise_id", "replaced_by").iter_rows())
    return promised.with_columns(pl.col("moved_id", "kept_id", "withdrawn_id").replace(instead))


def _made(promised: pl.DataFrame, anchors: pl.DataFrame, heard: Hearing) -> pl.DataFrame:
    facts = heard.facts
    own = (
        promised.filter(pl.col("kind").is_in([Kind.PROMISE_MADE.value, Kind.PROMISE_MOVED.value]))
        .join(anchors, on="case_id")
        .with_columns(root_id=pl.coalesce("moved_id", "promise_id"))
    )
    rooted = _with_roots(own)
    roots = pl.concat(
        [
            *(
                promises.select(
                    root_id="promise_id", root_evidence_id="evidence_id", root_action="action"
                )
                for promises in (facts.promises, heard.rejected)
            ),
            own.filter(pl.col("kind") == Kind.PROMISE_MADE.value).select(
                root_id="promise_id", root_evidence_id="opened_on", root_action="action"
            ),
        ]
    )
    authors = facts.people.select(by="email", person_id="person_id").unique(
        "by", keep="first", maintain_order=True
    )
    return (
        rooted.join(roots, on="root_id", how="left", maintain_order="left")
        .join(authors, on="by", how="left", maintain_order="left")
        .with_columns(evidence_id=pl.coalesce("root_evidence_id", "opened_on"))
        .drop("account_id")
        .join(
            facts.evidence.select("evidence_id", "account_id"),
            on="evidence_id",
            how="left",
            maintain_order="left",
        )
        .select(
            "promise_id",
            message_id="promise_id",
            evidence_id="evidence_id",
            account_id="account_id",
            author_id=pl.coalesce("person_id", "by"),
            made_at="occurred_at",
            due_at="due_at",
            grain=pl.lit("instant"),
            action=pl.coalesce("root_action", "action", pl.lit("update")),
            is_ambiguous=pl.lit(value=False),
            quote=pl.when(pl.col("words") != "").then("words").otherwise("why"),
            rule=pl.lit(RULE),
            root_id="root_id",
        )
        .cast(MADE)
    )


def _with_roots(own: pl.DataFrame) -> pl.DataFrame:
    """root_id followed back to the promise that the moves began with: one join a move."""
    moved = own.filter(pl.col("moved_id").is_not_null()).select(
        root_id="promise_id", earlier_id="moved_id"
    )
    rooted = own
    while rooted.join(moved, on="root_id", how="semi").height:
        rooted = (
            rooted.join(moved, on="root_id", how="left", maintain_order="left")
            .with_columns(root_id=pl.coalesce("earlier_id", "root_id"))
            .drop("earlier_id")
        )
    return rooted


def _settled(promised: pl.DataFrame) -> pl.DataFrame:
    kept = promised.filter(pl.col("kept_id").is_not_null()).select(
        promise_id="kept_id",
        kept_by_person_at="occurred_at",
        kept_by_person="evidence_id",
        withdrawn_at=pl.lit(None),
    )
    withdrawn = promised.filter(pl.col("withdrawn_id").is_not_null()).select(
        promise_id="withdrawn_id",
        kept_by_person_at=pl.lit(None),
        kept_by_person=pl.lit(None),
        withdrawn_at="occurred_at",
    )
    both = pl.concat([kept.cast(SETTLED), withdrawn.cast(SETTLED)])
    return both.group_by("promise_id", maintain_order=True).agg(
        pl.col("kept_by_person_at", "kept_by_person")
        .sort_by("kept_by_person_at", nulls_last=True)
        .first(),
        pl.col("withdrawn_at").max(),
    )
