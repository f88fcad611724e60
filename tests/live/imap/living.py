"""Mails of a scenario in a mailbox of a Dovecot, beside a drop folder that holds the same."""

import json
import random
import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from functools import cache
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines import email
from escalation_ledger.sample import sample_settings, write_sample
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW
from tests.live.homes import content, live_home, refreshed
from tests.live.imap.dovecot import PASSWORD, Dovecot

MAIL = Source.EMAIL
SETTINGS = sample_settings()
_USERS = count(1)


class Mailbox:
    """One user's mailbox, as others fill and tidy it. A context manager. mails: all that were ever delivered."""

    def __init__(self, server: Dovecot, folder: str = "INBOX") -> None:
        self.server = server
        self.user = f"escalations-{next(_USERS)}@acme.example"
        self.folder = folder
        self.mails: list[bytes] = []
        self._client = server.client(self.user)
        if folder != "INBOX":
            self._client.create_folder(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self._client.logout()

    def deliver(self, *mails: bytes, came: datetime | None = None) -> None:
        """Mails come, as they are on the way: with CRLF."""
        for mail in mails:
            self.mails.append(mail)
            self._client.append(self.folder, re.sub(rb"\r?\n", b"\r\n", mail), msg_time=came)

    def expunge(self, *numbers: int) -> None:
        """The mails of these UIDs are gone."""
        self._client.select_folder(self.folder)
        self._client.delete_messages(numbers)
        self._client.expunge(numbers)
        self._client.unselect_folder()

    def make_anew(self) -> None:
        """The folder is made anew with all its mails: each has another UID, and the folder another UIDVALIDITY."""
        self._client.rename_folder(self.folder, "Old")
        self._client.create_folder(self.folder)
        self._client.select_folder("Old", readonly=True)
        for number in reversed(self._client.search()):
            self._client.copy([number], self.folder)
        self._client.unselect_folder()
        self._client.delete_folder("Old")

    def flags(self) -> dict[int, tuple[bytes, ...]]:
        """What is noted of each mail: seen, answered."""
        self._client.select_folder(self.folder, readonly=True)
        found = self._client.get_flags(self._client.search())
        self._client.unselect_folder()
        return dict(found)

    def home(self, root: Path, address: str | None = None, **told: Any) -> Path:
        """A home that reads this mailbox, with the sample's settings."""
        address = address or f"imap://127.0.0.1:{self.server.plain}"
        table = {"address": address, "user": self.user, "folder": self.folder, **told}
        return live_home(root, {"imap": table}, {"imap": {"password": PASSWORD}}, more=SETTINGS)

    def drop(self, folder: Path) -> Path:
        """All mails that were ever delivered, each as an .eml file."""
        (folder / "email").mkdir(parents=True)
        for number, mail in enumerate(self.mails):
            (folder / "email" / f"{number:05}.eml").write_bytes(mail)
        return folder

    def dropped(self, root: Path) -> str:
        """The content that a refresh of the same mails from a drop folder has."""
        root.mkdir(parents=True)
        (root / "ledger.toml").write_text(SETTINGS, "utf-8")
        assert refreshed(root, drop=self.drop(root / "drop")).document["status"] == "ok"
        return content(root)

    def drop_home(self, root: Path) -> Path:
        """A home that has nothing landed yet, beside a drop folder of these mails."""
        self.drop(live_home(root, {}, {}, more=SETTINGS) / "drop")
        return root


def held(home: Path) -> list[str]:
    """The names of the mails that raw has, sorted."""
    return sorted(raw.newest(Home(home), MAIL).get("messages", {"object_id": []})["object_id"])


def some_mails(seed: int, size: int, *, start: int = 0) -> list[bytes]:
    """So many mails of every kind that comes, the same for the same seed."""
    drawn = random.Random(seed)
    return [_mail(drawn, seed, number) for number in range(start, start + size)]


def names(mails: Sequence[bytes]) -> list[str]:
    """Their names, sorted, each once."""
    return sorted({*email.mail_rows(mails, lies_in="")["own_id"]})


@cache
def sample_mails() -> list[bytes]:
    """The mails of the sample, those of its mailboxes too."""
    with TemporaryDirectory() as folder:
        write_sample(Path(folder), now=NOW)
        files = email.files(Path(folder), load_settings())
        texts = [text for file in files for _, rows in email.rows(file) for text in rows["text"]]
    return [json.loads(text)["raw"].encode("latin-1") for text in texts]


def _mail(drawn: random.Random, seed: int, number: int) -> bytes:
    mail = EmailMessage()
    sent = NOW - timedelta(hours=drawn.randint(1, 2_000))
    mail["From"] = f"Bo Ek <bo{drawn.randint(1, 5)}@customer.example>"
    mail["To"] = "escalations@acme.example"
    mail["Subject"] = f"Export №{number} fails"
    mail["Date"] = format_datetime(sent)
    mail["Message-ID"] = f"<{seed}.{number}@customer.example>"
    mail.set_content(f"Hello,\nthe export {number} fails — since {drawn.randint(1, 28)} March.\nBo")
    match drawn.randrange(6):
        case 0:
            del mail["Message-ID"]
        case 1:
            del mail["Date"]
            mail["Received"] = f"from a by b; {format_datetime(sent)}"
        case 2:
            size = drawn.randint(10, 30_000)
            mail.add_attachment(drawn.randbytes(size), maintype="image", subtype="png")
        case 3:
            return mail.as_bytes().replace(b"export", b"expo\xefrt")
    return mail.as_bytes()
