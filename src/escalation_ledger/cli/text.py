"""What a person sees on the terminal. Customer text is printed as text, never as markup.

Everything goes through `line` or `add_row`, and both through `printable`.
"""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)
from rich.table import Table
from rich.text import Text

Document = Mapping[str, Any]
Printer = Callable[[Document], None]
Report = Callable[[str, int, int], None]

_BANDS = {"act_now": "bold red", "today": "yellow", "this_week": "", "watch": "dim"}


@contextmanager
def progress(*, quiet: bool) -> Iterator[Report | None]:
    """A reporter (what, done, of how many) that draws bars on a terminal; None in a pipe."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
        yield None
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bars.add_task(what, total=total)
            bars.update(tasks[what], completed=done, total=total)

        yield report


def print_refresh(document: Document) -> None:
    """Counts per source and how it ended; of the cases only where a snapshot now says so."""
    numbers = ("landed", "modelled", "duplicate", "filtered", "quarantined")
    table = new_table("source", "status", *numbers)
    for name, source in document["sources"].items():
        add_row(table, name, source["status"], *(count(source[number]) for number in numbers))
    print_table(table)
    _print_errors(document)
    cases = document["cases"]
    if cases and document["published"]:
        line(
            f"{cases['opened']} cases opened; {cases['live']} live and {cases['closed']} closed in all"
        )
    _print_outcome(document)


def print_replay(document: Document) -> None:
    """Rows set aside per source, before and after, and how it ended."""
    table = new_table("source", "status", "were set aside", "released", "are set aside")
    for name, source in document["sources"].items():
        numbers = (source["quarantined_before"], source["released"], source["quarantined"])
        add_row(table, name, source["status"], *map(count, numbers))
    print_table(table)
    _print_errors(document)
    _print_outcome(document)


def _print_outcome(document: Document) -> None:
    outcome = "published" if document["published"] else "nothing was published"
    if document["status"] == "ok" and not document["published"]:
        outcome += ", because nothing is new"
    line(f"{document['status']}: {outcome}, in {document['seconds']:.1f} s")


def _print_errors(document: Document) -> None:
    for failed in (*document["sources"].values(), document):
        if failed["error"]:
            line(failed["error"])
        for note in failed.get("notes", ()):
            line(note)


def print_awake(document: Document) -> None:
    """The ranked cases that are not put aside, and how many are."""
    awake = [row for row in document["rows"] if not row["snoozed_until"]]
    snoozed = len(document["rows"]) - len(awake)
    if awake or not snoozed:
        print_queue({**document, "rows": awake})
    if snoozed:
        line(f"{snoozed} snoozed: --snoozed shows {'it' if snoozed == 1 else 'them'}.")


def print_queue(document: Document) -> None:
    """The ranked cases, one line each."""
    if not document["rows"]:
        line("No live case matches.")
        return
    table = new_table("#", "case", "customer", "what", "score", "owner", "consequence")
    for row in document["rows"]:
        add_row(
            table,
            str(row["rank"]),
            row["case_id"],
            row["account"] or "unknown",
            cell(row["summary"], is_cut=True),
            Text(f"{row['score']:.1f}", style=_BANDS[row["band"]]),
            row["owner"] or "NO OWNER",
            row["consequence"] if not row["snoozed_until"] else _snoozed(row),
        )
    print_table(table)


def _snoozed(row: Document) -> str:
    return f"Snoozed until {minute(row['snoozed_until'])}: {row['snooze_reason']}"


def print_health(document: Document) -> None:
    """Age and state of everything."""
    held = document["snapshot"]
    line(
        f"Snapshot: {held['run_id']}; age: {age(held['age_minutes'])}." if held else "No snapshot."
    )
    table = new_table(
        "source", "state", "age", "read every", "set aside", "waiting in all", "error"
    )
    for source in document["sources"]:
        add_row(
            table,
            source["source"],
            source["state"],
            "no data" if source["age_minutes"] is None else age(source["age_minutes"]),
            age(source["every_minutes"]) if source["every_minutes"] else "",
            count(source["quarantined"]),
            count(source["waiting"]),
            source["error"] or "",
        )
    print_table(table)
    events = document["record_head"]
    kept = "no record yet" if events is None else f"{count(events)} events"
    line(document["record_problem"] or f"Record: {kept}.")
    of_last_files = sum(source["quarantined"] for source in document["sources"])
    line(
        f"Rows set aside: {count(document['quarantined'])} waiting in all, {count(of_last_files)} of "
        "them in the files as last read."
    )
    line(
        f"Disk: {document['disk']['ledger_bytes'] / 1e6:.1f} MB used, {document['disk']['free_bytes'] / 1e9:.1f} GB free."
    )


def print_quarantine(document: Document) -> None:
    """Rows set aside, one line each."""
    if not document["rows"]:
        line("No row is set aside.")
        return
    table = new_table("source", "object", "id", "reason")
    for row in document["rows"]:
        add_row(table, row["source"], row["object"], row["object_id"], row["reason"])
    print_table(table)
    line("After a fix, `ledger replay` reads them again; a new export is read by `ledger refresh`.")


def print_sentence(document: Document) -> None:
    """What it came to."""
    line(document["sentence"])


def print_config(document: Document) -> None:
    """The effective configuration as JSON."""
    for part in json.dumps(document, indent=2, ensure_ascii=False).split("\n"):
        line(part)


def new_table(*headers: str) -> Table:
    """A plain table; columns of numbers to the right."""
    table = Table(box=None, pad_edge=False, header_style="bold")
    for header in headers:
        numeric = header in {
            "#",
            "score",
            "count",
            "landed",
            "modelled",
            "duplicate",
            "filtered",
            "quarantined",
            "tickets",
            "cases",
            "accounts",
            "ARR",
            "ARR not known",
            "moves",
            "were set aside",
            "released",
            "are set aside",
            "set aside",
            "waiting in all",
        }
        table.add_column(header, justify="right" if numeric else "left")
    return table


def count(number: int) -> str:
    """With thousands separators."""
    return f"{number:,}"


def age(minutes: int) -> str:
    """As "less than 1 min", "90 min", "5 h", "9 days"; "after now" where the clock is set back."""
    if minutes < 0:
        return "after now"
    if minutes < 1:
        return "less than 1 min"
    if minutes < 120:
        return f"{minutes} min"
    if minutes < 48 * 60:
        return f"{minutes // 60} h"
    return f"{count(minutes // (24 * 60))} days"


def minute(at: str) -> str:
    """An ISO instant in UTC -> "2026-03-17 08:30 UTC"."""
    return f"{at[:10]} {at[11:16]} UTC"


def line(sentence: str) -> None:
    """One line of text, on stdout."""
    Console().print(Text(printable(sentence)), soft_wrap=True)


def warn(sentence: str) -> None:
    """One line of text, on stderr."""
    sys.stderr.write(f"Warning: {printable(sentence)}\n")


def print_table(table: Table) -> None:
    """The table, on stdout."""
    Console().print(table)


def add_row(table: Table, *cells: str | Text) -> None:
    """The one way into a table: every text as `cell` makes it."""
    table.add_row(*(cell(words) if isinstance(words, str) else words for words in cells))


def cell(words: str, *, is_cut: bool = False) -> Text:
    """Anybody's words in a table: text, never markup, never what a terminal obeys."""
    if is_cut:
        return Text(printable(words), overflow="ellipsis", no_wrap=True)
    return Text(printable(words))


def printable(words: str) -> str:
    """Without what a terminal obeys or a reader cannot see: each such character as a space.

    That is control characters, C0 and C1, those that turn the direction of writing (bidi), and
    every other format character.
    """
    return "".join(letter if letter.isprintable() else " " for letter in words)
