"""A home that reads a HubSpot test server, beside one that reads the same from a drop folder."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.landing import Landing
from escalation_ledger.sample import sample_settings
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import (
    content,
    cursors,
    landed,
    live_home,
    refreshed,
    staged_content,
    staged_tables,
)
from tests.live.hubspot.scenario import RENEWALS, SETTINGS, HubSpot, Object, changed_at
from tests.live.hubspot.server import TOKEN, HubSpotApi

CRM = Source.CRM
NEVER = datetime(1970, 1, 1, tzinfo=UTC)


def home_of(root: Path, api: HubSpotApi, *, token: str = TOKEN, **told: Any) -> Path:
    """Its home, with the sample's settings; the deals of the pipeline Renewals are renewals."""
    table = {"address": api.address, "pipelines": ["Renewals"], **told}
    secrets = {"hubspot": {"token": token}}
    return live_home(root, {"hubspot": table}, secrets, more=SETTINGS + sample_settings())


def dropped(scenario: HubSpot, root: Path) -> str:
    """The content that a refresh of the same from a drop folder has."""
    root.mkdir(parents=True)
    (root / "ledger.toml").write_text(SETTINGS + sample_settings(), "utf-8")
    outcome = refreshed(root, drop=scenario.drop(root / "drop"), now=scenario.clock)
    assert outcome.document["status"] == "ok"
    return content(root)


def landed_as(scenario: HubSpot, root: Path) -> str:
    """What is modelled of the same from a drop folder."""
    home = live_home(root, {}, {}, more=SETTINGS)
    assert landed(home, CRM, drop=scenario.drop(root / "drop")).error is None
    return staged_content(home, CRM)


def landing(home: Path, scenario: HubSpot, run: str) -> Landing:
    """One landing at the scenario's time that goes well."""
    done = landed(home, CRM, run=run, now=scenario.clock)
    assert done.error is None
    return done


def tables(home: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """accounts, renewals: id -> row, as they are modelled."""
    made = staged_tables(home, CRM)
    keys = {"accounts": "account_id", "renewals": "opportunity_id"}
    return {
        name: {row[key]: row for row in made[f"crm_{name}"].iter_rows(named=True)}
        for name, key in keys.items()
    }


def unread_behind_the_cursors(home: Path, scenario: HubSpot) -> list[str]:
    """What the noted cursors stand for and raw does not have, or has as it was before."""
    noted, missing = cursors(home, CRM), []
    newest = raw.newest(Home(home), CRM)
    for kind, ours in (("companies", "accounts"), ("deals", "renewals")):
        reach = json.loads(noted.get(f"hubspot.{kind}", "{}"))
        held = dict(newest[ours].select("object_id", "version_at").iter_rows()) if reach else {}
        missing += [
            f"{kind} {one['id']}"
            for one in scenario.there(kind)
            if reach
            and _stands_for(reach, one)
            and (kind == "companies" or one["properties"]["pipeline"] == RENEWALS)
            and held.get(one["id"], NEVER) < changed_at(one)
        ]
    return missing


def _stands_for(reach: Mapping[str, float], one: Object) -> bool:
    at = round(changed_at(one).timestamp() * 1000)
    is_read = at <= reach["until"] and int(one["id"]) <= reach["last"]
    return at <= reach["settled"] or is_read
