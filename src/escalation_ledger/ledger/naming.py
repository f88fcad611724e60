"""What ids are called in words: ticket 4821 “Login fails”, the Slack thread in #ext-acme of 2 Mar."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Final

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.ledger.codec import body_of
from escalation_ledger.ledger.events import Event
from escalation_ledger.models.facts import Facts

Names = Mapping[str, str]
"""Id -> what it is called, within a sentence; of evidence, messages, people, accounts and Slack channels."""

_TITLE_LENGTH: Final = 48


def names(facts: Facts, ids: Iterable[str]) -> Names:
    """What those of the ids are called that the facts know. The rest is called by its id."""
    wanted = sorted(set(ids))
    return {
        **_of_accounts(facts, wanted),
        **_of_people(facts, wanted),
        **_of_channels(facts, wanted),
        **_of_messages(facts, wanted),
        **_of_evidence(facts, wanted),
    }


def names_in(facts: Facts, events: Iterable[Event]) -> Names:
    """What is called by name in the sentences of these events."""
    fields = [value for event in events for value in body_of(event).values()]
    several = [one for value in fields if isinstance(value, list | tuple) for one in value]
    said = [one for one in (*fields, *several) if isinstance(one, str)]
    # A proposal is called by the two that it is about.
    return names(facts, [part for one in said for part in (one, *one.split("~"))])


def begun(name: str, known: Names) -> str:
    """What an id is called at the beginning of a sentence."""
    called = known.get(name)
    return name if called is None else called[:1].upper() + called[1:]


def _of_messages(facts: Facts, wanted: list[str]) -> dict[str, str]:
    """Whose and when. What begins evidence of its own is called as that is."""
    found = facts.messages.filter(pl.col("message_id").is_in(wanted)).join(
        facts.people.select(author_id="person_id", author="name"), on="author_id", how="left"
    )
    return {
        message: f"{author or 'somebody'}'s message of {at.day} {at:%b, %H:%M} UTC"
        for message, author, at in found.select("message_id", "author", "at").iter_rows()
    }


def _of_evidence(facts: Facts, wanted: list[str]) -> dict[str, str]:
    found = facts.evidence.filter(pl.col("evidence_id").is_in(wanted))
    return {
        row["evidence_id"]: _evidence(**row)
        for row in found.select("evidence_id", "source", "title", "place", "opened_at").iter_rows(
            named=True
        )
    }


def _evidence(
    *, evidence_id: str, source: str, title: str | None, place: str | None, opened_at: datetime
) -> str:
    quoted = _quoted(title)
    day = f" of {opened_at.day} {opened_at:%b}"
    match source:
        case Source.ZENDESK:
            return f"ticket {evidence_id.rpartition(':')[2]}{quoted}"
        case Source.SLACK:
            return f"the Slack thread{f' in {place}' if place else ''}{day}{quoted}"
        case Source.EMAIL:
            return f"the mail{quoted}{day}"
        case _:
            return f"what was raised by hand{quoted}"


def _quoted(title: str | None) -> str:
    words = " ".join((title or "").split())
    if not words:
        return ""
    return (
        f" “{words if len(words) <= _TITLE_LENGTH else words[: _TITLE_LENGTH - 1].rstrip() + '…'}”"
    )


def _of_people(facts: Facts, wanted: list[str]) -> dict[str, str]:
    found = facts.people.filter(pl.col("person_id").is_in(wanted))
    return {
        person: f"{name} ({email or _tool(person)})" if name and name != person else person
        for person, name, email in found.select("person_id", "name", "email").iter_rows()
    }


def _tool(person_id: str) -> str:
    """Of whoever has no address, the tool that knows them."""
    tool = person_id.partition(":")[0]
    return f"of {tool.capitalize()}" if tool in set(Source) else person_id


def _of_accounts(facts: Facts, wanted: list[str]) -> dict[str, str]:
    found = facts.accounts.filter(pl.col("account_id").is_in(wanted))
    return dict(found.select("account_id", "account").iter_rows())


def _of_channels(facts: Facts, wanted: list[str]) -> dict[str, str]:
    channel = pl.col("evidence_id").str.extract(r"^slack:([^/]+)/")
    placed = facts.evidence.select("place", channel=channel).drop_nulls()
    return dict(
        placed.filter(pl.col("channel").is_in(wanted)).select("channel", "place").iter_rows()
    )
