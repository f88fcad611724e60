"""A page's empty and error states: what happened, to which thing, what to do now."""

from escalation_ledger.dashboard.components.component import component

_notice = component("notice")


def notice(
    title: str,
    *,
    body: str,
    commands: tuple[str, ...] = (),
    is_error: bool = False,
    is_beside: bool = False,
    key: str,
) -> None:
    """Draw one. `commands` are what to type, each with a button that copies it; `is_beside`: next to a list."""
    _notice(
        key=key,
        data={
            "title": title,
            "body": body,
            "commands": list(commands),
            "error": is_error,
            "beside": is_beside,
            "now": None,
        },
    )
