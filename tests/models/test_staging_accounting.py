from datetime import timedelta

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models.staging import staged
from escalation_ledger.models.staging.decoding import RAW
from tests.models.raw_rows import NOON, SETTINGS, landed, newest, slack_message

TS = "1741612345.00020{}"


def message(number: int, kind: str) -> dict[str, object]:
    said = slack_message(TS.format(number), "Hi")
    return {
        "sound": said,
        "filtered": {**said, "subtype": "channel_join"},
        "odd": {**said, "ts": None},
    }[kind]


def test_each_landed_row_is_in_exactly_one_category():
    frame = newest([message(1, "sound"), message(2, "filtered"), message(3, "odd")])
    broken = pl.DataFrame(
        {"object_id": "a.json#4", "version_at": NOON, "payload": "{", "problem": "It is cut."},
        schema=RAW,
    )
    objects = {"messages": pl.concat([frame, broken])}
    again = landed({"messages": frame}).with_columns(file=pl.lit("z.json"))
    older = again.with_columns(version_at=pl.col("version_at") - timedelta(days=1))
    counts = staged(
        "slack", objects, pl.concat([landed(objects), again, older]), settings=SETTINGS
    ).counts
    assert counts.add_up
    assert (
        counts.landed,
        counts.modelled,
        counts.filtered,
        counts.quarantined,
        counts.duplicate,
    ) == (10, 1, 1, 2, 6)


def test_an_object_whose_newest_version_lies_in_no_current_file_is_modelled_and_its_old_row_a_duplicate():
    objects = {"messages": newest([message(1, "sound")])}
    older = landed(objects).with_columns(version_at=NOON - timedelta(days=1))
    result = staged("slack", objects, older, settings=SETTINGS)
    assert result.tables["slack_messages"].height == 1
    assert (result.counts.modelled, result.counts.duplicate, result.counts.add_up) == (0, 1, True)


def test_a_landed_row_that_raw_lost_does_not_add_up():
    objects = {"messages": newest([message(1, "sound"), message(2, "sound")])}
    lost = {"messages": objects["messages"].head(1)}
    assert not staged("slack", lost, landed(objects), settings=SETTINGS).counts.add_up


def test_a_landed_row_newer_than_the_newest_does_not_add_up():
    objects = {"messages": newest([message(1, "sound")])}
    newer = landed(objects).with_columns(version_at=NOON + timedelta(days=1))
    assert not staged("slack", objects, newer, settings=SETTINGS).counts.add_up


def test_a_source_that_brought_nothing_has_empty_tables_and_zero_counts():
    result = staged("slack", {}, landed({"messages": newest([])}), settings=SETTINGS)
    assert all(frame.height == 0 for frame in result.tables.values())
    assert (result.counts.landed, result.counts.add_up) == (0, True)


rows = st.lists(
    st.tuples(
        st.sampled_from(["old.json", "new.json"]),
        st.integers(0, 4),
        st.integers(0, 2),
        st.sampled_from(["sound", "sound", "filtered", "odd", "broken"]),
    ),
    max_size=14,
)


@settings(max_examples=60, deadline=None)
@given(history=rows, landing=rows)
def test_landed_is_modelled_and_duplicate_and_filtered_and_quarantined_whatever_lands(
    history, landing
):
    """`history` landed once and its files are gone; `landing` is what the files hold now."""
    every = [
        *((*row, False, line) for line, row in enumerate(history)),
        *((*row, True, line) for line, row in enumerate(landing)),
    ]
    versions: dict[str, tuple[int, dict[str, object]]] = {}
    landed_rows, broken_rows = [], []
    for file, number, version, kind, is_current, line in every:
        is_broken = kind == "broken"
        name = f"{file}#{line}" if is_broken else f"C1/{number}"
        at = NOON + timedelta(hours=version)
        if is_broken and is_current:
            broken_rows.append(
                {"object_id": name, "version_at": at, "payload": "{", "problem": "It is cut."}
            )
        if not is_broken and versions.get(name, (-1, {}))[0] < version:
            versions[name] = (
                version,
                {
                    "object_id": name,
                    "version_at": at,
                    "payload": newest([message(number, kind)])["payload"][0],
                    "problem": None,
                },
            )
        if is_current:
            landed_rows.append(
                {
                    "object": "messages",
                    "file": file,
                    "line": line,
                    "object_id": name,
                    "version_at": at,
                    "problem": "It is cut." if is_broken else None,
                }
            )
    raw = pl.DataFrame([*(row for _, row in versions.values()), *broken_rows], schema=RAW)
    schema = {
        "object": pl.String,
        "file": pl.String,
        "line": pl.Int64,
        **{k: RAW[k] for k in ("object_id", "version_at", "problem")},
    }
    result = staged(
        "slack", {"messages": raw}, pl.DataFrame(landed_rows, schema=schema), settings=SETTINGS
    )
    counts = result.counts
    assert counts.landed == len(landing)
    assert counts.add_up
    assert counts.quarantined >= len(broken_rows)
    assert result.tables["slack_messages"].height + result.quarantine.height <= raw.height
