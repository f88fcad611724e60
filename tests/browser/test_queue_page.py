"""The queue as a reader meets it: in Chromium, over a socket, with customers' words in it."""

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Reader

pytestmark = pytest.mark.browser


def rows(page: Page) -> list[str]:
    return page.locator(".row[data-case]").evaluate_all("all => all.map(row => row.dataset.case)")


def asked(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_the_page_opens_with_its_numbers_its_strip_and_the_first_case_beside_the_list(
    reader: Reader,
) -> None:
    page = reader.open()
    expect(page.locator(".figure .label")).to_have_text(
        ["Cases with a missed promise", "Due in 2 business h", "No owner", "Act now", "ARR exposed"]
    )
    expect(page.locator(".tile")).to_have_count(7)
    expect(page.locator(".row[data-case]")).to_have_count(60)
    expect(page.locator("aside .id")).to_have_text("ESC-101")
    assert reader.complaints == []


def test_a_tier_pill_narrows_the_list_and_stays_in_the_url(reader: Reader) -> None:
    page = reader.open()
    page.get_by_role("button", name="Strategic").click()
    expect(page.locator(".row[data-case]")).to_have_count(15)
    assert asked(page)["tier"] == ["Strategic"]
    page.reload()
    expect(page.locator(".row[data-case]")).to_have_count(15)
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".row[data-case]")).to_have_count(60)
    assert "tier" not in asked(page)


def test_a_lane_narrows_the_list_stays_in_the_url_and_goes_along_to_the_case(
    reader: Reader,
) -> None:
    page = reader.open()
    lanes = page.locator(".st-key-list-tools [data-testid=stButtonGroup] button")
    expect(lanes.first).to_have_text("All 60")
    counted = {name: int(count) for name, count in
               (text.rsplit(" ", 1) for text in lanes.all_inner_texts())}  # fmt: skip
    lanes.filter(has_text="Repro").click()
    expect(page.locator(".row[data-case]")).to_have_count(counted["Repro"])
    expect(lanes).to_have_text([f"{name} {count}" for name, count in counted.items()])
    assert asked(page)["lane"] == ["repro"]
    page.reload()
    expect(page.locator(".row[data-case]")).to_have_count(counted["Repro"])
    expect(page.locator('.row .lanes [title^="Repro: It cannot be"]')).to_have_count(
        counted["Repro"]
    )
    assert "lane=repro" in str(page.locator("aside a", has_text="Open").get_attribute("href"))
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".row[data-case]")).to_have_count(60)
    assert "lane" not in asked(page)


def test_the_renewal_window_and_the_owner_live_in_the_url_too(reader: Reader) -> None:
    page = reader.open()
    page.get_by_role("radio", name="≤ 30 d").or_(
        page.get_by_role("button", name="≤ 30 d")
    ).first.click()
    expect(page.locator(".row[data-case]")).to_have_count(25)
    page.get_by_role("combobox", name="Owner").click()
    page.get_by_role("option", name="No owner").click()
    expect(page.locator(".person")).to_have_count(0)
    assert set(asked(page)) == {"renewal", "owner"}


def test_a_click_on_a_row_shows_that_case_and_puts_it_in_the_url(reader: Reader) -> None:
    page = reader.open()
    page.locator('.row[data-case="ESC-104"]').click()
    expect(page.locator("aside .id")).to_have_text("ESC-104")
    expect(page.locator('.row[aria-selected="true"]')).to_have_attribute("data-case", "ESC-104")
    assert asked(page)["case"] == ["ESC-104"]


def test_a_link_to_a_case_opens_it_and_brings_its_row_into_view(reader: Reader) -> None:
    page = reader.open("/?case=ESC-150")
    expect(page.locator("aside .id")).to_have_text("ESC-150")
    expect(page.locator('.row[data-case="ESC-150"]')).to_be_in_viewport()


def test_a_link_to_a_case_outside_the_filter_says_so(reader: Reader) -> None:
    page = reader.open("/?case=ESC-103&tier=Strategic")
    expect(page.locator("aside .apart")).to_have_text("Live at rank 3, outside the filter.")


def test_a_link_to_no_case_says_so(reader: Reader) -> None:
    reader.page.goto(reader.url + "/?case=ESC-9%3Cb%3E")
    expect(reader.page.locator(".notice h2")).to_have_text("There is no case ESC-9<b>")


def test_arrow_keys_walk_the_list_and_the_panel_follows(reader: Reader) -> None:
    page = reader.open()
    page.locator('.row[data-case="ESC-101"]').focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    expect(page.locator("aside .id")).to_have_text("ESC-104")
    page.keyboard.press("k")
    expect(page.locator("aside .id")).to_have_text("ESC-103")
    focused = page.evaluate(
        "() => { let node = document.activeElement;"
        " while (node.shadowRoot) node = node.shadowRoot.activeElement; return node.dataset.case }"
    )
    assert focused == "ESC-103"


def test_a_tile_of_the_strip_selects_its_case(reader: Reader) -> None:
    page = reader.open()
    page.locator(".tile").nth(4).click()
    wanted = page.locator(".tile").nth(4).get_attribute("data-case")
    expect(page.locator("aside .id")).to_have_text(str(wanted))


def test_the_strip_counts_in_the_browser_without_asking_the_server(reader: Reader) -> None:
    page = reader.open()
    page.wait_for_timeout(500)
    clock = page.locator(".tile.late time").first
    before, asked_before = clock.inner_text(), len(reader.requested)
    page.wait_for_timeout(2500)
    after = clock.inner_text()
    assert 2 <= _seconds(after) - _seconds(before) <= 4
    assert len(reader.requested) == asked_before


