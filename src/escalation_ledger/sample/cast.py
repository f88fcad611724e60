"""Who is in the story: our people, the customers and theirs; and the plots, read from `texts`."""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

OUR_DOMAIN = "meridian.example"
PLOT_FILES = ("plots_blocked", "plots_severe", "plots_degraded", "plots_small")


@dataclass(frozen=True)
class Person:
    """Somebody with an address. `account` is None on our side; `job` says what they do there."""

    name: str
    region: str
    email: str
    account: str | None = None
    job: str = "contact"
    team: str = ""
    title: str = ""
    closing: str = ""
    mail: str = "gmail"
    left: bool = False

    @property
    def first(self) -> str:
        """The name to greet with."""
        words = self.name.split()
        return f"{words[0]} {words[-1]}" if words[0] == "Dr." else words[0]


@dataclass(frozen=True)
class Account:
    """One customer. `renews`: days from now."""

    id: str
    name: str
    domain: str
    tier: str
    arr: int
    region: str
    renews: int
    people: tuple[Person, ...]
    executive: Person
    success: Person


@dataclass(frozen=True)
class Plot:
    """What can go wrong, with the words for each stage of it."""

    key: str
    team: str
    impact: str
    subjects: tuple[str, ...]
    openings: tuple[str, ...]
    replies: tuple[str, ...]
    findings: tuple[str, ...]
    chasers: tuple[str, ...]
    fixes: tuple[str, ...]
    deliver: tuple[str, ...]
    vars: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Cast:
    """Everybody and everything the stories choose from."""

    teams: tuple[str, ...]
    staff: Mapping[str, Person]
    accounts: Mapping[str, Account]
    plots: Mapping[str, Plot]

    @property
    def people(self) -> dict[str, Person]:
        """Everybody by name."""
        theirs = {person.name: person for a in self.accounts.values() for person in a.people}
        return {**self.staff, **theirs}

    def staff_of(self, job: str, region: str | None = None) -> list[Person]:
        """Our active people of that job, in a region when one is given."""
        return [
            person
            for person in self.staff.values()
            if person.job == job and not person.left and region in (None, person.region)
        ]

    def agent(self, team: str, region: str) -> Person:
        """The agent of that team in that region, else one of the region."""
        agents = self.staff_of("agent", region)
        return next(
            (person for person in agents if person.team == team), agents[len(team) % len(agents)]
        )


@cache
def load_cast() -> Cast:
    """The cast, from the TOML files beside this module."""
    company = document("company")
    staff = {row["name"]: _ours(row) for row in company["person"]}
    accounts = [
        _account(row, index, staff) for index, row in enumerate(document("accounts")["account"])
    ]
    plots = [_plot(row) for name in PLOT_FILES for row in document(name)["plot"]]
    return Cast(
        teams=tuple(company["teams"]),
        staff=staff,
        accounts={account.name: account for account in accounts},
        plots={plot.key: plot for plot in plots},
    )


def document(name: str) -> dict[str, Any]:
    """One file of `texts`, parsed."""
    path = resources.files("escalation_ledger.sample").joinpath("texts", f"{name}.toml")
    return tomllib.loads(path.read_text("utf-8"))


def address(name: str, domain: str) -> str:
    """`Dr. Aisha Grant` -> `aisha.grant@domain`."""
    plain = unicodedata.normalize("NFKD", name.removeprefix("Dr. ")).encode("ascii", "ignore")
    return re.sub(r"[^a-z]+", ".", plain.decode().lower()) + f"@{domain}"


def _ours(row: Mapping[str, Any]) -> Person:
    return Person(**{"job": "agent", **row, "email": address(row["name"], OUR_DOMAIN)})


def _account(row: Mapping[str, Any], index: int, staff: Mapping[str, Person]) -> Account:
    domain = f"{row['domain']}.example"
    of_region = [person for person in staff.values() if person.region == row["region"]]
    executives = [person for person in of_region if person.job == "executive"]
    success = [person for person in of_region if person.job == "success"]
    people = tuple(
        Person(
            name=name,
            title=title,
            region=row["region"],
            email=address(name, domain),
            account=row["name"],
        )
        for name, title in (words.split(", ", 1) for words in row["people"])
    )
    return Account(
        id=f"0015g00000{index + 10:02d}MrdAAC",
        name=row["name"],
        domain=domain,
        tier=row["tier"],
        arr=row["arr"],
        region=row["region"],
        renews=row["renews"],
        people=people,
        executive=executives[index % len(executives)],
        success=success[index % len(success)],
    )


def _plot(row: Mapping[str, Any]) -> Plot:
    texts = {key: tuple(value) for key, value in row.items() if isinstance(value, list)}
    names = {key: tuple(values) for key, values in row.get("vars", {}).items()}
    return Plot(key=row["key"], team=row["team"], impact=row["impact"], vars=names, **texts)


def duty_manager() -> str:
    """Address of the head of support, who sits at the demo's dashboard."""
    return load_cast().staff_of("leader")[0].email
