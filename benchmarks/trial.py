"""One variant made ready in one process: what is timed, and what it came to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Answer = Mapping[str, Any]
"""Table name -> rows: a Polars frame or an Arrow table."""


def _nothing(_: Any) -> Answer:
    return {}


@dataclass(frozen=True)
class Trial:
    """`work` is timed, `repeats` times; `answer` turns its result into rows for the parity check."""

    work: Callable[[], Any]
    answer: Callable[[Any], Answer] = _nothing
    repeats: int = 1
