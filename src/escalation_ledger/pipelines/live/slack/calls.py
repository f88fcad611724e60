"""Calls to Slack's Web API: what its `ok: false` means, and the slow mode that some apps are held to.

slack-sdk is not asked: it has an HTTP stack of its own (urllib), which knows nothing of the one host,
of circles, of half answers and of the bounded patience that every other tool is called with here, and
seven GET methods need none of the rest of it.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from urllib.parse import urlsplit

from requests import Response

from escalation_ledger.pipelines.live.calling import Caller, Denied, Refused, Step
from escalation_ledger.pipelines.live.source import objects_of

# Slack is busy, or not well; docs.slack.dev names them at each method.
_PASSING: Final = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error", "service_unavailable",
     "request_timeout", "team_added_to_org"}
)  # fmt: skip
_DENYING: Final = frozenset(
    {"not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
     "missing_scope", "no_permission", "not_allowed_token_type", "access_denied", "accesslimited",
     "ekm_access_denied", "org_login_required", "enterprise_is_restricted",
     "team_access_not_granted"}
)  # fmt: skip
INVALID_CURSOR: Final = "invalid_cursor"

# The two methods that a slow app may call once a minute, for so many messages.
_SLOWED: Final = ("conversations.history", "conversations.replies")
_SLOW_SIZE: Final = 15
_SLOW_SECONDS: Final = 60.0
_SIZE: Final = 999
_LIST_SIZE: Final = 200
# An app at its usual pace is told to wait for seconds; one that is told so twice is a slow one.
_LONG_WAIT: Final = 30
_TOLD_OFTEN: Final = 2


class SlackRefused(Refused):
    """Slack's own word for why not, in `code`."""

    def __init__(self, sentence: str, code: str) -> None:
        super().__init__(sentence, 200)
        self.code = code


@dataclass
class SlackCaller(Caller):
    """Slack at the pace that it allows.

    slow: whether history and threads come once a minute, 15 messages at a time. slow_calls: how many
    such calls one refresh may make, so that it ends before the next one begins. scopes: what the
    token may do, once something was asked.
    """

    slow: bool = False
    slow_calls: int = 14
    scopes: tuple[str, ...] = field(default=(), init=False)
    slowed: int = field(default=0, init=False)
    _last: float = field(default=-_SLOW_SECONDS, init=False)
    _told_to_wait: int = field(default=0, init=False)

    @property
    def is_spent(self) -> bool:
        """Whether a slow app has asked as often as one refresh may."""
        return self.slow and self.slowed >= self.slow_calls

    @property
    def is_half_spent(self) -> bool:
        """Whether what is left to ask is to be kept for what is not new."""
        return self.slow and 2 * self.slowed >= self.slow_calls

    @property
    def size(self) -> int:
        """Messages on a page."""
        return _SLOW_SIZE if self.slow else _SIZE

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """What a method answers. Raises SlackRefused, Denied and what Caller raises."""
        if path in _SLOWED and self.slow:
            self._wait()
        document = super().get(f"api/{path}", params)
        if not document["ok"]:
            self._refuse(path, document)
        return document

    def listed(self, method: str, kind: str, **given: str) -> Iterator[list[dict[str, Any]]]:
        """Pages of a list of people or channels; from its start once more where its cursor expired."""
        asked = {"limit": _LIST_SIZE, **given}
        try:
            yield from self._listed(method, kind, asked)
        except SlackRefused as refused:
            if refused.code != INVALID_CURSOR:
                raise
            yield from self._listed(method, kind, asked)

    def history(self, channel: str, after: str, before: str | None) -> Iterator[dict[str, Any]]:
        """What was said in a channel after and before these ts, without threads; newest first.

        Where its cursor expired it goes on before the oldest message that it gave.
        """
        asked = {"channel": channel, "oldest": after, **({"latest": before} if before else {})}
        edge = before
        try:
            for page in self._told("conversations.history", asked):
                edge = min([one["ts"] for one in page["messages"]], default=edge)
                yield page
        except SlackRefused as refused:
            if refused.code != INVALID_CURSOR:
                raise
            later = {**asked, **({"latest": edge} if edge else {})}
            yield from self._told("conversations.history", later)

    def replies(self, channel: str, thread: str, after: str | None) -> Iterator[dict[str, Any]]:
        """A thread, its first message and then what was replied (after that ts), oldest first."""
        asked = {"channel": channel, "ts": thread, **({"oldest": after} if after else {})}
        try:
            yield from self._told("conversations.replies", asked)
        except SlackRefused as refused:
            if refused.code != INVALID_CURSOR:
                raise
            yield from self._told("conversations.replies", asked)

    def heard(self, response: Response) -> None:
        """Learn what the token may do, and whether this is a slow app."""
        if granted := response.headers.get("X-OAuth-Scopes"):
            self.scopes = tuple(sorted(scope.strip() for scope in granted.split(",")))
        method = urlsplit(response.url).path.rpartition("/")[2]
        if response.status_code == 429 and method in _SLOWED:
            seconds = response.headers.get("Retry-After", "")
            self._told_to_wait += seconds.isdigit() and int(seconds) >= _LONG_WAIT
            self.slow = self.slow or self._told_to_wait >= _TOLD_OFTEN

    def _listed(
        self, method: str, kind: str, asked: Mapping[str, Any]
    ) -> Iterator[list[dict[str, Any]]]:
        for document in self.each(method, asked, lambda page: _next(method, asked, page)):
            yield objects_of(document, kind, told=f"slack answers {method}")

    def _told(self, method: str, asked: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
        def following(page: Any) -> Step | None:
            return _next(method, {"limit": self.size, **asked}, page)

        first = {"limit": self.size, **asked}
        for document in self.each(method, first, following, lambda page: page.get("messages")):
            objects_of(document, "messages", told=f"slack answers {method}")
            yield document

    def _wait(self) -> None:
        wait = self._last + _SLOW_SECONDS - time.monotonic()
        time.sleep(max(0.0, min(wait, self.patience.longest_wait)))
        self._last = time.monotonic()
        self.slowed += 1

    def _refuse(self, method: str, document: Mapping[str, Any]) -> None:
        code = str(document.get("error"))
        sentence = f"slack refuses {method}: {code}"
        if needed := document.get("needed"):
            sentence += f" (it needs {needed})"
        if code in _DENYING:
            raise Denied(
                f"{sentence}; check the app's token and scopes with `ledger connect slack`, see "
                "docs/sources/slack.md.",
                200,
            )
        raise SlackRefused(f"{sentence}; what was read before is kept.", code)


def is_failure(document: Any) -> bool:
    """Whether a JSON answer with status 200 says that Slack could not answer just now."""
    if not isinstance(document, dict) or "ok" not in document:
        return True
    return not document["ok"] and document.get("error") in _PASSING


def _next(method: str, asked: Mapping[str, Any], page: Mapping[str, Any]) -> Step | None:
    cursor = (page.get("response_metadata") or {}).get("next_cursor")
    return (method, {**asked, "cursor": cursor}) if cursor else None
