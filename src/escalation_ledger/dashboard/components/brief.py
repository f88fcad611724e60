"""The morning brief above the list: what needs somebody, in lines that lead to their case."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from escalation_ledger.dashboard.components.component import component
from escalation_ledger.reports.brief.text import brief_markdown, head, nothing

_brief = component("brief")


def brief(
    document: Mapping[str, Any], *, clock_set_to: datetime | None, on_close: Callable[[], None]
) -> None:
    """Draw `brief_document`, with a button that copies it as Markdown and one that closes it."""
    _brief(
        key="brief",
        data={
            "head": head(document),
            "sections": [section for section in document["sections"] if section["lines"]],
            "nothing": nothing(document),
            "markdown": brief_markdown(document),
            "now": clock_set_to.isoformat() if clock_set_to else None,
        },
        on_closed_change=on_close,
    )
