"""A promise rejected stays rejected however the rules read it later; one added stands for what they hear later."""

from datetime import UTC, datetime, timedelta
from typing import Any

import polars as pl
import pytest

from escalation_ledger.models.judged_promises import (
    HEARD,
    REJECTED,
    Judged,
    Judgements,
    judged,
    sentence_hash,
)
from escalation_ledger.models.reading import postponements, promises, readings
from escalation_ledger.models.reading.postponing import NO_NEWS, said_of_postponing
from escalation_ledger.models.schemas import PROMISES
from tests.models.reading.said import SETTINGS, messages

NOON = datetime(2026, 3, 18, 12, tzinfo=UTC)
FRIDAY = datetime(2026, 3, 20, 17, tzinfo=UTC)
BOTH = "We will update you by noon tomorrow and ship the fix by Friday."


def heard(
    quote: str,
    due: datetime | None = FRIDAY,
    action: str = "deliver",
    promise_id: str = "m0000",
    message_id: str = "m0000",
) -> dict[str, Any]:
    """A promise as some set of rules hears it."""
    return {
        "promise_id": promise_id,
        "message_id": message_id,
        "evidence_id": "zendesk:ticket:1",
        "made_at": datetime(2026, 3, 17, 8, 30, tzinfo=UTC),
        "due_at": due,
        "action": action,
        "is_ambiguous": due is None,
        "quote": quote,
        "rule": "we_will",
    }


def said(
    quote: str | None, due: datetime | None = FRIDAY, action: str = "deliver", **over: Any
) -> dict[str, Any]:
    """What a person says of the words."""
    return {
        "message_id": "m0000",
        "sentence_hash": sentence_hash(quote) if quote else None,
        "due_at": due,
        "action": action,
        "is_alone": True,
        "rejected_by": "ana@meridian.example",
        **over,
    }


def judge(
    *rows: dict[str, Any],
    text: str,
    rejected: tuple[dict[str, Any], ...] = (),
    added: tuple[dict[str, Any], ...] = (),
    **over: Any,
) -> Judged:
    """The message of that text, heard as these rows, after what people said of it."""
    ids = [{"promise_id": f"ESC-1#{n}"} for n in range(2, 2 + len(added))]
    return judged(
        pl.DataFrame(list(rows), schema=PROMISES.dtypes),
        messages([text], **over),
        readings(messages([text])),
        Judgements(
            pl.DataFrame([{"rejected_id": "m0000"} | one for one in rejected], schema=REJECTED),
            pl.DataFrame([name | one for name, one in zip(ids, added, strict=True)], schema=HEARD),
        ),
    )


def ids(found: pl.DataFrame) -> list[str]:
    return found["promise_id"].to_list()


def test_a_promise_rejected_counts_no_longer_and_tells_who_rejected_it():
    words = "We will ship it by Friday."
    found = judge(heard(words), text=words, rejected=(said(words),))
    assert (ids(found.promises), ids(found.rejected)) == ([], ["m0000"])
    assert found.rejected["rejected_by"].to_list() == ["ana@meridian.example"]


@pytest.mark.parametrize(
    "again",
    [
        heard("we will  ship it by Friday!", promise_id="m0000#2"),
        heard("We will ship it by Friday.", FRIDAY - timedelta(hours=1)),
        heard("We will ship it by Friday.", None),
        heard("We will ship it by Friday.", NOON, "update"),
        heard("Hello, we will ship it by Friday."),
    ],
    ids=["laid out otherwise", "due otherwise", "no date", "to do otherwise", "cut otherwise"],
)
def test_it_stays_rejected_when_the_rules_read_it_a_little_differently(again):
    words = "We will ship it by Friday."
    found = judge(again, text=words, rejected=(said(words),))
    assert (ids(found.promises), ids(found.rejected)) == ([], [again["promise_id"]])


def test_its_neighbour_in_the_same_words_stands_also_when_only_that_is_heard_later():
    noon, friday = heard(BOTH, NOON, "update"), heard(BOTH, promise_id="m0000#2")
    of_noon = (said(BOTH, NOON, "update", is_alone=False),)
    assert ids(judge(noon, friday, text=BOTH, rejected=of_noon).promises) == ["m0000#2"]
    only = judge(friday | {"promise_id": "m0000"}, text=BOTH, rejected=of_noon)
    assert (ids(only.promises), ids(only.rejected)) == (["m0000"], [])


