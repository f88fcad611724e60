"""A written drop folder made louder in one way, for tests that nothing louder ranks higher."""

import email
import json
import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formataddr, parseaddr
from html import escape
from pathlib import Path
from typing import Any

URGENT = " URGENT!!! 🔥🔥"
BOSS, BOSS_TITLE = "Dana Vey", "Chief Executive Officer"
INTERNAL_COMMENTS = 40
TAGGED = 14

# Spans whose case is part of an address, an id, markup or a mail program's own lines.
_KEPT = re.compile(
    r"https?://[^\s<>\"]+"
    r"|[\w.+-]+@[\w.-]+"
    r"|<[^>\s][^>]*>"
    r"|&#?\w+;"
    r"|:[a-z_]+:"
    r"|(?m:^[> ]*(?:From|To|Cc|Date|Sent|Subject):.*$)"
    r"|(?m:^On .* wrote:$)"
    r"|(?m:^Begin forwarded message:$)"
    r"|(?m:^-+ Forwarded message -+$)"
)

Change = Callable[[Path], None]


def loudened(folder_in: Path, folder_out: Path, what: str) -> None:
    """Copy a drop folder, louder in one way; ids, times and who wrote what stay.

    `what`: capitals, urgent, tagged, executive, internal or priority.
    """
    shutil.copytree(folder_in, folder_out, dirs_exist_ok=True)
    CHANGES[what](folder_out)


def _capitals(folder: Path) -> None:
    """All message texts in upper case."""
    _rewrite_comments(folder, lambda text, _author: upper(text))
    _rewrite_lines(
        folder / "zendesk/tickets.jsonl",
        lambda row: (
            row | {name: upper(row[name]) for name in ("subject", "raw_subject", "description")}
        ),
    )
    _rewrite_slack(folder, lambda message: message | {"text": upper(message["text"])})
    _rewrite_mails(folder, lambda mail: _with_text(_with_subject(mail), upper(_text(mail))))


def _urgent(folder: Path) -> None:
    """Every customer message ends in a shout."""
    customers = _customers(folder)
    _rewrite_comments(folder, lambda text, who: text + URGENT if who in customers else text)
    _rewrite_lines(
        folder / "zendesk/tickets.jsonl",
        lambda row: (
            row
            | {
                "description": row["description"]
                + (URGENT if row["submitter_id"] in customers else "")
            }
        ),
    )
    strangers = {user["id"] for user in _slack_users(folder) if user["is_stranger"]}
    _rewrite_slack(
        folder,
        lambda message: (
            message
            | ({"text": message["text"] + URGENT} if message.get("user") in strangers else {})
        ),
    )
    _rewrite_mails(
        folder,
        lambda mail: _with_text(mail, _text(mail).rstrip() + URGENT) if _forwards(mail) else mail,
    )


def _tagged(folder: Path) -> None:
    """Fourteen of our people mentioned in every Slack message and mail."""
    ours = [user for user in _slack_users(folder) if "email" in user["profile"]]
    ours = [user for user in ours if not user["is_stranger"]][:TAGGED]
    mentions = " ".join(f"<@{user['id']}>" for user in ours)
    names = " ".join(f"+{user['real_name']}" for user in ours)
    copies = ", ".join(formataddr((user["real_name"], user["profile"]["email"])) for user in ours)

    def tagged(mail: EmailMessage) -> EmailMessage:
        known = mail["Cc"]
        del mail["Cc"]
        mail["Cc"] = ", ".join(filter(None, (known, copies)))
        return _with_text(mail, f"{names}\n\n{_text(mail)}")

    _rewrite_slack(
        folder,
        lambda message: (
            message if "subtype" in message else message | {"text": f"{message['text']} {mentions}"}
        ),
    )
    _rewrite_mails(folder, tagged)


def _executive(folder: Path) -> None:
    """Whoever forwards a mail does it as chief executive; the address stays."""

    def promoted(mail: EmailMessage) -> EmailMessage:
        if not _forwards(mail):
            return mail
        name, address = parseaddr(mail["From"])
        mail.replace_header("From", formataddr((f"{BOSS}, {BOSS_TITLE}", address)))
        signature = re.compile(rf"^{re.escape(name)}\n.*$", re.MULTILINE)
        return _with_text(mail, signature.sub(f"{BOSS}\n{BOSS_TITLE}", _text(mail), count=1))

    _rewrite_mails(folder, promoted)


def _internal(folder: Path) -> None:
    """Forty internal comments on each open ticket, with their audits."""
    tickets = _lines(folder / "zendesk/tickets.jsonl")
    users = _lines(folder / "zendesk/users.jsonl")
    agents = [user["id"] for user in users if user["role"] == "agent" and not user["suspended"]]
    audits = [
        _bump(ticket, number, agents[number % len(agents)])
        for ticket in tickets
        if ticket["status"] not in ("solved", "closed")
        for number in range(INTERNAL_COMMENTS)
    ]
    comments = [
        audit["events"][0]
        | {key: audit[key] for key in ("created_at", "via", "metadata")}
        | {"audit_id": audit["id"]}
        for audit in audits
    ]
    for name, more in (("audits", audits), ("comments", comments)):
        path = folder / f"zendesk/{name}.jsonl"
        _write_lines(path, _lines(path) + more)


