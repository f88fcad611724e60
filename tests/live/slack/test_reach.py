from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.pipelines.live.slack.reach import LAST, Reach, ts_at

SECONDS = st.integers(1_000_000_000, 1_000_000_060)


def stamp(second: int) -> str:
    return f"{second}.000000"


@given(read=st.lists(st.tuples(SECONDS, SECONDS).map(sorted), max_size=8), since=SECONDS)
def test_what_is_unread_is_exactly_what_no_page_covered(read, since):
    reach = Reach([(stamp(since), LAST)])
    for first, last in read:
        reach.read(stamp(first), stamp(last))
    reach = Reach.noted(reach.cursor, since="")
    for second in range(1_000_000_000, 1_000_000_062):
        is_unread = second > since and not any(first <= second <= last for first, last in read)
        assert is_unread == any(a < stamp(second) < b for a, b in reach.unread)


@given(read=st.lists(st.tuples(SECONDS, SECONDS).map(sorted), max_size=8))
def test_what_is_new_is_never_all_read(read):
    reach = Reach([(stamp(1_000_000_000), LAST)])
    for first, last in read:
        reach.read(stamp(first), stamp(last))
    assert reach.unread[0][1] == LAST
    assert all(before == LAST or before > after for after, before in reach.unread)


def test_a_moment_has_a_ts_of_ten_digits_and_six():
    assert ts_at(datetime(2025, 3, 10, 13, 12, 25, 297, tzinfo=UTC)) == "1741612345.000297"
    assert ts_at(datetime(1999, 1, 1, tzinfo=UTC)) == "0915148800.000000"
