"""Who is unknown waits in the inbox; settling it is an event that holds from then on."""

import json
import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.endtoend.ledger import NOW, ledger
from tests.endtoend.small import add, message, sound_drop

ANA = "ana@us.com"
WHY = ("--why", "They called.", "--by", ANA)


def private(name: str, date: str, text: str = "All exports are blocked.") -> str:
    return (
        f"Message-ID: <{name}>\nDate: {date}\nFrom: Jane <jane@gmail.com>\nTo: support@us.com\n"
        f"Subject: {name}\n\n{text}\n"
    )


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk to which somebody wrote from a private address."""
    home = tmp_path_factory.mktemp("settling") / "home"
    drop = sound_drop(home / "drop")
    add(drop, "email/p1.eml", private("p1", "Mon, 16 Mar 2026 10:00:00 +0000"))
    assert ledger("refresh", home=home)[0] == 0
    return home


@pytest.fixture
def home(refreshed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(refreshed, tmp_path / "home"))


def read(home: Path, *command: str) -> Any:
    code, document = ledger(*command, home=home, now=NOW + timedelta(hours=1))
    assert code == 0
    return document


def account_of(home: Path, evidence: str) -> str | None:
    waiting = {one["evidence"] for one in read(home, "inbox")["unmatched_accounts"]}
    return None if evidence in waiting else "known"


def unknown(home: Path) -> list[str]:
    return [one["person_id"] for one in read(home, "inbox")["unmatched_people"]]


def test_an_unknown_sender_waits_and_once_settled_is_known_at_once_and_in_all_they_write_later(
    home,
):
    assert "jane@gmail.com" in unknown(home)
    assert account_of(home, "email:p1") is None

    code, answer = ledger(
        "identity", "person", "jane@gmail.com", "--account", "A1", *WHY, home=home
    )
    assert code == 0
    assert answer["sentence"].startswith(
        "The person Jane (jane@gmail.com) belongs to account Acme."
    )
    assert "jane@gmail.com" not in unknown(home)
    assert account_of(home, "email:p1") == "known"

    add(home / "drop", "email/p2.eml", private("p2", "Tue, 17 Mar 2026 08:00:00 +0000"))
    assert ledger("refresh", home=home)[0] == 0
    assert account_of(home, "email:p2") == "known"
    assert ledger("refresh", "--full", home=home)[1]["published"] is False


def test_settling_is_undone_as_any_save_and_the_next_refresh_forgets_it(home):
    _, answer = ledger("identity", "person", "jane@gmail.com", "--account", "A1", *WHY, home=home)
    assert ledger("refresh", home=home)[0] == 0
    assert ledger("undo", str(answer["seq"]), *WHY, home=home)[0] == 0
    assert ledger("refresh", home=home)[0] == 0
    assert "jane@gmail.com" in unknown(home)


def test_two_ids_settled_as_one_person_stay_one_over_later_refreshes(home):
    assert ledger("identity", "map", "jane@gmail.com", "bo@acme.com", *WHY, home=home)[0] == 0
    assert account_of(home, "email:p1") == "known"
    add(home / "drop", "email/p2.eml", private("p2", "Tue, 17 Mar 2026 08:00:00 +0000"))
    assert ledger("refresh", home=home)[0] == 0
    assert unknown(home) == []
    assert account_of(home, "email:p1") == account_of(home, "email:p2") == "known"


def test_a_domain_channel_and_workspace_are_settled_for_what_comes_later(home):
    for call in (
        ("domain", "sub.example", "A1"),
        ("channel", "C1", "A1"),
        ("workspace", "T9", "A1"),
    ):
        assert ledger("identity", *call, *WHY, home=home)[0] == 0
    later = private("p3", "Tue, 17 Mar 2026 08:00:00 +0000").replace(
        "jane@gmail.com", "x@sub.example"
    )
    add(home / "drop", "email/p3.eml", later)
    foreign = message("1773705600.000200", user="U77", user_team="T9")
    add(home / "drop", "slack/ext-acme/2026-03-17.json", f"[{json.dumps(foreign)}]")
    assert ledger("refresh", home=home)[0] == 0
    assert account_of(home, "email:p3") == "known"
    assert "slack:user:U77" not in unknown(home)


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (("person", "nobody@x.com", "--ours"), "No tool knows a person nobody@x.com"),
        (("person", "jane@gmail.com", "--account", "A9"), "There is no account A9"),
        (("person", "jane@gmail.com"), "Say one of --account, --ours and --bot"),
        (("person", "jane@gmail.com", "--ours", "--bot"), "Say one of --account, --ours and --bot"),
        (("domain", "gmail.com", "A1"), "gmail.com is a mail provider"),
        (("domain", "sub.example", "A9"), "There is no account A9"),
    ],
)
def test_what_cannot_be_settled_is_refused_in_words(home, capfd, call, said):
    assert ledger("identity", *call, *WHY, home=home)[0] in (1, 2)
    assert said in capfd.readouterr().err.replace("\n", " ")
