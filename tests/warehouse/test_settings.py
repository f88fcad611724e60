"""A home's `ledger.toml`: any key by itself, and a sentence with file and key for what is wrong."""

from datetime import time
from pathlib import Path

import pytest

from escalation_ledger.warehouse.settings import SettingInvalid, load_settings


def _home(folder: Path, text: str) -> Path:
    (folder / "ledger.toml").write_text(text, "utf-8")
    return folder


def test_one_key_of_the_default_calendar_is_overridden_alone(tmp_path):
    settings = load_settings(_home(tmp_path, '[calendars.default]\nzone = "Europe/Paris"'))
    assert settings.calendars["default"].zone.key == "Europe/Paris"
    assert settings.calendars["default"].hours[0] == (time(9), time(17))


def test_another_calendar_takes_what_it_does_not_say_from_the_homes_default(tmp_path):
    home = _home(
        tmp_path, '[calendars.us]\nzone = "America/New_York"\n[calendars.default]\nholidays = "DE"'
    )
    assert load_settings(home).calendars["us"].holidays == "DE"


def test_a_whole_number_will_do_where_any_number_will(tmp_path):
    home = _home(tmp_path, "[leaving]\nquiet_business_days = 3\n[scoring.tier_pace]\ngold = 2")
    settings = load_settings(home)
    assert settings.quiet_business_days == 3.0
    assert isinstance(settings.scoring.tier_pace["gold"], float)


@pytest.mark.parametrize("kind", ["accounts", "renewals", "contacts"])
def test_a_home_may_name_headers_of_its_own_for_each_kind(tmp_path, kind):
    headers = load_settings(_home(tmp_path, f'[crm.{kind}]\n"Kunde" = "account_id"')).crm_headers
    assert headers[kind]["Kunde"] == "account_id"


def test_a_header_that_a_home_names_counts_before_those_that_we_ship(tmp_path):
    home = _home(tmp_path, '[crm.accounts]\n"ARR__c" = "arr_usd"\n"Website" = "name"')
    headers = load_settings(home).crm_headers["accounts"]
    assert list(headers.items())[:2] == [("ARR__c", "arr_usd"), ("Website", "name")]
    assert headers["ARR"] == "arr_usd"


@pytest.mark.parametrize("tool", ["zendesk", "slack", "imap"])
def test_a_day_to_read_from_that_is_none_is_refused_before_anything_is_asked(tmp_path, tool):
    home = _home(tmp_path, f'[sources.{tool}]\nsince = "last year"')
    with pytest.raises(SettingInvalid, match=f"sources.{tool}.since 'last year' is not a day"):
        load_settings(home)


@pytest.mark.parametrize(
    ("text", "key", "wanted"),
    [
        ('[ours]\ndomains = "acme.com"', "ours.domains", "a list of texts"),
        ("[ours]\ndomains = [1]", "ours.domains", "a list of texts"),
        ("ours = 3", "ours", "a table"),
        ('[admission]\nhandoffs_at_least = "x"', "admission.handoffs_at_least", "a whole number"),
        ("[admission]\nhandoffs_at_least = 2.5", "admission.handoffs_at_least", "a whole number"),
        ('[admission]\nimpact_at_least = "bad"', "admission.impact_at_least", "core_blocked"),
        ('[scoring.bands]\nact_now = "x"', "scoring.bands.act_now", "a number"),
        ("[scoring.impact]\noutage = true", "scoring.impact.outage", "a number"),
        ("[scoring.weights]\nI = nan", "scoring.weights.I", "0 or greater"),
        ("[scoring.weights]\nI = -0.1", "scoring.weights.I", "0 or greater"),
        ("[scoring.time]\ndecay_business_hours = 0", "decay_business_hours", "greater than 0"),
        ("[scoring.tier_pace]\ngold = 0", "scoring.tier_pace.gold", "greater than 0"),
        ("[leaving]\nquiet_business_days = []", "leaving.quiet_business_days", "a number"),
        ("[regions]\nemea = 3", "regions.emea", "a text"),
        ('[regions]\nemea = "uk"', "regions", "uk"),
        ("[channels]\ngeneral = 3", "channels.general", "a text"),
        ("[calendars]\nus = 3", "calendars.us", "a table"),
        ("[calendars.us]\nzone = 3", "calendars.us.zone", "a text"),
        ('[calendars.us]\nzon = "UTC"', "calendars.us.zon", "Known here: zone"),
        ('[calendars.us]\nhours = ["09:00-17:00"]', "us", "seven"),
        ("[links]\nzendesk = 3", "links.zendesk", "a text"),
        ("[views]\nmine = []", "views.mine", "a text"),
        ("[crm.accounts]\nId = 1", "crm.accounts.Id", "a text"),
        ("[retention]\nlast = 2026-01-01", "retention.last", "a whole number"),
        ("[scoring.wieghts]\nI = 1", "scoring.wieghts", "Known here: weights"),
    ],
)
def test_what_is_wrong_is_named_by_file_and_key(tmp_path, text, key, wanted):
    with pytest.raises(SettingInvalid) as refused:
        load_settings(_home(tmp_path, text))
    said = str(refused.value)
    assert said.startswith(f"{tmp_path / 'ledger.toml'}: ")
    assert key in said
    assert wanted in said


def test_a_calendar_that_is_gone_is_the_default_one(tmp_path):
    settings = load_settings(tmp_path)
    assert settings.calendar("us") is settings.calendars["default"]


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("promises?tier=Strategic", "promises?tier=Strategic"),
        ("/promises?tier=Strategic&tier=Growth", "promises?tier=Strategic&tier=Growth"),
        ("handoffs", "handoffs"),
        ("queue?owner=none", "?owner=none"),
        ("?renewal=≤+90+d", "?renewal=≤+90+d"),
        ("owner=none", "?owner=none"),
        ("queue", ""),
    ],
)
def test_a_view_is_a_page_and_its_filters_however_it_is_written(tmp_path, written, address):
    home = _home(tmp_path, f'[views]\nours = "{written}"')
    assert load_settings(home).views == {"ours": address}


@pytest.mark.parametrize(
    "written",
    [
        "javascript:alert(1)",
        "javascript:alert(1)?tier=Gold",
        "?javascript:alert(1)",
        "//evil.example",
        "//evil.example/promises?tier=Gold",
        "https://evil.example/promises?tier=Gold",
        "../promises?tier=Gold",
        "promises/x?tier=Gold",
        "promises?tier=Gold#x",
        "nowhere?tier=Gold",
        "?",
        "/",
        "",
    ],
)
def test_a_view_that_leads_anywhere_else_is_refused(tmp_path, written):
    with pytest.raises(SettingInvalid, match="is not a page of the ledger and its filters"):
        load_settings(_home(tmp_path, f'[views]\nours = "{written}"'))
