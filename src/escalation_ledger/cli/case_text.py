"""`ledger case` on a terminal: where the case stands, why, and its timeline. Instants are UTC."""

from collections.abc import Iterator

from escalation_ledger.cli.text import Document, line, minute

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
    for one in document["summary_sentences"]:
        line(f"{one['sentence']} ({one['evidence_id']})")
    line("")
    for name, words in _known(document):
        line(f"{name + ':':<9} {words}")
    line("")
    for entry in document["timeline"]:
        is_told_apart = entry.get("side") != "unknown"
        seen = " (internal)" if is_told_apart and not entry["is_customer_visible"] else ""
        line(f"{minute(entry['at'])} {entry['source']} {entry['author'] or '?'}{seen}")
        line(f"  {entry['text'][:_TEXT_SHOWN]}")


def _known(document: Document) -> Iterator[tuple[str, str]]:
    """What the case has, by name; what nobody said is said to be unsaid."""
    yield "Owner", _owner(document)
    yield "Promise", f"{_promise(document['promise'])}{_told(document)}"
    if kept := _kept(document):
        yield "Kept by", kept
    if withdrawn := _withdrawn(document):
        yield "Withdrawn", withdrawn
    yield "Blocker", _blocker(document)
    yield from _said(document)
    yield "Evidence", ", ".join(document["evidence"] or ["none"])
    for one in document["related"]:
        yield "Related", f"{one['case_id']} of {one['account']}. {one['reason']}"


def _said(document: Document) -> Iterator[tuple[str, str]]:
    """What people wrote, where they did."""
    if document["note"]:
        yield "Progress", f"{document['note']} ({_who(document)})"
    if document["question"]:
        decided_at = document["decided_at"]
        decided = f"decided {minute(decided_at)}: {document['decision']}" if decided_at else "open"
        yield "Asked", f"{document['question']} ({minute(document['asked_at'])}; {decided})"
    if document["risks"]:
        yield "Risks", ", ".join(document["risks"])
    for lane, reason in document["lane_reasons"].items():
        yield "Lane", f"{lane}: {reason}"
    if document["snoozed_until"]:
        yield "Snoozed", f"until {minute(document['snoozed_until'])}: {document['snooze_reason']}"
    if document["exit_criteria"]:
        yield "Ends when", document["exit_criteria"]


def _who(document: Document) -> str:
    return f"{document['noted_by']}, {minute(document['noted_at'])}"


def _owner(document: Document) -> str:
    if not document["owner"]:
        return "nobody"
    due = document["owner_due_at"]
    next_move = f", next move due {minute(due)}" if due else ""
    return f"{document['owner']} ({document['owner_state']}){next_move}"


def _promise(promise: Document | None) -> str:
    if promise is None:
        return "none"
    due = f", due {minute(promise['due_at'])}" if promise["due_at"] else ""
    heard = f' "{promise["quote"]}"' if promise["quote"] else ""
    where = f" ({promise['evidence']})" if promise["evidence"] else ""
    return f"{promise['status']}{due}{heard}{where}"


def _kept(document: Document) -> str | None:
    """What counted as keeping the promise that stands: the message, or the ticket being solved."""
    kept_by = _standing(document).get("kept_by")
    return (_entry(document, kept_by) or f"{kept_by} being solved") if kept_by else None


def _withdrawn(document: Document) -> str | None:
    """The message that took the promise back that stood."""
    withdrawn_by = _standing(document).get("withdrawn_by")
    return _entry(document, withdrawn_by) if withdrawn_by else None


def _standing(document: Document) -> Document:
    """Of the promises of the case the one that counts now; empty where there is none."""
    promise = document["promise"]
    found = (
        row
        for row in document["promise_history"]
        if promise
        and (row["message_id"], row["due_at"]) == (promise["evidence"], promise["due_at"])
    )
    return next(found, {})


def _entry(document: Document, message_id: str) -> str | None:
    """Who wrote the message, when and what; None where it is no message of the case."""
    said = (entry for entry in document["timeline"] if entry["message_id"] == message_id)
    if (entry := next(said, None)) is None:
        return None
    return f'{entry["author"] or "?"}, {minute(entry["at"])} "{entry["text"][:_TEXT_SHOWN]}" ({message_id})'


def _told(document: Document) -> str:
    """What the customer goes by where they have not been told what stands."""
    promise = document["promise"]
    if promise is None:
        return ""
    if promise["told_due_at"]:
        return f"; not told yet: the customer goes by {minute(promise['told_due_at'])}"
    if promise["source"] != "record":
        return ""
    touched_at = document["last_customer_touch_at"]
    is_told = touched_at is not None and touched_at > promise["made_at"]
    return "" if is_told else "; not told yet"


def _blocker(document: Document) -> str:
    since = document["blocker_since"]
    named = f" since {minute(since)}" if since else ""
    quote = f' "{document["blocker_quote"]}"' if document["blocker_quote"] else ""
    return f"{document['blocker']}{named}{quote}"
