"""Landing: what is new in a drop folder goes into raw.

Per source: find its files, leave out those whose rows are in already, put their rows in
envelopes, load them, and only then note the files as landed. A run that dies anywhere
leaves files that are not noted, and the next one lands those again, on the same keys.
"""

import shutil
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

import polars as pl

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines import crm, email, slack, zendesk
from escalation_ledger.pipelines.drop import DropFile, NotLanded, Unreadable, drop_file, sha256
from escalation_ledger.pipelines.live.tools import Patience, addressed
from escalation_ledger.pipelines.source import DropSource
from escalation_ledger.warehouse.book import FILES, Book, NotedFile
from escalation_ledger.warehouse.book import LIVE as LIVE_FILE
from escalation_ledger.warehouse.envelope import Envelopes, Part
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings

SOURCES: Mapping[Source, DropSource] = {
    module.SOURCE.source: module.SOURCE for module in (zendesk, slack, crm, email)
}

Progress = Callable[[str, int, int], None]
"""Called with what is read, how much of it is done, and of how much: files, or a live source's steps."""


@dataclass(frozen=True)
class Landing:
    """How one source came out. `objects`: rows by object in the files as last landed.

    `changed`: this run put rows in or took files out. `watermark`: the newest version that a row
    itself carries. `run_id` and `fetched_at`: of the last run that landed something.
    `error` says why the source FAILED, or that an ABSENT one was there before; what raw holds of
    it, and with it `objects`, `watermark` and `fetched_at`, is then as it was; of a live source, with
    what came before the fault. `calls`: requests it took, null where no tool was asked. `notes`: what
    else people should know, in sentences.
    """

    source: Source
    status: SourceStatus
    objects: Mapping[str, int] = field(default_factory=dict)
    landed: int = 0
    changed: bool = False
    watermark: datetime | None = None
    error: str | None = None
    run_id: str | None = None
    fetched_at: datetime | None = None
    calls: int | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Terms:
    """What is taken that else would not be.

    `again`: files with broken rows are landed again though they have not changed, and a source
    without files stays as it was. `lost_columns`: files that lack columns they had when last read.
    `patience`: tools with an address are read from their APIs, each call with this patience; None:
    the drop folder is read alone.
    """

    again: bool = False
    lost_columns: bool = False
    patience: Patience | None = None


_USUAL = Terms()


@dataclass(frozen=True)
class Run:
    """What one landing is made with."""

    home: Home
    book: Book
    drop: Path
    settings: Settings
    run_id: str
    fetched_at: datetime
    terms: Terms
    progress: Progress | None


@dataclass(frozen=True)
class _Found:
    """The drop folder against raw: files to land (with their hashes), files that are gone."""

    to_land: Sequence[tuple[DropFile, str]]
    gone: Sequence[str]


def land(
    home: Home,
    drop: Path,
    *,
    settings: Settings,
    sources: Collection[str] | None = None,
    run_id: str,
    fetched_at: datetime,
    terms: Terms = _USUAL,
    progress: Progress | None = None,
) -> dict[str, Landing]:
    """Land the named sources (None: all); every source by name, others as they were. Under the lock.

    A source without files is ABSENT; one with a file that cannot be read is FAILED, with a sentence in
    `error`. Neither keeps the others from landing.
    """
    home.root.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(home.staging_dir, ignore_errors=True)
    with Book(home) as book:
        run = Run(home, book, drop, settings, run_id, fetched_at, terms, progress)
        return {
            name.value: _one(run, source)
            if sources is None or name in sources
            else _as_before(run, name)
            for name, source in SOURCES.items()
        }


def _one(run: Run, source: DropSource) -> Landing:
    if run.terms.patience and addressed(source.source, run.settings):
        # Here, because an HTTP client takes longer to import than a drop folder to be looked through.
        from escalation_ledger.pipelines.live.landing import fetched  # noqa: PLC0415

        return fetched(run, source.source, run.terms.patience)
    return _landing(run, source)


def _as_before(run: Run, source: Source) -> Landing:
    """A source this run was not asked for: as it was last landed."""
    before = landed(run.book, source, changed=False)
    return before if before.landed else Landing(source, SourceStatus.ABSENT)


def _landing(run: Run, source: DropSource) -> Landing:
    try:
        files = source.files(run.drop, run.settings)
        if not files:
            return (_as_before if run.terms.again else _absent)(run, source.source)
        known = run.book.files(source.source)
        if source.refuse_loss and not run.terms.lost_columns:
            read_before = {name: noted.read_as for name, noted in known.items()}
            source.refuse_loss(files, read_before, run.settings)
        broken = run.book.broken_files(source.source) if run.terms.again else set()
        found = _compared(files, known, again=broken)
        changed = bool(found.to_land or found.gone)
        if changed:
            _land(run, source, found)
    except NotLanded as error:
        return _failed(run, source.source, str(error))
    except Exception as error:  # noqa: BLE001 - a fault in one source keeps none of the others out
        return _failed(run, source.source, fault(source.source, error))
    return landed(run.book, source.source, changed=changed)


