"""Salesforce's REST API over a Scenario, built from the examples of its own documentation.

There is no description of this API that answers could be held against; what is here is as told by, at
developer.salesforce.com/docs/platform/api-rest/guide: "Execute a SOQL Query that Includes Deleted
Items" and "QueryAll" (totalSize, done, nextRecordsUrl with `query` in it, 2,000 records at most),
"Get Field and Other Metadata for an Object" (describe), "Status Codes and Error Responses" (a list of
errorCode and message), "Limit Info Header" (api-usage); at help.salesforce.com: "OAuth 2.0 Client
Credentials Flow" (the token), "'INVALID_QUERY_LOCATOR' Salesforce Error" (two days, then refused).
Where those pages leave something open it is as hard on its caller as it may be: the pages of one
answer hold the records that matched when it was asked, with the values they have when they are read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from itertools import count
from typing import Any

from tests.live.faults import Fault, Faults
from tests.live.salesforce.scenario import Record, Scenario
from tests.live.serving import Answer, Api, Call

CLIENT = {"client_id": "3MVG9ledger", "client_secret": "sf-s3cr3t-of-the-app"}
USER = "0055g00000LedgerAAA"
VERSION = "v65.0"
_DATA = f"/services/data/{VERSION}/"
_SOQL = re.compile(r"SELECT (.+?) FROM (\w+)(?: WHERE (.+?))?(?: ORDER BY SystemModstamp, Id)?")
_BEHIND = re.compile(r"SystemModstamp > (\S+) OR \(SystemModstamp = (\S+) AND Id > '(\w+)'\)")
# Beyond the fields of its records.
_TYPES = ("New Business", "Renewal", "Existing Business")
_MAY = ("createable", "updateable", "deletable")


class Refusal(Exception):
    """What the API answers in place of data."""

    def __init__(self, status: int, code: str, message: str) -> None:
        super().__init__(code)
        self.answer = Answer([{"message": message, "errorCode": code}], status)


@dataclass
class _Cursor:
    """A query's answer: which records, of which fields."""

    sobject: str
    fields: list[str]
    ids: list[str]


