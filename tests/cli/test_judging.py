"""`ledger promise rejected` and `promise heard`: a person's word on what messages promised."""

import pytest

from escalation_ledger.cli.exits import Exit
from tests.cli.desk import BO, WHY, Document, Home

TICKET, THREAD = "zendesk:ticket:4811", "slack:C0EEC6E5023/1773655211.230519"
THURSDAY = "zendesk:comment:91048110016"
TOMORROW = "slack:C0EEC6E5023/1773657401.279919"
PROMISES_NOTHING = "zendesk:comment:91048110011"
INTERNAL, THEIRS = "zendesk:comment:91048110015", "zendesk:comment:91048110018"
SAID_AT, DUE = "2026-03-11T16:00:16+00:00", "2026-03-12T16:00:00+00:00"


@pytest.fixture
def case(home: Home) -> str:
    """Two people promised two dates in it, one in the ticket and one on Slack."""
    return home.case_of(TICKET)


def heard(home: Home) -> dict[str, Document]:
    """Every promise by the message that it was heard in."""
    return {row["evidence"]: row for row in home.read("promises")["rows"] if row["evidence"]}


def counts(home: Home, case: str) -> list[str]:
    return [one["message_id"] for one in home.case(case)["promise_history"]]


def read_anew(home: Home) -> None:
    """Every account is modelled again, as after a change of rules."""
    with (home.folder / "ledger.toml").open("a", encoding="utf-8") as settings:
        settings.write("\n[admission]\npromise_overdue_business_hours = 1.5\n")
    home.turn(minutes=10)
    home.read("refresh")


def test_a_promise_rejected_counts_nowhere_and_is_exported_as_rejected(home, case):
    before = home.read("promises")
    document = home.write("promise", "rejected", case, TOMORROW)
    assert document["sentence"].startswith(
        "Not promised in Imogen's message of 16 Mar, 10:36 UTC: it was heard to deliver"
    )
    promise = document["row"]["promise"]
    assert (promise["evidence"], promise["conflict"]) == (THURSDAY, False)
    assert counts(home, case) == [THURSDAY]
    after = home.read("promises")
    row = heard(home)[TOMORROW]
    assert (row["judged"], row["status"], row["case_id"]) == ("rejected", "rejected", case)
    assert len(after["rows"]) == len(before["rows"])
    assert (after["open"], after["conflicts"]) == (before["open"] - 1, before["conflicts"] - 1)
    assert (before["rejected"], after["rejected"], after["heard"]) == (0, 1, before["heard"])


def test_it_stays_rejected_when_read_anew_split_off_and_merged_back(home, case):
    home.write("promise", "rejected", case, TOMORROW)
    read_anew(home)
    assert counts(home, case) == [THURSDAY]
    home.write("split", case, THREAD)
    assert heard(home)[TOMORROW]["judged"] == "rejected"
    away = home.read("promises")["rows"]
    other = next(row["case_id"] for row in away if row["evidence"] == TOMORROW)
    assert counts(home, other) == []
    home.write("merge", case, other)
    assert counts(home, case) == [THURSDAY]
    told = [event for event in home.case(case)["history"] if event["kind"] == "PromiseRejected"]
    assert [(event["rejected_id"], event["why"]) for event in told] == [(TOMORROW, WHY)]


def test_its_record_holds_none_of_its_words(home, case):
    quote = heard(home)[TOMORROW]["quote"]
    home.write("promise", "rejected", case, TOMORROW)
    (told,) = (one for one in home.case(case)["history"] if one["kind"] == "PromiseRejected")
    assert not any(str(value) and str(value) in quote for name, value in told.items() if name not in ("why", "seq", "action", "base_version"))  # fmt: skip


def test_undone_it_counts_again_but_only_who_said_it_undoes_it(home, case):
    seq = home.write("promise", "rejected", case, TOMORROW)["seq"]
    assert "Only they undo it" in home.refuses("undo", seq, by=BO, code=Exit.USAGE)
    home.write("undo", seq)
    assert counts(home, case) == [THURSDAY, TOMORROW]
    assert heard(home)[TOMORROW]["judged"] is None


