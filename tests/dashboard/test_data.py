"""The dashboard's door to storage: where it looks, and what time it says it is."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from escalation_ledger.dashboard import data
from tests.dashboard.seated import HEAD
from tests.endtoend.ledger import NOW


def test_the_clock_is_the_one_set_and_else_the_real_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_NOW", "2026-03-17T09:30:00+01:00")
    assert data.now() == data.clock_set_to() == datetime(2026, 3, 17, 8, 30, tzinfo=UTC)
    monkeypatch.delenv("LEDGER_NOW")
    assert data.clock_set_to() is None
    assert abs(data.now() - datetime.now(UTC)) < timedelta(minutes=1)


def test_a_home_without_a_snapshot_says_what_to_run_and_stays_untouched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path / "nothing"))
    with pytest.raises(data.NothingPublished, match="ledger refresh"):
        data.opened(datetime(2026, 3, 17, 8, 30, tzinfo=UTC))
    assert not (tmp_path / "nothing").exists()


def test_a_broken_configuration_is_one_of_the_errors_a_page_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LEDGER_HOME", str(tmp_path))
    (tmp_path / "ledger.toml").write_text("nonsense = 1\n", "utf-8")
    with pytest.raises(data.UNREADABLE, match="nonsense"):
        data.opened(datetime(2026, 3, 17, 8, 30, tzinfo=UTC))


def test_a_configuration_written_while_the_dashboard_runs_is_the_one_the_next_page_goes_by(
    sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    monkeypatch.setenv("LEDGER_HOME", str(home))

    def views() -> dict[str, str]:
        return dict(data.opened(NOW).views)

    assert "Nobody owns it" in views()
    (home / "ledger.toml").write_text('[views]\nours = "queue?tier=Gold"\n', "utf-8")
    assert views() == {"ours": "?tier=Gold"}
    (home / "ledger.toml").write_text('[views]\nours = "queue?tier=Blue"\n', "utf-8")
    assert views() == {"ours": "?tier=Blue"}
    (home / "ledger.toml").unlink()
    assert views() == {}


def test_a_promise_made_seconds_ago_is_shown_at_once(
    sampled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    shutil.copytree(sampled, home)
    monkeypatch.setenv("LEDGER_HOME", str(home))
    monkeypatch.setenv("LEDGER_BY", HEAD)
    at = NOW + timedelta(seconds=20)
    monkeypatch.setenv("LEDGER_NOW", at.isoformat())
    due = at + timedelta(days=9)
    before = data.opened(at)
    case_id = before.rows["case_id"][0]
    desk = data.desk(before)
    desk.edit(case_id, [desk.promised(case_id, due)], why="Agreed on the phone.")
    after = data.opened(at + timedelta(seconds=1))
    assert after.case(case_id)["promise_due_at"].item() == due