def _seconds(clock: str) -> int:
    days, hours, minutes, seconds = re.fullmatch(r"(?:(\d+) d )?(\d+):(\d+):(\d+)", clock).groups(
        default="0"
    )
    return ((int(days) * 24 + int(hours)) * 60 + int(minutes)) * 60 + int(seconds)


def test_a_promise_that_falls_due_on_screen_turns_late_there(reader: Reader) -> None:
    reader.page.clock.install()
    page = reader.open()
    chip = page.locator('.row[data-case="ESC-102"] .touch .chip')
    expect(chip).to_have_class("chip orange")
    page.clock.fast_forward("50:00")
    expect(chip).to_have_class("chip red")
    expect(chip).to_contain_text("late")


def test_coming_back_to_the_tab_after_a_while_asks_for_the_ledger_as_it_is_now(
    reader: Reader,
) -> None:
    sent: list[object] = []

    def note(frame: object) -> None:
        sent.append(frame)

    reader.page.on("websocket", lambda opened: opened.on("framesent", note))
    reader.page.clock.install()
    page = reader.open()
    come_back = "() => document.dispatchEvent(new Event('visibilitychange'))"
    page.wait_for_timeout(1000)
    before = len(sent)
    page.evaluate(come_back)
    page.wait_for_timeout(300)
    assert len(sent) == before
    page.clock.fast_forward("02:00")
    page.evaluate(come_back)
    page.wait_for_timeout(1000)
    assert len(sent) > before


def test_the_browsers_back_button_returns_to_the_case_before(reader: Reader) -> None:
    page = reader.open()
    for case in ("ESC-103", "ESC-105"):
        page.locator(f'.row[data-case="{case}"]').click()
        expect(page.locator("aside .id")).to_have_text(case)
    page.go_back()
    expect(page.locator("aside .id")).to_have_text("ESC-103")
    expect(page.locator('.row[aria-selected="true"]')).to_have_attribute("data-case", "ESC-103")


def test_times_are_told_in_the_readers_own_zone(new_reader: Callable[..., Reader]) -> None:
    berlin = new_reader(timezone_id="Europe/Berlin").open()
    tokyo = new_reader(timezone_id="Asia/Tokyo").open()
    assert "09:18" in str(berlin.locator(".age time").get_attribute("title"))
    assert "17:18" in str(tokyo.locator(".age time").get_attribute("title"))


def test_no_request_leaves_the_host(reader: Reader) -> None:
    page = reader.open("/?case=ESC-112")
    page.get_by_role("button", name="Enterprise").click()
    expect(page.locator(".row[data-case]")).to_have_count(20)
    assert reader.strangers == set()
    assert reader.complaints == []


def test_customers_words_are_shown_as_characters_and_never_run(reader: Reader) -> None:
    page = reader.open("/?case=ESC-112")
    expect(page.locator("aside h2")).to_have_text("<img src=x onerror=alert(1)>")
    expect(page.locator("aside article.customer .words")).to_contain_text(
        "![x](http://evil.example/x.png) <img src=x onerror=alert(1)> =cmd|"
    )
    expect(page.locator('.row[data-case="ESC-115"] .summary')).to_have_text(
        "$x^2$ <script>document.title='owned'</script>"
    )
    assert page.locator("aside img, .grid img, aside script, .grid script").count() == 0
    assert page.title() == "Escalation Ledger"
    assert reader.strangers == set()
    assert reader.complaints == []


def test_every_answer_carries_a_policy_that_allows_only_this_host(reader: Reader) -> None:
    answer = reader.page.goto(reader.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "script-src 'self' blob: 'sha256-" in policy
    assert "frame-ancestors 'none'" in policy


def test_another_host_name_is_refused(reader: Reader) -> None:
    answer = reader.page.request.get(reader.url, headers={"host": "evil.example"})
    assert answer.status == 400


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_chip_and_faint_word_can_be_read(
    new_reader: Callable[..., Reader], scheme: str
) -> None:
    page = new_reader(color_scheme=scheme).open()
    pairs = page.evaluate(_COLOURS)
    assert len(pairs) > 5
    too_faint = {
        what: round(ratio, 2)
        for what, ratio in ((w, _contrast(a, b)) for w, a, b in pairs)
        if ratio < 4.5
    }
    assert too_faint == {}


# (what, text colour, colour behind it), for one of each kind of text on the page.
_COLOURS = """() => {
  const roots = [...document.querySelectorAll('[data-testid="stBidiComponentIsolated"]')].map(n => n.shadowRoot);
  const find = (selector) => roots.flatMap(root => [...root.querySelectorAll(selector)])[0];
  const behind = (node) => {
    for (let at = node; at; at = at.parentElement ?? at.getRootNode().host) {
      const colour = getComputedStyle(at).backgroundColor;
      if (!colour.includes(', 0)') && colour !== 'transparent') return colour;
    }
    return getComputedStyle(document.querySelector('[data-testid="stApp"]')).backgroundColor;
  };
  const kinds = ['.chip.red', '.chip.orange', '.chip.grey', '.label', '.note', '.heads .cell', '.row[aria-selected="true"] .row .id', '.row .id', 'aside .faint', '.consequence h3', '.tile.late .clock', '.band'];
  return kinds.map(kind => [kind, find(kind)]).filter(([, node]) => node)
    .map(([kind, node]) => [kind, getComputedStyle(node).color, behind(node)]);
}"""


def _contrast(text: str, behind: str) -> float:
    lighter, darker = sorted((_luminance(text), _luminance(behind)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    parts = [float(part) for part in re.findall(r"[\d.]+", colour)][:3]
    scale = 1.0 if colour.startswith("color(") else 255.0
    linear = [
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4
        for part in (part / scale for part in parts)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
