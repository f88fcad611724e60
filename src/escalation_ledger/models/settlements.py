"""What people settled of who is who and whose things are: it comes first, over what any tool says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl


@dataclass(frozen=True)
class Settlements:
    """identities: person_id -> the id that person goes by, chains followed. evidence: evidence_id ->
    account_id. people: person_id -> account_id of a customer, else side. domains, channels (ids),
    workspaces (Slack team ids): -> account_id.
    """

    identities: Mapping[str, str] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)
    people: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    domains: Mapping[str, str] = field(default_factory=dict)
    channels: Mapping[str, str] = field(default_factory=dict)
    workspaces: Mapping[str, str] = field(default_factory=dict)

    @property
    def accounts_of_people(self) -> dict[str, str]:
        """person_id -> account_id, of customers; by the id each goes by."""
        return {
            self.identities.get(person, person): account
            for person, (account, _) in self.people.items()
            if account
        }

    @property
    def sides_of_people(self) -> dict[str, str]:
        """person_id -> side, of everybody settled; by the id each goes by."""
        return {
            self.identities.get(person, person): side or "customer"
            for person, (_, side) in self.people.items()
        }


NOTHING_SETTLED = Settlements()


def said_of(column: str, by: Mapping[str, str]) -> pl.Expr:
    """What was settled of the column's value; null where nothing was."""
    return pl.col(column).replace_strict(dict(by), default=None, return_dtype=pl.String)


def known_as(column: str, identities: Mapping[str, str]) -> pl.Expr:
    """The id that a person goes by."""
    return pl.coalesce(said_of(column, identities), column)


def followed(identities: Mapping[str, str]) -> dict[str, str]:
    """Each id that goes by another, with where its mappings lead; of a circle, to its least id."""
    ends = {person: _end(person, identities) for person in identities}
    return {person: end for person, end in ends.items() if end != person}


def _end(person: str, identities: Mapping[str, str]) -> str:
    seen = [person]
    while (other := identities.get(seen[-1])) is not None:
        if other in seen:
            return min(seen[seen.index(other) :])
        seen.append(other)
    return seen[-1]
