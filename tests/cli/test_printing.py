"""What reaches a terminal: words, never what it would obey."""

from collections.abc import Callable
from io import BytesIO, TextIOWrapper

import pytest

from escalation_ledger.cli import exits, inbox_text, main, tables, text, writing
from escalation_ledger.cli.exits import Exit, exit_code
from escalation_ledger.reports.queue import UnknownCase

# An escape sequence, NUL, C1's own escape, bidi overrides, isolates and marks, and console markup.
HOSTILE = "\x1b[31mred\x00\x9b2J\u202egpj.exe\u2066\u2069\u200e\u200f\u2028[bold]"
OBEYED = set("\x1b\x00\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u2028")


class Hostile(dict[str, object]):
    """A document whose every text is hostile, whatever is asked of it."""

    NUMBERS = (
        "rank",
        "score",
        "arr_usd",
        "worst_score",
        "total_arr_usd",
        "seconds",
        "accounts_without_arr",
    )
    LISTS = ("rows", "pairs", "windows", "accounts", "sources")

    def __missing__(self, key: str) -> object:
        if key in self.LISTS:
            return [Hostile()]
        if key in self.NUMBERS or key.endswith(("_count", "minutes")):
            return 1
        return HOSTILE


COUNTS = dict.fromkeys(
    [
        "open",
        "overdue",
        "due_soon",
        "kept",
        "kept_late",
        "missed",
        "moved_twice",
        "handoffs",
        "team_changes",
        "person_changes",
        "ping_pongs",
    ],
    1,
)


@pytest.mark.parametrize(
    ("printed", "document"),
    [
        (text.print_queue, {"rows": [Hostile(band="watch")]}),
        (text.print_awake, {"rows": [Hostile(band="watch", snoozed_until=None)]}),
        (
            inbox_text.print_inbox,
            {
                "needs_a_person": [Hostile()],
                "needs_nobody": 1,
                "unlinked": [HOSTILE],
                "titles": {HOSTILE: HOSTILE},
                "unmatched_people": [Hostile()],
                "unmatched_accounts": [Hostile()],
                "proposals": [Hostile()],
            },
        ),
        (text.print_quarantine, {"rows": [Hostile()]}),
        (text.print_sentence, Hostile()),
        (writing.print_answer, Hostile(words=HOSTILE)),
        (text.print_config, {"views": {HOSTILE: HOSTILE}}),
        (tables.print_promises, {**COUNTS, "rows": [Hostile(status="overdue")]}),
        (
            tables.print_handoffs,
            {**COUNTS, "asks": {"offered": 1}, "pairs": [Hostile(count=1, cases=1)]},
        ),
        (
            tables.print_exposure,
            Hostile(accounts=[Hostile(cases=1)], windows=[Hostile(accounts=1)]),
        ),
    ],
)
def test_no_table_prints_what_a_terminal_obeys(
    printed: Callable[[dict[str, object]], None],
    document: dict[str, object],
    capsys: pytest.CaptureFixture[str],
):
    printed(document)
    assert not OBEYED & set(capsys.readouterr().out)


def test_an_error_that_quotes_a_customer_is_printed_as_words(capsys):
    assert exit_code(UnknownCase(f"There is no case {HOSTILE}.")) == Exit.ERROR
    said = capsys.readouterr().err
    assert said.startswith("There is no case  [31mred")
    assert not OBEYED & set(said)


def test_markup_in_a_customers_words_is_printed_as_it_was_written(capsys):
    writing.print_answer({"case_id": "ESC-1", "sentence": "[red]hot[/red]"})
    assert capsys.readouterr().out == "ESC-1: [red]hot[/red]\n"


def test_an_error_nobody_expected_says_what_to_do_and_how_to_see_where(capsys, monkeypatch):
    monkeypatch.delenv(exits.TRACEBACK, raising=False)
    assert exit_code(KeyError("us")) == Exit.ERROR
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "`ledger health`" in said
    assert "LEDGER_TRACEBACK=1" in said


def test_the_traceback_is_there_for_who_asks(capsys, monkeypatch):
    monkeypatch.setenv(exits.TRACEBACK, "1")
    exit_code(KeyError("us"))
    assert "KeyError: 'us'" in capsys.readouterr().err.splitlines()


def test_a_terminal_without_the_letter_gets_a_question_mark(monkeypatch, tmp_path):
    ascii_only = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", ascii_only)
    (tmp_path / "ledger.toml").write_text('[channels]\n"größe" = "A1"\n', "utf-8")
    assert main(["config", "--home", str(tmp_path)]) == Exit.OK
    ascii_only.flush()
    assert b'"gr??e": "A1"' in ascii_only.buffer.getvalue()


def test_json_is_escaped_where_stdout_is_not_utf_8(monkeypatch, tmp_path):
    ascii_only = TextIOWrapper(BytesIO(), encoding="ascii")
    monkeypatch.setattr("sys.stdout", ascii_only)
    (tmp_path / "ledger.toml").write_text('[channels]\n"größe" = "A1"\n', "utf-8")
    assert main(["config", "--json", "--home", str(tmp_path)]) == Exit.OK
    ascii_only.flush()
    assert rb'"gr\u00f6\u00dfe": "A1"' in ascii_only.buffer.getvalue()


REFRESHED = {
    "status": "ok",
    "published": True,
    "seconds": 1.0,
    "sources": {},
    "error": None,
    "cases": {"live": 60, "opened": 0, "closed": 2, "joined": 0},
}


def test_a_refresh_that_published_says_how_many_cases_there_are(capsys):
    text.print_refresh(REFRESHED)
    said = capsys.readouterr().out
    assert "0 cases opened; 60 live and 2 closed in all\n" in said
    assert said.endswith("ok: published, in 1.0 s\n")


@pytest.mark.parametrize(
    ("status", "words"),
    [
        ("ok", "ok: nothing was published, because nothing is new, in 1.0 s"),
        ("partial", "partial: nothing was published, in 1.0 s"),
        ("checks_failed", "checks_failed: nothing was published, in 1.0 s"),
    ],
)
def test_a_refresh_that_published_nothing_says_so_and_tells_of_no_case(status, words, capsys):
    text.print_refresh({**REFRESHED, "status": status, "published": False})
    said = capsys.readouterr().out
    assert said.splitlines()[-1] == words
    assert "closed" not in said
    assert "live" not in said
