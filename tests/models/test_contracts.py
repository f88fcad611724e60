"""What a table's contract holds a frame to."""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.domain.words import Side
from escalation_ledger.models.contracts import checked
from escalation_ledger.models.schemas import (
    FACTS,
    QUARANTINE,
    STAGED,
    ContractBroken,
    Table,
    count,
    derived,
    facts,
    instant,
    number,
    staged,
    text,
)

NOON = datetime(2026, 3, 17, 12, tzinfo=UTC)
THINGS = Table(
    "things",
    "one thing",
    ("thing_id",),
    {
        "thing_id": text("id"),
        "side": text("whose", nullable=True, isin=Side),
        "tries": count("tries"),
        "share": number("0..1", nullable=True),
        "weight": number("kg"),
        "at": instant("when"),
    },
)


def things(**changed: object) -> pl.DataFrame:
    row = {
        "thing_id": ["b", "a"],
        "side": ["ours", None],
        "tries": [1, 0],
        "share": [0.5, None],
        "weight": [1.0, 2.0],
    }
    return pl.DataFrame(
        {**row, "at": [NOON, NOON], **changed}, schema_overrides={"at": THINGS.dtypes["at"]}
    )


@pytest.mark.parametrize("gate", [THINGS.check, THINGS.shaped])
def test_a_frame_that_keeps_the_contract_comes_back_in_order_of_key_and_columns(gate):
    found = gate(things().select("weight", "at", "share", "tries", "side", "thing_id"))
    assert found.columns == list(THINGS.columns)
    assert found["thing_id"].to_list() == ["a", "b"]
    assert gate(THINGS.empty()).schema == pl.Schema(THINGS.dtypes)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"thing_id": [None, "a"]}, "thing_id"),
        ({"thing_id": ["a", "a"]}, "thing_id"),
        ({"side": ["theirs", None]}, "side"),
        ({"tries": [-1, 0]}, "tries"),
        ({"tries": [0.5, 1.0]}, "tries"),
        ({"weight": [float("nan"), 1.0]}, "weight"),
    ],
)
def test_a_value_that_breaks_the_contract_is_named(changed, said):
    with pytest.raises(ContractBroken, match=rf"(?s)things breaks its contract.*{said}"):
        THINGS.check(things(**changed))


def test_a_shape_is_names_and_types(capsys):
    assert THINGS.shaped(things(tries=[-1, 0])).height == 2
    with pytest.raises(ContractBroken, match="tries"):
        THINGS.shaped(things(tries=["1", "0"]))


def test_a_sound_frame_is_let_through_without_pandera():
    looked = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys, polars as pl\n"
            "from escalation_ledger.models.schemas import ZENDESK_GROUPS\n"
            "ZENDESK_GROUPS.check(pl.DataFrame({'group_id': ['1', '2'], 'name': ['Tier 1', 'Tier 2']}))\n"
            "print('pandera' in sys.modules)",
        ],
        check=True,
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
    )
    assert looked.stdout == "False\n"


@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["a", "b", "c", None]),
            st.sampled_from(["ours", "customer", "theirs", None]),
            st.sampled_from([0, 1, -1, None]),
            st.sampled_from([0.5, float("nan"), None]),
            st.sampled_from([1.0, float("nan"), None]),
            st.sampled_from([NOON, None]),
        ),
        max_size=3,
    )
)
def test_what_is_let_through_pandera_lets_through_too(rows):
    frame = pl.DataFrame(rows, schema=THINGS.dtypes, orient="row")
    try:
        THINGS.check(frame)
    except ContractBroken:
        return
    checked(THINGS, frame)


def test_every_table_is_listed_by_its_layer_so_that_it_is_checked_and_documented():
    def tables(*layers: ModuleType) -> set[str]:
        of_them = [one for layer in layers for one in vars(layer).values()]
        return {one.name for one in of_them if isinstance(one, Table)}

    assert tables(staged) == {one.name for one in (*STAGED, QUARANTINE)}
    assert tables(facts, derived) == {one.name for one in FACTS}
