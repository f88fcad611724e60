"""What HubSpot's ids mean: cells as its own CSV export writes them, in words.

A deal's stage, a choice and an owner are ids in the API; a time of day is UTC there, so that a deal
closing on the evening of 31 December closes on 1 January. Stages, choices, owners and the account's
time zone turn them into what people see in HubSpot.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.hubspot.calls import HubSpotCaller, Object
from escalation_ledger.pipelines.live.source import Drifted, Reading
from escalation_ledger.warehouse.crm_headers import COLUMNS, standing_for

Say = Callable[[str], str | None]

ID: Final = "hs_object_id"
CHANGED: Final = "hs_lastmodifieddate"
MERGED: Final = "hs_merged_object_ids"
COMPANY: Final = "hs_primary_associated_company"
CLOSED: Final = "hs_is_closed"
GONE: Final = "archived"
LANDED_AS: Final[Mapping[str, str]] = {"companies": "accounts", "deals": "renewals"}
"""Kind of object at HubSpot -> ours."""

# Without these an account has no name and a renewal no date.
_NEEDED: Final = {"companies": ("name", "domain"), "deals": ("closedate", "dealstage", "pipeline")}
# Our columns that are told by what every object has, whatever custom property is called like them.
_GIVEN: Final = ("account_id", "opportunity_id", "updated_at", "is_deleted", "is_closed")


@dataclass(frozen=True)
class Stage:
    """A stage of a pipeline of deals, by its id."""

    pipeline: str
    label: str
    is_closed: bool


@dataclass(frozen=True)
class Words:
    """properties: kind -> name -> property, of those that are asked for. owners: id -> address.

    pipelines: id -> name. chosen: those whose deals are renewals, by id; none: all are.
    """

    properties: Mapping[str, Mapping[str, Object]]
    pipelines: Mapping[str, str]
    stages: Mapping[str, Stage]
    owners: Mapping[str, str]
    chosen: frozenset[str]
    zone: str

    def asked(self, kind: str) -> list[str]:
        """The names to ask for."""
        more = ["pipeline"] if kind == "deals" else []
        return [ID, CHANGED, MERGED, *more, *self.properties[kind]]

    def fingerprint(self, kind: str) -> str:
        """Another one where the same object would be told in other words, owners aside."""
        told = [self.properties[kind], self.zone]
        if kind == "deals":
            stages = {number: vars(stage) for number, stage in self.stages.items()}
            told = [*told, stages, sorted(self.chosen)]
        return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()[:16]

    def row(self, kind: str, values: Mapping[str, str | None]) -> dict[str, str | None]:
        """Header -> cell of one object; the company of a deal is empty."""
        cells = {ID: values.get(ID), CHANGED: values.get(CHANGED), GONE: "false"}
        for name, say in self._sayings[kind].items():
            value = values.get(name)
            cells[name] = say(value) if value else None
        if kind == "deals":
            stage = self.stages.get(values.get("dealstage") or "")
            cells |= {CLOSED: str(stage.is_closed).lower() if stage else None, COMPANY: None}
        return cells

    def gone(self, kind: str, number: str, at: str) -> dict[str, str | None]:
        """A row that says that this one is gone since then; all its other cells are empty."""
        return {**self.row(kind, {ID: number, CHANGED: at}), GONE: "true"}

    def is_renewal(self, values: Mapping[str, str | None]) -> bool:
        """Whether a deal is in a pipeline of renewals."""
        return not self.chosen or values.get("pipeline") in self.chosen

    @cached_property
    def _sayings(self) -> Mapping[str, Mapping[str, Say]]:
        return {
            kind: {name: self._saying(name, one) for name, one in properties.items()}
            for kind, properties in self.properties.items()
        }

    def _saying(self, name: str, one: Object) -> Say:
        if name == "dealstage":
            return lambda value: self.stages[value].label if value in self.stages else value
        if one.get("referencedObjectType") == "OWNER":
            return lambda value: _each(value, self.owners, None)
        if one.get("type") == "enumeration":
            labels = {option["value"]: option["label"] for option in one.get("options", [])}
            return lambda value: _each(value, labels, value)
        if one.get("type") == "datetime":
            zone = _zone(self.zone)
            return lambda value: _local(value, zone)
        return lambda value: value


def words_of(reading: Reading[HubSpotCaller]) -> Words:
    """Ask for all that; the same number of calls whatever changed. Raises NotLanded."""
    door = reading.door
    zone = str(door.account()["timeZone"])
    properties = {
        kind: _asked(kind, door.properties(kind), reading.headers.get(ours, {}))
        for kind, ours in LANDED_AS.items()
    }
    pipelines = door.pipelines()
    people = [*door.owners(archived=True), *door.owners(archived=False)]
    return Words(
        properties=properties,
        pipelines={str(one["id"]): str(one["label"]) for one in pipelines},
        stages=_stages(pipelines),
        owners={str(one["id"]): one["email"] for one in people if one.get("email")},
        chosen=_chosen(pipelines, reading.settings["pipelines"]),
        zone=zone,
    )


def _asked(
    kind: str, found: Iterable[Object], headers: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """Of the properties there are, those that something is read from, with what their values mean."""
    there = {one["name"]: one for one in found}
    if missing := [name for name in _NEEDED[kind] if name not in there]:
        raise Drifted(
            f"hubspot has no property {' and '.join(missing)} of {kind}; nothing of them is landed. "
            "Its API may have changed: see docs/sources/hubspot.md, and report this."
        )
    columns = standing_for(sorted(there), COLUMNS[LANDED_AS[kind]], headers)
    names = {name for column, of in columns.items() if column not in _GIVEN for name in of}
    return {name: _meaning(there[name]) for name in sorted(names)}


def _meaning(one: Object) -> dict[str, Any]:
    told = {name: one.get(name) for name in ("type", "referencedObjectType")}
    # The choices of a property of HubSpot's own that lists stages or people are not in it.
    options = [] if one.get("externalOptions") else one.get("options") or []
    choices = [{"value": str(o["value"]), "label": str(o["label"])} for o in options]
    return {**told, "options": choices}


def _stages(pipelines: Sequence[Object]) -> dict[str, Stage]:
    return {
        str(stage["id"]): Stage(
            str(pipeline["id"]), str(stage["label"]), _is_closed(stage.get("metadata", {}))
        )
        for pipeline in pipelines
        for stage in pipeline.get("stages", [])
    }


def _is_closed(metadata: Mapping[str, Any]) -> bool:
    """Won is a probability of 1 and lost of 0, where `isClosed` does not say it."""
    told = str(metadata.get("isClosed", "")).lower()
    return told == "true" if told else str(metadata.get("probability")) in ("0.0", "1.0")


def _chosen(pipelines: Sequence[Object], told: Sequence[str]) -> frozenset[str]:
    """Pipelines by their name, as people see it, or their id. Raises NotLanded for one that is not there."""
    ids = {str(one["label"]).casefold(): str(one["id"]) for one in pipelines}
    ids |= {str(one["id"]).casefold(): str(one["id"]) for one in pipelines}
    if unknown := [name for name in told if name.casefold() not in ids]:
        there = ", ".join(repr(str(one["label"])) for one in pipelines)
        raise NotLanded(
            f"sources.hubspot.pipelines names {', '.join(map(repr, unknown))}, which HubSpot does not "
            f"have. There: {there}."
        )
    return frozenset(ids[name.casefold()] for name in told)


def _each(value: str, words: Mapping[str, str], other: str | None) -> str | None:
    """The words of one choice, or of several that are separated by semicolons."""
    if value in words:
        return words[value]
    parts = [part for part in value.split(";") if part]
    return "; ".join(words[part] for part in parts if part in words) or other


def _local(value: str, zone: ZoneInfo) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return at.astimezone(zone).strftime("%Y-%m-%d %H:%M") if at.tzinfo else value


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
