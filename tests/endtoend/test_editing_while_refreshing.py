"""People edit while refreshes publish: cases join and evidence moves under them, and nothing is refused or misplaced."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl

from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.sample import write_sample
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW, ledger, sample_home

ANA = "ana@meridian.example"
STEPS = (timedelta(days=4), timedelta(days=1), timedelta(0))


def opened(home: Home, at: datetime) -> Queue:
    return open_queue(home, now=at, settings=load_settings(home.root))


def refreshing(home: Path, at: datetime) -> subprocess.Popen[bytes]:
    arguments = ["refresh", "--home", str(home), "--now", at.isoformat(), "--json"]
    return subprocess.Popen(
        [sys.executable, "-m", "escalation_ledger", *arguments], stdout=subprocess.DEVNULL
    )


def test_no_edit_is_refused_by_a_refresh_and_none_lands_on_another_case(tmp_path: Path) -> None:
    root = sample_home(tmp_path, now=NOW)
    home = Home(root)
    write_sample(root / "drop", now=NOW, known_at=NOW - STEPS[0])
    assert ledger("refresh", home=root, now=NOW - STEPS[0])[0] == 0
    record = Record.open(home.record_url, clock=lambda: datetime.now(UTC))
    meant: dict[int, str] = {}
    for step in STEPS[1:]:
        write_sample(root / "drop", now=NOW, known_at=NOW - step)
        refresh = refreshing(root, NOW - step)
        with refresh:
            while refresh.poll() is None:
                _edit_a_round(opened(home, NOW - step), record, meant, at=NOW - step)
        assert refresh.returncode == 0
    assert len(meant) > len(STEPS)
    after = opened(home, NOW)
    groups = after.situation.grouping
    events = {one.seq: one for one in record.events()}
    part_of = dict(after.facts.messages.select("message_id", "evidence_id").iter_rows())
    for seq, evidence in meant.items():
        held = groups.groups.filter(pl.col("evidence_id") == part_of.get(evidence, evidence))
        assert held["case_id"].to_list() == [groups.survivor(str(events[seq].case_id))]
    assert record.verify().is_intact


def _edit_a_round(shown: Queue, record: Record, meant: dict[int, str], *, at: datetime) -> None:
    """One save on each of a few cases, as shown; remembers by event the evidence it was meant for."""
    for case_id, version, evidence in (
        shown.ranked.select("case_id", "version", pl.col("evidence").list.first())
        .gather_every(3)
        .iter_rows()
    ):
        desk = shown.desk(record, by=ANA, at=at)
        note = e.ProgressNoted(f"Looked at {evidence}.")
        saved = desk.save(
            [desk.case_edit(case_id, [note], why="The afternoon round.", seen_version=None)]
        )
        assert not saved.refused, f"{case_id} at version {version}: {saved.refused[0].reason}"
        meant[saved.recorded[0].seq] = evidence
