"""Events as JSON and back: version, kind and fields, whatever the kind."""

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, get_args, get_type_hints

from escalation_ledger.ledger.events import Event, Kind, kind_of

VERSION: Final = 1
ADVICE: Final = "Run `ledger verify`; it says whether the record is as it was written."

Json = str | int | float | bool | list[str] | None

KINDS: Final[dict[Kind, type[Event]]] = {Kind(of.__name__): of for of in get_args(Event)}


class UnreadableEvent(ValueError):
    """A stored event is of a kind or version this program does not know."""


def to_json(event: Event) -> str:
    """The event as it is stored: its version, kind and fields, keys sorted."""
    document = {"v": VERSION, "kind": kind_of(event).value, **body_of(event)}
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(stored: str) -> Event:
    """The event that `to_json` stored. Raises UnreadableEvent."""
    try:
        body = json.loads(stored)
        if body["v"] != VERSION or body["kind"] not in list(Kind):
            raise unreadable(body["kind"], body["v"])
        return _event(Kind(body["kind"]), body)
    except UnreadableEvent:
        raise
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableEvent(
            f"The record holds what is no event: {stored[:200]} ({error}). {ADVICE}"
        ) from error


def body_of(event: Event) -> dict[str, Json]:
    """What the event itself says, as JSON values by field."""
    return {field.name: _json(getattr(event, field.name)) for field in fields(event)}


def field_types() -> dict[str, type]:
    """Every field of every kind -> what it holds: str, datetime, float, bool or tuple."""
    return {name: of for kind in Kind for name, of in _types(kind).items()}


def unreadable(kind: object, version: object) -> UnreadableEvent:
    """The error for a kind or version from a later ledger."""
    return UnreadableEvent(
        f"The record holds {kind} in version {version}, which this ledger does not know. "
        "A newer one wrote it: use that one."
    )


def instant_text(at: datetime) -> str:
    """A UTC instant as stored: fixed width, so that text sorts as time. Raises on a naive one."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone. Give it one.")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _json(value: Any) -> Json:
    if isinstance(value, datetime):
        return instant_text(value)
    return list(value) if isinstance(value, tuple) else value


def _event(kind: Kind, body: Mapping[str, Any]) -> Event:
    """A field that an earlier ledger did not write yet has its default."""
    event = KINDS[kind]
    types = _types(kind)
    given = {
        field.name: _read(body[field.name], types[field.name])
        for field in fields(event)
        if field.name in body or field.default is MISSING
    }
    return event(**given)


_READERS: Final[dict[type, Callable[[Any], Any]]] = {datetime: datetime.fromisoformat, tuple: tuple}


def _read(value: Any, of: type) -> Any:
    return None if value is None else _READERS.get(of, lambda held: held)(value)


@cache
def _types(kind: Kind) -> dict[str, type]:
    """Field -> its type, None and the type of what a tuple holds left out."""
    return {name: _plain(hint) for name, hint in get_type_hints(KINDS[kind]).items()}


def _plain(hint: Any) -> type:
    held = [one for one in get_args(hint) if one not in (type(None), Ellipsis)]
    is_tuple = getattr(hint, "__origin__", None) is tuple
    return tuple if is_tuple else held[0] if held else hint
