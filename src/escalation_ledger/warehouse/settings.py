"""The configuration: `defaults.toml` in this folder, overridden key by key by a home's `ledger.toml`."""

import hashlib
import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.domain.words import Impact, Page
from escalation_ledger.warehouse.masking import without_password
from escalation_ledger.warehouse.overriding import SettingInvalid, overridden

__all__ = [
    "Admission",
    "Ours",
    "Retention",
    "Scoring",
    "SettingInvalid",
    "Settings",
    "load_settings",
]


@dataclass(frozen=True)
class Ours:
    """How our own people, channels and mailboxes are told from the customer's."""

    domains: tuple[str, ...]
    escalation_channels: tuple[str, ...]
    customer_channel_prefixes: tuple[str, ...]
    escalation_mailboxes: tuple[str, ...]
    escalation_tags: tuple[str, ...]
    free_mail: tuple[str, ...]


@dataclass(frozen=True)
class Admission:
    """Thresholds of the earned admission rules."""

    promise_overdue_business_hours: float
    impact_at_least: str
    handoffs_at_least: int
    reopened_at_least: int


@dataclass(frozen=True)
class Retention:
    """Which snapshots stay."""

    last: int
    daily_days: int
    weekly_days: int


@dataclass(frozen=True)
class Scoring:
    """The constants of the priority rule, by section of the file."""

    weights: Mapping[str, float]
    impact: Mapping[str, float]
    time: Mapping[str, float]
    hardness: Mapping[str, float]
    implied_touch_business_hours: Mapping[str, float]
    tier_pace: Mapping[str, float]
    revenue: Mapping[str, float]
    ownership: Mapping[str, float]
    bands: Mapping[str, float]


@dataclass(frozen=True)
class Settings:
    """The effective configuration.

    `document` is the merged file as `ledger config` prints it: without passwords.
    """

    ours: Ours
    channels: Mapping[str, str]
    domains: Mapping[str, str]
    workspaces: Mapping[str, str]
    admission: Admission
    quiet_business_days: float
    routing_minutes: int
    handoff_window_days: int
    ask_business_minutes: int
    imminent_business_hours: float
    crm_headers: Mapping[str, Mapping[str, str]]
    retention: Retention
    calendars: Mapping[str, Calendar]
    regions: Mapping[str, str]
    scoring: Scoring
    links: Mapping[str, str]
    views: Mapping[str, str]
    sources: Mapping[str, Mapping[str, Any]]
    document: Mapping[str, Any]

    @cached_property
    def fingerprint(self) -> str:
        """Hash of all but where the record and the sources are: another one makes a refresh full."""
        rules = {
            name: table
            for name, table in self.document.items()
            if name not in ("record", "sources")
        }
        return hashlib.sha256(json.dumps(rules, sort_keys=True).encode()).hexdigest()

    def calendar_of(self, region: str | None) -> Calendar:
        """The calendar of a CRM region; "default" when the region names none."""
        return self.calendar(self.regions.get((region or "").casefold(), "default"))

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name; "default" where an older snapshot names one that is gone."""
        return self.calendars.get(name, self.calendars["default"])


def load_settings(home: Path | None = None) -> Settings:
    """Defaults, overridden by `<home>/ledger.toml` when it is there. Raises SettingInvalid."""
    if home is None:
        return settings_over_defaults({}, where="defaults.toml")
    where, document = override_of(home)
    return settings_over_defaults(document, where=where)


def override_of(home: Path) -> tuple[str, dict[str, Any]]:
    """A home's `ledger.toml` as errors name it, and what it says; nothing where it is not there."""
    file = home / "ledger.toml"
    return (str(file), _read_override(file)) if file.is_file() else ("defaults.toml", {})


def settings_over_defaults(document: Mapping[str, Any], *, where: str) -> Settings:
    """Defaults, overridden by `document`, which `where` names to the reader. Raises SettingInvalid."""
    defaults = tomllib.loads(
        resources.files("escalation_ledger.warehouse").joinpath("defaults.toml").read_text("utf-8")
    )
    merged = overridden(defaults, document, where=where)
    try:
        return _settings(merged)
    except ValueError as error:
        raise SettingInvalid(f"{where}: {error}. Correct that line.") from error


