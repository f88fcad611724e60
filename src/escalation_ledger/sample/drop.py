"""Writing the story as a drop folder: the files each tool's own export would give."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path
from typing import Any

from escalation_ledger.sample import crm, mail, phrases
from escalation_ledger.sample.cast import load_cast
from escalation_ledger.sample.chatter import chatter
from escalation_ledger.sample.clock import Clock
from escalation_ledger.sample.plan import whole_script
from escalation_ledger.sample.settings import calendars_by_region
from escalation_ledger.sample.slack import workspace
from escalation_ledger.sample.telling import Telling
from escalation_ledger.sample.zendesk import help_desk

MBOX = "older.mbox"
# Every third mail comes in the mailbox file, the others as files of their own.
_IN_MBOX = 3


def write_sample(
    folder: Path, *, now: datetime, known_at: datetime | None = None, seed: int = 7
) -> None:
    """Write the sample's drop folder: zendesk/, slack/, crm/, email/.

    The same `now` (aware), `known_at` and `seed` give the same bytes. `known_at`: write the
    story that leads up to `now` as it would have been exported at that earlier instant; nothing
    in the folder is later. Without it, at `now`. Every file of an earlier export has the same name in
    a later one, so the later can be written over it; of another story give an empty folder.
    Raises ValueError when an instant has no zone or `known_at` is after `now`.
    """
    for name, at in (("now", now), ("known_at", known_at)):
        if at is not None and at.tzinfo is None:
            raise ValueError(
                f"{name} = {at.isoformat()} has no time zone; give an instant, e.g. …Z."
            )
    if known_at is not None and known_at > now:
        raise ValueError(
            f"known_at = {known_at.isoformat()} is after now = {now.isoformat()}; "
            "the story is told up to now."
        )
    telling = _telling(now, known_at, seed)
    script = whole_script(telling)
    _write_slack(folder / "slack", workspace(script + chatter(telling), telling))
    for name, objects in help_desk(script, telling).items():
        _write(folder / "zendesk" / f"{name}.jsonl", _json_lines(objects))
    _write(folder / "crm" / "accounts.csv", crm.accounts_csv(telling))
    _write(folder / "crm" / "renewals.csv", crm.renewals_csv(telling))
    _write_mails(folder / "email", mail.mails(script, telling), telling)


def _telling(now: datetime, known_at: datetime | None, seed: int) -> Telling:
    calendars = calendars_by_region()
    clocks = {region: Clock(now, calendar) for region, calendar in calendars.items()}
    told = clocks["UK"].now
    return Telling(cast=load_cast(), now=told, known_at=known_at or told, clocks=clocks, seed=seed)


def _json_lines(objects: Iterable[Mapping[str, Any]]) -> str:
    return "".join(json.dumps(item, ensure_ascii=False) + "\n" for item in objects)


def _write_slack(folder: Path, documents: Mapping[str, Any]) -> None:
    for path, document in documents.items():
        _write(folder / path, json.dumps(document, ensure_ascii=False, indent=1) + "\n")


def _write_mails(folder: Path, mails: Mapping[str, EmailMessage], telling: Telling) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    box = []
    for index, (key, message) in enumerate(mails.items()):
        if not telling.is_known(message["Date"].datetime):
            continue
        if index % _IN_MBOX == _IN_MBOX - 1:
            box.append(_mbox_entry(message))
        else:
            (folder / f"{key}.eml").write_bytes(message.as_bytes(policy=SMTP))
    (folder / MBOX).write_bytes(b"".join(box))


def _mbox_entry(message: EmailMessage) -> bytes:
    """One mail in mbox form: a From line, `From ` quoted within, a blank line after."""
    at = message["Date"].datetime
    day = f"{phrases.weekday(at)[:3]} {phrases.month(at)[:3]} {at.day:2d} {at:%H:%M:%S %Y}"
    body = message.as_bytes(policy=SMTP.clone(linesep="\n"))
    quoted = b"\n".join(
        b">" + line if line.lstrip(b">").startswith(b"From ") else line
        for line in body.rstrip(b"\n").split(b"\n")
    )
    return f"From MAILER-DAEMON {day}\n".encode() + quoted + b"\n\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())
