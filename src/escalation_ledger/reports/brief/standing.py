"""What needs somebody this morning, of the live cases that are not put aside."""

from collections.abc import Sequence
from typing import Final

import polars as pl

from escalation_ledger.domain.calendar import local_times_by
from escalation_ledger.domain.words import Band, Blocker, DeadlineKind, Lane
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.reports.brief.clauses import clauses, quoting
from escalation_ledger.reports.figures import touch_state
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import brief_quote, closed, moments, newest_events
from escalation_ledger.reports.summary import summaries
from escalation_ledger.scoring.wording import counted, deadline_subject, deadline_verb

FIRST: Final = 5
_DRIFTS: Final = 2
_PRESSING: Final = (Band.ACT_NOW.value, Band.TODAY.value)
_DECIDED_BY_LEADERSHIP: Final = (Blocker.MISSING_DECISION.value, Blocker.POLICY_EXCEPTION.value)
_INSTANTS: Final = ("promise_due_at", "promise_first_due_at", "asked_at", "deadline_at")
# A promise has its own words; a renewal that passed is no move that somebody owes.
_NOT_OWED: Final = (DeadlineKind.PROMISE.value, DeadlineKind.RENEWAL.value)


def standing(held: Queue) -> Sequence[pl.DataFrame]:
    """The clauses of each section, in the order of the brief; the cases of a section by rank."""
    awake = held.ranked.filter(pl.col("snoozed_until").is_null())
    rows = _with_promise_evidence(moments(awake, _INSTANTS, held.settings.calendars), held)
    told = summaries(held, awake)
    return (
        _first(rows, told),
        clauses("overdue", _promised(rows.filter(touch_state() == "late"), "promised for {}")),
        clauses("overdue", _unpromised_and_late(rows, told)),
        clauses("due_today", _promised(_due_today(rows, held), "promised for {}")),
        clauses("ownerless", _ownerless(rows, told)),
        clauses("drifting", _drifting(rows)),
        clauses("conflict", _promised(_in_conflict(rows), "another date beside {}")),
        clauses("talked_around", _talked_around(rows, told)),
        clauses("leadership", _for_leadership(rows, told, held)),
    )  # fmt: skip


