"""Whatever lands: nothing crashes, every row is accounted for, and what is set aside says why."""

from collections.abc import Mapping
from pathlib import Path

import polars as pl
import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.models.build import build
from escalation_ledger.models.staging import Staged, staged
from escalation_ledger.pipelines.drop import Unreadable
from escalation_ledger.pipelines.landing import SOURCES, land
from escalation_ledger.sample import write_sample
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.fuzzing import Fuzz
from tests.endtoend.ledger import NOW
from tests.pipelines.folders import FETCHED, SETTINGS


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drop = tmp_path_factory.mktemp("sound")
    write_sample(drop, now=NOW)
    return drop


def landed_and_staged(home: Home, drop: Path) -> dict[Source, Staged]:
    """Every source of the folder, landed in raw and typed; each must be landed."""
    landings = land(home, drop, settings=SETTINGS, run_id="r1", fetched_at=FETCHED)
    assert {name: one.error for name, one in landings.items() if one.error} == {}
    assert all(one.status is SourceStatus.OK for one in landings.values())
    return {
        source: staged(
            source, raw.newest(home, source), raw.landed(home, source), settings=SETTINGS
        )
        for source in Source
    }


def hold_every_row(results: Mapping[Source, Staged], written: Mapping[str, int]) -> None:
    """Landed is what was written, and each row is in one category; each one set aside says why."""
    assert {source.value: of.counts.landed for source, of in results.items()} == written
    for source, of in results.items():
        assert of.counts.add_up, (source, of.counts)
        assert of.quarantine.height == of.counts.quarantined
        assert of.quarantine.filter(
            (pl.col("reason").str.strip_chars() == "") | (pl.col("payload") == "")
        ).is_empty()


def survive_rows(sample: Path, folder: Path, *, seed: int, rows: int) -> int:
    """Land, stage and model one folder of broken rows; how many it held."""
    written = Fuzz(sample, seed).folder(folder / "drop", rows)
    results = landed_and_staged(Home(folder / "home"), folder / "drop")
    hold_every_row(results, written)
    tables = {name: frame for of in results.values() for name, frame in of.tables.items()}
    build(tables, settings=SETTINGS, previous=None)
    return sum(written.values())


def survive_files(sample: Path, folder: Path, *, seed: int, count: int) -> tuple[int, int]:
    """Refuse each broken file by name or land its rows; how many were refused and how many read."""
    refused, written = 0, dict.fromkeys(map(str, Source), 0)
    for number, (name, content) in enumerate(Fuzz(sample, seed).files(count)):
        rows = rows_of(folder / "alone" / str(number), name, content)
        if rows is None:
            refused += 1
            continue
        written[name.partition("/")[0]] += rows
        put(folder / "together", name, content)
    hold_every_row(landed_and_staged(Home(folder / "home"), folder / "together"), written)
    return refused, count - refused


def rows_of(drop: Path, name: str, content: bytes) -> int | None:
    """How many rows the file by itself holds; None when it is refused in one sentence by its name."""
    put(drop, name, content)
    source = SOURCES[Source(name.partition("/")[0])]
    try:
        files = source.files(drop, SETTINGS)
        return sum(frame.height for file in files for _, frame in source.rows(file))
    except Unreadable as error:
        sentence = str(error)
    assert sentence.startswith(name)
    assert "\n" not in sentence
    return None


def put(drop: Path, name: str, content: bytes) -> None:
    (drop / name).parent.mkdir(parents=True, exist_ok=True)
    (drop / name).write_bytes(content)


def test_every_one_of_1500_broken_rows_is_accounted_for(sample, tmp_path):
    assert survive_rows(sample, tmp_path, seed=20260317, rows=1500) > 1450


def test_every_one_of_500_broken_files_is_refused_by_name_or_landed_row_by_row(sample, tmp_path):
    refused, read = survive_files(sample, tmp_path, seed=20260317, count=500)
    assert refused > 50
    assert read > 50


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
def test_every_one_of_10000_broken_rows_and_files_is_accounted_for(seed, sample, tmp_path):
    rows = survive_rows(sample, tmp_path / "rows", seed=seed, rows=2_000)
    refused, read = survive_files(sample, tmp_path / "files", seed=seed, count=520)
    assert rows + refused + read >= 2_500
