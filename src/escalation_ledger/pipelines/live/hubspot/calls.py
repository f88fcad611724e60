"""Calls to HubSpot's CRM API, all of one dated version; searches at the pace that it allows.

Endpoints: developers.hubspot.com/docs/api-reference, version 2026-09. HubSpot keeps a version for
18 months; v1 to v4 in a path end in 2027.
"""

import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from escalation_ledger.pipelines.live.calling import Astray, Caller, Step, Unreachable
from escalation_ledger.pipelines.live.source import Drifted, objects_of

Object = Mapping[str, Any]

_VERSION: Final = "2026-09"
_SEARCHED: Final = 200
_LISTED: Final = 100
_OWNERS: Final = 500
_ASSOCIATED: Final = 1_000
# HubSpot takes five searches a second from a whole account; others of it search, too.
_BETWEEN_SEARCHES: Final = 0.25
# Rounds of reading on the companies of one deal, some hundreds each.
_ROUNDS: Final = 25
_NONE_THERE: Final = "OBJECT_NOT_FOUND"


@dataclass
class HubSpotCaller(Caller):
    """HubSpot's CRM API; every method raises NotLanded. token: what it is asked with."""

    token: str = field(default="", repr=False)
    _searched: float = field(default=-1.0, init=False)

    def account(self) -> Object:
        """The account: portalId, timeZone."""
        return self._object(f"account-info/{_VERSION}/details", "timeZone")

    def properties(self, kind: str) -> list[dict[str, Any]]:
        """Every property that objects of the kind have."""
        return self._listing(f"crm/properties/{_VERSION}/{kind}")

    def pipelines(self) -> list[dict[str, Any]]:
        """The pipelines of deals, with their stages."""
        return self._listing(f"crm/pipelines/{_VERSION}/deals")

    def owners(self, *, archived: bool) -> Iterator[dict[str, Any]]:
        """The people who can own something, or those who could until they left."""
        asked = {"limit": _OWNERS, "archived": str(archived).lower()}
        for page in self.paged(f"crm/owners/{_VERSION}", asked):
            yield from page

    def archived(self, kind: str, properties: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
        """Pages of what was deleted in the last 90 days, each with archivedAt and these properties."""
        asked = {"limit": _LISTED, "archived": "true", "properties": ",".join(properties)}
        return self.paged(f"crm/objects/{_VERSION}/{kind}", asked)

    def one(self, kind: str) -> None:
        """Ask for one object, to see whether it may be asked for."""
        self.get(f"crm/objects/{_VERSION}/{kind}", {"limit": 1})

    def granted(self) -> list[str]:
        """The scopes of the token."""
        asked = {"tokenKey": self.token}
        told = self.post("oauth/v2/private-apps/get/access-token-info", asked)
        return sorted(map(str, told.get("scopes", [])))

    def search(
        self, kind: str, filters: Sequence[Object], *, sort: str, properties: Sequence[str]
    ) -> tuple[list[dict[str, Any]], int]:
        """The first objects that fit, by `sort` (-name: downwards), and how many fit in all."""
        self._wait()
        path = f"crm/objects/{_VERSION}/{kind}/search"
        body = {
            "filterGroups": [{"filters": list(filters)}],
            "sorts": [
                {
                    "propertyName": sort.removeprefix("-"),
                    "direction": "DESCENDING" if sort.startswith("-") else "ASCENDING",
                }
            ],
            "properties": list(properties),
            "limit": _SEARCHED,
        }
        document = self.post(path, body)
        found, total = _results(document, path), document.get("total")
        if not isinstance(total, int) or not all(
            "id" in one and "properties" in one for one in found
        ):
            raise Drifted(
                f"hubspot answers {path} without total, or objects without id and properties; nothing "
                "of it is landed. Its API may have changed: see docs/sources/hubspot.md, and report this."
            )
        if total and not found:
            raise Unreachable(
                f"hubspot says that {total} {kind} changed and shows none; what was read before is "
                "kept. Refresh again later."
            )
        return found, total

    def companies_of(self, deals: Sequence[str]) -> dict[str, list[Object]]:
        """Deal id -> its companies as HubSpot tells them (toObjectId, associationTypes); none: not in it."""
        found: dict[str, list[Object]] = {}
        asked = [{"id": deal} for deal in deals]
        for _ in range(_ROUNDS):
            rest = []
            for start in range(0, len(asked), _ASSOCIATED):
                for one in self._associated(asked[start : start + _ASSOCIATED]):
                    deal = str(one["from"]["id"])
                    found.setdefault(deal, []).extend(one.get("to", []))
                    if after := _after(one):
                        rest.append({"id": deal, "after": after})
            if not rest:
                return found
            asked = rest
        raise Astray(
            "hubspot tells of more and more companies of one deal; nothing of it is landed."
        )

    def paged(self, path: str, asked: Mapping[str, Any]) -> Iterator[list[dict[str, Any]]]:
        """The pages of a list that a cursor leads through."""

        def following(document: Any) -> Step | None:
            after = _after(document)
            return (path, {**asked, "after": after}) if after else None

        for document in self.each(path, asked, following, lambda page: page.get("results")):
            yield _results(document, path)

    def _associated(self, inputs: Sequence[Object]) -> list[dict[str, Any]]:
        path = f"crm/associations/{_VERSION}/deals/companies/batch/read"
        document = self.post(path, {"inputs": list(inputs)})
        for error in document.get("errors", []):
            # A deal without a company, or one that was deleted since it was read.
            if error.get("category") != _NONE_THERE:
                raise Unreachable(
                    f"hubspot does not tell the companies of some deals ({error.get('category')}); "
                    "what was read before is kept. Refresh again later."
                )
        return _results(document, path)

    def _listing(self, path: str) -> list[dict[str, Any]]:
        return _results(self.get(path), path)

    def _object(self, path: str, needed: str) -> Object:
        document: Object = self.get(path)
        if needed not in document:
            raise Drifted(f"hubspot answers {path} without {needed}; nothing is landed.")
        return document

    def _wait(self) -> None:
        wait = self._searched + _BETWEEN_SEARCHES - time.monotonic()
        time.sleep(max(0.0, min(wait, self.patience.longest_wait)))
        self._searched = time.monotonic()


def is_failure(document: Any) -> bool:
    """Whether a JSON answer with a good status says that HubSpot could not answer."""
    return not isinstance(document, dict) or document.get("status") == "error"


def _results(document: Mapping[str, Any], path: str) -> list[dict[str, Any]]:
    return objects_of(document, "results", told=f"hubspot answers {path}")


def _after(document: Mapping[str, Any]) -> str | None:
    after = document.get("paging", {}).get("next", {}).get("after")
    return None if after is None else str(after)
