"""Slack's Web API: what is said in the channels that the app is a member of, as an export has it.

    users.list              the whole list                       1 call per 200 people
    users.info              people of other workspaces           1 call each, when met and once a day
    conversations.list      the whole list                       1 call per 200 channels
    conversations.members   of a channel that changed            1 call per 200 members
    conversations.history   new messages, and those so young that they may have been edited, deleted or
                            answered since                       1 call per 999 messages, at least 1
    conversations.replies   of a thread that has changed, or was spoken in of late
                                                                 1 call per 999 replies, at least 1

Slack tells nobody what was edited or deleted: it shows when it is read again. Endpoints:
docs.slack.dev/reference/methods.
"""

import json
import math
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import slack
from escalation_ledger.pipelines.live.calling import Denied, Token
from escalation_ledger.pipelines.live.slack.calls import SlackCaller, SlackRefused, is_failure
from escalation_ledger.pipelines.live.slack.people import People
from escalation_ledger.pipelines.live.slack.reach import ts_at
from escalation_ledger.pipelines.live.slack.talk import Talk, in_turn, turn
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, Sight, json_page
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse.credentials import Secrets

SCOPES: Final = (
    "channels:history", "channels:read", "groups:history", "groups:read", "users:read", "users:read.email",
)  # fmt: skip
"""What the app asks for, as its manifest in docs/sources/slack.md does."""

_BACKFILL: Final = timedelta(days=90)
# The cursor that says until when the app is known to be a slow one, and how often it has asked.
_SLOW: Final = "slow"
_SLOW_FOR: Final = timedelta(days=1)
# Channels that Slack does not show, or not any more.
_CLOSED: Final = ("channel_not_found", "not_in_channel", "is_archived")
_TYPES: Final = "public_channel,private_channel"


def _opens(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> SlackCaller:
    return SlackCaller(
        "slack",
        told["address"],
        auth=Token(lambda: secrets["bot_token"]),
        patience=patience,
        is_failure=is_failure,
        slow=told["pace"] == "slow",
        slow_calls=max(1, told["every_minutes"] - 1),
    )


def _pages(reading: Reading[SlackCaller]) -> Iterator[Page]:
    door = reading.door
    noted = json.loads(reading.cursors.get(_SLOW, '{"until": "", "calls": 0}'))
    is_told = door.slow
    door.slow = is_told or reading.now.isoformat() < noted["until"]
    was_slow = door.slow
    people = People(reading)
    yield from people.pages()
    channels = {one["id"]: one for one in _channels(door)}
    talks = [
        Talk(reading, people, name, _begun(reading)) for name in in_turn(reading, sorted(channels))
    ]
    yield from _read(reading, talks)
    for talk in talks:
        if not talk.is_closed:
            yield from _channel(reading, people, channels[talk.channel], has_moved=talk.has_moved)
    yield people.cursor()
    if door.slow:
        until = noted["until"] if was_slow else (reading.now + _SLOW_FOR).isoformat()
        calls = noted["calls"] + door.slowed
        cursor = json.dumps({"until": until, "calls": calls})
        yield json_page("messages", [], cursors={_SLOW: cursor})
        reading.tell(_pace(reading, talks, calls))


def _read(reading: Reading[SlackCaller], talks: list[Talk]) -> Iterator[Page]:
    """What is new in every channel, then what threads say below it and what was left unread."""
    rest = [Talk.older_threads, Talk.gaps]
    if turn(reading) % 2:
        # A slow app may not come to both of them.
        rest.reverse()
    for step in (Talk.newest, *rest):
        for talk in talks:
            if talk.is_closed or (step is Talk.newest and reading.door.is_half_spent):
                continue
            try:
                for page in step(talk):
                    yield page
                    _tell(reading, talks)
            except SlackRefused as refused:
                if refused.code not in _CLOSED:
                    raise
                reading.tell(f"slack: {talk.channel} is closed to the app ({refused.code}).")
                talk.is_closed = True


def _channels(door: SlackCaller) -> Iterator[dict[str, Any]]:
    for channels in door.listed("conversations.list", "channels", types=_TYPES):
        yield from (one for one in channels if one.get("is_member"))


def _channel(
    reading: Reading[SlackCaller], people: People, listed: Mapping[str, Any], *, has_moved: bool
) -> Iterator[Page]:
    """The channel with its members, as an export has it; they are asked for when it has changed."""
    name = listed["id"]
    held = reading.held("channels", name, name).filter("is_noted").get_column("payload").to_list()
    known = json.loads(held[0]) if held else {}
    if not has_moved and {key: known[key] for key in known if key != "members"} == listed:
        return
    members: list[str] = []
    for page in reading.door.listed("conversations.members", "members", channel=name):
        members += map(str, page)
    yield from people.met(members)
    whole = {**listed, "members": members}
    if whole != known:
        yield json_page("channels", [whole], own_at=[reading.now.isoformat()])


def _begun(reading: Reading[SlackCaller]) -> str:
    told = reading.settings["since"]
    start = datetime.fromisoformat(told) if told else reading.now - _BACKFILL
    return ts_at(start if start.tzinfo else start.replace(tzinfo=UTC))


def _tell(reading: Reading[SlackCaller], talks: list[Talk]) -> None:
    """Progress in days of all channels together."""
    to_do = sum(talk.seconds_before for talk in talks) / 86_400
    left = sum(talk.seconds_left for talk in talks) / 86_400
    reading.steps(max(0, math.floor(to_do - left)), max(1, math.ceil(to_do)))


def _pace(reading: Reading[SlackCaller], talks: list[Talk], calls: int) -> str:
    """What a slow app comes to, and when it will have read what is unread, as fast as until now."""
    said = (
        "slack: this app may ask once a minute for 15 messages. Install it as an internal app of your "
        "workspace, see docs/sources/slack.md."
    )
    left = sum(talk.seconds_left for talk in talks)
    threads = sum(len(talk.reach.threads) for talk in talks)
    if left < 60 and not threads:
        return said
    still = f"{left / 86_400:.0f} days of talk and {threads} threads are still to be read"
    seconds = len(talks) * (reading.now.timestamp() - float(_begun(reading))) - left
    if seconds < 60:
        return f"{said} {still}."
    minutes = math.ceil(left / seconds * calls) + threads
    ready = reading.now + timedelta(minutes=minutes)
    return f"{said} {still}: about {minutes} minutes, until {ready:%Y-%m-%d %H:%M} UTC."


def _sees(reading: Reading[SlackCaller]) -> Sight:
    me = reading.door.get("auth.test")
    granted = reading.door.scopes
    blind = [f"{scope}: not granted" for scope in SCOPES if granted and scope not in granted]
    sees = []
    try:
        channels = list(_channels(reading.door))
        for one in channels:
            scope = "groups:history" if one.get("is_private") else "channels:history"
            if granted and scope not in granted:
                blind.append(f"#{one['name']}: its messages need {scope}")
            else:
                sees.append(f"#{one['name']}")
        if not channels:
            blind.append("channels: it is a member of none; invite it with /invite")
    except Denied as denied:
        blind.append(str(denied))
    return Sight(
        f"{me['user']} in {me['team']}",
        tuple(sees),
        tuple(blind),
        tuple(scope for scope in granted if scope not in SCOPES),
    )


SLACK: Final[LiveSource[SlackCaller]] = LiveSource(
    name="slack",
    source=Source.SLACK,
    rules=slack.SOURCE.rules,
    secrets=("bot_token",),
    needed={"channels": ("id", "name"), "users": ("id", "updated"), "messages": ("ts", "type")},
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
