"""What goes wrong between a tool and us, on the calls that a seeded schedule names."""

import random
import socket
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from tests.live.serving import _Handler

# How long a late answer takes: longer than the tests' patience with one call (see homes.QUICK).
LATE_SECONDS = 0.6


F = TypeVar("F", bound=StrEnum)


class Fault(StrEnum):
    """The first ones and 401 are HTTP's, bent here; the others a tool's own, bent by its server."""

    LIMIT_SECONDS = "429 with seconds"
    LIMIT_DATE = "429 with a date"
    LIMIT_BARE = "429 without a header"
    SERVER_500 = "500"
    SERVER_502 = "502"
    SERVER_503 = "503"
    LATE = "an answer that comes too late"
    RESET = "a reset in the body"
    TRUNCATED = "half a JSON document"
    HTML = "a web page with 200"
    ERROR_KEY = "an error key with 200"
    EMPTY_MORE = "an empty page that has more"
    CONSTANT_CURSOR = "a cursor that stays"
    EXPIRED_CURSOR = "a cursor that expired"
    UNAUTHORIZED = "401 in the middle"
    SKEW = "a clock that is off"

    @property
    def is_broken_off(self) -> bool:
        return self in (Fault.LATE, Fault.RESET)


# Those that HTTP has in common are in tests/live/test_calling.py one by one.
_OF_A_TOOL = (
    Fault.RESET, Fault.TRUNCATED, Fault.ERROR_KEY, Fault.EMPTY_MORE, Fault.CONSTANT_CURSOR,
    Fault.EXPIRED_CURSOR, Fault.UNAUTHORIZED, Fault.SKEW,
)  # fmt: skip


def many(kinds: Iterable[F]) -> list[tuple[int, F]]:
    """Two hundred seeds with one of the kinds each, for the soak."""
    return [(seed, random.Random(seed).choice(list(kinds))) for seed in range(100, 300)]


MANY = many(Fault)
"""Seed and fault of the soak, where a tool is asked over HTTP."""


def few(limit: Fault) -> list[tuple[int, Fault]]:
    """Seed and fault of every other one, beginning with this limit of calls; the soak has all."""
    return list(enumerate((limit, *_OF_A_TOOL)))[::2]


@dataclass
class _Planned:
    fault: Fault
    from_call: int
    times: int
    path: str


@dataclass
class Faults:
    """What happens to which call. Calls are counted from 1 where the schedule was made or `lift`ed.

    `happened`: the faults that came about, in order.
    """

    planned: list[_Planned] = field(default_factory=list)
    happened: list[Fault] = field(default_factory=list)
    _count: int = 0

    def plan(self, fault: Fault, *, call: int = 1, times: int = 1, path: str = "") -> "Faults":
        """From that call on, so many calls whose path contains `path` meet it."""
        self.planned.append(_Planned(fault, call, times, path))
        return self

    @classmethod
    def of(cls, fault: Any, seed: int, *, calls: tuple[int, int]) -> "Faults":
        """One fault, on one or two calls from the first to the last of these, met once, twice or for good."""
        drawn, faults = random.Random(seed), cls()
        for _ in range(drawn.randint(1, 2)):
            faults.plan(fault, call=drawn.randint(*calls), times=drawn.choice([1, 2, 1_000]))
        return faults

    @classmethod
    def seeded(cls, seed: int, *, calls: int, kinds: Iterable[Fault] = tuple(Fault)) -> "Faults":
        """One to three faults on some of the first calls, each met once, a few times or for good."""
        drawn, faults = random.Random(seed), cls()
        for _ in range(drawn.randint(1, 3)):
            faults.plan(
                drawn.choice(list(kinds)),
                call=drawn.randint(1, calls),
                times=drawn.choice([1, 1, 2, 3, 1_000]),
            )
        return faults

    def due(self, path: str) -> Fault | None:
        """The fault that the next call meets."""
        self._count += 1
        for one in self.planned:
            if one.times and one.from_call <= self._count and one.path in path:
                one.times -= 1
                self.happened.append(one.fault)
                return one.fault
        return None

    def lift(self) -> None:
        """From now on nothing goes wrong."""
        self.planned.clear()
        self._count = 0


_LIMITS = {
    Fault.LIMIT_SECONDS: lambda: {"Retry-After": "1"},
    Fault.LIMIT_DATE: lambda: {
        "Retry-After": format_datetime(datetime.now(UTC) + timedelta(seconds=2), usegmt=True)
    },
    Fault.LIMIT_BARE: dict,
}
_PLAIN = {"Content-Type": "text/plain"}
_INSTEAD: Mapping[Fault, tuple[bytes, int, Mapping[str, str]]] = {
    Fault.SERVER_500: (b"oops", 500, _PLAIN),
    Fault.SERVER_502: (b"oops", 502, _PLAIN),
    Fault.SERVER_503: (b"oops", 503, _PLAIN),
    Fault.HTML: (b"<!DOCTYPE html><html>Maintenance</html>", 200, {"Content-Type": "text/html"}),
    Fault.UNAUTHORIZED: (b'{"error": "invalid_token"}', 401, {}),
}


def distorted(
    fault: Fault | None, content: bytes, status: int, headers: Mapping[str, str]
) -> tuple[bytes, int, Mapping[str, str]]:
    """Content, status and headers as they arrive."""
    if fault in _LIMITS:
        return b'{"error": "TooManyRequests"}', 429, _LIMITS[fault]()
    if fault in _INSTEAD:
        return _INSTEAD[fault]
    if fault is Fault.TRUNCATED:
        return content[: max(1, len(content) // 2)], status, headers
    return content, status, headers


def break_off(handler: "_Handler", fault: Fault, content: bytes) -> None:
    """Answer too late, or end the connection in the middle of the body."""
    if fault is Fault.LATE:
        time.sleep(LATE_SECONDS)
        return
    handler.send_response(200)
    handler.send_header("Content-Type", "application/json")
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content[: len(content) // 2])
    handler.wfile.flush()
    # A linger of zero makes the kernel send a reset in place of an end.
    handler.connection.setsockopt(
        socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00"
    )
    handler.close_connection = True
    handler.connection.close()
