"""A home's `ledger.toml` over the defaults: key by key, each value of the kind it replaces."""

import math
from collections.abc import Mapping
from typing import Any


class SettingInvalid(ValueError):
    """A configuration file says something the ledger cannot use."""


# Tables whose keys the reader chooses, each with what a value there is like; everywhere else an
# unknown key is a typing mistake.
_OPEN_TABLES: Mapping[str, Any] = {
    "channels": "",
    "calendars": {"zone": "", "hours": [""], "holidays": ""},
    "regions": "",
    "views": "",
    "crm.accounts": "",
    "crm.renewals": "",
    "crm.contacts": "",
    "scoring.tier_pace": 1.0,
}

# Of several headers for one column the first one counts; what a home says goes before what we ship.
_OWN_FIRST = "crm."

# Something is divided by these.
_ABOVE_ZERO = ("decay_business_hours", "decay_days", "half_life_business_days", "unit_usd")
_ABOVE_ZERO_TABLES = ("scoring.tier_pace",)


def overridden(
    base: Mapping[str, Any], over: Mapping[str, Any], *, where: str, table: str = ""
) -> dict[str, Any]:
    """`base` with what `over` says; in `table`, as the file `where` names it.

    A calendar that says only some of its keys takes the others from the default calendar.
    Raises SettingInvalid, naming file and key.
    """
    merged = dict(base)
    for key in sorted(over, key=lambda key: key != "default"):
        name = f"{table}.{key}" if table else key
        if key in base:
            like = base[key]
        elif table == "calendars":
            like = merged["default"]
        elif table in _OPEN_TABLES:
            like = _OPEN_TABLES[table]
        else:
            raise SettingInvalid(
                f"{where}: there is no setting {name}. Known here: {', '.join(base)}."
            )
        merged[key] = _value(like, over[key], where=where, name=name)
    if table.startswith(_OWN_FIRST):
        return {**dict.fromkeys(over), **merged}
    return merged


def _value(like: Any, value: Any, *, where: str, name: str) -> Any:
    if isinstance(like, Mapping) and isinstance(value, Mapping):
        return overridden(like, value, where=where, table=name)
    if not _is_alike(like, value):
        raise SettingInvalid(f"{where}: {name} is {value!r}; it must be {_kind(like)}.")
    if isinstance(value, int | float) and not isinstance(value, bool):
        _check_size(value, where=where, name=name)
        return type(like)(value)
    return value


def _is_alike(like: Any, value: Any) -> bool:
    match like:
        case float():
            return isinstance(value, int | float) and not isinstance(value, bool)
        case list():
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case _:
            return type(value) is type(like)


def _kind(like: Any) -> str:
    match like:
        case Mapping():
            return "a table"
        case float():
            return "a number"
        case int():
            return "a whole number"
        case list():
            return "a list of texts"
        case _:
            return "a text in quotes"


def _check_size(value: float, *, where: str, name: str) -> None:
    table, _, key = name.rpartition(".")
    is_divisor = key in _ABOVE_ZERO or table in _ABOVE_ZERO_TABLES
    if not math.isfinite(value) or value < 0 or (is_divisor and value == 0):
        least = "greater than 0" if is_divisor else "0 or greater"
        raise SettingInvalid(f"{where}: {name} is {value}; it must be {least}.")
