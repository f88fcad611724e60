"""Zendesk's Support API: what changed since the last refresh, in the shape of its drop folder.

    organizations   incremental, by time        1 call per 1,000 that changed, at least 1
    groups          the whole list              1 call per 100
    users           incremental, by cursor      1 call per 1,000 that changed, at least 1
    tickets         incremental, by cursor      1 call per 100 that changed, at least 1
    audits          of each changed ticket      1 call per 100 of its audits
    comments        of a changed ticket whose audits do not tell all that was said in it

Audits carry comments whole, so that a changed ticket costs one call; decision 0035 says why not by
ticket events. Endpoints: developer.zendesk.com/api-reference/ticketing.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import zendesk
from escalation_ledger.pipelines.live.calling import Caller, Denied, Refused, Step, Token
from escalation_ledger.pipelines.live.source import (
    LiveSource,
    Page,
    Reading,
    Sight,
    json_page,
    objects_of,
)
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse.credentials import Secrets

_SIZES: Final = {"tickets": 100, "users": 1000, "organizations": 1000}
# What a cursor is answered with that the tool holds no more.
_EXPIRED: Final = (400, 404, 410, 422)
_BACKFILL: Final = timedelta(days=365)
_TOO_RECENT: Final = timedelta(minutes=2)
_TOO_WIDE: Final = ("write", "impersonate")
# Kinds of audit event whose comment only the comments themselves tell, or tell as it is now.
_SAYS_MORE: Final = re.compile("Voice|Redact|Privacy|Facebook|Tweet|Chat|LogMeIn")


def _opens(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> Caller:
    caller = Caller("zendesk", told["address"], patience=patience, is_failure=_is_failure)
    caller.auth = Token(lambda: _token(caller, secrets))
    return caller


def _is_failure(document: Any) -> bool:
    return not isinstance(document, dict) or "error" in document


def _token(caller: Caller, secrets: Secrets) -> str:
    """A token that may read; what it was got with is replaced where the tool says so."""
    asked = {"client_id": secrets["client_id"], "client_secret": secrets["client_secret"]}
    asked |= (
        {"grant_type": "refresh_token", "refresh_token": secrets["refresh_token"]}
        if "refresh_token" in secrets
        else {"grant_type": "client_credentials"}
    )
    try:
        given = caller.post("oauth/tokens", {**asked, "scope": "read"}, signed=False)
    except Refused as refused:
        raise Denied(
            f"zendesk takes none of these credentials (status {refused.status}); check the OAuth "
            f"client's {' and '.join(secrets)}, see docs/sources/zendesk.md.",
            refused.status,
        ) from None
    if renewed := given.get("refresh_token"):
        secrets.renew("refresh_token", renewed)
    if any(word in str(given.get("scope", "")) for word in _TOO_WIDE):
        raise Denied(
            "zendesk gives a token that may do more than read; nothing was asked with it. Make "
            "another one with the scope read, see docs/sources/zendesk.md.",
            403,
        )
    return str(given["access_token"])


def _pages(reading: Reading[Caller]) -> Iterator[Page]:
    yield from _organizations(reading)
    for document in _listed(reading.door, "api/v2/groups", exclude_deleted="false"):
        yield json_page("groups", _objects(document, "groups"))
    for users, reached in _changed(reading, "users"):
        yield json_page("users", users, cursors=reached)
    for tickets, reached in _changed(reading, "tickets"):
        yield json_page("tickets", tickets)
        for ticket in tickets:
            if ticket.get("status") != "deleted":
                yield from _history(reading.door, ticket["id"])
        yield json_page("tickets", [], cursors=reached)
        _tell(reading, reached)


def _organizations(reading: Reading[Caller]) -> Iterator[Page]:
    """By time: those of the last second come again, and the last page leads on as the others do."""
    size = _SIZES["organizations"]
    latest = reading.now - _TOO_RECENT
    start = min(int(reading.cursors.get("organizations", 0)), int(latest.timestamp()))

    def following(document: Any) -> Step | None:
        is_last = document.get("end_of_stream", len(document["organizations"]) < size)
        end = document.get("end_time")
        return None if is_last or not end else (path, {"start_time": end, "per_page": size})

    path = "api/v2/incremental/organizations"
    for document in reading.door.each(path, {"start_time": start, "per_page": size}, following):
        organizations = _objects(document, "organizations")
        end = document.get("end_time")
        yield json_page(
            "organizations", organizations, cursors={"organizations": str(end)} if end else {}
        )


def _changed(
    reading: Reading[Caller], kind: str
) -> Iterator[tuple[list[dict[str, Any]], dict[str, str]]]:
    """Pages of what changed, oldest first, each with the cursors that stand for it and those before.

    Where the tool does not know the cursor any more, it is asked from the newest change that was read.
    """
    path, size = f"api/v2/incremental/{kind}/cursor", {"per_page": _SIZES[kind]}
    # People are there long before their tickets change.
    start = _since(reading) if kind == "tickets" else 0
    seen = int(reading.cursors.get(f"{kind}.seen", start))

    def following(document: Any) -> Step | None:
        if document.get("end_of_stream") or not document.get("after_cursor"):
            return None
        return path, {"cursor": document["after_cursor"], **size}

    def read(given: Mapping[str, Any]) -> Iterator[tuple[list[dict[str, Any]], dict[str, str]]]:
        nonlocal seen
        for document in reading.door.each(
            path, {**given, **size}, following, lambda page: page.get(kind)
        ):
            objects = _objects(document, kind)
            seen = max([seen, *map(_moved_at, objects)])
            reached = {f"{kind}.seen": str(seen)}
            if document.get("after_cursor"):
                reached[kind] = document["after_cursor"]
            yield objects, reached

    if cursor := reading.cursors.get(kind):
        try:
            yield from read({"cursor": cursor})
        except Refused as refused:
            if refused.status not in _EXPIRED:
                raise
        else:
            return
    yield from read({"start_time": seen})


def _history(door: Caller, ticket: int) -> Iterator[Page]:
    """A ticket's audits, and its comments where those do not tell them whole; none once it is gone."""
    says_more = False
    try:
        for document in _listed(door, f"api/v2/tickets/{ticket}/audits"):
            audits = _objects(document, "audits")
            yield json_page("audits", audits)
            says_more |= any(map(_says_more, audits))
        if says_more:
            for document in _listed(door, f"api/v2/tickets/{ticket}/comments"):
                yield json_page("comments", _objects(document, "comments"))
    except Refused as refused:
        # Deleted since its ticket was read; the next refresh reads it as deleted.
        if refused.status != 404:
            raise


