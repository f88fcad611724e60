"""The live tools of one source: each read on, and how the source came out of it."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.landing import Landing, Run, landed, staging
from escalation_ledger.pipelines.live.fetching import Fetch, cursors_of
from escalation_ledger.pipelines.live.registry import LIVE
from escalation_ledger.pipelines.live.source import LiveSource, Reading
from escalation_ledger.pipelines.live.tools import Patience, addressed
from escalation_ledger.warehouse.book import Book
from escalation_ledger.warehouse.credentials import CredentialsMissing, credentials
from escalation_ledger.warehouse.paths import Home


def fetched(run: Run, source: Source, patience: Patience) -> Landing:
    """Every tool of the source read on; where one fails, what it and the others brought is in."""
    changed, calls = False, 0
    errors: list[str] = []
    notes: list[str] = []
    for name in addressed(source, run.settings):
        tool = LIVE[name]
        try:
            with opened(tool, run.home, run.settings.sources[name], patience) as door:
                try:
                    changed |= _fetch(run, tool, door, notes)
                finally:
                    calls += door.calls
        except (NotLanded, CredentialsMissing) as error:
            errors.append(str(error))
            run.book.close()
        except Exception as error:  # noqa: BLE001 - a fault in one source keeps none of the others out
            # Its text is not told: it may hold what the tool was asked with.
            errors.append(
                f"{name} could not be read ({type(error).__name__}). Try `ledger connect {name}`, and "
                "report this if it stays so."
            )
            run.book.close()
    landing = landed(run.book, source, changed=changed)
    landing = replace(landing, calls=calls, notes=(*notes, *_drift(run.book, source, run.run_id)))
    if errors:
        return replace(landing, status=SourceStatus.FAILED, error=" ".join(errors))
    return landing


@contextmanager
def opened(
    tool: LiveSource[Any], home: Home, told: Mapping[str, Any], patience: Patience
) -> Iterator[Any]:
    """The tool's door as `[sources.NAME]` tells it, closed afterwards. Raises CredentialsMissing."""
    secrets = credentials(home.root, tool.name, tool.secrets, optional=tool.optional)
    door = tool.opens(told, secrets, patience)
    try:
        yield door
    finally:
        door.close()


def _fetch(run: Run, tool: LiveSource[Any], door: Any, notes: list[str]) -> bool:
    reading = Reading(
        door=door,
        cursors=cursors_of(run.book, tool),
        settings=run.settings.sources[tool.name],
        now=run.fetched_at,
        headers=run.settings.crm_headers,
        steps=_steps(run, tool),
        held=partial(run.book.held, tool.source),
        tell=notes.append,
    )
    with staging(run.home, tool.source) as folder:
        return Fetch(run.book, tool, run.run_id, folder).land(reading)


def _steps(run: Run, tool: LiveSource[Any]) -> Any:
    def told(done: int, to_do: int) -> None:
        if run.progress:
            run.progress(tool.name, done, to_do)

    return told


def _drift(book: Book, source: Source, run_id: str) -> Iterator[str]:
    for name, field, is_new in book.drift(source, run_id):
        if is_new:
            yield f"{source}: {name} have a field that they did not have: {field}."
        else:
            yield f"{source}: {name} had a field that none of many has now: {field}."
