"""The review in order: its head, its figures, and each list with its columns as they are written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from escalation_ledger.reports.exposure import UNKNOWN
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.plain import plain_texts


class Kind(StrEnum):
    """What a cell holds. WORD: of a closed vocabulary; MINUTES: of the clock; BUSINESS_MINUTES: of opening hours; RATE: 0..1."""

    TEXT = "text"
    WORD = "word"
    COUNT = "count"
    SCORE = "score"
    USD = "usd"
    DATE = "date"
    INSTANT = "instant"
    MINUTES = "minutes"
    BUSINESS_MINUTES = "business_minutes"
    RATE = "rate"


@dataclass(frozen=True)
class Column:
    """One column; `width` in characters. Sentences get a line of their own where there is no room.

    `absent`: how a cell without a value reads.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 14
    is_sentence: bool = False
    absent: str = "–"


@dataclass(frozen=True)
class Section:
    """One list. `note` says how it was made, `empty` what it means that there is none."""

    key: str
    title: str
    note: str
    empty: str
    columns: Sequence[Column]
    rows: pl.DataFrame


_RANK = Column("rank", "#", Kind.COUNT, 5)
_CASE = Column("case_id", "Case", Kind.WORD, 9)
_ACCOUNT = Column("account", "Customer", width=24)
_TIER = Column("tier", "Tier", width=11)
_ARR = Column("arr_usd", "ARR", Kind.USD, 12, absent=UNKNOWN)
_RENEWAL = Column("renewal_on", "Renewal", Kind.DATE, 11)
_SUMMARY = Column("summary", "What is broken", width=40)
_OWNER = Column("owner", "Owner", width=20)

DECISIONS = (
    _RANK,
    _CASE,
    _ACCOUNT,
    _ARR,
    Column("decision", "Decision", width=16),
    Column("reason", "Why", width=70),
)
LIVE = (
    _RANK,
    _CASE,
    _ACCOUNT,
    _TIER,
    _ARR,
    _RENEWAL,
    _SUMMARY,
    Column("score", "Score", Kind.SCORE, 7),
    Column("band", "Band", Kind.WORD, 10),
    _OWNER,
    Column("owner_state", "Owned", Kind.WORD, 9),
    Column("blocker", "Blocker", Kind.WORD, 16),
    Column("promise", "Promise", Kind.WORD, 10),
    Column("promise_due_at", "Promised for", Kind.INSTANT, 16),
    Column("next_step", "Next step", width=20),
    Column("next_at", "Next by", Kind.INSTANT, 16),
    Column("lanes", "Lanes", width=20),
    Column("in_short", "In short", width=60, is_sentence=True),
    Column("who_moves", "Who has to move", width=60, is_sentence=True),
    Column("why", "Why it ranks here", width=60, is_sentence=True),
    Column("consequence", "If nothing changes", width=60, is_sentence=True),
)
MOVED = (
    Column("kind", "Change", Kind.WORD, 11),
    _CASE,
    _ACCOUNT,
    _TIER,
    _ARR,
    _SUMMARY,
    Column("state", "State", Kind.WORD, 11),
    _RANK,
    _OWNER,
    Column("joined_to", "Joined to", width=9),
)
DUE = (
    Column("result", "Result", Kind.WORD, 10),
    Column("first_due_at", "First due", Kind.INSTANT, 16),
    Column("due_at", "Due now", Kind.INSTANT, 16),
    Column("moved_count", "Moves", Kind.COUNT, 7),
    _CASE,
    _ACCOUNT,
    Column("author", "Promised by", width=18),
    Column("quote", "Promise", width=60),
)
DRIFTED = (
    Column("slip_minutes", "Slip", Kind.MINUTES, 10),
    Column("moved_count", "Moves", Kind.COUNT, 7),
    Column("moved_after_due_count", "After due", Kind.COUNT, 9),
    Column("first_due_at", "First due", Kind.INSTANT, 16),
    Column("due_at", "Due now", Kind.INSTANT, 16),
    Column("status", "Status", Kind.WORD, 10),
    _CASE,
    _ACCOUNT,
    Column("author", "Promised by", width=18),
    Column("quote", "Promise", width=60),
)
HANDOFFS = (
    _CASE,
    _ACCOUNT,
    Column("title", "What is broken", width=40),
    _RANK,
    Column("handoffs", "Handoffs", Kind.COUNT, 9),
    Column("ping_pongs", "Ping-pongs", Kind.COUNT, 10),
    Column("ownerless_business_minutes", "Ownerless", Kind.BUSINESS_MINUTES, 12),
    _OWNER,
)
WINDOWS = (
    Column("window", "Renewal", width=11),
    _TIER,
    Column("accounts", "Accounts", Kind.COUNT, 9),
    Column("accounts_without_arr", "ARR not known for", Kind.COUNT, 16),
    Column("arr_usd", "ARR at risk", Kind.USD, 14, absent=UNKNOWN),
    Column("arr_usd_before", "Then", Kind.USD, 14),
    Column("moved_usd", "Moved", Kind.USD, 14),
)
ACCOUNTS = (
    _ACCOUNT,
    _TIER,
    _ARR,
    _RENEWAL,
    Column("days_to_renewal", "Days", Kind.COUNT, 6),
    Column("cases", "Cases", Kind.COUNT, 6),
    Column("worst_case_id", "Worst case", Kind.WORD, 10),
    Column("worst_score", "Score", Kind.SCORE, 7),
    Column("risks", "Risks", width=24),
    Column("since", "Since then", width=10),
)
BLIND_SPOTS = (
    Column("kind", "What", Kind.WORD, 11),
    Column("source", "Source", width=9),
    Column("count", "Rows", Kind.COUNT, 7),
    Column("detail", "Detail", width=80),
)


