"""A mailbox over IMAP: the mails that came since the last refresh, as an .eml of each would be landed.

    at rest      CAPABILITY, LOGIN, EXAMINE                     3 commands
    new mails    CAPABILITY, SEARCH, FETCH of sizes, FETCH      4 more; 2 for each 100 mails or 8 MB

A mail is named by the folder's UIDVALIDITY and its UID, which only grow: what is above the last one
read is new, and nothing comes late below it. Another UIDVALIDITY means that numbers say nothing any
more: all is read again, and what raw has just so is not landed again. Nothing is ever taken out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from imapclient import IMAPClient

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import email
from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.calling import Caller, Denied, Refused
from escalation_ledger.pipelines.live.mail_server import Place
from escalation_ledger.pipelines.live.mailbox import Folder, Mailbox
from escalation_ledger.pipelines.live.source import LiveSource, Page, Reading, Sight
from escalation_ledger.pipelines.live.tools import Patience
from escalation_ledger.warehouse.credentials import CredentialsMissing, Secrets, variable

_MAILS_AT_ONCE: Final = 100
_BYTES_AT_ONCE: Final = 8 * 1024**2
_MB: Final = 1024**2
_BACKFILL: Final = timedelta(days=365)
# What RFC 4314 calls the rights to look up, to read, to keep what was seen.
_ENOUGH: Final = "lrs"


@dataclass(frozen=True)
class _Read:
    """How far a folder is read: to which number, and up to which one `since` held.

    As text it is the cursor of the folder.
    """

    validity: int
    last: int
    backfill: int

    @classmethod
    def of(cls, cursor: str) -> "_Read":
        return cls(*map(int, cursor.split(":")))

    def __str__(self) -> str:
        return f"{self.validity}:{self.last}:{self.backfill}"


def _opens(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> Mailbox:
    if urlsplit(told["address"]).scheme not in ("imaps", "imap") or not told["user"]:
        raise NotLanded(
            "imap needs sources.imap.address, as imaps://imap.acme.example, and sources.imap.user in "
            "ledger.toml; see docs/sources/imap.md."
        )
    place = Place(told["address"], told["user"], told["folder"], told["ca_file"])
    if not told["token_address"]:
        if "password" not in secrets:
            raise CredentialsMissing(
                f"imap: no password. Set {variable('imap', 'password')}, or write it under [imap] in "
                "secrets.toml; for OAuth set sources.imap.token_address."
            )
        return Mailbox(place, lambda client: _by_password(client, told, secrets), patience)
    return Mailbox(place, lambda client: _by_token(client, told, secrets, patience), patience)


def _by_password(client: IMAPClient, told: Mapping[str, Any], secrets: Secrets) -> None:
    client.login(told["user"], secrets["password"])


def _by_token(
    client: IMAPClient, told: Mapping[str, Any], secrets: Secrets, patience: Patience
) -> None:
    client.oauth2_login(told["user"], _token(told, secrets, patience))


def _token(told: Mapping[str, Any], secrets: Secrets, patience: Patience) -> str:
    """A token for the mailbox; what it was got with is replaced where its giver says so."""
    if missing := [name for name in ("client_id", "client_secret") if name not in secrets]:
        raise CredentialsMissing(f"imap: no {' and no '.join(missing)}; see docs/sources/imap.md.")
    where = urlsplit(told["token_address"])
    asked = {"client_id": secrets["client_id"], "client_secret": secrets["client_secret"]}
    asked |= (
        {"grant_type": "refresh_token", "refresh_token": secrets["refresh_token"]}
        if "refresh_token" in secrets
        else {"grant_type": "client_credentials"}
    )
    if told["token_scope"]:
        asked["scope"] = told["token_scope"]
    caller = Caller("imap", f"{where.scheme}://{where.netloc}", patience=patience)
    try:
        given = caller.post(where.path, asked, as_form=True, signed=False)
    except Refused as refused:
        raise Denied(
            f"imap: {where.hostname} gives no token (status {refused.status}); check the OAuth "
            f"client's {' and '.join(secrets)}, see docs/sources/imap.md.",
            refused.status,
        ) from None
    finally:
        caller.close()
    if renewed := given.get("refresh_token"):
        secrets.renew("refresh_token", renewed)
    return str(given["access_token"])


def _pages(reading: Reading[Mailbox]) -> Iterator[Page]:
    mailbox, folder = reading.door, reading.door.folder()
    read = _read_before(reading, folder)
    numbers = _unread(reading, read)
    done = 0
    for batch in _batches(mailbox, numbers):
        mails = mailbox.mails(batch, largest=reading.settings["largest_mb"] * _MB)
        done += len(batch)
        reached = _Read(read.validity, batch[-1], read.backfill)
        rows = email.mail_rows(mails.values(), lies_in=f"imap/{mailbox.place.folder}")
        yield Page("messages", rows, {mailbox.place.name: str(reached)})
        reading.steps(done, len(numbers))


def _read_before(reading: Reading[Mailbox], folder: Folder) -> _Read:
    """How far the folder is read; not at all where its numbers are others than they were."""
    cursor = reading.cursors.get(reading.door.place.name)
    following = folder.following
    if cursor:
        read = _Read.of(cursor)
        if read.validity == folder.validity and (following is None or read.last < following):
            return read
    return _Read(folder.validity, last=0, backfill=(following or 1) - 1)


def _unread(reading: Reading[Mailbox], read: _Read) -> list[int]:
    """The numbers of mails to be read: of a backfill's, those that came since its day."""
    mailbox, first = reading.door, read.last + 1
    old = mailbox.numbers(first, read.backfill, since=_since(reading))
    return old + mailbox.numbers(max(first, read.backfill + 1), 2**32 - 1)


def _since(reading: Reading[Mailbox]) -> date:
    told = reading.settings["since"]
    # A day earlier, for it is a day of the server's zone.
    start = date.fromisoformat(told[:10]) if told else (reading.now - _BACKFILL).date()
    return start - timedelta(days=1)


def _batches(mailbox: Mailbox, numbers: list[int]) -> Iterator[list[int]]:
    """Numbers in order, so many at a time as may be held at once."""
    for start in range(0, len(numbers), _MAILS_AT_ONCE):
        batch: list[int] = []
        held = 0
        some = numbers[start : start + _MAILS_AT_ONCE]
        sizes = mailbox.sizes(some)
        for number in some:
            size = sizes.get(number, 0)
            if batch and held + size > _BYTES_AT_ONCE:
                yield batch
                batch, held = [], 0
            batch.append(number)
            held += size
        if batch:
            yield batch


def _sees(reading: Reading[Mailbox]) -> Sight:
    mailbox, folder = reading.door, reading.door.folder()
    place, rights = mailbox.place, mailbox.rights()
    wide = "".join(sorted({*rights} - {*_ENOUGH}))
    told = f"more than reading: {place.folder} grants {wide} (RFC 4314). It is opened read-only."
    return Sight(
        place.user,
        (f"mails: {folder.mails} in {place.folder}; other folders are not opened",),
        wide=(told,) if wide else (),
    )


IMAP: Final[LiveSource[Mailbox]] = LiveSource(
    name="imap",
    source=Source.EMAIL,
    rules=email.SOURCE.rules,
    secrets=(),
    optional=("password", "client_id", "client_secret", "refresh_token"),
    needed={},
    opens=_opens,
    pages=_pages,
    sees=_sees,
)
