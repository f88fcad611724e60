"""A person at the ledger: the commands, given what the sheet shows, so that each is meant as seen.

A screen or command line asks here; nothing else in it knows events, versions or promise ids.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import polars as pl

from escalation_ledger.domain.words import CaseState, Side, Subject
from escalation_ledger.ledger import commands, joining, judging, undoing
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.already import Already
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.commands import CaseEdit, Saved
from escalation_ledger.ledger.events import CaseId
from escalation_ledger.ledger.proposals import proposals
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import InvalidEdit, NotPossible, UnknownCase
from escalation_ledger.ledger.sheet import Situation
from escalation_ledger.ledger.standing import OPEN_PROMISES
from escalation_ledger.ledger.store import Record

_DOMAIN: Final = re.compile(r"[\w-]+(?:\.[\w-]+)+")
_CHANNEL: Final = re.compile(r"[CGD][A-Z0-9]+")
_WORKSPACE: Final = re.compile(r"[TE][A-Z0-9]+")


@dataclass(frozen=True)
class Desk:
    """record: opened to write; here, sheet: the ledger as it is shown; by, at: who writes, and when.

    Everything raises Refused with a sentence, or NotAllowed of the store.
    """

    record: Record
    here: Situation
    sheet: pl.DataFrame
    by: str
    at: datetime

    def case_edit(
        self,
        case_id: CaseId,
        changes: Sequence[Change],
        *,
        why: str,
        seen_version: int | None = None,
    ) -> CaseEdit:
        """An edit of the case by the id it is known by now, meant for the state it is shown in."""
        row = self._row(case_id)
        state = CaseState(row["state"]) if row["state"] else None
        return CaseEdit(row["case_id"], changes, why, seen_version, state)

    def edit(
        self,
        case_id: CaseId,
        changes: Sequence[Change],
        *,
        why: str,
        seen_version: int | None = None,
        key: str | None = None,
    ) -> list[Recorded]:
        """Change one case, whole or not at all."""
        meant = self.case_edit(case_id, changes, why=why, seen_version=seen_version)
        return commands.edit(
            self.record,
            meant.case_id,
            meant.changes,
            by=self.by,
            at=self.at,
            why=why,
            seen_version=seen_version,
            state=meant.state,
            known_people=self.known_people,
            key=key,
        )

    def save(self, edits: Sequence[CaseEdit], *, key: str | None = None) -> Saved:
        """Change several cases; what is refused is handed back, the rest is saved."""
        return commands.save(
            self.record, edits, by=self.by, at=self.at, known_people=self.known_people, key=key
        )

    def undo(self, seqs: Collection[int], *, why: str) -> list[Recorded]:
        """Take back one's own save."""
        return undoing.undo(self.record, seqs, by=self.by, at=self.at, why=why)

    @property
    def known_people(self) -> list[str]:
        """Names besides addresses that tools know people by."""
        return self.here.facts.people["person_id"].to_list()

    def promised(
        self, case_id: CaseId, due_at: datetime, *, words: str = "", action: str = "update"
    ) -> e.PromiseMade | e.PromiseMoved:
        """The promise that counts moved to another time; where none stands, one made."""
        standing = self.open_promise(case_id)
        if standing is None:
            return e.PromiseMade("", due_at, action, words)
        return e.PromiseMoved("", standing, due_at, words)

    def moved(self, case_id: CaseId, due_at: datetime, *, words: str = "") -> e.PromiseMoved:
        """The promise that counts moved to another time."""
        return e.PromiseMoved("", self._promise(case_id), due_at, words)

    def kept(self, case_id: CaseId, *, evidence_id: str | None = None) -> e.PromiseKept:
        """The promise that counts was kept."""
        return e.PromiseKept(self._promise(case_id), evidence_id)

    def withdrawn(self, case_id: CaseId, *, words: str = "") -> e.PromiseWithdrawn:
        """The promise that counts was taken back."""
        return e.PromiseWithdrawn(self._promise(case_id), words)

    def rejected(self, case_id: CaseId, promise_id: str) -> e.PromiseRejected:
        """What was heard as a promise in the case is none."""
        return judging.rejection(self.here.facts, self._row(case_id)["evidence"], promise_id)

    def rejected_in(
        self, case_id: CaseId, message_id: str, *, due_at: datetime | None = None
    ) -> e.PromiseRejected:
        """What was heard as a promise in the message, due then where several are, is none."""
        evidence = self._row(case_id)["evidence"]
        found = judging.promise_heard_in(self.here.facts, evidence, message_id, due_at)
        return self.rejected(case_id, found)

    def heard(
        self,
        case_id: CaseId,
        message_id: str,
        due_at: datetime,
        *,
        action: str | None = None,
        quote: str | None = None,
        instead_of: str | None = None,
    ) -> e.PromiseHeard:
        """A message of the case promised something: see `judging.hearing`."""
        return judging.hearing(
            self.here.facts,
            self._row(case_id)["evidence"],
            message_id,
            due_at=due_at,
            action=action,
            quote=quote,
            instead_of=instead_of,
        )

    def open_promise(self, case_id: CaseId) -> str | None:
        """Id of the promise that counts now; None where none is open."""
        row = self._row(case_id)
        return row["promise_id"] if row["promise_status"] in OPEN_PROMISES else None

    def raise_case(
        self,
        *,
        summary: str,
        evidence_id: str | None = None,
        account_id: str | None = None,
        why: str,
        key: str | None = None,
    ) -> CaseId:
        """Open a case by hand, on evidence that no case holds, or on a person's word alone."""
        if evidence_id is not None:
            self._check_evidence(evidence_id)
        if account_id is not None:
            self._check_account(account_id)
        opened = commands.raise_case(
            self.record,
            summary=summary,
            anchor=evidence_id,
            held_by=self._case_of(evidence_id) if evidence_id else None,
            account_id=account_id,
            by=self.by,
            at=self.at,
            why=why,
            known_people=self.known_people,
            key=key,
        )
        return str(opened[0].case_id)

    def merge(self, one: CaseId, other: CaseId, *, why: str) -> CaseId:
        """The older of the two takes in the younger; the id of the older."""
        rows = [self._row(case_id) for case_id in (one, other)]
        _check_one_account((one, other), [row["account_id"] for row in rows])
        ids = [row["case_id"] for row in rows]
        if one != other and ids[0] == ids[1]:
            raise NotPossible(f"{one} and {other} are one case already: {ids[0]}.")
        done = joining.merge(self.record, ids[0], ids[1], by=self.by, at=self.at, why=why)
        return str(done.case_id)

    def split(self, case_id: CaseId, leaving: Collection[str], *, why: str) -> CaseId:
        """Evidence leaves the case; the id of the case it is from now on."""
        row = self._row(case_id)
        held = self.here.facts.evidence.filter(pl.col("evidence_id").is_in(row["evidence"])).sort(
            "opened_at", "evidence_id"
        )
        return joining.split(
            self.record,
            row["case_id"],
            leaving,
            held=held["evidence_id"].to_list(),
            by=self.by,
            at=self.at,
            why=why,
        )

    def link(
        self, left: str, right: str, *, why: str, proposal_id: str | None = None
    ) -> list[Recorded]:
        """Two pieces of evidence are one issue; where each has its case, the two are merged."""
        return self._settle(left, right, is_accepted=True, why=why, proposal_id=proposal_id)

    def keep_apart(
        self, left: str, right: str, *, why: str, proposal_id: str | None = None
    ) -> list[Recorded]:
        """Two pieces of evidence are not the same issue, whatever key joins them."""
        return self._settle(left, right, is_accepted=False, why=why, proposal_id=proposal_id)

    def settle(self, proposal_id: str, *, is_accepted: bool, why: str) -> list[Recorded]:
        """Do what is proposed, or have it never proposed again."""
        found = proposals(self.here).filter(pl.col("proposal_id") == proposal_id)
        if not found.height:
            raise NotPossible(
                f"There is no open proposal {proposal_id}. `ledger proposals` lists them."
            )
        row = found.row(0, named=True)
        return self._settle(
            row["left"], row["right"], is_accepted=is_accepted, why=why, proposal_id=proposal_id
        )

    def assign_account(self, evidence_id: str, account_id: str, *, why: str) -> Recorded:
        """Evidence belongs to an account."""
        self._check_evidence(evidence_id)
        self._check_account(account_id)
        self._already.check_account(evidence_id, account_id)
        return joining.assign_account(
            self.record, evidence_id, account_id, by=self.by, at=self.at, why=why
        )

    def place(
        self,
        kind: Subject,
        name: str,
        *,
        account_id: str | None = None,
        side: Side | None = None,
        why: str,
    ) -> Recorded:
        """A person, mail domain, Slack channel or workspace belongs to an account, now and later."""
        subject = name.strip()
        if kind is Subject.DOMAIN:
            subject = subject.lower().removeprefix("@")
        self._check_subject(kind, subject)
        if account_id is not None:
            self._check_account(account_id)
        self._already.check_placed(kind.value, subject, account_id=account_id, side=side)
        return joining.place(
            self.record,
            kind,
            subject,
            account_id=account_id,
            side=side,
            by=self.by,
            at=self.at,
            why=why,
        )

    def map_identity(self, person_id: str, same_as: str, *, why: str) -> Recorded:
        """Two ids are one person; what was said of the first before, this corrects."""
        # Whoever was said to be somebody else is no person of the facts any more.
        known = {*self.known_people, *self.here.decisions.identities}
        for one in (person_id, same_as):
            if one not in known:
                raise NotPossible(f"No tool knows a person {one}. `ledger inbox` lists them.")
        self._already.check_identity(person_id, same_as)
        return joining.map_identity(
            self.record, person_id, same_as, by=self.by, at=self.at, why=why
        )

    @property
    def _already(self) -> Already:
        return Already(self.record, self.here)

    def _settle(
        self, left: str, right: str, *, is_accepted: bool, why: str, proposal_id: str | None
    ) -> list[Recorded]:
        for one in (left, right):
            self._check_evidence(one)
        if is_accepted:
            _check_one_account((left, right), [self._account_of(one) for one in (left, right)])
            self._check_not_apart(left, right)
        if proposal_id is None:
            self._already.check_pair(left, right, is_one_issue=is_accepted)
        held = [self._case_of(one) for one in (left, right)]
        both = sorted({one for one in held if one}, key=e.number_of)
        case_id = both[0] if both else None
        if is_accepted and len(both) == len(held):
            merged = joining.merge(
                self.record,
                both[0],
                both[1],
                by=self.by,
                at=self.at,
                why=why,
                proposal_id=proposal_id,
            )
            return [merged]
        return joining.judge(
            self.record,
            (left, right),
            is_one_issue=is_accepted,
            case_id=case_id,
            by=self.by,
            at=self.at,
            why=why,
            proposal_id=proposal_id,
        )

    def _check_not_apart(self, left: str, right: str) -> None:
        """Raises NotPossible where somebody keeps other evidence of the two cases apart."""
        one, other = (self._group_of(each) for each in (left, right))
        for ruling in self.here.decisions.rulings.apart:
            sides = (ruling.left, ruling.right)
            is_this_pair = {left, right} == ruling.left | ruling.right
            for near, far in (sides, sides[::-1]):
                if one & near and other & far and not is_this_pair:
                    kept = f"{min(one & near)} and {min(other & far)}"
                    raise NotPossible(
                        f"{kept} were said not to be the same, and would become one issue. Link those "
                        "two first, or split one of them off."
                    )

    def _group_of(self, evidence_id: str) -> frozenset[str]:
        """All evidence of its case."""
        groups = self.here.grouping.groups
        anchor = self._of_group(evidence_id, "anchor")
        held = groups.filter(pl.col("anchor") == (anchor or evidence_id))["evidence_id"]
        return frozenset(held)

    def _row(self, case_id: CaseId) -> dict[str, Any]:
        resolved = self.here.grouping.survivor(case_id)
        found = self.sheet.filter(pl.col("case_id") == resolved)
        if not found.height:
            raise UnknownCase(f"There is no case {case_id}. `ledger queue` lists the live ones.")
        return found.row(0, named=True)

    def _promise(self, case_id: CaseId) -> str:
        promise_id = self.open_promise(case_id)
        if promise_id is None:
            raise NotPossible(f"No promise is open in {case_id}. Make one first.")
        return promise_id

    def _case_of(self, evidence_id: str) -> CaseId | None:
        return self._of_group(evidence_id, "case_id")

    def _account_of(self, evidence_id: str) -> str | None:
        return self._of_group(evidence_id, "account_id")

    def _of_group(self, evidence_id: str, column: str) -> str | None:
        groups = self.here.grouping.groups
        held = groups.filter(pl.col("evidence_id") == evidence_id)[column]
        return held[0] if len(held) else None

    def _check_subject(self, kind: Subject, subject: str) -> None:
        """Raises where it is nothing that could belong to an account."""
        match kind:
            case Subject.PERSON if subject not in set(self.known_people):
                raise NotPossible(f"No tool knows a person {subject}. `ledger inbox` lists them.")
            case Subject.DOMAIN if not _DOMAIN.fullmatch(subject):
                raise InvalidEdit(f"{subject!r} is no mail domain. Name it as subsidiary.example.")
            case Subject.DOMAIN:
                ours = self.here.facts.people.filter(pl.col("side") == Side.OURS.value)["email"]
                if ours.str.ends_with(f"@{subject}").any():
                    raise NotPossible(f"{subject} is our own domain. It is of no account.")
            case Subject.CHANNEL if not _CHANNEL.fullmatch(subject):
                raise InvalidEdit(
                    f"{subject!r} is no Slack channel. Name it by its id, as C024BE91L."
                )
            case Subject.WORKSPACE if not _WORKSPACE.fullmatch(subject):
                raise InvalidEdit(f"{subject!r} is no Slack workspace. Name its id, as T024BE7LD.")
            case _:
                pass

    def _check_evidence(self, evidence_id: str) -> None:
        if not self.here.facts.evidence.filter(pl.col("evidence_id") == evidence_id).height:
            raise InvalidEdit(
                f"There is no evidence {evidence_id}. Name it as `ledger case ID` does."
            )

    def _check_account(self, account_id: str) -> None:
        if not self.here.facts.accounts.filter(pl.col("account_id") == account_id).height:
            raise InvalidEdit(f"There is no account {account_id}. Name it as the CRM does.")


def _check_one_account(names: tuple[str, str], accounts: Sequence[str | None]) -> None:
    """Raises NotPossible where both are known and differ: no word of one customer reaches another."""
    known = sorted({account for account in accounts if account is not None})
    if len(known) > 1:
        raise NotPossible(
            f"{' and '.join(names)} are of two accounts, {' and '.join(known)}. What is of two "
            "accounts stays two; `ledger identity account` corrects whose evidence is."
        )
