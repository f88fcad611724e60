"""The head of a review: which week, from which state of the ledger, compared with what; its figures."""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from escalation_ledger.reports.exposure import UNKNOWN
from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.review.cells import NOTHING, shown
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.plain import plain_text
from escalation_ledger.reports.review.sections import Kind
from escalation_ledger.warehouse.reviews import Point

_NOT_FROZEN = [
    "So far: the week is running and not frozen, so the next export may say something else."
]


@dataclass(frozen=True)
class Figure:
    """One number of the head. `before`: at the comparison point, where `is_compared`.

    `absent`: how it reads where it has no value.
    """

    key: str
    label: str
    value: float | None
    before: float | None
    kind: Kind
    note: str = ""
    is_compared: bool = False
    absent: str = NOTHING

    @property
    def now(self) -> str:
        """The value in words."""
        return shown(self.value, self.kind, self.absent)

    @property
    def then(self) -> str:
        """The value at the comparison point in words, a dash without one."""
        return shown(self.before, self.kind, self.absent) if self.is_compared else NOTHING


def title(review: Contents) -> str:
    """As "Escalation review 2026-W12", with "so far" where that week may still change."""
    return f"Escalation review {review.week.name}{', so far' if is_so_far(review) else ''}"


def is_so_far(review: Contents) -> bool:
    """Whether it is a running week that nobody froze: the next export may say something else."""
    return not review.is_frozen and not _is_over(review)


def lines(review: Contents) -> list[str]:
    """What the reader must know to trust the rest, a sentence each."""
    frozen = review.frozen
    point = frozen.point
    monday, sunday = review.week.monday, review.week.sunday
    return [
        *(_NOT_FROZEN if is_so_far(review) else []),
        f"{monday:%a} {monday.day} {monday:%b} to {sunday:%a} {sunday.day} {sunday:%b %Y}. "
        f"As of {_at(point.instant, review)}, {_how_far(review)}. Times are in {review.zone}.",
        f"Snapshot {point.run_id}, content {point.content[:12]}, published "
        f"{_at(datetime.fromisoformat(review.snapshot_at), review)}. Record up to event "
        f"{point.record_seq}. Configuration {fingerprint(point)[:12]}.",
        _compared(review),
        *([f"Filter: {plain_text(words)}."] if (words := filter_words(review.filters)) else []),
        *(
            [f"Replaces the review frozen as of {_at(frozen.replaced[-1].instant, review)}."]
            if frozen.replaced
            else []
        ),
    ]


def as_of(review: Contents) -> str:
    """As "as of Tue 17 Mar 2026 08:30"."""
    return f"as of {_at(review.frozen.point.instant, review)}"


def fingerprint(point: Point) -> str:
    """Hash of the configuration the review was made by."""
    return hashlib.sha256(json.dumps(point.configuration, sort_keys=True).encode()).hexdigest()


def filter_words(filters: Filters) -> str:
    """As "tier Strategic or Growth, renewal within 90 days, owner none"; empty when nothing is left out."""
    days = filters.renewal_within_days
    parts = [
        f"tier {' or '.join(filters.tiers)}" if filters.tiers else "",
        f"renewal within {days} days" if days is not None else "",
        f"owner {filters.owner}" if filters.owner else "",
    ]
    return ", ".join(part for part in parts if part)


def figures(review: Contents) -> list[Figure]:
    """The numbers of the head, in order; those of the queue also as they were."""
    now, then = review.queue, review.queue_before
    queue = [
        Figure(
            key,
            label,
            getattr(now, key),
            getattr(then, key) if then else None,
            kind,
            note=_left_out(review) if key == "exposed_usd" else "",
            is_compared=then is not None,
            absent=UNKNOWN if kind is Kind.USD else NOTHING,
        )
        for key, label, kind in (
            ("live", "Live cases", Kind.COUNT),
            ("act_now", "Act now", Kind.COUNT),
            ("no_owner", "No owner", Kind.COUNT),
            ("missed", "Cases with a missed promise", Kind.COUNT),
            ("exposed_usd", "ARR exposed", Kind.USD),
            ("exposed_accounts", "Accounts exposed", Kind.COUNT),
        )
    ]
    week = [
        Figure(f"week_{key}", label, getattr(review.week_promises, key), None, Kind.COUNT)
        for key, label in (
            ("due", "Due this week"),
            ("kept", "Kept this week"),
            ("kept_late", "Kept late this week"),
            ("missed", "Missed this week"),
            ("ahead", "Still ahead this week"),
        )
    ]
    rate = review.promises.ledger_first_rate
    return [
        *queue,
        *week,
        Figure(
            "decisions", "Decisions needed", review.frames["decisions"].height, None, Kind.COUNT
        ),
        Figure(
            "ledger_first_rate",
            "Promises in the ledger first",
            rate,
            None,
            Kind.RATE,
            "No promise is in the ledger yet, so there is no rate." if rate is None else "",
        ),
    ]


def _left_out(review: Contents) -> str:
    """What the exposed ARR leaves out, as a sentence."""
    said = review.queue.exposed.left_out
    return f"{said[0].upper()}{said[1:]}." if said else ""


def _how_far(review: Contents) -> str:
    return "the end of the week" if _is_over(review) else "while the week was running"


def _is_over(review: Contents) -> bool:
    end = review.week.ends_at(ZoneInfo(review.zone))
    return (end - review.frozen.point.instant).total_seconds() < 1


def _compared(review: Contents) -> str:
    before, week = review.frozen.before, review.frozen.before_week
    if before is None:
        return "Nothing to compare with: there is no snapshot from seven days before."
    what = f"the review of {week}" if week else "the ledger seven days before"
    return f"Compared with {what}, as of {_at(before.instant, review)}."


def _at(instant: datetime, review: Contents) -> str:
    local = instant.astimezone(ZoneInfo(review.zone))
    return f"{local:%a} {local.day} {local:%b %Y %H:%M}"
