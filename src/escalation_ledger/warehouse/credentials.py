"""Credentials of live sources: from the environment, else from `secrets.toml` in the home.

A tool may hand out a new secret in place of one that it then takes no more (a refresh token does
that at each use). Such a one is kept in `secrets.renewed.json` beside it, readable by its owner
alone, and stands until another one is configured. Nothing here prints, logs or quotes a secret.
"""

import hashlib
import json
import os
import re
import stat
import tomllib
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = "secrets.toml"
RENEWED = "secrets.renewed.json"

_PLACE = re.compile(r"line \d+, column \d+")
_CONTROL = re.compile(r"[\x00-\x1F\x7F]")


class CredentialsMissing(LookupError):
    """A source lacks what it needs to be read, or its file may be read by others."""


@dataclass(frozen=True)
class Secrets(Mapping[str, str]):
    """Secret values by name; its text shows the names alone."""

    _values: dict[str, str] = field(repr=False)
    _home: Path
    _source: str

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        return f"Secrets({', '.join(self)})"

    def renew(self, name: str, value: str) -> None:
        """Keep what the tool gave in place of a secret, on disk before anything is asked with it."""
        path = self._home / RENEWED
        given = _given(self._home, self._source, name)
        kept = _kept(self._home)
        kept.setdefault(self._source, {})[name] = {"instead_of": _digest(given), "value": value}
        new = path.with_suffix(".new")
        opened = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(opened, "w", encoding="utf-8") as file:
            json.dump(kept, file)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
        self._values[name] = value


def credentials(
    home: Path, source: str, names: tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> Secrets:
    """The source's secrets: LEDGER_SOURCE_NAME of the environment, else `[source]` of the file.

    Blanks and line breaks around one are none of it. Raises CredentialsMissing, naming what is
    missing or broken and where it may be put.
    """
    found = {name: _given(home, source, name) for name in (*names, *optional)}
    if missing := [name for name in names if not found[name]]:
        raise CredentialsMissing(
            f"{source}: no {' and no '.join(missing)}. Set "
            f"{' and '.join(variable(source, name) for name in missing)}, or write it under "
            f"[{source}] in {home / FILE}."
        )
    if broken := [name for name, value in found.items() if _CONTROL.search(value)]:
        raise CredentialsMissing(
            f"{source}: {' and '.join(broken)} holds a line break or another sign that no credential "
            f"has. Write it again in {' and '.join(variable(source, name) for name in broken)}, or "
            f"under [{source}] in {home / FILE}."
        )
    renewed = _kept(home).get(source, {})
    for name, kept in renewed.items():
        if found.get(name) and kept["instead_of"] == _digest(found[name]):
            found[name] = kept["value"]
    return Secrets({name: value for name, value in found.items() if value}, home, source)


def variable(source: str, name: str) -> str:
    """As LEDGER_ZENDESK_CLIENT_SECRET."""
    return f"LEDGER_{source}_{name}".upper()


def _given(home: Path, source: str, name: str) -> str:
    told = os.environ.get(variable(source, name)) or _on_file(home / FILE).get(source, {}).get(name)
    return (told or "").strip()


def _on_file(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    _refuse_open(path)
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        # The error may quote what stands there, and with it the secret: only where it is, is told.
        at = _PLACE.search(str(error))
        where = f" ({at[0]})" if at else ""
        raise CredentialsMissing(f"{path} is not TOML{where}. Correct it.") from None
    return {
        source: {name: str(value) for name, value in table.items()}
        for source, table in document.items()
        if isinstance(table, dict)
    }


def _kept(home: Path) -> dict[str, dict[str, Any]]:
    path = home / RENEWED
    if not path.is_file():
        return {}
    _refuse_open(path)
    with suppress(ValueError):
        return dict(json.loads(path.read_text("utf-8")))
    return {}


def _refuse_open(path: Path) -> None:
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CredentialsMissing(
            f"{path} may be read by others; nothing was read from it. Run `chmod 600 {path}`."
        )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
