"""A Postgres server of the tests' own: a new cluster in a temporary folder, on a Unix socket."""

import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import psycopg

REQUIRED = "LEDGER_REQUIRE_POSTGRES"
_START_SECONDS = 60


class PostgresMissing(RuntimeError):
    """No server program is installed here."""


class Cluster:
    """A running server. One superuser, `postgres`, without a password."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count(1)

    def url(self, database: str = "postgres", user: str = "postgres") -> str:
        """The URL of one of its databases, for a user of it."""
        return f"postgresql://{user}@/{database}?host={self.folder}"

    def new_database(self, *, like: str = "template1") -> str:
        """A new database, empty or `like` another that nobody is connected to; its name."""
        name = f"ledger_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {like}")
        return name

    def execute(self, statement: str, database: str = "postgres") -> None:
        """Run a statement as the superuser."""
        with closing(self.connect(database)) as connection:
            connection.execute(statement.encode())

    def connect(self, database: str, user: str = "postgres") -> psycopg.Connection:
        """A connection past the ledger, each statement a transaction of its own."""
        return psycopg.connect(self.url(database, user), autocommit=True)


@contextmanager
def running_cluster(*, fsync: bool = False) -> Iterator[Cluster]:
    """A new cluster, started, and gone afterwards. Raises PostgresMissing.

    Without fsync: what is tested is what the ledger asks for, not whether the disk obeys.
    """
    folder = Path(tempfile.mkdtemp(prefix="ledger-postgres-"))
    try:
        account = _account()
        os.chown(folder, account.pw_uid, account.pw_gid)
        data = folder / "data"
        made = ["initdb", "-D", str(data), "-A", "trust", "-U", "postgres", "-E", "UTF8", "-N"]
        subprocess.run(_as(account, made), check=True, capture_output=True, cwd=folder)
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                _as(account, ["postgres", "-D", str(data), *_settings(folder, fsync=fsync)]),
                stdout=log,
                stderr=subprocess.STDOUT,
                cwd=folder,
            )
        try:
            cluster = Cluster(folder)
            _wait_until_it_answers(cluster, server)
            yield cluster
        finally:
            server.send_signal(signal.SIGINT)
            server.wait(timeout=_START_SECONDS)
    finally:
        shutil.rmtree(folder)


def _settings(folder: Path, *, fsync: bool) -> list[str]:
    settings = {
        "unix_socket_directories": str(folder),
        "listen_addresses": "",
        "fsync": "on" if fsync else "off",
        "max_connections": "80",
        "shared_buffers": "32MB",
        # The ledger has to ask for it where a server's default is another.
        "synchronous_commit": "off",
    }
    return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]


def _account() -> pwd.struct_passwd:
    """Whom the server runs as: it refuses to be root."""
    if os.geteuid() != 0:
        return pwd.getpwuid(os.geteuid())
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        raise PostgresMissing(
            "There is no user postgres, and a server refuses to be root."
        ) from None


def _as(account: pwd.struct_passwd, command: list[str]) -> list[str]:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{command[0]}"), key=_version)
    program = str(found[-1]) if found else shutil.which(command[0])
    if program is None:
        raise PostgresMissing(f"{command[0]} is missing: install postgresql to run these tests.")
    whole = [program, *command[1:]]
    if account.pw_uid == os.geteuid():
        return whole
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}", "--clear-groups"]
    return ["setpriv", *ids, *whole]


def _version(program: Path) -> int:
    return int(program.parent.parent.name)


def _wait_until_it_answers(cluster: Cluster, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _START_SECONDS
    while True:
        try:
            cluster.connect("postgres").close()
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                raise RuntimeError((cluster.folder / "log").read_text()) from None
            time.sleep(0.05)
        else:
            return
