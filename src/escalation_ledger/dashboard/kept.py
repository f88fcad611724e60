"""One opened ledger for every reader, opened again when what it says or the clock is another; and notes on it."""

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

_LOG = logging.getLogger(__name__)
Opened = TypeVar("Opened")
Worked = TypeVar("Worked")

# Clocks on screen run on by themselves; within this, readers take the ledger of a while ago
# and the one of now is opened behind their backs.
FRESH_ENOUGH = timedelta(minutes=5)


@dataclass(frozen=True)
class _Held(Generic[Opened]):
    state: Hashable
    minute: datetime
    opened: Opened


class Keeper(Generic[Opened]):
    """Holds the newest opened ledger. Frames in it are shared, and never changed in place.

    Another state (a new snapshot, an edit, another configuration) is opened before the reader
    gets it; a later minute of the same state is opened in the background, once.
    """

    def __init__(self) -> None:
        self._held: _Held[Opened] | None = None
        self._opening = threading.Lock()

    def at(
        self, state: Hashable, minute: datetime, reopen: Callable[[Opened | None], Opened]
    ) -> Opened:
        """The ledger in this state, told from this minute or one shortly before.

        reopen: opens it, given the one held before, if any.
        """
        held = self._held
        if held and held.state == state and held.minute == minute:
            return held.opened
        if held and held.state == state and timedelta(0) < minute - held.minute <= FRESH_ENOUGH:
            self._reopen_behind(state, minute, reopen)
            return held.opened
        with self._opening:
            return self._opened(state, minute, reopen)

    def _reopen_behind(
        self, state: Hashable, minute: datetime, reopen: Callable[[Opened | None], Opened]
    ) -> None:
        if self._opening.acquire(blocking=False):
            threading.Thread(target=self._reopen, args=(state, minute, reopen), daemon=True).start()

    def _reopen(
        self, state: Hashable, minute: datetime, reopen: Callable[[Opened | None], Opened]
    ) -> None:
        try:
            self._opened(state, minute, reopen)
        except Exception:  # noqa: BLE001 - a thread has nobody to raise to
            # The reader who next asks for this minute meets the error, and is told.
            _LOG.warning("The ledger of %s could not be opened.", minute, exc_info=True)
        finally:
            self._opening.release()

    def _opened(
        self, state: Hashable, minute: datetime, reopen: Callable[[Opened | None], Opened]
    ) -> Opened:
        """Open it, unless whoever was before in the queue just did."""
        held = self._held
        if held is None or (held.state, held.minute) != (state, minute):
            before = held.opened if held else None
            held = self._held = _Held(state, minute, reopen(before))
        return held.opened


class Notes:
    """What was worked out of one opened ledger, for every reader: the `most` asked for last."""

    def __init__(self, most: int = 200) -> None:
        self._most = most
        self._noted: OrderedDict[Hashable, Any] = OrderedDict()
        self._noting = threading.Lock()

    def once(self, what: Hashable, work: Callable[[], Worked]) -> Worked:
        """`what` as noted, else as `work` finds it now. Shared: never changed in place."""
        with self._noting:
            if what in self._noted:
                self._noted.move_to_end(what)
                return self._noted[what]  # type: ignore[no-any-return]
        found = work()
        with self._noting:
            self._noted[what] = found
            if len(self._noted) > self._most:
                self._noted.popitem(last=False)
        return found
