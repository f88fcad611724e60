"""The brief above the list: opened when asked for, and in the URL."""

from escalation_ledger.reports.brief.document import brief_document
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.dashboard.drawing import drawn
from tests.dashboard.seated import Seated
from tests.endtoend.ledger import NOW


def test_the_brief_is_told_when_asked_for_in_the_lines_of_the_command(seat: Seated) -> None:
    seat.go("queue")
    assert "brief" not in drawn(seat.test)
    seat.click("brief-open")
    shown = drawn(seat.test)["brief"]
    held = open_queue(Home(seat.home), now=NOW, settings=load_settings(seat.home))
    told = brief_document(held, None)
    assert shown["sections"] == [section for section in told["sections"] if section["lines"]]
    assert seat.test.query_params["brief"] == "open"


def test_the_brief_is_of_the_whole_ledger_whatever_the_filter(seat: Seated) -> None:
    seat.go("queue", brief="open", lane="repro")
    shown = drawn(seat.test)
    listed = {row["id"] for row in shown["grid"]["rows"]}
    [first, *_] = shown["brief"]["sections"]
    named = {case for line in first["lines"] for case in line["case_ids"]}
    assert named
    assert not named <= listed
