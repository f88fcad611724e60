"""The CRM's columns, and the headers that stand for them: of a file, of a landed row, or a tool's own fields."""

from collections.abc import Iterable, Mapping
from typing import Final

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "accounts": (
        "account_id", "name", "domains", "tier", "arr_usd", "owner_email", "csm_email", "region",
        "updated_at", "is_deleted",
    ),
    "renewals": (
        "opportunity_id", "account_id", "renewal_date", "amount_usd", "stage", "close_probability",
        "is_closed", "updated_at", "is_deleted",
    ),
    "contacts": ("contact_id", "account_id", "email", "name", "updated_at", "is_deleted"),
}  # fmt: skip
"""Our columns of each kind of row."""

NEEDED: Final[Mapping[str, frozenset[str]]] = {
    "renewals": frozenset({"opportunity_id", "account_id", "renewal_date"}),
    "contacts": frozenset({"contact_id", "account_id", "email"}),
    "accounts": frozenset({"account_id", "name"}),
}
"""Those that a row must have to be one; accounts last, for the others name theirs too."""


def standing_for(
    present: Iterable[str], columns: Iterable[str], names: Mapping[str, str]
) -> dict[str, list[str]]:
    """Each of our columns -> the headers present that stand for it, in the order in which they count.

    Our own name comes first, then those of `names` (the map of `[crm.KIND]`, header -> column) in
    their order, compared without case, spaces and underscores; headers alike in their own order.
    """
    alike: dict[str, list[str]] = {}
    for header in present:
        alike.setdefault(_plain(header), []).append(header)
    spelled: dict[str, list[str]] = {column: [column] for column in columns}
    for header, column in names.items():
        if column in spelled:
            spelled[column].append(header)
    return {
        column: list(dict.fromkeys(one for name in known for one in alike.get(_plain(name), ())))
        for column, known in spelled.items()
    }


def _plain(header: str) -> str:
    return "".join(header.casefold().replace("_", "").replace("\ufeff", "").split())
