"""A Dovecot of the tests' own: on loopback, in a temporary folder, as a user without rights.

Anybody may log in with PASSWORD; each user's mailbox is made at the first login. Tokens are asked about
at an HTTP server that the tests run.
"""

import grp
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from imapclient import IMAPClient

REQUIRED = "LEDGER_REQUIRE_DOVECOT"
PASSWORD = "im4p-s3cr3t"
_START_SECONDS = 60

_CONFIGURATION = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
default_internal_user = {user}
default_internal_group = {group}
default_login_user = {user}
first_valid_uid = 1
disable_plaintext_auth = no
ssl = yes
ssl_cert = <{folder}/server.crt
ssl_key = <{folder}/server.key
mail_location = maildir:{folder}/mail/%u
mail_fsync = never
mail_plugins = acl
auth_mechanisms = plain login xoauth2
auth_failure_delay = 0
protocol imap {{
  mail_plugins = $mail_plugins imap_acl
  mail_max_userip_connections = 1000
}}
plugin {{
  acl = vfile
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2
  args = {folder}/oauth2.conf
}}
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {plain}
  }}
  inet_listener imaps {{
    port = {tls}
    ssl = yes
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""
_TOKENS = """
introspection_url = {introspection}
introspection_mode = post
username_attribute = username
active_attribute = active
active_value = true
"""


class DovecotMissing(RuntimeError):
    """No server program is installed here."""


@dataclass(frozen=True)
class Dovecot:
    """A running server. certificate: of itself, which is its own CA."""

    plain: int
    tls: int
    certificate: Path

    def client(self, user: str) -> IMAPClient:
        """A connection of the user's own program, logged in."""
        client = IMAPClient("127.0.0.1", self.plain, ssl=False, timeout=30)
        client.login(user, PASSWORD)
        return client


@contextmanager
def running_dovecot(introspection: str) -> Iterator[Dovecot]:
    """A new server, started, and gone afterwards. Raises DovecotMissing."""
    program = shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")
    if program is None or not Path("/usr/lib/dovecot/imap").is_file():
        raise DovecotMissing("dovecot is missing: install dovecot-imapd to run these tests.")
    account = pwd.getpwnam("nobody") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    folder = Path(tempfile.mkdtemp(prefix="ledger-dovecot-"))
    try:
        server = _configured(folder, account, introspection)
        ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
        started = [program, "-F", "-c", str(folder / "dovecot.conf")]
        process = subprocess.Popen(
            ["setpriv", *ids, *started] if os.geteuid() == 0 else started, cwd=folder
        )
        try:
            _wait_until_it_answers(server, process, folder)
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=_START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _configured(folder: Path, account: pwd.struct_passwd, introspection: str) -> Dovecot:
    server = Dovecot(_free_port(), _free_port(), folder / "server.crt")
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "36500",
            "-keyout", str(folder / "server.key"), "-out", str(server.certificate),
            "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost",
        ],
        check=True,
        capture_output=True,
    )  # fmt: skip
    told = {
        "user": account.pw_name,
        "group": grp.getgrgid(account.pw_gid).gr_name,
        "password": PASSWORD,
    }
    ports = {"plain": server.plain, "tls": server.tls}
    (folder / "dovecot.conf").write_text(_CONFIGURATION.format(folder=folder, **told, **ports))
    (folder / "oauth2.conf").write_text(_TOKENS.format(introspection=introspection))
    for name in ("state", "mail", "log"):
        (folder / name).touch() if name == "log" else (folder / name).mkdir()
    for path in [folder, *folder.iterdir()]:
        os.chown(path, account.pw_uid, account.pw_gid)
    return server


def _free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        return int(listening.getsockname()[1])


def _wait_until_it_answers(server: Dovecot, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            server.client("nobody@here").logout()
        except (OSError, IMAPClient.Error):
            if process.poll() is not None or time.monotonic() > until:
                raise RuntimeError((folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
