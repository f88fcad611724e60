"""The pipelines: from a drop folder into raw.duckdb, merged on object and version."""

from contextlib import closing
from pathlib import Path

from benchmarks.drop import NOW
from benchmarks.place import Place
from benchmarks.reference.connection import connected
from benchmarks.reference.landing import witnesses
from benchmarks.trial import Answer, Trial
from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.landing import land
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.raw import OBJECTS
from escalation_ledger.warehouse.settings import load_settings

# By the name that the reference gives the object.
_TABLES = {
    name if source is Source.ZENDESK else f"{source}_{name}": f"ours.{source}.{name}"
    for source, names in OBJECTS.items()
    if source is not Source.EMAIL
    for name in names
}


def first(place: Place) -> Trial:
    """The whole drop folder into an empty home."""
    return landing(place.drop, Home(place.run / "home"))


def more(place: Place) -> Trial:
    """One hundredth more rows, into the run's own copy of a home that has the rest."""
    return landing(place.grown_drop, Home(place.run / place.home.name))


def rows(home: Home) -> Answer:
    """Every version of every object in raw."""
    with closing(connected()) as connection:
        connection.execute(f"ATTACH '{home.raw_db}' AS ours (READ_ONLY)")
        return {
            name: connection.sql(witnesses(name, table)).to_arrow_table()
            for name, table in _TABLES.items()
        }


def landing(drop: Path, home: Home) -> Trial:
    """Whatever of `drop` is new to `home`."""
    settings = load_settings()

    def work() -> None:
        landed = land(home, drop, settings=settings, run_id="bench", fetched_at=NOW)
        if errors := [source.error for source in landed.values() if source.error]:
            raise RuntimeError("; ".join(errors))

    return Trial(work, lambda _: rows(home))
