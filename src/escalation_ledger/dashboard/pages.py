"""Which pages there are, in the order of the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.views import (
    case,
    exposure,
    handoffs,
    promises,
    queue,
    review,
    sources,
)


@dataclass(frozen=True)
class Entry:
    """One page: its place in the URL, its name, what draws it, whether it asks the filters."""

    path: str
    title: str
    show: Callable[[Visit], None]
    asks_filters: bool = True


PAGES = (
    Entry("queue", "Queue", queue.show),
    Entry("case", "Case", case.show, asks_filters=False),
    Entry("promises", "Promises", promises.show),
    Entry("handoffs", "Handoffs", handoffs.show),
    Entry("exposure", "Exposure", exposure.show),
    Entry("review", "Review", review.show),
    Entry("sources", "Sources", sources.show, asks_filters=False),
)
