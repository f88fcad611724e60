"""Run the real command in this process, on real files."""

import io
import json
from contextlib import redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from escalation_ledger.cli import main
from escalation_ledger.sample import sample_settings, write_sample

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)


def ledger(*arguments: str | Path, home: Path, now: datetime = NOW) -> tuple[int, Any]:
    """Exit code and JSON document of `ledger ARGUMENTS --json`."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        code = main(
            [str(a) for a in arguments] + ["--home", str(home), "--now", now.isoformat(), "--json"]
        )
    return code, json.loads(printed.getvalue()) if printed.getvalue() else None


def bytes_of(*arguments: str | Path, home: Path, now: datetime = NOW) -> str:
    """Exactly what `ledger ARGUMENTS --json` prints."""
    printed = io.StringIO()
    with redirect_stdout(printed):
        main(
            [str(a) for a in arguments] + ["--home", str(home), "--now", now.isoformat(), "--json"]
        )
    return printed.getvalue()


def sample_home(folder: Path, *, now: datetime = NOW) -> Path:
    """A home with the sample's settings and its drop folder written, not yet refreshed."""
    home = folder / "home"
    home.mkdir(parents=True)
    (home / "ledger.toml").write_text(sample_settings(), "utf-8")
    write_sample(home / "drop", now=now)
    return home
