"""Where the drop folder, the ledger and the tables of one benchmarked size lie."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Place:
    """`root`: what is made once per size and only read after; `run`: one run's own empty folder."""

    root: Path
    run: Path

    @property
    def drop(self) -> Path:
        """The drop folder; beside it lies the one hundredth more."""
        return self.root / "drop"

    @property
    def grown_drop(self) -> Path:
        """The same files and the new ones."""
        return self.root / "grown"

    @property
    def home(self) -> Path:
        """A ledger refreshed from the drop folder."""
        return self.root / "home"

    @property
    def tables(self) -> Path:
        """The reference's database, read from the same files."""
        return self.root / "tables.duckdb"
