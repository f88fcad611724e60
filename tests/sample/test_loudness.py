from pathlib import Path

import pytest

from tests.sample.drop_folder import DropFolder
from tests.sample.loudness import BOSS, CHANGES, INTERNAL_COMMENTS, URGENT, loudened, upper


def louder(sample: DropFolder, folder: Path, what: str) -> DropFolder:
    loudened(sample.folder, folder, what)
    return DropFolder(folder, sample.now)


@pytest.mark.parametrize("what", CHANGES)
def test_a_louder_folder_differs_but_keeps_ids_times_and_people(
    sample: DropFolder, tmp_path: Path, what: str
) -> None:
    loud = louder(sample, tmp_path, what)
    for name in ("tickets", "comments", "audits"):
        known = {(row["id"], row["created_at"]) for row in sample.zendesk(name)}
        assert known <= {(row["id"], row["created_at"]) for row in loud.zendesk(name)}
    assert [(c, m["ts"], m.get("user")) for c, m in loud.slack_messages] == [
        (c, m["ts"], m.get("user")) for c, m in sample.slack_messages
    ]
    assert [(m["Message-ID"], m["Date"]) for m in loud.mails] == [
        (m["Message-ID"], m["Date"]) for m in sample.mails
    ]
    assert max(loud.instants()) < loud.now
    quiet = [path for path in sample.folder.rglob("*") if path.is_file()]
    assert any(
        path.read_bytes() != (tmp_path / path.relative_to(sample.folder)).read_bytes()
        for path in quiet
    )


def test_capitals_leave_addresses_and_ids_alone() -> None:
    text = (
        "see https://a.example/b?c=d, <@U0ab>, bob@a.example :fire:\n> From: Bob <b@a.example>\nok"
    )
    assert upper(text) == (
        "SEE https://a.example/b?c=d, <@U0ab>, bob@a.example :fire:\n> From: Bob <b@a.example>\nOK"
    )


def test_urgent_is_shouted_by_customers_only(sample: DropFolder, tmp_path: Path) -> None:
    loud = louder(sample, tmp_path, "urgent")
    users = {user["id"]: user["role"] for user in loud.zendesk("users")}
    for comment in loud.zendesk("comments"):
        assert comment["body"].endswith(URGENT) == (users[comment["author_id"]] == "end-user")


def test_internal_comments_are_forty_on_each_open_ticket(
    sample: DropFolder, tmp_path: Path
) -> None:
    loud = louder(sample, tmp_path, "internal")
    open_tickets = [t for t in sample.tickets.values() if t["status"] not in ("solved", "closed")]
    more = len(loud.zendesk("comments")) - len(sample.zendesk("comments"))
    assert more == INTERNAL_COMMENTS * len(open_tickets)
    assert more == len(loud.zendesk("audits")) - len(sample.zendesk("audits"))
    public = [sum(row["public"] for row in folder.zendesk("comments")) for folder in (loud, sample)]
    assert public[0] == public[1]


def test_fourteen_people_are_tagged(sample: DropFolder, tmp_path: Path) -> None:
    loud = louder(sample, tmp_path, "tagged")
    said = [message["text"] for _, message in loud.slack_messages if "subtype" not in message]
    assert all(text.count("<@U") >= 14 for text in said)
    assert all(len(mail["Cc"].addresses) >= 14 for mail in loud.mails)


def test_an_executive_forwards(sample: DropFolder, tmp_path: Path) -> None:
    loud = louder(sample, tmp_path, "executive")
    forwards = [mail for mail in loud.mails if mail["Subject"].startswith("F")]
    assert forwards
    for mail in forwards:
        assert mail["From"].addresses[0].display_name.startswith(BOSS)
        assert BOSS in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]


def test_every_ticket_is_urgent_in_the_tool(sample: DropFolder, tmp_path: Path) -> None:
    loud = louder(sample, tmp_path, "priority")
    assert {ticket["priority"] for ticket in loud.tickets.values()} == {"urgent"}
