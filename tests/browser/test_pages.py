"""The pages as a head of support meets them: in Chromium, over the refreshed sample."""

import csv
import io
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from escalation_ledger.dashboard.serve import running
from tests.browser.conftest import Reader, free_port
from tests.endtoend.ledger import NOW, ledger
from tests.sample.loudness import loudened

pytestmark = pytest.mark.browser

PAGES = ("", "case", "promises", "handoffs", "exposure", "afternoon", "review", "inbox", "sources")


@pytest.fixture(scope="module")
def home(sampled: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    copied = tmp_path_factory.mktemp("pages") / "home"
    shutil.copytree(sampled, copied)
    return copied


@pytest.fixture(scope="module")
def live_app(home: Path) -> Iterator[str]:
    with running(home, port=free_port(), now=NOW) as (_, url):
        yield url


def menu(page: Page, name: str) -> None:
    page.get_by_test_id("stTopNavLink").filter(has_text=name).click()
    expect(page.locator("h1")).to_have_text(name)


@pytest.mark.parametrize("path", PAGES)
def test_a_page_opens_without_complaint_asks_nobody_else_and_can_be_used_by_everybody(
    reader: Reader, path: str
) -> None:
    page = reader.visit(path)
    assert reader.complaints == []
    assert reader.strangers == set()
    assert serious_violations(page) == {}
    assert page.evaluate(_SPILLING) == []


# Cells whose words are drawn over the cell beside them.
_SPILLING = """() => [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')]
  .flatMap(host => [...host.shadowRoot.querySelectorAll('tbody td')])
  .filter(cell => [...cell.children].some(inner => inner.getBoundingClientRect().right > cell.getBoundingClientRect().right + 1))
  .map(cell => cell.textContent)"""


@pytest.mark.parametrize("path", ["", "promises", "handoffs", "review"])
def test_on_a_narrow_window_with_long_clock_times_no_hint_and_no_time_is_cut(
    new_reader: Callable[..., Reader], path: str
) -> None:
    narrow = new_reader(
        viewport={"width": 1280, "height": 900}, locale="en-US", timezone_id="America/New_York"
    )
    page = narrow.visit(path)
    for owner in page.locator(".tile .by > :first-child").all():
        owner.evaluate("node => { node.textContent = 'Wilhelmina Featherstonehaugh' }")
    assert page.evaluate(_CUT) == []


# Hints beside numbers that do not show whole, and times of the strip that reach out of their tile.
_CUT = """() => [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')].flatMap(host => [
    ...[...host.shadowRoot.querySelectorAll('.figure .note')]
      .filter(note => note.scrollWidth > note.clientWidth + 1 || note.scrollHeight > note.clientHeight + 1),
    ...[...host.shadowRoot.querySelectorAll('.tile .at')]
      .filter(at => at.getBoundingClientRect().right > at.closest('.tile').getBoundingClientRect().right - 8),
  ]).map(node => node.textContent)"""


def serious_violations(page: Page) -> dict[str, list[str]]:
    """axe-core's rule -> what breaks it, of those rated serious or critical."""
    return {
        violation["id"]: [str(node["target"]) for node in violation["nodes"]]
        for violation in Axe().run(page).response["violations"]
        if violation["impact"] in ("serious", "critical")
    }


def test_what_was_asked_stays_from_page_to_page_and_in_the_url(reader: Reader) -> None:
    page = reader.visit("")
    page.get_by_role("button", name="Growth").click()
    expect(page).to_have_url(re.compile("tier=Growth"))
    for name in ("Exposure", "Sources", "Case", "Promises"):
        menu(page, name)
        expect(page).to_have_url(re.compile(f"{name.lower()}.*tier=Growth"))
    expect(page.get_by_role("button", name="Growth")).to_have_attribute("aria-pressed", "true")


def test_a_case_opens_from_the_queue_and_its_neighbours_follow_the_filter(reader: Reader) -> None:
    page = reader.visit("?tier=Strategic")
    page.get_by_role("link", name="Open", exact=True).click()
    expect(page.locator("h1")).to_have_text("Case")
    first = page.locator(".casehead .id").inner_text()
    expect(page).to_have_url(re.compile(f"case={first}"))
    page.get_by_role("button", name="After").click()
    expect(page.locator(".casehead .id")).not_to_have_text(first)
    expect(page.locator(".casehead .about")).to_contain_text("Strategic")


def test_the_timeline_can_be_narrowed_to_what_the_customer_saw_or_wrote(reader: Reader) -> None:
    page = reader.visit("case")
    entries = page.locator(".entry")
    before = entries.count()
    page.get_by_role("button", name="Customer saw or wrote").click()
    expect(entries).not_to_have_count(before)
    assert 0 < entries.count() < before
    texts = page.locator(".entry .meta").all_inner_texts()
    assert all("internal" not in text for text in texts)


def test_a_click_on_a_cell_lists_the_cases_behind_it(reader: Reader, home: Path) -> None:
    page = reader.visit("handoffs")
    click_cell(page, 0)
    giver, taker = chosen_cell(page).inner_text().split(" → ")
    _, told = ledger("handoffs", home=home)
    (pair,) = (p for p in told["pairs"] if (p["from"], p["to"]) == (giver, taker))
    listed = page.get_by_role("region", name="Cases handed from")
    expect(listed.locator("tbody tr")).to_have_count(pair["cases"])


def click_cell(page: Page, place: int) -> None:
    cell = page.locator("[data-testid=stVegaLiteChart] .mark-rect path").nth(place)
    cell.wait_for()
    box = cell.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def chosen_cell(page: Page) -> Locator:
    heading = page.locator("[data-testid=stText]").filter(has_text="→")
    expect(heading).to_be_visible()
    return heading


def framed_cells(page: Page) -> Locator:
    return page.locator('[data-testid=stVegaLiteChart] .mark-rect path[stroke-width="3"]')


def test_a_chosen_cell_is_in_the_link_and_shows_the_same_cases_to_whoever_opens_it(
    new_reader: Callable[..., Reader],
) -> None:
    page = new_reader().visit("handoffs?tier=Growth")
    click_cell(page, 0)
    words = chosen_cell(page).inner_text()
    cases = page.get_by_role("region", name="Cases handed from").locator("tbody tr")
    expect(cases).not_to_have_count(0)
    behind = cases.all_inner_texts()
    page.reload()
    expect(chosen_cell(page)).to_have_text(words)
    expect(framed_cells(page)).to_have_count(1)
    other = new_reader()
    other.page.goto(page.url)
    expect(chosen_cell(other.page)).to_have_text(words)
    shown = other.page.get_by_role("region", name="Cases handed from").locator("tbody tr")
    expect(shown).to_have_count(len(behind))
    assert [text.split()[:2] for text in shown.all_inner_texts()] == [
        text.split()[:2] for text in behind
    ]


def test_back_leaves_the_chosen_cell_for_the_one_before_and_then_for_none(reader: Reader) -> None:
    page = reader.visit("handoffs?tier=Growth")
    click_cell(page, 0)
    first = chosen_cell(page).inner_text()
    expect(page).to_have_url(re.compile("cell="))
    there = page.url
    click_cell(page, 2)
    expect(chosen_cell(page)).not_to_have_text(first)
    expect(page).not_to_have_url(there)
    page.go_back()
    expect(chosen_cell(page)).to_have_text(first)
    expect(framed_cells(page)).to_have_count(1)
    page.get_by_role("button", name="Every pair", exact=True).click()
    expect(framed_cells(page)).to_have_count(0)
    page.go_back()
    expect(chosen_cell(page)).to_have_text(first)
    page.go_back()
    expect(framed_cells(page)).to_have_count(0)
    expect(page).to_have_url(re.compile(r"handoffs\?tier=Growth$"))
    click_cell(page, 0)
    expect(chosen_cell(page)).to_have_text(first)


def test_a_list_sorts_on_its_header_and_shows_more_when_asked(reader: Reader) -> None:
    page = reader.visit("handoffs")
    page.get_by_role("radio", name="All cases and tickets").or_(
        page.get_by_role("button", name="All cases and tickets")
    ).first.click()
    listed = page.get_by_role("region", name="Handed on, or without an owner")
    expect(listed.locator("tbody tr")).to_have_count(25)
    listed.get_by_role("button", name="Customer").click()
    expect(listed.locator("th[aria-sort=ascending]")).to_have_text("Customer")
    customers = listed.locator("tbody tr td:nth-child(4)").all_inner_texts()
    assert customers == sorted(customers)
    expect(listed.locator("tbody tr")).to_have_count(25)
    total = int(page.get_by_text(re.compile(r"^25 of \d+$")).last.inner_text().split()[-1])
    assert total > 25
    page.get_by_role("button", name="Show more").last.click()
    expect(listed.locator("tbody tr")).to_have_count(min(total, 50))


def test_a_view_is_kept_under_a_name_and_comes_back_as_a_link(reader: Reader) -> None:
    page = reader.visit("promises?tier=Growth")
    page.get_by_role("button", name="Views").click()
    page.get_by_label("Name of this view").fill("Growth <b>promises</b>")
    page.get_by_role("button", name="Save", exact=True).click()
    reader.visit("")
    page.get_by_role("button", name="Views").click()
    page.get_by_role("link", name="Growth <b>promises</b>").click()
    expect(page).to_have_url(re.compile(r"/promises\?tier=Growth"))
    expect(page.locator("h1")).to_have_text("Promises")


def test_a_review_frozen_on_the_page_is_the_one_the_command_writes(
    reader: Reader, home: Path, tmp_path: Path
) -> None:
    page = reader.visit("review")
    page.get_by_role("button", name="Freeze this week").click()
    expect(page.get_by_role("button", name="Freeze again")).to_be_visible()
    for name, wanted in (("CSV", "csv"), ("Excel", "xlsx"), ("Markdown", "md"), ("print", "html")):
        with page.expect_download() as download:
            page.get_by_role("button", name=name).click()
        taken = download.value.path().read_bytes()
        out = tmp_path / f"review.{wanted}"
        ledger("review", "--format", wanted, "--out", out, home=home)
        assert taken == out.read_bytes(), wanted
    rows = list(csv.DictReader(io.StringIO((tmp_path / "review.csv").read_text("utf-8-sig"))))
    _, queue = ledger("queue", home=home)
    assert [row["case_id"] for row in rows] == [row["case_id"] for row in queue["rows"]]


def test_a_new_snapshot_and_an_edit_show_on_an_open_page_within_seconds(
    new_reader: Callable[..., Reader], home: Path
) -> None:
    reader = new_reader()
    page = reader.visit("sources")
    runs = page.get_by_role("region", name="The last").locator("tbody tr")
    before = runs.count()
    loudened(home / "drop", home / "louder", "priority")
    code, told = ledger("refresh", "--from", home / "louder", home=home)
    assert (code, told["published"]) == (0, True)
    expect(runs).to_have_count(before + 1, timeout=15_000)

    page = reader.visit("")
    case = page.locator("aside .id").inner_text()
    ledger("set", case, "owner=ana.ruiz@meridian.example", "--why", "Hers.", "--by", "lead@meridian.example", home=home)  # fmt: skip
    expect(page.locator(f'.row[data-case="{case}"] .owner')).to_contain_text(
        "Ana Ruiz", timeout=15_000
    )
    assert reader.complaints == []
