"""Who there is in Slack: its list of users, and who is missing from it because they are of another workspace."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from escalation_ledger.pipelines.live.slack.calls import SlackCaller, SlackRefused
from escalation_ledger.pipelines.live.source import Page, Reading, json_page

_CURSOR: Final = "people"
_PROFILE: Final = ("first_name", "real_name", "display_name")
_OF_USER: Final = ("name", "is_restricted", "is_ultra_restricted")
_NOBODY: Final = ("user_not_found", "user_not_visible", "users_not_found")


@dataclass
class People:
    """users: by id, as far as they were listed or asked for."""

    reading: Reading[SlackCaller]
    users: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    nobody: set[str] = field(default_factory=set)

    def pages(self) -> Iterator[Page]:
        """The whole list; once a day those too that it leaves out."""
        for users in self.reading.door.listed("users.list", "members"):
            self.users |= {one["id"]: one for one in users}
            yield json_page("users", users)
        others = self._unlisted()
        today = self.reading.now.date().isoformat()
        noted = json.loads(self.reading.cursors.get(_CURSOR, "{}"))
        if noted.get("day") == today:
            self.users |= others
            self.nobody = set(noted["nobody"])
        else:
            yield from self.met(others)

    def met(self, ids: Iterable[str]) -> Iterator[Page]:
        """Ask for those of these who are unknown."""
        unknown = sorted({one for one in ids if one[:1] in ("U", "W")} - self.users.keys())
        found = []
        for one in unknown:
            if one not in self.nobody and (user := self._asked(one)):
                self.users[one] = user
                found.append(user)
        if found:
            yield json_page("users", found)

    def cursor(self) -> Page:
        """Of what day the people of other workspaces are, and whom Slack does not know."""
        day = self.reading.now.date().isoformat()
        noted = json.dumps({"day": day, "nobody": sorted(self.nobody)})
        return json_page("users", [], cursors={_CURSOR: noted})

    def profile(self, user: str) -> dict[str, Any] | None:
        """Who wrote a message, as an export says it on the message itself."""
        known = self.users.get(user)
        if known is None:
            return None
        told = known.get("profile") or {}
        profile = {name: told[name] for name in _PROFILE if name in told}
        profile |= {name: known[name] for name in _OF_USER if name in known}
        team = known.get("team_id") or told.get("team")
        return {**profile, **({"team": team} if team else {})}

    def _unlisted(self) -> dict[str, Mapping[str, Any]]:
        held = self.reading.held("users", "", "~").filter("is_noted")
        rest = {
            name: payload
            for name, payload in held.select("object_id", "payload").iter_rows()
            if name not in self.users
        }
        return {name: json.loads(payload) for name, payload in rest.items()}

    def _asked(self, user: str) -> Mapping[str, Any] | None:
        try:
            found: Mapping[str, Any] = self.reading.door.get("users.info", {"user": user})["user"]
        except SlackRefused as refused:
            if refused.code not in _NOBODY:
                raise
            self.nobody.add(user)
            return None
        return found
