"""Every command is in docs/cli.md with its options, and none is there that is not one."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import typer
from typer import main as typers

from docs import generate
from docs.what_is_written import KindUndocumented
from escalation_ledger.cli import app

DOCUMENT = (Path(__file__).parents[2] / "docs" / "cli.md").read_text("utf-8")
# First cells of tables, each with the commands of one row.
CELLS = [
    line.split(" | ")[0].replace("\\|", "|")
    for line in DOCUMENT.splitlines()
    if line.startswith("| `")
]
SNIPPETS = [snippet for cell in CELLS for snippet in re.findall(r"`([^`]+)`", cell)]
GIVEN_ONCE = {"--why", "--by", "--help", "--json", "--home", "--now"}

# The contract's commands that write or list what waits.
OF_THE_RECORD = [
    "set",
    "raise",
    "accept",
    "touch",
    "promise",
    "risk",
    "snooze",
    "leadership",
    "attach",
    "close",
    "reopen",
    "monitor",
    "decline",
    "merge",
    "split",
    "link",
    "proposal",
    "identity",
    "undo",
    "skip",
    "inbox",
    "proposals",
    "people",
    "verify",
    "backup",
    "restore",
]


def leaves() -> Iterator[tuple[tuple[str, ...], list[str]]]:
    """Each command as it is typed, and its options."""
    return _leaves(typers.get_command(app.app), ())


def _leaves(command, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], list[str]]]:
    for name, child in getattr(command, "commands", {}).items():
        yield from _leaves(child, (*path, name))
    if not hasattr(command, "commands"):
        options = [name for one in command.params for name in one.opts if name.startswith("--")]
        yield path, options


def told(path: tuple[str, ...]) -> list[str]:
    """Where the document shows the command: `name …`, or `name this|that …` of a family."""
    shown = [snippet for snippet in SNIPPETS if snippet.split(" ")[0] == path[0]]
    words = {snippet: re.findall(r"[a-z]+", snippet) for snippet in shown}
    cells = [snippet for snippet in shown if path[-1] in words[snippet]]
    return [cell for cell in CELLS if any(f"`{snippet}`" in cell for snippet in cells)]


@pytest.mark.parametrize(("path", "options"), list(leaves()), ids=" ".join)
def test_a_command_is_documented_with_its_options(path, options):
    found = " ".join(told(path))
    assert found, f"docs/cli.md does not tell of `ledger {' '.join(path)}`"
    assert {one for one in set(options) - GIVEN_ONCE if one not in found} == set()


def test_nothing_is_documented_that_is_no_command():
    names = {path[0] for path, _ in leaves()}
    first_words = {snippet.split(" ")[0] for snippet in SNIPPETS if not snippet.startswith("[")}
    assert first_words - names == set()
    assert set(OF_THE_RECORD) <= names


def test_a_kind_of_event_without_an_example_in_the_document_fails_the_check(monkeypatch):
    monkeypatch.setattr("docs.what_is_written._EXAMPLES", ())
    with pytest.raises(KindUndocumented, match="no example of CaseOpened"):
        generate.record()


def test_a_document_that_lost_its_markers_fails_the_check(monkeypatch, tmp_path):
    (tmp_path / "record.md").write_text("# The record\n", "utf-8")
    monkeypatch.setattr(generate, "DOCS", tmp_path)
    with pytest.raises(generate.MarkerMissing, match="no place for states"):
        generate.record()


def test_the_help_of_a_family_lists_its_commands(capsys):
    with pytest.raises(SystemExit):
        app.app(["promise", "--help"])
    said = capsys.readouterr().out
    assert all(name in said for name in ("made", "moved", "kept", "withdrawn"))
    assert isinstance(app.app, typer.Typer)