def _bump(ticket: dict[str, Any], number: int, author: int) -> dict[str, Any]:
    """An audit that only comments, some way between the ticket's opening and its last change."""
    opened, updated = (
        datetime.fromisoformat(ticket[name]) for name in ("created_at", "updated_at")
    )
    at = opened + (updated - opened) * (number + 1) / (INTERNAL_COMMENTS + 1)
    body = ("Bumping this.", "Any news here?", "Asked again in the stand-up.")[number % 3]
    audit = 990_000_000_000 + ticket["id"] * 100 + number
    comment = {
        "id": audit + 5_000_000_000,
        "type": "Comment",
        "author_id": author,
        "body": body,
        "html_body": f"<div><p>{body}</p></div>",
        "plain_body": body,
        "public": False,
        "attachments": [],
    }
    return {
        "id": audit,
        "ticket_id": ticket["id"],
        "author_id": author,
        "created_at": at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "via": {"channel": "web", "source": {"from": {}, "to": {}, "rel": None}},
        "metadata": {"system": {}, "custom": {}},
        "events": [comment],
    }


def _priority(folder: Path) -> None:
    """Every ticket urgent, and always has been."""
    _rewrite_lines(folder / "zendesk/tickets.jsonl", lambda row: row | {"priority": "urgent"})

    def urgent(event: dict[str, Any]) -> dict[str, Any]:
        return event | {"value": "urgent"} if event.get("field_name") == "priority" else event

    _rewrite_lines(
        folder / "zendesk/audits.jsonl",
        lambda row: row | {"events": [urgent(event) for event in row["events"]]},
    )


CHANGES: dict[str, Change] = {
    "capitals": _capitals,
    "urgent": _urgent,
    "tagged": _tagged,
    "executive": _executive,
    "internal": _internal,
    "priority": _priority,
}


def upper(text: str) -> str:
    """Upper case, but for addresses, ids, markup and a mail program's own lines."""
    result, last = [], 0
    for kept in _KEPT.finditer(text):
        result += [text[last : kept.start()].upper(), kept[0]]
        last = kept.end()
    return "".join([*result, text[last:].upper()])


def _rewrite_comments(folder: Path, change: Callable[[str, int], str]) -> None:
    """Apply to each comment's text, given its author, in comments and in audits alike."""

    def changed(comment: dict[str, Any]) -> dict[str, Any]:
        if comment.get("type") != "Comment":
            return comment
        author = comment["author_id"]
        body = change(comment["body"], author)
        html = escape(body).replace("\n", "<br>")
        return comment | {"body": body, "plain_body": body, "html_body": f"<div>{html}</div>"}

    _rewrite_lines(folder / "zendesk/comments.jsonl", changed)
    _rewrite_lines(
        folder / "zendesk/audits.jsonl",
        lambda row: row | {"events": [changed(event) for event in row["events"]]},
    )


def _rewrite_slack(folder: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    for path in sorted((folder / "slack").glob("*/*.json")):
        messages = [change(message) for message in json.loads(path.read_text("utf-8"))]
        path.write_text(json.dumps(messages, ensure_ascii=False), "utf-8")


def _rewrite_mails(folder: Path, change: Callable[[EmailMessage], EmailMessage]) -> None:
    for path in sorted((folder / "email").glob("*.eml")):
        mail = email.message_from_bytes(path.read_bytes(), policy=SMTP)
        path.write_bytes(change(mail).as_bytes(policy=SMTP))
    for path in sorted((folder / "email").glob("*.mbox")):
        entries = re.split(rb"(?m)^(?=From MAILER-DAEMON )", path.read_bytes())[1:]
        path.write_bytes(b"".join(_entry(entry, change) for entry in entries))


def _entry(entry: bytes, change: Callable[[EmailMessage], EmailMessage]) -> bytes:
    line, _, body = entry.partition(b"\n")
    mail = change(email.message_from_bytes(body, policy=SMTP))
    return line + b"\n" + mail.as_bytes(policy=SMTP.clone(linesep="\n")).rstrip(b"\n") + b"\n\n"


def _text(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def _with_text(mail: EmailMessage, text: str) -> EmailMessage:
    """The mail saying `text`, in each of its parts."""
    for part in mail.walk():
        if part.get_content_type() == "text/plain":
            part.set_content(text, charset="utf-8", cte="quoted-printable")
        elif part.get_content_type() == "text/html":
            html = f"<div>{escape(text)}</div>".replace("\n", "<br>\n")
            part.set_content(html, subtype="html", charset="utf-8", cte="quoted-printable")
    return mail


def _with_subject(mail: EmailMessage) -> EmailMessage:
    mail.replace_header("Subject", upper(mail["Subject"]))
    return mail


def _forwards(mail: EmailMessage) -> bool:
    return mail["Subject"].lower().startswith(("fwd:", "fw:"))


def _customers(folder: Path) -> set[int]:
    users = _lines(folder / "zendesk/users.jsonl")
    return {user["id"] for user in users if user["role"] == "end-user"}


def _slack_users(folder: Path) -> list[dict[str, Any]]:
    users: list[dict[str, Any]] = json.loads((folder / "slack/users.json").read_text("utf-8"))
    return users


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def _write_lines(path: Path, rows: list[dict[str, Any]]) -> None:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")


def _rewrite_lines(path: Path, change: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    _write_lines(path, [change(row) for row in _lines(path)])
