"""Prism, which serves a tool's own description with its examples.

It is no dependency of the project: LEDGER_PRISM names the program, as
`npm install @stoplight/prism-cli` puts it in node_modules/.bin/prism.
"""

import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAM = os.environ.get("LEDGER_PRISM", "")


@contextmanager
def served(description: dict[str, Any], folder: Path) -> Iterator[str]:
    """The address where the description is served, on this machine alone."""
    file = folder / "description.json"
    file.write_text(json.dumps(description), "utf-8")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [PROGRAM, "mock", "-h", "127.0.0.1", "-p", str(port), str(file)]
    prism = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        prism.terminate()
        prism.wait(timeout=30)


def _wait_for(port: int) -> None:
    until = time.monotonic() + 180
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.monotonic() > until:
                raise
            time.sleep(0.2)
