"""Where the record is, and that no password of it is printed."""

import json
from pathlib import Path

import pytest

from escalation_ledger.warehouse.masking import without_password
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.record_url import VARIABLE
from escalation_ledger.warehouse.settings import SettingInvalid, load_settings

TEAM = "postgresql://ledger:geheim@db.example.com/ledger"


def test_the_record_is_a_file_in_the_home_unless_something_names_another_place(tmp_path):
    assert Home(tmp_path).record_url == f"sqlite:///{tmp_path / 'record.sqlite3'}"
    (tmp_path / "ledger.toml").write_text('[ours]\ndomains = ["ours.example"]\n')
    assert Home(tmp_path).record_url == f"sqlite:///{tmp_path / 'record.sqlite3'}"


def test_the_environment_goes_before_the_configuration(tmp_path, monkeypatch):
    (tmp_path / "ledger.toml").write_text(f'[record]\nurl = "{TEAM}"\n')
    assert Home(tmp_path).record_url == TEAM
    monkeypatch.setenv(VARIABLE, "sqlite:////elsewhere/record")
    assert Home(tmp_path).record_url == "sqlite:////elsewhere/record"


def test_a_record_table_that_says_something_else_is_refused(tmp_path):
    (tmp_path / "ledger.toml").write_text('[record]\nplace = "db"\n')
    with pytest.raises(SettingInvalid, match=r"no setting record\.place"):
        _ = Home(tmp_path).record_url


def test_the_configuration_that_is_printed_and_frozen_has_no_password(tmp_path):
    (tmp_path / "ledger.toml").write_text(f'[record]\nurl = "{TEAM}"\n')
    settings = load_settings(tmp_path)
    assert "geheim" not in json.dumps(settings.document)
    assert settings.document["record"]["url"] == "postgresql://ledger:***@db.example.com/ledger"


def test_moving_the_record_makes_no_refresh_full(tmp_path: Path):
    before = load_settings(tmp_path).fingerprint
    (tmp_path / "ledger.toml").write_text(f'[record]\nurl = "{TEAM}"\n')
    assert load_settings(tmp_path).fingerprint == before


@pytest.mark.parametrize(
    ("url", "printed"),
    [
        ("postgresql://u:p@h/d", "postgresql://u:***@h/d"),
        ("postgresql://u:p@ss:w/ord@h:5432/d", "postgresql://u:***@h:5432/d"),
        (
            "postgresql+psycopg://u@h/d?password=p&sslmode=require",
            "postgresql+psycopg://u@h/d?password=***&sslmode=require",
        ),
        ("postgresql://h/d?sslpassword=p", "postgresql://h/d?sslpassword=***"),
        ("postgresql://u@h/d", "postgresql://u@h/d"),
        ("sqlite:////home/ana/record.sqlite3", "sqlite:////home/ana/record.sqlite3"),
    ],
)
def test_passwords_are_masked(url, printed):
    assert without_password(url) == printed
