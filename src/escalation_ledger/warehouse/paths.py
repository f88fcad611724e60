"""Where a home keeps what it holds."""

from dataclasses import dataclass
from pathlib import Path

from escalation_ledger.warehouse.record_url import record_url


@dataclass(frozen=True)
class Home:
    """The folder of one ledger, by the names of what is in it. Making one creates nothing.

    Only the record and what reviews froze cannot be rebuilt; everything else here can be deleted and refreshed again.
    """

    root: Path

    def __post_init__(self) -> None:
        """Absolute: a path that is handed on must not mean another place there."""
        object.__setattr__(self, "root", self.root.absolute())

    @property
    def raw_db(self) -> Path:
        """Every source's objects as the source says them; one file, private to the refresh."""
        return self.root / "raw.duckdb"

    @property
    def dlt_dir(self) -> Path:
        """Where the pipelines work; made anew for each load."""
        return self.root / "dlt"

    @property
    def staging_dir(self) -> Path:
        """Files on their way into raw; empty between refreshes."""
        return self.root / "staging"

    @property
    def snapshots(self) -> Path:
        """Published snapshots, one immutable file each."""
        return self.root / "snapshots"

    @property
    def current(self) -> Path:
        """Names the kept snapshots and the one that readers open."""
        return self.root / "CURRENT"

    @property
    def lock(self) -> Path:
        """Held by the one refresh at work."""
        return self.root / "refresh.lock"

    @property
    def runs(self) -> Path:
        """One JSON line per refresh, also of those that published nothing."""
        return self.root / "runs.jsonl"

    @property
    def reviews(self) -> Path:
        """What each week's review is made from, one small file a week. Back it up with the record."""
        return self.root / "reviews"

    @property
    def reviews_lock(self) -> Path:
        """Held for moments: while a review is frozen, and while a snapshot may be removed."""
        return self.root / "reviews.lock"

    @property
    def drafts(self) -> Path:
        """What people typed into the sheet and have not saved yet, one small file each."""
        return self.root / "drafts"

    @property
    def record_url(self) -> str:
        """Where the record is, see `record_url`; a file here unless something names another place."""
        return record_url(self.root)
