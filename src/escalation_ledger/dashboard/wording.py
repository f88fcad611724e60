"""How the closed vocabularies read on screen."""

from collections.abc import Mapping

from escalation_ledger.domain.words import Band, PromiseStatus, Source

BANDS = {
    Band.ACT_NOW: "Act now",
    Band.TODAY: "Today",
    Band.THIS_WEEK: "This week",
    Band.WATCH: "Watch",
}

SOURCES = {
    Source.ZENDESK: "Zendesk",
    Source.SLACK: "Slack",
    Source.CRM: "CRM",
    Source.EMAIL: "Email",
}

# A promise's status on screen: colour, icon and words of its chip.
BECAME: Mapping[str, tuple[str, str | None, str]] = {
    PromiseStatus.PENDING: ("grey", None, "open"),
    PromiseStatus.IMMINENT: ("orange", "soon", "due soon"),
    PromiseStatus.OVERDUE: ("red", "late", "overdue"),
    PromiseStatus.MISSED: ("red", "late", "missed"),
    PromiseStatus.KEPT: ("green", "accepted", "kept"),
    PromiseStatus.KEPT_LATE: ("orange", "late", "kept late"),
    PromiseStatus.WITHDRAWN: ("red", "none", "withdrawn"),
    PromiseStatus.SUPERSEDED: ("grey", None, "moved on"),
}

FACTORS = {
    "impact": "Impact",
    "time": "Time",
    "revenue": "Revenue",
    "ownership": "Ownership gap",
}


def label(word: str | None) -> str | None:
    """`bug_fix` -> `Bug fix`."""
    return None if word is None else word.replace("_", " ").capitalize()


def source_name(source: str) -> str:
    """`zendesk` -> `Zendesk`; a source without a name of its own keeps its word."""
    return {str(key): name for key, name in SOURCES.items()}.get(source, source.capitalize())


def literal(text: str) -> str:
    r"""The text with every Markdown sign escaped, for the labels Streamlit reads as Markdown.

    `![x](http://elsewhere)` in a tier's name would otherwise load a picture from elsewhere.
    """
    return "".join(f"\\{sign}" if sign in _MARKDOWN else sign for sign in text)


_MARKDOWN = frozenset("\\`*_{}[]<>()#+-.!|~:$&")
