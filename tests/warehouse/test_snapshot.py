from datetime import UTC, datetime, timedelta
from pathlib import Path

import duckdb
import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.warehouse import reviews, snapshot
from escalation_ledger.warehouse.current import CurrentUnreadable
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.reviews import Frozen, Point
from escalation_ledger.warehouse.settings import Retention
from escalation_ledger.warehouse.snapshot import UnknownTable

T0 = datetime(2026, 3, 17, 8, 30, 0, 123456, tzinfo=UTC)
KEEP_TWO = Retention(last=2, daily_days=0, weekly_days=0)

EVERY_TYPE = pl.DataFrame(
    {
        "id": ["a", "ü\n'\"", ""],
        "at": [T0, datetime(1970, 1, 1, tzinfo=UTC), None],
        "on": [T0.date(), None, None],
        "usd": [0.1, float("inf"), None],
        "tags": [["x", "y"], [], None],
        "is_open": [True, False, None],
        "count": [2**62, -1, None],
    },
    schema_overrides={"at": schemas.INSTANT},
)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "it's home")


def publish(home: Home, number: int, *, retention: Retention = KEEP_TWO) -> Path:
    return snapshot.publish(
        home,
        {"numbers": pl.DataFrame({"n": [number]})},
        run={
            "run_id": f"r{number}",
            "content": f"c{number}",
            "published_at": T0 + timedelta(days=number),
            "as_of": T0,
            "status": "ok",
            "fingerprint": "f",
        },
        retention=retention,
    )


def number_in(held: snapshot.Snapshot | None) -> int:
    assert held is not None
    return int(held.table("numbers").item())


def test_before_the_first_publication_there_is_no_snapshot(home: Home) -> None:
    assert snapshot.current(home) is None
    assert snapshot.as_of(home, T0) is None


def test_every_column_type_and_empty_tables_come_back_exactly(home: Home) -> None:
    tables = {"every": EVERY_TYPE, **{table.name: table.empty() for table in schemas.FACTS}}
    run = {"run_id": "r1", "content": "c1", "published_at": T0, "as_of": T0, "status": "ok"}
    snapshot.publish(home, tables, run=run, retention=KEEP_TWO)
    held = snapshot.current(home)
    assert held is not None
    assert held.tables() == sorted([*tables, "run"])
    for name, frame in tables.items():
        assert held.table(name).equals(frame)
        assert held.table(name).schema == frame.schema
    assert held.table("run").to_dicts() == [run]
    assert (held.run_id, held.content, held.published_at) == ("r1", "c1", T0)


def test_a_reader_keeps_its_snapshot_while_newer_ones_replace_and_sweep_it(home: Home) -> None:
    path = publish(home, 1)
    reader = snapshot.current(home)
    for number in (2, 3, 4):
        publish(home, number)
    assert not path.exists()
    assert number_in(reader) == 1
    assert number_in(snapshot.current(home)) == 4


def test_a_reader_that_opens_as_the_file_is_swept_gets_the_newer_one(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    publish(home, 1)
    seen_before = snapshot.published(home)
    for number in (2, 3, 4):
        publish(home, number)
    seen_now = snapshot.published(home)
    answers = iter([seen_before, seen_now])
    monkeypatch.setattr(snapshot, "published", lambda _: next(answers))
    assert number_in(snapshot.current(home)) == 4


def test_as_of_is_the_newest_kept_one_published_by_then(home: Home) -> None:
    everything = Retention(last=9, daily_days=0, weekly_days=0)
    for number in (1, 2, 3):
        publish(home, number, retention=everything)
    assert snapshot.as_of(home, T0 + timedelta(hours=23)) is None
    assert number_in(snapshot.as_of(home, T0 + timedelta(days=1))) == 1
    assert number_in(snapshot.as_of(home, T0 + timedelta(days=2, hours=23))) == 2
    assert number_in(snapshot.as_of(home, T0 + timedelta(days=99))) == 3


def test_a_snapshot_that_a_review_froze_outlives_the_retention(home: Home) -> None:
    publish(home, 1)
    point = Point(T0, run_id="r1", content="c1", record_seq=0, configuration={})
    reviews.freeze(home, Frozen("2026-W12", point, None, None, frozen_at=T0), again=False)
    for number in (2, 3, 4):
        publish(home, number)
    assert number_in(snapshot.as_of(home, T0 + timedelta(days=1))) == 1
    assert sorted(path.name for path in home.snapshots.iterdir()) == [
        "r1.duckdb",
        "r3.duckdb",
        "r4.duckdb",
    ]


def test_the_newest_publication_is_current_even_when_the_clock_went_back(home: Home) -> None:
    publish(home, 5)
    publish(home, 1)
    assert number_in(snapshot.current(home)) == 1


def test_what_a_killed_publication_left_over_is_swept_and_never_seen(home: Home) -> None:
    path = publish(home, 1)
    never_listed = home.snapshots / "r2.duckdb"
    never_listed.write_bytes(path.read_bytes())
    half_written = home.snapshots / "r3.duckdb.new"
    half_written.write_bytes(b"half")
    assert number_in(snapshot.current(home)) == 1
    assert snapshot.sweep(home) == [never_listed, half_written]
    publish(home, 2)
    assert number_in(snapshot.current(home)) == 2


def test_without_current_the_published_files_are_found_again(home: Home) -> None:
    publish(home, 1)
    publish(home, 2)
    home.current.unlink()
    snapshot.sweep(home)
    publish(home, 3, retention=Retention(last=3, daily_days=0, weekly_days=0))
    assert number_in(snapshot.as_of(home, T0 + timedelta(days=1))) == 1
    assert number_in(snapshot.current(home)) == 3


def test_a_damaged_current_is_named_and_says_what_to_do(home: Home) -> None:
    publish(home, 1)
    home.current.write_text("half a fi")
    with pytest.raises(CurrentUnreadable, match=r"CURRENT is damaged .* Remove it and run"):
        snapshot.current(home)


def test_a_published_snapshot_is_never_written_again(home: Home) -> None:
    path = publish(home, 1)
    before = path.read_bytes()
    with pytest.raises(FileExistsError, match="published before"):
        publish(home, 1)
    assert path.read_bytes() == before
    assert path.stat().st_mode & 0o222 == 0


def test_a_table_that_is_not_there_is_named_with_those_that_are(home: Home) -> None:
    publish(home, 1)
    held = snapshot.current(home)
    assert held is not None
    with pytest.raises(UnknownTable, match=r"no table cases\. It has: numbers, run"):
        held.table("cases")


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_csv('/etc/hostname')",
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM glob('/etc/*')",
        "ATTACH '/tmp/other.duckdb'",
        "COPY numbers TO '/tmp/numbers.csv'",
        "SET enable_external_access = true",
        "SET memory_limit = '64GB'",
        "CREATE TABLE more (n INTEGER)",
        "DELETE FROM numbers",
        "INSTALL httpfs",
    ],
)
def test_a_reading_connection_reaches_nothing_but_its_snapshot(home: Home, statement: str) -> None:
    publish(home, 1)
    held = snapshot.current(home)
    assert held is not None
    with pytest.raises(duckdb.Error):
        held.query(statement)


def test_the_file_opens_in_duckdb_from_1_2_on(home: Home) -> None:
    path = publish(home, 1)
    # Bytes 12 to 20 of the file hold the storage version: 65 is that of DuckDB 1.2.
    assert int.from_bytes(path.read_bytes()[12:20], "little") <= 65
