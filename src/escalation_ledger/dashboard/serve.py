"""`ledger serve`: the dashboard in a process of its own, on this machine only."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from types import FrameType
from typing import NoReturn

HOST = "127.0.0.1"
START_SECONDS = 60.0
STOP_SECONDS = 10.0
_SERVER = "escalation_ledger.dashboard.server"


class PortTaken(OSError):
    """Something else listens on the port."""


class DashboardStopped(RuntimeError):
    """The server process ended by itself."""


def serve(
    home: Path, *, port: int, now: datetime | None, open_browser: bool, by: str | None = None
) -> None:
    """Run the dashboard over `home` until interrupted; `now` sets its clock.

    by: the one person who sits at it, and writes; None: nobody writes.

    Raises PortTaken before anything starts, DashboardStopped when the server ends by itself.
    """
    with (
        contextlib.suppress(KeyboardInterrupt),
        _terminated_like_interrupted(),
        running(home, port=port, now=now, by=by) as (server, url),
    ):
        sys.stdout.write(f"Escalation Ledger is at {url}  (Ctrl+C stops it)\n")
        sys.stdout.flush()
        if open_browser:
            webbrowser.open(url)
        ended = server.wait()
        raise DashboardStopped(
            f"The dashboard on port {port} ended with code {ended}. Its last words are above; "
            "start it again with `ledger serve`."
        )


@contextlib.contextmanager
def running(
    home: Path,
    *,
    port: int,
    now: datetime | None,
    by: str | None = None,
    module: str = _SERVER,
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server, answering, and its URL; ended on the way out, and also when we are killed."""
    _refuse_taken_port(port)
    server = subprocess.Popen(  # noqa: S603 - our own interpreter and module
        [sys.executable, "-P", "-m", module, str(port)],
        cwd=Path(__file__).parent,
        env=environment(home, now=now, by=by),
        # Held open, never written to: it closes when this process is gone, however it went.
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(server, port)
        yield server, f"http://{HOST}:{port}"
    finally:
        _stop(server)


def environment(home: Path, *, now: datetime | None, by: str | None = None) -> Mapping[str, str]:
    """Ours, with the home, the clock and who writes, and none of the caller's settings for Streamlit."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STREAMLIT_")
        and name not in {"LEDGER_HOME", "LEDGER_NOW", "LEDGER_BY"}
    }
    clock = {"LEDGER_NOW": now.isoformat()} if now else {}
    person = {"LEDGER_BY": by} if by else {}
    return {**kept, "LEDGER_HOME": str(home.absolute()), **clock, **person}


def _refuse_taken_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(
                f"Port {port} on {HOST} is in use. Stop what uses it, or choose another: "
                f"`ledger serve --port {port + 1}`."
            ) from error


def _wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DashboardStopped(
                f"The dashboard did not start: it ended with code {server.returncode}. "
                "Its last words are above."
            )
        if _answers(port):
            return
        time.sleep(0.1)
    raise DashboardStopped(f"The dashboard did not answer on port {port} in {START_SECONDS:g} s.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=1)
    try:
        connection.request("GET", "/_stcore/health")
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


@contextlib.contextmanager
def _terminated_like_interrupted() -> Iterator[None]:
    """SIGTERM unwinds like Ctrl+C here, so that the server never outlives us."""

    def interrupt(_signal: int, _frame: FrameType | None) -> NoReturn:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, interrupt)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _stop(server: subprocess.Popen[bytes]) -> None:
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()
    if server.stdin:
        server.stdin.close()
