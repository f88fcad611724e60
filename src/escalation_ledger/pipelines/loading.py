"""Loading with dlt: Parquet envelopes into raw, merged on object and version, one package per source.

dlt works in the home's own folder, reads its configuration from the environment alone and reports to
nobody. A package that a killed run left behind is loaded first: dlt would otherwise load it
and leave the new rows out.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import dlt
from dlt.common.configuration.providers import (
    ConfigProvider,
    CustomLoaderDocProvider,
    EnvironProvider,
)
from dlt.common.runtime.run_context import RunContext, switched_run_context
from dlt.common.schema.typing import TColumnSchema
from dlt.pipeline.exceptions import PipelineStepFailed

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.warehouse import raw
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
    # What is in raw need not lie around a second and a third time.
    "load": {"delete_completed_jobs": True, "truncate_staging_dataset": True},
}


class LoadFailed(NotLanded):
    """dlt did not bring the rows into raw; nothing counts as landed."""


def load(home: Home, source: Source, parts: Mapping[str, Part]) -> None:
    """Merge the parts (object name -> envelopes) into raw, in one load package.

    When it returns, all rows are in. Raises LoadFailed.
    """
    try:
        with switched_run_context(_Context(home)):
            pipeline = dlt.pipeline(
                source.value,
                pipelines_dir=str(home.dlt_dir),
                destination=dlt.destinations.duckdb(str(home.raw_db)),
                dataset_name=source.value,
            )
            _drain(pipeline)
            if parts:
                pipeline.run(_tables(source, parts)).raise_on_failed_jobs()
            pipeline.deactivate()
    except PipelineStepFailed as error:
        raise LoadFailed(
            f"{source}: the rows could not be loaded into {home.raw_db}: {error.exception}. "
            "Check that the disk has room, then refresh again."
        ) from error
    if stray := raw.stray_columns(home, source):
        raise LoadFailed(
            f"{source}: values did not fit their columns and were put beside them "
            f"({', '.join(stray)}). Delete {home.raw_db} and {home.dlt_dir}, then refresh again."
        )


def _drain(pipeline: Any) -> None:
    if not pipeline.has_pending_data:
        return
    try:
        pipeline.normalize()
        pipeline.load()
    except PipelineStepFailed:
        # Its files were never noted as landed, so they are read again anyway.
        pipeline.drop_pending_packages()


def _tables(source: Source, parts: Mapping[str, Part]) -> Any:
    @dlt.source(name=source.value)
    def tables() -> list[Any]:
        return [_table(name, part) for name, part in parts.items()]

    return tables()


def _table(name: str, part: Part) -> Any:
    def rows() -> Iterator[Any]:
        hints = dlt.mark.make_hints(columns=_COLUMNS)
        yield dlt.mark.with_file_import(str(part.path), "parquet", part.rows, hints)

    return dlt.resource(
        rows,
        name=name,
        columns=_COLUMNS,
        primary_key=("object_id", "version_at"),
        write_disposition={"disposition": "merge", "strategy": "upsert"},
    )


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

    def initial_providers(self) -> list[ConfigProvider]:
        fixed = CustomLoaderDocProvider("escalation_ledger", lambda: _FIXED, supports_secrets=False)
        return [fixed, EnvironProvider()]
