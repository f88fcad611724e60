"""Companies and deals that changed, page after page, and how far each page stands for them."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from escalation_ledger.pipelines.live.calling import Astray
from escalation_ledger.pipelines.live.hubspot.calls import HubSpotCaller, Object
from escalation_ledger.pipelines.live.hubspot.reach import Reach
from escalation_ledger.pipelines.live.hubspot.words import CHANGED
from escalation_ledger.pipelines.live.source import Drifted

Pages = Iterator[tuple[list[dict[str, Any]], Reach]]


def changes(
    door: HubSpotCaller,
    kind: str,
    reach: Reach,
    *,
    properties: Sequence[str],
    now: datetime,
    steps: Callable[[int, int], None],
) -> Pages:
    """What changed since the reach; a pass that broke off is brought to its end first."""
    if reach.is_under_way:
        for page, reached in _by_id(door, kind, reach, properties, steps):
            reach = reached
            yield page, reached
    newest, total = door.search(kind, reach.filters(), sort=f"-{CHANGED}", properties=properties)
    begun = reach.begun(max(map(changed_at, newest), default=0), now)
    if total <= len(newest):
        yield newest, begun.ended()
    else:
        yield from _by_id(door, kind, begun, properties, steps)


def _by_id(
    door: HubSpotCaller,
    kind: str,
    reach: Reach,
    properties: Sequence[str],
    steps: Callable[[int, int], None],
) -> Pages:
    """The rest of a pass. It ends: each page's ids are above those of the one before."""
    done = 0
    while True:
        page, total = door.search(kind, reach.filters(), sort="hs_object_id", properties=properties)
        numbers = [int(one["id"]) for one in page]
        if any(
            after <= before for before, after in zip([reach.last, *numbers], numbers, strict=False)
        ):
            raise Astray(
                f"hubspot goes in a circle: a search for {kind} gives ids that it gave before. What "
                "was read until there is kept; refresh again later."
            )
        is_last = total <= len(page)
        reach = reach.ended() if is_last else reach.read(numbers[-1])
        done += len(page)
        steps(done, done + total - len(page))
        yield page, reach
        if is_last:
            return


def changed_at(one: Object) -> int:
    """When it changed, in ms on HubSpot's clock. Raises Drifted."""
    values: Mapping[str, Any] = one.get("properties", {})
    try:
        return round(datetime.fromisoformat(values[CHANGED]).timestamp() * 1000)
    except (KeyError, TypeError, ValueError):
        raise Drifted(
            f"hubspot sends objects without {CHANGED}; that page and what follows it is not landed. "
            "Its API may have changed: see docs/sources/hubspot.md, and report this."
        ) from None