def sections(review: Contents) -> list[Section]:
    """Every list of the review, in order; texts plain."""
    frames = review.frames
    stated, median = review.handoff_limit
    usual = "no usual number yet" if median is None else f"the median of {median:g}"
    joined_risks = frames["accounts"].with_columns(pl.col("risks").list.join(", "))
    listed = (
        Section(
            "decisions",
            "Decisions needed",
            "What only a person can settle.",
            "Nothing needs a decision.",
            DECISIONS,
            frames["decisions"],
        ),
        Section(
            "live",
            "Live cases",
            "By rank over all live cases.",
            "No live case matches.",
            LIVE,
            frames["live"],
        ),
        Section(
            "moved",
            "New, closed and reopened",
            "Since the comparison point.",
            "Nothing to compare with."
            if review.moved is None
            else "No case was opened, closed or reopened.",
            MOVED,
            pl.DataFrame(schema={column.name: pl.String for column in MOVED})
            if review.moved is None
            else review.moved,
        ),
        Section(
            "due",
            "Promises of the week",
            "First due this week; one that was moved is one row, as it stands.",
            "No promise was first due this week.",
            DUE,
            frames["due"],
        ),
        Section(
            "drifted",
            "Drifted most",
            "Moved, and still open or due since the week began; the longest slip first.",
            "No open promise was moved.",
            DRIFTED,
            frames["drifted"],
        ),
        Section(
            "handoffs",
            "Handoff outliers",
            f"Live, handed on at least {stated} times and more often than {usual}.",
            "No live case is over the handoff limit.",
            HANDOFFS,
            frames["handoffs"],
        ),
        Section(
            "windows",
            "Exposure by renewal window",
            "ARR of accounts with a case due today or sooner, each account once.",
            "No account is exposed.",
            WINDOWS,
            frames["windows"],
        ),
        Section(
            "accounts",
            "Exposed accounts",
            "Most ARR first; those that left since the comparison point last.",
            "No account is exposed.",
            ACCOUNTS,
            joined_risks,
        ),
        Section(
            "blind_spots",
            "What the sources could not see",
            "Of the whole ledger, whatever the filter.",
            "Nothing is known to be missing.",
            BLIND_SPOTS,
            frames["blind_spots"],
        ),
    )
    return [
        Section(one.key, one.title, one.note, one.empty, one.columns, plain_texts(one.rows))
        for one in listed
    ]