def test_other_words_and_the_same_words_in_another_message_stand():
    words = "We will ship it by Friday."
    rows = heard("We will call by noon.", NOON, "update"), heard(words, message_id="m0001", promise_id="m0001")  # fmt: skip
    found = judge(*rows, text=words, rejected=(said(words),))
    assert ids(found.promises) == ["m0000", "m0001"]


def test_an_added_promise_is_of_the_messages_time_author_and_sentence():
    text = "Hello Ben.\nThe patch is yours on Friday, no question. Bye."
    found = judge(text=text, added=(said("the patch is yours on friday no question"),))
    (row,) = found.promises.to_dicts()
    assert (row["promise_id"], row["rule"], row["quote"]) == (
        "ESC-1#2", "person", "The patch is yours on Friday, no question.",
    )  # fmt: skip
    assert (row["made_at"], row["author_id"], row["due_at"]) == (
        datetime(2026, 3, 17, 8, 30, tzinfo=UTC), "ana@meridian.example", FRIDAY,
    )  # fmt: skip


@pytest.mark.parametrize("later", [heard("All of it by Friday", FRIDAY - timedelta(hours=8))])
def test_a_rule_that_hears_later_what_a_person_added_makes_no_second_promise(later):
    found = judge(later, text="All of it by Friday. Bye.", added=(said(None),))
    assert (ids(found.promises), ids(found.replaced)) == (["ESC-1#2"], ["m0000"])


def test_a_date_settled_stands_for_the_words_whatever_rules_read_there():
    words = "You will have it in a few days."
    settled = (said(words),)
    for due, action in ((None, "deliver"), (NOON, "deliver"), (NOON, "update")):
        found = judge(heard(words, due, action), text=words, added=settled)
        assert (ids(found.promises), ids(found.replaced)) == (["ESC-1#2"], ["m0000"])


def test_a_promise_added_beside_another_in_the_same_words_leaves_that_one():
    found = judge(heard(BOTH, NOON, "update"), text=BOTH, added=(said(BOTH, is_alone=False),))
    assert set(ids(found.promises)) == {"m0000", "ESC-1#2"}


def test_an_added_promise_is_rejected_by_its_id():
    words = "The patch is yours on Friday."
    rejected = (said(words, rejected_id="ESC-1#2"),)
    found = judge(text=words, added=(said(words),), rejected=rejected)
    assert (ids(found.promises), ids(found.rejected)) == ([], ["ESC-1#2"])


def test_what_was_rejected_can_be_added_with_another_date():
    words = "We will ship it by Friday."
    right = said(words, NOON)
    found = judge(heard(words), text=words, rejected=(said(words),), added=(right,))
    assert (ids(found.promises), ids(found.rejected)) == (["ESC-1#2"], ["m0000"])


@pytest.mark.parametrize(
    "over", [{"side": "customer"}, {"is_customer_visible": False}], ids=["theirs", "internal"]
)
def test_nothing_is_added_of_a_message_that_turns_out_to_be_no_word_of_ours_to_the_customer(over):
    found = judge(text="It ships on Friday.", added=(said(None),), **over)
    assert found.promises.is_empty()


def test_a_message_keeps_an_update_or_none_by_what_it_promises_after_all():
    text = "Sorry for the delay. We will get back to you by Friday."
    sent = messages([text])
    made = promises(sent, calendars_by_account={}, settings=SETTINGS)
    told = pl.concat([readings(sent), postponements(sent, made)])
    rejecting = said(made["quote"][0], made["due_at"][0], "update", rejected_id="m0000")
    nothing = pl.DataFrame(schema=REJECTED), pl.DataFrame(schema=HEARD)
    rejected = pl.DataFrame([rejecting], schema=REJECTED)
    before = judged(made, sent, told, Judgements(*nothing))
    after = judged(made, sent, told, Judgements(rejected, nothing[1]))
    assert said_of_postponing(before.readings, NO_NEWS).height == 1
    assert said_of_postponing(after.readings, NO_NEWS).is_empty()
    adding = pl.DataFrame([{"promise_id": "ESC-1#2", **said(text, FRIDAY, "update")}], schema=HEARD)
    added = judged(made.clear(), sent, readings(sent), Judgements(nothing[0], adding))
    assert said_of_postponing(added.readings, NO_NEWS).height == 1
