"""No text is read twice: neither in one refresh nor, while the rules are the same, in the next."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

# What a message's readings can depend on. «reader_zone» and «calendar» say when a day ends.
_READ_FROM: Final = (
    "message_id", "evidence_id", "account_id", "at", "author_id", "side", "is_customer_visible",
    "text", "time_zone", "reader_zone", "calendar",
)  # fmt: skip
_AT_ONCE: Final = 20_000
_SAID: Final = ("text", "side", "is_customer_visible")
_OF_MESSAGE: Final = (
    "message_id", "evidence_id", "account_id", "at", "side", "is_customer_visible",
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """Messages as they were read, and everything read in them.

    messages: MESSAGES with reader_zone and calendar (name). promises, readings: PROMISES and
    READINGS of them, by the same rules that read now.
    """

    messages: pl.DataFrame
    promises: pl.DataFrame
    readings: pl.DataFrame


def in_parts(messages: pl.DataFrame) -> list[pl.DataFrame]:
    """The messages in parts small enough to read: memory then does not grow with their number."""
    return list(messages.iter_slices(_AT_ONCE)) or [messages]


def unread(messages: pl.DataFrame, before: Reading | None) -> pl.DataFrame:
    """The messages (MESSAGES with reader_zone and calendar) that were not read just so before."""
    if before is None:
        return messages
    return messages.join(
        before.messages.select(_READ_FROM), on=_READ_FROM, how="anti", nulls_equal=True
    )


def with_read_before(
    fresh: Mapping[str, pl.DataFrame],
    messages: pl.DataFrame,
    unread_ones: pl.DataFrame,
    before: Reading | None,
) -> dict[str, pl.DataFrame]:
    """`fresh` (promises and readings of the unread) with what was read in the others before."""
    if before is None:
        return dict(fresh)
    kept = messages.select("message_id").join(
        unread_ones.select("message_id"), on="message_id", how="anti"
    )
    old = {"promises": before.promises, "readings": before.readings}
    return {
        name: pl.concat(
            [frame, old[name].join(kept, on="message_id", how="semi").select(frame.columns)]
        )
        for name, frame in fresh.items()
    }


def once_per_text(
    read: Callable[[pl.DataFrame], pl.DataFrame], messages: pl.DataFrame
) -> pl.DataFrame:
    """What `read` (MESSAGES -> READINGS) finds, each text of one side and visibility read once."""
    distinct = messages.unique(_SAID, keep="first", maintain_order=True)
    found = pl.concat([read(part) for part in in_parts(distinct)])
    said = distinct.select(first="message_id", **{name: name for name in _SAID})
    saying = messages.select((*_OF_MESSAGE, "text")).join(said, on=_SAID, nulls_equal=True)
    rest = [name for name in found.columns if name not in _OF_MESSAGE]
    return (
        found.select(*rest, first="message_id")
        .join(saying, on="first", maintain_order="left")
        .select(found.columns)
        .sort("message_id", "about", "position", maintain_order=True)
    )
