"""A Salesforce as it stands: records of a Data Loader export of it, and what happens to them."""

import csv
import io
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from escalation_ledger.sample import sample_settings, write_sample
from tests.endtoend.ledger import NOW
from tests.pipelines.folders import put

Record = dict[str, Any]
# An organisation's own fields; CSM__r leads to a user, as Owner does.
SETTINGS = (
    sample_settings()
    + """
[crm.accounts]
"ARR__c" = "arr_usd"
"Tier__c" = "tier"
"Region__c" = "region"
"CSM__r.Email" = "csm_email"
"""
)
_FILES = {"accounts": "Account", "renewals": "Opportunity", "contacts": "Contact"}
_STAGES = ("Qualification", "Proposal", "Negotiation", "Verbal", "Closed Won", "Closed Lost")


@dataclass
class Scenario:
    """records: by object of Salesforce, field -> value; a field of another record as Owner.Email.

    clock: Salesforce's. uncommitted: id -> how a record stands for others until a transaction ends;
    None: not at all.
    """

    records: dict[str, list[Record]]
    clock: datetime = NOW
    uncommitted: dict[str, Record | None] = field(default_factory=dict)

    def drop(self, folder: Path, types: tuple[str, ...] = ()) -> Path:
        """The same as a drop folder: Data Loader's "Export All" of each object, of those types."""
        rows = {
            name: [
                one for one in self.records[of] if not types or one.get("Type") in {*types, None}
            ]
            for name, of in _FILES.items()
        }
        put(folder, {f"crm/{_FILES[name]}.csv": _csv(of) for name, of in rows.items()})
        return folder

    def visible(self, sobject: str) -> Iterator[Record]:
        """The records as everybody sees them by now."""
        for one in self.records[sobject]:
            seen = self.uncommitted.get(one["Id"], one)
            if seen is not None:
                yield seen

    def record(self, identity: str) -> Record:
        return next(one for of in self.records.values() for one in of if one["Id"] == identity)

    def ids(self, sobject: str) -> list[str]:
        """Of those that are not deleted."""
        return [one["Id"] for one in self.records[sobject] if one["IsDeleted"] == "false"]

    # What happens; each is at Salesforce's clock.

    def change(self, identity: str, **values: Any) -> None:
        """Fields get other values; a double underscore in a name is a point where it leads elsewhere."""
        one = self.record(identity)
        one.update(values)
        one["SystemModstamp"] = stamp(self.clock)

    def begin(self, identity: str, **values: Any) -> None:
        """As `change`, in a transaction that others do not see the end of until `commit`."""
        self.uncommitted[identity] = dict(self.record(identity))
        self.change(identity, **values)

    def commit(self) -> None:
        self.uncommitted.clear()

    def delete(self, identity: str) -> None:
        """Into the recycle bin; an account with its opportunities and contacts."""
        self.change(identity, IsDeleted="true")
        for one in (*self.records["Opportunity"], *self.records["Contact"]):
            if one["AccountId"] == identity and one["IsDeleted"] == "false":
                self.change(one["Id"], IsDeleted="true")

    def undelete(self, identity: str) -> None:
        self.change(identity, IsDeleted="false")

    def win_a_customer(self) -> None:
        """A new account with its first opportunity."""
        number = len(self.records["Account"])
        account = dict(self.records["Account"][0])
        account |= {
            "Id": f"0015g00009{number:05}NewAAC"[:18], "Name": f"New {number}", "IsDeleted": "false",
            "Website": f"new{number}.example", "SystemModstamp": stamp(self.clock),
        }  # fmt: skip
        deal = dict(self.records["Opportunity"][0])
        deal |= {
            "Id": f"0065g00009{number:05}NewQAS"[:18], "AccountId": account["Id"],
            "IsDeleted": "false", "SystemModstamp": stamp(self.clock),
        }  # fmt: skip
        self.records["Account"].append(account)
        self.records["Opportunity"].append(deal)

    def pass_time(self, minutes: float = 5) -> None:
        self.clock += timedelta(minutes=minutes)


