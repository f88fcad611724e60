"""What the browser sent of a sheet, taken apart by the frozen frame. It is client data: anyone can send anything."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from escalation_ledger.dashboard.editing.columns import INSTANTS, NAMES, Open, instant_text
from escalation_ledger.dashboard.editing.draft import Draft, Typed
from escalation_ledger.dashboard.editing.frozen import PICKED, Frozen, value_in
from escalation_ledger.dashboard.zones import instant_there
from escalation_ledger.ledger.checking import LONGEST
from escalation_ledger.ledger.refusals import InvalidEdit


class Forged(ValueError):
    """The browser sent what this sheet does not let anyone type. Nothing of it counts."""


@dataclass(frozen=True)
class Incoming:
    """The sheet as it stands in the browser.

    draft: what is not saved; picked: ids of the cases ticked; unusable: what is wrong with cells
    that hold a time that does not exist, by cell. is_refused: what was sent was forged.
    """

    draft: Draft
    picked: tuple[str, ...]
    unusable: Mapping[tuple[str, str], str]
    is_refused: bool = False


def incoming(sent: Any, frozen: Frozen, before: Draft) -> Incoming:
    """What was typed over `before`, the draft that the sheet was shown with. Raises Forged.

    sent: the widget's state. A cell put back to what it was is not typed any more.
    """
    typed: dict[tuple[str, str], Typed] = dict(before.cells)
    unusable: dict[tuple[str, str], str] = {}
    picked: list[str] = []
    for row, name, value in _sent_cells(sent, frozen):
        if name == PICKED:
            picked += [row["case_id"]] * _flag(value)
            continue
        column = _open(name, row)
        cell = (row["case_id"], column.value)
        try:
            text = _text(column, value, frozen, row)
        except InvalidEdit as error:
            unusable[cell] = str(error)
            continue
        if text == value_in(row, column):
            typed.pop(cell, None)
        else:
            typed[cell] = _typed(row, column, text, before.cells.get(cell))
    return Incoming(Draft(typed), tuple(picked), unusable)


def _sent_cells(sent: Any, frozen: Frozen) -> Iterator[tuple[Mapping[str, Any], str, Any]]:
    """(row as frozen, column's name, value) of each cell sent. Raises Forged."""
    if not sent:
        return
    if not isinstance(sent, Mapping):
        raise Forged("what was sent is no sheet")
    for kind in ("added_rows", "deleted_rows"):
        if sent.get(kind):
            raise Forged(f"{kind.replace('_', ' ')}, and a sheet has the rows it has")
    rows = sent.get("edited_rows") or {}
    if not isinstance(rows, Mapping):
        raise Forged("edited rows are no rows")
    for position, cells in rows.items():
        row = frozen.at(_position(position))
        if row is None:
            raise Forged(f"row {position}, and the sheet has {frozen.rows.height}")
        if not isinstance(cells, Mapping):
            raise Forged(f"row {position} is no row")
        for name, value in cells.items():
            yield row, name, value


def _position(position: Any) -> int:
    if isinstance(position, bool) or not isinstance(position, int):
        raise Forged(f"row {position!r}")
    return position


def _open(name: Any, row: Mapping[str, Any]) -> Open:
    if name not in [column.value for column in Open]:
        raise Forged(f"{name!r} of {row['case_id']}, and that column is for reading")
    return Open(name)


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Forged(f"a tick that is {value!r}")
    return value


def _text(column: Open, value: Any, frozen: Frozen, row: Mapping[str, Any]) -> str | None:
    """The value as the draft holds it. Raises Forged, InvalidEdit where clocks never show it."""
    if value is not None and not isinstance(value, str):
        raise Forged(f"{column.value} = {value!r} of {row['case_id']}")
    if value is None:
        return None
    if column in INSTANTS:
        return instant_text(instant_there(_wall(column, value, row), frozen.zone))
    choices = frozen.choices.of(column)
    if choices is not None and value not in choices:
        raise Forged(
            f"{column.value} = {value!r} of {row['case_id']}, which its list does not hold"
        )
    if len(value) > LONGEST:
        raise Forged(f"{column.value} of {row['case_id']} with {len(value):,} characters")
    return value.strip() or None


def _wall(column: Open, value: str, row: Mapping[str, Any]) -> datetime:
    """The sheet's times are naive, whatever zone the text names: they are of the clock on the wall."""
    try:
        return datetime.fromisoformat(value).replace(tzinfo=None, second=0, microsecond=0)
    except ValueError as error:
        raise Forged(f"{NAMES[column]} = {value!r} of {row['case_id']}") from error


def _typed(row: Mapping[str, Any], column: Open, text: str | None, before: Typed | None) -> Typed:
    """What was typed over an older draft is still decided on what that was."""
    seen = before or Typed(row["case_id"], column, None, row["version"], row["promise_id"])
    return Typed(row["case_id"], column, text, seen.version, seen.promise_id)
