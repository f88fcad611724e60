"""One refresh: land, stage, model, tick, check, publish. The only writer of raw and snapshots."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import polars as pl

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit, NothingToRead, not_writable
from escalation_ledger.cli.source_runs import (
    SourceRun,
    source_frame,
    source_run,
    still_failed,
)
from escalation_ledger.domain.words import CaseState, Source, SourceStatus
from escalation_ledger.ledger import commands
from escalation_ledger.ledger import sheet as sheets
from escalation_ledger.ledger.events import REFRESH
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.loss import noted, refuse_loss
from escalation_ledger.ledger.schemas import SHEET
from escalation_ledger.ledger.store import Record
from escalation_ledger.models import schemas
from escalation_ledger.models.build import build
from escalation_ledger.pipelines.landing import Progress, Terms, land
from escalation_ledger.pipelines.live.tools import USUAL, Patience
from escalation_ledger.scoring import ranked
from escalation_ledger.scoring.schemas import RANKED
from escalation_ledger.warehouse import runs as run_log
from escalation_ledger.warehouse import snapshot
from escalation_ledger.warehouse.lock import refresh_lock
from escalation_ledger.warehouse.settings import Settings
from escalation_ledger.warehouse.snapshot import Snapshot

_EXITS = {"ok": Exit.OK, "partial": Exit.PARTIAL, "checks_failed": Exit.CHECKS_FAILED}
_KEYS = {
    **{f"stg_{table.name}": table.key for table in schemas.STAGED},
    **{table.name: table.key for table in (*schemas.FACTS, schemas.QUARANTINE)},
}


@dataclass(frozen=True)
class Request:
    """What to refresh: a drop folder (None: the home's own `drop`), which sources, or in full.

    `again`: a replay. Raw is staged again, and of the sources files with broken rows are read again.
    `accept_loss`: go on though the record has lost events that the snapshot knows of.
    `accept_lost_columns`: land files though they lack columns that they had when last read.
    `patience`: with each call to a tool that is read live, which is when no drop folder is named.
    """

    drop: Path | None = None
    sources: tuple[Source, ...] = ()
    full: bool = False
    again: bool = False
    accept_loss: bool = False
    accept_lost_columns: bool = False
    patience: Patience = USUAL


@dataclass(frozen=True)
class Outcome:
    """How it ended: the document of `refresh --json`, and the exit code."""

    document: dict[str, Any]
    exit: Exit


@dataclass(frozen=True)
class Run:
    """One refresh at work. `started` is on the clock; `now` the instant the tick is for."""

    ledger: Context
    settings: Settings
    run_id: str
    started: datetime
    now: datetime
    full: bool
    accept_loss: bool


@dataclass(frozen=True)
class Result:
    """What modelling came to. `broken` says which contract a frame broke."""

    published: bool
    content: str | None
    cases: Mapping[str, int]
    broken: str | None = None


def refresh(ledger: Context, request: Request, *, progress: Progress | None = None) -> Outcome:
    """Run it whole, under the home's lock.

    Raises RefreshRunning (another one is at work), NothingToRead (no source at all) and
    RecordLost (the record is not the one that the snapshot was made with), HomeNotWritable.
    A frame that breaks its contract publishes nothing and ends as checks_failed.
    """
    try:
        return _refreshed(ledger, request, progress)
    except Exception as error:
        if unwritable := not_writable(error, ledger.home.root):
            raise unwritable from error
        raise


def _refreshed(ledger: Context, request: Request, progress: Progress | None) -> Outcome:
    started = ledger.clock()
    run = Run(
        ledger=ledger,
        settings=ledger.settings,
        run_id=started.strftime("%Y%m%dT%H%M%S%fZ"),
        started=started,
        now=ledger.now,
        full=request.full,
        accept_loss=request.accept_loss,
    )
    with refresh_lock(ledger.home):
        before = snapshot.current(ledger.home)
        if before is not None and not request.accept_loss:
            refuse_loss(ledger.home.record_url, before)
        sources = _landed_and_staged(run, request, progress)
        try:
            result = _modelled_and_published(run, sources)
        except schemas.ContractBroken as error:
            result = Result(
                published=False, content=None, cases={}, broken=f"Nothing was published. {error}"
            )
        outcome = _outcome(run, sources, result)
        run_log.append(ledger.home, {"at": started.isoformat(), **outcome.document})
    return outcome


def _landed_and_staged(
    run: Run, request: Request, progress: Progress | None
) -> dict[Source, SourceRun]:
    """Read what changed in the drop folder into raw, then type the newest rows of every source."""
    home = run.ledger.home
    drop = request.drop or home.root / "drop"
    asked = request.sources if request.again else request.sources or tuple(Source)
    landings = land(
        home,
        drop,
        settings=run.settings,
        sources=asked,
        run_id=run.run_id,
        fetched_at=run.started,
        terms=Terms(
            again=request.again,
            lost_columns=request.accept_lost_columns,
            patience=None if request.drop else request.patience,
        ),
        progress=progress,
    )
    if not request.again and all(
        landings[source].status is SourceStatus.ABSENT for source in asked
    ):
        what = "holds no source" if drop.is_dir() else "is no folder"
        raise NothingToRead(
            f"{drop} {what}. Expected a folder zendesk, slack, crm or email in it; "
            "see docs/drop-folder.md, or run `ledger demo` for the sample."
        )
    previous = snapshot.current(home)
    return {
        Source(name): source_run(
            home,
            Source(name),
            landing if name in asked else still_failed(landing, previous),
            previous=previous,
            settings=run.settings,
        )
        for name, landing in landings.items()
    }


def _modelled_and_published(run: Run, sources: Mapping[Source, SourceRun]) -> Result:
    """Model, tick, mint the new cases' ids, and publish where anything differs from CURRENT."""
    home, settings = run.ledger.home, run.settings
    previous = snapshot.current(home)
    record = Record.open(home.record_url, clock=run.ledger.clock)
    staged = {name: frame for source in sources.values() for name, frame in source.tables.items()}
    quarantine = pl.concat([source.quarantine for source in sources.values()])
    decided = fold(record.frame())
    built = build(
        staged,
        settings=settings,
        previous=None if run.full else previous,
        settled=decided.settlements,
    )
    before = sheets.situation(built.facts, decided, now=run.now, settings=settings)
    admissions = schemas.ADMISSIONS.check(sheets.admitted(before, settings=settings))
    opened = commands.open_cases(record, before.not_opened(admissions), by=REFRESH, at=run.now)
    here = sheets.situation(built.facts, fold(record.frame()), now=run.now, settings=settings)
    sheet = SHEET.check(sheets.sheet(here, settings=settings))

    content_tables = {
        **{f"stg_{name}": frame for name, frame in staged.items()},
        schemas.QUARANTINE.name: schemas.QUARANTINE.check(quarantine),
        schemas.ADMISSIONS.name: admissions,
        **built.facts.tables,
    }
    content = snapshot.content_hash(content_tables, _KEYS)
    states = source_frame(sources, run_id=run.run_id)
    is_news = (
        previous is None
        or run.accept_loss
        or previous.content != content
        or _differ(states, previous)
    )
    if is_news:
        snapshot.publish(
            home,
            {
                **content_tables,
                schemas.ACCOUNT_INPUTS.name: built.inputs,
                "source_runs": states,
                "escalations": RANKED.check(ranked(sheet, now=run.now, settings=settings)),
            },
            run={
                "run_id": run.run_id,
                "content": content,
                "published_at": run.ledger.clock(),
                "as_of": run.now,
                "status": _status(sources),
                "fingerprint": built.fingerprint,
                **noted(record),
            },
            retention=settings.retention,
        )
    return Result(
        published=is_news,
        content=content,
        cases={
            "live": sheet.filter(pl.col("state") == CaseState.LIVE).height,
            "closed": sheet.filter(pl.col("state") == CaseState.CLOSED).height,
            "opened": len(opened),
            "joined": here.grouping.aliases.height - before.grouping.aliases.height,
        },
    )


def _differ(states: pl.DataFrame, previous: Snapshot) -> bool:
    """Whether a source failed or recovered since, or its counts are others.

    Readers must see its age turn stale, and what they read of its files must be what these hold.
    """
    counts = ["landed", "modelled", "duplicate", "filtered", "quarantined"]
    shown = ["source", "status", "error", *counts]
    return not states.select(shown).equals(previous.table("source_runs").select(shown))


def _status(sources: Mapping[Source, SourceRun]) -> str:
    failed = any(source.status is SourceStatus.FAILED for source in sources.values())
    return "partial" if failed else "ok"


def _outcome(run: Run, sources: Mapping[Source, SourceRun], result: Result) -> Outcome:
    status = "checks_failed" if result.broken else _status(sources)
    document = {
        "run_id": run.run_id,
        "status": status,
        "published": result.published,
        "content": result.content,
        "seconds": round((run.ledger.clock() - run.started).total_seconds(), 3),
        "sources": {source.value: of.document for source, of in sources.items()},
        "cases": result.cases,
        "error": result.broken,
    }
    return Outcome(document=document, exit=_EXITS[status])
