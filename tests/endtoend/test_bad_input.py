"""Hostile files through the command itself: refused or set aside, the rest loads, the queue answers."""

import gzip
import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from escalation_ledger.models import staging
from tests.endtoend.killing import content_readers_see
from tests.endtoend.ledger import ledger
from tests.endtoend.processes import command
from tests.endtoend.small import add, mail, message, sound_drop, ticket
from tests.pipelines.folders import lines, put, zipped

CUT = "It is not a JSON object; it may be cut off. Export the file again."
NO_ID = "It has no id, so it cannot be told from others. Export the file again."
LOST = "Slack ts is a number, its digits are lost; export it as text"
TOO_DEEP = "It is nested too deeply to be read. Export it again without that field."
UNDATED = "Neither its Date nor a Received header says when it was sent."
NO_MAIL = "It has none of the headers of a mail. Export it again as .eml or .mbox."
DEEP = "[" * 100_000 + "]" * 100_000
MIME = "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(10_000))


@pytest.fixture(scope="module")
def refreshed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with a published snapshot of the sound folder beside it. Read only."""
    folder = tmp_path_factory.mktemp("bad")
    drop = sound_drop(folder / "drop")
    assert ledger("refresh", "--from", drop, home=folder / "home")[0] == 0
    return folder


@pytest.fixture
def bad(refreshed: Path, tmp_path: Path) -> Path:
    """A copy to break: `home` and `drop`."""
    return shutil.copytree(refreshed, tmp_path / "bad")


def numbers(source: dict[str, Any]) -> tuple[int, ...]:
    parts = ("landed", "modelled", "duplicate", "filtered", "quarantined")
    return tuple(source[name] for name in parts)


def still_answers(bad: Path, *, cases: int = 3) -> None:
    code, queue = ledger("queue", home=bad / "home")
    assert (code, len(queue["rows"])) == (0, cases)


def break_rows(drop: Path) -> None:
    """Every kind of row that spoils nothing but itself, in all four sources."""
    tickets = [
        ticket(9, created_at="2026-02-31T10:00:00Z"),
        ticket(10, updated_at="99999-01-01T00:00:00Z"),
        {"subject": "no id"},
        ticket([5]),
        ticket(1),
        ticket(11, subject="a\0b\ud800", description="\0"),
        f'{{"id": 12, "subject": {DEEP}}}',
        '{"id": 13, "status": "open", "created_at": "2026-03-02T10:00:00Z", "n": %s}' % ("9" * 400),
        '{"id": 14, "n": "\0"}',
        ticket(15, tags={"a": 1}, custom_fields="x"),
        "[" * 100_000,
    ]
    add(drop, "zendesk/tickets.jsonl", lines(*tickets))
    latin = json.dumps(ticket(16, subject="Größe"), ensure_ascii=False).encode("latin-1")
    add(drop, "zendesk/tickets.jsonl", latin + b'\n{"id": 17, "subj')
    unmarked = lines({"id": 30, "name": "Größe", "role": "agent"}).encode("utf-16-le")
    put(drop, {"zendesk/users-2.jsonl": unmarked, "zendesk/users-3.jsonl": ""})
    said = [
        message(1772445601.0002),
        message("9" * 400),
        message("1772445602.000200", text="\ud83d"),
    ]
    deep = f'{{"ts": "1772445603.000200", "blocks": {DEEP}}}'
    put(drop, {"slack/ext-acme/2026-03-03.json": f"[{deep}, {json.dumps(said)[1:]}"})
    add(
        drop,
        "crm/renewals.csv",
        "O2,A1,2026-02-31,5,Open,0.5,\nO3,A1,2026-06-01,%s,Open,,\n" % ("9" * 400),
    )
    add(
        drop,
        "crm/accounts.csv",
        'A1,Acme,acme.com,Strategic,100000,,,US\nA2,"Open,,,,,,\nA3,x,,,,,,\n',
    )
    put(
        drop,
        {
            "email/b.eml": mail("m2", date="Mon, 31 Feb 2026 10:00:00 +0000"),
            "email/c.eml": "<html>Sign in</html>",
            "email/d.eml": mail("m3").replace("Subject", f"Reply-To: {'(' * 50_000}\nSubject", 1),
            "email/e.eml": mail("m4", body="x").replace("Subject: Exports\n\n", f"MIME-Version: 1.0\n{MIME}"),
            "email/f.mbox": f"From a@b Mon Mar  2 10:00:00 2026\n{mail('m5')}\nFrom a@b Mon Mar  2 10:00:00 2026\nMessage-I",
        },
    )  # fmt: skip


EXPECTED = {
    ("tickets", "9"): "Its created_at is '2026-02-31T10:00:00Z', which is not a date and time.",
    ("tickets", "10"): "Its updated_at is '99999-01-01T00:00:00Z', which is not a date and time.",
    ("tickets", "zendesk/tickets.jsonl#6"): NO_ID,
    ("tickets", "zendesk/tickets.jsonl#7"): NO_ID,
    ("tickets", "12"): TOO_DEEP,
    ("tickets", "zendesk/tickets.jsonl#12"): CUT,
    ("tickets", "15"): "Its custom_fields is not a list.",
    ("tickets", "zendesk/tickets.jsonl#14"): CUT,
    ("tickets", "zendesk/tickets.jsonl#16"): CUT,
    ("messages", "C1/1772445603.000200"): TOO_DEEP,
    ("messages", "slack/ext-acme/2026-03-03.json#2"): LOST,
    ("messages", "slack/ext-acme/2026-03-03.json#3"): LOST,
    ("renewals", "O2"): "Its renewal_on is '2026-02-31', which is not a date.",
    ("renewals", "O3"): f"Its amount_usd is '{'9' * 60}…', which is not an amount of 0 or more.",
    ("accounts", "crm/accounts.csv#5"): "A quote opened on line 4 is never closed. Close it or export the file again.",
    ("messages", "m2@acme.com"): UNDATED,
    ("messages", "email/c.eml#1"): NO_MAIL,
    ("messages", "email/f.mbox#2"): NO_MAIL,
}  # fmt: skip


def test_each_broken_row_is_set_aside_with_its_own_sentence_and_the_rest_loads(bad):
    break_rows(bad / "drop")
    code, document = ledger("refresh", "--from", bad / "drop", home=bad / "home")
    _, quarantine = ledger("quarantine", home=bad / "home")
    found = {(row["object"], row["object_id"]): row["reason"] for row in quarantine["rows"]}
    assert found == EXPECTED
    assert all(row["payload"] for row in quarantine["rows"])
    assert (code, document["status"]) == (0, "ok")
    assert {name: numbers(of) for name, of in document["sources"].items()} == {
        "zendesk": (20, 10, 1, 0, 9),
        "slack": (7, 4, 0, 0, 3),
        "crm": (6, 2, 1, 0, 3),
        "email": (7, 4, 0, 0, 3),
    }
    still_answers(bad, cases=5)


@pytest.mark.soak
def test_a_line_of_50_mb_is_read_and_one_that_is_cut_is_set_aside(bad):
    long = "x" * 50_000_000
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4, description=long)))
    add(bad / "drop", "zendesk/tickets.jsonl", f'{{"id": 5, "description": "{long}\n')
    code, document = ledger("refresh", "--from", bad / "drop", home=bad / "home")
    assert (code, numbers(document["sources"]["zendesk"])) == (0, (8, 7, 0, 0, 1))
    still_answers(bad, cases=4)


def test_files_that_cannot_be_read_fail_their_sources_and_the_last_snapshot_answers(bad):
    drop, before = bad / "drop", content_readers_see(bad / "home")
    (drop / "zendesk/tickets.jsonl.gz").write_bytes(gzip.compress(lines(ticket(9)).encode())[:-9])
    zipped(drop / "slack/e.zip", {"channels.json": [], "../../evil": "x"})
    put(drop, {"crm/accounts.csv": "Kunde,Firma\n1,Acme\n"})
    (drop / "email/out.eml").symlink_to("/etc/passwd")
    ended = command("refresh", "--from", drop, home=bad / "home")
    assert (ended.code, ended.document["status"]) == (3, "partial")
    errors = {name: of["error"].split(" ")[0] for name, of in ended.document["sources"].items()}
    assert errors == {
        "zendesk": "zendesk/tickets.jsonl.gz",
        "slack": "slack/e.zip",
        "crm": "crm/accounts.csv",
        "email": "email/out.eml",
    }
    assert content_readers_see(bad / "home") == before
    assert not (bad.parent / "evil").exists()
    still_answers(bad)


def test_what_this_user_may_not_read_is_refused_by_name(bad):
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4)))
    (bad / "drop/zendesk/tickets.jsonl").chmod(0o000)
    (bad / "drop/email").chmod(0o000)
    ended = command("refresh", "--from", bad / "drop", home=bad / "home", as_others=True)
    (bad / "drop/email").chmod(0o755)
    errors = {name: of["error"] for name, of in ended.document["sources"].items() if of["error"]}
    advice = "cannot be opened (Permission denied); check that the file is there and that this user may read it."
    assert ended.code == 3
    assert errors == {
        "zendesk": f"zendesk/tickets.jsonl {advice}",
        "email": f"email {advice}",
    }
    still_answers(bad)


def test_a_home_that_may_not_be_written_to_is_refused_and_still_answers(bad):
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4)))
    folders = [bad / "home", *(path for path in (bad / "home").rglob("*") if path.is_dir())]
    for path in [*folders, *(bad / "home").rglob("*.*")]:
        path.chmod(path.stat().st_mode & ~0o222)
    ended = command("refresh", "--from", bad / "drop", home=bad / "home", as_others=True)
    asked = command("queue", home=bad / "home", as_others=True)
    for path in folders:
        path.chmod(0o755)
    assert (ended.code, ended.document) == (1, None)
    assert ended.errors.startswith(f"{bad / 'home'} cannot be written to")
    assert ended.errors.count("\n") == 1
    assert (asked.code, len(asked.document["rows"])) == (0, 3)


def test_a_full_disk_publishes_nothing_and_the_last_snapshot_answers(bad):
    before = content_readers_see(bad / "home")
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4)))
    ended = command("refresh", "--from", bad / "drop", home=bad / "home", little_disk=True)
    assert (ended.code, ended.document) == (1, None)
    assert ended.errors.count("\n") == 1
    assert "File too large" in ended.errors
    assert content_readers_see(bad / "home") == before
    assert not [*(bad / "home/snapshots").glob("*.new*")]
    still_answers(bad)
    assert ledger("refresh", "--from", bad / "drop", home=bad / "home")[0] == 0
    still_answers(bad, cases=4)


def test_a_fault_in_staging_one_source_keeps_its_rows_and_publishes_the_others(bad, monkeypatch):
    def explode(*_: object, **__: object) -> None:
        raise ZeroDivisionError("division by zero")

    monkeypatch.setitem(staging._STAGES, staging.Source.CRM, explode)
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4)))
    code, document = ledger("refresh", "--from", bad / "drop", home=bad / "home")
    assert (code, document["published"]) == (3, True)
    assert document["sources"]["crm"]["error"] == (
        "crm: its rows could not be read (ZeroDivisionError: division by zero). "
        "Its last good rows are kept."
    )
    still_answers(bad, cases=4)


def test_a_renamed_arr_column_keeps_the_last_good_accounts_until_the_loss_is_taken(bad):
    def arr() -> set[float | None]:
        return {row["arr_usd"] for row in ledger("queue", home=bad / "home")[1]["rows"]}

    accounts = bad / "drop/crm/accounts.csv"
    accounts.write_text(accounts.read_text().replace("arr_usd", "ARR in USD"))
    add(bad / "drop", "zendesk/tickets.jsonl", lines(ticket(4)))
    code, document = ledger("refresh", "--from", bad / "drop", home=bad / "home")
    assert (code, document["status"], document["sources"]["zendesk"]["status"]) == (
        3,
        "partial",
        "ok",
    )
    assert document["sources"]["crm"]["error"].startswith("crm/accounts.csv has no column arr_usd")
    assert arr() == {100_000}
    still_answers(bad, cases=4)
    code, _ = ledger("refresh", "--from", bad / "drop", "--accept-lost-columns", home=bad / "home")
    assert (code, arr()) == (0, {None})
