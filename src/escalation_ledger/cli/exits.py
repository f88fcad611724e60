"""How a command ends: the exit codes other programs rely on, and one sentence on stderr."""

import errno
import os
import sys
import traceback
from enum import IntEnum
from pathlib import Path

from escalation_ledger.cli.text import printable
from escalation_ledger.ledger.commands import InvalidEdit
from escalation_ledger.ledger.store import InvalidRole, NotAllowed
from escalation_ledger.warehouse.lock import RefreshRunning

TRACEBACK = "LEDGER_TRACEBACK"


class Exit(IntEnum):
    """The exit codes of `ledger`."""

    OK = 0
    ERROR = 1
    USAGE = 2
    PARTIAL = 3
    CHECKS_FAILED = 4
    LOCKED = 5
    NOT_ALLOWED = 6


_EXITS: dict[type[BaseException], Exit] = {
    RefreshRunning: Exit.LOCKED,
    InvalidEdit: Exit.USAGE,
    InvalidRole: Exit.USAGE,
    NotAllowed: Exit.NOT_ALLOWED,
}


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
    """The exit code of an error, after saying on stderr what happened and what to do.

    With LEDGER_TRACEBACK=1 in the environment, where it happened comes first.
    """
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    sys.stderr.write(printable(" ".join(_sentence(error).split())) + "\n")
    return _EXITS.get(type(error), Exit.ERROR)


def _sentence(error: BaseException) -> str:
    """An error of the ledger says it all itself; any other gets what to do about it."""
    if type(error).__module__.startswith("escalation_ledger."):
        return str(error)
    name = type(error).__name__
    if isinstance(error, OSError):
        where = f" ({error.filename})" if error.filename else ""
        return (
            f"{name}: {error.strerror or error}{where}. Check that the file is there, its rights "
            "and the space on the disk, then run the command again."
        )
    return (
        f"{name}: {error}. The ledger did not expect this. `ledger health` and `ledger verify` "
        f"say whether the home is whole; {TRACEBACK}=1 before the command shows where it happened."
    )
