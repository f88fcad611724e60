"""One thing a person can do beside the most used: what it asks, what saving it writes, and its form."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import streamlit as st

from escalation_ledger.dashboard import data, navigation
from escalation_ledger.dashboard.components.focus import focus
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms import conflict
from escalation_ledger.dashboard.forms.done import Done, tell
from escalation_ledger.dashboard.forms.opened import finish, submit_row
from escalation_ledger.dashboard.forms.writing import Asked, Row, refuse_joined, text_asked
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.domain.words import CaseState, Page
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.naming import names_in
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import AlreadySo, InvalidEdit, StaleEdit
from escalation_ledger.ledger.sentences import sentence
from escalation_ledger.ledger.undoing import can_be_undone
from escalation_ledger.reports.ruled import separated

# A list of choices is sent whole to the browser; what is not in it can be typed by its id.
MOST_OFFERED: Final = 500


@dataclass(frozen=True)
class Subject:
    """What is acted on. row: the case's, as its reader saw it; its id is None where it is about no case."""

    ledger: LedgerView
    asked: Asked

    @property
    def row(self) -> Row:
        """The case's row."""
        return self.asked.row

    @property
    def case_id(self) -> str:
        """The case's id."""
        return str(self.row["case_id"])

    @property
    def of_the_case(self) -> str:
        """Said behind what is of the case; nothing where there is none."""
        return " of the case" if self.row["case_id"] else ""

    def key(self, field: str) -> str:
        """Of the widget that asks the field."""
        return self.asked.key(field)


@dataclass(frozen=True)
class Request:
    """What goes with a save. seen_version: of the case as its reader saw it; key: of this one save."""

    why: str
    seen_version: int | None
    key: str


@dataclass(frozen=True)
class Written:
    """What a save wrote, in words. seqs: of its events, where they can be taken back; to_case: to be shown next;
    recorded: its events, where somebody is to hear what else they brought about."""

    sentence: str
    seqs: tuple[int, ...] = ()
    to_case: str | None = None
    recorded: tuple[Recorded, ...] = ()


Save = Callable[[Desk, Request], Written]


@dataclass(frozen=True)
class Act:
    """One entry of the menu.

    kinds: the events it may write; the role has to suffice for each. ask: draws its fields, and
    returns what saving does. is_possible: whether it makes sense for the case as it stands.
    reason: a first word for the why; hint: a sentence above the fields; first: the field that the
    cursor is put in.
    """

    name: str
    label: str
    kinds: frozenset[Kind]
    ask: Callable[[Subject], Save]
    is_possible: Callable[[LedgerView, Row], bool]
    reason: str = ""
    hint: str = ""
    first: str = "why"

    def form(self, visit: Visit, case: Row) -> None:
        """Draw it; case: the row as it was when the form was opened."""
        asked = Asked(self.name, case)
        if self.hint:
            said(asked.key("hint"), self.hint)
        with st.form(asked.key("form"), border=False):
            save = self.ask(Subject(visit.ledger, asked))
            why = text_asked(asked, "why", "Why", default=self.reason)
            is_sent = submit_row(asked, "Save")
        focus(asked.key(self.first))
        if is_sent:
            _save(asked, save, why)


def kinds(*named: Kind) -> frozenset[Kind]:
    """The events an act may write."""
    return frozenset(named)


def choose(
    subject: Subject,
    field: str,
    label: str,
    named: Mapping[str, str],
    *,
    placeholder: str = "Choose one",
    likely: str | None = None,
) -> str | None:
    """One of the ids, shown as it is named, or one that is typed; None: none so far.

    likely: the one that it perhaps is: offered first, and chosen until another is.
    """
    first = {likely: f"Perhaps {named[likely]}"} if likely and likely in named else {}
    shown = {**first, **{one: name for one, name in named.items() if one not in first}}
    one: str | None = st.selectbox(
        label,
        list(shown)[:MOST_OFFERED],
        index=0 if first else None,
        format_func=lambda one: shown.get(one, one),
        accept_new_options=True,
        key=subject.key(field),
        placeholder=placeholder,
    )
    return one


def edited(subject: Subject, decide: Callable[[], Sequence[Change]]) -> Save:
    """Saving makes these changes of the case, all or none. `decide` may raise Refused."""

    def save(desk: Desk, request: Request) -> Written:
        refuse_joined(desk, subject.row)
        changes = decide()
        if not changes:
            raise InvalidEdit("Nothing is changed yet. Change something, or cancel.")
        return written(
            desk.edit(
                subject.case_id,
                changes,
                why=request.why,
                seen_version=request.seen_version,
                key=request.key,
            ),
            desk,
        )

    return save


def written(recorded: Iterable[Recorded], desk: Desk) -> Written:
    """What was recorded at the desk, in words; with its undo where every event of it can be taken back."""
    events = tuple(recorded)
    called = names_in(desk.here.facts, [one.event for one in events])
    is_undoable = all(can_be_undone(one.event) for one in events)
    return Written(
        " ".join(sentence(one.event, called) for one in events),
        tuple(one.seq for one in events) if is_undoable else (),
        recorded=events,
    )


def is_worked_on(_: LedgerView, row: Row) -> bool:
    """Whether there is a case and it is not over."""
    return row.get("state") in (CaseState.LIVE, CaseState.MONITORING)


def is_any_case(_: LedgerView, row: Row) -> bool:
    """Whether there is a case."""
    return row.get("state") is not None


def _save(asked: Asked, save: Save, why: str) -> None:
    """Save on the ledger as it is by now; what is refused leaves the form open with the reason."""
    request = Request(
        why, conflict.seen_version(asked.conflict, asked.row.get("version")), asked.request
    )
    before = data.opened(data.now())
    try:
        done = save(data.desk(before), request)
    except StaleEdit as stale:
        conflict.note(asked.conflict, stale)
        st.rerun()
    except AlreadySo as already:
        asked.saved()
        tell(Done(str(already), tone="grey"))
        finish()
    except data.REFUSED as refusal:
        said(asked.key("refused"), f"Not saved. {refusal}", tone="red")
        return
    asked.saved()
    of = f"{asked.row['case_id']}: " if asked.row["case_id"] else ""
    after = data.opened(data.now())
    apart = separated(before.held.situation, after.held.situation, done.recorded)
    tell(Done(" ".join([f"{of}{done.sentence}", *apart]), seqs=done.seqs))
    if done.to_case:
        navigation.ask_for(st.session_state, Page.CASE, case=done.to_case)
    finish()
