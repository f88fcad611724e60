"""What every command that writes shares: the ledger as it is, a person at its desk, and the answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.text import Document, line
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.codec import body_of
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import CaseId, kind_of
from escalation_ledger.ledger.joining import AFTER_A_MERGE
from escalation_ledger.ledger.naming import names_in
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import AlreadySo
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports import rows
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.reports.ruled import proposed_next, separated

_PROMISED = (
    e.PromiseMade,
    e.PromiseMoved,
    e.PromiseKept,
    e.PromiseWithdrawn,
    e.PromiseRejected,
    e.PromiseHeard,
)
_WORDED = (e.PromiseMade, e.PromiseMoved, e.PromiseWithdrawn)


@dataclass(frozen=True)
class Writing:
    """One command of one person: the ledger as they see it, and the desk they write at."""

    ledger: Context
    held: Queue
    desk: Desk

    @classmethod
    def at(cls, ledger: Context) -> "Writing":
        """Opens both. Exits with a usage error when nobody is named."""
        by = ledger.actor
        held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
        record = Record.open(ledger.home.record_url, clock=ledger.clock)
        return cls(ledger, held, held.desk(record, by=by, at=ledger.now))

    def edit(
        self,
        case_id: CaseId,
        changes: Sequence[Change],
        *,
        why: str,
        version: int | None = None,
        key: str | None = None,
    ) -> dict[str, Any]:
        """Change one case, whole or not at all, and answer.

        Without `version` it is an edit of whatever stands, but a promise changes only as shown.
        """
        is_promise = any(isinstance(change, _PROMISED) for change in changes)
        shown = self.held.case(case_id)["version"][0] if is_promise else None
        seen = shown if version is None else version
        recorded = self.desk.edit(case_id, changes, why=why, seen_version=seen, key=key)
        return self.answer(recorded, case_id=recorded[0].case_id)

    def answer(self, recorded: Sequence[Recorded], *, case_id: CaseId | None) -> dict[str, Any]:
        """The document of every writing command: what was written, and the case as it is now.

        Keys: case_id and row, null where it is about no case; seq, of the newest event; sentence;
        events, each with its seq, kind and what it says by ids; of a changed promise also words,
        for the customer.
        """
        after = open_queue(
            self.ledger.home, now=self.ledger.now, settings=self.ledger.settings, known=self.held
        )
        row = rows.documents(after.case(case_id))[0] if case_id else None
        events = [one.event for one in recorded]
        called = names_in(self.held.situation.facts, events)
        parts = [
            *(sentence(_wordless(event), called) for event in events),
            *separated(self.held.situation, after.situation, recorded),
            self._proposed(after, events),
            *(self._remarks(recorded, row) if row else []),
        ]
        words = [event.words for event in events if isinstance(event, _WORDED)]
        return {
            "case_id": row["case_id"] if row else None,
            "seq": recorded[-1].seq,
            "sentence": " ".join(_ended(part) for part in parts if part),
            "row": row,
            "events": [_document(one) for one in recorded],
            **({"words": words[-1]} if words else {}),
        }

    def settled(self, work: Callable[[Desk], Sequence[Recorded]]) -> dict[str, Any]:
        """What `work` came to; where it stands so already, the same document with no event."""
        try:
            recorded = work(self.desk)
        except AlreadySo as already:
            return {
                "case_id": None,
                "seq": self.held.record_seq,
                "sentence": str(already),
                "row": None,
                "events": [],
            }
        return self.answer(recorded, case_id=recorded[0].case_id)

    def _proposed(self, after: Queue, events: Sequence[e.Event]) -> str:
        """What is proposed in place of what was rejected, if anything is."""
        if not any(isinstance(event, e.ProposalRejected) for event in events):
            return ""
        found = proposed_next(self.held, after)
        return f"Proposed next: {found[1]}." if found else ""

    def _remarks(self, recorded: Sequence[Recorded], row: Document) -> list[str]:
        """What the person may not expect, and where the case stands now."""
        events = [one.event for one in recorded]
        known = self.desk.known_people
        is_stranger = any(
            isinstance(event, e.OwnerAssigned) and event.owner and event.owner not in known
            for event in events
        )
        stays = any(isinstance(event, e.Snoozed) and event.snoozed_until for event in events) and (
            row["snoozed_until"] is None
        )
        return [
            "No tool knows this address." if is_stranger else "",
            "It stays in the queue all the same: a promise in it is late." if stays else "",
            f"Now rank {row['rank']}." if row["rank"] else "",
            AFTER_A_MERGE if any(isinstance(event, e.CasesMerged) for event in events) else "",
        ]


def wrote(
    ledger: Context, case_id: CaseId, change: Change | Callable[[Desk], Change], *, why: str
) -> None:
    """Make one change of one case and print the answer. change: or what makes it from the desk."""
    writing = Writing.at(ledger)
    made = change(writing.desk) if callable(change) else change
    ledger.answer(writing.edit(case_id, [made], why=why), print_answer)


def print_answer(document: Document) -> None:
    """The sentence; below it, of a promise, what to send to the customer now that it is saved."""
    case_id = f"{document['case_id']}: " if document["case_id"] else ""
    line(f"{case_id}{document['sentence']}")
    if document.get("words"):
        line("To send to the customer:")
        for part in document["words"].splitlines():
            line(part)


def _document(recorded: Recorded) -> dict[str, Any]:
    return {"seq": recorded.seq, "kind": kind_of(recorded.event).value, **body_of(recorded.event)}


def _ended(words: str) -> str:
    """A sentence that ends in somebody's own words gets its full stop."""
    return words if words[-1] in ".!?…”" else f"{words}."


def _wordless(event: e.Event) -> e.Event:
    """A promise without the words for the customer, which stand on their own."""
    return replace(event, words="") if isinstance(event, _WORDED) else event
