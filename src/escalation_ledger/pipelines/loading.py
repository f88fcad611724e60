"""Loading with dlt: Parquet envelopes into raw, merged on object and version, one package per source.

dlt works in a folder of the home's that is made anew for each load, is configured here alone and
reports to nobody. What it would remember is in raw; what a killed run left in the folder was never
noted as landed, so its files are read again.
"""

import shutil
from collections.abc import Collection, Iterator, Mapping
from typing import Any

import dlt
from dlt.common.configuration import configspec, resolve_configuration
from dlt.common.configuration.container import Container
from dlt.common.configuration.providers import ConfigProvider, CustomLoaderDocProvider
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.common.configuration.specs.pluggable_run_context import PluggableRunContext
from dlt.common.runtime.run_context import RunContext
from dlt.common.schema import Schema
from dlt.common.schema.typing import TColumnSchema, TWriteDispositionConfig
from dlt.destinations.impl.duckdb.configuration import DuckDbClientConfiguration
from dlt.pipeline.exceptions import PipelineStepFailed

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.envelope import Part
from escalation_ledger.warehouse.paths import Home

_COLUMNS: dict[str, TColumnSchema] = {
    "object_id": {"data_type": "text", "nullable": False},
    "version_at": {"data_type": "timestamp", "nullable": False, "precision": 6},
    "payload": {"data_type": "text", "nullable": False},
    "fetched_at": {"data_type": "timestamp", "nullable": False, "precision": 6},
    "run_id": {"data_type": "text", "nullable": False},
    "problem": {"data_type": "text", "nullable": True},
}

_FIXED: dict[str, Any] = {
    "runtime": {"dlthub_telemetry": False},
    "providers": {"enable_airflow_secrets": False},
    "restore_from_destination": False,
    "enable_runtime_trace": False,
    # What is in raw need not lie around a second and a third time.
    "load": {"workers": 1, "delete_completed_jobs": True, "truncate_staging_dataset": True},
}

_MERGED: TWriteDispositionConfig = {"disposition": "merge", "strategy": "upsert"}


class LoadFailed(NotLanded):
    """dlt did not bring the rows into raw; nothing counts as landed."""


def load(book: Book, source: Source, parts: Mapping[str, Part]) -> None:
    """Merge the parts (object name -> envelopes) into raw, in one load package.

    When it returns, all rows are in. Raises LoadFailed.
    """
    try:
        with Container().injectable_context(PluggableRunContext(_Context(book.home))):
            stray = _stray_columns(_run(book, source, parts))
    except PipelineStepFailed as error:
        raise LoadFailed(
            f"{source}: the rows could not be loaded into {book.home.raw_db}: {error.exception}. "
            "Check that the disk has room, then refresh again."
        ) from error
    if stray:
        raise LoadFailed(
            f"{source}: values did not fit their columns and were put beside them "
            f"({', '.join(stray)}). Delete {book.home.raw_db}, then refresh again."
        )


def _run(book: Book, source: Source, parts: Mapping[str, Part]) -> Schema:
    """Load them; the tables as dlt has them then."""
    shutil.rmtree(book.home.dlt_dir, ignore_errors=True)
    pipeline = dlt.pipeline(
        source.value,
        pipelines_dir=str(book.home.dlt_dir),
        destination=_Raw(book.connection),
        dataset_name=source.value,
    )
    tables = _tables(source, parts, filled=book.filled_objects(source))
    pipeline.run(tables).raise_on_failed_jobs()
    pipeline.deactivate()
    return pipeline.default_schema


def _stray_columns(schema: Schema) -> list[str]:
    """Columns that a load puts beside a column whose type it does not fit; there should be none."""
    return [
        f"{table['name']}.{column}"
        for table in schema.data_tables()
        for column in table["columns"]
        if "__v_" in column
    ]


def _tables(source: Source, parts: Mapping[str, Part], *, filled: Collection[str]) -> Any:
    @dlt.source(name=source.value)
    def tables() -> list[Any]:
        return [_table(name, part, is_filled=name in filled) for name, part in parts.items()]

    return tables()


def _table(name: str, part: Part, *, is_filled: bool) -> Any:
    """One table; where it has no rows yet there is nothing to merge a part's rows with."""

    def rows() -> Iterator[Any]:
        hints = dlt.mark.make_hints(columns=_COLUMNS)
        yield dlt.mark.with_file_import(str(part.path), "parquet", part.rows, hints)

    return dlt.resource(
        rows,
        name=name,
        columns=_COLUMNS,
        primary_key=("object_id", "version_at"),
        write_disposition=_MERGED if is_filled else "append",
    )


@configspec(init=False)
class _Configuration(DuckDbClientConfiguration):
    """dlt's, but it says where it leads without importing SQLAlchemy."""

    def __str__(self) -> str:
        return str(self.credentials.database)


class _Raw(dlt.destinations.duckdb):
    """Raw as dlt knows it."""

    spec: type[DuckDbClientConfiguration] = _Configuration


class _Context(RunContext):
    """Where dlt works: in the home alone, whatever folder the process stands in."""

    def __init__(self, home: Home) -> None:
        self._folder = str(home.dlt_dir)
        super().__init__(self._folder)

    @property
    def global_dir(self) -> str:
        return self._folder

    @property
    def run_dir(self) -> str:
        return self._folder

    @property
    def local_dir(self) -> str:
        return self._folder

    @property
    def data_dir(self) -> str:
        return self._folder

    def initialize_runtime(self, runtime_config: RuntimeConfiguration | None = None) -> None:
        # Nothing more: dlt would import an HTTP client here, for sources that fetch and for telemetry.
        self._runtime_config = runtime_config or resolve_configuration(RuntimeConfiguration())

    def initial_providers(self) -> list[ConfigProvider]:
        return [
            CustomLoaderDocProvider("escalation_ledger", lambda: _FIXED, supports_secrets=False)
        ]
