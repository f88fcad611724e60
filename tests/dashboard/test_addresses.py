"""Where addresses lead that people type or keep."""

from contextlib import suppress
from typing import Any

import pytest

from escalation_ledger.dashboard.addresses import FirstPageByName


def answer(path: str, query: str = "") -> tuple[int, str | None]:
    """Status and location of the answer; the app behind answers 200."""
    sent: list[dict[str, Any]] = []

    async def app(_scope: Any, _receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def keep(message: Any) -> None:
        sent.append(message)

    scope = {"type": "http", "path": path, "query_string": query.encode(), "headers": []}
    with suppress(StopIteration):  # it waits for nobody, so one step brings it to its end
        FirstPageByName(app)(scope, None, keep).send(None)  # type: ignore[arg-type, attr-defined]
    headers = dict(sent[0]["headers"])
    location = headers.get(b"location")
    return sent[0]["status"], location.decode() if location else None


@pytest.mark.parametrize(
    ("path", "query", "leads_to"),
    [
        ("/queue", "", "/"),
        ("/queue/", "", "/"),
        ("/queue", "tier=Strategic&mode=edit", "/?tier=Strategic&mode=edit"),
    ],
)
def test_the_first_page_is_found_by_its_name_with_all_it_asks(
    path: str, query: str, leads_to: str
) -> None:
    assert answer(path, query) == (307, leads_to)


def test_every_other_address_is_the_servers() -> None:
    assert answer("/case", "case=ESC-1") == (200, None)
