"""Drop folders of any size, the same bytes for the same seed.

Of every ten messages eight are comments on tickets and two lie in Slack; each comment has its
audit, every eighth its ticket; accounts, users, teams and channels grow in proportion. The
tables are made by sql/drop.sql, their exported form is in sql/files.sql. Mail is left out: the
reference has no reader for it.
"""

from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import duckdb

NOW = datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
LARGEST_SHARE = 0.3

_SQL = Path(__file__).with_name("sql")
_ZENDESK = [
    f"zendesk/{name}.jsonl"
    for name in ("organizations", "users", "groups", "tickets", "comments", "audits")
]
_CRM = ["crm/accounts.csv", "crm/renewals.csv", "crm/contacts.csv"]
_NEWS = [f"zendesk/{name}-2.jsonl" for name in ("tickets", "comments", "audits")]


@dataclass(frozen=True)
class Shape:
    """How many messages, from which seed, and whether one account holds three tenths of them."""

    messages: int
    skewed: bool = False
    seed: int = 1

    @property
    def name(self) -> str:
        """As the results call it."""
        return f"{self.messages:,} messages{', skewed' if self.skewed else ''}"


def write_drop(folder: Path, shape: Shape) -> None:
    """Write the drop folder `folder` and, as `folder`-news, the files of one hundredth more.

    The second holds only the new files: comments, audits and new versions of their tickets.
    """
    with closing(duckdb.connect()) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, value in {
            "seed": shape.seed,
            "messages": shape.messages,
            "skew": LARGEST_SHARE if shape.skewed else 0.0,
            "now": NOW.replace(tzinfo=None),
        }.items():
            connection.execute(f"SET VARIABLE {name} = $1", [value])
        for name in ("drop", "files", "more"):
            connection.execute((_SQL / f"{name}.sql").read_text("utf-8"))
        _export(connection, folder, [*_ZENDESK, *_CRM])
        _export(connection, news_of(folder), _NEWS)
        _export_slack(connection, folder / "slack")


def news_of(folder: Path) -> Path:
    """Where the one hundredth more than `folder` lies."""
    return folder.with_name(f"{folder.name}-news")


def _export(connection: duckdb.DuckDBPyConnection, folder: Path, files: Iterable[str]) -> None:
    for file in files:
        path = folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        form = "FORMAT csv, HEADER" if path.suffix == ".csv" else "FORMAT json"
        connection.execute(f"""COPY (FROM "{file}") TO '{path}' ({form})""")


def _export_slack(connection: duckdb.DuckDBPyConnection, folder: Path) -> None:
    """A file per channel and day, as Slack exports them."""
    found = connection.execute("FROM slack_files")
    while some := found.fetchmany(1000):
        for name, content in some:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content, "utf-8")
