"""HubSpot's CRM API over a HubSpot scenario, paged and limited as the real one is.

HubSpot publishes no description for everybody's use; the answers are made after the examples and
limits of its documentation, version 2026-09, at developers.hubspot.com/docs/api-reference/latest:
crm/search-the-crm (200 on a page, 10,000 of a query, 3,000 characters, six filters in a group, one
sort, nothing archived), crm/objects/*/guide (lists by cursor, 100 on a page, archivedAt),
crm/associations/associate-records/guide (batches of 1,000; 207 with an error for each without any),
crm/properties/guide, crm/pipelines/guide, crm/owners/guide, account/account-information/guide; the
token's scopes after apps/legacy-apps/authentication/token-information, the error bodies and policy
names after developer-tooling/platform/usage-guidelines.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from tests.live.faults import Fault, Faults
from tests.live.hubspot.scenario import NEW, RENEWALS, TIERS, HubSpot, Object
from tests.live.serving import Answer, Api, Call

TOKEN: Final = "pat-eu1-s3cr3t-of-hubspot"
VERSION: Final = "2026-09"
READ: Final = (
    "oauth",
    "crm.objects.companies.read",
    "crm.objects.deals.read",
    "crm.objects.owners.read",
)
_SEARCHED, _LISTED, _OWNERS, _ASSOCIATED = 200, 100, 500, 1_000
_SCOPES: Final = {
    "companies": "crm.objects.companies.read",
    "deals": "crm.objects.deals.read",
    "owners": "crm.objects.owners.read",
}
_PROPERTIES: Final[Mapping[str, Mapping[str, str]]] = {
    "companies": {
        "hs_object_id": "number", "hs_lastmodifieddate": "datetime", "createdate": "datetime",
        "name": "string", "domain": "string", "hs_additional_domains": "enumeration",
        "hs_merged_object_ids": "enumeration", "annualrevenue": "number", "arr": "number",
        "tier": "enumeration", "territory": "string", "hubspot_owner_id": "enumeration",
        "success_manager": "enumeration", "account_id": "string", "phone": "string",
    },
    "deals": {
        "hs_object_id": "number", "hs_lastmodifieddate": "datetime", "createdate": "datetime",
        "dealname": "string", "amount": "number", "closedate": "datetime", "dealstage": "enumeration",
        "pipeline": "enumeration", "hs_deal_stage_probability": "number",
        "hs_merged_object_ids": "enumeration", "hubspot_owner_id": "enumeration",
    },
}  # fmt: skip
_OPERATORS: Final[Mapping[str, Callable[[float, float], bool]]] = {
    "GT": lambda value, than: value > than,
    "GTE": lambda value, than: value >= than,
    "LT": lambda value, than: value < than,
    "LTE": lambda value, than: value <= than,
    "EQ": lambda value, than: value == than,
}


class HubSpotApi(Api):
    """largest: objects on a page at most, whatever is asked for; window: of one query. scopes: of the token.

    lacking: (kind, name) of properties that there are none. hidden: names that no object shows. A search shows a change when it is no
    longer `late`; `skew` hides the changes of so many last minutes from one.
    """

    def __init__(
        self,
        scenario: HubSpot,
        faults: Faults | None = None,
        *,
        largest: int = 200,
        window: int = 10_000,
    ) -> None:
        super().__init__(faults)
        self.scenario = scenario
        self.largest = largest
        self.window = window
        self.scopes: tuple[str, ...] = READ
        self.tells_scopes = True
        self.lacking: set[tuple[str, str]] = set()
        self.hidden: set[str] = set()
        self.skew = timedelta()
        self.given = 0

    def answer(self, call: Call) -> Answer:
        if call.token != TOKEN:
            return _refused(401, "INVALID_AUTHENTICATION", "Authentication credentials not found.")
        match call.path.strip("/").split("/"):
            case ["account-info", version, "details"] if version == VERSION:
                return Answer(
                    {"portalId": 4242, "timeZone": self.scenario.zone, "uiDomain": "app-eu1"}
                )
            case ["oauth", "v2", "private-apps", "get", "access-token-info"]:
                return self._token(call)
            case ["crm", "associations", version, "deals", "companies", "batch", "read"] if (
                version == VERSION
            ):
                return self._associated(call)
            case ["crm", area, version, *rest] if version == VERSION:
                return self._crm(call, area, rest)
            case _:
                return _refused(404, "OBJECT_NOT_FOUND", "resource not found")

    def bent(self, fault: Fault, call: Call) -> Answer:
        if fault is Fault.ERROR_KEY:
            return replace(_refused(200, "INTERNAL_ERROR", "internal error"), status=200)
        if fault is Fault.EXPIRED_CURSOR and "after" in call.query:
            return _refused(400, "VALIDATION_ERROR", "The cursor is not valid any more.")
        if fault is Fault.SKEW:
            return self._skewed(call)
        if fault in (Fault.EMPTY_MORE, Fault.CONSTANT_CURSOR):
            return self._leading_on(fault, call)
        return self.answer(call)

    def _leading_on(self, fault: Fault, call: Call) -> Answer:
        """More is promised, but nothing given, or what was given before; from lists and searches."""
        is_empty, is_search = fault is Fault.EMPTY_MORE, call.path.endswith("/search")
        if is_search and not is_empty:
            call = replace(call, body={**call.body, "filterGroups": [{"filters": []}]})
        answer = self.answer(call)
        if answer.status != 200 or not (is_search or "archived" in call.query):
            return answer
        document = {**answer.document, "paging": {"next": {"after": call.query.get("after", "0")}}}
        return Answer({**document, "total": 99_999, **({"results": []} if is_empty else {})})

    def _skewed(self, call: Call) -> Answer:
        """As a node answers whose index is ten minutes behind."""
        self.skew = timedelta(minutes=9)
        try:
            return self.answer(call)
        finally:
            self.skew = timedelta()

    def _token(self, call: Call) -> Answer:
        if not self.tells_scopes or call.body.get("tokenKey") != TOKEN:
            return _refused(400, "VALIDATION_ERROR", "The token is not one of a private app.")
        return Answer({"userId": 1, "hubId": 4242, "appId": 7, "scopes": list(self.scopes)})

    def _crm(self, call: Call, area: str, rest: Sequence[str]) -> Answer:
        what = rest[0] if rest else area
        if (scope := _SCOPES.get(what)) and scope not in self.scopes:
            return _refused(403, "MISSING_SCOPES", f"This app needs {scope}.")
        match area, rest:
            case "objects", [("companies" | "deals") as kind]:
                answer = self._listed(call, kind)
            case "objects", [("companies" | "deals") as kind, "search"]:
                answer = self._searched(call, kind)
            case "properties", [("companies" | "deals") as kind]:
                answer = Answer({"results": self._properties(kind)})
            case "pipelines", ["deals"]:
                answer = Answer({"results": self._pipelines()})
            case "owners", []:
                answer = self._owned(call)
            case _:
                answer = _refused(404, "OBJECT_NOT_FOUND", "resource not found")
        return answer

    def _searched(self, call: Call, kind: str) -> Answer:
        body = call.body
        if problem := self._problem(body, kind):
            return _refused(400, "VALIDATION_ERROR", problem)
        filters = [one for group in body["filterGroups"] for one in group["filters"]]
        found = [
            one
            for one in self.scenario.there(kind)
            if all(_fits(one, told) for told in filters) and self._shows(kind, one)
        ]
        sort = body["sorts"][0]
        found.sort(
            key=lambda one: (_number(one, sort["propertyName"]), int(one["id"])),
            reverse=sort["direction"] == "DESCENDING",
        )
        start, size = int(body.get("after", 0)), min(int(body["limit"]), self.largest)
        page = found[start : start + size]
        self.given += len(page)
        answer: dict[str, Any] = {
            "total": len(found), "results": [_shown(one, set(body["properties"]) - self.hidden) for one in page],
        }  # fmt: skip
        if start + size < len(found):
            answer["paging"] = _next(str(start + size))
        return Answer(answer)

    def _problem(self, body: Mapping[str, Any], kind: str) -> str | None:
        """Why HubSpot would not search for this."""
        groups = body.get("filterGroups", [])
        filters = [one for group in groups for one in group["filters"]]
        names = [one["propertyName"] for one in [*filters, *body.get("sorts", [])]]
        there = {one["name"] for one in self._properties(kind)}
        problems = {
            "The query is longer than 3000 characters.": len(Answer(body).content) > 3_000,
            "There are too many filters.": len(groups) > 5
            or any(len(group["filters"]) > 6 for group in groups),
            "There may be one sort, and 200 objects on a page.": len(body.get("sorts", [])) != 1
            or int(body["limit"]) > _SEARCHED,
            f"There is no property {', '.join(set(names) - there)}.": bool(set(names) - there),
            "A filter has an operator or a value that is not known.": any(
                one["operator"] not in _OPERATORS or not str(one["value"]).isdigit()
                for one in filters
            ),
            f"No more than {self.window} results can be paged through.": int(body.get("after", 0))
            + min(int(body["limit"]), self.largest)
            > self.window,
        }
        return next((problem for problem, is_one in problems.items() if is_one), None)

    def _shows(self, kind: str, one: Object) -> bool:
        """Whether the index has the last change of it."""
        changed = datetime.fromisoformat(one["properties"]["hs_lastmodifieddate"])
        shown_at = self.scenario.late.get((kind, int(one["id"])), changed)
        return max(shown_at, changed) <= self.scenario.clock - self.skew

    def _listed(self, call: Call, kind: str) -> Answer:
        is_archived = call.query.get("archived") == "true"
        size = min(int(call.query.get("limit", 10)), self.largest)
        if int(call.query.get("limit", 10)) > _LISTED:
            return _refused(400, "VALIDATION_ERROR", "limit may be 100 at most")
        after = int(call.query.get("after", 0))
        found = [
            one
            for number, one in sorted(self.scenario.objects[kind].items())
            if one["archived"] is is_archived and number > after
        ]
        names = call.query.get("properties", "hs_object_id").split(",")
        page = [_shown(one, names) for one in found[:size]]
        more = {"paging": _next(page[-1]["id"])} if len(found) > size else {}
        return Answer({"results": page, **more})

    def _owned(self, call: Call) -> Answer:
        is_archived = call.query.get("archived") == "true"
        found = [one for one in self.scenario.owners if one["archived"] is is_archived]
        start, size = int(call.query.get("after", 0)), min(int(call.query["limit"]), self.largest)
        if int(call.query["limit"]) > _OWNERS:
            return _refused(400, "VALIDATION_ERROR", "limit may be 500 at most")
        more = {"paging": _next(str(start + size))} if start + size < len(found) else {}
        return Answer({"results": found[start : start + size], **more})

    def _associated(self, call: Call) -> Answer:
        inputs = call.body["inputs"]
        if len(inputs) > _ASSOCIATED:
            return _refused(400, "VALIDATION_ERROR", "inputs may be 1000 at most")
        if any(scope not in self.scopes for scope in (_SCOPES["companies"], _SCOPES["deals"])):
            return _refused(403, "MISSING_SCOPES", "This app may not see these.")
        results, errors = [], []
        for one in inputs:
            companies = sorted(self.scenario.companies_of.get(int(one["id"]), {}).items())
            if companies:
                results.append(self._companies(one, companies))
            else:
                errors.append(_no_company(one["id"]))
        told = {"numErrors": len(errors), "errors": errors} if errors else {}
        return Answer({"status": "COMPLETE", "results": results, **told}, 207 if errors else 200)

    def _companies(self, one: Mapping[str, Any], companies: Sequence[tuple[int, bool]]) -> Object:
        """Those of one deal, each by its label: primary first is a type of its own."""
        start = int(one.get("after", 0))
        page = companies[start : start + self.largest]
        to = [
            {"toObjectId": number, "associationTypes": _types(primary)} for number, primary in page
        ]
        reached = start + self.largest
        more = {"paging": _next(str(reached))} if reached < len(companies) else {}
        return {"from": {"id": str(one["id"])}, "to": to, **more}

    def _properties(self, kind: str) -> list[Object]:
        return [
            {
                "name": name, "label": name, "type": of, "fieldType": "text",
                "externalOptions": name in ("dealstage", "pipeline", "hubspot_owner_id"),
                "referencedObjectType": "OWNER" if name in ("hubspot_owner_id", "success_manager") else None,
                "options": [{"label": label, "value": value} for value, label in TIERS.items()]
                if name == "tier" else [],
            }
            for name, of in _PROPERTIES[kind].items()
            if (kind, name) not in self.lacking
        ]  # fmt: skip

    def _pipelines(self) -> list[Object]:
        return [
            {
                "id": pipeline, "label": label, "displayOrder": 0, "archived": False,
                "stages": [
                    {"id": stage, "label": name, "metadata": {"isClosed": str(closed).lower(), "probability": share}}
                    for stage, (name, of, share, closed) in self.scenario.stages.items() if of == pipeline
                ],
            }
            for pipeline, label in ((NEW, "Sales Pipeline"), (RENEWALS, "Renewals"))
        ]  # fmt: skip


def _next(after: str) -> Object:
    """Where a list goes on; the link leads to another host, where nothing may be asked."""
    return {"next": {"after": after, "link": f"https://elsewhere.example/?after={after}"}}


def _types(primary: bool) -> list[Object]:
    plain = {"category": "HUBSPOT_DEFINED", "typeId": 341, "label": None}
    return (
        [plain, {"category": "HUBSPOT_DEFINED", "typeId": 5, "label": "Primary"}]
        if primary
        else [plain]
    )


def _no_company(deal: str) -> Object:
    return {
        "status": "error", "category": "OBJECT_NOT_FOUND",
        "subCategory": "crm.associations.NO_ASSOCIATIONS_FOUND",
        "message": f"No company is associated with deal {deal}.", "context": {"fromObjectId": [deal]},
    }  # fmt: skip


def _fits(one: Object, told: Mapping[str, Any]) -> bool:
    return _OPERATORS[told["operator"]](_number(one, told["propertyName"]), float(told["value"]))


def _number(one: Object, name: str) -> float:
    return _numbered(one["properties"][name])


@cache
def _numbered(value: str) -> float:
    """A time as milliseconds, a number as it is."""
    if "T" in value:
        return round(datetime.fromisoformat(value).timestamp() * 1000)
    return float(value)


def _shown(one: Object, names: Iterable[str]) -> Object:
    """With the properties asked for; one that there is none of is left out, as HubSpot does."""
    kept = {name: one["properties"].get(name) for name in names}
    return {**one, "properties": kept}


def _refused(status: int, category: str, message: str) -> Answer:
    return Answer(
        {"status": "error", "message": message, "category": category, "correlationId": "c0-1"},
        status,
    )
