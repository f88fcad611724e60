"""The dashboard's one door to storage, and the one place in it that reads the clock.

What is behind the door is opened once per state of the ledger and minute of the clock, and
shared by every reader: frames are never changed in place.
"""

import os
from collections.abc import Hashable, Mapping
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import streamlit as st

from escalation_ledger.dashboard.kept import Keeper
from escalation_ledger.dashboard.ledger_view import LedgerView
from escalation_ledger.dashboard.replaying import replay
from escalation_ledger.dashboard.weekly import Weekly
from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.permissions import NotAllowed
from escalation_ledger.ledger.refusals import Refused
from escalation_ledger.ledger.store import Record, RecordUnavailable
from escalation_ledger.reports.brief.document import brief_document, brief_since
from escalation_ledger.reports.queue import (
    FrozenStateLost,
    NothingPublished,
    UnknownCase,
    open_queue,
)
from escalation_ledger.reports.review.freezing import WeekAhead
from escalation_ledger.warehouse import runs
from escalation_ledger.warehouse.current import CurrentUnreadable, published
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.reviews import FreezeUnreadable
from escalation_ledger.warehouse.settings import SettingInvalid, Settings, load_settings

__all__ = [
    "REFUSED",
    "UNREADABLE",
    "UNREVIEWABLE",
    "LedgerView",
    "NobodyWrites",
    "NotKnownThen",
    "NothingPublished",
    "RecordUnavailable",
    "UnknownCase",
    "brief",
    "clock_set_to",
    "clock_text",
    "desk",
    "drafts_folder",
    "instant",
    "is_outdated",
    "now",
    "opened",
    "opened_as_of",
    "person",
    "replay_set_aside",
    "role",
]

UNREADABLE = (SettingInvalid, CurrentUnreadable, RecordUnavailable)
"""What stops a page before it has anything to show; each says what to do."""

REFUSED = (Refused, NotAllowed, RecordUnavailable)
"""What keeps an edit from being written; each says what to do."""

UNREVIEWABLE = (NothingPublished, FreezeUnreadable, FrozenStateLost, WeekAhead)
"""What keeps a week from being reviewed; each says why."""


class NotKnownThen(LookupError):
    """The ledger is asked as of an instant that it can tell nothing of; the sentence says why."""


class NobodyWrites(Refused):
    """Somebody tried to write through a dashboard that was started for nobody."""


def clock_set_to() -> datetime | None:
    """The instant LEDGER_NOW sets the clock to; None when the clock is real."""
    text = os.environ.get("LEDGER_NOW")
    return instant(text) if text else None


def now() -> datetime:
    """The instant every page is told from, UTC."""
    return clock_set_to() or datetime.now(UTC)


def instant(text: str) -> datetime:
    """An ISO 8601 text -> the instant, UTC."""
    return datetime.fromisoformat(text).astimezone(UTC)


def clock_text() -> str | None:
    """The instant the clock is set to, as ISO text."""
    at = clock_set_to()
    return at.isoformat() if at else None


def person() -> str | None:
    """Who sits at this dashboard: the one person of local mode; None: nobody writes here."""
    return os.environ.get("LEDGER_BY") or None


def role() -> Role | None:
    """What that person may do, as of now; None where there is nobody, or they have no role."""
    who = person()
    return _record(_home().record_url).role_of(who) if who else None


def drafts_folder() -> Path:
    """Where what people typed and did not save is kept."""
    return _home().drafts


def desk(shown: LedgerView) -> Desk:
    """The person at the ledger as it is shown to them: every command on the record.

    The role is checked by the store on each write. Raises NobodyWrites.
    """
    who = person()
    if shown.held.as_of is not None:
        raise NobodyWrites("What was known then cannot be changed. Go back to now to write.")
    if who is None:
        raise NobodyWrites(
            "This dashboard was started for reading. To write, start it with your address: "
            "`ledger serve --by you@example.com`."
        )
    record = Record.open(shown.home.record_url, clock=lambda: datetime.now(UTC))
    return shown.held.desk(record, by=who, at=now())


