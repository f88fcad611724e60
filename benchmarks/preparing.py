"""What the other variants begin from, made once per size."""

import os

from benchmarks.drop import NOW, Shape, news_of, write_drop
from benchmarks.ours.landing import landing
from benchmarks.place import Place
from benchmarks.trial import Trial
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit
from escalation_ledger.cli.refresh import Request, refresh
from escalation_ledger.warehouse.paths import Home


def drop(place: Place) -> Trial:
    """Write the drop folder of the shape that the root's name tells, and its grown form."""
    messages, _, form = place.root.name.partition("-")

    def work() -> None:
        write_drop(place.drop, Shape(int(messages), skewed=form == "skewed"))
        # The same files by link, so that they stand there unchanged, and the new ones.
        for folder in (place.drop, news_of(place.drop)):
            for path in folder.rglob("*.*"):
                if path.is_file():
                    linked = place.grown_drop / path.relative_to(folder)
                    linked.parent.mkdir(parents=True, exist_ok=True)
                    os.link(path, linked)

    return Trial(work)


def landed(place: Place) -> Trial:
    """A home with the drop folder's rows in raw."""
    return landing(place.drop, Home(place.home))


def refreshed(place: Place) -> Trial:
    """The same home with a snapshot: staged, modelled and published in full."""
    ledger = Context(home=Home(place.home), frozen_now=NOW, as_json=True, by=None)

    def work() -> None:
        outcome = refresh(ledger, Request(drop=place.drop))
        if outcome.exit is not Exit.OK:
            raise RuntimeError(str(outcome.document))

    return Trial(work)
