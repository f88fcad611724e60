import json
from datetime import UTC, datetime

import pytest

from escalation_ledger.pipelines.drop import Unreadable
from escalation_ledger.pipelines.slack import SOURCE
from escalation_ledger.warehouse.envelope import NO_ID
from tests.pipelines.folders import enveloped, ids, problems, put, zipped

LOST = "Slack ts is a number, its digits are lost; export it as text"
EXPORT = {
    "channels.json": [{"id": "C1", "name": "general"}],
    "groups.json": [{"id": "G1", "name": "deal-desk"}],
    "users.json": [{"id": "U1", "updated": 1741612345}],
    "general/2026-03-01.json": [{"ts": "1741612345.000200", "text": "hi"}],
    "deal-desk/2026-03-01.json": [{"ts": "1741612346.000100"}],
    "integration_logs.json": [{"id": "I1"}],
}
EXPECTED = {
    "channels": ["C1", "G1"],
    "users": ["U1"],
    "messages": ["C1/1741612345.000200", "G1/1741612346.000100"],
}


def landed_ids(drop):
    return {name: ids(frame) for name, frame in enveloped(SOURCE, drop).items()}


def test_a_folder_tree_is_an_export(tmp_path):
    drop = put(tmp_path / "drop", {f"slack/{name}": value for name, value in EXPORT.items()})
    assert landed_ids(drop) == EXPECTED


def test_a_folder_tree_may_lie_one_folder_down_with_packed_files(tmp_path):
    drop = put(
        tmp_path / "drop", {f"slack/Acme export/{name}.gz": value for name, value in EXPORT.items()}
    )
    assert landed_ids(drop) == EXPECTED


@pytest.mark.parametrize(
    "zip_name", ["slack/export.zip", "slack/Acme Jan 1 - Mar 1.ZIP", "slack.zip"]
)
@pytest.mark.parametrize("folder", ["", "Acme export/"])
def test_any_zip_is_an_export(tmp_path, zip_name, folder):
    members = {f"{folder}{name}": value for name, value in EXPORT.items()}
    zipped(tmp_path / "drop" / zip_name, {**members, "__MACOSX/._channels.json": "junk"})
    assert landed_ids(tmp_path / "drop") == EXPECTED


def test_a_channel_that_no_list_names_keeps_its_folders_name(tmp_path):
    drop = put(tmp_path / "drop", {"slack/lost/2026-03-01.json": [{"ts": "1741612345.000200"}]})
    assert landed_ids(drop) == {"messages": ["lost/1741612345.000200"]}


def messages(tmp_path, *texts):
    files = {
        "slack/channels.json": EXPORT["channels.json"],
        "slack/general/2026-03-01.json": f"[{', '.join(texts)}]",
    }
    return enveloped(SOURCE, put(tmp_path / "drop", files))["messages"]


def test_a_message_is_landed_as_exported_with_the_id_of_its_channel(tmp_path):
    text = '{"ts": "1741612345.000200", "blocks": [{"n": 1.10}], "edited": {"ts": "1741612399.000000"}}'
    (row,) = messages(tmp_path, text).to_dicts()
    assert row["payload"] == '{"channel": "C1", ' + text[1:]
    assert row["version_at"] == datetime(2025, 3, 10, 13, 13, 19, tzinfo=UTC)


def test_a_ts_that_is_a_number_counts_only_with_all_its_digits(tmp_path):
    found = messages(
        tmp_path,
        '{"edited": {"ts": 1741612399.000000}, "ts": 1741612345.000200, "thread_ts": 1741612340.000100}',
        '{"ts": 1741612346.0002}',
        '{"ts": "1741612347.0002"}',
        '{"ts": "1741612348.000200", "thread_ts": 1741612340.0001}',
        '{"text": "no ts at all"}',
    )
    assert ids(found) == ["C1/1741612345.000200"]
    payload = json.loads(found.item(0, "payload"))
    assert (payload["ts"], payload["thread_ts"]) == ("1741612345.000200", "1741612340.000100")
    day = "slack/general/2026-03-01.json"
    assert problems(found) == {
        f"{day}#2": LOST,
        f"{day}#3": LOST,
        f"{day}#4": LOST,
        f"{day}#5": NO_ID,
    }


def test_microseconds_of_a_ts_survive_in_its_version(tmp_path):
    found = messages(tmp_path, '{"ts": "1741612345.000297"}')
    assert found.get_column("version_at").to_list() == [
        datetime(2025, 3, 10, 13, 12, 25, 297, tzinfo=UTC)
    ]


def test_a_zip_that_is_no_export_says_so(tmp_path):
    zipped(tmp_path / "drop" / "slack" / "photos.zip", {"a.txt": "hi"})
    with pytest.raises(Unreadable, match=r"^slack/photos.zip holds no Slack export"):
        enveloped(SOURCE, tmp_path / "drop")


def test_a_damaged_day_names_the_day(tmp_path):
    zipped(tmp_path / "drop/slack.zip", {**EXPORT, "general/2026-03-02.json": '[{"ts": "17416'})
    with pytest.raises(Unreadable, match=r"^slack.zip/general/2026-03-02.json breaks off"):
        enveloped(SOURCE, tmp_path / "drop")
