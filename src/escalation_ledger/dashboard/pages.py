"""Which pages there are, in the order of the menu."""

from collections.abc import Callable
from dataclasses import dataclass

from escalation_ledger.dashboard.frame import Opening, Visit
from escalation_ledger.dashboard.views import (
    afternoon,
    case,
    exposure,
    handoffs,
    inbox,
    promises,
    queue,
    review,
    sources,
)
from escalation_ledger.domain.words import Page


@dataclass(frozen=True)
class Entry:
    """One page: its place in the URL, its name, what draws it.

    asks_filters, is_live, tells_the_past, asks_lane: see `framed`. is_followed: drawn anew by itself when
    the ledger has changed, which a page that is typed in is not.
    """

    path: Page
    title: str
    show: Callable[[Visit], None]
    asks_filters: bool = True
    is_live: bool = True
    tells_the_past: bool = False
    is_followed: bool = True
    asks_lane: bool = False
    count: Callable[[Opening], int] | None = None

    def menu_title(self, opening: Opening) -> str:
        """As the menu says it: `Inbox 3`."""
        waiting = self.count(opening) if self.count else 0
        return f"{self.title} {waiting:,}" if waiting else self.title


PAGES = (
    Entry(Page.QUEUE, "Queue", queue.show, tells_the_past=True, asks_lane=True),
    Entry(Page.CASE, "Case", case.show, asks_filters=False, tells_the_past=True, asks_lane=True),
    Entry(Page.PROMISES, "Promises", promises.show),
    Entry(Page.HANDOFFS, "Handoffs", handoffs.show),
    Entry(Page.EXPOSURE, "Exposure", exposure.show),
    Entry(Page.AFTERNOON, "Afternoon", afternoon.show, is_followed=False),
    Entry(Page.REVIEW, "Review", review.show, is_live=False),
    Entry(
        Page.INBOX,
        "Inbox",
        inbox.show,
        asks_filters=False,
        count=lambda opening: opening.waiting_count,
    ),
    Entry(Page.SOURCES, "Sources", sources.show, asks_filters=False),
)
