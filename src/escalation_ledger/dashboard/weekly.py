"""The weekly review behind the data door: what a week says, freezing it, and its files."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from escalation_ledger.domain.weeks import Week
from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.review import freezing
from escalation_ledger.reports.review.contents import Contents, contents
from escalation_ledger.reports.review.sections import Section, sections
from escalation_ledger.warehouse.current import published
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings

WEEKS_SHOWN = 26


@dataclass(frozen=True)
class Review:
    """One review: what it says, and its lists as they are shown."""

    contents: Contents
    sections: Sequence[Section]


@dataclass(frozen=True)
class Weekly:
    """The reviews of one home, told from `now`."""

    home: Home
    settings: Settings
    now: datetime

    def weeks(self) -> list[str]:
        """The weeks there is something to say of, this one first: back to the first snapshot kept."""
        zone = self.settings.calendars["default"].zone
        this = freezing.week_of(self.now, self.settings)
        kept = published(self.home)
        first = Week.containing(kept[0].published_at, zone) if kept else this
        names = [this.name]
        while this > first and len(names) < WEEKS_SHOWN:
            this = this.before
            names.append(this.name)
        return names

    def is_frozen(self, week: str) -> bool:
        """Whether its exports stay as they are from now on."""
        return freezing.frozen_review(self.home, Week.parse(week)) is not None

    def review(self, week: str, filters: Filters) -> Review:
        """The frozen review, else the week as it would freeze now.

        Raises NothingPublished, FreezeUnreadable, FrozenStateLost.
        """
        wanted = Week.parse(week)
        frozen = freezing.frozen_review(self.home, wanted) or freezing.would_freeze(
            self.home, wanted, now=self.now, settings=self.settings, frozen_at=self.now
        )
        said = contents(freezing.opened(self.home, frozen), filters)
        return Review(said, sections(said))

    def freeze(self, week: str, *, frozen_at: datetime, again: bool) -> None:
        """Keep the week as it stands now. frozen_at: the real clock."""
        freezing.freeze_week(
            self.home,
            Week.parse(week),
            now=self.now,
            settings=self.settings,
            frozen_at=frozen_at,
            again=again,
        )
