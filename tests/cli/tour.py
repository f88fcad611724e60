"""Every writing command but undo, in an order in which each makes sense, on one home."""

from collections.abc import Iterator

from escalation_ledger.sample import STORIES
from tests.cli.desk import ANA, BO, Home, at

PROMISES, PROMISES_NOTHING = "zendesk:comment:91048110016", "zendesk:comment:91048110011"
ONE, OTHER = "zendesk:ticket:4795", "zendesk:ticket:4727"

Call = tuple[str | int, ...]


def of_one_case(case: str) -> list[Call]:
    """On a live case in which nothing is promised."""
    return [
        ("set", case, f"owner={BO}"),
        ("set", case, f"owner_due={at(hours=4)}"),
        ("set", case, "blocker=bug_fix", "nature=technical", "impact=core_degraded"),
        ("set", case, "summary=Tours stand still", "note=Fix in review"),
        ("accept", case),
        ("touch", case, "--channel", "call", "--note", "They can wait"),
        ("skip", case),
        ("attach", case, "--url", "https://files.example/a", "--title", "Call of Tuesday"),
        ("risk", "flag", case, "churn"),
        ("risk", "clear", case, "churn"),
        ("leadership", "ask", case, "--question", "A credit?"),
        ("leadership", "decided", case, "--decision", "Two weeks"),
        ("promise", "made", case, "--due", at(hours=8)),
        ("promise", "moved", case, "--due", at(hours=9)),
        ("promise", "kept", case),
        ("promise", "made", case, "--due", at(hours=8)),
        ("promise", "withdrawn", case),
        ("snooze", case, "--until", at(days=1)),
        ("monitor", case, "--exit-criteria", "A week without an alarm"),
        ("close", case),
        ("reopen", case),
        ("decline", case),
    ]


def of_promises_heard(case: str) -> list[Call]:
    """On the case that holds these messages."""
    return [
        ("promise", "rejected", case, PROMISES),
        ("promise", "heard", case, PROMISES_NOTHING, "--due", at(hours=8)),
    ]


def of_what_belongs_together(home: Home) -> list[Call]:
    """On cases, evidence, proposals and people that wait in the home."""
    inbox = home.read("inbox")
    done, refused = (one["id"] for one in inbox["proposals"] if one["score"] is None)
    unknown, (stray, other) = inbox["unmatched_people"][0], inbox["unmatched_accounts"][:2]
    account = home.case(home.case_of(ONE))["account_id"]
    unlinked = [one for one in inbox["unlinked"] if one.startswith("zendesk")]
    return [
        ("raise", "--summary", "It grows", "--evidence", unlinked[0]),
        ("link", "accept", unlinked[1], other["evidence"]),
        ("link", "reject", unlinked[1], other["evidence"]),
        ("proposal", "accept", done),
        ("proposal", "reject", refused),
        ("merge", home.case_of(ONE), home.case_of(OTHER)),
        ("split", home.case_of(STORIES["scattered"]), "zendesk:ticket:4833"),
        ("identity", "map", unknown["person_id"], ANA),
        ("identity", "account", stray["evidence"], account),
    ]


def every_command(home: Home) -> Iterator[Call]:
    """The whole tour. Only undo is left out: it is of somebody's own."""
    yield from of_one_case(home.case_of(STORIES["ownerless"]))
    yield from of_promises_heard(home.case_of("zendesk:ticket:4811"))
    yield from of_what_belongs_together(home)
