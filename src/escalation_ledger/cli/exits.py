"""How a command ends: the exit codes other programs rely on, and one sentence on stderr."""

import sys
from enum import IntEnum

from escalation_ledger.warehouse.lock import RefreshRunning


class Exit(IntEnum):
    """The exit codes of `ledger`."""

    OK = 0
    ERROR = 1
    USAGE = 2
    PARTIAL = 3
    CHECKS_FAILED = 4
    LOCKED = 5
    NOT_ALLOWED = 6


class NothingToRead(LookupError):
    """A refresh found no source at all."""


def exit_code(error: BaseException) -> Exit:
    """The exit code of an error, after saying on stderr what happened and what to do."""
    sys.stderr.write(f"{type(error).__name__}: {error}\n")
    if isinstance(error, RefreshRunning):
        return Exit.LOCKED
    return Exit.ERROR
