import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models.staging.decoding import decoded, field, texts
from tests.models.raw_rows import newest

SHAPE = {
    **texts("id", "subject"),
    "tags": pl.List(pl.String),
    "via": pl.Struct(texts("channel")),
    "events": pl.List(pl.Struct(texts("type", "value"))),
}

TOO_DEEP = "It is nested too deeply to be read. Export it again without that field."


def decode(*payloads: str) -> pl.DataFrame:
    ids = [f"{place:06}" for place in range(len(payloads))]
    return decoded({"things": newest(list(payloads), ids)}, "things", SHAPE)


def values(frame: pl.DataFrame, name: str) -> list[object]:
    return frame.select(field(name).alias("value")).get_column("value").to_list()


def test_an_id_is_text_whether_it_was_a_number_a_text_or_larger_than_a_float_holds():
    frame = decode('{"id": 4821}', '{"id": "4821"}', '{"id": 9007199254740993}')
    assert values(frame, "id") == ["4821", "4821", "9007199254740993"]


def test_a_nested_value_where_text_is_wanted_becomes_its_json_and_spoils_no_other_row():
    frame = decode('{"id": 1, "subject": {"a": [1, 2]}}', '{"id": 2, "subject": "plain"}')
    assert values(frame, "subject") == ['{"a": [1, 2]}', "plain"]
    assert frame.get_column("problem").to_list() == [None, None]


def test_an_event_value_that_is_a_list_becomes_json_text():
    frame = decode('{"events": [{"type": "Change", "value": ["a", "ü"]}, null]}')
    assert values(frame, "events") == [[{"type": "Change", "value": '["a", "ü"]'}, None]]


def test_a_lone_tag_is_a_list_of_one():
    assert values(decode('{"tags": "vip"}', '{"tags": {"a": 1}}'), "tags") == [
        ["vip"],
        ['{"a": 1}'],
    ]


def test_a_missing_field_is_null():
    frame = decode("{}", '{"tags": null, "via": null}')
    assert values(frame, "tags") == [None, None]
    assert values(frame, "via") == [None, None] or values(frame, "via") == [{"channel": None}, None]


@pytest.mark.parametrize(
    ("payload", "problem"),
    [
        ("", "It is not a JSON object. Export it again."),
        ("null", "It is not a JSON object. Export it again."),
        ("[]", "It is not a JSON object. Export it again."),
        ("5", "It is not a JSON object. Export it again."),
        ('{"id": 1', "It is not readable as JSON. Export it again."),
        ('{"id": 1} and more', "It is not readable as JSON. Export it again."),
        ('{"events": {"type": "Change"}}', "Its events is not a list."),
        ('{"id": ' + "[" * 50_000 + "]" * 50_000 + "}", TOO_DEEP),
    ],
)
def test_a_payload_that_cannot_be_used_says_why_and_leaves_its_neighbours_alone(payload, problem):
    frame = decode('{"id": 1}', payload, '{"id": 2}')
    assert frame.get_column("problem").to_list() == [None, problem, None]
    assert values(frame, "id")[0::2] == ["1", "2"]


def test_a_problem_found_when_landing_stays_the_problem():
    raw = newest(['{"id": 1']).with_columns(problem=pl.lit("The line is cut."))
    assert decoded({"things": raw}, "things", SHAPE).get_column("problem").to_list() == [
        "The line is cut."
    ]


def test_an_object_that_did_not_land_is_an_empty_frame_of_the_right_shape():
    frame = decoded({}, "things", SHAPE)
    assert frame.height == 0
    assert frame.schema["json"] == pl.Struct(SHAPE)


scalars = st.sampled_from([None, True, 0, -7, 2**70, 1.5, 1e22, -0.0, 1e-9, "", "a\x00ü", "\ud83d"])
junk = (
    scalars
    | st.lists(scalars, max_size=2)
    | st.dictionaries(st.sampled_from(["channel", "type", "value"]), scalars, max_size=2)
    | st.lists(
        st.fixed_dictionaries({"type": scalars, "value": st.lists(scalars, max_size=2)}), max_size=2
    )
)


@settings(max_examples=80)
@given(st.lists(st.dictionaries(st.sampled_from(list(SHAPE)), junk, max_size=4), max_size=4))
def test_what_a_payload_says_does_not_depend_on_the_payloads_beside_it(payloads):
    written = [json.dumps(payload) for payload in payloads]
    together = decode(*written).drop("object_id")
    alone = [decode(payload).drop("object_id") for payload in written]
    assert together.height == len(payloads)
    for place, single in enumerate(alone):
        assert together.slice(place, 1).equals(single)
