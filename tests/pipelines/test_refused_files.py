"""A file that cannot be read fails its own source, in one sentence that names it, and no other."""

import gzip
import os
import stat
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines import drop as drops
from escalation_ledger.pipelines import landing
from escalation_ledger.pipelines.landing import land
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.small import ACCOUNTS, sound_drop
from tests.pipelines.folders import FETCHED, SETTINGS, put, zipped

EXPORT = {"channels.json": [{"id": "C1", "name": "g"}], "users.json": []}
BOMB = " " * (2 * 1024**2)


def landed_error(drop: Path, source: str) -> str:
    """The one sentence with which the source failed."""
    home = Home(drop.parent / "home")
    outcome = land(home, drop, settings=SETTINGS, sources=[source], run_id="r", fetched_at=FETCHED)
    failed = outcome[Source(source)]
    assert failed.status is SourceStatus.FAILED
    assert failed.error is not None
    assert "\n" not in failed.error
    return failed.error


def replaced(name: str, content: str) -> Callable[[Path], None]:
    def make(drop: Path) -> None:
        put(drop, {name: content})

    return make


def packed(name: str, content: bytes) -> Callable[[Path], None]:
    def make(drop: Path) -> None:
        (drop / name).write_bytes(content)

    return make


def folder_as_file(drop: Path) -> None:
    (drop / "zendesk/tickets.jsonl").unlink()
    (drop / "zendesk/tickets.jsonl").mkdir()


def pipe(drop: Path) -> None:
    (drop / "zendesk/tickets.jsonl").unlink()
    os.mkfifo(drop / "zendesk/tickets.jsonl")


def file_as_folder(drop: Path) -> None:
    (drop / "email/a.eml").unlink()
    (drop / "email").rmdir()
    (drop / "email").write_text("x")


def link(name: str, target: str) -> Callable[[Path], None]:
    def make(drop: Path) -> None:
        (drop / name).unlink(missing_ok=True)
        (drop / name).symlink_to(target)

    return make


def zip_with(name: str, content: str = "x", mode: int = 0) -> Callable[[Path], None]:
    def make(drop: Path) -> None:
        zipped(drop / "slack/e.zip", EXPORT)
        member = zipfile.ZipInfo(name)
        member.external_attr = mode << 16
        member.compress_type = zipfile.ZIP_DEFLATED
        with zipfile.ZipFile(drop / "slack/e.zip", "a") as archive:
            archive.writestr(member, content)

    return make


TRUNCATED = gzip.compress(os.urandom(3000))[:-100]
HTML = "<html><body>Sign in</body></html>"


