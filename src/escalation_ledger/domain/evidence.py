"""Evidence ids: how one item of one tool is named, everywhere."""

import polars as pl


def ticket_id(ticket: str) -> str:
    """`4821` -> `zendesk:ticket:4821`."""
    return f"zendesk:ticket:{ticket}"


def comment_id(comment: str) -> str:
    """`99` -> `zendesk:comment:99`."""
    return f"zendesk:comment:{comment}"


def slack_id(channel: str, ts: str) -> str:
    """Channel id and timestamp (always a string) -> `slack:C024BE91L/1741612345.000200`."""
    return f"slack:{channel}/{ts}"


def email_id(message_id: str) -> str:
    """A Message-ID, with or without angle brackets -> `email:MESSAGE-ID`."""
    return f"email:{message_id.strip().removeprefix('<').removesuffix('>')}"


def ticket_id_expr(ticket: pl.Expr) -> pl.Expr:
    """`ticket_id` over a column."""
    return pl.concat_str(pl.lit("zendesk:ticket:"), ticket)


def comment_id_expr(comment: pl.Expr) -> pl.Expr:
    """`comment_id` over a column."""
    return pl.concat_str(pl.lit("zendesk:comment:"), comment)


def slack_id_expr(channel: pl.Expr, ts: pl.Expr) -> pl.Expr:
    """`slack_id` over columns."""
    return pl.concat_str(pl.lit("slack:"), channel, pl.lit("/"), ts)


def email_id_expr(message_id: pl.Expr) -> pl.Expr:
    """`email_id` over a column of Message-IDs without brackets."""
    return pl.concat_str(pl.lit("email:"), message_id)
