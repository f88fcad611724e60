"""One folder of a mailbox over IMAP: opened read-only, with patience, and without telling secrets.

A connection that is lost is made anew, and the command sent again. Nothing here can change a mail:
the folder is EXAMINEd, contents are PEEKed at, and no other command that touches mails is sent. Every
way of not getting an answer becomes one sentence, in which no text of the server's is quoted.
"""

import re
import ssl
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any, TypeVar

from imapclient import IMAPClient
from imapclient.exceptions import (
    IMAPClientAbortError,
    IMAPClientError,
    LoginError,
    ProtocolError,
)

from escalation_ledger.pipelines.live.calling import Denied, Refused, Unreachable
from escalation_ledger.pipelines.live.mail_server import Place, shut, within
from escalation_ledger.pipelines.live.tools import Patience

T = TypeVar("T")

# A mailbox of more mails is searched in pieces: an answer is one line, and imaplib takes 1 MB of it.
_SEARCHED_AT_ONCE = 50_000
_LATER = "what was read before is kept. Refresh again later."
_FOR_NOW = re.compile(
    r"\[(UNAVAILABLE|INUSE|LIMIT|SERVERBUG|THROTTLED)|server unavailable|temporar", re.IGNORECASE
)

# What imaplib and imapclient trip over in an answer that is none.
_NONSENSE = (KeyError, IndexError, ValueError, TypeError, AttributeError)


class _Lost(Exception):
    """The connection is of no more use."""


@dataclass(frozen=True)
class Folder:
    """As it was found. validity: while it stays, a number means the same mail. following: of the next mail."""

    validity: int
    following: int | None
    mails: int


@dataclass(frozen=True)
class _Session:
    """A connection that is logged in, and its folder."""

    client: IMAPClient
    folder: Folder


