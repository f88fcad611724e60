"""The sheet: one row per case, facts folded with the record. Scoring reads nothing else."""

from escalation_ledger.domain import words
from escalation_ledger.models.schemas import (
    Table,
    count,
    date,
    flag,
    instant,
    number,
    text,
    texts,
    whole_number,
)

SHEET = Table(
    "sheet",
    "one case: what the tools say, what people decided, both where they differ",
    ("case_id",),
    {
        "case_id": text("ESC-n, minted once"),
        "number": count("the n of ESC-n"),
        "state": text("where it is in its life", isin=words.CaseState),
        "account_id": text("account", nullable=True),
        "account": text("account's name", nullable=True),
        "tier": text("tier as the CRM spells it", nullable=True),
        "arr_usd": number("annual recurring revenue, US dollars", nullable=True),
        "renewal_on": date("next open renewal, else the latest past one still open", nullable=True),
        "renewal_amount_usd": number("amount after that renewal", nullable=True),
        "close_probability": number("of that renewal, 0..1", nullable=True),
        "calendar": text("business calendar of the account"),
        "summary": text("what is broken, in plain words"),
        "impact": text("impact class; null when nobody has said", nullable=True, isin=words.Impact),
        "impact_source": text("person, read or none"),
        "breadth": number("share of the customer's users or work affected, 0..1"),
        "has_workaround": flag("a verified workaround"),
        "severity_reported": text("what a tool claims; never scored", nullable=True),
        "owner": text("address of the one accountable person", nullable=True),
        "owner_name": text("name", nullable=True),
        "owner_state": text("accepted, assigned or none"),
        "owner_source": text("record, or the tool", nullable=True),
        "owner_due_at": instant("when the owner's next move is due", nullable=True),
        "is_owner_active": flag(
            "the owner works here as far as any tool, or the address's domain, says"
        ),
        "owner_acted_at": instant("newest act of the owner", nullable=True),
        "blocker": text("what stands in the way", isin=words.Blocker),
        "blocker_source": text("person, read or none"),
        "blocker_since": instant("first named so", nullable=True),
        "blocker_quote": text("the sentence", nullable=True),
        "nature": text("kind of work", nullable=True, isin=words.Nature),
        "risks": texts("risk words"),
        "promise_id": text("the promise that counts now", nullable=True),
        "promise_due_at": instant("due", nullable=True),
        "promise_status": text("status now", nullable=True, isin=words.PromiseStatus),
        "promise_made_at": instant("first made", nullable=True),
        "promise_source": text("record or heard", nullable=True),
        "promise_evidence": text("message it was heard in", nullable=True),
        "promise_quote": text("the sentence", nullable=True),
        "promise_moved_count": count("moves so far"),
        "promise_moved_after_due_count": count("moves after it was due"),
        "promise_slip_minutes": whole_number(
            "calendar minutes from first due to current due", nullable=True
        ),
        "promise_first_due_at": instant("due when first made", nullable=True),
        "promise_told_due_at": instant(
            "due as the customer was told last, while a move or withdrawal is not told yet",
            nullable=True,
        ),
        "is_promise_held_overdue": flag(
            "moved or withdrawn after it was due and the customer has not been told since"
        ),
        "note": text("newest progress note", nullable=True),
        "noted_at": instant("when that was", nullable=True),
        "noted_by": text("who noted it", nullable=True),
        "updated_at": instant(
            "newest progress note, or word that there is none to write", nullable=True
        ),
        "question": text("what leadership was asked last", nullable=True),
        "asked_at": instant("when that was", nullable=True),
        "decision": text("what leadership decided on that; null while it is open", nullable=True),
        "decided_at": instant("when that was", nullable=True),
        "snoozed_until": instant("nothing to be done until then; null when awake", nullable=True),
        "snooze_reason": text("why", nullable=True),
        "exit_criteria": text("what ends the monitoring", nullable=True),
        "is_promise_conflict": flag("two people promised different dates"),
        "is_told_before_ledger": flag("the customer heard it before the ledger held it"),
        "last_customer_touch_at": instant("newest message of ours the customer saw", nullable=True),
        "last_customer_message_at": instant("newest message by the customer", nullable=True),
        "handoffs": count("all handoffs"),
        "handoffs_recent": count("handoffs within the window that counts against certainty"),
        "ping_pongs": count("A to B to A"),
        "ownerless_business_minutes": count("business minutes without owner, open spell included"),
        "is_talking_around": flag(
            "status talk goes on and nobody names what blocks; null: not read", nullable=True
        ),
        "evidence": texts("evidence ids, sorted"),
        "admitted_by": text("named admission rule"),
        "first_seen_at": instant("earliest evidence"),
        "version": count("events of this case so far"),
    },
)
