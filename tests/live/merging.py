"""A stand-in for dlt's load where hundreds of landings are tried: the same merge, in a few statements.

test_replay.py holds it against the real one.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import loading
from escalation_ledger.pipelines.live import fetching
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.envelope import Part

_MERGE = """
BEGIN;
CREATE SCHEMA IF NOT EXISTS {source};
CREATE TABLE IF NOT EXISTS {source}.{name} AS FROM read_parquet('{path}') LIMIT 0;
DELETE FROM {source}.{name} WHERE (object_id, version_at) IN
    (SELECT (object_id, version_at) FROM read_parquet('{path}'));
INSERT INTO {source}.{name} BY NAME FROM read_parquet('{path}');
COMMIT;
"""


def merged(book: Book, source: Source, parts: Mapping[str, Part]) -> None:
    for name, part in parts.items():
        book.connection.execute(_MERGE.format(source=source, name=name, path=part.path))


@contextmanager
def without_dlt() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(loading, "load", merged)
        patch.setattr(fetching, "load", merged)
        yield
