"""The measurement of linking counts what it says, on a corpus small enough to count by hand."""

import json
from pathlib import Path

import pytest

from benchmarks.quality.linking.corpus import Corpus, CorpusBroken, read_corpus
from benchmarks.quality.linking.drop import write_drop
from benchmarks.quality.linking.measuring import Share, measured
from benchmarks.quality.linking.reading import Found, Proposed, read
from benchmarks.quality.linking.report import report

ACCOUNT = """
[account]
id = "acc-acme"
name = "Acme"
domains = ["acme.example"]
channel = "ext-acme"
[[person]]
key = "bo"
name = "Bo Lind"
email = "bo@acme.example"
slack = true
[[ticket]]
key = "t1"
issue = "exports"
number = 48213
by = "bo"
at = 2026-03-02T09:00:00Z
subject = 'Exports fail'
text = 'Every export ends in EXP-77.'
[[ticket]]
key = "t2"
issue = "seats"
number = 48214
by = "bo"
at = 2026-03-02T09:30:00Z
subject = 'More seats'
text = 'We need ten more seats.'
[[slack]]
key = "s1"
issue = "exports"
channel = "support-internal"
names = ["t1"]
[[slack.message]]
by = "@lena"
at = 2026-03-02T10:00:00Z
text = 'See <{url:t1}|this>, <@jonas>'
[[mail]]
key = "m1"
issue = "exports"
by = "bo"
to = ["escalations@ourdesk.example"]
at = 2026-03-03T08:00:00Z
subject = 'Nothing arrives'
text = 'Files stay away.'
pairs = ["t1"]
"""
ITEMS = ("t1", "t2", "s1", "m1")


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    (tmp_path / "acme.toml").write_text(ACCOUNT, "utf-8")
    return read_corpus(tmp_path)


def found(groups: str, *proposals: Proposed) -> Found:
    """groups: one letter for each of ITEMS."""
    names = [f"acc-acme/{key}" for key in ITEMS]
    return Found(
        group_of=dict(zip(names, groups, strict=True)),
        account_of=dict.fromkeys(names, "acc-acme"),
        reason_of={},
        proposals=proposals,
    )


def proposed(left: str, right: str, score: float | None = 0.8) -> Proposed:
    return Proposed(f"acc-acme/{left}", f"acc-acme/{right}", score, "alike")


def test_a_group_of_two_issues_is_a_false_merge_for_each_pair_across_them(corpus):
    counted = measured(corpus, found("aaab"))

    assert counted.joined == Share(1, 3)
    assert {(one.id, other.id) for one, other, _ in counted.false} == {
        ("acc-acme/s1", "acc-acme/t2"),
        ("acc-acme/t1", "acc-acme/t2"),
    }


def test_a_key_counts_where_both_ended_in_one_group_and_else_is_listed(corpus):
    assert measured(corpus, found("abac")).keys == Share(1, 1)
    missed = measured(corpus, found("abcd"))
    assert missed.keys == Share(0, 1)
    assert [miss.item.id for miss in missed.missed_keys] == ["acc-acme/s1"]


def test_a_paraphrase_counts_by_its_first_proposal_alone(corpus):
    right, wrong = proposed("s1", "m1"), proposed("m1", "t2", 0.9)

    # s1 is with t1, so a proposal of s1 reaches t1.
    assert measured(corpus, found("abac", right)).paraphrases == Share(1, 1)
    second = measured(corpus, found("abac", wrong, right))
    assert (second.paraphrases, second.by_likeness) == (Share(0, 1), Share(1, 2))
    assert measured(corpus, found("abac")).paraphrases == Share(0, 1)


def test_a_proposal_by_a_key_is_not_counted_as_likeness(corpus):
    counted = measured(corpus, found("abac", proposed("t1", "t2", None)))

    assert (counted.by_likeness, counted.by_keys) == (Share(0, 0), Share(0, 1))


def test_an_interval_is_wilsons(corpus):
    low, high = Share(8, 10).interval or (0, 0)

    assert (round(low, 4), round(high, 4)) == (0.4902, 0.9433)
    assert Share(0, 0).interval is None


def test_the_report_lists_every_miss_with_its_text(corpus):
    text = report("tuning", corpus, measured(corpus, found("abcd")))

    assert "`See <{url:t1}|this>, <@jonas>`" in text
    assert "| recall of explicit keys | 0.000 |" in text


def test_a_file_that_contradicts_itself_is_refused(tmp_path):
    (tmp_path / "acme.toml").write_text(
        ACCOUNT.replace('pairs = ["t1"]', 'pairs = ["t2"]'), "utf-8"
    )

    with pytest.raises(CorpusBroken, match="claims acc-acme/t2"):
        read_corpus(tmp_path)


def test_marks_in_a_text_become_what_the_tool_itself_would_write(corpus, tmp_path):
    write_drop(tmp_path / "drop", corpus)
    [message] = json.loads(
        (tmp_path / "drop/slack/support-internal/2026-03-02.json").read_text("utf-8")
    )
    users = json.loads((tmp_path / "drop/slack/users.json").read_text("utf-8"))
    jonas = next(user["id"] for user in users if user["name"] == "jonas")

    assert message["text"] == (
        f"See <https://ourdesk.zendesk.com/agent/tickets/48213|this>, <@{jonas}>"
    )


def test_the_product_reads_every_item_and_joins_by_the_address(corpus):
    result = read(corpus)

    assert result.is_joined("acc-acme/t1", "acc-acme/s1")
    assert not result.is_joined("acc-acme/t1", "acc-acme/t2")
    assert set(result.account_of.values()) == {"acc-acme"}