def _failed(run: Run, source: Source, why: str) -> Landing:
    # A full disk leaves a database that answers nothing more until it is opened anew.
    run.book.close()
    return _kept(run.book, source, SourceStatus.FAILED, why)


def _absent(run: Run, source: Source) -> Landing:
    """No file of the source; when its folder is there, something may have kept it empty."""
    is_empty = (run.drop / source).is_dir()
    error = f"{source} holds no file of {source}; see docs/drop-folder.md." if is_empty else None
    return _kept(run.book, source, SourceStatus.ABSENT, error)


def _kept(book: Book, source: Source, status: SourceStatus, error: str | None) -> Landing:
    """A source that brought nothing: what raw holds of it, and so its age, is as it was."""
    before = landed(book, source, changed=False)
    if not before.landed:
        return Landing(source, status, error=error)
    gone = f"{source}: the drop folder has nothing of it any more; its last rows are kept."
    return replace(before, status=status, error=error or gone)


def fault(source: Source, error: Exception) -> str:
    """The sentence for an error that nobody foresaw."""
    first_line = str(error).partition("\n")[0]
    return (
        f"{source} could not be landed ({type(error).__name__}: {first_line}). "
        "Export it again, and report this if it stays so."
    )


def landed(book: Book, source: Source, *, changed: bool) -> Landing:
    """What raw holds of the source, as it was last landed."""
    counts = book.landed(source)
    return Landing(
        source=source,
        status=SourceStatus.OK,
        objects=counts.objects,
        landed=sum(counts.objects.values()),
        changed=changed,
        watermark=counts.watermark,
        run_id=counts.run_id,
        fetched_at=counts.fetched_at,
    )


def _compared(
    files: Sequence[DropFile], noted: Mapping[str, NotedFile], *, again: set[str]
) -> _Found:
    """A file is in already with the same size and time, or the same bytes, read the same way."""
    to_land = []
    for file in files:
        before = None if file.name in again else noted.get(file.name)
        if before and before.read_as != file.read_as:
            before = None
        if before and (before.size, before.mtime_ns) == (file.size, file.mtime_ns):
            continue
        digest = sha256(file)
        if not (before and before.sha256 == digest):
            to_land.append((file, digest))
    gone = noted.keys() - {file.name for file in files}
    return _Found(to_land, sorted(name for name in gone if not name.startswith(LIVE_FILE)))


def _land(run: Run, source: DropSource, found: _Found) -> None:
    with staging(run.home, source.source) as folder:
        with Envelopes(folder, source.rules, run.run_id, run.fetched_at) as envelopes:
            _read(run, source, found, envelopes)
            parts, rows = envelopes.parts(), envelopes.landings()
            counted = envelopes.rows_by_file()
        if parts:
            _load(run.book, source.source, parts)
        run.book.note(
            source.source,
            landed_files=_files_frame(run, found, counted),
            gone=found.gone,
            rows=rows,
            run_id=run.run_id,
            fetched_at=run.fetched_at,
        )


def _read(run: Run, source: DropSource, found: _Found, envelopes: Envelopes) -> None:
    for done, (file, _) in enumerate(found.to_land, 1):
        for object_name, rows in source.rows(file):
            envelopes.add(rows, object_name=object_name, drop_file=file.name)
        _refuse_moving(run, file)
        if run.progress:
            run.progress(source.source.value, done, len(found.to_land))


def _refuse_moving(run: Run, file: DropFile) -> None:
    now = drop_file(file.path, run.drop, kind=file.kind)
    if (now.size, now.mtime_ns) != (file.size, file.mtime_ns):
        raise Unreadable(
            f"{file.name} changed while it was read; refresh again when its export has ended."
        )


def _load(book: Book, source: Source, parts: Mapping[str, Part]) -> None:
    # Here, because importing dlt takes longer than finding out that nothing changed.
    from escalation_ledger.pipelines.loading import load  # noqa: PLC0415

    load(book, source, parts)


def _files_frame(run: Run, found: _Found, counted: Mapping[str, int]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "file": file.name,
                "size": file.size,
                "mtime_ns": file.mtime_ns,
                "sha256": digest,
                "read_as": file.read_as,
                "landed": counted.get(file.name, 0),
                "fetched_at": run.fetched_at,
                "run_id": run.run_id,
            }
            for file, digest in found.to_land
        ],
        schema=FILES,
    )


@contextmanager
def staging(home: Home, source: Source) -> Iterator[Path]:
    """A folder for what the source brings, until it is in raw."""
    folder = home.staging_dir / source.value
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