def _says_more(audit: Mapping[str, Any]) -> bool:
    return any(_SAYS_MORE.search(str(event.get("type"))) for event in audit["events"])


def _listed(door: Caller, path: str, **more: str) -> Iterator[Any]:
    """The pages of a list; one without `meta` is whole (as of an archived ticket) or by number."""
    asked = {"page[size]": 100, **more}

    def following(document: Any) -> Step | None:
        if meta := document.get("meta"):
            after = meta.get("after_cursor") if meta.get("has_more") else None
            return (path, {**asked, "page[after]": after}) if after else None
        return (document["next_page"], {}) if document.get("next_page") else None

    return door.each(path, asked, following)


def _objects(document: Mapping[str, Any], kind: str) -> list[dict[str, Any]]:
    return objects_of(document, kind, told="zendesk sends a page")


def _moved_at(one: Mapping[str, Any]) -> int:
    """When it changed by the tool's clock, in epoch seconds, as the export is ordered by."""
    if stamp := one.get("generated_timestamp"):
        return int(stamp)
    changed = one.get("updated_at")
    return int(datetime.fromisoformat(changed).timestamp()) if changed else 0


def _since(reading: Reading[Caller]) -> int:
    told = reading.settings["since"]
    start = datetime.fromisoformat(told) if told else reading.now - _BACKFILL
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return int(min(start, reading.now - _TOO_RECENT).timestamp())


def _tell(reading: Reading[Caller], reached: Mapping[str, str]) -> None:
    """Progress in days of the tickets' changes."""
    begun, now = _since(reading), reading.now.timestamp()
    days = 86_400
    done = min(int(reached["tickets.seen"]), now) - begun
    reading.steps(int(done // days), max(1, int((now - begun) // days)))


def _sees(reading: Reading[Caller]) -> Sight:
    me = reading.door.get("api/v2/users/me")["user"]
    sees, blind = [], []
    for kind, path in _ENDPOINTS.items():
        given = {"start_time": 0, "per_page": 1} if "incremental" in path else {"page[size]": 1}
        try:
            reading.door.get(path, given)
        except Refused as refused:
            blind.append(f"{kind}: refused (status {refused.status})")
        else:
            sees.append(kind)
    if me.get("role") != "admin":
        blind.append(f"all tickets: exports are for admins, and this is {me.get('role')}")
    return Sight(str(me.get("name")), tuple(sees), tuple(blind))


_ENDPOINTS: Final = {
    "organizations": "api/v2/incremental/organizations",
    "groups": "api/v2/groups",
    "users": "api/v2/incremental/users/cursor",
    "tickets": "api/v2/incremental/tickets/cursor",
    "audits and comments": "api/v2/ticket_audits",
}

ZENDESK: Final[LiveSource[Caller]] = LiveSource(
    name="zendesk",
    source=Source.ZENDESK,
    rules=zendesk.SOURCE.rules,
    secrets=("client_id", "client_secret"),
    optional=("refresh_token",),
    needed={
        "organizations": ("id", "name"),
        "groups": ("id", "name"),
        "users": ("id", "name", "updated_at"),
        "tickets": ("id", "status", "updated_at"),
        "audits": ("id", "ticket_id", "created_at", "events"),
        "comments": ("id", "created_at"),
    },
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