def _read_override(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingInvalid(f"{path} is not TOML: {error}. Correct it or remove it.") from error


def _settings(document: Mapping[str, Any]) -> Settings:
    calendars = {name: Calendar.parse(name, **body) for name, body in document["calendars"].items()}
    regions = {region.casefold(): name for region, name in document["regions"].items()}
    if unknown := set(regions.values()) - set(calendars):
        raise ValueError(f"regions names calendars that do not exist: {', '.join(sorted(unknown))}")
    if (least := document["admission"]["impact_at_least"]) not in set(Impact):
        raise ValueError(f"admission.impact_at_least {least!r} is none of {', '.join(Impact)}")
    return Settings(
        ours=Ours(**{key: tuple(value) for key, value in document["ours"].items()}),
        channels=document["channels"],
        domains={name.lower(): account for name, account in document["domains"].items()},
        workspaces=document["workspaces"],
        admission=Admission(**document["admission"]),
        quiet_business_days=float(document["leaving"]["quiet_business_days"]),
        routing_minutes=int(document["handoffs"]["routing_minutes"]),
        handoff_window_days=int(document["handoffs"]["window_days"]),
        ask_business_minutes=round(60 * float(document["handoffs"]["ask_business_hours"])),
        imminent_business_hours=float(document["promises"]["imminent_business_hours"]),
        crm_headers=document["crm"],
        retention=Retention(**document["retention"]),
        calendars=calendars,
        regions=regions,
        scoring=Scoring(**document["scoring"]),
        links={tool: _https(tool, address) for tool, address in document["links"].items()},
        sources={tool: _live(tool, told) for tool, told in document["sources"].items()},
        views={name: _view(name, address) for name, address in document["views"].items()},
        document={**document, "record": {"url": without_password(document["record"]["url"])}},
    )


def _https(tool: str, address: str) -> str:
    """The address without its last slash; empty where there is none. Raises ValueError."""
    if address and not re.fullmatch(r"https://[A-Za-z0-9.-]+(:\d+)?/?", address):
        raise ValueError(
            f"links.{tool} {address!r} is not an address like https://acme.zendesk.com"
        )
    return address.rstrip("/")


_LIVE_ADDRESS = re.compile(
    r"(https|imaps)://[A-Za-z0-9.-]+(:\d+)?/?|(http|imap)://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?/?"
)


def _live(tool: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is told of a tool that is read live. Raises ValueError, never showing its address."""
    if told["address"] and not _LIVE_ADDRESS.fullmatch(told["address"]):
        scheme = "imaps" if tool == "imap" else "https"
        raise ValueError(
            f"sources.{tool}.address is not an address like {scheme}://acme.example: {scheme}, the host "
            "alone, no name or password in it"
        )
    if told["every_minutes"] < 1:
        raise ValueError(f"sources.{tool}.every_minutes must be at least 1")
    if (since := told.get("since")) and not _is_day(since):
        raise ValueError(f"sources.{tool}.since {since!r} is not a day; write it as 2026-01-01")
    return {**told, "address": told["address"].rstrip("/")}


def _is_day(text: str) -> bool:
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


_FILTERS = re.compile(r"([a-z]+=[^&#]*(&[a-z]+=[^&#]*)*)?")


def _view(name: str, address: str) -> str:
    """A view's address after the host: a page of ours, which the queue need not be named, and filters.

    Raises ValueError.
    """
    path, mark, filters = address.removeprefix("/").partition("?")
    if not mark and "=" in path:
        path, filters = "", path
    is_page = path in set(Page) or (not path and filters)
    if not is_page or not _FILTERS.fullmatch(filters):
        raise ValueError(
            f"views.{name!r} {address!r} is not a page of the ledger and its filters, such as "
            f"promises?tier=Strategic. Pages: {', '.join(Page)}"
        )
    return ("" if path == Page.QUEUE else path) + (f"?{filters}" if filters else "")
