"""FIELD=VALUE of `ledger set`: what may stand there, and the changes that it asks for."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from escalation_ledger.cli.context import required_instant, usage_error
from escalation_ledger.domain.words import Blocker
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import CaseId

NONE: Final = "none"

# A value as it is meant; None clears the field.
Values = Mapping[str, Any]


def given(texts: Sequence[str]) -> dict[str, str]:
    """FIELD=VALUE texts -> field -> text; a usage error names what is wrong."""
    found: dict[str, str] = {}
    for text in texts:
        name, separator, value = text.partition("=")
        if not separator or name not in _READ:
            usage_error(f"{text!r} is not one of {', '.join(f'{known}=VALUE' for known in _READ)}.")
        if not value.strip():
            clears = f"{name}=none clears it." if name in _CLEARED else "Say what it is."
            usage_error(f"{name} is given nothing. {clears}")
        if name in found:
            usage_error(f"{name} is given twice.")
        found[name] = value
    return found


def checked(texts: Mapping[str, str]) -> dict[str, Any]:
    """Field -> its value; None where `none` clears it. A usage error names what is wrong."""
    return {
        name: None if name in _CLEARED and text == NONE else _READ[name](name, text)
        for name, text in texts.items()
    }


def changes(values: Values, desk: Desk, case_id: CaseId, *, words: str) -> list[Change]:
    """One change for each field, in the order a case tells them. words: for the customer."""
    if words and "promise" not in values:
        usage_error("--words goes with promise=INSTANT or promise=none.")
    single: dict[str, Callable[[Any], Change]] = {
        "blocker": lambda word: e.BlockerNamed(word or Blocker.UNNAMED.value),
        "nature": e.NatureSet,
        "summary": e.SummaryWritten,
        "note": e.ProgressNoted,
        "promise": lambda due: _promise(desk, case_id, due, words),
    }
    return [
        *_owner(values),
        *_impact(values),
        *(single[name](value) for name, value in values.items() if name in single),
    ]


def _owner(values: Values) -> list[Change]:
    """One event for owner and due; an owner named alone keeps the due that stands, so `none` is said."""
    due_at = values.get("owner_due")
    named = [e.OwnerAssigned(values["owner"], due_at)] if "owner" in values else []
    is_said = named and (due_at is not None or values["owner"] is None)
    return [*named, *([e.OwnerDueSet(due_at)] if "owner_due" in values and not is_said else [])]


def _impact(values: Values) -> list[Change]:
    rated = [values.get(name) for name in ("impact", "breadth", "workaround")]
    return [e.ImpactSet(*rated)] if any(value is not None for value in rated) else []


def _promise(desk: Desk, case_id: CaseId, due_at: datetime | None, words: str) -> Change:
    """An instant makes the promise or moves it; none takes it back."""
    if due_at is None:
        return desk.withdrawn(case_id, words=words)
    return desk.promised(case_id, due_at, words=words)


def _text(_: str, text: str) -> str:
    return text


def _instant(name: str, text: str) -> datetime:
    return required_instant(text, option=name)


def _share(name: str, text: str) -> float:
    try:
        return float(text)
    except ValueError:
        usage_error(f"{name} {text!r} is no share. Give 0 to 1, as 0.5.")


def _flag(name: str, text: str) -> bool:
    if text not in ("yes", "no"):
        usage_error(f"{name} {text!r} is neither yes nor no.")
    return text == "yes"


_READ: Final[dict[str, Callable[[str, str], Any]]] = {
    "owner": _text,
    "owner_due": _instant,
    "blocker": _text,
    "promise": _instant,
    "nature": _text,
    "impact": _text,
    "breadth": _share,
    "workaround": _flag,
    "summary": _text,
    "note": _text,
}
_CLEARED: Final = ("owner", "owner_due", "blocker", "promise", "nature")
NAMES: Final = tuple(_READ)
