"""`ledger review`: freeze the week where it is not frozen yet, then write what was frozen."""

import os
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from escalation_ledger.cli.context import Context, usage_error
from escalation_ledger.domain.weeks import NoWeek, Week
from escalation_ledger.reports.filters import Filters
from escalation_ledger.reports.review import freezing
from escalation_ledger.reports.review.contents import contents
from escalation_ledger.reports.review.document import review_document
from escalation_ledger.reports.review.formats import Format, written
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
    again: bool


def review(ledger: Context, asked: Asked) -> None:
    """Write the review to stdout, or to `out`; with --json the document on stdout.

    Raises WeekAhead, NothingPublished, FreezeUnreadable, FrozenStateLost, UnwritableExport.
    """
    wanted = _format(asked, as_json=ledger.as_json)
    frozen = _frozen(ledger, asked)
    said = contents(freezing.opened(ledger.home, frozen), asked.filters)
    if asked.out is not None:
        _write(asked.out, written(said, wanted))
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


def _frozen(ledger: Context, asked: Asked) -> Frozen:
    settings = ledger.settings
    try:
        week = Week.parse(asked.week) if asked.week else freezing.week_of(ledger.now, settings)
    except NoWeek as error:
        usage_error(f"--week {error}")
    before = freezing.frozen_review(ledger.home, week)
    frozen = freezing.freeze_week(
        ledger.home,
        week,
        now=ledger.now,
        settings=settings,
        frozen_at=ledger.clock(),
        again=asked.again,
    )
    if before is None or asked.again:
        sys.stderr.write(f"{_said(before, frozen)}\n")
    elif freezing.is_overtaken(frozen, now=ledger.now, settings=settings):
        sys.stderr.write(
            f"{week.name} was frozen while it was running, as of {_at(frozen)}. "
            "--again freezes it as it stands now.\n"
        )
    return frozen


def _said(before: Frozen | None, frozen: Frozen) -> str:
    replaced = f", in place of the one as of {_at(before)}" if before else ""
    return f"Froze {frozen.week} as of {_at(frozen)}{replaced}."


def _at(frozen: Frozen) -> str:
    return frozen.point.instant.isoformat(timespec="minutes")


def _write(path: Path, body: bytes) -> None:
    """In one step, so that nobody ever reads half of it."""
    try:
        handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(body)
            Path(aside).chmod(0o644)
            Path(aside).replace(path)
        except OSError:
            Path(aside).unlink(missing_ok=True)
            raise
    except OSError as error:
        raise UnwritableExport(
            f"{path} cannot be written: {error.strerror}. Name another with --out."
        ) from error
