"""HubSpot: companies and deals that changed since the last refresh, as an export of them would be.

    what ids mean   account, properties, pipelines, owners   6 calls, more with more than 500 owners
    companies       search, by time and id                   1 call per 200 that changed, at least 1
    deals           search, by time and id                   1 call per 200 that changed, at least 1
    their company   associations, in batches                 1 call per 200 deals that changed
    the deleted     the list of them, once an hour           1 call per 100 of 90 days, at least 1 each

Decision 0037 says why so.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import crm
from escalation_ledger.pipelines.live.calling import Refused, Token
from escalation_ledger.pipelines.live.hubspot.calls import HubSpotCaller, Object, is_failure
from escalation_ledger.pipelines.live.hubspot.changes import changes
from escalation_ledger.pipelines.live.hubspot.gone import deleted, gone_page, merged
from escalation_ledger.pipelines.live.hubspot.reach import Reach
from escalation_ledger.pipelines.live.hubspot.words import (
    CHANGED,
    COMPANY,
    ID,
    LANDED_AS,
    Words,
    words_of,
)
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, Sight, json_page
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse.credentials import Secrets

SCOPES: Final = (
    "crm.objects.companies.read",
    "crm.objects.deals.read",
    "crm.objects.owners.read",
)
# What every token has, and says nothing of what may be read.
_EVERYBODYS: Final = ("oauth",)


def _opens(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> HubSpotCaller:
    token = secrets["token"]
    return HubSpotCaller(
        "hubspot", told["address"], Token(lambda: token), patience, is_failure, token=token
    )


def _pages(reading: Reading[HubSpotCaller]) -> Iterator[Page]:
    words = words_of(reading)
    reaches = _reaches(reading, words)
    yield json_page("accounts", [], cursors=_noted(words, reaches))
    for kind, reach in reaches.items():
        for found, reached in changes(
            reading.door,
            kind,
            reach,
            properties=words.asked(kind),
            now=reading.now,
            steps=reading.steps,
        ):
            yield from _landed(reading, words, kind, found)
            yield json_page(LANDED_AS[kind], [], cursors={kind: reached.text})
    for kind in reaches:
        yield from deleted(reading, words, kind)


def _reaches(reading: Reading[HubSpotCaller], words: Words) -> dict[str, Reach]:
    """How far each kind is read; from the beginning where its objects would be told in other words."""
    before = json.loads(reading.cursors.get("owners", "{}"))
    is_known = all(words.owners.get(number) == address for number, address in before.items())
    return {
        kind: Reach.parse(
            reading.cursors.get(kind) if is_known else None, asked=words.fingerprint(kind)
        )
        for kind in LANDED_AS
    }


def _noted(words: Words, reaches: Mapping[str, Reach]) -> dict[str, str]:
    owners = json.dumps(words.owners, sort_keys=True, separators=(",", ":"))
    return {"owners": owners, **{kind: reach.text for kind, reach in reaches.items()}}


def _landed(
    reading: Reading[HubSpotCaller], words: Words, kind: str, found: list[dict[str, Any]]
) -> Iterator[Page]:
    """Rows of what is there, and of what it says is gone."""
    gone = merged(found)
    if kind == "deals":
        others = [one for one in found if not words.is_renewal(one["properties"])]
        gone |= {str(one["id"]): one["properties"][CHANGED] for one in others}
        found = [one for one in found if words.is_renewal(one["properties"])]
    if found:
        yield _page(words, kind, found, _companies(reading.door, kind, found))
    if gone:
        yield gone_page(reading, words, kind, gone)


def _page(
    words: Words, kind: str, found: list[dict[str, Any]], companies: Mapping[str, str | None]
) -> Page:
    rows = [words.row(kind, one["properties"]) for one in found]
    if kind == "deals":
        rows = [{**row, COMPANY: companies.get(str(row[ID]))} for row in rows]
    return json_page(
        LANDED_AS[kind],
        rows,
        own_id=[str(one["id"]) for one in found],
        own_at=[row[CHANGED] for row in rows],
    )


def _companies(
    door: HubSpotCaller, kind: str, found: list[dict[str, Any]]
) -> dict[str, str | None]:
    """Deal id -> its company."""
    if kind != "deals":
        return {}
    told = door.companies_of([str(one["id"]) for one in found])
    return {deal: _primary(companies) for deal, companies in told.items()}


def _primary(companies: list[Object]) -> str | None:
    """The company that HubSpot calls primary; where none is, the one that was there first."""
    numbers = [int(one["toObjectId"]) for one in companies]
    primary = [
        int(one["toObjectId"])
        for one in companies
        if any(kind.get("label") == "Primary" for kind in one.get("associationTypes", []))
    ]
    return str(min(primary or numbers)) if numbers else None


def _sees(reading: Reading[HubSpotCaller]) -> Sight:
    door = reading.door
    account = door.account()
    endpoints: dict[str, Callable[[], object]] = {
        "companies": lambda: door.one("companies"),
        "deals": lambda: door.one("deals"),
        "owners": lambda: list(door.owners(archived=False)),
    }
    sees, blind = [], []
    for what, ask in endpoints.items():
        try:
            ask()
        except Refused as refused:
            blind.append(f"{what}: refused (status {refused.status})")
        else:
            sees.append(what)
    if not blind:
        sees.append(f"pipelines of deals: {', '.join(words_of(reading).pipelines.values())}")
    return Sight(f"account {account.get('portalId')}", tuple(sees), tuple(blind), _wide(door))


def _wide(door: HubSpotCaller) -> tuple[str, ...]:
    """Scopes beyond what is needed; HubSpot does not tell those of every kind of token."""
    try:
        granted = door.granted()
    except Refused:
        return ("perhaps; HubSpot does not tell the scopes of this token, look at its page there",)
    return tuple(scope for scope in granted if scope not in (*SCOPES, *_EVERYBODYS))


HUBSPOT: Final[LiveSource[HubSpotCaller]] = LiveSource(
    name="hubspot",
    source=Source.CRM,
    rules=crm.SOURCE.rules,
    secrets=("token",),
    needed={"accounts": (ID, CHANGED), "renewals": (ID, CHANGED)},
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
