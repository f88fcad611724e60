"""Landings while something goes wrong between a tool and us."""

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.pipelines.landing import Landing
from tests.endtoend.ledger import NOW
from tests.live.homes import HASTY, landed


def landed_in_trouble(
    home: Path,
    source: Source,
    log: Sequence[object],
    *,
    name: str,
    most: int,
    unread: Callable[[], object],
    run: str,
    now: datetime = NOW,
) -> Landing:
    """A landing that ends after fewer calls than `most`, reads past nothing, and says it where it fails.

    log: the calls that its tool was asked, in order. name: of the tool. unread: what its cursors stand
    for and raw lacks.
    """
    before = len(log)
    landing = landed(home, source, run=run, now=now, patience=HASTY)
    assert len(log) - before < most
    assert not unread()
    if landing.status is SourceStatus.FAILED:
        assert str(landing.error).startswith(name)
    return landing
