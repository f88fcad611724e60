"""A HubSpot account as it stands: companies, deals and what happens to them, and its CSV exports."""

import csv
import io
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zoneinfo import ZoneInfo

from escalation_ledger.sample import write_sample
from tests.endtoend.ledger import NOW
from tests.pipelines.folders import put

Object = dict[str, Any]
Row = dict[str, str]
ZONE = "America/New_York"
KINDS = ("companies", "deals")
# The field in which this organisation keeps its customer success managers.
SETTINGS = '[crm.accounts]\n"success_manager" = "csm_email"\n'
TIERS = {"tier_s": "Strategic", "tier_e": "Enterprise", "tier_g": "Growth", "tier_b": "Business"}
RENEWALS, NEW = "8801", "default"
STAGES = {
    "101": ("Qualification", RENEWALS, "0.2", False),
    "102": ("Negotiation", RENEWALS, "0.8", False),
    "103": ("Renewed", RENEWALS, "1.0", True),
    "104": ("Churned", RENEWALS, "0.0", True),
    "appointmentscheduled": ("Appointment Scheduled", NEW, "0.2", False),
}
"""Id -> label, pipeline, probability, whether it is closed."""
COMPANY_HEADERS = (
    "hs_object_id", "name", "domain", "hs_additional_domains", "tier", "arr", "hubspot_owner_id",
    "success_manager", "territory", "hs_lastmodifieddate", "archived",
)  # fmt: skip
DEAL_HEADERS = (
    "hs_object_id", "hs_primary_associated_company", "closedate", "amount", "dealstage",
    "hs_is_closed", "hs_deal_stage_probability", "hs_lastmodifieddate", "archived",
)  # fmt: skip


