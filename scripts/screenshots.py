"""`make screenshots`: the walk-through of docs/walkthrough.md, written anew from the sample.

The story is told from one frozen morning, so that its words, its numbers and its pictures say
the same. Each step is photographed at two widths, light and dark.
"""

import io
import json
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from escalation_ledger.dashboard.serve import running
from escalation_ledger.domain.words import Lane

NOW = "2026-03-17T08:30:00+00:00"
ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs" / "images" / "walkthrough"
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-background-networking")
MODES = tuple((scheme, width) for width in (1440, 1280) for scheme in ("light", "dark"))
CASES_TOLD = 3


@dataclass(frozen=True)
class Step:
    """One picture of the walk: its name, the page, and what to wait for."""

    name: str
    path: str
    ready: str = ".figure, .casehead"


def main() -> None:
    """Build the sample, take every picture, write the page."""
    with tempfile.TemporaryDirectory() as folder:
        home = demo_home(Path(folder))
        told = _told(home)
        IMAGES.mkdir(parents=True, exist_ok=True)
        with running(home, port=free_port(), now=datetime.fromisoformat(NOW)) as (_, url):
            _photograph(url, _steps(told["cases"]))
    page = environment().get_template("walkthrough.md.jinja").render(**told)
    (ROOT / "docs" / "walkthrough.md").write_text(page, "utf-8")


def demo_home(folder: Path) -> Path:
    """The sample's home, built in the folder."""
    ledger("demo", "--check", "--home", str(folder))
    return folder / "demo" / NOW[:10]


def _told(home: Path) -> Mapping[str, Any]:
    """What the page says: the first cases whole, and the head of the week's review."""
    queue = json.loads(ledger("queue", "--json", "--home", str(home)))
    first = [row["case_id"] for row in queue["rows"][:CASES_TOLD]]
    return {
        "now": NOW,
        "cases": [json.loads(ledger("case", one, "--json", "--home", str(home))) for one in first],
        "live": len(queue["rows"]),
        "lanes": {
            lane.value: sum(lane.value in row["lanes"] for row in queue["rows"]) for lane in Lane
        },
        "brief": json.loads(ledger("brief", "--json", "--home", str(home))),
        "promises": json.loads(ledger("promises", "--json", "--home", str(home))),
        "exposure": json.loads(ledger("exposure", "--json", "--home", str(home))),
        "handoffs": json.loads(ledger("handoffs", "--json", "--home", str(home))),
        "inbox": json.loads(ledger("inbox", "--json", "--home", str(home))),
        "review": json.loads(ledger("review", "--json", "--home", str(home))),
    }


def ledger(*arguments: str) -> str:
    """What the command prints."""
    command = [str(Path(sys.executable).with_name("ledger")), *arguments, "--now", NOW]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command


def _steps(cases: list[Mapping[str, Any]]) -> list[Step]:
    return [
        Step("1-queue", ""),
        Step("1-brief", "?brief=open", ready=".brief"),
        *(
            Step(f"{number}-case", f"case?case={case['case_id']}")
            for number, case in enumerate(cases, 2)
        ),
        Step("5-promises", "promises"),
        Step("6-handoffs", "handoffs"),
        Step("7-exposure", "exposure"),
        Step("8-review", "review"),
        Step("9-inbox", "inbox", ready=".row[data-item]"),
        Step("10-sources", "sources"),
    ]


def _photograph(url: str, steps: list[Step]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for scheme, width in MODES:
            with window(browser, scheme, width) as page:
                for step in steps:
                    page.goto(f"{url}/{step.path}")
                    page.locator(step.ready).first.wait_for()
                    # Charts and fonts come after the first paint.
                    page.wait_for_timeout(1500)
                    keep(page.screenshot(), IMAGES / f"{step.name}-{scheme}-{width}.webp")
        browser.close()


@contextmanager
def window(browser: Browser, scheme: Any, width: int) -> Iterator[Page]:
    """A browser's page of that width and scheme, in UTC."""
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="en-GB",
        timezone_id="UTC",
    )
    yield page
    page.close()


def keep(picture: bytes, path: Path) -> None:
    """Keep the picture as WebP."""
    Image.open(io.BytesIO(picture)).save(path, "WEBP", quality=88, method=6)


def environment() -> Environment:
    """What the pages of docs are made with, from templates beside this."""
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        autoescape=False,  # noqa: S701 - Markdown of our own sample
    )
    environment.filters["day"] = lambda text: f"{datetime.fromisoformat(text):%A %d %B, %H:%M} UTC"
    environment.filters["usd"] = lambda amount: f"${amount:,.0f}"
    return environment


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
