import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.calendar import Calendar
from escalation_ledger.sample import STORIES, sample_settings, write_sample
from escalation_ledger.sample.clock import Clock
from escalation_ledger.sample.live import live_cases
from escalation_ledger.sample.settings import calendars_by_region
from escalation_ledger.warehouse.settings import load_settings
from tests.sample.drop_folder import DropFolder

US = calendars_by_region()["US"]
ODD_TIMES = {
    "a weekend night": datetime(2026, 3, 15, 2, 30, tzinfo=UTC),
    "the US change to summer time": datetime(2026, 3, 8, 7, 0, tzinfo=UTC),
    "the European change to winter time": datetime(2026, 10, 25, 1, 0, tzinfo=UTC),
    "new year": datetime(2026, 1, 1, 0, 0, 1, tzinfo=UTC),
    "five to five on a Friday": datetime(2026, 5, 15, 20, 55, tzinfo=UTC),
    "a public holiday in the US": datetime(2026, 11, 26, 16, 0, tzinfo=UTC),
    "a leap day": datetime(2028, 2, 29, 12, 0, tzinfo=UTC),
}


def files(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_the_same_now_and_seed_give_the_same_bytes(sample: DropFolder, tmp_path: Path) -> None:
    write_sample(tmp_path, now=sample.now)
    assert files(tmp_path) == files(sample.folder)


def test_another_seed_tells_it_otherwise_with_the_same_named_stories(
    sample: DropFolder, tmp_path: Path
) -> None:
    write_sample(tmp_path, now=sample.now, seed=8)
    assert files(tmp_path) != files(sample.folder)
    test_every_ticket_story_is_there(DropFolder(tmp_path, sample.now))


def test_every_ticket_story_is_there(sample: DropFolder) -> None:
    named = {int(i.rsplit(":", 1)[1]) for i in STORIES.values() if i.startswith("zendesk:")}
    assert named <= set(sample.tickets)


def test_another_day_moves_every_time_and_no_ticket_number(
    sample: DropFolder, tmp_path: Path
) -> None:
    write_sample(tmp_path, now=sample.now + timedelta(days=1))
    later = DropFolder(tmp_path, sample.now + timedelta(days=1))
    assert list(later.tickets) == list(sample.tickets)
    assert all(
        later.tickets[number]["created_at"] > ticket["created_at"]
        for number, ticket in sample.tickets.items()
    )


@pytest.mark.parametrize("now", ODD_TIMES.values(), ids=ODD_TIMES)
def test_nothing_is_later_than_now(now: datetime, tmp_path: Path) -> None:
    write_sample(tmp_path, now=now)
    assert max(DropFolder(tmp_path, now).instants()) < now


def test_a_now_without_a_zone_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no time zone"):
        write_sample(tmp_path, now=datetime(2026, 3, 12, 9, 0))  # noqa: DTZ001 - that is the point


def test_there_is_as_much_of_everything_as_promised(sample: DropFolder) -> None:
    status = Counter(ticket["status"] for ticket in sample.tickets.values())
    assert len(sample.crm("accounts")) == 40
    assert 55 <= status["solved"] + status["closed"] <= 65
    assert 95 <= status["new"] + status["open"] + status["pending"] <= 105
    assert 40 <= len(live_cases()) <= 50
    assert 5 <= len(sample.zendesk("groups")) <= 6
    assert len(sample.mails) >= 8
    assert sum(channel["is_ext_shared"] for channel in sample.slack("channels")) >= 5


def test_live_cases_have_promises_of_every_sort() -> None:
    states = Counter(case.state for case in live_cases())
    assert set(states) == {"soon", "today", "tomorrow", "week", "late", "none"}
    assert min(states.values()) >= 3
    assert {case.holder for case in live_cases()} == {"agent", "nobody", "left"}


def test_nothing_is_left_to_fill_in(sample: DropFolder) -> None:
    texts = [row["body"] for row in sample.zendesk("comments")]
    texts += [ticket["subject"] for ticket in sample.tickets.values()]
    texts += [message["text"] for _, message in sample.slack_messages]
    texts += [mail.get_body(("plain",)).get_content() for mail in sample.mails]  # type: ignore[union-attr]
    assert not [text for text in texts if re.search(r"[{}]", text)]


def test_few_things_are_said_word_for_word_again(sample: DropFolder) -> None:
    said = Counter(row["body"] for row in sample.zendesk("comments") if row["public"])
    assert max(said.values()) <= 4
    assert len(said) / said.total() > 0.85


def test_a_customer_never_waits_for_an_answer_given_before_the_question(sample: DropFolder) -> None:
    users = {user["id"]: user for user in sample.zendesk("users")}
    first: dict[int, int] = {}
    for audit in sample.zendesk("audits"):
        first.setdefault(audit["ticket_id"], audit["author_id"])
    assert {users[author]["role"] for author in first.values()} == {"end-user"}


def test_ordinary_tickets_carry_no_word_of_escalation(sample: DropFolder) -> None:
    tagged = [t for t in sample.tickets.values() if {"escalated", "escalation"} & set(t["tags"])]
    live = [ticket for ticket in tagged if ticket["status"] not in ("solved", "closed")]
    assert 15 <= len(live) <= 20


def test_each_region_of_the_accounts_has_a_calendar(sample: DropFolder, tmp_path: Path) -> None:
    (tmp_path / "ledger.toml").write_text(sample_settings(), "utf-8")
    configured = load_settings(tmp_path)
    zones = {configured.calendar_of(row["region"]).zone.key for row in sample.crm("accounts")}
    assert zones == {"America/New_York", "Europe/London", "Europe/Berlin"}


@settings(max_examples=40, deadline=None)
@given(
    now=st.datetimes(datetime(2024, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC)),  # noqa: DTZ001
    hours=st.floats(0.02, 120),
)
def test_story_time_is_business_time_on_both_sides_of_now(now: datetime, hours: float) -> None:
    clock = Clock(now, US)
    before, after = clock.at(-hours), clock.at(hours)
    assert before <= clock.now <= after
    assert is_open(US, before)
    assert is_open(US, after)
    assert clock.due(hours) > clock.now
    assert clock.due(-hours) <= clock.now
    assert clock.closing(-1) <= clock.now < clock.closing(0) < clock.closing(1)


def is_open(calendar: Calendar, instant: datetime) -> bool:
    local = instant.astimezone(calendar.zone)
    hours = calendar.hours[local.weekday()]
    return bool(
        hours and calendar.is_open_on(local.date()) and hours[0] <= local.time() <= hours[1]
    )
