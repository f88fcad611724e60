"""What a live source has to say of itself to be fetched."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.pipelines.source import shaped
from escalation_ledger.warehouse.credentials import Secrets
from escalation_ledger.warehouse.envelope import Rule


class Door(Protocol):
    """What a tool is asked through: a Caller, or a mailbox."""

    calls: int


D = TypeVar("D", bound=Door)


class Drifted(NotLanded):
    """A tool sends objects without a field that nothing can do without; its source is not landed."""


@dataclass(frozen=True)
class Page:
    """Some objects of one kind, and how far their source is read once they are in.

    rows: a frame of ROWS without `file` and `line`. cursors: name -> new value; one that no page
    has is left as it was. They are noted in one transaction, after the rows.
    """

    object: str
    rows: pl.DataFrame
    cursors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading(Generic[D]):
    """What a source is read with.

    door: as its `opens` made it. cursors: as the last page that is in left them. settings: `[sources.NAME]`. now: when this run
    began, on our clock. progress: called with what is being read, in words.
    """

    door: D
    cursors: Mapping[str, str]
    settings: Mapping[str, Any]
    now: datetime
    progress: Callable[[str], None] = lambda told: None  # noqa: ARG005 - nobody listens


@dataclass(frozen=True)
class Sight:
    """What the credentials open. sees, blind: sentences, each about one kind of object."""

    who: str
    sees: tuple[str, ...]
    blind: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveSource(Generic[D]):
    """One tool's API. Adding one is one of these in a module of its own, and a page of docs.

    rules: those of its drop folder, so that what is landed has the same shape. secrets: names of
    what `credentials` must hold. needed: object -> fields that every one of them has. `opens` makes
    the door from `[sources.NAME]`, the secrets and the patience to have, asking nothing yet. `pages`
    reads on from the cursors and never passes a page that it has not given; `sees` tries the
    credentials. Both raise NotLanded.
    """

    name: str
    source: Source
    rules: Mapping[str, Rule]
    secrets: tuple[str, ...]
    needed: Mapping[str, tuple[str, ...]]
    opens: Callable[[Mapping[str, Any], Secrets, Patience], D]
    pages: Callable[[Reading[D]], Iterator[Page]]
    sees: Callable[[Reading[D]], Sight]


def json_page(
    name: str,
    objects: Sequence[Mapping[str, Any]],
    *,
    place: str | None = None,
    cursors: Mapping[str, str] | None = None,
) -> Page:
    """A page of objects as their API gives them. `place`: the channel that its messages are of."""
    texts = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in objects]
    rows = shaped(
        pl.DataFrame({"text": texts}, schema={"text": pl.String}),
        place=pl.lit(place, pl.String),
    )
    return Page(name, rows, cursors or {})
