"""The browser's Back: one press returns to the page that was left, filters and all."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from escalation_ledger.dashboard.serve import running
from tests.browser.conftest import Reader, free_port
from tests.endtoend.ledger import NOW

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def live_app(sampled: Path) -> Iterator[str]:
    with running(sampled, port=free_port(), now=NOW) as (_, url):
        yield url


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def pressed(page: Page, name: str) -> None:
    expect(page.get_by_role("button", name=name)).to_have_attribute("aria-pressed", "true")


def on_the_case_of(page: Page, case: str) -> None:
    expect(page.locator("h1")).to_have_text("Case")
    expect(page.locator(".casehead .id")).to_have_text(case)
    assert asked(page)["case"] == [case]


def test_one_press_of_back_returns_from_a_case_to_the_queue_as_it_was_filtered(
    reader: Reader,
) -> None:
    page = reader.visit("")
    rows = page.locator(".row[data-case]")
    all_of_them = rows.count()
    page.get_by_role("button", name="Strategic").click()
    pressed(page, "Strategic")
    expect(rows).not_to_have_count(all_of_them)
    narrowed = rows.count()
    case = page.locator("aside .id").inner_text()
    page.get_by_role("link", name="Open", exact=True).click()
    on_the_case_of(page, case)
    assert asked(page)["tier"] == ["Strategic"]
    page.go_back()
    expect(page.locator("h1")).to_have_text("Queue")
    pressed(page, "Strategic")
    expect(rows).to_have_count(narrowed)
    assert asked(page) == {"tier": ["Strategic"]}


def test_one_press_of_back_returns_to_the_list_the_promises_page_was_asked_for(
    reader: Reader,
) -> None:
    page = reader.visit("promises?tier=Growth&promises=All")
    case = page.get_by_role("region", name="Promises to customers").locator("a.case").first
    name = case.inner_text()
    case.click()
    on_the_case_of(page, name)
    page.go_back()
    expect(page.locator("h1")).to_have_text("Promises")
    pressed(page, "Growth")
    expect(page.get_by_role("radio", name="All").last).to_be_checked()
    assert asked(page) == {"tier": ["Growth"], "promises": ["All"]}


def test_back_and_forward_go_the_way_that_was_gone_twice_over(reader: Reader) -> None:
    page = reader.visit("?tier=Strategic")
    for _ in range(2):
        page.get_by_role("link", name="Open", exact=True).click()
        expect(page.locator("h1")).to_have_text("Case")
        page.go_back()
        expect(page.locator("h1")).to_have_text("Queue")
        pressed(page, "Strategic")
    page.go_forward()
    expect(page.locator("h1")).to_have_text("Case")
    assert asked(page)["tier"] == ["Strategic"]


def test_from_case_to_case_each_press_of_back_is_one_case(reader: Reader) -> None:
    page = reader.visit("case?tier=Strategic")
    first = page.locator(".casehead .id").inner_text()
    page.get_by_role("button", name="After").click()
    expect(page.locator(".casehead .id")).not_to_have_text(first)
    second = page.locator(".casehead .id").inner_text()
    page.get_by_role("button", name="After").click()
    expect(page.locator(".casehead .id")).not_to_have_text(second)
    page.go_back()
    on_the_case_of(page, second)
    page.go_back()
    expect(page.locator(".casehead .id")).to_have_text(first)
    assert asked(page) == {"tier": ["Strategic"]}


def test_a_case_opened_from_the_end_of_a_long_list_is_read_from_its_beginning(
    reader: Reader,
) -> None:
    page = reader.visit("promises?promises=All")
    page.get_by_role("region", name="Promises to customers").locator("a.case").last.click()
    expect(page.locator(".casehead .id")).to_be_in_viewport()


def test_a_click_with_the_control_key_opens_the_case_in_a_window_beside(reader: Reader) -> None:
    page = reader.visit("?tier=Strategic")
    case = page.locator("aside .id").inner_text()
    with page.context.expect_page() as beside:
        page.get_by_role("link", name="Open", exact=True).click(modifiers=["Control"])
    on_the_case_of(beside.value, case)
    assert asked(beside.value) == {"case": [case], "tier": ["Strategic"]}
    expect(page.locator("h1")).to_have_text("Queue")
