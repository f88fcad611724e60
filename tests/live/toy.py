"""A tool as small as can be: numbered tickets, newest last, in pages that a cursor leads through."""

from collections.abc import Iterator
from typing import Any

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import zendesk
from escalation_ledger.pipelines.live.calling import Caller, Token
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, Sight, json_page
from tests.live.faults import Fault, Faults
from tests.live.serving import Answer, Api, Call

SECRET = "s3cr3t-of-the-toy"
PAGE = 3


def item(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "updated_at": "2026-03-02T10:00:00Z", **more}


class ToyApi(Api):
    """GET /items?after=N; POST /token."""

    def __init__(self, items: list[dict[str, Any]], faults: Faults | None = None) -> None:
        super().__init__(faults)
        self.items = items
        self.tokens = 0

    def answer(self, call: Call) -> Answer:
        if call.path == "/token":
            if call.body.get("secret") != SECRET:
                return Answer({"error": "invalid_client"}, 401)
            self.tokens += 1
            return Answer({"token": f"t0k3n-{self.tokens}"})
        if call.token != f"t0k3n-{self.tokens}":
            return Answer({"error": "invalid_token"}, 401)
        after = int(call.query.get("after", 0))
        found = self.items[after : after + PAGE]
        reached = after + len(found)
        return Answer({"items": found, "after": reached, "has_more": reached < len(self.items)})

    def bent(self, fault: Fault, call: Call) -> Answer:
        match fault:
            case Fault.CONSTANT_CURSOR:
                after = int(call.query.get("after", 0))
                return Answer({"items": self.items[:PAGE], "after": after, "has_more": True})
            case Fault.EMPTY_MORE:
                after = int(call.query.get("after", 0))
                return Answer({"items": [], "after": after, "has_more": True})
            case Fault.ERROR_KEY:
                return Answer({"error": "overloaded"})
            case Fault.EXPIRED_CURSOR:
                return Answer({"error": "expired"}, 410)
            case _:
                return self.answer(call)


def _opens(told: Any, secrets: Any, patience: Any) -> Caller:
    caller = Caller(
        "zendesk", told["address"], patience=patience, is_failure=lambda answer: "error" in answer
    )
    caller.auth = Token(
        lambda: str(
            caller.post("token", {"secret": secrets["client_secret"]}, signed=False)["token"]
        )
    )
    return caller


def _pages(reading: Reading[Caller]) -> Iterator[Page]:
    after = reading.cursors.get("items", "0")
    documents = reading.door.each(
        "items",
        {"after": after},
        lambda page: ("items", {"after": page["after"]}) if page["has_more"] else None,
    )
    for document in documents:
        yield json_page("tickets", document["items"], cursors={"items": str(document["after"])})


def _sees(reading: Reading[Caller]) -> Sight:
    reading.door.get("items")
    return Sight("the toy", ("tickets: all",))


TOY: LiveSource[Caller] = LiveSource(
    name="zendesk",
    source=Source.ZENDESK,
    rules=zendesk.SOURCE.rules,
    secrets=("client_secret",),
    needed={"tickets": ("id", "updated_at")},
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
