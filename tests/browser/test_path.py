"""A case's path as it is drawn: colour never alone, and the same in words beside it."""

import shutil
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path

import polars as pl
import pytest
from playwright.sync_api import expect

from escalation_ledger.dashboard.serve import running
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.sample import STORIES
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.browser.conftest import Reader, free_port
from tests.browser.test_pages import serious_violations
from tests.endtoend.ledger import NOW

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def home(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return Path(shutil.copytree(sampled, tmp_path_factory.mktemp("path") / "home"))


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=NOW) as (_, url):
        yield url


def case_of(home: Path, story: str) -> str:
    held = open_queue(Home(home), now=NOW, settings=load_settings(home))
    groups = held.situation.grouping.groups.filter(pl.col("evidence_id") == STORIES[story])
    return str(groups["case_id"].item())


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_who_held_it_is_drawn_and_said_and_what_nobody_held_stands_out_without_its_colour(
    new_reader: Callable[..., Reader], home: Path, scheme: str
) -> None:
    reader = new_reader(color_scheme=scheme)
    page = reader.visit(f"case?case={case_of(home, 'ownerless')}")
    nobody = page.locator(".stretch.nobody")
    expect(nobody).to_have_text("nobody")
    assert "without an owner" in (nobody.get_attribute("title") or "")
    assert "gradient" in nobody.evaluate("node => getComputedStyle(node).backgroundImage")
    expect(page.locator(".pin.dropped")).to_have_text("✕")
    words = page.locator("ol.path")
    expect(words).to_contain_text("NO OWNER")
    expect(words).to_contain_text("ask dropped")
    expect(words).to_contain_text("Jonas Weigel declined")
    assert serious_violations(page) == {}
    assert reader.complaints == []


def test_the_stretches_of_a_ticket_that_goes_to_and_fro_fill_its_row_and_do_not_overlap(
    reader: Reader, home: Path
) -> None:
    page = reader.visit(f"case?case={case_of(home, 'ping_pong')}")
    row = page.locator(".lane").first
    expect(row.locator(".stretch")).to_have_count(5)
    boxes = [one.bounding_box() for one in row.locator(".stretch").all()]
    edges = [(box["x"], box["x"] + box["width"]) for box in boxes if box]
    for (_, end), (start, _) in pairwise(edges):
        assert abs(start - end) < 2
    expect(page.locator(".leg.back")).to_have_count(3)
    expect(page.locator("ol.path")).to_contain_text("back again")


_CUT = "nodes => nodes.filter(node => node.textContent && node.scrollWidth > node.clientWidth).map(node => node.textContent)"
_SHOWN = "nodes => nodes.map(node => [node.dataset.name, node.textContent])"


@pytest.mark.parametrize("width", [1440, 1280])
def test_no_name_on_the_path_is_cut_it_is_whole_or_stands_by_its_first_word_or_initials(
    reader: Reader, home: Path, width: int
) -> None:
    reader.page.set_viewport_size({"width": width, "height": 900})
    page = reader.visit(f"case?case={case_of(home, 'ping_pong')}")
    names = page.locator(".held .stretch")
    expect(page.locator(".held .lane-name").first).to_be_visible()
    assert names.evaluate_all(_CUT) == []
    assert page.locator(".held .lane-name").evaluate_all(_CUT) == []
    shown = names.evaluate_all(_SHOWN)
    for whole, said in shown:
        initials = "".join(word[0] for word in whole.split())
        assert said in (whole, whole.split()[0], initials, "")
    assert any(whole == said for whole, said in shown)
