"""Any case the sheet can hold, for laws."""

from datetime import date, timedelta
from typing import Any

from hypothesis import strategies as st

from escalation_ledger.domain.words import Impact, PromiseStatus
from tests.scoring.cases import NOW, OWNERLESS, promised

BEFORE_NOW = st.integers(1, 40 * 24 * 60).map(lambda minutes: NOW - timedelta(minutes=minutes))
AFTER_NOW = st.integers(1, 40 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
AROUND_NOW = BEFORE_NOW | AFTER_NOW

_MONEY = st.none() | st.floats(0, 5e6)

OWNED = st.fixed_dictionaries(
    {
        "owner_state": st.sampled_from(["accepted", "assigned"]),
        "owner_due_at": st.none() | AROUND_NOW,
        "owner_acted_at": st.none() | BEFORE_NOW,
        "is_owner_active": st.booleans(),
    }
)

# Statuses a promise can have at NOW by its due time, and what it was moved.
_OPEN_PROMISE = st.one_of(
    st.tuples(AFTER_NOW, st.just("pending")), st.tuples(BEFORE_NOW, st.just("overdue"))
)
_ENDED_PROMISE = st.tuples(
    BEFORE_NOW,
    st.sampled_from(["kept", "kept_late", "missed", "withdrawn", "superseded"]),
)


@st.composite
def _promises(draw: st.DrawFn) -> dict[str, Any]:
    due_at, status = draw(_OPEN_PROMISE | _ENDED_PROMISE)
    is_held = status in {PromiseStatus.PENDING, PromiseStatus.WITHDRAWN} and draw(st.booleans())
    return promised(
        due_at,
        status=status,
        promise_moved_count=draw(st.integers(0, 4)),
        is_promise_held_overdue=is_held,
        promise_first_due_at=draw(BEFORE_NOW) if is_held else due_at,
    )


_FACTS = st.fixed_dictionaries(
    {
        "impact": st.none() | st.sampled_from([impact.value for impact in Impact]),
        "breadth": st.floats(0, 1),
        "has_workaround": st.booleans(),
        "tier": st.none() | st.sampled_from(["Strategic", "ENTERPRISE", "growth", "?"]),
        "calendar": st.sampled_from(["default", "munich", "new_york", "forgotten"]),
        "arr_usd": _MONEY,
        "renewal_on": st.none() | st.dates(date(2026, 1, 1), date(2027, 6, 30)),
        "renewal_amount_usd": _MONEY,
        "close_probability": st.none() | st.floats(0, 1),
        "handoffs_recent": st.integers(0, 12),
        "last_customer_touch_at": st.none() | BEFORE_NOW,
        "first_seen_at": BEFORE_NOW,
    }
)


@st.composite
def cases(
    draw: st.DrawFn,
    *,
    owned: st.SearchStrategy[dict[str, Any]] | None = None,
    promise: st.SearchStrategy[dict[str, Any]] | None = None,
) -> dict[str, Any]:
    """Overrides for `cases.unchecked`: facts, an owner or none, a promise or none."""
    return {
        **draw(_FACTS),
        **draw(owned if owned is not None else OWNED | st.just(dict(OWNERLESS))),
        **draw(promise if promise is not None else _promises() | st.just({})),
    }


def batches(case: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[list[dict[str, Any]]]:
    """Several cases at once: a frame costs the same for one as for twenty."""
    return st.lists(case, min_size=1, max_size=20)
