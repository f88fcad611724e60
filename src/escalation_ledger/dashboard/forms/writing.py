"""Saving what a form asks: decided on what its reader saw, written once, told in a sentence."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import begun, conflict
from escalation_ledger.dashboard.forms.done import Done, saying
from escalation_ledger.dashboard.zones import instant_there, readers_zone
from escalation_ledger.ledger.checking import LONGEST, Change
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.refusals import InvalidEdit, NotPossible, StaleEdit
from escalation_ledger.ledger.standing import OPEN_PROMISES

Row = Mapping[str, Any]
"""A case's row of RANKED as plain values."""


@dataclass(frozen=True)
class Asked:
    """One form over one case: `name` of the form, the case's row as drawn in this run."""

    name: str
    row: Row

    @property
    def form(self) -> str:
        """What the form is called over this case, or thing of the inbox; its widgets' keys begin so."""
        return f"{self.name}-{self.row['case_id'] or self.row.get('item')}"

    def key(self, field: str) -> str:
        """Of a widget of this form."""
        return f"{self.form}-{field}"

    @property
    def conflict(self) -> str:
        """Key of the conflict that its last save met, if any."""
        return self.key("conflict")

    @property
    def seen(self) -> Row:
        """The row as the reader saw it: of the run before the one that brings their answer."""
        kept: Row = st.session_state.get(self.key("seen"), self.row)
        return kept

    def keep_seen(self) -> None:
        """Note what is on screen now. For runs that bring no answer."""
        st.session_state[self.key("seen")] = self.row

    @property
    def request(self) -> str:
        """Names the one save that this form will make, however often it is sent."""
        return str(st.session_state.setdefault(self.key("request"), uuid4().hex))

    def over(self) -> None:
        """What is asked next is another save."""
        for field in ("seen", "request", "conflict"):
            st.session_state.pop(self.key(field), None)

    def saved(self) -> None:
        """Nothing of it is begun any more, and what is asked next is another save."""
        begun.forget(self.form)
        self.over()


def write(
    asked: Asked,
    decide: Callable[[Desk], Sequence[Change]],
    *,
    why: str,
    sentence: str,
) -> list[Recorded] | None:
    """Save what `decide` makes of the ledger as the reader saw it, and tell so; None: refused, and said.

    `decide` may raise Refused, as the record may.
    """
    seen, heard, request = asked.seen, saying(), asked.request
    try:
        desk = data.desk(data.opened(data.now()))
        refuse_joined(desk, seen)
        recorded = desk.edit(
            str(seen["case_id"]),
            decide(desk),
            why=why,
            seen_version=conflict.seen_version(asked.conflict, seen["version"]),
            key=request,
        )
    except StaleEdit as stale:
        conflict.note(asked.conflict, stale)
        st.rerun()
    except data.REFUSED as refusal:
        said(asked.key("refused"), f"Not saved. {refusal}", tone="orange")
        return None
    heard.tell(Done(sentence, seqs=tuple(one.seq for one in recorded)))
    asked.saved()
    return recorded


def instant_asked(wall: datetime | None, *, what: str) -> datetime:
    """The instant that a field of this form names, in the reader's zone. Raises InvalidEdit."""
    if wall is None:
        raise InvalidEdit(f"{what} is empty. Say when.")
    return instant_there(wall, readers_zone())


def optional_instant(wall: datetime | None) -> datetime | None:
    """The same, where the field may stay empty."""
    return None if wall is None else instant_there(wall, readers_zone())


def text_asked(asked: Asked, field: str, label: str, *, default: str = "", hint: str = "") -> str:
    """One line of a person's words; what was begun of it stands in it."""
    key = begun.put(asked.form, field, default)
    return st.text_input(label, placeholder=hint, max_chars=LONGEST, key=key)


def words_asked(
    asked: Asked, field: str, label: str, *, default: str = "", height: int = 110
) -> str:
    """Several lines of a person's words; what was begun of them stands in it."""
    key = begun.put(asked.form, field, default)
    return st.text_area(label, max_chars=LONGEST, height=height, key=key)


def promise_seen(desk: Desk, seen: Row) -> str | None:
    """Id of the open promise that the reader saw; None: they saw none. Raises NotPossible where it is another now."""
    standing = seen["promise_id"] if seen["promise_status"] in OPEN_PROMISES else None
    if desk.open_promise(seen["case_id"]) != standing:
        raise NotPossible(
            f"Another promise counts in {seen['case_id']} since you opened this. Close it and look again."
        )
    return standing


def refuse_joined(desk: Desk, seen: Row) -> None:
    """Versions are of one case: what was decided on one is not meant for the case it was joined into."""
    case_id = str(seen["case_id"])
    survivor = desk.here.grouping.survivor(case_id)
    if survivor != case_id:
        raise NotPossible(f"{case_id} was joined into {survivor}. Edit that case.")
