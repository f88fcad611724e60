"""A queue made up for the screen: sixty varied live cases, RANKED-shaped, with hostile texts among them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.dashboard.data import LedgerView, UnknownCase
from escalation_ledger.domain.words import SourceStatus
from escalation_ledger.models.schemas import MESSAGES
from escalation_ledger.reports.summary import SUMMARY
from escalation_ledger.reports.waiting import WAITING
from escalation_ledger.scoring.lanes import with_lanes
from escalation_ledger.scoring.schemas import RANKED
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)

HOSTILE = (
    "![x](http://evil.example/x.png)",
    "<img src=x onerror=alert(1)>",
    "=cmd|' /C calc'!A0",
    ":red[hi] **bold** [link](javascript:alert(1))",
    "$x^2$ <script>document.title='owned'</script>",
)

_ACCOUNTS = (
    ("Northwind Traders", "Strategic", 1_250_000.0, 21),
    ("Halcyon Health", "Strategic", 840_000.0, 64),
    ("Brightwater Logistics", "Enterprise", 420_000.0, 28),
    ("Kestrel Insurance", "Enterprise", 310_000.0, 112),
    ("Oakridge Schools", "Growth", 92_000.0, 9),
    ("Meridian Freight", "Enterprise", 515_000.0, 171),
    ("Studio Lumen", "Growth", 38_000.0, 240),
    ("Pacific Grid", "Strategic", 1_900_000.0, 88),
    ("Tallow & Finch", "Growth", 18_500.0, 15),
    ("Aster Biotech", "Enterprise", 260_000.0, -6),
    ("Corvid Robotics", "Growth", 64_000.0, 132),
    (HOSTILE[0], "Growth", 12_000.0, 45),
)

_SUMMARIES = (
    "Invoices post twice when a purchase order has two approvers",
    "SSO logins fail for every user of the EU tenant",
    "Nightly export arrives empty since the March release",
    "Restored backup lacks the attachments of the last nine days",
    "Report totals differ between dashboard and API by up to 4 %",
    "Webhook retries flood the customer's endpoint",
    "Bulk import stops at row 10,000 without an error",
    "Mobile app logs drivers out mid-shift",
    "Data residency addendum unsigned, legal waits on us",
    "How to map a custom field to the ledger code",
    "Search returns archived records to restricted users",
    HOSTILE[1],
    HOSTILE[2],
    HOSTILE[3],
    HOSTILE[4],
)

_PEOPLE = (
    ("ana.ruiz@tallyhq.com", "Ana Ruiz"),
    ("jonas.weber@tallyhq.com", "Jonas Weber"),
    ("priya.nair@tallyhq.com", "Priya Nair"),
    ("sam.okafor@tallyhq.com", "Sam Okafor"),
    ("mei.tanaka@tallyhq.com", "Mei Tanaka"),
)

_BLOCKERS = (
    "bug_fix",
    "unnamed",
    "missing_decision",
    "access_issue",
    "unclear_repro",
    "policy_exception",
    "dependency",
)
_NATURES = ("technical", "operational", None, "policy", "communication")
_IMPACTS = ("core_blocked", "outage", "core_degraded", None, "minor", "data_loss", "question")

# (status, minutes from now to due) of the promise that counts, by turns.
_PROMISES = (
    ("overdue", -2890),
    ("imminent", 47),
    (None, None),
    ("pending", 1730),
    ("pending", 5800),
    ("pending", 4410),
    (None, None),
    ("pending", 3015),
    ("pending", 410),
    ("kept", -600),
    ("pending", 9130),
    ("overdue", -22),
    ("pending", 620),
    ("pending", 2890),
    ("imminent", 96),
    ("pending", 1510),
    ("pending", 7300),
)


def ranked(count: int = 60) -> pl.DataFrame:
    """`count` live cases, RANKED-shaped and checked."""
    rows = [_row(index, count) for index in range(count)]
    return RANKED.check(with_lanes(pl.DataFrame(rows, schema=RANKED.dtypes)))


@dataclass(frozen=True)
class MadeUp:
    """What a page asks of an opened queue, over those cases."""

    ranked: pl.DataFrame
    sources: pl.DataFrame
    found: pl.DataFrame | None = None
    content: str = "c0ffee"
    snapshot_at: datetime = NOW - timedelta(minutes=12)
    now: datetime = NOW
    record_seq: int = 41
    as_of: datetime | None = None

    def case(self, case_id: str) -> pl.DataFrame:
        if self.found is not None:
            return self.found
        row = self.ranked.filter(pl.col("case_id") == case_id)
        if not row.height:
            raise UnknownCase(f"There is no case {case_id}. `ledger queue` lists the live ones.")
        return row

    def messages(self, case_id: str, last: int | None = None) -> pl.DataFrame:
        return messages(case_id)


def ledger_view(
    rows: pl.DataFrame | None = None,
    *,
    failed: Mapping[str, str] | None = None,
    found: pl.DataFrame | None = None,
) -> LedgerView:
    """A view as `data.opened` would hand it out; `found`: what any case asked for resolves to."""
    held = MadeUp(ranked() if rows is None else rows, sources(**(failed or {})), found)
    home = Home(Path("data/none"))
    view = LedgerView(home=home, held=held, settings=load_settings(), runs=[])  # type: ignore[arg-type]
    # Nothing waits in its inbox.
    vars(view)["waiting"] = pl.DataFrame(schema=WAITING)
    vars(view)["summary"] = summary
    return view


def summary(case_id: str) -> pl.DataFrame:
    """Two sentences on any case, one with a customer's hostile words."""
    told = [
        f'Core work is blocked; the customer says: "{HOSTILE[0]}"',
        "Nobody owns the next move.",
    ]
    rows = [
        {
            "case_id": case_id,
            "place": place,
            "part": part,
            "sentence": sentence,
            "evidence_id": f"zendesk:{case_id}/0",
            "quote": quote,
        }
        for place, part, sentence, quote in (
            (1, "broken", told[0], HOSTILE[0]),
            (2, "next", told[1], None),
        )
    ]
    return pl.DataFrame(rows, schema=SUMMARY)


