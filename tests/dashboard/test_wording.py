"""How words and names reach the screen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.dashboard.wording import label, literal, source_name


@pytest.mark.parametrize(
    ("word", "shown"), [("bug_fix", "Bug fix"), ("unclear_repro", "Unclear repro"), (None, None)]
)
def test_a_word_of_the_ledger_reads_as_words(word: str | None, shown: str | None) -> None:
    assert label(word) == shown


@given(st.text())
def test_no_markdown_sign_is_left_bare(text: str) -> None:
    escaped = literal(text)
    bare = escaped.replace("\\\\", "").split("\\")
    assert not any(sign in part[1:] for part in bare[1:] for sign in "![]()*_`<>:$")
    assert not any(sign in bare[0] for sign in "![]()*_`<>:$")


@given(st.text(alphabet="abcdefghij XYZ"))
def test_an_ordinary_name_is_left_alone(name: str) -> None:
    assert literal(name) == name


def test_a_tool_is_called_by_its_name() -> None:
    assert [source_name(word) for word in ("crm", "zendesk")] == ["CRM", "Zendesk"]
