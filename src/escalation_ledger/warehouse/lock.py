"""One refresh at a time, across processes."""

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from escalation_ledger.warehouse.paths import Home


class RefreshRunning(RuntimeError):
    """Another refresh is at work on this home."""


@contextmanager
def refresh_lock(home: Home) -> Iterator[None]:
    """Hold the home's lock, creating the home. Raises RefreshRunning at once when it is taken.

    The operating system frees the lock of a process that dies.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    held = FileLock(home.lock, timeout=0)
    try:
        held.acquire()
    except Timeout as error:
        raise RefreshRunning(
            f"Another refresh of {home.root} is running. Wait for it to end, then run this again."
        ) from error
    try:
        yield
    finally:
        held.release()
