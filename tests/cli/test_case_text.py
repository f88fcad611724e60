"""`ledger case` and `ledger health` as people read them."""

import pytest

from escalation_ledger.cli import case_text, text
from escalation_ledger.cli.context import case_named

CASE = {
    "case_id": "ESC-7", "account": "Northwind", "rank": 1, "score": 73.64, "state": "live",
    "summary": "Sync is down", "consequence": "The promise lapses.", "reasons": ["It is severe"],
    "owner": "ana@ours.example", "owner_state": "accepted",
    "owner_due_at": "2026-03-18T09:00:00+00:00",
    "promise": {
        "status": "overdue", "due_at": "2026-03-16T17:00:00+00:00", "quote": "by Monday",
        "evidence": "zendesk:comment:8", "source": "heard", "told_due_at": None,
        "made_at": "2026-03-12T10:00:00+00:00",
    },
    "last_customer_touch_at": "2026-03-12T10:00:00+00:00", "risks": [],
    **dict.fromkeys((
        "note", "noted_at", "noted_by", "question", "asked_at", "decision", "decided_at",
        "snoozed_until", "snooze_reason", "exit_criteria",
    )),
    "blocker": "bug_fix", "blocker_since": "2026-03-12T10:15:00+00:00",
    "blocker_quote": "Blocked on the fix.", "evidence": ["zendesk:ticket:1", "slack:C1/2.3"],
    "lane_reasons": {"engineering": "It waits for a fix."},
    "summary_sentences": [{"sentence": "Service is out.", "evidence_id": "zendesk:comment:7"}],
    "related": [{"case_id": "ESC-9", "account": "Other", "reason": "Both name SAML-4003."}],
    "timeline": [
        {
            "at": "2026-03-10T08:30:00+00:00", "source": "zendesk", "author": "Timo",
            "is_customer_visible": True, "text": "It is down.", "message_id": "zendesk:comment:9",
        }
    ],
    "promise_history": [
        {"message_id": "zendesk:comment:8", "due_at": "2026-03-16T17:00:00+00:00", "kept_by": None}
    ],
}  # fmt: skip


def test_a_case_says_owner_promise_blocker_and_evidence_in_utc(capsys):
    case_text.print_case(CASE)
    said = capsys.readouterr().out
    assert "Owner:    ana@ours.example (accepted), next move due 2026-03-18 09:00 UTC" in said
    assert 'Promise:  overdue, due 2026-03-16 17:00 UTC "by Monday" (zendesk:comment:8)' in said
    assert 'Blocker:  bug_fix since 2026-03-12 10:15 UTC "Blocked on the fix."' in said
    assert "Evidence: zendesk:ticket:1, slack:C1/2.3" in said
    assert "Related:  ESC-9 of Other. Both name SAML-4003." in said
    assert "2026-03-10 08:30 UTC zendesk Timo" in said
    assert "Service is out. (zendesk:comment:7)" in said
    assert "Lane:     engineering: It waits for a fix." in said


@pytest.mark.parametrize(
    ("kept_by", "words"),
    [
        (
            "zendesk:comment:9",
            'Kept by:  Timo, 2026-03-10 08:30 UTC "It is down." (zendesk:comment:9)',
        ),
        ("zendesk:ticket:1", "Kept by:  zendesk:ticket:1 being solved"),
    ],
)
def test_a_kept_promise_says_what_counted_as_keeping_it(kept_by, words, capsys):
    (made,) = CASE["promise_history"]
    case_text.print_case({**CASE, "promise_history": [{**made, "kept_by": kept_by}]})
    assert words in capsys.readouterr().out
    case_text.print_case(CASE)
    assert "Kept by" not in capsys.readouterr().out


def test_a_case_of_which_nothing_is_known_says_so(capsys):
    unsaid = dict.fromkeys(("owner", "promise", "blocker_since", "blocker_quote"))
    case_text.print_case({**CASE, **unsaid, "blocker": "unnamed"})
    said = capsys.readouterr().out
    assert "Owner:    nobody\nPromise:  none\nBlocker:  unnamed\n" in said


def test_a_case_says_what_people_wrote_and_decided(capsys):
    case_text.print_case({
        **CASE, "note": "Fix in review", "noted_by": "bo@ours.example",
        "noted_at": "2026-03-17T16:00:00+00:00", "question": "A credit?",
        "asked_at": "2026-03-16T09:00:00+00:00", "decision": "Two weeks of it",
        "decided_at": "2026-03-16T15:00:00+00:00", "risks": ["churn", "security"],
        "snoozed_until": "2026-03-19T08:00:00+00:00", "snooze_reason": "They test on Wednesday",
        "exit_criteria": "A week without an alarm",
    })  # fmt: skip
    said = capsys.readouterr().out
    assert "Progress: Fix in review (bo@ours.example, 2026-03-17 16:00 UTC)" in said
    assert (
        "Asked:    A credit? (2026-03-16 09:00 UTC; decided 2026-03-16 15:00 UTC: Two weeks of it)"
    ) in said
    assert "Risks:    churn, security" in said
    assert "Snoozed:  until 2026-03-19 08:00 UTC: They test on Wednesday" in said
    assert "Ends when: A week without an alarm" in said


@pytest.mark.parametrize(
    ("promise", "ending"),
    [
        ({"source": "record"}, "; not told yet"),
        ({"source": "record", "made_at": "2026-03-12T09:59:00+00:00"}, ""),
        (
            {"source": "record", "told_due_at": "2026-03-15T17:00:00+00:00"},
            "; not told yet: the customer goes by 2026-03-15 17:00 UTC",
        ),
        ({"source": "heard"}, ""),
    ],
)
def test_a_case_says_where_the_customer_has_not_been_told_what_stands(promise, ending, capsys):
    case_text.print_case({**CASE, "promise": {**CASE["promise"], **promise}})
    said = capsys.readouterr().out
    assert f'due 2026-03-16 17:00 UTC "by Monday" (zendesk:comment:8){ending}\n' in said


@pytest.mark.parametrize(
    ("words", "case_id"),
    [("ESC-49", "ESC-49"), ("esc-49", "ESC-49"), ("49", "ESC-49"), (" 049 ", "ESC-49"), ("x", "x")],
)
def test_a_case_is_found_as_people_type_it(words, case_id):
    assert case_named(words) == case_id


@pytest.mark.parametrize(
    ("minutes", "age"),
    [
        (0, "less than 1 min"), (1, "1 min"), (119, "119 min"), (120, "2 h"), (47 * 60, "47 h"),
        (48 * 60, "2 days"), (7_632_447, "5,300 days"), (-1, "after now"),
    ],
)  # fmt: skip
def test_an_age_is_told_in_the_unit_people_use(minutes, age):
    assert text.age(minutes) == age
