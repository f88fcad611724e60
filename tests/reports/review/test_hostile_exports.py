"""Whatever a customer wrote, an export shows it and nothing comes of it."""

import io
import json
import re

import openpyxl
import pytest

from escalation_ledger.reports.review.document import review_document
from escalation_ledger.reports.review.formats import Format, written
from escalation_ledger.reports.review.markdown import escaped
from escalation_ledger.reports.review.plain import LONGEST, plain_text
from escalation_ledger.reports.review.ranked_csv import without_formula
from tests.hostile import HOSTILE
from tests.reports.review.reading import (
    OBEYED,
    PLAIN,
    Page,
    csv_rows,
    markdown_cells,
    markdown_tokens,
    workbook_parts,
)

SHOWN = [text or "–" for text in PLAIN]


def test_the_corpus_is_large_and_of_many_families():
    assert len(HOSTILE) >= 150
    assert len({one.family for one in HOSTILE}) >= 15
    assert len({one.name for one in HOSTILE}) == len(HOSTILE)


@pytest.mark.parametrize("wanted", Format)
def test_no_export_holds_a_sign_that_is_obeyed_or_hides(hostile_review, wanted):
    body = written(hostile_review, wanted)
    parts = workbook_parts(body).values() if wanted is Format.WORKBOOK else [body.decode()]
    for part in parts:
        found = OBEYED.search(part.replace("\r\n", "\n"))
        assert found is None, repr(found)


def test_the_document_holds_no_sign_that_is_obeyed_or_hides_either(hostile_review):
    written_down = json.dumps(review_document(hostile_review), ensure_ascii=False)
    assert OBEYED.search(written_down) is None
    assert not re.search(r"\\u00[01]", written_down)


def test_no_cell_of_the_workbook_is_a_formula_or_a_link(hostile_review):
    parts = workbook_parts(written(hostile_review, Format.WORKBOOK))
    sheets = [part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 10
    for sheet in sheets:
        assert "<f>" not in sheet
        assert "<f " not in sheet
        assert "hyperlink" not in sheet
        assert set(re.findall(r' t="(\w+)"', sheet)) <= {"s"}
    assert not any("externalLink" in name or "vba" in name.lower() for name in parts)
    relations = "".join(part for name, part in parts.items() if name.endswith(".rels"))
    assert "TargetMode" not in relations


def test_the_workbook_shows_every_text_as_it_was_written(hostile_review):
    book = openpyxl.load_workbook(io.BytesIO(written(hostile_review, Format.WORKBOOK)))
    for title in ("Live cases", "Promises of the week", "Exposed accounts", "Decisions"):
        sheet = book[title]
        headings = [cell.value for cell in sheet[1]]
        column = headings.index("Customer")
        cells = [row[column] for row in sheet.iter_rows(min_row=2)]
        assert [cell.value or "" for cell in cells] == PLAIN
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert not any(cell.hyperlink for cell in cells)


def test_csv_reads_back_with_the_same_columns_and_nothing_to_compute(hostile_review):
    rows = csv_rows(written(hostile_review, Format.CSV))
    headings, cells = rows[0], rows[1:]
    assert {len(row) for row in rows} == {len(headings)}
    assert len(cells) == len(HOSTILE)
    for row, plain in zip(cells, PLAIN, strict=True):
        for heading in ("account", "summary", "owner", "tier", "blocker", "why", "consequence"):
            text = row[headings.index(heading)]
            assert text == without_formula(plain)
            assert not re.match(r"\s*[=+\-@＝＋－＠\t\r]", text)
            assert not re.search(r";[\s\"]*[=+\-@＝＋－＠]", text)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("=1+1", "'=1+1"),
        ("-2+3", "'-2+3"),
        ("a;=1+1", "a;'=1+1"),
        ('a; "=1+1', "a; \"'=1+1"),
        ("costs - a lot", "costs - a lot"),
        ("a=b; c", "a=b; c"),
        ("", ""),
    ],
)
def test_an_apostrophe_stands_before_a_formula_and_nowhere_else(text, safe):
    assert without_formula(text) == safe


