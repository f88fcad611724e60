"""Credentials of live sources: from the environment, else from `secrets.toml` in the home.

Nothing here prints, logs or stores one; a Secrets shows its names alone.
"""

import os
import stat
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

FILE = "secrets.toml"


class CredentialsMissing(LookupError):
    """A source lacks what it needs to be read, or its file may be read by others."""


@dataclass(frozen=True)
class Secrets(Mapping[str, str]):
    """Secret values by name."""

    _values: Mapping[str, str] = field(repr=False)

    def __getitem__(self, name: str) -> str:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __repr__(self) -> str:
        """Names alone."""
        return f"Secrets({', '.join(self)})"


def credentials(home: Path, source: str, names: tuple[str, ...]) -> Secrets:
    """The source's secrets: LEDGER_SOURCE_NAME of the environment, else `[source]` of the file.

    Raises CredentialsMissing, naming what is missing and where it may be put.
    """
    on_file = _on_file(home / FILE).get(source, {})
    found = {
        name: os.environ.get(variable(source, name)) or on_file.get(name, "") for name in names
    }
    if missing := [name for name, value in found.items() if not value]:
        raise CredentialsMissing(
            f"{source}: no {' and no '.join(missing)}. Set "
            f"{' and '.join(variable(source, name) for name in missing)}, or write it under "
            f"[{source}] in {home / FILE}."
        )
    return Secrets(found)


def variable(source: str, name: str) -> str:
    """As LEDGER_ZENDESK_CLIENT_SECRET."""
    return f"LEDGER_{source}_{name}".upper()


def _on_file(path: Path) -> dict[str, dict[str, str]]:
    if not path.is_file():
        return {}
    if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise CredentialsMissing(
            f"{path} may be read by others; nothing was read from it. Run `chmod 600 {path}`."
        )
    try:
        document = tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        # The error would quote the line, and with it the secret.
        raise CredentialsMissing(f"{path} is not TOML. Correct it.") from None
    return {
        source: {name: str(value) for name, value in table.items()}
        for source, table in document.items()
        if isinstance(table, dict)
    }