def stamp(at: datetime) -> str:
    """As the API writes an instant."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000+0000")


def some_customers(count: int = 8, *, seed: int = 7) -> Scenario:
    """So many accounts of the sample with their opportunities, three of them at each second."""
    whole = _sample()
    accounts = random.Random(seed).sample(whole["Account"], count)
    chosen = {one["Id"] for one in accounts}
    records = {"Account": [dict(one) for one in accounts]}
    for sobject in ("Opportunity", "Contact"):
        records[sobject] = [dict(one) for one in whole[sobject] if one["AccountId"] in chosen]
    for of in records.values():
        for number, one in enumerate(of):
            began = NOW - timedelta(days=30) + timedelta(seconds=number // 3)
            one["SystemModstamp"] = stamp(began)
    return Scenario(records)


def a_day_of(scenario: Scenario, seed: int, events: int = 6) -> None:
    """Things happen, some minutes apart, no two of them in the same second."""
    drawn = random.Random(seed)
    for number in range(events):
        scenario.pass_time(drawn.choice([0.1, 2, 7, 20]))
        accounts, deals = scenario.ids("Account"), scenario.ids("Opportunity")
        match drawn.randrange(8):
            case 0:
                scenario.change(drawn.choice(accounts), Name=f"Renamed {seed} {number}")
            case 1 if len(accounts) > 3:
                scenario.delete(drawn.choice(accounts))
            case 2 if len(deals) > 3:
                scenario.delete(drawn.choice(deals))
            case 3:
                scenario.win_a_customer()
            case 4:
                scenario.change(
                    drawn.choice(accounts), **{"Owner.Email": f"o{number}@ours.example"}
                )
            case 5 if contacts := scenario.ids("Contact"):
                scenario.change(drawn.choice(contacts), Email=drawn.choice([None, "new@gmail.com"]))
            case _:
                scenario.change(
                    drawn.choice(deals),
                    StageName=drawn.choice(_STAGES),
                    Amount=float(drawn.randrange(1_000, 900_000)),
                )
    scenario.pass_time(1)


@cache
def _sample() -> dict[str, list[Record]]:
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), now=NOW)
        read = {name: _rows(Path(folder) / f"crm/{name}.csv") for name in ("accounts", "renewals")}
    return {
        "Account": [
            {
                "Id": row["account_id"], "Name": row["name"], "Website": row["domains"],
                "AnnualRevenue": 3.5e8, "ARR__c": float(row["arr_usd"]), "Tier__c": row["tier"],
                "Region__c": row["region"], "Owner.Email": row["owner_email"],
                "CSM__r.Email": row["csm_email"], "Phone": "+1 555 0100", "IsDeleted": "false",
            }
            for row in read["accounts"]
        ],
        "Opportunity": [
            {
                "Id": row["opportunity_id"], "AccountId": row["account_id"], "Type": "Renewal",
                "CloseDate": row["renewal_date"], "Amount": float(row["amount_usd"]),
                "StageName": row["stage"], "Probability": 100 * float(row["close_probability"]),
                "NextStep": "call them", "IsDeleted": "false",
            }
            for row in read["renewals"]
        ],
        "Contact": [
            {
                "Id": row["account_id"].replace("001", "003", 1), "AccountId": row["account_id"],
                "Name": f"Buyer of {row['name']}", "Email": f"Buyer@{row['domains']}",
                "MobilePhone": "+1 555 0101", "IsDeleted": "false",
            }
            for row in read["accounts"]
        ],
    }  # fmt: skip


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))


def _csv(records: list[Record]) -> str:
    """As Data Loader writes it: every field, instants with a Z."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    for one in records:
        writer.writerow({**one, "SystemModstamp": one["SystemModstamp"].replace("+0000", "Z")})
    return text.getvalue()


def copied(records: dict[str, list[Record]]) -> dict[str, list[Record]]:
    """As they stand now."""
    copy: dict[str, list[Record]] = json.loads(json.dumps(records))
    return copy
