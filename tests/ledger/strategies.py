"""Any event there is, made from the fields its class declares."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args

from hypothesis import strategies as st

from escalation_ledger.ledger.codec import field_types
from escalation_ledger.ledger.events import Event

zones = st.sampled_from(
    [UTC, timezone(timedelta(hours=5, minutes=30)), timezone(-timedelta(hours=8))]
)
within_two_centuries = st.integers(-(10**15) * 3, 10**15 * 3)
instants = st.builds(
    lambda microseconds, zone: (
        datetime.fromtimestamp(0, zone) + timedelta(microseconds=microseconds)
    ),
    within_two_centuries,
    zones,
)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
_VALUES: Mapping[type, st.SearchStrategy[Any]] = {
    str: texts,
    datetime: instants,
    float: st.floats(0, 1),
    bool: st.booleans(),
    tuple: st.lists(texts, max_size=3).map(tuple),
}


def _events_of(kind: type[Event]) -> st.SearchStrategy[Event]:
    types = field_types()
    return st.builds(
        kind,
        **{
            name: st.none() | _VALUES[types[name]]
            if "None" in str(annotation)
            else _VALUES[types[name]]
            for name, annotation in kind.__annotations__.items()
        },
    )


events: st.SearchStrategy[Event] = st.one_of([_events_of(kind) for kind in get_args(Event)])
