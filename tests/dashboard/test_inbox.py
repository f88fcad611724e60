"""The inbox as the app runs it over the sample: what waits is settled there, one after the other."""

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.ledger.events import Kind
from tests.dashboard.drawing import drawn
from tests.dashboard.seated import Seated, held
from tests.endtoend.ledger import NOW


def waiting() -> list[str]:
    return data.opened(NOW).waiting["item_id"].to_list()


def shown(seat: Seated) -> str:
    return str(drawn(seat.test)["waitlist"]["selected"])


def test_what_is_asked_for_is_shown_whole_with_its_account_and_words(seat: Seated) -> None:
    item = waiting()[-1]
    seat.go("inbox", item=item)
    assert shown(seat) == item
    (piece,) = drawn(seat.test)["waititem"]["pieces"]
    assert piece["account"] == "Saltmarsh Energy"
    assert piece["messages"][0]["text"].startswith("A small one besides")


def test_what_is_raised_as_a_case_waits_no_longer_and_the_next_is_shown(seat: Seated) -> None:
    before = waiting()
    seat.go("inbox", item=before[-1]).click("sort-raise")
    seat.fill("raise", None, summary="Auditors need a login that reads", why="they asked twice")
    seat.save("raise", None)
    assert seat.written(len(seat.events) - 2) == [Kind.CASE_OPENED, Kind.SUMMARY_WRITTEN]
    assert waiting() == before[:-1]
    case_id = held().situation.grouping.groups.filter(
        held().situation.grouping.groups["evidence_id"] == before[-1]
    )["case_id"][0]
    assert held().case(case_id)["summary"].item() == "Auditors need a login that reads"
    seat.go("inbox", item=before[-1])
    assert shown(seat) in before[:-1]


def test_the_menu_says_how_much_waits(seat: Seated) -> None:
    (inbox,) = (entry for entry in PAGES if entry.path == "inbox")
    assert inbox.menu_title == f"Inbox {len(waiting())}"