class SalesforceApi(Api):
    """largest: records on a page at most. hidden: fields this user may not see, as Account.Tier__c.

    scope: of the tokens it gives. instance: what it says its address is. elsewhere: a host that its
    answers lead on to. limit: API calls of a day. may: what else the user may do to its objects.
    """

    def __init__(
        self, scenario: Scenario, faults: Faults | None = None, *, largest: int = 2_000
    ) -> None:
        super().__init__(faults)
        self.scenario = scenario
        self.largest = largest
        self.hidden: set[str] = set()
        self.scope = "api"
        self.instance: str | None = None
        self.elsewhere = ""
        self.limit = 100_000
        self.used = 0
        self.may: set[str] = set()
        self.sent: list[str] = []
        self._token: str | None = None
        self._given = count(1)
        self._cursors: dict[str, _Cursor] = {}

    def answer(self, call: Call) -> Answer:
        try:
            given = self._answer(call)
        except Refusal as refusal:
            given = refusal.answer
        told = f"api-usage={self.used}/{self.limit}; per-app-api-usage=17/250(appName=ledger)"
        usage = {"Sforce-Limit-Info": told}
        now = {"Date": format_datetime(self.scenario.clock, usegmt=True)}
        return Answer(given.document, given.status, {**now, **usage})

    def bent(self, fault: Fault, call: Call) -> Answer:
        is_more = "/query/" in call.path
        match fault:
            case Fault.ERROR_KEY:
                return Answer([{"message": "try later", "errorCode": "SERVER_UNAVAILABLE"}])
            case Fault.EXPIRED_CURSOR if is_more:
                return _EXPIRED.answer
            case Fault.SKEW:
                return self._skewed(call)
        usual = self.answer(call)
        if fault in (Fault.EMPTY_MORE, Fault.CONSTANT_CURSOR) and "records" in usual.document:
            records = [] if fault is Fault.EMPTY_MORE else usual.document["records"]
            again = call.path if is_more else f"{_DATA}query/0r8again-1"
            more = {"records": records, "done": False, "nextRecordsUrl": again}
            return Answer({**usual.document, **more}, headers=usual.headers)
        return usual

    def _skewed(self, call: Call) -> Answer:
        """As a node answers whose clock is ten minutes behind."""
        clock = self.scenario.clock
        self.scenario.clock = clock - timedelta(minutes=10)
        try:
            return self.answer(call)
        finally:
            self.scenario.clock = clock

    def _answer(self, call: Call) -> Answer:
        if call.path == "/services/oauth2/token":
            return self._given_token(call)
        if not self._token or call.token != self._token:
            raise Refusal(401, "INVALID_SESSION_ID", "Session expired or invalid")
        self.used += 1
        if self.used > self.limit:
            self.used = self.limit
            raise Refusal(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")
        match call.path.removeprefix(_DATA).split("/"):
            case ["sobjects", sobject, "describe"]:
                return Answer(self._described(sobject))
            case [("query" | "queryAll") as how]:
                return self._queried(call.query["q"], with_deleted=how == "queryAll")
            case ["query", locator]:
                return self._more(locator)
        raise Refusal(404, "NOT_FOUND", "The requested resource does not exist")

    def _given_token(self, call: Call) -> Answer:
        asked = {**CLIENT, "grant_type": "client_credentials"}
        if call.body != asked:
            told = {"error": "invalid_client", "error_description": "invalid client credentials"}
            return Answer(told, 400)
        self._token = f"00Dledger!sf-token-{next(self._given)}"
        return Answer(
            {
                "access_token": self._token,
                "signature": "c2lnbmVk",
                "scope": self.scope,
                "instance_url": self.instance or self.address,
                "id": f"https://login.salesforce.com/id/00D5g000001LedgerEAA/{USER}",
                "token_type": "Bearer",
                "issued_at": str(int(self.scenario.clock.timestamp() * 1_000)),
            }
        )

    def _described(self, sobject: str) -> dict[str, Any]:
        names = self._fields(sobject)
        fields = [_described(name) for name in sorted(names) if "." not in name]
        related = sorted({name.partition(".")[0] for name in names if "." in name})
        fields += [
            {
                "name": f"{name.removesuffix('__r')}{'__c' if name.endswith('__r') else 'Id'}",
                "type": "reference",
                "relationshipName": name,
                "referenceTo": ["User"],
            }
            for name in related
        ]
        return {"name": sobject, "fields": fields, **{word: word in self.may for word in _MAY}}

    def _fields(self, sobject: str) -> set[str]:
        if f"{sobject}" in self.hidden or sobject not in self.scenario.records:
            raise Refusal(404, "NOT_FOUND", "The requested resource does not exist")
        names = {name for one in self.scenario.records[sobject] for name in one}
        return {name for name in names if f"{sobject}.{name}" not in self.hidden}

    def _queried(self, soql: str, *, with_deleted: bool) -> Answer:
        asked = _SOQL.fullmatch(soql)
        if asked is None:
            raise Refusal(400, "MALFORMED_QUERY", f"unexpected token in: {soql}")
        fields, sobject, where = asked[1].split(", "), asked[2], asked[3]
        if sobject == "User":
            return Answer({"totalSize": 1, "done": True, "records": [{"Username": "ledger@ours"}]})
        found = [
            one
            for one in self.scenario.visible(sobject)
            if (with_deleted or one["IsDeleted"] == "false") and self._is_there(one)
        ]
        if fields == ["count()"]:
            return Answer({"totalSize": len(found), "done": True, "records": []})
        if unknown := [name for name in fields if name not in self._fields(sobject)]:
            raise Refusal(400, "INVALID_FIELD", f"No such column '{unknown[0]}' on '{sobject}'.")
        found = sorted((one for one in found if _matches(one, where)), key=_place)
        locator = f"0r8{len(self._cursors):015}"
        self._cursors[locator] = _Cursor(sobject, fields, [one["Id"] for one in found])
        return self._page(locator, 0)

    def _is_there(self, record: Record) -> bool:
        """Whether this node has it by its clock."""
        return _at(record["SystemModstamp"]) <= self.scenario.clock

    def _more(self, locator: str) -> Answer:
        name, _, start = locator.partition("-")
        if name not in self._cursors:
            raise _EXPIRED
        return self._page(name, int(start))

    def _page(self, locator: str, start: int) -> Answer:
        cursor = self._cursors[locator]
        now = {one["Id"]: one for one in self.scenario.visible(cursor.sobject)}
        ids = cursor.ids[start : start + self.largest]
        self.sent += ids
        records = [
            {
                "attributes": {"type": cursor.sobject, "url": f"{_DATA}sobjects/x/{one}"},
                **_nested({name: now[one].get(name) for name in cursor.fields}),
            }
            for one in ids
        ]
        reached = start + self.largest
        told = {"totalSize": len(cursor.ids), "done": reached >= len(cursor.ids)}
        if not told["done"]:
            told["nextRecordsUrl"] = f"{self.elsewhere}{_DATA}query/{locator}-{reached}"
        return Answer({**told, "records": records})


_EXPIRED = Refusal(400, "INVALID_QUERY_LOCATOR", "invalid query locator")


def _described(name: str) -> dict[str, Any]:
    picked = [{"value": one, "label": one, "active": True} for one in _TYPES]
    return {"name": name, "type": "string", "picklistValues": picked if name == "Type" else []}


def _matches(record: Record, where: str | None) -> bool:
    if where is None:
        return True
    behind = _BEHIND.fullmatch(where)
    if behind is None or behind[1] != behind[2]:
        raise Refusal(400, "MALFORMED_QUERY", f"unexpected token: {where}")
    return _place(record) > (_at(behind[1]), behind[3])


def _place(record: Record) -> tuple[datetime, str]:
    return _at(record["SystemModstamp"]), record["Id"]


def _at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def _nested(flat: Mapping[str, Any]) -> dict[str, Any]:
    """Owner.Email as {"Owner": {"Email": ...}}; a flag as one."""
    record: dict[str, Any] = {}
    for name, value in flat.items():
        told = value == "true" if name == "IsDeleted" else value
        of, _, inner = name.partition(".")
        if inner:
            record[of] = {"attributes": {"type": "User"}, inner: told} if told else None
        else:
            record[name] = told
    return record
