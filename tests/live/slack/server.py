"""Slack's Web API over a Scenario, paged as the real one is: newest first, threads oldest first."""

import base64
from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, Final

from escalation_ledger.pipelines.live.slack.source import SCOPES
from tests.live.faults import Fault, Faults
from tests.live.serving import Answer, Api, Call
from tests.live.slack.description import DESCRIBED
from tests.live.slack.scenario import Object, Scenario, is_reply

TOKEN: Final = "xoxb-s3cr3t-of-the-bot"
TEAM: Final = "T02MERIDIAN"
_LAST: Final = "9999999999.999999"
_PROFILE: Final = (
    "avatar_hash", "phone", "skype", "status_text", "status_emoji", "title", "display_name",
    "real_name",
)  # fmt: skip


class SlackApi(Api):
    """largest: objects on a page at most. scopes: of the token. is_slow: once a minute, 15 at a time.

    outside: channels that the app is no member of. closed: ones that were closed to it since.
    """

    def __init__(
        self, scenario: Scenario, faults: Faults | None = None, *, largest: int = 1_000
    ) -> None:
        super().__init__(faults)
        self.scenario = scenario
        self.largest = largest
        self.scopes = list(SCOPES)
        self.is_slow = False
        self.outside: set[str] = set()
        self.closed: set[str] = set()
        self._minute_is_used = False
        self._lag = timedelta()

    def answer(self, call: Call) -> Answer:
        answer = self._answer(call)
        problem = DESCRIBED.problem(call.method, call.path, answer.status, answer.document)
        assert problem is None, f"{call.method} {call.path}: {problem}"
        return answer

    def bent(self, fault: Fault, call: Call) -> Answer:
        match fault:
            case Fault.ERROR_KEY:
                return _refusal("internal_error")
            case Fault.EXPIRED_CURSOR if "cursor" in call.query:
                return _refusal("invalid_cursor")
            case Fault.EMPTY_MORE | Fault.CONSTANT_CURSOR:
                return _leading_on(self._answer(call), call, empty=fault is Fault.EMPTY_MORE)
            case Fault.SKEW:
                return self._behind(call)
            case _:
                return self.answer(call)

    def _behind(self, call: Call) -> Answer:
        """As a machine of Slack's answers that lags ten minutes behind."""
        self._lag = timedelta(minutes=10)
        try:
            return self._answer(call)
        finally:
            self._lag = timedelta()

    def _answer(self, call: Call) -> Answer:
        method = call.path.removeprefix("/api/")
        if call.token != TOKEN:
            return _refusal("invalid_auth")
        asked: Mapping[str, Callable[[Call], Answer]] = {
            "auth.test": self._test,
            "users.list": self._users,
            "users.info": self._user,
            "conversations.list": self._channels,
            "conversations.members": self._members,
            "conversations.history": self._history,
            "conversations.replies": self._replies,
        }
        if method not in asked:
            return _refusal("unknown_method")
        if needed := self._lacking(method):
            provided = ",".join(self.scopes)
            return _refusal("missing_scope", needed=needed, provided=provided)
        if self.is_slow and method in ("conversations.history", "conversations.replies"):
            self._minute_is_used = not self._minute_is_used
            if not self._minute_is_used:
                return Answer({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": "60"})
        answer = asked[method](call)
        return Answer(answer.document, headers={"X-OAuth-Scopes": ",".join(self.scopes)})

    def _lacking(self, method: str) -> str | None:
        needed = {
            "users": "users:read",
            "conversations.history": "channels:history",
            "conversations.replies": "channels:history",
            "conversations": "channels:read",
        }.get(method, {"users": "users:read"}.get(method.partition(".")[0], ""))
        return needed if needed and needed not in self.scopes else None

    def _test(self, call: Call) -> Answer:
        whole = {"url": "https://meridian.slack.com/", "team": "Meridian", "user": "ledger"}
        return _ok({**whole, "team_id": TEAM, "user_id": "U0LEDGER01", "bot_id": "B0LEDGER01"})

    def _users(self, call: Call) -> Answer:
        own = [one for one in self.scenario.users if not one["is_stranger"]]
        answer = self._page(call, "members", list(map(_dressed, own)))
        return Answer({**answer.document, "cache_ts": int(self.scenario.clock.timestamp())})

    def _user(self, call: Call) -> Answer:
        found = self.scenario.user(call.query["user"])
        return _ok({"user": _dressed(found)}) if found else _refusal("user_not_found")

    def _channels(self, call: Call) -> Answer:
        kept = ("members", "pins")
        whole = [
            {
                **{key: value for key, value in one.items() if key not in kept},
                "is_channel": True, "is_group": False, "is_im": False, "is_mpim": False,
                "is_private": False, "is_org_shared": False, "name_normalized": one["name"],
                "is_shared": one["is_ext_shared"], "num_members": len(one["members"]),
                "is_member": one["id"] not in self.outside,
            }
            for one in self.scenario.channels
        ]  # fmt: skip
        return self._page(call, "channels", whole)

    def _members(self, call: Call) -> Answer:
        channel = self.scenario.channel(call.query["channel"])
        return self._page(call, "members", channel["members"])

    def _history(self, call: Call) -> Answer:
        channel = call.query["channel"]
        if channel in self.closed:
            return _refusal("not_in_channel")
        shown = [
            one
            for one in self._told(channel)
            if not is_reply(one) or one.get("subtype") == "thread_broadcast"
        ]
        before = min(_place(call) or _LAST, call.query.get("latest", _LAST))
        after = call.query.get("oldest", "0")
        found = [one for one in shown if after < one["ts"] < before][::-1]
        page = found[: self._size(call)]
        rest = {"pin_count": 0, "channel_actions_ts": None, "channel_actions_count": 0}
        return self._messages(page, leads_on=len(page) < len(found), **rest)

    def _replies(self, call: Call) -> Answer:
        thread, told = call.query["ts"], list(self._told(call.query["channel"]))
        parents = [one for one in told if one["ts"] == thread]
        replies = [one for one in told if one.get("thread_ts") == thread and is_reply(one)]
        if not parents:
            return _refusal("thread_not_found")
        place = _place(call)
        after = place or call.query.get("oldest", "0")
        found = [one for one in replies if one["ts"] > after]
        first = [] if place else [{**parents[0], "subscribed": False}]
        page = [*first, *found][: self._size(call)]
        return self._messages(page, leads_on=len(page) < len(first) + len(found))

    def _told(self, channel: str) -> Iterable[Object]:
        latest = f"{(self.scenario.clock - self._lag).timestamp():017.6f}"
        limit = latest if self._lag else _LAST
        return (one for one in self.scenario.told(channel) if one["ts"] <= limit)

    def _messages(self, page: list[Object], *, leads_on: bool, **more: Any) -> Answer:
        cursor = _cursor(page[-1]["ts"]) if leads_on else ""
        told = {"messages": page, "has_more": leads_on, **more}
        return _ok({**told, **({"response_metadata": {"next_cursor": cursor}} if cursor else {})})

    def _page(self, call: Call, kind: str, objects: list[Any]) -> Answer:
        start = int(_place(call) or 0)
        end = start + self._size(call)
        cursor = _cursor(str(end)) if end < len(objects) else ""
        return _ok({kind: objects[start:end], "response_metadata": {"next_cursor": cursor}})

    def _size(self, call: Call) -> int:
        history = "history" in call.path or "replies" in call.path
        most = min(self.largest, 15) if self.is_slow and history else self.largest
        return min(int(call.query.get("limit", 100)), most)


def _dressed(user: Object) -> Object:
    """With what the description has of everybody."""
    profile = {**dict.fromkeys(_PROFILE, ""), "fields": None, **user["profile"]}
    for name in ("real_name", "display_name"):
        profile[f"{name}_normalized"] = profile[name]
    return {**user, "is_app_user": False, "profile": profile}


def _ok(document: Mapping[str, Any]) -> Answer:
    return Answer({"ok": True, **document})


def _refusal(error: str, **more: str) -> Answer:
    return Answer({"ok": False, "error": error, **more})


def _leading_on(usual: Answer, call: Call, *, empty: bool) -> Answer:
    """The page as one that has more and leads to where it was asked from."""
    document = dict(usual.document)
    kind = next((name for name, value in document.items() if isinstance(value, list)), None)
    if kind is None:
        return usual
    # A cursor for the beginning: before the newest message, at the first of a list or a thread.
    start = _cursor(_LAST if "history" in call.path else "0")
    cursor = {"next_cursor": call.query.get("cursor") or start}
    found = [] if empty else document[kind]
    return Answer({**document, kind: found, "has_more": True, "response_metadata": cursor})


def _cursor(place: str) -> str:
    return base64.urlsafe_b64encode(f"next_ts:{place}".encode()).decode()


def _place(call: Call) -> str | None:
    cursor = call.query.get("cursor")
    return base64.urlsafe_b64decode(cursor).decode().removeprefix("next_ts:") if cursor else None
