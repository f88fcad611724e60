"""A tool's API on this machine: a handler's answers over real HTTP, each call logged, some bent.

A tool's server is a subclass of Api: `answer` gives what the tool would give to a call, `bent` what
it would give under one of the faults that only it can show (see faults.py).
"""

import json
import socket
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, parse_qsl, urlsplit

from tests.live.faults import Fault, Faults, break_off, distorted


@dataclass(frozen=True)
class Call:
    """One call. number: counts from 1 over the server's life. body: JSON, or a form, as a dict."""

    number: int
    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: Mapping[str, Any]

    @property
    def token(self) -> str:
        """The bearer token it was signed with; empty without one."""
        return self.headers.get("Authorization", "").removeprefix("Bearer ")


@dataclass(frozen=True)
class Answer:
    """What a tool answers. document: sent as JSON."""

    document: Any
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        return json.dumps(self.document, ensure_ascii=False).encode()


class Api:
    """A context manager; `address` is where it listens, `log` what it was asked, in order."""

    def __init__(self, faults: Faults | None = None) -> None:
        self.faults = faults or Faults()
        self.log: list[Call] = []
        self._lock = threading.Lock()

    def answer(self, call: Call) -> Answer:
        raise NotImplementedError

    def bent(self, fault: Fault, call: Call) -> Answer:
        """The answer under a fault of the tool's own making; as usual where it makes none."""
        return self.answer(call)

    def __enter__(self) -> Self:
        self._server = _Server(("127.0.0.1", 0), _Handler)
        self._server.api = self
        self._server.mistakes = []
        self.address = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.hang_up()
        self._server.server_close()
        self._thread.join()
        for error in self._server.mistakes:
            raise error

    def paths(self, *, since: int = 0) -> list[str]:
        """The paths asked after so many calls."""
        return [call.path for call in self.log[since:]]

    def take(self, handler: "_Handler") -> None:
        """One call: logged, answered one at a time, under the fault that is due."""
        with self._lock:
            call = _call(handler, number=len(self.log) + 1)
            self.log.append(call)
            fault = self.faults.due(call.path)
            answer = self.bent(fault, call) if fault else self.answer(call)
        if fault and fault.is_broken_off:
            break_off(handler, fault, answer.content)
        else:
            _send(handler, *distorted(fault, answer.content, answer.status, answer.headers))


class _Server(ThreadingHTTPServer):
    api: Api
    mistakes: list[BaseException]
    daemon_threads = False
    block_on_close = True

    def get_request(self) -> Any:
        connection, where = super().get_request()
        self.connections = [*getattr(self, "connections", []), connection]
        return connection, where

    def hang_up(self) -> None:
        """End what clients left open, so that nothing waits for them."""
        for connection in getattr(self, "connections", []):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that gave up waiting is no news; a mistake of the server's own fails its test."""
        error = sys.exception()
        if error is not None and not isinstance(error, OSError):
            self.mistakes.append(error)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without this the second waits for the first one's receipt.
    disable_nagle_algorithm = True
    server: _Server
    timeout = 30

    def do_GET(self) -> None:
        self.server.api.take(self)

    def do_POST(self) -> None:
        self.server.api.take(self)

    def log_message(self, *given: object) -> None:
        """Nothing on the terminal."""


def _call(handler: _Handler, *, number: int) -> Call:
    parts = urlsplit(handler.path)
    given = handler.rfile.read(int(handler.headers.get("Content-Length") or 0))
    is_form = "form" in (handler.headers.get("Content-Type") or "")
    body = {}
    if given:
        body = dict(parse_qsl(given.decode())) if is_form else json.loads(given)
    return Call(
        number=number,
        method=handler.command,
        path=parts.path,
        query={name: values[-1] for name, values in parse_qs(parts.query).items()},
        headers=dict(handler.headers),
        body=body,
    )


def _send(handler: _Handler, content: bytes, status: int, headers: Mapping[str, str]) -> None:
    handler.send_response_only(status)
    usual = {"Date": handler.date_time_string(), "Content-Type": "application/json"}
    for name, value in {**usual, **headers}.items():
        handler.send_header(name, value)
    handler.send_header("Content-Length", str(len(content)))
    handler.end_headers()
    handler.wfile.write(content)
