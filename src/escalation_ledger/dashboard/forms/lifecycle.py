"""Where a case is in its life: watched until something comes, over, live again, or no escalation."""

from collections.abc import Callable
from typing import Final

from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.forms.acting import Act, Save, Subject, edited, kinds
from escalation_ledger.dashboard.forms.writing import Row, words_asked
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.checking import Change
from escalation_ledger.ledger.events import Kind
from escalation_ledger.ledger.transitions import DECIDED


def _leads_on(kind: Kind) -> Callable[[LedgerView, Row], bool]:
    """Whether the case is where this leads on from."""
    return lambda _, row: row.get("state") in DECIDED[kind].after


def _ask_exit(subject: Subject) -> Save:
    criteria = words_asked(
        subject.asked, "criteria", "What has to come before it is over", height=90
    )
    return edited(subject, lambda: [e.CaseMonitored(criteria or "")])


def _ask_only_why(change: Change) -> Callable[[Subject], Save]:
    return lambda subject: edited(subject, lambda: [change])


MONITOR: Final = Act(
    "monitor",
    "Monitor",
    kinds(Kind.CASE_MONITORED),
    _ask_exit,
    _leads_on(Kind.CASE_MONITORED),
    first="criteria",
    hint="It leaves the queue and is watched. A message of the customer brings it back.",
)
CLOSE: Final = Act(
    "close",
    "Close",
    kinds(Kind.CASE_CLOSED),
    _ask_only_why(e.CaseClosed()),
    _leads_on(Kind.CASE_CLOSED),
    hint="The escalation is over. A message of the customer brings it back.",
)
REOPEN: Final = Act(
    "reopen",
    "Reopen",
    kinds(Kind.CASE_REOPENED),
    _ask_only_why(e.CaseReopened()),
    _leads_on(Kind.CASE_REOPENED),
    hint="It is live again, and back in the queue.",
)
DECLINE: Final = Act(
    "decline",
    "Decline",
    kinds(Kind.CASE_DECLINED),
    _ask_only_why(e.CaseDeclined()),
    _leads_on(Kind.CASE_DECLINED),
    hint="It is no escalation. It stays out until a person reopens it.",
)
