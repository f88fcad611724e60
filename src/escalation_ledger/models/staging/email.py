"""Mail files -> one row per mail: who, to whom, when, own words, quotes, the forwarded original.

The payload is {"raw": the mail's bytes as latin-1 text, "file": where it lay}. Mail in the wild
breaks every rule there is: each step has its fallback, and only a mail without any time at all
is set aside.
"""

from collections.abc import Mapping
from typing import Any

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import EMAIL_MESSAGES
from escalation_ledger.models.staging.decoding import decoded, field, texts
from escalation_ledger.models.staging.mail import Mail, read_mail
from escalation_ledger.models.staging.mail_forwards import UNKNOWN, original
from escalation_ledger.models.staging.mail_text import zones
from escalation_ledger.models.staging.sifting import Sieve, Sifted, united
from escalation_ledger.warehouse.settings import Settings

SIEVE = Sieve(Source.EMAIL)

_READ = pl.Struct(
    {name: dtype for name, dtype in EMAIL_MESSAGES.dtypes.items() if name != "message_id"}
)


def stage(objects: Mapping[str, pl.DataFrame], *, settings: Settings) -> Sifted:  # noqa: ARG001 - the same call for every source
    """The mail table, from every mail landed."""
    landed = decoded(objects, "messages", texts("raw"))
    raw = landed.get_column("json").struct.field("raw")
    read = raw.map_elements(_row, return_dtype=_READ, skip_nulls=True)
    rows = (
        landed.with_columns(read.alias("read"), message_id="object_id")
        .unnest("read")
        .with_columns(thread_root=pl.coalesce("thread_root", "message_id"))
    )
    reasons = [
        pl.when(field("raw").is_null()).then(pl.lit("It holds no mail.")),
        pl.when(pl.col("at").is_null()).then(
            pl.lit("Neither its Date nor a Received header says when it was sent.")
        ),
    ]
    return united([SIEVE.table(rows, EMAIL_MESSAGES, name="messages", reasons=reasons)])


def _row(raw: str) -> dict[str, Any]:
    mail = read_mail(raw.encode("latin-1", errors="replace"))
    cut = zones(mail.text)
    return {
        "thread_root": mail.references[0] if mail.references else None,
        "references": mail.references,
        "subject": mail.subject or None,
        "from_email": mail.from_email,
        "from_name": mail.from_name,
        "to": mail.to,
        "at": mail.at,
        "utc_offset_minutes": mail.utc_offset_minutes,
        "is_autoreply": mail.is_autoreply,
        "text": cut.own,
        "quoted": "\n\n".join(filter(None, [cut.quoted, *map(_whole, mail.attached)])) or None,
        **_original(mail),
    }


def _original(mail: Mail) -> dict[str, Any]:
    found = original(mail)
    shown = found or UNKNOWN
    return {
        "forward_form": shown.form,
        "original_from": shown.email,
        "original_name": shown.name,
        # Written without a zone it may seem to lie ahead; it was sent before it was passed on.
        "original_at": min(shown.at, mail.at) if shown.at and mail.at else None,
        "original_subject": shown.subject,
        "original_text": shown.text,
        "forward_unread": found.unread if found else None,
    }


def _whole(attached: Mail) -> str:
    """An attached mail as text, with those attached to it."""
    parts = [attached.subject, attached.text, *map(_whole, attached.attached)]
    return "\n\n".join(part.strip() for part in parts if part.strip())
