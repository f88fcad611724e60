"""A real browser against a real server: the made-up queue, or any home given to `live_app`."""

import os
import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    expect,
    sync_playwright,
)

from escalation_ledger.dashboard.serve import running
from tests.dashboard.fake_queue import NOW

CHROMIUM = Path("/usr/bin/chromium")
ROOT = Path(__file__).parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass(frozen=True)
class Served:
    """What `live_app` runs: a home with its clock, or with `module` another server than ours."""

    home: Path
    now: datetime | None
    module: str = "escalation_ledger.dashboard.server"


# A machine that runs other tests beside may take this long to show what is asked for.
expect.set_options(timeout=30_000)

MADE_UP = Served(home=ROOT / "data" / "none", now=NOW, module="tests.browser.fake_server")


@dataclass
class Reader:
    """One browser page, and everything it asked for or complained about."""

    page: Page
    url: str
    requested: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def open(self, path: str = "/") -> Page:
        """Go there and wait until the page stands."""
        self.page.goto(self.url + path)
        self.page.locator("aside h2").wait_for()
        return self.page

    def visit(self, path: str) -> Page:
        """Go to any of the pages and wait until it stands and asks for nothing more."""
        self.page.goto(f"{self.url}/{path}")
        self.page.locator("h1").wait_for()
        self.page.locator(".figure, .casehead, aside h2").first.wait_for()
        self.page.wait_for_load_state("networkidle")
        return self.page

    @property
    def strangers(self) -> set[str]:
        """Hosts other than ours that anything was asked of."""
        return {
            host
            for url in self.requested
            if (host := urlsplit(url).hostname) and host != urlsplit(self.url).hostname
        }


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    if not CHROMIUM.exists():
        reason = f"{CHROMIUM} is missing: install chromium to run the browser tests."
        pytest.fail(reason) if os.environ.get("LEDGER_REQUIRE_BROWSER") == "1" else pytest.skip(
            reason
        )
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", params=[MADE_UP], ids=["made-up"])
def live_app(request: pytest.FixtureRequest) -> Iterator[str]:
    """The URL of a running dashboard. For another home: parametrize indirectly with a Served."""
    served: Served = request.param
    with pytest.MonkeyPatch.context() as patch:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        patch.setenv("PYTHONPATH", os.pathsep.join(paths))
        with running(served.home, port=free_port(), now=served.now, module=served.module) as (
            _,
            url,
        ):
            yield url


@pytest.fixture(scope="session")
def context_with(browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """A browser context per set of options, kept over the session so that its cache is warm."""
    contexts: dict[str, BrowserContext] = {}

    def make(**options: object) -> BrowserContext:
        shape = {
            "viewport": {"width": 1440, "height": 900},
            "locale": "en-GB",
            "timezone_id": "Europe/Berlin",
            **options,
        }
        name = repr(sorted(shape.items()))
        if name not in contexts:
            contexts[name] = browser.new_context(**shape)
        return contexts[name]

    yield make
    for context in contexts.values():
        context.close()


@pytest.fixture
def new_reader(
    context_with: Callable[..., BrowserContext], live_app: str
) -> Iterator[Callable[..., Reader]]:
    """Opens a page of its own per call; keywords go to the browser context."""
    pages: list[Page] = []

    def make(**options: object) -> Reader:
        page = context_with(**options).new_page()
        pages.append(page)
        reader = Reader(page, live_app)
        page.on("request", lambda request: reader.requested.append(request.url))
        page.on("websocket", lambda opened: reader.requested.append(opened.url))
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("dialog", lambda dialog: reader.complaints.append(f"dialog: {dialog.message}"))
        page.on(
            "console",
            lambda said: reader.complaints.append(said.text) if is_complaint(said) else None,
        )
        return reader

    yield make
    for page in pages:
        page.close()


def is_complaint(said: ConsoleMessage) -> bool:
    """An error, except that Streamlit on any page but the first asks for two files where none are."""
    return said.type == "error" and not re.search(
        r"/\w+/_stcore/(host-config|health)$", said.location["url"]
    )


@pytest.fixture
def reader(new_reader: Callable[..., Reader]) -> Reader:
    """One window, light, 1440 wide, in Berlin."""
    return new_reader(color_scheme="light")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
