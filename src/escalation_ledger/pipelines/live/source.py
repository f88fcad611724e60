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
from escalation_ledger.warehouse.book import HELD
from escalation_ledger.warehouse.credentials import Secrets
from escalation_ledger.warehouse.envelope import Rule

Held = Callable[[str, str, str], pl.DataFrame]
"""object, from id, to id -> a frame of HELD: the newest version that raw has of each."""

Steps = Callable[[int, int], None]
"""Called with how much of a long reading is done, and of how much, in one unit of the source's."""


class Door(Protocol):
    """What a tool is asked through: a Caller, or a mailbox. calls: requests sent so far."""

    calls: int

    def close(self) -> None:
        """Let go of its connections."""


D = TypeVar("D", bound=Door)


class Drifted(NotLanded):
    """A tool sends objects without a field that nothing can do without; the page is not landed."""


@dataclass(frozen=True)
class Page:
    """Some objects of one kind, and how far their source is read once they are in.

    rows: a frame of ROWS without `file` and `line`. cursors: name -> new value; one that no page
    has is left as it was. They are noted in one transaction, after the rows of this page and of
    all pages before it.
    """

    object: str
    rows: pl.DataFrame
    cursors: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading(Generic[D]):
    """What a source is read with.

    door: as its `opens` made it. cursors: as the last page that is in left them. settings: its
    `[sources.NAME]`. headers: `[crm.KIND]` by kind. now: when this run began, on our clock. held: what raw has, this run's full
    lots included. tell: takes a sentence that people should know though nothing failed.
    """

    door: D
    cursors: Mapping[str, str]
    settings: Mapping[str, Any]
    now: datetime
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    steps: Steps = lambda done, to_do: None  # noqa: ARG005 - nobody listens
    held: Held = lambda name, start, end: pl.DataFrame(schema=HELD)  # noqa: ARG005 - nothing is held
    tell: Callable[[str], None] = lambda sentence: None  # noqa: ARG005 - nobody listens


@dataclass(frozen=True)
class Sight:
    """What the credentials open. sees, blind: sentences, each about one kind of object.

    wide: what they allow beyond what is needed.
    """

    who: str
    sees: tuple[str, ...]
    blind: tuple[str, ...] = ()
    wide: tuple[str, ...] = ()


@dataclass(frozen=True)
class LiveSource(Generic[D]):
    """One tool's API. Adding one is one of these in a module of its own, and a page of docs.

    rules: those of its drop folder, so that what is landed has the same shape. secrets, optional:
    names of what `credentials` must and may hold. needed: object -> fields that every one of them
    has a value in. `opens` makes the door from `[sources.NAME]`, the secrets and the patience to
    have, asking nothing yet. `pages` reads on from the cursors and puts a cursor on no page before
    all that it stands for; `sees` tries the credentials. Both raise NotLanded.
    """

    name: str
    source: Source
    rules: Mapping[str, Rule]
    secrets: tuple[str, ...]
    needed: Mapping[str, tuple[str, ...]]
    opens: Callable[[Mapping[str, Any], Secrets, Patience], D]
    pages: Callable[[Reading[D]], Iterator[Page]]
    sees: Callable[[Reading[D]], Sight]
    optional: tuple[str, ...] = ()


def objects_of(document: Mapping[str, Any], kind: str, *, told: str) -> list[dict[str, Any]]:
    """The objects of that kind in an answer; `told`: what answered, as "slack answers users.list".

    Raises Drifted where it has no list of them.
    """
    found = document.get(kind)
    if not isinstance(found, list):
        raise Drifted(
            f"{told} without {kind}; nothing of it is landed. Its API may have changed: see "
            "docs/sources, and report this."
        )
    return found


def json_page(
    name: str,
    objects: Sequence[Mapping[str, Any]],
    *,
    place: str | None = None,
    own_id: Sequence[str] | None = None,
    own_at: Sequence[str | None] | None = None,
    cursors: Mapping[str, str] | None = None,
) -> Page:
    """A page of objects as their API gives them. `place`: the channel that its messages are of.

    `own_id`, `own_at`: the id and the version of each as only its reader knows them, where it does.
    """
    texts = [json.dumps(one, ensure_ascii=False, separators=(",", ":")) for one in objects]
    none = [None] * len(texts)
    rows = shaped(
        pl.DataFrame(
            {"text": texts, "own_id": own_id or none, "own_at": own_at or none},
            schema={"text": pl.String, "own_id": pl.String, "own_at": pl.String},
        ),
        place=pl.lit(place, pl.String),
    )
    return Page(name, rows, cursors or {})