@dataclass
class Mailbox:
    """A folder of mails by their numbers (UIDs), which only grow. calls: commands sent so far.

    `log_in` is given a new connection; it raises LoginError, or NotLanded. All methods raise NotLanded.
    """

    place: Place
    log_in: Callable[[IMAPClient], Any]
    patience: Patience
    calls: int = field(default=0, init=False)
    _counted: int = field(default=0, init=False)
    _session: _Session | None = field(default=None, init=False)
    _validity: int | None = field(default=None, init=False)

    def close(self) -> None:
        """Take leave of the server."""
        if self._session is not None:
            client = self._session.client
            with suppress(IMAPClientError, OSError), within(self.patience, client.socket()):
                client.logout()
            self._hang_up()

    def folder(self) -> Folder:
        """The folder, as it was when it was opened."""
        return self._asked("EXAMINE", lambda session: session.folder)

    def numbers(self, first: int, last: int, *, since: date | None = None) -> list[int]:
        """Of the mails numbered so, in order; `since`: those that came on this day or after it."""
        told = ["SINCE", since] if since else []

        def search(session: _Session, *, low: int, high: int) -> list[int]:
            found = session.client.search(["UID", f"{low}:{high}", *told])
            return [int(number) for number in found if low <= number <= high]

        numbers: list[int] = []
        for low, high in self._pieces(first, last):
            numbers += self._asked("SEARCH", partial(search, low=low, high=high))
        return sorted(numbers)

    def sizes(self, numbers: Sequence[int]) -> dict[int, int]:
        """Number -> bytes, as the server estimates them; of some there may be none."""
        found = self._fetched(numbers, "RFC822.SIZE")
        return {number: one.get(b"RFC822.SIZE", 0) for number, one in found.items()}

    def mails(self, numbers: Sequence[int], *, largest: int) -> dict[int, bytes]:
        """Number -> the mail, of a larger one its first bytes; one that is gone has none."""
        found = self._fetched(numbers, f"BODY.PEEK[]<0.{largest}>")
        mails = {number: mail for number, one in found.items() if (mail := _body(one)) is not None}
        missing = [number for number in numbers if number not in mails]
        if missing and not self._are_gone(missing):
            raise Unreachable(
                f"imap lists mail {missing[0]} of {self.place.folder} and does not give it; from "
                "there on nothing is read. Refresh again later, or move that mail to another folder."
            )
        return mails

    def rights(self) -> str:
        """What these credentials may do in the folder, in the letters of RFC 4314; empty: not told."""

        def asked(session: _Session) -> str:
            if not session.client.has_capability("ACL"):
                return ""
            # imapclient has GETACL alone, which asks for more rights than reading.
            _, lines = session.client._imap.myrights(self.place.encoded)
            return lines[-1].decode().rpartition(" ")[2] if lines and lines[-1] else ""

        return self._asked("MYRIGHTS", asked)

    def _fetched(self, numbers: Sequence[int], what: str) -> dict[int, Mapping[bytes, Any]]:
        return self._asked("FETCH", lambda session: session.client.fetch(numbers, [what]))

    def _are_gone(self, missing: Sequence[int]) -> bool:
        """Whether mails that were listed are there no more: none is found, and their folder is smaller."""
        if {*missing} & {*self.numbers(missing[0], missing[-1])}:
            return False
        before = self.folder()
        self._hang_up()
        now = self.folder()
        if before.following is None or now.following is None:
            return True
        return now.mails <= before.mails - len(missing) + now.following - before.following

    def _pieces(self, first: int, last: int) -> Iterator[tuple[int, int]]:
        folder = self.folder()
        if folder.following is not None:
            last = min(last, folder.following - 1)
        count = folder.mails // _SEARCHED_AT_ONCE + 1
        step = max(1, -(-(last - first + 1) // count))
        return ((low, min(low + step - 1, last)) for low in range(first, last + 1, step))

    def _asked(self, what: str, command: Callable[[_Session], T]) -> T:
        """What the command brings, on a new connection where one was lost."""
        for attempt in range(self.patience.attempts):
            if attempt:
                wait = self.patience.first_wait * 2 ** (attempt - 1)
                time.sleep(min(wait, self.patience.longest_wait))
            try:
                session = self._session = self._session or self._begun()
                with (
                    self._told(what, session.client),
                    within(self.patience, session.client.socket()),
                ):
                    return command(session)
            except _Lost:
                self._hang_up()
            finally:
                if self._session is not None:
                    self._count(self._session.client)
        raise Unreachable(
            f"imap at {self.place.host} does not answer {what} in {self.patience.attempts} tries; "
            f"{_LATER}"
        )

    def _begun(self) -> _Session:
        """A connection, logged in, the folder open. Raises _Lost."""
        client = self._connected()
        self._counted = 0
        try:
            with within(self.patience, client.socket()):
                with self._told("LOGIN", client):
                    self.log_in(client)
                with self._told("EXAMINE", client):
                    return _Session(client, self._examined(client))
        except BaseException:
            self._count(client)
            shut(client)
            raise

    def _connected(self) -> IMAPClient:
        try:
            return self.place.connected(self.patience)
        except ssl.SSLCertVerificationError:
            raise Denied(
                f"imap at {self.place.host} shows a certificate that nobody we trust has signed for "
                "that name; nothing was sent there. Name its CA in sources.imap.ca_file.",
                401,
            ) from None
        except (OSError, IMAPClientError, *_NONSENSE) as error:
            if self.place.ca_file and not Path(self.place.ca_file).is_file():
                raise Refused("imap: sources.imap.ca_file names no file.", 404) from None
            raise _Lost from error

    def _examined(self, client: IMAPClient) -> Folder:
        found = client.select_folder(self.place.folder, readonly=True)
        folder = Folder(found[b"UIDVALIDITY"], found.get(b"UIDNEXT"), found[b"EXISTS"])
        if self._validity not in (None, folder.validity):
            raise Unreachable(
                f"imap: {self.place.folder} was made anew while it was read; {_LATER}"
            )
        self._validity = folder.validity
        return folder

    @contextmanager
    def _told(self, what: str, client: IMAPClient) -> Iterator[None]:
        """Failures of one command: as _Lost where another try may help, else as a sentence."""
        try:
            yield
        except LoginError as error:
            # It stands for a lost connection, too.
            if isinstance(error.__context__, IMAPClientAbortError) or _FOR_NOW.search(str(error)):
                raise _Lost from None
            raise Denied(
                "imap refuses to log in; check sources.imap.user and its credentials, see "
                "docs/sources/imap.md.",
                401,
            ) from None
        except (IMAPClientAbortError, ProtocolError, OSError, *_NONSENSE):
            raise _Lost from None
        except IMAPClientError as error:
            if _FOR_NOW.search(str(error)):
                raise _Lost from None
            if what != "EXAMINE":
                raise Refused(
                    f"imap refuses {what} of {self.place.folder}; {_LATER}", 400
                ) from None
            raise Refused(
                f"imap opens no folder {self.place.folder} of {self.place.user}; check "
                f"sources.imap.folder{_those_of(client)}.",
                404,
            ) from None

    def _count(self, client: IMAPClient) -> None:
        """Commands are numbered over each connection."""
        sent = client._imap.tagnum
        self.calls, self._counted = self.calls + sent - self._counted, sent

    def _hang_up(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            self._count(session.client)
            shut(session.client)


def _those_of(client: IMAPClient) -> str:
    """The folders that there are, as far as a sentence holds them."""
    try:
        names = [str(name) for *_, name in client.list_folders()]
    except (IMAPClientError, OSError):
        return ""
    return f" (there are {', '.join(names[:8])}{', …' if names[8:] else ''})"


def _body(one: Mapping[bytes, Any]) -> bytes | None:
    """The content of a FETCH answer, which servers name with the place it begins at."""
    return next((value for name, value in one.items() if name.startswith(b"BODY[]")), None)