@pytest.mark.parametrize(
    ("source", "breaking", "sentence"),
    [
        ("zendesk", packed("zendesk/users.jsonl.gz", TRUNCATED), "zendesk/users.jsonl.gz is cut off or damaged"),
        ("zendesk", replaced("zendesk/users.json", HTML), "zendesk/users.json is a web page, not JSON"),
        ("slack", replaced("slack/users.json", HTML), "slack/users.json is a web page, not JSON"),
        ("crm", replaced("crm/accounts.csv", HTML), "crm/accounts.csv is a web page, not CSV"),
        ("crm", replaced("crm/accounts.csv", "Kunde,Firma\n1,Acme\n"), "crm/accounts.csv fits none of accounts, renewals and contacts"),
        ("crm", replaced("crm/accounts.csv", "account_id,tier\n1,Gold\n"), "crm/accounts.csv fits none of accounts, renewals and contacts"),
        ("crm", replaced("crm/accounts.csv", ""), "crm/accounts.csv has no header line"),
        ("crm", replaced("crm/accounts.csv", f'{ACCOUNTS}A1,"{"x" * 200_000}\n'), "crm/accounts.csv breaks as CSV in the row that begins on line 2"),
        ("slack", replaced("slack/users.json", ""), "slack/users.json is empty"),
        ("slack", replaced("slack/users.json", '[{"id": "U1"}, {"id": "U'), "slack/users.json breaks off or is not JSON"),
        ("slack", zip_with("../../evil"), "slack/e.zip holds '../../evil', which leads outside"),
        ("slack", zip_with("g/2026-03-02.json", "/etc/passwd", stat.S_IFLNK | 0o777), "slack/e.zip holds 'g/2026-03-02.json', which leads outside"),
        ("slack", zip_with("g/2026-03-02.json", BOMB), "slack/e.zip unpacks to more than"),
        ("zendesk", packed("zendesk/users.jsonl.gz", gzip.compress(BOMB.encode())), "zendesk/users.jsonl.gz unpacks to more than"),
        ("zendesk", link("zendesk/users.jsonl", "/etc/passwd"), "zendesk/users.jsonl is a link that leads out of the drop folder"),
        ("zendesk", link("zendesk/users.jsonl", "users.jsonl"), "zendesk/users.jsonl cannot be opened"),
        ("email", link("email/more", "/"), "email/more is a link that leads out of the drop folder"),
        ("slack", link("slack.zip", "/nowhere.zip"), "slack.zip is a link that leads out of the drop folder"),
        ("zendesk", folder_as_file, "zendesk/tickets.jsonl is a folder, not a file"),
        ("zendesk", pipe, "zendesk/tickets.jsonl is a pipe or a device, not a file"),
        ("email", file_as_folder, "email is not a folder"),
        ("email", packed("email/b.mbox.gz", TRUNCATED), "email/b.mbox.gz is cut off or damaged"),
    ],
)  # fmt: skip
def test_it_is_named_with_what_happened_and_what_to_do(
    source, breaking, sentence, tmp_path, monkeypatch
):
    monkeypatch.setattr(drops, "_RATIO_FROM", 1024**2)
    drop = sound_drop(tmp_path / "drop")
    breaking(drop)
    error = landed_error(drop, source)
    assert error.startswith(sentence)
    assert error.rstrip(".").count(". ") + error.count("; ") >= 1


def test_a_link_that_stays_inside_of_the_drop_folder_is_read(tmp_path):
    drop = sound_drop(tmp_path / "drop")
    (drop / "email/b.eml").symlink_to(drop / "email/a.eml")
    names = [file.name for file in landing.SOURCES[Source.EMAIL].files(drop, SETTINGS)]
    assert names == ["email/a.eml", "email/b.eml"]


def test_a_name_that_is_no_text_is_spelled_out(tmp_path):
    drop = sound_drop(tmp_path / "drop")
    (Path(os.fsdecode(os.fsencode(drop) + b"/email/\xff.eml"))).write_text("Subject: hi\n\nhi")
    names = [file.name for file in landing.SOURCES[Source.EMAIL].files(drop, SETTINGS)]
    assert names == ["email/a.eml", "email/\\xff.eml"]


def test_an_empty_folder_is_an_absent_source_that_says_so(tmp_path):
    drop = tmp_path / "drop"
    (drop / "zendesk").mkdir(parents=True)
    home = Home(tmp_path / "home")
    outcome = land(home, drop, settings=SETTINGS, run_id="r", fetched_at=FETCHED)
    assert outcome[Source.ZENDESK].status is SourceStatus.ABSENT
    assert str(outcome[Source.ZENDESK].error).startswith("zendesk holds no file of zendesk")
    assert outcome[Source.SLACK].error is None


def test_a_fault_of_our_own_fails_one_source_and_the_others_land(tmp_path, monkeypatch):
    def explode(*_: object) -> None:
        raise ZeroDivisionError("division\nby zero")

    monkeypatch.setattr(landing, "_read", explode)
    drop = sound_drop(tmp_path / "drop")
    assert landed_error(drop, "zendesk").startswith(
        "zendesk could not be landed (ZeroDivisionError: division). Export it again"
    )
