"""Tables on a terminal: whatever is in a cell, the terminal is told nothing by it."""

import re

import pytest

from escalation_ledger.cli import tables, text
from tests.endtoend.ledger import ledger
from tests.hostile import HOSTILE

PRINTERS = {
    "queue": (text.print_queue, "rows"),
    "promises": (tables.print_promises, "rows"),
    "handoffs": (tables.print_handoffs, "pairs"),
    "exposure": (tables.print_exposure, "accounts"),
}


@pytest.mark.parametrize("command", PRINTERS)
def test_a_table_prints_no_sign_that_a_terminal_obeys(command, sampled, capsys):
    _, document = ledger(command, home=sampled)
    printed, rows = PRINTERS[command]
    texts = [one.text for one in HOSTILE if len(one.text) < 500]
    for place in range(0, len(texts), 30):
        printed({**document, rows: hostile_rows(document[rows], texts[place : place + 30])})
    shown = capsys.readouterr().out
    assert (
        re.search(r"[^\S\n ]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        is None
    )
    assert "evil.example" in shown or command == "handoffs"


def hostile_rows(rows: list[dict], texts: list[str]) -> list[dict]:
    """A row for each text, which stands in every free text of it."""
    free = ("account", "tier", "summary", "owner", "consequence", "quote", "from", "to")
    return [
        {
            **row,
            **{key: words for key in free if key in row},
            **({"status": "pending", "due_at": "2026-03-17T09:00"} if "quote" in row else {}),
        }
        for words, row in zip(texts, rows * 30, strict=False)
    ]