def sources(**errors: str) -> pl.DataFrame:
    """The four sources of one refresh; those named in `errors` failed, with that error."""
    names = ("crm", "email", "slack", "zendesk")
    return pl.DataFrame(
        {
            "source": names,
            "status": [
                SourceStatus.FAILED if name in errors else SourceStatus.OK for name in names
            ],
            "error": [errors.get(name) for name in names],
            "landed": [900] * len(names),
            "watermark": [NOW - timedelta(minutes=minutes) for minutes in (700, 31, 14, 16)],
            "fetched_at": [NOW - timedelta(minutes=13)] * len(names),
        },
        schema_overrides={
            "error": pl.String,
            "watermark": pl.Datetime("us", "UTC"),
            "fetched_at": pl.Datetime("us", "UTC"),
        },
    )


def messages(case_id: str) -> pl.DataFrame:
    """Three messages of any case, oldest first: a customer's hostile one, ours, an internal one."""
    texts = (
        (
            "zendesk",
            "customer",
            True,
            "Dana Whitfield",
            f"{case_id}: we have 340 clinicians who cannot log in. {' '.join(HOSTILE)}",
        ),
        (
            "email",
            "ours",
            True,
            "Priya Nair",
            "Thank you for the trace. Engineering has reproduced it on our side; I will write to "
            "you by end of business Thursday with either the fix or a dated plan. In the "
            "meantime the workaround from Monday keeps the morning shift running, and Jonas "
            "stays reachable on the number you have.",
        ),
        (
            "slack",
            "ours",
            False,
            "Jonas Weber",
            "Repro needs the customer's IdP metadata; asked Sam for access, nobody owns that queue today.",
        ),
    )
    rows = [
        {
            "message_id": f"{source}:{case_id}/{index}",
            "evidence_id": f"{source}:{case_id}",
            "account_id": "A1",
            "at": NOW - timedelta(hours=30 - 11 * index),
            "author_id": author.lower(),
            "side": side,
            "is_customer_visible": seen,
            "text": text,
            "quoted": None,
            "time_zone": None,
            "source": source,
            "title": "Login broken " + HOSTILE[0],
            "place": "#esc-halcyon",
            "author": author,
        }
        for index, (source, side, seen, author, text) in enumerate(texts)
    ]
    extra = dict.fromkeys(("source", "title", "place", "author"), pl.String)
    return pl.DataFrame(rows, schema={**MESSAGES.dtypes, **extra})


