"""Where secrets come from, and that nothing else ever shows one."""

import io
import logging
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest

from escalation_ledger.cli import main
from escalation_ledger.domain.words import Source, SourceStatus
from escalation_ledger.warehouse.credentials import (
    FILE,
    RENEWED,
    CredentialsMissing,
    Secrets,
    credentials,
)
from tests.live.faults import Fault, Faults
from tests.live.homes import landed
from tests.live.slack.living import home_of as slack_home
from tests.live.slack.scenario import some_talk
from tests.live.slack.server import SlackApi
from tests.live.zendesk.living import home_of
from tests.live.zendesk.scenario import some_tickets
from tests.live.zendesk.server import CLIENT, ZendeskApi

NAMES = ("client_id", "client_secret")


def kept(home: Path, text: str, mode: int = 0o600) -> Path:
    (home / FILE).write_text(text)
    (home / FILE).chmod(mode)
    return home


def test_a_secret_of_the_environment_goes_before_one_of_the_file(tmp_path, monkeypatch):
    kept(tmp_path, '[zendesk]\nclient_id = "i"\nclient_secret = "of the file"\n')
    assert credentials(tmp_path, "zendesk", NAMES)["client_secret"] == "of the file"
    monkeypatch.setenv("LEDGER_ZENDESK_CLIENT_SECRET", "of the environment")
    assert credentials(tmp_path, "zendesk", NAMES)["client_secret"] == "of the environment"


def test_what_is_missing_is_named_with_where_to_put_it(tmp_path):
    kept(tmp_path, '[zendesk]\nclient_id = "i"\n')
    with pytest.raises(CredentialsMissing, match=r"no client_secret\. Set LEDGER_ZENDESK_CLIENT_S"):
        credentials(tmp_path, "zendesk", NAMES)


def test_a_line_break_at_the_end_of_a_secret_is_none_of_it(tmp_path, monkeypatch):
    kept(tmp_path, '[zendesk]\nclient_id = " i\\r\\n"\n')
    monkeypatch.setenv("LEDGER_ZENDESK_CLIENT_SECRET", "hush\n")
    assert dict(credentials(tmp_path, "zendesk", NAMES)) == {
        "client_id": "i", "client_secret": "hush",
    }  # fmt: skip


def test_a_secret_with_a_line_break_in_it_is_refused_by_its_name_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("LEDGER_ZENDESK_CLIENT_ID", "i")
    monkeypatch.setenv("LEDGER_ZENDESK_CLIENT_SECRET", "hush\nX-Other: 1")
    with pytest.raises(CredentialsMissing, match="client_secret holds a line break") as raised:
        credentials(tmp_path, "zendesk", NAMES)
    assert "hush" not in str(raised.value)


@pytest.mark.parametrize("token", ["xoxb-hush-\u20ac", "xoxb-hush-\u2028-x"])
def test_a_token_that_no_header_can_carry_is_told_by_no_error_and_in_no_file(tmp_path, token):
    with SlackApi(some_talk()) as api:
        home = slack_home(tmp_path / "home", api)
        (home / FILE).write_text(f'[slack]\nbot_token = "{token}"\n')
        code, out, err = said("connect", "slack", "--home", str(home), "--json")
        refreshed = said("refresh", "--home", str(home))
    assert (code, "one holds a sign that no token" in " ".join(err.split())) == (1, True)
    told = "".join([out, err, *refreshed[1:]])
    files = b"".join(
        one.read_bytes() for one in home.rglob("*") if one.is_file() and one.name != FILE
    )
    assert "hush" not in told
    assert b"hush" not in files


def said(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = main([*arguments])
    return code, out.getvalue(), err.getvalue().replace("\u2502", " ")


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_not_read(tmp_path, mode):
    kept(tmp_path, '[zendesk]\nclient_id = "i"\nclient_secret = "s"\n', mode)
    with pytest.raises(CredentialsMissing, match=r"may be read by others.*chmod 600"):
        credentials(tmp_path, "zendesk", NAMES)


def test_a_broken_file_is_not_quoted_but_its_place_is_told(tmp_path):
    kept(tmp_path, '[zendesk]\nclient_secret = "hush\n')
    with pytest.raises(CredentialsMissing, match=r"not TOML \(line 2, column 22\)") as raised:
        credentials(tmp_path, "zendesk", NAMES)
    assert "hush" not in str(raised.value)
    assert raised.value.__suppress_context__


def test_a_renewed_secret_stands_until_another_one_is_configured(tmp_path):
    kept(tmp_path, '[zendesk]\nrefresh_token = "first"\n')
    credentials(tmp_path, "zendesk", ("refresh_token",)).renew("refresh_token", "second")
    credentials(tmp_path, "zendesk", ("refresh_token",)).renew("refresh_token", "third")
    assert credentials(tmp_path, "zendesk", ("refresh_token",))["refresh_token"] == "third"
    assert (tmp_path / RENEWED).stat().st_mode & 0o777 == 0o600
    kept(tmp_path, '[zendesk]\nrefresh_token = "another"\n')
    assert credentials(tmp_path, "zendesk", ("refresh_token",))["refresh_token"] == "another"


def test_secrets_show_their_names_alone(tmp_path):
    held = Secrets({"client_secret": "hush"}, tmp_path, "zendesk")
    assert repr(held) == str(held) == f"{held}" == "Secrets(client_secret)"


@pytest.mark.parametrize(
    "line", ["client_secret = 'hush'", "address = 'https://me:hush@acme.zendesk.com'"]
)
def test_a_secret_in_ledger_toml_is_refused_and_not_shown(tmp_path, line):
    (tmp_path / "ledger.toml").write_text(f"[sources.zendesk]\n{line}\n")
    printed = printed_by("config", home=tmp_path)
    assert "sources.zendesk" in printed
    assert "hush" not in printed


def printed_by(*arguments: str, home: Path) -> str:
    out = io.StringIO()
    with redirect_stdout(out), redirect_stderr(out):
        main([*arguments, "--home", str(home), "--now", "2026-03-17T08:30:00Z"])
    return out.getvalue()


@pytest.mark.parametrize("fault", [None, Fault.SERVER_500, Fault.RESET, Fault.UNAUTHORIZED])
def test_no_secret_is_in_anything_that_a_run_writes(tmp_path, caplog, fault):
    caplog.set_level(logging.DEBUG)
    faults = Faults().plan(fault, call=4, times=1_000) if fault else Faults()
    with ZendeskApi(some_tickets(3), faults) as api:
        home = home_of(tmp_path / "home", api, refresh_token="zd-refresh-0")
        landing = landed(home, Source.ZENDESK)
        assert (landing.status is SourceStatus.FAILED) == (fault is not None)
        secrets = [CLIENT["client_secret"], "zd-refresh-", "zd-token-"]
        urls = [f"{call.path}?{call.query}" for call in api.log]
    told = [caplog.text, repr(landing), *urls, printed_by("health", home=home)]
    told += [printed_by("config", home=home)]
    files = {
        path.relative_to(home): path.read_bytes()
        for path in home.rglob("*")
        if path.is_file() and path.name not in (FILE, RENEWED)
    }
    assert files
    for secret in secrets:
        assert not [text for text in told if secret in text]
        assert not [name for name, held in files.items() if secret.encode() in held]
