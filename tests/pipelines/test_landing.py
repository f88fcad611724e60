import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing, land
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.raw import RawUnavailable
from tests.pipelines.folders import FETCHED, SETTINGS, lines, put, zipped

LATER = datetime(2026, 3, 18, 8, 30, tzinfo=UTC)
SLACK = {
    "channels.json": [{"id": "C1", "name": "general"}],
    "users.json": [{"id": "U1"}],
    "general/2026-03-01.json": [{"ts": "1741612345.000200"}, {"ts": "1741612346.000200"}],
}


def ticket(number: int, day: int, **more: object) -> dict[str, object]:
    return {"id": number, "updated_at": f"2026-03-{day:02}T10:00:00Z", **more}


def first_drop(drop: Path) -> Path:
    """Every source, with one broken ticket line."""
    put(
        drop,
        {
            "zendesk/tickets.jsonl.gz": lines(ticket(1, 2), ticket(2, 5), '{"id": 3, "upd'),
            "zendesk/users.json": [{"id": 10}],
            "crm/accounts.csv": "account_id,name\na1,Acme\n",
            "email/a.eml": "Message-ID: <m@x>\n\nhi",
        },
    )
    zipped(drop / "slack.zip", SLACK)
    return drop


def landed(
    home: Home, drop: Path, *, run: str = "r1", at: datetime = FETCHED, only: str | None = None
) -> dict[str, Landing]:
    sources = {only} if only else None
    return land(home, drop, settings=SETTINGS, sources=sources, run_id=run, fetched_at=at)


def newest_payloads(home: Home, source: Source, name: str) -> dict[str, str]:
    return dict(raw.newest(home, source)[name].select("object_id", "payload").iter_rows())


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("landing") / "home")


@pytest.fixture(scope="module")
def drop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return first_drop(tmp_path_factory.mktemp("landing") / "drop")


@pytest.fixture(scope="module")
def first(home: Home, drop: Path) -> dict[str, Landing]:
    """The first landing of the module's home; the tests that use it leave raw as it is."""
    elsewhere = pytest.MonkeyPatch()
    elsewhere.setenv("HOME", str(home.root / "nobody"))
    elsewhere.chdir(drop)
    try:
        return landed(home, drop)
    finally:
        elsewhere.undo()


def test_counts_by_object_add_up_to_what_the_files_hold(first):
    assert {name: dict(landing.objects) for name, landing in first.items()} == {
        "zendesk": {
            "organizations": 0,
            "users": 1,
            "groups": 0,
            "tickets": 3,
            "comments": 0,
            "audits": 0,
        },
        "slack": {"channels": 1, "users": 1, "messages": 2},
        "crm": {"accounts": 1, "renewals": 0, "contacts": 0},
        "email": {"messages": 1},
    }
    assert {name: landing.landed for name, landing in first.items()} == {
        "zendesk": 4,
        "slack": 4,
        "crm": 1,
        "email": 1,
    }
    assert {landing.status for landing in first.values()} == {SourceStatus.OK}


def test_the_watermark_is_the_newest_version_that_a_row_itself_carries(first):
    assert first["zendesk"].watermark == datetime(2026, 3, 5, 10, tzinfo=UTC)
    assert first["slack"].watermark == datetime(2025, 3, 10, 13, 12, 26, 200, tzinfo=UTC)
    assert first["crm"].watermark is None


def test_raw_has_every_object_whole_and_the_broken_line_with_its_problem(home, first):
    tickets = raw.newest(home, Source.ZENDESK)["tickets"]
    assert tickets.schema == raw.NEWEST
    assert tickets.select("object_id", "payload").rows() == [
        ("1", '{"id": 1, "updated_at": "2026-03-02T10:00:00Z"}'),
        ("2", '{"id": 2, "updated_at": "2026-03-05T10:00:00Z"}'),
        ("zendesk/tickets.jsonl.gz#3", '{"id": 3, "upd'),
    ]
    assert tickets.get_column("problem").is_null().to_list() == [True, True, False]
    assert raw.newest(home, Source.ZENDESK)["audits"].is_empty()


