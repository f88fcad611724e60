"""A refresh after one hundredth more messages: landed, staged, the changed accounts modelled, published."""

from benchmarks.drop import NOW
from benchmarks.ours.landing import rows
from benchmarks.place import Place
from benchmarks.trial import Trial
from escalation_ledger.cli.context import Context
from escalation_ledger.cli.exits import Exit
from escalation_ledger.cli.refresh import Request, refresh
from escalation_ledger.warehouse.paths import Home


def more(place: Place) -> Trial:
    """On the run's own copy of a home that has the rest."""
    home = Home(place.run / place.home.name)
    ledger = Context(home=home, frozen_now=NOW, as_json=True, by=None)

    def work() -> None:
        outcome = refresh(ledger, Request(drop=place.grown_drop))
        if outcome.exit is not Exit.OK or not outcome.document["published"]:
            raise RuntimeError(str(outcome.document))

    return Trial(work, lambda _: rows(home))
