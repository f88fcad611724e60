from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.warehouse.retention import Kept, newest_before, retained
from escalation_ledger.warehouse.settings import Retention

RETENTION = Retention(last=3, daily_days=35, weekly_days=365)
START = datetime(2025, 1, 1, tzinfo=UTC)


def published(hours: float) -> Kept:
    at = START + timedelta(hours=hours)
    return Kept(published_at=at, run_id=at.strftime("%Y%m%dT%H%M%S"), content="c")


HISTORIES = st.lists(
    st.integers(min_value=1, max_value=24 * 500), min_size=1, max_size=60, unique=True
).map(lambda hours: [published(hour) for hour in sorted(hours)])


def by_day(kept: list[Kept]) -> dict[str, Kept]:
    return {one.published_at.strftime("%Y-%m-%d"): one for one in kept}


def by_week(kept: list[Kept]) -> dict[str, Kept]:
    return {one.published_at.strftime("%G-W%V"): one for one in kept}


@given(HISTORIES)
def test_the_last_three_stay_and_the_newest_is_among_them(history: list[Kept]) -> None:
    kept = retained(history, retention=RETENTION)
    assert kept[-3:] == history[-3:]


@given(HISTORIES)
def test_every_day_of_five_weeks_and_every_week_of_a_year_has_its_newest(
    history: list[Kept],
) -> None:
    kept = retained(history, retention=RETENTION)
    newest = history[-1].published_at
    for day in by_day(history).values():
        if newest - day.published_at <= timedelta(days=35):
            assert day in kept
    for week in by_week(history).values():
        if newest - week.published_at <= timedelta(days=365):
            assert week in kept


@given(HISTORIES)
def test_nothing_is_kept_without_a_reason(history: list[Kept]) -> None:
    kept = retained(history, retention=RETENTION)
    newest = history[-1].published_at
    for one in kept:
        age = newest - one.published_at
        assert (
            one in history[-3:]
            or (one in by_day(history).values() and age <= timedelta(days=35))
            or (one in by_week(history).values() and age <= timedelta(days=365))
        )


@given(HISTORIES)
def test_thinning_out_run_by_run_keeps_what_thinning_out_once_keeps(history: list[Kept]) -> None:
    step_by_step: list[Kept] = []
    for one in history:
        step_by_step = retained([*step_by_step, one], retention=RETENTION)
    assert step_by_step == retained(history, retention=RETENTION)


@given(HISTORIES, st.data())
def test_a_pinned_snapshot_stays_however_old_it_is(
    history: list[Kept], data: st.DataObject
) -> None:
    pinned = data.draw(st.sampled_from(history))
    assert pinned in retained(history, retention=RETENTION, pinned={pinned.run_id})


@given(HISTORIES, st.integers(min_value=0, max_value=24 * 501))
def test_as_of_finds_the_newest_published_by_then(history: list[Kept], hours: int) -> None:
    instant = START + timedelta(hours=hours)
    by_then = [one for one in history if one.published_at <= instant]
    assert newest_before(history, instant) == (by_then[-1] if by_then else None)