def test_every_landed_row_is_there_in_file_and_line_order(home, first):
    rows = raw.landed(home, Source.ZENDESK)
    assert rows.schema == raw.LANDED
    assert rows.select("object", "file", "line", "object_id").rows() == [
        ("tickets", "zendesk/tickets.jsonl.gz", 1, "1"),
        ("tickets", "zendesk/tickets.jsonl.gz", 2, "2"),
        ("tickets", "zendesk/tickets.jsonl.gz", 3, "zendesk/tickets.jsonl.gz#3"),
        ("users", "zendesk/users.json", 1, "10"),
    ]
    messages = raw.landed(home, Source.SLACK).filter(object="messages")
    assert messages.get_column("file").unique().to_list() == ["slack.zip/general/2026-03-01.json"]


def test_unchanged_files_are_not_landed_again_and_their_counts_stand(home, drop, first):
    os.utime(drop / "slack.zip", (1, 1))
    calls: list[tuple[str, int, int]] = []
    again = land(
        home,
        drop,
        settings=SETTINGS,
        run_id="r2",
        fetched_at=LATER,
        progress=lambda *call: calls.append(call),
    )
    assert calls == []
    for name, landing in again.items():
        assert not landing.changed
        assert (landing.objects, landing.watermark) == (first[name].objects, first[name].watermark)
        assert (landing.run_id, landing.fetched_at) == ("r1", FETCHED)


def test_nothing_lands_outside_of_the_home_and_nothing_lies_around_in_it(home, drop, first):
    assert not (home.root / "nobody").exists()
    assert not (drop / ".dlt").exists()
    assert not list(home.staging_dir.rglob("*"))
    assert not list(home.dlt_dir.rglob("*.parquet"))


def test_sources_are_absent_when_their_folders_are(tmp_path, drop):
    absent = landed(Home(tmp_path / "home"), tmp_path / "nowhere")
    assert {landing.status for landing in absent.values()} == {SourceStatus.ABSENT}
    assert not Home(tmp_path / "home").raw_db.exists()


def test_raw_that_does_not_exist_or_lacks_the_source_is_empty(tmp_path, home, first):
    for source in Source:
        for where in (Home(tmp_path), home):
            assert set(raw.newest(where, source)) == set(raw.OBJECTS[source])
        assert raw.landed(Home(tmp_path), source).schema == raw.LANDED
        assert raw.landed(Home(tmp_path), source).is_empty()


def test_files_that_change_shrink_and_go_leave_what_they_now_say(tmp_path):
    home, drop = Home(tmp_path / "home"), first_drop(tmp_path / "drop")
    landed(home, drop, only="zendesk")

    put(
        drop,
        {
            "zendesk/tickets.jsonl.gz": lines(
                ticket(1, 9, s="new"), ticket(2, 1, s="late and old")
            ),
            "zendesk/tickets-2.json": {"tickets": [ticket(4, 1), {"no": "id"}]},
        },
    )
    (drop / "zendesk/users.json").unlink()
    second = landed(home, drop, run="r2", at=LATER, only="zendesk")["zendesk"]
    assert (second.changed, second.landed, second.objects["users"]) == (True, 4, 0)
    tickets = newest_payloads(home, Source.ZENDESK, "tickets")
    assert '"s": "new"' in tickets["1"]
    assert tickets["2"] == '{"id": 2, "updated_at": "2026-03-05T10:00:00Z"}'
    assert [key for key in tickets if "#" in key] == ["zendesk/tickets-2.json#2"]

    put(drop, {"zendesk/tickets-2.json": {"tickets": [ticket(4, 1)]}})
    third = landed(home, drop, run="r3", at=LATER, only="zendesk")["zendesk"]
    assert third.landed == 3
    assert list(newest_payloads(home, Source.ZENDESK, "tickets")) == ["1", "2", "4"]
    assert raw.landed(home, Source.ZENDESK).get_column("problem").is_null().all()


