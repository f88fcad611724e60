"""Of what was said about a case, what stands."""

from datetime import timedelta

import polars as pl

from escalation_ledger.models.reading import current_readings, readings
from tests.models.reading.said import TUESDAY, messages

_GROUPS = pl.DataFrame(
    {
        "evidence_id": ["zendesk:ticket:1", "slack:C1/1.000100", "zendesk:ticket:9"],
        "anchor": ["zendesk:ticket:1", "zendesk:ticket:1", "zendesk:ticket:9"],
    }
)


def _said(n: int, side: str, text: str, **over: object) -> pl.DataFrame:
    """One message, in the n-th hour."""
    return messages([text], side=side, at=TUESDAY + timedelta(hours=n), **over).with_columns(
        message_id=pl.lit(f"m{n:04}")
    )


def _stands(*said: tuple[str, str], **over: object) -> dict[str, object]:
    """The standing readings after (side, text), one an hour."""
    parts = [_said(n, *one, **over) for n, one in enumerate(said)]
    return current_readings(readings(pl.concat(parts)), _GROUPS).row(0, named=True)


def test_a_later_question_does_not_end_an_outage():
    stands = _stands(
        ("customer", "The portal is down."), ("customer", "How do I see the status page?")
    )
    assert stands["impact"] == "outage"
    assert stands["impact_quote"] == "The portal is down."


def test_an_impact_ends_when_we_tell_the_customer_it_is_over():
    said = [("customer", "The portal is down."), ("ours", "The portal is fixed.")]
    assert _stands(*said)["impact"] is None
    assert _stands(*said, ("customer", "The dashboard is slow."))["impact"] == "core_degraded"


def test_an_impact_stands_when_the_customer_denies_that_it_is_over():
    stands = _stands(
        ("customer", "The portal is down."),
        ("ours", "The portal is fixed."),
        ("customer", "It is not fixed, same error."),
    )
    assert stands["impact"] == "outage"


def test_giving_one_thing_that_was_asked_for_ends_no_outage():
    stands = _stands(("customer", "The portal is down."), ("ours", "Your refund has been issued."))
    assert stands["impact"] == "outage"


def test_the_newest_breadth_and_workaround_stand():
    stands = _stands(
        ("customer", "Half of our users cannot log in."),
        ("customer", "The workaround does not work."),
        ("customer", "Now 10 % of users cannot log in. The workaround works."),
    )
    assert stands["breadth"] == 0.1
    assert stands["has_workaround"] is True


def test_a_blocker_stands_since_and_in_the_words_of_the_first_of_its_unbroken_run():
    stands = _stands(
        ("ours", "Blocked on the fix."),
        ("ours", "Needs a decision from product."),
        ("ours", "Blocked on the fix for MER-1."),
        ("ours", "Still blocked on the fix."),
    )
    assert stands["blocker"] == "bug_fix"
    assert stands["blocker_since"] == TUESDAY + timedelta(hours=2)
    assert stands["blocker_quote"] == "Blocked on the fix for MER-1."


def test_a_customers_patience_is_not_what_blocks():
    stands = _stands(
        ("ours", "Blocked on the fix for MER-2231."), ("customer", "I will wait for the fix.")
    )
    assert stands["blocker"] == "bug_fix"
    assert stands["blocker_quote"] == "Blocked on the fix for MER-2231."


def test_evidence_of_one_case_is_read_together_and_a_silent_case_says_nothing():
    said = pl.concat(
        [
            messages(["The portal is down."], side="customer"),
            messages(["No repro yet."], evidence_id="slack:C1/1.000100").with_columns(
                message_id=pl.lit("m9")
            ),
        ]
    )
    both, silent = current_readings(readings(said), _GROUPS).rows(named=True)
    assert (both["impact"], both["blocker"]) == ("outage", "unclear_repro")
    assert silent == {
        "anchor": "zendesk:ticket:9",
        "impact": None,
        "impact_quote": None,
        "breadth": None,
        "has_workaround": False,
        "blocker": None,
        "blocker_since": None,
        "blocker_quote": None,
        "nature": None,
        "nature_quote": None,
        "risks": [],
        "risk_quotes": [],
        "is_talking_around": False,
        "talking_since": None,
    }


_TALK = [("ours", "Still looking into it."), ("ours", "Bumped it again."), ("ours", "No news yet.")]


def test_three_messages_of_ours_without_substance_talk_around():
    assert not _stands(*_TALK[:2])["is_talking_around"]
    stands = _stands(*_TALK)
    assert stands["is_talking_around"]
    assert stands["talking_since"] == TUESDAY


def test_a_blocker_named_among_them_however_shortly_ends_the_talk():
    assert not _stands(_TALK[0], _TALK[1], ("ours", "The fix is in review."))["is_talking_around"]


def test_a_thing_promised_among_them_ends_the_talk_and_another_update_does_not():
    thing = ("ours", "The corrected file will be with you by Friday.")
    update = ("ours", "You will have an update by Friday.")
    assert not _stands(_TALK[0], _TALK[1], thing)["is_talking_around"]
    assert _stands(_TALK[0], _TALK[1], update)["is_talking_around"]


def test_asking_for_news_inside_makes_no_talk_and_a_finding_inside_ends_it():
    inside = {"is_customer_visible": False}
    assert not _stands(*_TALK, **inside)["is_talking_around"]
    seen, hidden = ("ours", "Still looking into it."), ("ours", "Blocked on the fix for MER-2217.")
    talk = [_said(n, *seen) for n in range(3)]
    assert current_readings(readings(pl.concat(talk)), _GROUPS)["is_talking_around"][0]
    ended = [*talk, _said(3, *hidden, **inside)]
    assert not current_readings(readings(pl.concat(ended)), _GROUPS)["is_talking_around"][0]