@dataclass
class HubSpot:
    """objects: kind -> id -> object as its API has it. companies_of: deal -> company -> whether primary.

    clock: the tool's. late: (kind, id) -> when a search shows the last change of it. loses: ids of
    companies that went into another one, with when.
    """

    objects: dict[str, dict[int, Object]]
    companies_of: dict[int, dict[int, bool]]
    owners: list[Object]
    clock: datetime = NOW
    late: dict[tuple[str, int], datetime] = field(default_factory=dict)
    merged: dict[tuple[str, int], datetime] = field(default_factory=dict)
    zone: str = ZONE
    stages: dict[str, tuple[str, str, str, bool]] = field(default_factory=lambda: dict(STAGES))

    def there(self, kind: str) -> list[Object]:
        """What is not deleted, by id."""
        return [one for _, one in sorted(self.objects[kind].items()) if not one["archived"]]

    def ids(self, kind: str) -> list[int]:
        return [int(one["id"]) for one in self.there(kind)]

    # What happens; each is at the tool's clock.

    def change(self, kind: str, number: int, **values: str) -> None:
        """Some properties are given other values."""
        one = self.objects[kind][number]
        one["properties"].update(values, hs_lastmodifieddate=text(self.clock))
        one["updatedAt"] = text(self.clock)

    def add_deal(self, company: int | None, *, stage: str = "101", amount: str = "1000") -> int:
        number = 1 + max(self.objects["deals"])
        values = {
            "dealname": f"Deal {number}", "amount": amount, "closedate": _evening("2026-09-30"),
            "hubspot_owner_id": self.owners[0]["id"],
        }  # fmt: skip
        self.objects["deals"][number] = _object(number, values, self.clock)
        self.companies_of[number] = {} if company is None else {company: True}
        self.move(number, stage)
        return number

    def move(self, deal: int, stage: str) -> None:
        """The deal comes to a stage, and so to its pipeline."""
        _, pipeline, probability, _ = self.stages[stage]
        self.change(
            "deals", deal, dealstage=stage, pipeline=pipeline, hs_deal_stage_probability=probability
        )

    def delete(self, kind: str, number: int) -> None:
        """Into the recycling bin; no change to the object, as HubSpot has it."""
        self.objects[kind][number].update(archived=True, archivedAt=text(self.clock))

    def restore(self, kind: str, number: int) -> None:
        """Out of the recycling bin, which changes the object."""
        self.objects[kind][number].update(archived=False)
        self.change(kind, number)

    def merge(self, kind: str, kept: int, into_it: int) -> None:
        """One goes into another: it is in no list any more, and the other tells of it and of its own."""
        gone = self.objects[kind].pop(into_it)
        self.merged[kind, into_it] = self.clock
        before = [
            one["properties"].get("hs_merged_object_ids")
            for one in (self.objects[kind][kept], gone)
        ]
        self.change(kind, kept, hs_merged_object_ids=";".join(filter(None, [*before, gone["id"]])))
        for deal, companies in self.companies_of.items():
            if kind == "companies" and into_it in companies:
                companies[kept] = companies.pop(into_it)
                if deal in self.objects["deals"]:
                    self.change("deals", deal)

    def pass_time(self, minutes: float = 5) -> None:
        self.clock += timedelta(minutes=minutes)

    # The exports.

    def drop(self, folder: Path) -> Path:
        """The same as exports whose headers are the properties' names, those that are gone included."""
        files = {
            "crm/companies.csv": _csv(COMPANY_HEADERS, self._company_rows()),
            "crm/deals.csv": _csv(DEAL_HEADERS, self._deal_rows()),
        }
        return put(folder, files)

    def _company_rows(self) -> Iterable[Row]:
        people = {one["id"]: one["email"] for one in self.owners}
        for number, one in self.objects["companies"].items():
            values = {name: value or "" for name, value in one["properties"].items()}
            yield {
                **values,
                "hs_object_id": str(number),
                "tier": TIERS.get(values.get("tier", ""), ""),
                "hubspot_owner_id": people.get(values.get("hubspot_owner_id", ""), ""),
                "success_manager": people.get(values.get("success_manager", ""), ""),
                "archived": str(one["archived"]).lower(),
            }
        yield from self._merged_rows("companies")

    def _deal_rows(self) -> Iterable[Row]:
        for number, one in self.objects["deals"].items():
            values = one["properties"]
            label, pipeline, _, is_closed = self.stages[values["dealstage"]]
            if pipeline != RENEWALS:
                continue
            closes = datetime.fromisoformat(values["closedate"]).astimezone(ZoneInfo(self.zone))
            yield {
                **values,
                "hs_object_id": str(number),
                "hs_primary_associated_company": str(self.company_of(number) or ""),
                "closedate": closes.strftime("%Y-%m-%d %H:%M"),
                "dealstage": label,
                "hs_is_closed": str(is_closed).lower(),
                "archived": str(one["archived"]).lower(),
            }
        yield from self._merged_rows("deals")

    def _merged_rows(self, kind: str) -> Iterable[Row]:
        for (of, number), at in self.merged.items():
            if of == kind:
                yield {
                    "hs_object_id": str(number),
                    "hs_lastmodifieddate": text(at),
                    "archived": "true",
                }

    def company_of(self, deal: int) -> int | None:
        """The one called primary, else the oldest."""
        companies = self.companies_of.get(deal, {})
        return min(
            [one for one, primary in companies.items() if primary] or companies, default=None
        )