def weekly(at: datetime, settings: Settings) -> Weekly:
    """The weekly reviews, told from `at`."""
    return Weekly(_home(), settings, at)


def freeze_week(reviews: Weekly, week: str, *, again: bool = False) -> None:
    """Freeze the week as it stands, or `again` in place of what was frozen. For callbacks."""
    reviews.freeze(week, frozen_at=datetime.now(UTC), again=again)


def _home() -> Home:
    return Home(Path(os.environ.get("LEDGER_HOME") or "data/local"))


def opened(at: datetime) -> LedgerView:
    """The ledger at `at`, or shortly before. Raises NothingPublished, or one of UNREADABLE."""
    home = _home()
    settings = _settings(home.root, _stamp(home.root / "ledger.toml"))
    kept = published(home)
    minute = at.replace(second=0, microsecond=0)

    def reopen(before: LedgerView | None) -> LedgerView:
        known = before.held if before and before.home == home else None
        return LedgerView(
            home=home,
            # Not the full minute: what was written seconds ago would be still to come.
            held=open_queue(home, now=at, settings=settings, known=known),
            settings=settings,
            runs=runs.history(home),
        )

    if not kept:
        return reopen(None)
    head = _record(home.record_url).head()
    return _keeper().at((home, settings.fingerprint, kept[-1].run_id, head), minute, reopen)


def opened_as_of(then: datetime) -> LedgerView:
    """The ledger as it was known at that instant: its snapshot, its events, its clock.

    Raises NotKnownThen, or one of UNREADABLE.
    """
    home = _home()
    kept = published(home)
    if then > max(now(), datetime.now(UTC)):
        raise NotKnownThen(f"{then:%a %d %b %Y %H:%M} UTC is still to come.")
    if not kept or then < kept[0].published_at:
        first = f" The first that is kept is of {kept[0].published_at:%a %d %b %Y %H:%M} UTC."
        raise NotKnownThen(
            f"No snapshot is kept from before {then:%a %d %b %Y %H:%M} UTC.{first if kept else ''}"
        )
    settings = _settings(home.root, _stamp(home.root / "ledger.toml"))
    return _opened_then(home, then, settings.fingerprint, kept[0].run_id, settings)


def brief(shown: LedgerView) -> Mapping[str, Any]:
    """`brief_document` of the ledger as it is shown, compared with it as it was when work ended."""

    def told() -> Mapping[str, Any]:
        try:
            before = opened_as_of(brief_since(shown.held)).held
        except NotKnownThen:
            before = None
        return brief_document(shown.held, before)

    return shown.once("brief", told)


def replay_set_aside() -> str:
    """Read the rows set aside again; what it came to, in one sentence."""
    return replay(_home().root)


def is_outdated(shown: LedgerView) -> bool:
    """Whether a newer snapshot is published, or something was written since."""
    home = _home()
    kept = published(home)
    return bool(kept) and (kept[-1].run_id, _record(home.record_url).head()) != (
        shown.held.snapshot.run_id,
        shown.held.record_seq,
    )


def _stamp(file: Path) -> tuple[int, int, int] | None:
    """What changes when the file is written again or replaced; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size, status.st_ino


@lru_cache(maxsize=4)
def _settings(home: Path, stamp: Hashable) -> Settings:  # noqa: ARG001 - read anew for each stamp
    return load_settings(home)


@st.cache_resource(show_spinner=False, max_entries=4)
def _opened_then(
    home: Home,
    then: datetime,
    fingerprint: str,  # noqa: ARG001 - other settings, other scores
    oldest: str,  # noqa: ARG001 - a snapshot that is gone answers no more
    _settings: Settings,
) -> LedgerView:
    """What was known then does not change, so it is worked out once."""
    return LedgerView(
        home=home,
        held=open_queue(home, now=then, settings=_settings, as_of=then),
        settings=_settings,
        runs=runs.history(home),
    )


@st.cache_resource(show_spinner=False)
def _keeper() -> Keeper[LedgerView]:
    return Keeper()


@st.cache_resource(show_spinner=False, max_entries=4)
def _record(url: str) -> Record:
    return Record.open(url)
