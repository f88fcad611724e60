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


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604])
def test_a_file_that_others_may_read_is_not_read(tmp_path, mode):
    kept(tmp_path, '[zendesk]\nclient_id = "i"\nclient_secret = "s"\n', mode)
    with pytest.raises(CredentialsMissing, match=r"may be read by others.*chmod 600"):
        credentials(tmp_path, "zendesk", NAMES)


def test_a_broken_file_is_not_quoted(tmp_path):
    kept(tmp_path, '[zendesk]\nclient_secret = "hush\n')
    with pytest.raises(CredentialsMissing) as raised:
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
