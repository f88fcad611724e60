"""The weekly review behind the data door: what a week says, freezing it, and its files."""

from collections.abc import Hashable, Sequence
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

    def state(self, week: str) -> Hashable:
        """What the week's review is made from, beside the ledger as it stands: another state, another review.

        That is what it is frozen at, and the week before, with which one not frozen is compared.
        Raises FreezeUnreadable.
        """
        wanted = Week.parse(week)
        return tuple(
            frozen and (frozen.frozen_at, frozen.point.instant, len(frozen.replaced))
            for frozen in (
                freezing.frozen_review(self.home, one) for one in (wanted, wanted.before)
            )
        )

    def review(self, week: str, filters: Filters) -> Review:
        """The frozen review, else the week as it would freeze now.

        Raises NothingPublished, FreezeUnreadable, FrozenStateLost.
        """
        wanted = Week.parse(week)
        frozen = freezing.frozen_review(self.home, wanted)
        stands = frozen or freezing.would_freeze(
            self.home, wanted, now=self.now, settings=self.settings, frozen_at=self.now
        )
        opened = freezing.opened(self.home, stands, is_frozen=frozen is not None)
        said = contents(opened, filters)
        return Review(said, sections(said))

    def is_running(self, week: str) -> bool:
        """Whether the week has begun and is not over."""
        return freezing.is_running(Week.parse(week), now=self.now, settings=self.settings)

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
