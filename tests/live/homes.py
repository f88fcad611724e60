"""A home whose tools are read live from test servers, and a refresh of it in this process."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from escalation_ledger.cli.context import Context, running_from
from escalation_ledger.cli.refresh import Outcome, Request, refresh
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse import snapshot
from escalation_ledger.warehouse.credentials import FILE
from escalation_ledger.warehouse.paths import Home
from tests.endtoend.ledger import NOW

QUICK = Patience(attempts=4, timeout=0.3, first_wait=0.002, longest_wait=0.01)
"""As the product's, in milliseconds."""


def live_home(
    root: Path,
    sources: Mapping[str, Mapping[str, Any]],
    secrets: Mapping[str, Mapping[str, str]],
    *,
    more: str = "",
) -> Path:
    """A home with these `[sources.X]` tables, secrets in its file, and `more` lines of settings."""
    root.mkdir(parents=True, exist_ok=True)
    tables = {f"sources.{name}": table for name, table in sources.items()}
    (root / "ledger.toml").write_text(_toml(tables) + more, "utf-8")
    kept = root / FILE
    kept.write_text(_toml(secrets), "utf-8")
    kept.chmod(0o600)
    return root


def _toml(tables: Mapping[str, Mapping[str, Any]]) -> str:
    return "".join(
        f"[{name}]\n" + "".join(f"{key} = {_value(value)}\n" for key, value in table.items())
        for name, table in tables.items()
    )


def _value(value: Any) -> str:
    return str(value) if isinstance(value, int) else f"'{value}'"


def refreshed(
    home: Path,
    *,
    drop: Path | None = None,
    now: datetime = NOW,
    patience: Patience = QUICK,
    **more: Any,
) -> Outcome:
    """One refresh in this process, patient for milliseconds; of the drop folder where one is named."""
    ledger = Context(
        home=Home(home), frozen_now=now, as_json=True, by=None, clock=running_from(now)
    )
    return refresh(ledger, Request(drop=drop, patience=patience), **more)


def content(home: Path) -> str:
    """The content hash that readers see."""
    held = snapshot.current(Home(home))
    assert held is not None
    return held.content
