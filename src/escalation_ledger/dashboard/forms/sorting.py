"""What a person does with one thing that waits in the inbox: a click settles it, or a form asks the rest."""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, Final

import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.said import said
from escalation_ledger.dashboard.forms import seat
from escalation_ledger.dashboard.forms.acting import Act, written
from escalation_ledger.dashboard.forms.done import Done, saying
from escalation_ledger.dashboard.forms.joining import LINK, SETTLE
from escalation_ledger.dashboard.forms.menu import may
from escalation_ledger.dashboard.forms.opened import open_form
from escalation_ledger.dashboard.forms.placing import ACCOUNT, IDENTITY, RAISE, WHOSE
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.reports.ruled import proposed_next
from escalation_ledger.reports.waiting import Waits

ITEM: Final = "item"
_WHY: Final = "Settled in the inbox."

# The act, its button and its key; Streamlit keeps C and R for itself.
_RAISE: Final = (RAISE, "Raise as a case", "W")
_LINK: Final = (LINK, "Belongs to…", "L")
_ACCOUNT: Final = (ACCOUNT, "Set the account", "G")
_OFFERED: Final[Mapping[Waits, Sequence[tuple[Act, str, str]]]] = {
    Waits.LINK: (),
    Waits.ACCOUNT: (_ACCOUNT, _RAISE, _LINK),
    Waits.UNLINKED: (_LINK, _RAISE, _ACCOUNT),
    Waits.PERSON: ((IDENTITY, "Is the same as…", "I"), (WHOSE, "Whose they are", "G")),
}


def sorting(visit: Visit, item: Mapping[str, Any]) -> None:
    """Draw the buttons of a row of WAITING; where nobody may write, why not."""
    reason = seat.why_not(visit.role)
    if reason is not None:
        said("why-not", reason)
        return
    waits = Waits(item["waits"])
    with st.container(horizontal=True, gap="small", key="sorting"):
        if waits is Waits.LINK:
            _settling(visit, item["item_id"])
        for act, label, shortcut in _OFFERED[waits]:
            # What is in a case already is not raised again.
            is_possible = act is not RAISE or not any(item["cases"])
            if is_possible and may(visit.role, act):
                st.button(
                    label,
                    shortcut=shortcut,
                    key=f"sort-{act.name}",
                    on_click=partial(open_form, act.name, _row(item)),
                )


def _settling(visit: Visit, proposal_id: str) -> None:
    if not may(visit.role, SETTLE):
        return
    for label, shortcut, is_accepted in (("One issue", "Y", True), ("Not the same", "X", False)):
        st.button(
            label,
            shortcut=shortcut,
            key=f"sort-{is_accepted}",
            on_click=_settle,
            args=(visit, proposal_id, is_accepted),
        )


def _settle(visit: Visit, proposal_id: str, is_accepted: bool) -> None:
    heard = saying()
    desk = data.desk(visit.ledger)
    try:
        recorded = desk.settle(proposal_id, is_accepted=is_accepted, why=_WHY)
    except data.REFUSED as refusal:
        heard.tell(Done(f"Not settled. {refusal}", tone="orange"))
        return
    done = written(recorded, desk)
    case_id = recorded[0].case_id
    of = f"{case_id}: " if case_id else ""
    heard.tell(
        Done(f"{of}{done.sentence}{'' if is_accepted else _shown_next(visit)}", seqs=done.seqs)
    )


def _shown_next(visit: Visit) -> str:
    """Show what is proposed in place of what was rejected, and say so; nothing where nothing is."""
    found = proposed_next(visit.ledger.held, data.opened(data.now()).held)
    if found is None:
        return ""
    st.query_params[ITEM] = found[0]
    return f" The next likely pair is shown: {found[1]}."


def item_key(item_id: str) -> str:
    """What the forms over one thing that waits are called by: words begun over one are not another's."""
    return re.sub(r"\W+", "-", item_id)


def _row(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """What a form takes in place of a case's row: there is none."""
    is_person = item["waits"] == Waits.PERSON
    return {
        "case_id": None,
        "item": item_key(item["item_id"]),
        "state": None,
        "version": None,
        "evidence": list(item["evidence"]),
        "account_id": item["account_id"],
        "about": None if is_person else item["item_id"],
        "person_id": item["item_id"] if is_person else None,
        "perhaps_person": item["perhaps_person"],
        "perhaps_account": item["perhaps_account"],
    }
