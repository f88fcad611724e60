"""What is asked of an object: the fields that the header map reads and this user may see, and as SOQL."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from escalation_ledger.pipelines.live.salesforce.places import Place
from escalation_ledger.pipelines.live.source import Drifted
from escalation_ledger.warehouse.crm_headers import COLUMNS, NEEDED, standing_for

SOBJECTS: Final[Mapping[str, str]] = {
    "accounts": "Account",
    "renewals": "Opportunity",
    "contacts": "Contact",
}
"""Our object -> Salesforce's. Accounts first, for the others are theirs; contacts, the most, last."""

TYPE: Final = "Type"
_ALWAYS: Final = ("Id", "SystemModstamp", "IsDeleted")
_DOTTED: Final = re.compile(r"([A-Za-z]\w*)\.[A-Za-z]\w*(\.[A-Za-z]\w*)*")


@dataclass(frozen=True)
class Asked:
    """columns: ours -> the fields that stand for it, at times none. types: of opportunities that are renewals; none: all."""

    kind: str
    columns: Mapping[str, tuple[str, ...]]
    types: tuple[str, ...] = ()

    @property
    def fields(self) -> tuple[str, ...]:
        """Each field once: those that every record must tell, then the others by name."""
        others = {field for fields in self.columns.values() for field in fields} - {*_ALWAYS}
        return (*_ALWAYS, *sorted(others | ({TYPE} if self.types else set())))

    def soql(self, after: Place | None) -> str:
        """The query for what changed behind that place, oldest first."""
        where = ""
        if after:
            stamp = after.soql
            where = (
                f" WHERE SystemModstamp > {stamp}"
                f" OR (SystemModstamp = {stamp} AND Id > '{after.id}')"
            )
        select = f"SELECT {', '.join(self.fields)} FROM {SOBJECTS[self.kind]}"  # noqa: S608 - names that it told
        return f"{select}{where} ORDER BY SystemModstamp, Id"

    def is_ours(self, record: Mapping[str, Any]) -> bool:
        """Whether it is one of those that are read."""
        return not self.types or record.get(TYPE) in self.types

    def cells(self, record: Mapping[str, Any]) -> dict[str, str | None]:
        """Field -> text, as Data Loader's CSV has a row of it.

        Where types are told, `is_deleted` stands in place of IsDeleted: one of another type is gone, too.
        """
        cells = {field: _text(_value(record, field)) for field in self.fields}
        if self.types:
            is_gone = cells.pop("IsDeleted") == "true" or not self.is_ours(record)
            cells["is_deleted"] = _text(is_gone)
        return cells


def asked(
    kind: str,
    described: Mapping[str, Any],
    headers: Mapping[str, str],
    types: tuple[str, ...] = (),
) -> Asked:
    """What to ask of an object as `describe` tells it to this user. Raises Drifted.

    headers: the map of `[crm.KIND]`. Versions are by SystemModstamp alone, for nothing else moves
    with every change.
    """
    names = {one["name"] for one in described["fields"]} | set(_of_others(described, headers))
    found = standing_for(sorted(names), COLUMNS[kind], headers)
    columns = {ours: tuple(fields) for ours, fields in found.items()}
    lost = sorted({*_ALWAYS} - names) or sorted(ours for ours in NEEDED[kind] if not columns[ours])
    if lost:
        raise Drifted(
            f"salesforce shows this user {SOBJECTS[kind]} without what {kind} cannot do without "
            f"({', '.join(lost)}); nothing of it is read. Let its permission set read that field, "
            f"or name another one under [crm.{kind}] in ledger.toml."
        )
    return Asked(kind, {**columns, "updated_at": ("SystemModstamp",)}, types)


def refuse_unknown_types(described: Mapping[str, Any], types: tuple[str, ...]) -> None:
    """Raises Drifted when one of the types is none that opportunities have, naming those they have."""
    if not types:
        return
    found = next((one for one in described["fields"] if one["name"] == TYPE), None)
    if found is None:
        raise Drifted(
            "salesforce shows this user no Opportunity.Type, by which sources.salesforce.types tells "
            "renewals; let its permission set read it, or leave types empty."
        )
    known = [value["value"] for value in found.get("picklistValues", ())]
    if unknown := [one for one in types if one not in known]:
        raise Drifted(
            f"sources.salesforce.types names {', '.join(map(repr, unknown))}, which is no type of an "
            f"opportunity there. There are: {', '.join(known) or 'none'}."
        )


def _of_others(described: Mapping[str, Any], headers: Mapping[str, str]) -> Iterator[str]:
    """Fields of records that this one refers to, as Owner.Email, where the map names them."""
    relations = {
        one["relationshipName"].casefold(): one["relationshipName"]
        for one in described["fields"]
        if one.get("relationshipName")
    }
    for header in headers:
        dotted = _DOTTED.fullmatch(header.strip())
        if dotted and (relation := relations.get(dotted[1].casefold())):
            yield f"{relation}.{header.strip().partition('.')[2]}"


def _value(record: Mapping[str, Any], field: str) -> Any:
    """A field of the record, or of one that it refers to; None where there is none."""
    value: Any = record
    for step in field.split("."):
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _text(value: Any) -> str | None:
    match value:
        case None | str():
            return value
        case bool():
            return str(value).lower()
        case float():
            # 1E+16 is a number to JSON and to no spreadsheet.
            return format(Decimal(str(value)), "f")
        case dict() | list():
            return json.dumps(value, ensure_ascii=False)
        case _:
            return str(value)
