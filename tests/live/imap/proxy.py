"""A proxy before an IMAP server that knows where commands and answers end, and bends some answers."""

import re
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Self

from tests.live.faults import LATE_SECONDS, Faults


class Wire(StrEnum):
    """What happens to one command, or to its answer."""

    DROP = "the connection ends before the answer"
    CUT = "it ends in the middle of the answer"
    RESET = "it is reset in the middle of the answer"
    LATE = "the answer comes too late"
    BYE = "the server takes leave"
    FOR_NOW = "the server says that it cannot for now"
    NO = "the server says no"
    BAD = "the server does not know the command"
    GARBAGE = "a web page in place of an answer"
    BUSY = "the server says that it is still there, again and again"
    NOTHING = "the answer holds nothing of what was asked"
    MORE = "the answer holds more than was asked"


@dataclass
class Proxy:
    """A context manager; `address` is where it listens, `log` the commands, as EXAMINE and UID FETCH.

    Faults' paths are these names.
    """

    port: int
    faults: Faults = field(default_factory=Faults)
    log: list[str] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._server = socket.create_server(("127.0.0.1", 0))
        self.address = f"imap://127.0.0.1:{self._server.getsockname()[1]}"
        self._open: list[socket.socket] = []
        self._lock = threading.Lock()
        self._threads = [threading.Thread(target=self._accept)]
        self._threads[0].start()
        return self

    def __exit__(self, *raised: object) -> None:
        with suppress(OSError):
            self._server.shutdown(socket.SHUT_RDWR)
        self._server.close()
        self.hang_up()
        for thread in self._threads:
            thread.join()

    def hang_up(self) -> None:
        """End every connection."""
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._server.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.port))
            self._open += [client, server]
            self._threads.append(threading.Thread(target=self._serve, args=(client, server)))
            self._threads[-1].start()

    def _serve(self, client: socket.socket, server: socket.socket) -> None:
        with (
            suppress(OSError, EOFError),
            client.makefile("rb") as asked,
            server.makefile("rb") as told,
        ):
            client.sendall(_line(told))
            while True:
                line = _line(asked)
                tag, name = _named(line)
                with self._lock:
                    self.log.append(name)
                    fault = self.faults.due(name)
                server.sendall(line)
                answer = _answer(told, tag, client, asked, server)
                bent(client, fault, tag, answer)
        _close(client)
        _close(server)


def bent(client: socket.socket, fault: Wire | None, tag: bytes, answer: bytes) -> None:
    """Send the answer as it arrives under the fault. Raises OSError when that is the end."""
    if fault is Wire.LATE:
        time.sleep(LATE_SECONDS)
    while fault is Wire.BUSY:
        client.sendall(b"* OK Still here\r\n")
        time.sleep(0.02)
    client.sendall(_arriving(fault, tag, answer))
    if fault is Wire.RESET:
        # A linger of zero makes the kernel send a reset in place of an end.
        linger = b"\x01\x00\x00\x00\x00\x00\x00\x00"
        client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    if fault in _ENDING:
        raise OSError


_ENDING = (Wire.DROP, Wire.CUT, Wire.RESET, Wire.BYE, Wire.GARBAGE)


def _arriving(fault: Wire | None, tag: bytes, answer: bytes) -> bytes:
    instead = {
        Wire.DROP: b"",
        Wire.CUT: answer[: len(answer) // 2],
        Wire.RESET: answer[: len(answer) // 2],
        Wire.BYE: b"* BYE Server shutting down.\r\n",
        Wire.GARBAGE: b"<!DOCTYPE html><html>Maintenance</html>\r\n",
        Wire.FOR_NOW: tag + b" NO [UNAVAILABLE] Try later.\r\n",
        Wire.NO: tag + b" NO Not this one.\r\n",
        Wire.BAD: tag + b" BAD Unknown command.\r\n",
        Wire.NOTHING: answer[answer.rindex(tag) :],
        Wire.MORE: b"* 1 FETCH (FLAGS (\\Seen) UID 1)\r\n* OK [ALERT] Quota\r\n" + answer,
    }
    return instead.get(fault, answer)


def _named(line: bytes) -> tuple[bytes, str]:
    tag, _, rest = line.partition(b" ")
    words = rest.decode("latin-1").upper().split()
    return tag, " ".join(words[: 2 if words[0] == "UID" else 1])


def _line(stream: Any) -> bytes:
    line: bytes = stream.readline()
    if not line:
        raise EOFError
    return line


def _answer(
    told: Any, tag: bytes, client: socket.socket, asked: Any, server: socket.socket
) -> bytes:
    """All that the server says to a command, literals whole; what it asks for meanwhile is passed on."""
    answer = b""
    while True:
        line = _line(told)
        if line.startswith(b"+"):
            client.sendall(line)
            server.sendall(_line(asked))
            continue
        answer += line
        while literal := re.search(rb"\{(\d+)\}\r\n$", line):
            line = told.read(int(literal[1])) + _line(told)
            answer += line
        if line.startswith(tag + b" "):
            return answer


def _close(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
    connection.close()
