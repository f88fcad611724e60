"""Where a piece of evidence is opened in its tool: built from configured hosts alone, never from text."""

from collections.abc import Mapping

import polars as pl


def source_url(evidence_id: pl.Expr, links: Mapping[str, str]) -> pl.Expr:
    """Evidence ids -> https address of the ticket or thread; null where the tool has none.

    links: `[links]` of the configuration. Mail has no address that opens for everybody.
    """
    ticket = evidence_id.str.extract(r"^zendesk:ticket:(\d+)$")
    channel = evidence_id.str.extract(r"^slack:([A-Z0-9]+)/\d+\.\d+$")
    moment = evidence_id.str.extract(r"^slack:[A-Z0-9]+/(\d+\.\d+)$").str.replace(
        ".", "", literal=True
    )
    return pl.coalesce(
        _under(links["zendesk"], pl.format("/agent/tickets/{}", ticket)),
        _under(links["slack"], pl.format("/archives/{}/p{}", channel, moment)),
    )


def _under(host: str, path: pl.Expr) -> pl.Expr:
    return pl.lit(host) + path if host else pl.lit(None, pl.String)
