"""Everybody who writes: the customers of the files, and our own people."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from benchmarks.quality.linking.corpus import CorpusBroken, Story, aware

OUR_DOMAIN: Final = "ourdesk.example"
MAILBOX: Final = f"escalations@{OUR_DOMAIN}"
_NAMES: Final = {
    "lena": "Lena Vogel", "jonas": "Jonas Brandt", "ana": "Ana Costa", "ruiz": "Elena Ruiz",
    "tomas": "Tomas Hajek", "priya": "Priya Nair", "olga": "Olga Petrova",
    "marcus": "Marcus Webb", "dieter": "Dieter Krause",
}  # fmt: skip
_ZONES: Final = {
    "lena": "Europe/Berlin", "jonas": "Europe/Berlin", "ana": "Europe/Lisbon",
    "ruiz": "America/New_York", "tomas": "Europe/Prague", "priya": "Asia/Kolkata",
    "olga": "Europe/Berlin", "marcus": "Europe/London", "dieter": "Europe/Berlin",
}  # fmt: skip
_CUSTOMERS_ZONES: Final = (
    "Europe/London", "Europe/Berlin", "America/New_York", "America/Chicago", "America/Denver",
    "America/Los_Angeles", "Europe/Athens", "Africa/Nairobi", "Asia/Dubai", "Asia/Kolkata",
    "Asia/Singapore", "Asia/Tokyo", "Australia/Sydney", "Pacific/Auckland", "America/Sao_Paulo",
)  # fmt: skip
# Who works in the help desk; the others are in Slack and write mails.
AGENTS: Final = ("lena", "jonas", "ana", "ruiz", "tomas", "priya")


@dataclass(frozen=True)
class Person:
    """One who writes. account: None for ours."""

    name: str
    email: str
    account: str | None
    is_contact: bool
    is_in_slack: bool
    time_zone: str | None = None


OURS: Final[Mapping[str, Person]] = {
    key: Person(
        name,
        f"{key}@{OUR_DOMAIN}",
        None,
        is_contact=True,
        is_in_slack=True,
        time_zone=_ZONES[key],
    )
    for key, name in _NAMES.items()
}


def person(key: str, story: Story) -> Person:
    """Somebody by the key a file uses: @ and a name for ours. Raises CorpusBroken."""
    ours = OURS.get(key.removeprefix("@"))
    if ours is not None and (key.startswith("@") or key not in story.people):
        return ours
    if key not in story.people:
        raise CorpusBroken(f"{story.file} names a person {key}, who is nobody in it.")
    said = story.people[key]
    return Person(
        said["name"],
        said["email"],
        story.id,
        is_contact=said.get("contact", True),
        is_in_slack=said.get("slack", False),
        time_zone=_zone_of(key, story),
    )


def _zone_of(key: str, story: Story) -> str | None:
    """What the profile of a customer says of their zone: the first that fits all they write."""
    written = [
        aware(said["at"])
        for item in story.items.values()
        for said in (item.body, *item.body.get("comment", []), *item.body.get("message", []))
        if said.get("by") == key
    ]
    fitting = (
        zone
        for zone in _CUSTOMERS_ZONES
        if all(at.astimezone(ZoneInfo(zone)).utcoffset() == at.utcoffset() for at in written)
    )
    return next(fitting, None) if written else None


def customers(story: Story) -> list[Person]:
    """The people of the account."""
    return [person(key, story) for key in story.people]
