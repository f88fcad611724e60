"""A row of numbers above a page, each with its definition and one fact beside it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from escalation_ledger.dashboard.components.component import component
from escalation_ledger.reports.exposure import UNKNOWN

_numbers = component("numbers")


@dataclass(frozen=True)
class Number:
    """One number: `value` as it is read, `otherwise` the fact beside it, `means` its definition.

    tone: red or orange where it asks for somebody, with the word's icon; None: plain.
    """

    name: str
    value: str
    otherwise: str
    means: str
    tone: str | None = None
    icon: str | None = None


def numbers(key: str, shown: Sequence[Number]) -> None:
    """Draw them in one row."""
    _numbers(key=key, data={"numbers": [asdict(number) for number in shown], "now": None})


def arr_words(amount: float | None) -> str:
    """`dollars`, or that it is not known."""
    return UNKNOWN if amount is None else dollars(amount)


def dollars(amount: float) -> str:
    """420000.0 -> `$420k`."""
    if amount >= 1e6:
        return f"${amount / 1e6:.{0 if amount >= 1e7 else 1}f}M"
    return f"${amount / 1e3:.0f}k" if amount >= 1e3 else f"${amount:.0f}"


def calendar_span(minutes: float) -> str:
    """4500 minutes -> `3 d 3 h`, the sign in front."""
    hours, sign = round(abs(minutes) / 60), "−" if minutes < 0 else ""
    days, rest = divmod(hours, 24)
    if not hours:
        return f"{sign}{abs(minutes):.0f} m"
    return sign + " ".join(filter(None, [f"{days} d" if days else "", f"{rest} h" if rest else ""]))
