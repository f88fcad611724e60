import json
from datetime import UTC, datetime

import pytest

from escalation_ledger.pipelines.drop import Unreadable
from escalation_ledger.pipelines.zendesk import SOURCE
from escalation_ledger.warehouse.envelope import NO_ID, NOT_AN_OBJECT
from tests.pipelines.folders import FETCHED, enveloped, ids, lines, problems, put

TICKET = {"id": 1, "subject": "Down", "updated_at": "2026-03-01T10:00:00Z"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tickets.jsonl", lines(TICKET, {"id": 2})),
        ("tickets.json", lines(TICKET, {"id": 2})),
        ("tickets.json", [TICKET, {"id": 2}]),
        ("tickets.json", {"tickets": [TICKET, {"id": 2}], "next_page": None, "count": 2}),
        ("tickets.json", {"users": [{"id": 9}], "tickets": [TICKET, {"id": 2}]}),
        (
            "tickets.json",
            '{\n  "count": 2,\n  "tickets": [\n    {"id": 1},\n    {"id": 2}\n  ]\n}\n',
        ),
        ("tickets.jsonl", lines({"tickets": [TICKET]}, {"tickets": [{"id": 2}]})),
        ("tickets.jsonl.gz", lines(TICKET, {"id": 2})),
        ("tickets.jsonl", "\ufeff" + lines(TICKET, {"id": 2}).replace("\n", "\r\n")),
        ("tickets.jsonl", lines(TICKET, {"id": 2}).encode("utf-16")),
        ("Tickets_2026-03.NDJSON", lines(TICKET, "", "  ", {"id": 2}).rstrip()),
    ],
)
def test_a_file_may_be_lines_an_array_or_an_envelope(tmp_path, name, content):
    drop = put(tmp_path / "drop", {f"zendesk/{name}": content})
    assert ids(enveloped(SOURCE, drop)["tickets"]) == ["1", "2"]


def test_pages_are_read_together_and_other_files_are_left_alone(tmp_path):
    drop = put(
        tmp_path / "drop",
        {
            "zendesk/tickets-1.json": {"tickets": [{"id": 1}]},
            "zendesk/tickets_2.jsonl.gz": lines({"id": 2}),
            "zendesk/ticketsold.json": [{"id": 3}],
            "zendesk/ticket_fields.json": [{"id": 4}],
            "zendesk/._tickets.json": [{"id": 5}],
            "zendesk/tickets.csv": "id\n6\n",
        },
    )
    assert {name: ids(frame) for name, frame in enveloped(SOURCE, drop).items()} == {
        "tickets": ["1", "2"]
    }


def test_an_objects_text_is_kept_as_exported(tmp_path):
    objects = ['{"id": 1, "f": 1.10, "big": 12345678901234567890}', '{ "id":2,\n "t": "\\u00e9" }']
    drop = put(tmp_path / "drop", {"zendesk/tickets.json": f"[{objects[0]} , {objects[1]}]"})
    assert enveloped(SOURCE, drop)["tickets"].get_column("payload").to_list() == objects


def test_a_broken_line_keeps_its_place_with_what_is_wrong(tmp_path):
    broken = ['{"id": 2, "sub', "null", '{"name": "no id"}', '{"id": 5, "n": NaN}', '{"id": ""}']
    sound = '{"id": 7, "t": "NaN, [1,] and \\" {", "tags": ["a", "b"]}'
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": lines(TICKET, *broken, sound)})
    tickets = enveloped(SOURCE, drop)["tickets"]
    assert ids(tickets) == ["1", "7"]
    assert problems(tickets) == {
        "zendesk/tickets.jsonl#2": NOT_AN_OBJECT,
        "zendesk/tickets.jsonl#3": NOT_AN_OBJECT,
        "zendesk/tickets.jsonl#4": NO_ID,
        "zendesk/tickets.jsonl#5": NOT_AN_OBJECT,
        "zendesk/tickets.jsonl#6": NO_ID,
    }
    assert tickets.drop_nulls("problem").get_column("payload").to_list() == broken
    assert tickets.drop_nulls("problem").get_column("version_at").unique().to_list() == [FETCHED]


def test_only_the_line_with_bad_bytes_suffers_from_them(tmp_path):
    content = b'{"id": 1, "s": "\xc3\xa9"}\n{"id": 2, "s": "\xff"}\n{"id": 3, "s": "\x00"}\n'
    tickets = enveloped(SOURCE, put(tmp_path / "drop", {"zendesk/tickets.jsonl": content}))[
        "tickets"
    ]
    assert tickets.get_column("payload").to_list()[:2] == [
        '{"id": 1, "s": "é"}',
        '{"id": 2, "s": "\ufffd"}',
    ]
    assert problems(tickets) == {"zendesk/tickets.jsonl#3": NOT_AN_OBJECT}


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        (
            {"generated_timestamp": 1741612345, "updated_at": "2026-01-01T00:00:00Z"},
            datetime(2025, 3, 10, 13, 12, 25, tzinfo=UTC),
        ),
        (
            {
                "updated_at": "2026-01-01T02:00:00.123456+02:00",
                "created_at": "2025-01-01T00:00:00Z",
            },
            datetime(2026, 1, 1, 0, 0, 0, 123456, tzinfo=UTC),
        ),
        ({"created_at": "2025-01-01 00:00:00"}, datetime(2025, 1, 1, tzinfo=UTC)),
        ({"updated_at": "yesterday"}, FETCHED),
        ({"updated_at": "infinity", "generated_timestamp": 10**18}, FETCHED),
        ({}, FETCHED),
    ],
)
def test_the_version_is_the_sources_own_else_the_time_of_fetching(tmp_path, fields, expected):
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": lines({"id": 1, **fields})})
    assert enveloped(SOURCE, drop)["tickets"].get_column("version_at").to_list() == [expected]