def some_crm(count: int = 8, *, seed: int = 7) -> HubSpot:
    """So many accounts of the sample with their renewals, and deals that are none."""
    accounts, renewals = _sample()
    drawn = random.Random(seed)
    chosen = drawn.sample(accounts, count)
    emails = {row[name] for row in chosen for name in ("owner_email", "csm_email")}
    owners = [
        {"id": str(70 + n), "email": email, "archived": n % 4 == 0}
        for n, email in enumerate(sorted(emails))
    ]
    people = {one["email"]: one["id"] for one in owners}
    tiers = {label: value for value, label in TIERS.items()}
    numbers: dict[str, int] = {}
    companies: dict[int, Object] = {}
    for n, row in enumerate(chosen):
        # Ids of two lengths: as text 998 comes after 1000.
        number = numbers[row["account_id"]] = 996 + n
        domain, *more = row["domains"].split(";")
        values = {
            "name": row["name"], "domain": domain, "hs_additional_domains": ";".join(more) or None,
            "tier": tiers.get(row["tier"]), "arr": row["arr_usd"], "territory": row["region"],
            "hubspot_owner_id": people[row["owner_email"]],
            "success_manager": people[row["csm_email"]], "annualrevenue": None,
        }  # fmt: skip
        companies[number] = _object(number, values, NOW - timedelta(days=30, minutes=n // 2))
    scenario = HubSpot({"companies": companies, "deals": {}}, {}, owners)
    stages = {label: stage for stage, (label, *_) in STAGES.items()}
    for n, row in enumerate(one for one in renewals if one["account_id"] in numbers):
        stage = stages.get(row["stage"], "103" if "Won" in row["stage"] else "104")
        number, company = 9_996 + n, numbers[row["account_id"]]
        values = {
            "dealname": f"Renewal {n}", "amount": row["amount_usd"], "dealstage": stage,
            "closedate": _evening(row["renewal_date"]), "pipeline": STAGES[stage][1],
            "hs_deal_stage_probability": STAGES[stage][2],
        }  # fmt: skip
        at = datetime.fromisoformat(row["updated_at"])
        scenario.objects["deals"][number] = _object(number, values, at)
        other = min(companies)
        scenario.companies_of[number] = {company: True, other: company == other}
    scenario.add_deal(min(companies), stage="appointmentscheduled")
    return scenario


def a_day_of(scenario: HubSpot, seed: int, events: int = 6) -> None:
    """Things happen, some minutes apart: objects change, come, go and go into one another."""
    drawn = random.Random(seed)
    for number in range(events):
        scenario.pass_time(drawn.choice([1, 2, 7]))
        companies, deals = scenario.ids("companies"), scenario.ids("deals")
        match drawn.randrange(7):
            case 0:
                scenario.change("companies", drawn.choice(companies), name=f"Name {number}")
            case 1:
                scenario.add_deal(drawn.choice(companies), amount=str(1000 + number))
            case 2 if len(deals) > 4:
                scenario.delete("deals", drawn.choice(deals))
            case 3 if len(companies) > 4 and len(deals) > 4:
                kind = drawn.choice(KINDS)
                kept, gone = drawn.sample(scenario.ids(kind), 2)
                scenario.merge(kind, kept, gone)
            case 4 if len(companies) > 4:
                scenario.delete("companies", drawn.choice(companies))
            case 5:
                scenario.move(drawn.choice(deals), "appointmentscheduled")
            case _:
                scenario.move(drawn.choice(deals), drawn.choice(["101", "102", "103", "104"]))
    scenario.pass_time(3)


def _object(number: int, values: Mapping[str, Any], at: datetime) -> Object:
    return {
        "id": str(number),
        "properties": {
            **values, "hs_object_id": str(number), "createdate": text(at),
            "hs_lastmodifieddate": text(at),
        },
        "createdAt": text(at),
        "updatedAt": text(at),
        "archived": False,
    }  # fmt: skip


def _evening(day: str) -> str:
    """Nine in the evening of that day where the account is, which is the next day in UTC."""
    at = datetime.combine(datetime.fromisoformat(day), time(21), ZoneInfo(ZONE))
    return text(at)


def _csv(headers: tuple[str, ...], rows: Iterable[Row]) -> str:
    written = io.StringIO()
    writer = csv.DictWriter(written, headers, restval="", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return written.getvalue()


@cache
def _sample() -> tuple[list[Row], list[Row]]:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), now=NOW)
        crm = Path(folder) / "crm"
        return _rows(crm / "accounts.csv"), _rows(crm / "renewals.csv")


def _rows(file: Path) -> list[Row]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))


def text(at: datetime) -> str:
    """As HubSpot writes times: UTC, milliseconds."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def changed_at(one: Object) -> datetime:
    """When it last changed."""
    return datetime.fromisoformat(one["properties"]["hs_lastmodifieddate"])
