"""Zendesk's Support API over a Scenario, paged as the real one is."""

import base64
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from tests.live.described import Described
from tests.live.faults import Fault, Faults
from tests.live.serving import Answer, Api, Call
from tests.live.zendesk.scenario import Object, Scenario

CLIENT = {"client_id": "ledger", "client_secret": "zd-s3cr3t-of-the-client"}
# The export of tickets tells those that were deleted, which the description's list of words does not.
DESCRIBED = Described("zendesk_support_openapi.json.gz", extra={"status": ("deleted",)})
_LAST_MINUTE = timedelta(minutes=1)


class ZendeskApi(Api):
    """largest: objects on a page at most, whatever is asked for. scope: of the tokens it gives.

    elsewhere: a host that its list of groups leads on to.
    """

    def __init__(
        self, scenario: Scenario, faults: Faults | None = None, *, largest: int = 1_000
    ) -> None:
        super().__init__(faults)
        self.scenario = scenario
        self.largest = largest
        self.scope = "read"
        self.role = "admin"
        self.elsewhere: str | None = None
        self.token: str | None = None
        self.refresh_token = "zd-refresh-0"
        self.given = 0

    def answer(self, call: Call) -> Answer:
        answer = self._answer(call)
        problem = DESCRIBED.problem(call.method, call.path, answer.status, answer.document)
        assert problem is None, f"{call.method} {call.path}: {problem}"
        return answer

    def bent(self, fault: Fault, call: Call) -> Answer:
        usual = self._answer(call)
        match fault:
            case Fault.ERROR_KEY:
                return Answer({"error": "DatabaseConflict", "description": "try later"})
            case Fault.EXPIRED_CURSOR if "cursor" in call.query:
                return Answer({"error": "InvalidCursor"}, 400)
            case Fault.EMPTY_MORE | Fault.CONSTANT_CURSOR if "end_of_stream" in usual.document:
                return Answer(_leading_on(usual.document, call, empty=fault is Fault.EMPTY_MORE))
            case Fault.SKEW:
                return self._skewed(call)
            case _:
                return usual

    def _skewed(self, call: Call) -> Answer:
        """As a node answers whose clock is ten minutes behind."""
        clock = self.scenario.clock
        self.scenario.clock = clock - timedelta(minutes=10)
        try:
            return self._answer(call)
        finally:
            self.scenario.clock = clock

    def _answer(self, call: Call) -> Answer:
        if call.path == "/oauth/tokens":
            return self._given_token(call)
        if not self.token or call.token != self.token:
            return Answer({"error": "invalid_token"}, 401)
        return self._granted(call)

    def _granted(self, call: Call) -> Answer:
        objects = self.scenario.objects
        match call.path.removeprefix("/api/v2/").split("/"):
            case ["users", "me"]:
                answer = Answer({"user": {"id": 1, "name": "Ledger", "role": self.role}})
            case ["incremental", "organizations"]:
                answer = self._by_time(call)
            case ["incremental", ("tickets" | "users") as kind, "cursor"]:
                answer = self._by_cursor(call, kind)
            case ["groups"] if self.elsewhere:
                next_page = f"{self.elsewhere}{call.path}?page=2"
                answer = Answer({"groups": [], "next_page": next_page})
            case [("groups" | "ticket_audits") as path]:
                kind = path.removeprefix("ticket_")
                answer = self._listed(call, kind, objects[kind])
            case ["tickets", number, ("audits" | "comments") as kind]:
                answer = self._of_ticket(call, int(number), kind)
            case _:
                answer = Answer({"error": "RecordNotFound"}, 404)
        return answer

    def _given_token(self, call: Call) -> Answer:
        body = call.body
        if {name: body.get(name) for name in CLIENT} != CLIENT:
            return Answer({"error": "invalid_client"}, 401)
        renewed: dict[str, str] = {}
        if body["grant_type"] == "refresh_token":
            if body["refresh_token"] != self.refresh_token:
                return Answer({"error": "invalid_grant"}, 400)
            self.refresh_token = f"zd-refresh-{self.given + 1}"
            renewed = {"refresh_token": self.refresh_token}
        self.given += 1
        self.token = f"zd-token-{self.given}"
        token = {"access_token": self.token, "scope": self.scope, "token_type": "bearer"}
        return Answer({**token, **renewed}, 201)

    def _by_cursor(self, call: Call, kind: str) -> Answer:
        """Oldest change first, without the last minute; a cursor stands behind the last one given."""
        moved = _moved_at if kind == "tickets" else _updated_at
        limit = int((self.scenario.clock - _LAST_MINUTE).timestamp())
        after = place(call.query["cursor"]) if "cursor" in call.query else None
        start = int(call.query.get("start_time", 0))
        found = sorted(
            (one for one in self.scenario.objects[kind] if moved(one) <= limit),
            key=lambda one: (moved(one), one["id"]),
        )
        found = [
            one
            for one in found
            if ((moved(one), one["id"]) > after if after else moved(one) >= start)
        ]
        page = found[: self._size(call)]
        reached = (moved(page[-1]), page[-1]["id"]) if page else after
        cursor = _cursor(*reached) if reached else None
        address = f"{self.address}{call.path}?cursor={cursor}"
        return Answer(
            {
                kind: page,
                "after_cursor": cursor,
                "after_url": address if cursor else None,
                "before_cursor": None,
                "before_url": None,
                "end_of_stream": len(page) == len(found),
            }
        )

    def _by_time(self, call: Call) -> Answer:
        """From a second on, that second included; `next_page` is there on the last page too."""
        limit = int((self.scenario.clock - _LAST_MINUTE).timestamp())
        start = int(call.query["start_time"])
        if start > limit:
            return Answer({"error": "StartTimeTooRecent"}, 422)
        found = sorted(
            (o for o in self.scenario.objects["organizations"] if start <= _updated_at(o) <= limit),
            key=lambda one: (_updated_at(one), one["id"]),
        )
        page = found[: self._size(call)]
        end = _updated_at(page[-1]) if page else None
        address = f"{self.address}{call.path}?start_time={end}"
        return Answer(
            {
                "organizations": page,
                "count": len(page),
                "end_time": end,
                "next_page": address if page else None,
                "end_of_stream": len(page) == len(found),
            }
        )

    def _of_ticket(self, call: Call, number: int, kind: str) -> Answer:
        if self.scenario.ticket(number)["status"] == "deleted":
            return Answer({"error": "RecordNotFound"}, 404)
        objects = self.scenario.of_ticket(kind, number)
        if number in self.scenario.archived:
            return Answer({kind: objects, "count": len(objects), "next_page": None})
        return self._listed(call, kind, objects)

    def _listed(self, call: Call, kind: str, objects: list[Object]) -> Answer:
        """By cursor where `page[size]` asks for it, as recommended; else by number."""
        size, start = self._size(call), int(call.query.get("page[after]", 0))
        page, reached = objects[start : start + size], start + size
        after = f"{self.address}{call.path}?page[after]={reached}"
        return Answer(
            {
                kind: page,
                "meta": {
                    "has_more": reached < len(objects),
                    "after_cursor": str(reached) if page else None,
                },
                "links": {"next": after},
            }
        )

    def _size(self, call: Call) -> int:
        asked = call.query.get("per_page") or call.query.get("page[size]") or 100
        return min(int(asked), self.largest)


def _leading_on(document: Mapping[str, Any], call: Call, *, empty: bool) -> dict[str, Any]:
    """The page as one that says it has more and leads to where it was asked from."""
    kind = next(name for name, value in document.items() if isinstance(value, list))
    return {
        **document,
        kind: [] if empty else document[kind],
        "end_of_stream": False,
        "after_cursor": call.query.get("cursor") or _cursor(0, 0),
        "end_time": int(call.query.get("start_time", 0)) or 1,
    }


def _moved_at(one: Object) -> int:
    return int(one["generated_timestamp"])


def _updated_at(one: Object) -> int:
    return int(datetime.fromisoformat(one["updated_at"]).timestamp())


def _cursor(moved_at: int, number: int) -> str:
    return base64.urlsafe_b64encode(f"{moved_at}.0||{number}|".encode()).decode()


def place(cursor: str) -> tuple[int, int]:
    """The change that a cursor stands behind: when, and of which object."""
    moved_at, _, number = base64.urlsafe_b64decode(cursor).decode().strip("|").partition(".0||")
    return int(moved_at), int(number)
