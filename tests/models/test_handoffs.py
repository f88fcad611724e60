import polars as pl

from escalation_ledger.models.handoffs import handoff_report
from tests.models.audits import changed, person, team
from tests.models.tiny import MONDAY, SETTINGS

CALENDAR = SETTINGS.calendars["default"]


def report(*audits, case_id=None):
    tickets = pl.DataFrame(
        {
            "evidence_id": ["zendesk:ticket:4821"],
            "case_id": pl.Series([case_id], dtype=pl.String),
            "opened_at": [MONDAY],
        }
    )
    return handoff_report(changed(*audits), tickets, calendar=CALENDAR)


def test_the_report_counts_every_change_of_team_also_what_is_no_handoff():
    found = report(team(1, "1", "2", channel="rule"), team(2, "2", "1"), person(3, "10", "20"))

    assert {key: found[key] for key in list(found)[:4]} == {
        "handoffs": 2,
        "team_changes": 2,
        "person_changes": 1,
        "ping_pongs": 0,
    }


def test_pairs_say_how_long_the_giving_team_held_it_since_creation_or_the_change_before():
    found = report(team(1, "1", "2"), team(3, "2", "1"), team(4, "1", "2"))

    assert found["pairs"] == [
        {
            "from": "Tier 1",
            "to": "Tier 2",
            "count": 2,
            "cases": 1,
            "median_gap_business_minutes": 60.0,
        },
        {
            "from": "Tier 2",
            "to": "Tier 1",
            "count": 1,
            "cases": 1,
            "median_gap_business_minutes": 120.0,
        },
    ]


def test_a_ticket_is_listed_by_its_case_when_it_has_one_and_by_itself_when_not():
    assert report(team(1, "1", "2"))["cases"] == [
        {"evidence": "zendesk:ticket:4821", "handoffs": 1, "ping_pongs": 0}
    ]
    assert report(team(1, "1", "2"), case_id="ESC-1")["cases"] == [
        {"case_id": "ESC-1", "handoffs": 1, "ping_pongs": 0}
    ]


def test_a_person_named_or_removed_is_no_change_from_one_person_to_another():
    found = report(person(1, None, "10"), person(2, "10", None), person(3, "10", "11"))

    assert (found["person_changes"], found["handoffs"], found["cases"]) == (0, 0, [])
