"""Salesforce's REST API: accounts, opportunities and contacts that changed, as rows of a Data Loader export.

    token                              1 call
    describe       of each object      3 calls: which of the fields that are read this user may see
    queryAll       of each object      1 call per 2,000 records that changed, at least 1 each

Read by (SystemModstamp, Id), deleted ones included. A record may be committed minutes after its
SystemModstamp, so how far an object is read stays LAG behind Salesforce's clock: what changed since
is landed, read again until it is older than that, and dropped where raw has it just so. Endpoints:
developer.salesforce.com/docs/platform/api-rest.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import crm
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.calling import Token
from escalation_ledger.pipelines.live.salesforce.asking import (
    SOBJECTS,
    Asked,
    asked,
    refuse_unknown_types,
)
from escalation_ledger.pipelines.live.salesforce.calls import (
    SalesforceCaller,
    is_failure,
    refuse_other_addresses,
)
from escalation_ledger.pipelines.live.salesforce.places import Place, behind
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, Sight, json_page
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse.credentials import Secrets

LAG: Final = timedelta(minutes=10)
"""What one transaction of Salesforce may take at most (Apex "Execution Governors and Limits")."""

# Used up by this share, the day's calls may not last.
_NEARLY_SPENT: Final = 0.9


def _opens(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> SalesforceCaller:
    refuse_other_addresses(told["address"])
    caller = SalesforceCaller(
        "salesforce", told["address"], patience=patience, is_failure=is_failure
    )
    caller.auth = Token(lambda: caller.token(secrets))
    return caller


def _pages(reading: Reading[SalesforceCaller]) -> Iterator[Page]:
    for kind in _kinds(reading):
        described = reading.door.described(SOBJECTS[kind])
        yield from _changed(reading, _asked(reading, kind, described))
    _tell_usage(reading)


def _kinds(reading: Reading[SalesforceCaller]) -> list[str]:
    return [kind for kind in SOBJECTS if kind != "contacts" or reading.settings["contacts"]]


def _asked(reading: Reading[SalesforceCaller], kind: str, described: Mapping[str, Any]) -> Asked:
    types = tuple(reading.settings["types"]) if kind == "renewals" else ()
    refuse_unknown_types(described, types)
    return asked(kind, described, reading.headers.get(kind, {}), types)


def _changed(reading: Reading[SalesforceCaller], asking: Asked) -> Iterator[Page]:
    """Pages of what changed, oldest first, each with the place that stands for it and those before."""
    clock = reading.door.clock or reading.now
    place = _left_at(reading, asking)
    read = 0
    for records, of in reading.door.changed(asking.soql, place, clock):
        place = behind(records, before=clock - LAG) or place
        read += len(records)
        yield _page(reading, asking, records, place)
        if of:
            reading.steps(read, max(read, of))


def _left_at(reading: Reading[SalesforceCaller], asking: Asked) -> Place | None:
    """Where to read on; from the beginning where something is asked that was not asked before."""
    noted = json.loads(reading.cursors.get(_what(asking.kind), "{}"))
    before = set(noted.get("fields", ()))
    if gone := sorted(before - {*asking.fields}):
        reading.tell(
            f"salesforce: {SOBJECTS[asking.kind]} is read without {', '.join(gone)}, which this user "
            f"sees no more or [crm.{asking.kind}] names no more; records keep it until they change."
        )
    if {*asking.fields} <= before and list(asking.types) == noted["types"]:
        return Place.parse(reading.cursors.get(asking.kind, ""))
    return None


def _page(
    reading: Reading[SalesforceCaller],
    asking: Asked,
    records: Sequence[Mapping[str, Any]],
    place: Place | None,
) -> Page:
    held = _held(reading, asking.kind, [one["Id"] for one in records if not asking.is_ours(one)])
    rows = [asking.cells(one) for one in records if asking.is_ours(one) or one["Id"] in held]
    what = {"fields": asking.fields, "types": asking.types}
    return json_page(
        asking.kind,
        rows,
        own_id=[str(row["Id"]) for row in rows],
        own_at=[row["SystemModstamp"] for row in rows],
        cursors={asking.kind: str(place or ""), _what(asking.kind): json.dumps(what)},
    )


def _held(reading: Reading[SalesforceCaller], kind: str, ids: Sequence[str]) -> set[str]:
    """Those of the ids that raw has: of opportunities that are no renewals, those that were."""
    if not ids:
        return set()
    return {*ids} & {*reading.held(kind, min(ids), max(ids)).get_column("object_id")}


def _what(kind: str) -> str:
    """The cursor that holds what was asked of an object when it was last read."""
    return f"{kind}.asked"


def _tell_usage(reading: Reading[SalesforceCaller]) -> None:
    used, of = reading.door.usage or (0, 0)
    if used > _NEARLY_SPENT * of:
        reading.tell(
            f"salesforce: {used} of the {of} API calls that all programs together may make in 24 "
            f"hours are used; this refresh made {reading.door.calls}."
        )


def _sees(reading: Reading[SalesforceCaller]) -> Sight:
    door = reading.door
    sees, blind, wide = [], [], []
    for kind in _kinds(reading):
        sobject = SOBJECTS[kind]
        try:
            described = door.described(sobject)
            asking = _asked(reading, kind, described)
        except NotLanded as error:
            if door.user is None:
                raise
            blind.append(f"{kind}: {error}")
            continue
        sees.append(_seen(asking, door.counted(sobject)))
        may = [word for word in ("createable", "updateable", "deletable") if described.get(word)]
        wide += [f"{sobject} is {word} to this user" for word in may]
    wide += [f"scope {scope} of the token" for scope in door.scopes if scope != "api"]
    who = door.username()
    if door.usage:
        sees.append("API calls: {} of {} in the last 24 hours".format(*door.usage))
    return Sight(who, tuple(sees), tuple(blind), tuple(wide))


def _seen(asking: Asked, count: int) -> str:
    read = ", ".join(f"{ours} from {' or '.join(by)}" for ours, by in asking.columns.items() if by)
    none = ", ".join(ours for ours, by in asking.columns.items() if not by)
    lacking = f"; no field for {none} (name one under [crm.{asking.kind}])" if none else ""
    return f"{asking.kind}: {count} records; {read}{lacking}"


SALESFORCE: Final[LiveSource[SalesforceCaller]] = LiveSource(
    name="salesforce",
    source=Source.CRM,
    rules=crm.SOURCE.rules,
    secrets=("client_id", "client_secret"),
    needed={
        "accounts": ("Id", "Name", "SystemModstamp"),
        "renewals": ("Id", "SystemModstamp"),
        "contacts": ("Id", "SystemModstamp"),
    },
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
