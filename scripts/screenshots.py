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
        home = _demo_home(Path(folder))
        told = _told(home)
        IMAGES.mkdir(parents=True, exist_ok=True)
        with running(home, port=_free_port(), now=datetime.fromisoformat(NOW)) as (_, url):
            _photograph(url, _steps(told["cases"]))
    page = _environment().get_template("walkthrough.md.jinja").render(**told)
    (ROOT / "docs" / "walkthrough.md").write_text(page, "utf-8")


def _demo_home(folder: Path) -> Path:
    _ledger("demo", "--check", "--home", str(folder))
    return folder / "demo" / NOW[:10]


def _told(home: Path) -> Mapping[str, Any]:
    """What the page says: the first cases whole, and the head of the week's review."""
    queue = json.loads(_ledger("queue", "--json", "--home", str(home)))
    first = [row["case_id"] for row in queue["rows"][:CASES_TOLD]]
    return {
        "now": NOW,
        "cases": [json.loads(_ledger("case", one, "--json", "--home", str(home))) for one in first],
        "live": len(queue["rows"]),
        "promises": json.loads(_ledger("promises", "--json", "--home", str(home))),
        "exposure": json.loads(_ledger("exposure", "--json", "--home", str(home))),
        "handoffs": json.loads(_ledger("handoffs", "--json", "--home", str(home))),
        "review": json.loads(_ledger("review", "--json", "--home", str(home))),
    }


def _ledger(*arguments: str) -> str:
    command = [str(Path(sys.executable).with_name("ledger")), *arguments, "--now", NOW]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout  # noqa: S603 - our own command


def _steps(cases: list[Mapping[str, Any]]) -> list[Step]:
    return [
        Step("1-queue", ""),
        *(
            Step(f"{number}-case", f"case?case={case['case_id']}")
            for number, case in enumerate(cases, 2)
        ),
        Step("5-promises", "promises"),
        Step("6-handoffs", "handoffs"),
        Step("7-exposure", "exposure"),
        Step("8-review", "review"),
        Step("9-sources", "sources"),
    ]


def _photograph(url: str, steps: list[Step]) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        for scheme, width in MODES:
            with _window(browser, scheme, width) as page:
                for step in steps:
                    page.goto(f"{url}/{step.path}")
                    page.locator(step.ready).first.wait_for()
                    # Charts and fonts come after the first paint.
                    page.wait_for_timeout(1500)
                    _keep(page.screenshot(), IMAGES / f"{step.name}-{scheme}-{width}.webp")
        browser.close()


@contextmanager
def _window(browser: Browser, scheme: Any, width: int) -> Iterator[Page]:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
        locale="en-GB",
        timezone_id="UTC",
    )
    yield page
    page.close()


def _keep(picture: bytes, path: Path) -> None:
    Image.open(io.BytesIO(picture)).save(path, "WEBP", quality=88, method=6)


def _environment() -> Environment:
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


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


if __name__ == "__main__":
    main()
