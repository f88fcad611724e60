"""`ledger case` on a terminal: where the case stands, why, and its timeline. Instants are UTC."""

from collections.abc import Iterator

from escalation_ledger.cli.text import Document, line

_TEXT_SHOWN = 400


def print_case(document: Document) -> None:
    """Head line, what follows if nothing happens, what is known, then every message."""
    rank = (
        f"rank {document['rank']}, {document['score']:.1f} points"
        if document["rank"]
        else document["state"]
    )
    line(f"{document['case_id']} · {document['account'] or 'unknown customer'} · {rank}")
    line(document["summary"])
    for sentence in [document["consequence"], *(document["reasons"] or [])]:
        if sentence:
            line(f"  {sentence}")
    line("")
    for name, words in _known(document):
        line(f"{name + ':':<10}{words}")
    line("")
    for entry in document["timeline"]:
        seen = "" if entry["is_customer_visible"] else " (internal)"
        line(f"{_minute(entry['at'])} {entry['source']} {entry['author'] or '?'}{seen}")
        line(f"  {entry['text'][:_TEXT_SHOWN]}")


def _known(document: Document) -> Iterator[tuple[str, str]]:
    """What the case has, by name; what nobody said is said to be unsaid."""
    yield "Owner", _owner(document)
    yield "Promise", _promise(document["promise"])
    if kept := _kept(document):
        yield "Kept by", kept
    yield "Blocker", _blocker(document)
    yield "Evidence", ", ".join(document["evidence"] or ["none"])


def _owner(document: Document) -> str:
    if not document["owner"]:
        return "nobody"
    due = document["owner_due_at"]
    next_move = f", next move due {_minute(due)}" if due else ""
    return f"{document['owner']} ({document['owner_state']}){next_move}"


def _promise(promise: Document | None) -> str:
    if promise is None:
        return "none"
    due = f", due {_minute(promise['due_at'])}" if promise["due_at"] else ""
    heard = f' "{promise["quote"]}"' if promise["quote"] else ""
    where = f" ({promise['evidence']})" if promise["evidence"] else ""
    return f"{promise['status']}{due}{heard}{where}"


def _kept(document: Document) -> str | None:
    """What counted as keeping the promise that stands: the message, or the ticket being solved."""
    promise = document["promise"]
    kept_by = promise and next(
        (
            row["kept_by"]
            for row in document["promise_history"]
            if (row["message_id"], row["due_at"]) == (promise["evidence"], promise["due_at"])
        ),
        None,
    )
    if kept_by is None:
        return None
    said = (entry for entry in document["timeline"] if entry["message_id"] == kept_by)
    if (entry := next(said, None)) is None:
        return f"{kept_by} being solved"
    return f'{entry["author"] or "?"}, {_minute(entry["at"])} "{entry["text"][:_TEXT_SHOWN]}" ({kept_by})'


def _blocker(document: Document) -> str:
    since = document["blocker_since"]
    named = f" since {_minute(since)}" if since else ""
    quote = f' "{document["blocker_quote"]}"' if document["blocker_quote"] else ""
    return f"{document['blocker']}{named}{quote}"


def _minute(at: str) -> str:
    """An ISO instant in UTC -> "2026-03-17 08:30 UTC"."""
    return f"{at[:10]} {at[11:16]} UTC"