def test_a_damaged_file_fails_its_source_alone_and_leaves_raw_as_it_was(tmp_path):
    home, drop = Home(tmp_path / "home"), first_drop(tmp_path / "drop")
    whole = (drop / "zendesk/tickets.jsonl.gz").read_bytes()
    (drop / "zendesk/tickets.jsonl.gz").write_bytes(whole[:-12])
    (drop / "slack.zip").write_text("<html>Sign in</html>")
    (drop / "email/a.eml").unlink()
    found = landed(home, drop)
    assert {name: landing.status.value for name, landing in found.items()} == {
        "zendesk": "failed",
        "slack": "failed",
        "crm": "ok",
        "email": "absent",
    }
    assert found["zendesk"].error == (
        "zendesk/tickets.jsonl.gz is cut off or damaged (Compressed file ended before the "
        "end-of-stream marker was reached); copy or export it again."
    )
    assert "slack.zip is not a zip archive" in str(found["slack"].error)
    with Book(home) as book:
        assert not book.files(Source.ZENDESK)
    assert list(newest_payloads(home, Source.CRM, "accounts")) == ["a1"]


DYING = """
import os, signal, sys
from pathlib import Path
from dlt.pipeline.pipeline import Pipeline
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.paths import Home
from tests.pipelines.folders import FETCHED, SETTINGS
from escalation_ledger.pipelines.landing import land

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if sys.argv[3] == "before the load":
    Pipeline.load = die
else:
    Book.note = die
land(Home(Path(sys.argv[1])), Path(sys.argv[2]), settings=SETTINGS, sources={"zendesk"},
     run_id="r1", fetched_at=FETCHED)
"""


def versions_held(home: Home, name: str) -> int:
    with duckdb.connect(home.raw_db, read_only=True) as connection:
        if (name,) not in connection.execute(
            "SELECT table_name FROM duckdb_tables() WHERE schema_name = 'zendesk'"
        ).fetchall():
            return 0
        return len(connection.table(f"zendesk.{name}").fetchall())


@pytest.mark.parametrize("moment", ["before the load", "before the files are noted"])
def test_a_landing_that_is_killed_ends_as_if_it_had_not_been(tmp_path, home, first, moment):
    crashed, drop = Home(tmp_path / "home"), first_drop(tmp_path / "drop")
    dying = subprocess.run(
        [sys.executable, "-c", DYING, str(crashed.root), str(drop), moment],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert dying.returncode == -9
    assert raw.landed(crashed, Source.ZENDESK).is_empty()

    again = landed(crashed, drop, only="zendesk")["zendesk"]
    assert again.landed == first["zendesk"].landed
    assert raw.landed(crashed, Source.ZENDESK).equals(raw.landed(home, Source.ZENDESK))
    for name, frame in raw.newest(home, Source.ZENDESK).items():
        assert raw.newest(crashed, Source.ZENDESK)[name].equals(frame)
        assert versions_held(crashed, name) == versions_held(home, name)
    assert not landed(crashed, drop, run="r3", at=LATER, only="zendesk")["zendesk"].changed


def test_a_day_is_read_again_when_its_channel_gets_an_id(tmp_path):
    home, drop = Home(tmp_path / "home"), tmp_path / "drop"
    put(drop, {"slack/general/2026-03-01.json": [{"ts": "1741612345.000200"}]})
    landed(home, drop)
    assert list(newest_payloads(home, Source.SLACK, "messages")) == ["general/1741612345.000200"]
    put(drop, {"slack/channels.json": SLACK["channels.json"]})
    landed(home, drop, run="r2")
    rows = raw.landed(home, Source.SLACK).filter(object="messages")
    assert rows.get_column("object_id").to_list() == ["C1/1741612345.000200"]


def test_raw_held_by_another_program_is_named(tmp_path):
    home = Home(tmp_path)
    home.raw_db.write_bytes(b"not a database, but long enough to be looked at" * 100)
    with pytest.raises(RawUnavailable, match=r"raw.duckdb cannot be opened: .* refresh again"):
        raw.landed(home, Source.CRM)


def test_objects_of_raw_are_those_that_the_sources_land():
    from escalation_ledger.pipelines.landing import SOURCES  # noqa: PLC0415

    assert {source: tuple(of.rules) for source, of in SOURCES.items()} == dict(raw.OBJECTS)
    assert pl.DataFrame(schema=raw.NEWEST).columns == [
        "object_id",
        "version_at",
        "payload",
        "problem",
    ]
