"""`ledger review`: a week that is over, or that somebody asks to freeze, is frozen and written; a running one is shown so far."""

import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

from escalation_ledger.cli.context import Context, usage_error
from escalation_ledger.domain.weeks import NoWeek, Week
from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.review import freezing
from escalation_ledger.reports.review.contents import contents
from escalation_ledger.reports.review.document import review_document
from escalation_ledger.reports.review.formats import Format, written
from escalation_ledger.reports.review.freezing import Reviewed
from escalation_ledger.warehouse.reviews import Frozen


class UnwritableExport(OSError):
    """The file cannot be written where it was asked for."""


@dataclass(frozen=True)
class Asked:
    """What the command line says: `week` and `format` as typed."""

    week: str | None
    format: str
    filters: Filters
    out: Path | None
    freeze: bool
    again: bool


def review(ledger: Context, asked: Asked) -> None:
    """Write the review to stdout, or to `out`; with --json the document on stdout.

    Raises WeekAhead, NothingPublished, FreezeUnreadable, FrozenStateLost, UnwritableExport.
    """
    wanted = _format(asked, as_json=ledger.as_json)
    week = _week(ledger, asked)
    # The place is tried first: a mistyped name must not freeze a week.
    with nullcontext() if asked.out is None else _replacing(asked.out) as write:
        said = contents(_reviewed(ledger, week, asked), asked.filters)
        if write is not None:
            write(written(said, wanted))
            sys.stderr.write(f"Wrote {asked.out}.\n")
    if ledger.as_json:
        ledger.print_json(review_document(said))
    elif asked.out is None:
        sys.stdout.flush()
        sys.stdout.buffer.write(written(said, wanted))


def _format(asked: Asked, *, as_json: bool) -> Format:
    if asked.format == "pdf":
        usage_error("PDF is not written here. Write --format html and print that to PDF.")
    try:
        wanted = Format(asked.format)
    except ValueError:
        usage_error(f"--format {asked.format!r} is none of {', '.join(Format)}.")
    if not wanted.is_text and asked.out is None and not as_json:
        usage_error(f"A {wanted.value} file is not for a terminal. Say where: --out FILE.")
    return wanted


def _week(ledger: Context, asked: Asked) -> Week:
    if not asked.week:
        return freezing.week_of(ledger.now, ledger.settings)
    try:
        return Week.parse(asked.week)
    except NoWeek as error:
        usage_error(f"--week {error}")


def _reviewed(ledger: Context, week: Week, asked: Asked) -> Reviewed:
    """The week so far where it is running and nobody asks to freeze it, else frozen."""
    before = freezing.frozen_review(ledger.home, week)
    is_running = freezing.is_running(week, now=ledger.now, settings=ledger.settings)
    if before is None and is_running and not (asked.freeze or asked.again):
        return _so_far(ledger, week)
    frozen = freezing.freeze_week(
        ledger.home,
        week,
        now=ledger.now,
        settings=ledger.settings,
        frozen_at=ledger.clock(),
        again=asked.again,
    )
    if before is None or asked.again:
        sys.stderr.write(f"{_said(before, frozen)}\n")
    elif freezing.is_overtaken(frozen, now=ledger.now, settings=ledger.settings):
        sys.stderr.write(
            f"{week.name} was frozen while it was running, as of {_at(frozen)}. "
            "--again freezes it as it stands now.\n"
        )
    elif asked.freeze:
        sys.stderr.write(
            f"{week.name} is frozen already, as of {_at(frozen)}. --again freezes it anew.\n"
        )
    return freezing.opened(ledger.home, frozen)


def _so_far(ledger: Context, week: Week) -> Reviewed:
    preview = freezing.would_freeze(
        ledger.home, week, now=ledger.now, settings=ledger.settings, frozen_at=ledger.clock()
    )
    sys.stderr.write(
        f"{week.name} is running: this is the week so far, as of {_at(preview)}, and it is not "
        "frozen. --freeze keeps it.\n"
    )
    return freezing.opened(ledger.home, preview, is_frozen=False)


def _said(before: Frozen | None, frozen: Frozen) -> str:
    replaced = f", in place of the one as of {_at(before)}" if before else ""
    return f"Froze {frozen.week} as of {_at(frozen)}{replaced}."


def _at(frozen: Frozen) -> str:
    return frozen.point.instant.isoformat(timespec="minutes")


@contextmanager
def _replacing(path: Path) -> Iterator[Callable[[bytes], None]]:
    """What writes the file in one step, so that nobody ever reads half of it.

    Raises UnwritableExport, before anything else is done where the place cannot be written to.
    """
    with _explained(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    aside = Path(name)

    def write(body: bytes) -> None:
        with _explained(path):
            aside.write_bytes(body)
            aside.chmod(0o644)
            aside.replace(path)

    try:
        yield write
    finally:
        aside.unlink(missing_ok=True)


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise UnwritableExport(
            f"{path} cannot be written: {error.strerror}. Name another with --out."
        ) from error
