"""The server process: where it listens, what it is told, and that it ends."""

import http.client
import os
import socket
import subprocess
import sys
import time
import tomllib
from datetime import UTC, datetime
from pathlib import Path

import pytest

from escalation_ledger.dashboard import serve
from escalation_ledger.dashboard.security import content_security_policy

CONFIG = Path(serve.__file__).parent / ".streamlit" / "config.toml"


def test_a_port_in_use_is_refused_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(serve.PortTaken, match=f"Port {port} .* --port {port + 1}"):
            serve.serve(tmp_path, port=port, now=None, open_browser=False)


def test_the_server_gets_home_and_clock_and_no_streamlit_setting_of_the_caller(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STREAMLIT_SERVER_ADDRESS", "0.0.0.0")
    monkeypatch.setenv("LEDGER_NOW", "2020-01-01T00:00:00Z")
    monkeypatch.chdir(tmp_path)
    given = serve.environment(Path("home"), now=datetime(2026, 3, 17, 8, 30, tzinfo=UTC))
    assert not any(name.startswith("STREAMLIT_") for name in given)
    assert given["LEDGER_HOME"] == str(tmp_path / "home")
    assert given["LEDGER_NOW"] == "2026-03-17T08:30:00+00:00"
    assert "LEDGER_NOW" not in serve.environment(tmp_path, now=None)


def test_a_server_that_does_not_start_is_told(tmp_path: Path) -> None:
    with (
        pytest.raises(serve.DashboardStopped, match="ended with code"),
        serve.running(tmp_path, port=_free_port(), now=None, module="no_such_module_here"),
    ):
        pass


def test_the_server_answers_on_loopback_and_ends_with_its_caller(tmp_path: Path) -> None:
    port = _free_port()
    with serve.running(tmp_path, port=port, now=None) as (server, url):
        assert url == f"http://127.0.0.1:{port}"
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/app/static/inter-latin.woff2")
        answer = connection.getresponse()
        assert (answer.status, answer.read(4)) == (200, b"wOF2")
        connection.close()
    assert server.poll() is not None
    with pytest.raises(ProcessLookupError):
        os.kill(server.pid, 0)


def test_the_server_ends_when_the_command_that_started_it_is_killed(tmp_path: Path) -> None:
    port = _free_port()
    starter = "import sys; from escalation_ledger.cli import main; sys.exit(main(sys.argv[1:]))"
    command = [sys.executable, "-c", starter, "--home", tmp_path, "serve", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as ledger:
        assert ledger.stdout
        assert str(port) in ledger.stdout.readline()
        ledger.kill()
    assert _closes(port)


def _closes(port: int) -> bool:
    """Whether nobody listens on the port any more, within a minute."""
    for _ in range(600):
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)):
                return True
        time.sleep(0.1)
    return False


def test_the_configuration_keeps_the_dashboard_on_this_machine_and_quiet() -> None:
    config = tomllib.loads(CONFIG.read_text("utf-8"))
    assert config["server"]["address"] == "127.0.0.1"
    assert config["server"]["enableAgentApi"] is False
    assert config["client"]["showErrorDetails"] == "none"
    assert config["client"]["disableDataExport"] is True
    assert config["browser"]["gatherUsageStats"] is False


def test_the_policy_lets_streamlits_own_inline_script_run_and_no_other() -> None:
    directives = dict(
        directive.split(" ", 1) for directive in content_security_policy().split("; ")
    )
    assert "'unsafe-inline'" not in directives["script-src"]
    assert directives["script-src"].count("sha256-") == 1
    assert directives["default-src"] == "'self'"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
