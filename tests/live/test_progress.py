"""A long first reading shows how far it is and how long it will take."""

import re

import pytest

from escalation_ledger.cli import text


def test_a_terminal_shows_how_much_is_read_of_how_much_and_the_time_that_is_left(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")
    monkeypatch.setenv("COLUMNS", "120")
    with text.progress(quiet=False) as report:
        assert report is not None
        report("zendesk", 10, 440)
        report("zendesk", 120, 440)
    shown = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", capsys.readouterr().err)
    assert re.search(r"zendesk .*120/440 +(-:--:--|\d+:\d\d:\d\d)", shown)


def test_a_pipe_shows_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with text.progress(quiet=False) as report:
        assert report is None
    assert capsys.readouterr().err == ""
