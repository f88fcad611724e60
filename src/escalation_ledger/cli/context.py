"""What every command needs to know, from the global options: where, when, who, and how to print."""

import json
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, NoReturn

import typer

from escalation_ledger.ledger.events import CaseId, case_id_of
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings, load_settings

_TAKES_VALUE = ("--home", "--now", "--by")
_FLAGS = ("--json",)
# Options whose value is anybody's text, which may look like an option itself.
_TAKES_TEXT = (
    "--why",
    "--from",
    "--channel",
    "--decision",
    "--exit-criteria",
    "--key",
    "--note",
    "--question",
    "--quote",
    "--summary",
    "--title",
    "--words",
)

# Holidays and time zones are known for these; what arithmetic adds around them stays a date.
_YEARS = range(1970, 2201)

Clock = Callable[[], datetime]


def real_clock() -> datetime:
    """The real time, UTC; the only place the command reads it."""
    return datetime.now(UTC)


def running_from(start: datetime) -> Clock:
    """A clock that shows `start` now and goes on from there."""
    ahead = start - real_clock()
    return lambda: real_clock() + ahead


@dataclass(frozen=True)
class Context:
    """`now` is the instant every answer is given for; `clock` stamps what is written."""

    home: Home
    frozen_now: datetime | None
    as_json: bool
    by: str | None
    clock: Clock = real_clock

    @property
    def now(self) -> datetime:
        """The frozen instant, else what the clock shows."""
        return self.frozen_now or self.clock()

    @property
    def settings(self) -> Settings:
        """The home's effective configuration."""
        return load_settings(self.home.root)

    @property
    def actor(self) -> str:
        """Who writes. Exits with a usage error when nobody is named."""
        if not self.by:
            usage_error("Say who writes: --by WHO, an address.")
        return self.by

    def print_json(self, document: Any) -> None:
        """One JSON document on stdout, nothing else; escaped where stdout is not UTF-8."""
        encoding = sys.stdout.encoding or "utf-8"
        is_utf8 = encoding.lower().replace("-", "") == "utf8"
        sys.stdout.write(json.dumps(document, ensure_ascii=not is_utf8) + "\n")

    def answer(
        self, document: Mapping[str, Any], printed: Callable[[Mapping[str, Any]], None]
    ) -> None:
        """The document as one of JSON with --json, else as `printed` shows it to people."""
        self.print_json(document) if self.as_json else printed(document)


def usage_error(sentence: str) -> NoReturn:
    """Say what is wrong with the call; exit 2."""
    raise typer.BadParameter(sentence)


def global_options_first(arguments: Sequence[str]) -> list[str]:
    """The same call with --home, --now, --by and --json moved before the subcommand."""
    moved: list[str] = []
    kept: list[str] = []
    remaining = iter(arguments)
    for argument in remaining:
        name, has_value, _ = argument.partition("=")
        if argument == "--":
            kept += [argument, *remaining]
        elif argument in _FLAGS or (name in _TAKES_VALUE and has_value):
            moved.append(argument)
        elif argument in _TAKES_VALUE:
            moved += [argument, *([value] if (value := next(remaining, None)) is not None else [])]
        elif argument in _TAKES_TEXT:
            kept += [argument, *([value] if (value := next(remaining, None)) is not None else [])]
        else:
            kept.append(argument)
    return moved + kept


def case_named(words: str) -> CaseId:
    """As people type it, esc-142 or 142 -> `ESC-142`; anything else as it is."""
    number = re.fullmatch(r"(?:esc-)?([0-9]{1,9})", words.strip(), re.IGNORECASE)
    return case_id_of(int(number[1])) if number else words


def instant(text: str | None, *, option: str) -> datetime | None:
    """`required_instant`, where the option may be left out."""
    return None if text is None else required_instant(text, option=option)


def required_instant(text: str, *, option: str) -> datetime:
    """An ISO 8601 instant with an offset (or Z); a usage error otherwise."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        usage_error(f"{option} {text!r} is no ISO 8601 instant. Write it as 2026-03-17T08:30:00Z.")
    if at.tzinfo is None:
        usage_error(f"{option} {text!r} has no offset. Add Z, or +01:00.")
    try:
        told = at.astimezone(UTC)
    except OverflowError:
        told = None
    if told is None or told.year not in _YEARS:
        usage_error(
            f"{option} {text!r} is out of the range that the ledger tells: "
            f"{_YEARS[0]} to {_YEARS[-1]}."
        )
    return told
