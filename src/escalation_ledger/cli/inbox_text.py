"""`ledger inbox` and `ledger proposals` as people read them: ids whole, to copy into a command."""

from collections.abc import Sequence

from escalation_ledger.cli.text import Document, count, line

_SHOWN = 10


def print_inbox(document: Document) -> None:
    """What needs a person, as the Inbox page counts it; then all of each kind, the newest of it, and
    the command that settles it."""
    needed = len(document["needs_a_person"])
    line(
        f"{count(needed)} {'needs' if needed == 1 else 'need'} a person, as on the Inbox page; "
        f"{count(document['needs_nobody'])} more open in no case need nobody: tickets that are no "
        "escalation, chatter, what fell quiet."
    )
    titles = document["titles"]
    people = [
        (one["person_id"], one["name"], one["same_as"] and f"(perhaps {one['same_as']})")
        for one in document["unmatched_people"]
    ]
    places = [
        (one["evidence"], one["place"], one["title"]) for one in document["unmatched_accounts"]
    ]
    _list(
        "open in no case",
        [(one, titles[one]) for one in document["unlinked"]],
        "`ledger raise --evidence ID` opens a case on one.",
    )
    advice = "`ledger identity map PERSON SAME_AS` says who one is, `ledger identity person` whose."
    _list("people not told apart", people, advice)
    _list("open of no account", places, "`ledger identity account EVIDENCE ACCOUNT` says whose.")
    print_proposals(document)


def print_proposals(document: Document) -> None:
    """What is proposed, and why."""
    proposed = [
        (f"{row['id']}: {_side(row, 'a')} and {_side(row, 'b')} may be one issue.", row["reason"])
        for row in document["proposals"]
    ]
    advice = "`ledger proposal accept ID` does it, `reject` never asks again."
    _list("proposed", proposed, advice, shown=len(proposed))


def _side(row: Document, side: str) -> str:
    case_id = row[f"{side}_case_id"]
    return f"{row[side]} ({case_id})" if case_id else str(row[side])


def _list(
    what: str, found: Sequence[tuple[str | None, ...]], advice: str, *, shown: int = _SHOWN
) -> None:
    line(f"{count(len(found))} {what}. {advice if found else ''}".rstrip())
    for parts in found[:shown]:
        line(f"  {' '.join(part for part in parts if part)}")
    if len(found) > shown:
        line(f"  {count(len(found) - shown)} more; --json has them all.")
