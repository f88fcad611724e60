"""The named stories, read from `texts/stories_*.toml`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from escalation_ledger.domain.evidence import email_id, ticket_id
from escalation_ledger.sample.cast import Cast, document
from escalation_ledger.sample.script import Line, Mail, Original, Script, Step, Thread, Ticket

FILES = ("stories_a", "stories_b", "stories_c")
MAIL_IDS = "sample.meridian.example"

STORIES: Mapping[str, str] = MappingProxyType(
    {
        "quiet_dangerous": ticket_id("4790"),
        "loud_harmless": ticket_id("4797"),
        "scattered": ticket_id("4821"),
        "promise_moved": ticket_id("4768"),
        "ping_pong": ticket_id("4775"),
        "ownerless": ticket_id("4802"),
        "owner_left": ticket_id("4752"),
        "small_outage": ticket_id("4838"),
        "reopened_twice": ticket_id("4760"),
        "waiting_question": ticket_id("4784"),
        "conflicting_promises": ticket_id("4811"),
        "renewal_minor": ticket_id("4744"),
        "quiet_overdue": ticket_id("4756"),
        "workaround_owned": ticket_id("4770"),
        "came_back": ticket_id("4815"),
        "mail_only": email_id(f"crowntower@{MAIL_IDS}"),
    }
)
"""Story -> evidence that hangs in its case, whatever `now` and `seed`."""


def stories(cast: Cast) -> Script:
    """All named stories as one script."""
    script = Script()
    for name in FILES:
        for row in document(name)["story"]:
            script += _story(row, cast)
    return script


def reserved_ids() -> frozenset[int]:
    """Ticket numbers the stories use."""
    return frozenset(
        ticket["id"]
        for name in FILES
        for row in document(name)["story"]
        for ticket in row.get("ticket", [])
    )


def _story(row: Mapping[str, Any], cast: Cast) -> Script:
    account = row["account"]
    engineers = {"Data Pipelines": "Nikhil Rao", "Platform Reliability": "Arvid Holm"}
    words = {"leader": "Ruth Calloway"}
    return Script(
        tickets=tuple(
            Ticket(
                **{
                    **{key: value for key, value in ticket.items() if key != "team"},
                    "account": account,
                    "tags": tuple(ticket.get("tags", ())),
                    "steps": tuple(Step(**step) for step in ticket["steps"]),
                    "words": {**words, "engineer": engineers.get(ticket["team"], "Sofia Brandao")},
                }
            )
            for ticket in row.get("ticket", [])
        ),
        threads=tuple(
            Thread(
                key=thread["key"],
                channel=thread["channel"],
                account=account,
                lines=tuple(Line(**line) for line in thread["messages"]),
                words=words,
            )
            for thread in row.get("thread", [])
        ),
        mails=tuple(_mail(mail, account, cast) for mail in row.get("mail", [])),
    )


def _mail(row: Mapping[str, Any], account: str, cast: Cast) -> Mail:
    original = Original(**row["original"]) if "original" in row else None
    known = {**row, "account": account, "original": original, "to": tuple(row.get("to", ()))}
    if unknown := {row["by"], *known["to"]} - set(cast.people):
        raise ValueError(f"mail {row['key']}: nobody is called {', '.join(sorted(unknown))}")
    return Mail(**known)
