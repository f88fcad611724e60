"""What the record adds up to: every event so far folded into one row per case. Pure.

`fold` reads a whole record; `Decisions.and_then` goes on from there, folding again only the
cases that the new events are about.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import CaseState, Subject
from escalation_ledger.ledger.events import SYSTEM, Kind
from escalation_ledger.ledger.rulings import RULING_KINDS, rulings
from escalation_ledger.models.cases import Rulings
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.models.settlements import Settlements, followed

CASES: Final = pl.Schema(
    {
        "case_id": pl.String(),
        "number": pl.Int64(),
        "anchor": pl.String(),
        "admitted_by": pl.String(),
        "opened_account_id": pl.String(),
        "opened_at": INSTANT,
        "owner": pl.String(),
        "owner_state": pl.String(),
        "owner_set_at": INSTANT,
        "owner_set_by": pl.String(),
        "owner_due_at": INSTANT,
        "is_owner_decided": pl.Boolean(),
        "owner_acted_at": INSTANT,
        "blocker": pl.String(),
        "blocker_set_at": INSTANT,
        "impact": pl.String(),
        "breadth": pl.Float64(),
        "has_workaround": pl.Boolean(),
        "nature": pl.String(),
        "risks": pl.List(pl.String()),
        "risks_cleared": pl.List(pl.String()),
        "summary": pl.String(),
        "note": pl.String(),
        "noted_at": INSTANT,
        "noted_by": pl.String(),
        "updated_at": INSTANT,
        "question": pl.String(),
        "asked_at": INSTANT,
        "decision": pl.String(),
        "decided_at": INSTANT,
        "snoozed_until": INSTANT,
        "snoozed_at": INSTANT,
        "snooze_reason": pl.String(),
        "state": pl.String(),
        "state_set_at": INSTANT,
        "exit_criteria": pl.String(),
        "touched_at": INSTANT,
        "has_person_events": pl.Boolean(),
        "version": pl.Int64(),
    }
)

# What a person writes of a promise.
PROMISED: Final = (
    Kind.PROMISE_MADE,
    Kind.PROMISE_MOVED,
    Kind.PROMISE_KEPT,
    Kind.PROMISE_WITHDRAWN,
    Kind.PROMISE_REJECTED,
    Kind.PROMISE_HEARD,
)
_STATES: Final = {
    Kind.CASE_MONITORED: CaseState.MONITORING,
    Kind.CASE_CLOSED: CaseState.CLOSED,
    Kind.CASE_REOPENED: CaseState.LIVE,
    Kind.CASE_DECLINED: CaseState.DECLINED,
}


@dataclass(frozen=True)
class Decisions:
    """What people and the refresh have decided.

    cases: one row per case by number, columns CASES; null where nobody has said. `owner_state`:
    accepted when the owner named themselves, else assigned; none without one. `is_owner_decided`:
    a person has set or cleared it, so that no tool's assignee stands in. `updated_at`: newest
    progress note, or word that there is none. `state`: the last a person decided. `version`:
    events of the case.
    acts: case_id, by, acted_at: the newest act in the record of each person on each case.
    promised, touches: the events (columns of `recorded.framed`) about promises, and about touches
    that no tool saw. rulings: what people said of what belongs together. identities: person_id ->
    the id of the same person; accounts: evidence_id -> account_id; placed: kind and name of a
    subject -> its account, or its side. settled: ids of proposals.
    events: every event folded, undone ones too; head: seq of the newest; 0 when there is none.
    """

    cases: pl.DataFrame
    acts: pl.DataFrame
    promised: pl.DataFrame
    touches: pl.DataFrame
    rulings: Rulings
    identities: Mapping[str, str]
    accounts: Mapping[str, str]
    placed: Mapping[tuple[str, str], tuple[str | None, str | None]]
    settled: frozenset[str]
    events: pl.DataFrame
    head: int

    @property
    def settlements(self) -> Settlements:
        """What people settled of who is who and whose, as the models take it."""
        placed: dict[str, dict[str, tuple[str | None, str | None]]] = {kind: {} for kind in Subject}
        for (kind, name), said in self.placed.items():
            placed[kind][name] = said
        accounts = {
            kind: {name: account for name, (account, _) in said.items() if account}
            for kind, said in placed.items()
        }
        return Settlements(
            identities=followed(self.identities),
            evidence=self.accounts,
            people=placed[Subject.PERSON],
            domains=accounts[Subject.DOMAIN],
            channels=accounts[Subject.CHANNEL],
            workspaces=accounts[Subject.WORKSPACE],
        )

    def and_then(self, new: pl.DataFrame) -> "Decisions":
        """The same as folding all events anew, from the events that came since, in any order."""
        if not new.height:
            return self
        events = pl.concat([self.events, new.sort("seq")])
        touched = new["case_id"].unique()
        again = fold(events.filter(pl.col("case_id").is_in(touched.implode())))
        everything = _of_all(effective(events.filter(_is_of_all())))
        return Decisions(
            cases=_replaced(self.cases, again.cases, touched).sort("number"),
            acts=_replaced(self.acts, again.acts, touched).sort("case_id", "by"),
            promised=_replaced(self.promised, again.promised, touched).sort("seq"),
            touches=_replaced(self.touches, again.touches, touched).sort("seq"),
            events=events,
            head=_head(events),
            **everything,
        )


def fold(events: pl.DataFrame) -> Decisions:
    """Fold a frame of events (`Record.frame`).

    Replayed in the order written (`seq`), not by `occurred_at`: two laptops disagree about the
    time, the record does not. `recorded_at` is not read: stopping a replay is the reader's part.
    """
    ordered = events.sort("seq")
    standing = effective(ordered)
    acts = _acts(ordered)
    cases = (
        _opened(standing)
        .join(_counts(ordered), on="case_id", how="left")
        .join(_decided(standing), on="case_id", how="left")
        .join(
            acts.rename({"acted_at": "owner_acted_at"}),
            left_on=["case_id", "owner"],
            right_on=["case_id", "by"],
            how="left",
        )
    )
    return Decisions(
        cases=cases.select(CASES.names()).cast(CASES).sort("number"),
        acts=acts,
        promised=standing.filter(_is_any(*PROMISED)),
        touches=standing.filter(_is_any(Kind.TOUCH_LOGGED)),
        events=ordered,
        head=_head(ordered),
        **_of_all(standing.filter(_is_of_all())),
    )


def effective(ordered: pl.DataFrame) -> pl.DataFrame:
    """The events that count: those of saves undone do not. They stay in `events`."""
    undone = ordered.filter(_is_any(Kind.SAVE_UNDONE)).select(
        seq=pl.col("undone_seqs").explode().cast(pl.Int64)
    )
    return (
        ordered.join(undone, on="seq", how="anti", maintain_order="left")
        if undone.height
        else ordered
    )


def _opened(ordered: pl.DataFrame) -> pl.DataFrame:
    return ordered.filter(_is_any(Kind.CASE_OPENED)).select(
        "case_id",
        "anchor",
        "admitted_by",
        number=pl.col("case_id").str.extract(r"(\d+)$").cast(pl.Int64),
        opened_account_id="account_id",
        opened_at="occurred_at",
    )


def _counts(ordered: pl.DataFrame) -> pl.DataFrame:
    return ordered.group_by("case_id", maintain_order=True).agg(
        version=pl.len(), has_person_events=_is_by_person().any()
    )


def _decided(ordered: pl.DataFrame) -> pl.DataFrame:
    """case_id and what people decided of it: the newest word on each field."""
    owned = _is_any(Kind.OWNER_ASSIGNED, Kind.OWNERSHIP_ACCEPTED)
    named = ordered.with_columns(
        owner=pl.when(_is_any(Kind.OWNERSHIP_ACCEPTED)).then("by").otherwise("owner")
    )
    says_due = (
        _is_any(Kind.OWNER_DUE_SET)
        | (owned & pl.col("owner_due_at").is_not_null())
        | (_is_any(Kind.OWNER_ASSIGNED) & pl.col("owner").is_null())
    )
    asked, decided = _is_any(Kind.LEADERSHIP_ASKED), _is_any(Kind.LEADERSHIP_DECIDED)
    noted = _is_any(Kind.PROGRESS_NOTED)
    # A case that took in another wakes: the reason was not said of the other's evidence.
    snoozed = _is_any(Kind.SNOOZED, Kind.CASES_MERGED)
    stated = _is_any(*_STATES)
    folded = named.group_by("case_id", maintain_order=True).agg(
        owner=_last("owner", owned),
        owner_set_at=_last("occurred_at", owned),
        owner_set_by=_last("by", owned),
        is_owner_decided=owned.any(),
        owner_due_at=_last("owner_due_at", says_due),
        blocker=_last("blocker", _is_any(Kind.BLOCKER_NAMED)),
        blocker_set_at=_last("occurred_at", _is_new_blocker()),
        impact=_last_said("impact"),
        breadth=_last_said("breadth"),
        has_workaround=_last_said("has_workaround"),
        nature=_last("nature", _is_any(Kind.NATURE_SET)),
        summary=_last_said("summary"),
        note=_last("note", noted),
        noted_at=_last("occurred_at", noted),
        noted_by=_last("by", noted),
        updated_at=pl.col("occurred_at").filter(noted | _is_any(Kind.UPDATE_SKIPPED)).max(),
        question=_last("question", asked),
        asked_at=_last("occurred_at", asked),
        decision=_last("decision", asked | decided),
        decided_at=_last(pl.when(decided).then("occurred_at"), asked | decided),
        snoozed_until=_last("snoozed_until", snoozed),
        snoozed_at=_last("occurred_at", snoozed),
        snooze_reason=_last("why", snoozed),
        state=_last(pl.col("kind").replace(_STATE_OF_KIND), stated),
        state_set_at=_last("occurred_at", stated),
        exit_criteria=_last("exit_criteria", stated),
        touched_at=pl.col("occurred_at").filter(_is_any(Kind.TOUCH_LOGGED)).max(),
    )
    return folded.with_columns(
        owner_state=pl.when(pl.col("owner").is_null())
        .then(pl.lit("none"))
        .when(pl.col("owner") == pl.col("owner_set_by"))
        .then(pl.lit("accepted"))
        .otherwise(pl.lit("assigned"))
    ).join(_risks(ordered), on="case_id", how="left")


_STATE_OF_KIND: Final = {kind.value: state.value for kind, state in _STATES.items()}


def _risks(ordered: pl.DataFrame) -> pl.DataFrame:
    """case_id, risks: those flagged and not cleared since; risks_cleared: the others; both sorted."""
    newest = ordered.filter(_is_any(Kind.RISK_FLAGGED, Kind.RISK_CLEARED)).unique(
        ["case_id", "risk"], keep="last", maintain_order=True
    )
    is_flagged = _is_any(Kind.RISK_FLAGGED)
    return newest.group_by("case_id", maintain_order=True).agg(
        risks=pl.col("risk").filter(is_flagged).sort(),
        risks_cleared=pl.col("risk").filter(~is_flagged).sort(),
    )


def _acts(ordered: pl.DataFrame) -> pl.DataFrame:
    return (
        ordered.filter(_is_by_person() & pl.col("case_id").is_not_null())
        .group_by("case_id", "by")
        .agg(acted_at=pl.col("occurred_at").max())
        .sort("case_id", "by")
    )


def _of_all(standing: pl.DataFrame) -> dict[str, Any]:
    """What is decided about no one case, or about several: rulings, identities, accounts, proposals."""
    return {
        "rulings": rulings(standing.filter(_is_any(*RULING_KINDS))),
        "identities": _mapping(standing, Kind.IDENTITY_MAPPED, "person_id", "same_as"),
        "accounts": _mapping(
            standing.filter(pl.col("evidence_id").is_not_null()),
            Kind.ACCOUNT_ASSIGNED,
            "evidence_id",
            "account_id",
        ),
        "placed": {
            (kind, name): (account, side)
            for kind, name, account, side in standing.filter(
                _is_any(Kind.ACCOUNT_ASSIGNED) & pl.col("subject").is_not_null()
            )
            .select("subject_kind", "subject", "account_id", "side")
            .iter_rows()
        },
        "settled": frozenset(
            standing.filter(_is_any(Kind.PROPOSAL_ACCEPTED, Kind.PROPOSAL_REJECTED))["proposal_id"]
        ),
    }


_OF_ALL: Final = (
    *RULING_KINDS,
    Kind.IDENTITY_MAPPED,
    Kind.ACCOUNT_ASSIGNED,
    Kind.PROPOSAL_ACCEPTED,
    Kind.PROPOSAL_REJECTED,
    Kind.SAVE_UNDONE,
)


def _is_of_all() -> pl.Expr:
    return _is_any(*_OF_ALL)


def _mapping(standing: pl.DataFrame, kind: Kind, key: str, value: str) -> dict[str, str]:
    """The newest word on each key."""
    return dict(standing.filter(_is_any(kind)).select(key, value).iter_rows())


def _replaced(held: pl.DataFrame, again: pl.DataFrame, touched: pl.Series) -> pl.DataFrame:
    """The rows with those of the touched cases as folded again."""
    return pl.concat([held.filter(~pl.col("case_id").is_in(touched.implode())), again])


def _last(column: str | pl.Expr, says: pl.Expr) -> pl.Expr:
    """The column's value, null too, in the newest event that says it."""
    held = pl.col(column) if isinstance(column, str) else column
    return held.filter(says).last()


def _last_said(column: str) -> pl.Expr:
    """The column's newest value that is none of null."""
    return pl.col(column).drop_nulls().last()


def _is_new_blocker() -> pl.Expr:
    """An event that names another blocker than the one named before it: since when it stands."""
    is_naming = _is_any(Kind.BLOCKER_NAMED)
    before = pl.when(is_naming).then("blocker").forward_fill().shift(1)
    return is_naming & before.ne_missing(pl.col("blocker"))


def _is_any(*kinds: Kind) -> pl.Expr:
    return pl.col("kind").is_in([kind.value for kind in kinds])


def _is_by_person() -> pl.Expr:
    return ~pl.col("by").str.starts_with(SYSTEM)


def _head(ordered: pl.DataFrame) -> int:
    return int(ordered.item(-1, "seq")) if ordered.height else 0