def _row(index: int, count: int) -> Mapping[str, Any]:
    account, tier, arr, renewal_days = _ACCOUNTS[index % len(_ACCOUNTS)]
    score = max(4.0, 78.4 - index * 72.0 / count - (index % 3) * 0.4)
    owner = None if index % 5 == 0 else _PEOPLE[index % len(_PEOPLE)]
    status, minutes = _PROMISES[index % len(_PROMISES)]
    due = NOW + timedelta(minutes=minutes, seconds=-index) if minutes is not None else None
    blocker = _BLOCKERS[index % len(_BLOCKERS)]
    impact = _IMPACTS[index % len(_IMPACTS)]
    parts = _parts(score, index)
    values: dict[str, Any] = {
        "rank": index + 1,
        "score": score,
        "band": _band(score),
        "is_tie": index % 4 == 1,
        "exposure_usd": arr * 0.6,
        "deadline_kind": "promise" if due else "implied_touch",
        "deadline_at": due or NOW + timedelta(hours=5),
        "deadline_business_minutes_left": minutes if minutes is not None else 300,
        "reasons": _reasons(impact, due, owner),
        "consequence": "The promise to the customer is missed by noon, four weeks before a "
        "renewal of $420k, and nobody has said what happens next.",
        "case_id": f"ESC-{101 + index}",
        "number": 101 + index,
        "state": "live",
        "account_id": f"A{index % len(_ACCOUNTS)}",
        "account": account,
        "tier": tier,
        "arr_usd": arr,
        "renewal_on": date(2026, 3, 17) + timedelta(days=renewal_days),
        "renewal_amount_usd": arr,
        "close_probability": 0.8,
        "calendar": "default",
        "summary": _SUMMARIES[index % len(_SUMMARIES)],
        "impact": impact,
        "impact_source": "read" if impact else "none",
        "breadth": 1.0,
        "has_workaround": index % 6 == 5,
        "severity_reported": "urgent",
        "owner": owner[0] if owner else None,
        "owner_name": owner[1] if owner else None,
        "owner_state": "none" if owner is None else ("accepted" if index % 2 else "assigned"),
        "owner_source": "record" if owner else None,
        "owner_due_at": NOW + timedelta(hours=7) if owner and index % 2 else None,
        "is_owner_active": owner is not None,
        "owner_acted_at": NOW - timedelta(hours=3 + index) if owner else None,
        "blocker": blocker,
        "blocker_source": "none" if blocker == "unnamed" else ("read" if index % 2 else "person"),
        "blocker_since": None if blocker == "unnamed" else NOW - timedelta(days=2, hours=index),
        "blocker_quote": None
        if blocker == "unnamed"
        else "We cannot reproduce it without their IdP metadata.",
        "nature": _NATURES[index % len(_NATURES)],
        "nature_source": "none",
        "risks": ["churn"] if index % 7 == 0 else [],
        "risk_quotes": [""] if index % 7 == 0 else [],
        "promise_id": f"P{index}" if status else None,
        "promise_due_at": due,
        "promise_status": status,
        "promise_made_at": NOW - timedelta(days=3) if status else None,
        "promise_source": "heard" if status else None,
        "promise_evidence": "zendesk:comment:9" if status else None,
        "promise_quote": "I will get back to you by then with a fix or a plan." if status else None,
        "promise_moved_count": 2 if index % 11 == 4 else 0,
        "promise_moved_after_due_count": 1 if index % 11 == 4 else 0,
        "promise_slip_minutes": 2880 if index % 11 == 4 else None,
        "promise_first_due_at": due,
        "is_promise_held_overdue": index == 8,
        "is_promise_conflict": index == 4,
        "is_told_before_ledger": index == 4,
        "last_customer_touch_at": NOW - timedelta(hours=26 + index),
        "last_customer_message_at": NOW - timedelta(hours=5 + index),
        "handoffs": index % 6,
        "handoffs_recent": index % 3,
        "ping_pongs": 1 if index % 6 > 2 else 0,
        "ownerless_business_minutes": 0 if owner else 900,
        "is_talking_around": blocker == "unnamed" and index % 2 == 0,
        "evidence": [f"zendesk:ticket:{4800 + index}"],
        "admitted_by": "promise_overdue",
        "first_seen_at": NOW - timedelta(days=6),
        "version": 3,
    }
    return {**values, **parts}


def _parts(score: float, index: int) -> Mapping[str, float]:
    shares = ((0.42, 0.26, 0.18, 0.14), (0.25, 0.35, 0.15, 0.25), (0.33, 0.12, 0.30, 0.25))
    names = ("impact", "time", "revenue", "ownership")
    chosen = dict(zip(names, shares[index % 3], strict=True))
    return {
        **{f"points_{name}": score * share for name, share in chosen.items()},
        **{f"factor_{name}": min(1.0, share * 2.1) for name, share in chosen.items()},
    }


def _band(score: float) -> str:
    if score >= 55:
        return "act_now"
    if score >= 40:
        return "today"
    return "this_week" if score >= 25 else "watch"


def _reasons(impact: str | None, due: datetime | None, owner: Any) -> list[str]:
    return [
        f"Impact: {(impact or 'nobody has said').replace('_', ' ')}, all of the customer's users.",
        "Time: the promised touch is the deadline."
        if due
        else "Time: no promise; a touch is owed.",
        "Revenue: a renewal of $420k in 28 days.",
        "Ownership: one named owner." if owner else "Ownership: nobody is accountable.",
    ]