def test_the_page_has_no_more_tags_or_attributes_than_without_hostile_text(hostile_review, review):
    hostile, usual = (Page(written(one, Format.PAGE).decode()) for one in (hostile_review, review))
    assert set(hostile.tags) == set(usual.tags)
    assert set(hostile.tags).isdisjoint({"script", "img", "a", "link", "iframe", "form", "svg"})
    names = {name for name, _ in hostile.attributes}
    assert names == {name for name, _ in usual.attributes}
    assert names.isdisjoint({"href", "src", "style"})
    assert not any(name.startswith("on") for name in names)
    assert hostile.comments == []
    assert hostile.doctypes == ["doctype html"]


def test_the_page_shows_every_text_as_it_was_written(hostile_review):
    isolated = Page(written(hostile_review, Format.PAGE).decode()).isolated
    for text in SHOWN:
        assert isolated.count(text) >= 9, text


def test_the_page_allows_its_own_style_and_nothing_else(review):
    text = written(review, Format.PAGE).decode()
    [policy] = re.findall(r'Content-Security-Policy" content="([^"]+)"', text)
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == "'none'"
    assert re.fullmatch(r"'sha256-[A-Za-z0-9+/=]{44}'", rules["style-src"])
    assert set(rules) == {"default-src", "style-src", "base-uri", "form-action"}
    assert "url(" not in text
    assert "@import" not in text


def test_markdown_renders_every_text_as_text(hostile_review):
    body = written(hostile_review, Format.MARKDOWN)
    kinds = {token.type for token in markdown_tokens(body)}
    assert kinds <= {
        "heading_open", "heading_close", "paragraph_open", "paragraph_close", "inline", "text",
        "code_inline", "table_open", "table_close", "thead_open", "thead_close", "tbody_open",
        "tbody_close", "tr_open", "tr_close", "th_open", "th_close", "td_open", "td_close",
        "bullet_list_open", "bullet_list_close", "list_item_open", "list_item_close",
        "strong_open", "strong_close", "text_special",
    }, kinds  # fmt: skip
    cells = markdown_cells(body)
    for text in SHOWN:
        assert cells.count(text) >= 9, text


def test_no_renderer_finds_an_address_in_the_markdown(hostile_review):
    """GitHub's finds addresses in text after escapes are undone: not in code, nor across it."""
    tokens = markdown_tokens(written(hostile_review, Format.MARKDOWN))
    texts = [token.content for token in tokens if token.type == "text"]
    assert len(texts) > 1000
    for text in texts:
        assert not re.search(r"://|@|(?i:www\.)|(?i:mailto:)|(?i:xmpp:)|#\d", text), text


@pytest.mark.parametrize("one", HOSTILE, ids=lambda one: one.name)
def test_a_table_row_of_markdown_is_one_row_whatever_is_in_its_cell(one):
    plain = plain_text(one.text)
    body = f"| a | b |\n| - | - |\n| {escaped(plain)} | end |\n".encode()
    assert markdown_cells(body) == [plain, "end"]


@pytest.mark.parametrize(
    "text",
    [
        "Größenordnung – naïve façade, Łódź",
        "שלום ESC-1 مرحبا",
        "नमस्ते क्षत्रिय ภาษาไทย Tiếng Việt",
        "👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪 done",
        "日本語のテスト 한국어",
    ],
)
def test_what_people_write_in_any_script_is_left_as_it_is(text):
    assert plain_text(text) == text


def test_a_text_is_one_line_and_ends_where_nobody_reads_on():
    for one in HOSTILE:
        plain = plain_text(one.text)
        assert len(plain) <= LONGEST
        assert "\n" not in plain
        assert plain == plain.strip()
    assert plain_text("W" * 5000) == "W" * (LONGEST - 1) + "…"
    assert plain_text("e" + "\u0301" * 60) == "e" + "\u0301" * 4
    assert plain_text("invoice \u202egpj.exe") == "invoice gpj.exe"
