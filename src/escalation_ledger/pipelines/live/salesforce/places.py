"""How far an object is read: behind which record, in the order of (SystemModstamp, Id)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Self


@dataclass(frozen=True)
class Place:
    """Behind one record. modstamp: in UTC; Salesforce tells whole seconds."""

    modstamp: datetime
    id: str

    @classmethod
    def of(cls, record: Mapping[str, Any]) -> Self:
        """The place behind a record as the API gives it."""
        return cls(datetime.fromisoformat(record["SystemModstamp"]).astimezone(UTC), record["Id"])

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """As `str` wrote it; None for an empty text, which stands for the beginning."""
        modstamp, _, record = text.partition(" ")
        return cls(datetime.fromisoformat(modstamp), record) if text else None

    def __str__(self) -> str:
        return f"{self.soql} {self.id}"

    @property
    def soql(self) -> str:
        """Its instant as SOQL writes one."""
        return self.modstamp.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def behind(records: Iterable[Mapping[str, Any]], *, before: datetime) -> Place | None:
    """The place behind the last of the records, as they came, that changed earlier than `before`.

    A record that changes while an answer is being paged may come with its new stamp at its old place.
    That stamp is later than the query: with a `before` no later than that it moves no place past others.
    """
    places = [place for record in records if (place := Place.of(record)).modstamp < before]
    return places[-1] if places else None
