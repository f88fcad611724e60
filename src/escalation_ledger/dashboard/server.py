"""The server process: `python -m escalation_ledger.dashboard.server PORT`, started by `serve`."""

import asyncio
import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware

from escalation_ledger.dashboard import (
    data,
    pages,  # noqa: F401 - imported before the first reader comes
)
from escalation_ledger.dashboard.addresses import FirstPageByName
from escalation_ledger.dashboard.components.notice import notice
from escalation_ledger.dashboard.security import SecureHeaders

_LOG = logging.getLogger(__name__)
HERE = Path(__file__).parent
STDIN = 0
GRACE_SECONDS = 10.0
LOOPBACK_NAMES = ["127.0.0.1", "localhost"]


def tell_reader(error: Exception) -> bool:
    """Write the error to the terminal and a sentence to the page."""
    _LOG.error("A page failed.", exc_info=error)
    notice(
        "This page could not be drawn",
        body=f"{type(error).__name__}, while reading the ledger. The whole message is in the "
        "terminal that runs `ledger serve`. Reload the page; if it stays, look at:",
        commands=("ledger health",),
        is_error=True,
        key="page-failed",
    )
    return True


def warm_up() -> None:
    """Open the queue once, so that the first reader does not wait for it.

    What stands then stays: without the freeze, the collection that Streamlit forces after
    every run would walk all of it each time.
    """
    try:
        data.opened(data.now())
    except Exception as error:  # noqa: BLE001 - the page says it, to whoever opens it
        _LOG.info("Nothing to warm up: %s", error)
    gc.collect()
    gc.freeze()


@asynccontextmanager
async def _warmed_up(_app: st.App) -> AsyncIterator[None]:
    await asyncio.to_thread(warm_up)
    yield


def asgi_app() -> st.App:
    """The dashboard behind its host check and headers."""
    return st.App(
        HERE / "app.py",
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=LOOPBACK_NAMES),
            Middleware(SecureHeaders),
            Middleware(FirstPageByName),
        ],
        lifespan=_warmed_up,
        on_script_error=tell_reader,
    )


def _end_with_parent() -> None:
    """Wait until stdin closes, as it does when `serve` is gone; then end, by force if need be."""
    while os.read(STDIN, 1):
        pass
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os._exit(1)


def main(arguments: list[str]) -> None:
    """Serve on the given port until stopped, or until stdin closes.

    The address is in `.streamlit/config.toml`.
    """
    threading.Thread(target=_end_with_parent, daemon=True).start()
    asgi_app().run(config={"server.port": int(arguments[0])})


if __name__ == "__main__":
    main(sys.argv[1:])