def _first(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """The cases ranked first: what is broken, and what follows if nothing changes."""
    broken = told.filter(pl.col("place") == 1).drop("place")
    said = rows.head(FIRST).join(broken, on="case_id", maintain_order="left")
    both = pl.concat_str(closed(pl.col("sentence")), pl.lit(" "), "consequence")
    return clauses("first", said.select("case_id", "evidence_id", "quote", sentence=both))


def _with_promise_evidence(rows: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """With promise_in, the message or event that the promise is from, and promise_words, quoted from a message."""
    recorded = newest_events(held.decisions, [Kind.PROMISE_MADE, Kind.PROMISE_MOVED])
    is_heard = pl.col("promise_source") == "heard"
    return rows.join(
        recorded.select("case_id", "event_id"), on="case_id", how="left", maintain_order="left"
    ).with_columns(
        promise_in=pl.when(is_heard).then("promise_evidence").otherwise("event_id"),
        promise_words=pl.when(is_heard).then(brief_quote(pl.col("promise_quote"))),
    )


def _promised(rows: pl.DataFrame, lead: str) -> pl.DataFrame:
    return rows.select(
        "case_id",
        evidence_id="promise_in",
        quote="promise_words",
        sentence=quoting(
            pl.concat_str(pl.format(lead, "promise_due_at_words"), _by_owner()),
            pl.col("promise_words"),
        ),
    )


def _unpromised_and_late(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """Where no promise is late but what presses most is: the next update, an SLA, a date."""
    is_late = (
        (pl.col("deadline_business_minutes_left") < 0)
        & ~pl.col("deadline_kind").is_in(_NOT_OWED)
        & (touch_state() != "late")
    )
    what = _uncapped(deadline_subject(customer=False))
    return (
        rows.filter(is_late)
        .with_columns(is_past=pl.lit(value=True))
        .join(_part(told, "next"), on="case_id", how="left", maintain_order="left")
        .select(
            "case_id",
            "evidence_id",
            sentence=pl.concat_str(
                what, pl.lit(" "), deadline_verb(), pl.lit(" "), "deadline_at_words", _by_owner()
            ),
        )
    )


def _by_owner() -> pl.Expr:
    return pl.format(" ({})", pl.coalesce("owner_name", "owner", pl.lit("no owner")))


def _due_today(rows: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """Whose open promise falls due later today, by the account's own date."""
    with_now = rows.with_columns(now=pl.lit(held.now, INSTANT))
    calendars = held.settings.calendars
    due = local_times_by(with_now, "promise_due_at", "calendar", calendars)
    now = local_times_by(with_now, "now", "calendar", calendars)
    is_today = (due.dt.date() == now.dt.date()) if rows.height else pl.Series([], dtype=pl.Boolean)
    is_open = pl.col("promise_status").is_in(OPEN_PROMISES) & (touch_state() != "late")
    return rows.with_columns(is_today=is_today).filter(is_open & pl.col("is_today"))


def _ownerless(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    hours = pl.col("ownerless_business_minutes") // 60
    return (
        rows.filter(pl.col("owner").is_null() & pl.col("band").is_in(_PRESSING))
        .join(_part(told, "next"), on="case_id", how="left", maintain_order="left")
        .select(
            "case_id",
            "evidence_id",
            sentence=pl.when(hours < 1)
            .then(pl.lit("nobody owns the next move"))
            .otherwise(pl.format("nobody has owned it for {}", counted(hours, "business hour"))),
        )
    )


def _drifting(rows: pl.DataFrame) -> pl.DataFrame:
    is_open = pl.col("promise_status").is_in(OPEN_PROMISES)
    drifting = rows.filter(is_open & (pl.col("promise_moved_count") >= _DRIFTS))
    lead = pl.format(
        "moved {} times, from {} to {}",
        "promise_moved_count", "promise_first_due_at_words", "promise_due_at_words",
    )  # fmt: skip
    return drifting.select(
        "case_id",
        evidence_id="promise_in",
        quote="promise_words",
        sentence=quoting(lead, pl.col("promise_words")),
    )


def _in_conflict(rows: pl.DataFrame) -> pl.DataFrame:
    is_open = pl.col("promise_status").is_in(OPEN_PROMISES)
    return rows.filter(is_open & pl.col("is_promise_conflict"))


def _talked_around(rows: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    return (
        rows.filter(pl.col("is_talking_around") & (pl.col("blocker") == Blocker.UNNAMED))
        .join(_part(told, "blocked"), on="case_id", maintain_order="left")
        .select("case_id", "evidence_id", "quote", sentence=_uncapped("sentence"))
    )


def _for_leadership(rows: pl.DataFrame, told: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """What leadership was asked; else the decision that is missing; else the risk, in the lane's words."""
    asked = newest_events(held.decisions, [Kind.LEADERSHIP_ASKED])
    flagged = newest_events(held.decisions, [Kind.RISK_FLAGGED])
    is_asked = pl.col("question").is_not_null() & pl.col("decided_at").is_null()
    is_blocked = pl.col("blocker").is_in(_DECIDED_BY_LEADERSHIP)
    reason = pl.col("lane_reasons").list.get(
        pl.col("lanes").list.eval(pl.element().index_of(Lane.LEADERSHIP.value)).list.first(),
        null_on_oob=True,
    )
    return (
        rows.filter(pl.col("lanes").list.contains(Lane.LEADERSHIP.value))
        .join(_part(told, "blocked"), on="case_id", how="left", maintain_order="left")
        .join(asked.select("case_id", asked_in="event_id"), on="case_id", how="left", maintain_order="left")
        .join(flagged.select("case_id", flagged_in="event_id"), on="case_id", how="left", maintain_order="left")
        .join(_risk_words(rows, held), on="case_id", how="left", maintain_order="left")
        .with_columns(
            quote=pl.when(is_asked).then(None).when(is_blocked).then("quote").otherwise("risk_quote"),
            evidence_id=pl.when(is_asked)
            .then("asked_in")
            .when(is_blocked)
            .then("evidence_id")
            .otherwise(pl.coalesce("risk_in", "flagged_in", "evidence_id")),
        )
        .select(
            "case_id",
            "evidence_id",
            "quote",
            sentence=pl.when(is_asked)
            .then(pl.format("asked {}: {}", "asked_at_words", "question"))
            .when(is_blocked)
            .then(_uncapped("sentence"))
            .otherwise(quoting(_uncapped(reason), pl.col("quote"))),
        )
    )  # fmt: skip


def _risk_words(rows: pl.DataFrame, held: Queue) -> pl.DataFrame:
    """case_id, risk_in, risk_quote: the newest words of a risk that stands."""
    standing_risks = rows.select("case_id", risk="risks", risk_quote="risk_quotes").explode(
        "risk", "risk_quote"
    )
    groups = held.situation.grouping.groups.select("evidence_id", "case_id")
    read = (
        held.situation.facts.readings.filter(pl.col("about") == "risk")
        .join(groups, on="evidence_id")
        .sort("at", "message_id", "position")
        .select("case_id", risk_in="message_id", risk="value", risk_quote="quote")
    )
    return (
        read.join(standing_risks, on=["case_id", "risk", "risk_quote"], how="semi")
        .unique("case_id", keep="last", maintain_order=True)
        .with_columns(risk_quote=brief_quote(pl.col("risk_quote")))
        .drop("risk")
    )


def _part(told: pl.DataFrame, part: str) -> pl.DataFrame:
    """A part of the summaries; where a person wrote the summary, that."""
    return (
        told.filter(pl.col("part").is_in([part, "written"]))
        .select("case_id", "sentence", "evidence_id", "quote")
        .unique("case_id", keep="first", maintain_order=True)
    )


def _uncapped(sentence: str | pl.Expr) -> pl.Expr:
    """A sentence as a clause: small at its start, no full stop at its end."""
    whole = pl.col(sentence) if isinstance(sentence, str) else sentence
    small = pl.concat_str(whole.str.slice(0, 1).str.to_lowercase(), whole.str.slice(1))
    return small.str.strip_suffix(".")
