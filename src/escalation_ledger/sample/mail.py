"""The mailbox's side of the story: mails as the senders' programs write them."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from html import escape

from escalation_ledger.sample import phrases
from escalation_ledger.sample.cast import OUR_DOMAIN, Person
from escalation_ledger.sample.script import Mail, Original, Script
from escalation_ledger.sample.stories import MAIL_IDS
from escalation_ledger.sample.telling import Telling

MAILBOX = f"escalations@{OUR_DOMAIN}"


@dataclass
class Mailbox:
    """What has been sent so far, by mail key, for answers to refer to."""

    telling: Telling
    sent: dict[str, EmailMessage] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def mails(script: Script, telling: Telling) -> dict[str, EmailMessage]:
    """Mail key -> the mail."""
    box = Mailbox(telling)
    for mail in script.mails:
        box.sent[mail.key] = _mail(mail, box)
    return box.sent


def _mail(mail: Mail, box: Mailbox) -> EmailMessage:
    telling = box.telling
    sender = telling.cast.people[mail.by]
    rng = telling.rng("mail", mail.key)
    clock = telling.clock(mail.account)
    told = clock.past(mail.at) + timedelta(seconds=rng.randrange(50))
    said = telling.filled(mail.say, at=told, account=mail.account, words=mail.words, rng=rng)
    message = EmailMessage(policy=SMTP)
    message["From"] = formataddr((sender.name, sender.email))
    _address(message, mail, telling)
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(clock.local(told))
    message["Message-ID"] = f"<{mail.key}@{MAIL_IDS}>"
    body = f"{said}\n\n{_signature(sender)}"
    if mail.original:
        body = f"{body}\n\n{_forwarded(mail.original, mail, sender, box)}"
    elif mail.answers:
        earlier = box.sent[mail.answers]
        message["In-Reply-To"] = earlier["Message-ID"]
        message["References"] = " ".join(
            filter(None, (earlier.get("References"), earlier["Message-ID"]))
        )
        body = f"{body}\n\n{_quoted(earlier, box.texts[mail.answers], telling)}"
    box.texts[mail.key] = said
    return _with_body(message, body, mail)


def _address(message: EmailMessage, mail: Mail, telling: Telling) -> None:
    people = [telling.cast.people[name] for name in mail.to]
    if not people:
        message["To"] = MAILBOX
        return
    message["To"] = ", ".join(formataddr((person.name, person.email)) for person in people)
    message["Cc"] = MAILBOX


def _with_body(message: EmailMessage, body: str, mail: Mail) -> EmailMessage:
    """Gmail and Outlook send a plain and an HTML part, Apple Mail plain text."""
    message.set_content(body, charset="utf-8", cte="quoted-printable")
    if mail.form in ("gmail", "outlook"):
        html = f'<div dir="ltr">{escape(body).replace(chr(10), "<br>" + chr(10))}</div>'
        message.add_alternative(html, subtype="html", charset="utf-8", cte="quoted-printable")
        message.set_boundary("=_" + hashlib.sha256(mail.key.encode()).hexdigest()[:24])
    return message


def _signature(sender: Person) -> str:
    title = sender.title or "Support"
    if sender.mail == "outlook":
        return f"{sender.name}\n{title} | Meridian\n{sender.email}"
    return f"-- \n{sender.name}\n{title}, Meridian"


def _forwarded(original: Original, mail: Mail, sender: Person, box: Mailbox) -> str:
    telling = box.telling
    author = telling.cast.people[original.by]
    clock = telling.clock(mail.account)
    at = clock.past(original.at)
    body = telling.filled(
        original.say,
        at=at,
        account=mail.account,
        words=mail.words,
        rng=telling.rng("original", mail.key),
    )
    write = {"gmail": _gmail, "outlook": _outlook, "apple": _apple}[mail.form]
    return write(author, sender, original.subject, clock.local(at), body)


def _gmail(author: Person, sender: Person, subject: str, at: datetime, body: str) -> str:
    return (
        "---------- Forwarded message ---------\n"
        f"From: {author.name} <{author.email}>\n"
        f"Date: {_gmail_date(at, author.region)}\n"
        f"Subject: {subject}\n"
        f"To: {sender.name} <{sender.email}>\n\n\n{body}"
    )


def _outlook(author: Person, sender: Person, subject: str, at: datetime, body: str) -> str:
    day = f"{phrases.weekday(at)}, {phrases.month_day(at, author.region)}"
    comma = "," if author.region == "US" else ""
    return (
        f"{'_' * 32}\n"
        f"From: {author.name} <{author.email}>\n"
        f"Sent: {day}{comma} {at.year} {_hour(at, author.region)}\n"
        f"To: {sender.name} <{sender.email}>\n"
        f"Subject: {subject}\n\n{body}"
    )


def _apple(author: Person, sender: Person, subject: str, at: datetime, body: str) -> str:
    comma = "," if author.region == "US" else ""
    day = f"{phrases.month_day(at, author.region)}{comma} {at.year}"
    lines = (
        f"From: {author.name} <{author.email}>\n"
        f"Subject: {subject}\n"
        f"Date: {day} at {at:%H:%M:%S} {at.tzname()}\n"
        f"To: {sender.name} <{sender.email}>\n\n{body}"
    ).splitlines()
    return "Begin forwarded message:\n\n" + "\n".join(f"> {line}".rstrip() for line in lines)


def _quoted(earlier: EmailMessage, text: str, telling: Telling) -> str:
    name, _, email = str(earlier["From"]).rpartition(" ")
    sender = next(p for p in telling.cast.people.values() if f"<{p.email}>" == email)
    at = earlier["Date"].datetime
    lines = "\n".join(f"> {line}".rstrip() for line in text.splitlines())
    return f"On {_gmail_date(at, sender.region)} {name} {email} wrote:\n\n{lines}"


def _gmail_date(at: datetime, region: str) -> str:
    day, name = phrases.weekday(at)[:3], phrases.month(at)[:3]
    date = (
        f"{day}, {name} {at.day}, {at.year}"
        if region == "US"
        else f"{day}, {at.day} {name} {at.year}"
    )
    return f"{date} at {_hour(at, region)}"


def _hour(at: datetime, region: str) -> str:
    if region != "US":
        return f"{at:%H:%M}"
    return f"{at.hour % 12 or 12}:{at:%M} {'AM' if at.hour < 12 else 'PM'}"
