"""How a command ends: the exit codes other programs rely on, and one sentence on stderr."""

import errno
import os
import sys
from enum import IntEnum
from pathlib import Path

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


class HomeNotWritable(RuntimeError):
    """The disk of the home is full, or may not be written to."""


_UNWRITABLE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS, errno.EACCES, errno.EPERM)


def not_writable(error: BaseException, home: Path) -> HomeNotWritable | None:
    """The error that says so when `error` comes from a disk that takes nothing more.

    The programs below wrap the system's error, but keep its words.
    """
    said = str(error)
    for number in _UNWRITABLE:
        if os.strerror(number) in said:
            return HomeNotWritable(
                f"{home} cannot be written to ({os.strerror(number)}). What was last published "
                "stays as it is. Free some room or correct the rights, then run this again."
            )
    return None


def exit_code(error: BaseException) -> Exit:
    """The exit code of an error, after saying on stderr what happened and what to do."""
    sentence = " ".join(str(error).split())
    sys.stderr.write(f"{type(error).__name__}: {sentence}\n")
    if isinstance(error, RefreshRunning):
        return Exit.LOCKED
    return Exit.ERROR
