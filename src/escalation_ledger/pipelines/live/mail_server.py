"""Connections to a mail server, none of which lasts longer over a command than it may."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from imapclient import IMAPClient, imap4, imap_utf7, tls

from escalation_ledger.pipelines.live.tools import Patience

# A command may take so many times as long as its server may be silent.
_LONGEST = 10


@dataclass(frozen=True)
class Place:
    """Where mails are: a server, whose mailbox, which folder. ca_file: who else's certificates count."""

    address: str
    user: str
    folder: str
    ca_file: str = ""

    @property
    def host(self) -> str:
        """The server's name, without its port."""
        return urlsplit(self.address).hostname or ""

    @property
    def name(self) -> str:
        """What tells this folder from all others."""
        return f"{urlsplit(self.address).netloc.lower()}/{self.user}/{self.folder}"

    @property
    def encoded(self) -> str:
        """The folder's name as it is sent: in modified UTF-7 (RFC 3501, 5.1.3), quoted."""
        name = str(imap_utf7.encode(self.folder), "ascii")
        return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'

    def connected(self, patience: Patience) -> IMAPClient:
        """A connection, not logged in. Raises OSError, also where the certificate is none that counts."""
        where = urlsplit(self.address)
        is_tls = where.scheme == "imaps"
        with ExitStack() as meanwhile:
            client = _Client(
                self.host,
                port=where.port or (993 if is_tls else 143),
                ssl=is_tls,
                ssl_context=ssl.create_default_context(cafile=self.ca_file or None)
                if is_tls
                else None,
                timeout=patience.timeout,
                begun=lambda connection: meanwhile.enter_context(within(patience, connection)),
            )
        client.normalise_times = False
        return client


class _Client(IMAPClient):  # type: ignore[misc] # it ships no types
    """One that tells of its connection before the server is first asked, which is while it is made."""

    def __init__(self, *given: Any, begun: Callable[[socket.socket], object], **more: Any) -> None:
        self._begun = begun
        super().__init__(*given, **more)

    def _create_IMAP4(self) -> Any:  # noqa: N802 - imapclient's name for it
        begun = self._begun

        class Told(tls.IMAP4_TLS if self.ssl else imap4.IMAP4WithTimeout):  # type: ignore[misc]
            def _create_socket(self, timeout: float | None = None) -> socket.socket:
                connection: socket.socket = super()._create_socket(timeout)
                begun(connection)
                return connection

        context = [self.ssl_context] if self.ssl else []
        return Told(self.host, self.port, *context, self._timeout.connect)


@contextmanager
def within(patience: Patience, connection: socket.socket) -> Iterator[None]:
    """End the connection when what is done with it takes too long, however busy the server seems."""
    hanging_up = threading.Timer(patience.timeout * _LONGEST, _end, [connection])
    hanging_up.daemon = True
    hanging_up.start()
    try:
        yield
    finally:
        hanging_up.cancel()


def shut(client: IMAPClient) -> None:
    """Let go of the connection without taking leave."""
    with suppress(OSError):
        client.shutdown()


def _end(connection: socket.socket) -> None:
    with suppress(OSError):
        connection.shutdown(socket.SHUT_RDWR)
