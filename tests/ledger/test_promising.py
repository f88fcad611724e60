"""What people recorded of promises and touches hangs on the evidence that its case stands on."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import polars as pl

from escalation_ledger.ledger import commands
from escalation_ledger.ledger.events import REFRESH, PromiseMade, PromiseMoved, TouchLogged
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.judging import as_judged
from escalation_ledger.ledger.promising import recorded_promises
from escalation_ledger.ledger.store import Record
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.schemas import FACTS

ANA = "ana@example.com"
NO_FACTS = Facts.of({table.name: table.empty() for table in FACTS})


def test_a_promise_made_here_its_move_and_a_touch_hang_on_the_evidence_of_the_case(
    record: Record, admissions: Callable[[Sequence[str]], pl.DataFrame], now: datetime
) -> None:
    case = commands.open_cases(record, admissions(["zendesk:ticket:1"]), by=REFRESH, at=now)[0]
    due = now + timedelta(hours=4)
    made = PromiseMade("", due, "deliver", "A fix by noon.")
    changes = [made, PromiseMoved("", f"{case}#2", due + timedelta(days=1), "")]
    for change in (*changes, TouchLogged("call", "told them")):
        commands.edit(record, case, [change], by=ANA, at=now, why="agreed")
    decisions = fold(record.frame())
    told = recorded_promises(decisions, as_judged(NO_FACTS, decisions))
    assert told.made.select("promise_id", "evidence_id", "action", "root_id").rows() == [
        (f"{case}#2", "zendesk:ticket:1", "deliver", f"{case}#2"),
        (f"{case}#3", "zendesk:ticket:1", "deliver", f"{case}#2"),
    ]
    assert told.touches["evidence_id"].to_list() == ["zendesk:ticket:1"]