def test_only_what_is_heard_in_the_case_is_rejected_and_once(home, case):
    for message in (PROMISES_NOTHING, "zendesk:comment:1"):
        said = home.refuses("promise", "rejected", case, message)
        assert said == f"No promise is heard in {message} in this case."
    home.write("promise", "rejected", case, TOMORROW)
    assert "No promise is heard" in home.refuses("promise", "rejected", case, TOMORROW)


def test_a_missed_promise_is_chained_as_heard_in_its_message_at_its_time(home, case):
    document = home.write(
        "promise", "heard", case, PROMISES_NOTHING, "--due", DUE, "--action", "deliver"
    )
    assert document["sentence"].startswith(
        "Heard in Sian Price's message of 11 Mar, 16:00 UTC: promised to deliver by 2026-03-12"
    )
    first, second, _ = home.case(case)["promise_history"]
    assert (first["message_id"], first["made_at"]) == (PROMISES_NOTHING, SAID_AT)
    assert (second["supersedes"], second["moved_count"]) == (first["promise_id"], 1)
    assert second["first_due_at"] == DUE
    row = heard(home)[PROMISES_NOTHING]
    assert (row["judged"], row["source"], row["author"]) == (
        "added", "heard", heard(home)[THURSDAY]["author"],
    )  # fmt: skip
    assert (home.read("promises")["added"], row["quote"][:8]) == (1, "Hi Beth,")
    read_anew(home)
    assert counts(home, case) == [PROMISES_NOTHING, THURSDAY, TOMORROW]


def test_a_promise_is_heard_only_in_a_message_of_ours_that_the_customer_saw(home, case):
    for message in (INTERNAL, THEIRS):
        said = home.refuses("promise", "heard", case, message, "--due", "2026-03-30T16:00:00Z")
        assert f"{message} is no message of ours in this case that the customer saw" in said


def test_it_cannot_have_been_due_before_it_was_made_nor_be_heard_twice(home, case):
    early = ("promise", "heard", case, PROMISES_NOTHING, "--due", "2026-03-11T15:00:00Z")
    assert "is before" in home.refuses(*early, code=Exit.USAGE)
    again = ("promise", "heard", case, THURSDAY, "--due", "2026-03-19T13:00:00Z")
    said = home.refuses(*again, "--action", "deliver")
    assert said == f"That promise is heard in {THURSDAY} already."


def test_a_wrong_date_is_put_right_and_what_was_said_of_the_promise_stays_said_of_it(home, case):
    home.write("promise", "moved", case, "--due", "2026-03-25T16:00:00Z")
    moved = home.case(case)["promise"]["evidence"]
    assert moved is None
    call = ("promise", "heard", case, TOMORROW, "--due", "2026-03-18T17:00:00Z")
    home.write(*call, "--instead-of", TOMORROW)
    rows = {one["message_id"]: one for one in home.case(case)["promise_history"]}
    assert rows[TOMORROW]["due_at"] == "2026-03-18T17:00:00+00:00"
    (move,) = (one for one in rows.values() if one["rule"] == "record")
    assert (move["supersedes"], move["action"]) == (rows[TOMORROW]["promise_id"], "deliver")


def test_a_sentence_it_is_not_said_in_is_refused(home, case):
    call = ("promise", "heard", case, PROMISES_NOTHING, "--due", DUE)
    said = home.refuses(*call, "--quote", "We ship it on Friday.")
    assert f"{PROMISES_NOTHING} has no such sentence" in said
    home.write(*call, "--quote", heard_sentence(home, case))
    assert heard(home)[PROMISES_NOTHING]["quote"] == heard_sentence(home, case)


def heard_sentence(home: Home, case: str) -> str:
    told = home.case(case)["timeline"]
    text = next(one["text"] for one in told if one["message_id"] == PROMISES_NOTHING)
    return "The readings" + str(text).split("The readings")[1]
