"""`make bench`: each part against its reference, in one run on this machine."""

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH, OwnerAssigned
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.store import Record
from escalation_ledger.models.build import build
from escalation_ledger.models.staging import staged
from escalation_ledger.pipelines.landing import land
from escalation_ledger.sample import sample_settings, write_sample
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
EVENTS = 100_000


def seconds(work: Callable[[], object], *, rounds: int = 3) -> float:
    """The shortest of some rounds."""

    def once() -> float:
        began = perf_counter()
        work()
        return perf_counter() - began

    return min(once() for _ in range(rounds))


def show(what: str, took: float, reference: str, reference_took: float) -> None:
    """One line: seconds, and the ratio to the reference."""
    ratio = took / reference_took
    sys.stdout.write(f"{what:<46} {took:7.3f} s   {ratio:6.1f} x {reference}\n")


def bench_models(home: Home) -> None:
    """Staging and modelling the sample, against reading its payloads as JSON once with Polars."""
    settings = load_settings(home.root)
    land(home, home.root / "drop", settings=settings, run_id="bench", fetched_at=NOW)
    objects = {source: raw.newest(home, source) for source in Source}
    landed = {source: raw.landed(home, source) for source in Source}

    def stage() -> dict[str, pl.DataFrame]:
        return {
            name: frame
            for source in Source
            for name, frame in staged(
                source, objects[source], landed[source], settings=settings
            ).tables.items()
        }

    def read_json() -> None:
        for frames in objects.values():
            for frame in frames.values():
                frame["payload"].str.json_path_match("$.id")

    tables = stage()
    reference = seconds(read_json)
    show("stage the sample", seconds(stage), "one JSON path over every payload", reference)
    show(
        "model the sample in full",
        seconds(lambda: build(tables, settings=settings, previous=None)),
        "one JSON path over every payload",
        reference,
    )


def bench_fold(folder: Path) -> None:
    """Folding 100,000 events, against sorting them by case."""
    clock = iter(NOW + timedelta(seconds=n) for n in range(10 * EVENTS))
    record = Record.open(f"sqlite:///{folder / 'record.sqlite3'}", clock=lambda: next(clock))
    admissions = pl.DataFrame(
        {
            "anchor": [f"zendesk:ticket:{n}" for n in range(1000)],
            "admitted_by": "tag",
            "reason": "It is tagged.",
            "first_seen_at": NOW,
        }
    )
    cases = commands.open_cases(record, admissions, by=REFRESH, at=NOW)
    for case in cases[: EVENTS // 1000]:
        owners = [OwnerAssigned(f"person{n}@ours.example") for n in range(1000)]
        commands.edit(record, case, owners, by="lead@ours.example", at=NOW, why="benchmark")
    frame = record.frame()
    reference = seconds(lambda: frame.sort("case_id", "seq"))
    show(f"fold {frame.height:,} events", seconds(lambda: fold(frame)), "sorting them", reference)
    show(f"read {frame.height:,} events", seconds(record.frame), "sorting them", reference)


def main() -> None:
    """Run every benchmark in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as name:
        home = Home(Path(name))
        (home.root / "ledger.toml").write_text(sample_settings(), "utf-8")
        write_sample(home.root / "drop", now=NOW)
        bench_models(home)
        bench_fold(home.root)


if __name__ == "__main__":
    main()
