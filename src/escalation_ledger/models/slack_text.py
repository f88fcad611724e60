"""Slack's stored text -> the text people see; addresses of links stay in it, to be found."""

from collections.abc import Mapping

import polars as pl


def shown_text(
    text: pl.Series, *, people: Mapping[str, str], channels: Mapping[str, str]
) -> pl.Series:
    """Mentions by name, links as `label (address)`, entities as characters.

    `people`: user id -> name. `channels`: channel id -> name.
    """
    mentions = {
        **{f"<@{user}>": f"@{name}" for user, name in people.items()},
        **{f"<#{channel}>": f"#{name}" for channel, name in channels.items()},
    }
    named = text.str.replace_many(list(mentions), list(mentions.values())) if mentions else text
    for pattern, shown in _MARKUP:
        named = named.str.replace_all(pattern, shown)
    for entity, character in _ENTITIES:
        named = named.str.replace_all(entity, character, literal=True)
    return named


_MARKUP = (
    (r"<@[A-Z0-9]+\|@?([^>]*)>", "@${1}"),
    (r"<#[A-Z0-9]+\|#?([^>]*)>", "#${1}"),
    (r"<([@#][A-Z0-9]+)>", "${1}"),
    (r"<!subteam\^[^|>]*\|@?([^>]*)>", "@${1}"),
    (r"<!date\^[^|>]*\|([^>]*)>", "${1}"),
    (r"<!(?:subteam\^)?([A-Za-z0-9]+)(?:\|[^>]*)?>", "@${1}"),
    (r"<(?:mailto|tel):[^|>]*\|([^>]*)>", "${1}"),
    (r"<(?:mailto|tel):([^|>]*)>", "${1}"),
    (r"<([a-z][a-z0-9+.-]*://[^|>]*)\|([^>]*)>", "${2} (${1})"),
    (r"<([a-z][a-z0-9+.-]*://[^|>]*)>", "${1}"),
)
# The ampersand last: "&amp;lt;" is the text "&lt;".
_ENTITIES = (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"))
