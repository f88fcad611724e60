"""A home whose refreshes and edits happened on days of the past, through the real command."""

import csv
import io
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path

from escalation_ledger.cli import main


class PastLedger:
    """Runs commands on one home, the clock set to the instant of each."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def run(self, *arguments: str | Path, now: datetime) -> tuple[int, bytes, str]:
        """Exit code, what went to stdout, what went to stderr."""
        printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        said = io.StringIO()
        with redirect_stdout(printed), redirect_stderr(said):
            code = main(
                [*map(str, arguments), "--home", str(self.home), "--now", now.isoformat()],
                clock=lambda: now,
            )
        assert isinstance(printed.buffer, io.BytesIO)
        return code, printed.buffer.getvalue(), said.getvalue()

    def refresh(self, now: datetime) -> None:
        code, _, said = self.run("refresh", now=now)
        assert code == 0, said

    def multiply_revenue(self, by: int) -> None:
        """Every account is worth so many times as much from the next refresh on."""
        path = self.home / "drop" / "crm" / "accounts.csv"
        with path.open(newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, rows[0])
            writer.writeheader()
            for row in rows:
                revenue = float(row["arr_usd"]) * by if row["arr_usd"] else ""
                writer.writerow({**row, "arr_usd": revenue})
