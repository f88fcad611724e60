"""Whatever is changed in the stored rows behind the ledger's back, verify names the first place."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.hashing import COVERED, PEOPLE_COVERED
from escalation_ledger.ledger.store import Record, RecordUnavailable
from escalation_ledger.models.schemas import ADMISSIONS
from tests.ledger.conftest import ANA, Tool
from tests.postgres import Cluster

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
EVENTS, PEOPLE = 12, 4
CHAINS = {
    "events": (EVENTS, (*COVERED, "hash", "previous_hash")),
    "people": (PEOPLE, (*PEOPLE_COVERED, "hash")),
}


def fill(url: str) -> Record:
    """Three cases, three edits of each, and four changes of roles."""
    record = Record.open(url, clock=lambda: NOW)
    rows = [(anchor, None, "explicit_tag", "tagged", NOW) for anchor in ("a", "b", "c")]
    admissions = pl.DataFrame(rows, schema=ADMISSIONS.dtypes, orient="row")
    for case in commands.open_cases(record, admissions, by=REFRESH, at=NOW):
        for owner in (ANA, "bob@example.com", None):
            commands.assign_owner(record, case, owner, by=ANA, at=NOW, why=f"for {case}")
    record.set_role(ANA, Role.ADMIN, by=ANA, why="begins")
    for role in (Role.EDITOR, Role.LEAD, None):
        record.set_role("bob@example.com", role, by=ANA, why="changes")
    return record


@pytest.fixture(scope="module", params=["sqlite", "postgres"])
def filled(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Record, Tool]]:
    """A filled record without its guards, and a program that tampers with it."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('tampered') / 'record.sqlite3'}"
    else:
        cluster: Cluster = request.getfixturevalue("cluster")
        url = cluster.url(cluster.new_database(like=request.getfixturevalue("empty_record")))
    record = fill(url)
    with closing(Tool(url)) as tool:
        tool.lay_guards_aside()
        yield record, tool


def found_after(filled: tuple[Record, Tool], statements: Sequence[str]) -> tuple[object, object]:
    """Table and seq of the first break, in a transaction that is rolled back afterwards."""
    record, tool = filled
    tables = ("events", "people")
    for name in tables:
        tool.execute(f"CREATE TABLE kept_{name} AS SELECT * FROM {name}")
    try:
        for statement in statements:
            tool.execute(statement)
        found = record.verify()
        return found.broken_table, found.first_broken_seq
    finally:
        for name in tables:
            tool.execute(f"DELETE FROM {name}")
            tool.execute(f"INSERT INTO {name} SELECT * FROM kept_{name}")
            tool.execute(f"DROP TABLE kept_{name}")


places = st.sampled_from(
    [(name, seq) for name, (length, _) in CHAINS.items() for seq in range(1, length + 1)]
)


@settings(max_examples=40)
@given(place=places, data=st.data())
def test_any_character_of_any_cell_that_changes_is_found_where_it_is(
    filled: tuple[Record, Tool], place: tuple[str, int], data: st.DataObject
):
    table, seq = place
    column = data.draw(st.sampled_from(CHAINS[table][1]).filter(lambda name: name != "seq"))
    _, tool = filled
    cell = tool.execute(f'SELECT "{column}" FROM {table} WHERE seq = {seq}').scalar()
    if isinstance(cell, int):
        changed = str(data.draw(st.integers(0, 99).filter(lambda number: number != cell)))
    elif cell is None:
        changed = "'admin'"
    else:
        text = str(cell)
        at = data.draw(st.integers(0, len(text) - 1))
        other = data.draw(st.sampled_from("aZ0-é ").filter(lambda letter: letter != text[at]))
        changed = "'" + (text[:at] + other + text[at + 1 :]).replace("'", "''") + "'"
    statement = f'UPDATE {table} SET "{column}" = {changed} WHERE seq = {seq}'
    assert found_after(filled, [statement.replace("%", "%%")]) == (table, seq)


@settings(max_examples=40)
@given(place=places)
def test_any_row_that_is_dropped_is_found(filled: tuple[Record, Tool], place: tuple[str, int]):
    table, seq = place
    assert found_after(filled, [f"DELETE FROM {table} WHERE seq = {seq}"]) == place


@settings(max_examples=40)
@given(place=places, data=st.data())
def test_any_two_rows_that_change_places_are_found(
    filled: tuple[Record, Tool], place: tuple[str, int], data: st.DataObject
):
    table, seq = place
    others = [one for one in range(1, CHAINS[table][0] + 1) if one != seq]
    other = data.draw(st.sampled_from(others))
    swap = [
        f"UPDATE {table} SET seq = {becomes} WHERE seq = {was}"
        for was, becomes in ((seq, -1), (other, seq), (-1, other))
    ]
    assert found_after(filled, swap) == (table, min(seq, other))


@settings(max_examples=40)
@given(place=places)
def test_any_row_that_is_put_in_again_is_found(filled: tuple[Record, Tool], place: tuple[str, int]):
    """As the newest: a past event made to be said once more."""
    table, seq = place
    length, columns = CHAINS[table]
    names = {*columns, "previous_hash"} - {"seq"}
    listed = ", ".join(f'"{name}"' for name in sorted(names))
    again = (
        f"INSERT INTO {table} (seq, {listed}) SELECT {length + 1}, {listed} FROM {table} "
        f"WHERE seq = {seq}"
    )
    assert found_after(filled, [again]) == (table, length + 1)


@pytest.mark.parametrize("value", ["x'ff41'", "x'41'", "CAST(x'c328' AS TEXT)", "7"])
def test_a_cell_that_is_no_text_any_more_is_named(tmp_path: Path, value: str):
    """As a flipped byte in the file may leave it; Postgres refuses to store one."""
    url = f"sqlite:///{tmp_path / 'record.sqlite3'}"
    record = fill(url)
    with closing(Tool(url)) as tool:
        tool.lay_guards_aside()
        tool.execute(f"UPDATE events SET why = {value} WHERE seq = 7")
    assert record.verify().first_broken_seq == 7


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A filled record's file, its log folded in."""
    file = tmp_path_factory.mktemp("pristine") / "record.sqlite3"
    fill(f"sqlite:///{file}")
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").close()
    return file


@settings(max_examples=40)
@given(place=st.integers(0, 10**9), bit=st.integers(0, 7))
def test_a_byte_flipped_in_the_file_is_found_or_changes_nothing_that_was_said(
    pristine: Path, tmp_path_factory: pytest.TempPathFactory, place: int, bit: int
):
    """A byte of an index, a free page or a header says nothing; of a row, it is named or refused."""
    flipped = bytearray(pristine.read_bytes())
    flipped[place % len(flipped)] ^= 1 << bit
    folder = tmp_path_factory.mktemp("flipped")
    before = said(folder / "before.sqlite3", pristine.read_bytes())
    after = said(folder / "after.sqlite3", bytes(flipped))
    assert after is None or after == before


def said(file: Path, content: bytes) -> list[object] | None:
    """Everything the record says; None when it is found broken, or cannot be read."""
    file.write_bytes(content)
    try:
        record = Record.open(f"sqlite:///{file}")
        if not record.verify().is_intact:
            return None
        return [*record.events(), *record.people(), record.newest()]
    except RecordUnavailable:
        return None