def test_of_one_version_said_twice_the_last_line_stands(tmp_path):
    first, last = {**TICKET, "subject": "first"}, {**TICKET, "subject": "last"}
    older = {**TICKET, "subject": "older", "updated_at": "2026-02-01T10:00:00Z"}
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": lines(first, last, older)})
    payloads = enveloped(SOURCE, drop)["tickets"].get_column("payload").to_list()
    assert [json.loads(text)["subject"] for text in payloads] == ["older", "last"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("<!DOCTYPE html><title>Sign in</title>", "is a web page, not JSON"),
        ('[{"id": 1}, {"id": 2', "breaks off or is not JSON"),
        ('{"tickets": [{"id": 1}, {"id": ', "breaks off or is not JSON"),
        ("id,subject\n1,Down\n", "is not JSON; export it again"),
        ("[" * 100_000, "nested too deeply"),
    ],
)
def test_a_file_without_rows_to_tell_apart_is_refused_by_name(tmp_path, content, message):
    drop = put(tmp_path / "drop", {"zendesk/tickets.json": content})
    with pytest.raises(Unreadable, match=f"^zendesk/tickets.json .*{message}"):
        enveloped(SOURCE, drop)


def test_an_empty_file_has_no_rows(tmp_path):
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": "", "zendesk/users.json": " \n"})
    assert enveloped(SOURCE, drop) == {}


def test_a_file_longer_than_a_piece_keeps_every_line(tmp_path):
    objects = [f'{{"id": {n}, "text": "{"x" * 1000}"}}' for n in range(20_000)]
    drop = put(tmp_path / "drop", {"zendesk/comments.jsonl.gz": lines(*objects)})
    comments = enveloped(SOURCE, drop)["comments"]
    assert sorted(comments.get_column("payload")) == sorted(objects)


def test_a_line_of_50_mb_is_landed_and_one_that_is_cut_keeps_its_place(tmp_path):
    long = "x" * 50_000_000
    content = f'{{"id": 1, "text": "{long}"}}\n{{"id": 2, "text": "{long}\n{{"id": 3}}\n'
    tickets = enveloped(SOURCE, put(tmp_path / "drop", {"zendesk/tickets.jsonl": content}))[
        "tickets"
    ]
    assert ids(tickets) == ["1", "3"]
    assert problems(tickets) == {"zendesk/tickets.jsonl#2": NOT_AN_OBJECT}


def test_half_a_character_becomes_a_mark_and_whole_ones_stay(tmp_path):
    halves = r'{"id": 1, "t": "a\ud83db \ud83d\ude00 \\ud83d \udc00"}'
    tickets = enveloped(SOURCE, put(tmp_path / "drop", {"zendesk/tickets.jsonl": halves}))[
        "tickets"
    ]
    (payload,) = tickets.get_column("payload").to_list()
    assert json.loads(payload)["t"] == "a\ufffdb \U0001f600 \\ud83d \ufffd"


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_an_encoding_is_known_without_its_mark(tmp_path, encoding):
    content = lines(TICKET, {"id": 2, "subject": "Größe"}).encode(encoding)
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": content})
    assert ids(enveloped(SOURCE, drop)["tickets"]) == ["1", "2"]


@pytest.mark.parametrize(
    "nested", ["[" * 100_000 + "]" * 100_000, '{"a":' * 5_000 + "1" + "}" * 5_000, "9" * 5_000]
)
def test_an_object_of_an_array_too_deep_or_too_long_to_read_costs_no_other(tmp_path, nested):
    drop = put(
        tmp_path / "drop", {"zendesk/tickets.json": f'[{{"id": 1, "n": {nested}}}, {{"id": 2}}]'}
    )
    assert ids(enveloped(SOURCE, drop)["tickets"]) == ["1", "2"]


@pytest.mark.parametrize("own", [[1], {"a": 1}, True])
def test_what_can_name_nothing_is_no_id(tmp_path, own):
    drop = put(tmp_path / "drop", {"zendesk/tickets.jsonl": lines({"id": own})})
    assert problems(enveloped(SOURCE, drop)["tickets"]) == {"zendesk/tickets.jsonl#1": NO_ID}
