"""A person at the sample's ledger: what they decide shows at once, without a refresh."""

import contextlib
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from escalation_ledger.domain.words import Blocker, Subject
from escalation_ledger.ledger import commands
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger import sheet as sheets
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.fold import fold
from escalation_ledger.ledger.proposals import proposals
from escalation_ledger.ledger.refusals import InvalidEdit, NotPossible, StaleEdit
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import Queue, open_queue
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.endtoend.ledger import NOW

ANA = "ana@meridian.example"


class Sitting:
    """Ana at a copy of the sample, her clock a minute on with each thing she does."""

    def __init__(self, home: Path) -> None:
        self.home = Home(home)
        self.at = NOW
        self.record = Record.open(self.home.record_url, clock=lambda: datetime.now(UTC))
        self.known: Queue | None = None

    def queue(self) -> Queue:
        """As it is now: opened on from what was read before."""
        self.known = open_queue(
            self.home, now=self.at, settings=load_settings(self.home.root), known=self.known
        )
        return self.known

    def desk(self) -> Desk:
        self.at += timedelta(minutes=1)
        return self.queue().desk(self.record, by=ANA, at=self.at)

    def row(self, case_id: str) -> dict[str, Any]:
        return self.queue().case(case_id).row(0, named=True)

    def live(self) -> list[str]:
        return self.queue().ranked["case_id"].to_list()


@pytest.fixture
def ana(sampled: Path, tmp_path: Path) -> Sitting:
    return Sitting(Path(shutil.copytree(sampled, tmp_path / "home")))


def first(ana: Sitting, picks: pl.Expr) -> str:
    return str(ana.queue().ranked.filter(picks)["case_id"][0])


def test_naming_blocker_impact_nature_and_risk_shows_at_once_as_a_persons_word(
    ana: Sitting,
) -> None:
    case = ana.live()[-1]
    before = ana.row(case)
    changes = [
        e.BlockerNamed(Blocker.DEPENDENCY.value),
        e.ImpactSet(impact="outage", breadth=1.0, has_workaround=False),
        e.NatureSet("policy"),
        e.RiskFlagged("churn"),
        e.SummaryWritten("Nothing arrives."),
        e.ProgressNoted("Asked the vendor."),
    ]
    ana.desk().edit(case, changes, why="Said on the phone.")
    row = ana.row(case)
    assert (row["blocker"], row["blocker_source"]) == ("dependency", "person")
    assert (row["impact"], row["impact_source"]) == ("outage", "person")
    assert (row["nature"], row["risks"], row["summary"]) == (
        "policy",
        ["churn"],
        "Nothing arrives.",
    )
    assert (row["note"], row["noted_by"]) == ("Asked the vendor.", ANA)
    assert row["score"] > before["score"]
    assert row["rank"] < before["rank"]


def test_closing_takes_the_case_off_the_queue_and_reopening_brings_it_back(ana: Sitting) -> None:
    case = ana.live()[0]
    ana.desk().edit(case, [e.CaseClosed()], why="Solved by phone.")
    assert (case in ana.live(), ana.row(case)["state"]) == (False, "closed")
    with pytest.raises(NotPossible, match="is closed; only one that is"):
        ana.desk().edit(case, [e.CaseClosed()], why="Again.")
    ana.desk().edit(case, [e.CaseReopened()], why="It came back.")
    assert case in ana.live()


def test_a_declined_case_stays_out_and_a_monitored_one_says_what_ends_it(ana: Sitting) -> None:
    one, other = ana.live()[:2]
    ana.desk().edit(one, [e.CaseDeclined()], why="No escalation.")
    ana.desk().edit(other, [e.CaseMonitored("No error for two days.")], why="Fixed.")
    assert (ana.row(one)["state"], ana.row(other)["state"]) == ("declined", "monitoring")
    assert ana.row(other)["exit_criteria"] == "No error for two days."
    assert not {one, other} & set(ana.live())


def test_a_snooze_ends_at_its_time_and_never_hides_a_late_promise(ana: Sitting) -> None:
    calm = first(ana, pl.col("promise_status").is_in(["pending", "kept"]).fill_null(value=True))
    late = first(ana, pl.col("promise_status") == "overdue")
    until = ana.at + timedelta(hours=3)
    for case in (calm, late):
        ana.desk().edit(case, [e.Snoozed(until)], why="Waiting for the customer's log.")
    assert (ana.row(calm)["snoozed_until"], ana.row(late)["snoozed_until"]) == (until, None)
    assert ana.row(calm)["snooze_reason"] == "Waiting for the customer's log."
    ana.at = until + timedelta(minutes=1)
    assert ana.row(calm)["snoozed_until"] is None


@pytest.mark.parametrize("status", ["overdue", "pending"])
def test_moving_or_withdrawing_a_promise_gives_no_relief_before_the_customer_is_told(
    ana: Sitting, status: str
) -> None:
    case = first(ana, pl.col("promise_status") == status)
    before = ana.row(case)
    desk = ana.desk()
    ana.desk().edit(case, [desk.promised(case, ana.at + timedelta(days=9))], why="Needs longer.")
    moved = ana.row(case)
    assert moved["promise_moved_count"] == before["promise_moved_count"] + 1
    assert moved["factor_time"] >= before["factor_time"]
    ana.desk().edit(case, [ana.desk().withdrawn(case)], why="We cannot do it.")
    withdrawn = ana.row(case)
    assert withdrawn["promise_told_due_at"] == moved["promise_told_due_at"]
    assert withdrawn["factor_time"] >= before["factor_time"]
    ana.desk().edit(case, [e.TouchLogged("call", "Told them.")], why="Called.")
    assert ana.row(case)["promise_told_due_at"] is None


def test_a_promise_made_where_none_stands_is_the_one_that_counts(ana: Sitting) -> None:
    case = first(ana, pl.col("promise_status").is_null())
    due = ana.at + timedelta(days=2)
    desk = ana.desk()
    made = desk.promised(case, due, words="We will tell you on Thursday.")
    assert isinstance(made, e.PromiseMade)
    desk.edit(case, [made], why="They asked.")
    row = ana.row(case)
    assert (row["promise_due_at"], row["promise_source"], row["promise_status"]) == (
        due,
        "record",
        "pending",
    )
    ana.desk().edit(case, [ana.desk().kept(case)], why="Told them by phone.")
    assert ana.row(case)["promise_status"] == "kept"


def test_a_merge_regroups_at_once_and_the_younger_resolves_to_the_older(ana: Sitting) -> None:
    one, other = two_of_one_account(ana)
    ana.desk().edit(other, [e.BlockerNamed("bug_fix")], why="Seen.")
    evidence = {*ana.row(one)["evidence"], *ana.row(other)["evidence"]}
    assert ana.desk().merge(other, one, why="The same fault.") == one
    assert (set(ana.row(one)["evidence"]), ana.row(other)["case_id"]) == (evidence, one)
    told = [type(event.event) for event in ana.queue().events(one)]
    assert {e.BlockerNamed, e.CasesMerged} <= set(told)
    with pytest.raises(NotPossible, match=f"is part of {one} now"):
        commands.edit(ana.record, other, [e.CaseClosed()], by=ANA, at=ana.at, why="Late.")


def test_a_split_undoes_a_merge_with_both_ids_as_they_were(ana: Sitting) -> None:
    one, other = two_of_one_account(ana)
    before = {case: set(ana.row(case)["evidence"]) for case in (one, other)}
    ana.desk().merge(one, other, why="The same fault.")
    assert ana.desk().split(one, before[other], why="Two faults after all.") == other
    assert {case: set(ana.row(case)["evidence"]) for case in (one, other)} == before
    ana.desk().merge(one, other, why="One fault again.")
    assert ana.row(other)["case_id"] == one


def test_what_is_split_off_gets_a_case_of_its_own_and_keeps_it(ana: Sitting) -> None:
    case = first(ana, pl.col("evidence").list.len() > 1)
    held = (
        ana.desk()
        .here.facts.evidence.filter(pl.col("evidence_id").is_in(ana.row(case)["evidence"]))
        .sort("opened_at", "evidence_id")["evidence_id"]
    )
    opened_on = ana.record.events(case_id=case)[0].event
    assert isinstance(opened_on, e.CaseOpened)
    leaving = [one for one in held if one != opened_on.anchor][-1:]
    new = ana.desk().split(case, leaving, why="Another issue.")
    assert ana.row(new)["evidence"] == leaving
    assert not set(leaving) & set(ana.row(case)["evidence"])
    assert ana.row(new)["state"] == "live"


def test_a_merge_wakes_a_snoozed_case_for_the_reason_was_not_said_of_the_other(
    ana: Sitting,
) -> None:
    one, other = two_of_one_account(ana)
    ana.desk().edit(one, [e.Snoozed(ana.at + timedelta(days=2))], why="Waiting.")
    ana.desk().merge(one, other, why="The same fault.")
    assert ana.row(one)["snoozed_until"] is None


def test_of_two_merged_cases_a_pending_promise_counts_before_one_withdrawn_and_not_told(
    ana: Sitting,
) -> None:
    one, other = two_of_one_account(ana)
    soon, later = ana.at + timedelta(hours=3), ana.at + timedelta(days=4)
    desk = ana.desk()
    for case, due in ((one, soon), (other, later)):
        change = desk.promised(case, due)
        desk.edit(case, [change], why="Agreed.")
        desk.edit(case, [e.TouchLogged("call", "told them")], why="Told.")
    ana.desk().edit(one, [ana.desk().withdrawn(one)], why="It was not ours to give.")
    assert ana.row(one)["promise_status"] == "withdrawn"
    ana.desk().merge(one, other, why="The same fault.")
    row = ana.row(one)
    assert (row["promise_status"], row["promise_due_at"]) == ("pending", later)
    assert row["promise_told_due_at"] is not None
    assert row["promise_told_due_at"] < later


def test_cases_of_two_accounts_stay_two(ana: Sitting) -> None:
    ranked = (
        ana.queue()
        .ranked.drop_nulls("account_id")
        .unique("account_id", keep="first", maintain_order=True)
    )
    one, other = ranked["case_id"][:2]
    with pytest.raises(NotPossible, match="are of two accounts"):
        ana.desk().merge(one, other, why="They look alike.")


def test_a_case_raised_by_hand_is_in_the_queue_with_its_account(ana: Sitting) -> None:
    account = ana.queue().ranked.drop_nulls("account_id")["account_id"][0]
    case = ana.desk().raise_case(
        summary="The director called: nothing works.", account_id=account, why="Phone call."
    )
    row = ana.row(case)
    assert (row["account_id"], row["summary"], row["state"]) == (
        account,
        "The director called: nothing works.",
        "live",
    )
    assert row["admitted_by"] == e.BY_HAND
    with pytest.raises(NotPossible, match="is part of"):
        ana.desk().raise_case(summary="Twice.", evidence_id=row["evidence"][0], why="Again.")


def test_asking_leadership_is_open_until_it_decides(ana: Sitting) -> None:
    case = ana.live()[0]
    ana.desk().edit(case, [e.LeadershipAsked("May we refund?")], why="Over our limit.")
    assert (ana.row(case)["question"], ana.row(case)["decision"]) == ("May we refund?", None)
    ana.desk().edit(case, [e.LeadershipDecided("Yes, half.")], why="Decided in the round.")
    assert ana.row(case)["decision"] == "Yes, half."


def test_undo_brings_back_what_stood_and_keeps_the_history(ana: Sitting) -> None:
    case = first(ana, pl.col("owner_source") == "zendesk")
    before = ana.row(case)
    saved = ana.desk().edit(case, [e.OwnerAssigned(ANA), e.NatureSet("policy")], why="Mine.")
    assert ana.row(case)["owner"] == ANA
    ana.desk().undo([one.seq for one in saved], why="A slip.")
    after = ana.row(case)
    assert {**after, "version": None, "now": None} | _clocks(after) == {
        **before,
        "version": None,
        "now": None,
    } | _clocks(after)
    assert len(ana.record.events(case_id=case)) == before["version"] + 3


def _clocks(row: dict[str, Any]) -> dict[str, None]:
    """What the minutes since have changed by themselves."""
    moving = (
        "score",
        "factor",
        "points",
        "minutes",
        "idle",
        "reasons",
        "consequence",
        "now",
        "span",
        "acted",
    )
    return {name: None for name in row if any(part in name for part in moving)}


def test_undo_is_refused_where_somebody_has_changed_the_field_since(ana: Sitting) -> None:
    case = ana.live()[0]
    saved = ana.desk().edit(case, [e.NatureSet("policy")], why="Seen.")
    commands.edit(
        ana.record, case, [e.NatureSet("technical")], by="bob@x.example", at=ana.at, why="No."
    )
    with pytest.raises(StaleEdit, match=r"bob@x\.example set technical"):
        ana.desk().undo([saved[0].seq], why="A slip.")
    with pytest.raises(InvalidEdit, match="Only they undo it"):
        ana.desk().undo([ana.record.head()], why="His.")


def test_evidence_given_to_an_account_counts_for_it_at_once(ana: Sitting) -> None:
    case = first(ana, pl.col("evidence").list.len() == 1)
    row = ana.row(case)
    other = ana.queue().ranked.filter(pl.col("account_id") != row["account_id"])["account_id"][0]
    ana.desk().assign_account(row["evidence"][0], other, why="They wrote from a private address.")
    assert ana.row(case)["account_id"] == other


def test_two_ids_mapped_to_one_person_act_as_one(ana: Sitting) -> None:
    messages = ana.queue().situation.facts.messages.drop_nulls("author_id")
    one, other = messages["author_id"].unique(maintain_order=True)[:2]
    ana.desk().map_identity(one, other, why="The same person.")
    facts = ana.queue().situation.facts
    assert one not in facts.messages["author_id"]
    assert one not in facts.people["person_id"]


def without(ana: Sitting, evidence_id: str, *, now_in: str | None) -> pl.DataFrame:
    """The sheet where evidence is gone, its messages with it or now in other evidence."""
    held = ana.queue()
    facts = held.facts
    is_it = pl.col("evidence_id") == evidence_id
    messages = (
        facts.messages.filter(~is_it)
        if now_in is None
        else facts.messages.with_columns(
            evidence_id=pl.when(is_it).then(pl.lit(now_in)).otherwise("evidence_id")
        )
    )
    changed = replace(facts, evidence=facts.evidence.filter(~is_it), messages=messages)
    here = sheets.situation(changed, held.decisions, now=ana.at, settings=held.settings)
    return sheets.sheet(here, settings=held.settings)


def opened_on(ana: Sitting, case_id: str) -> str:
    event = ana.record.events(case_id=case_id)[0].event
    assert isinstance(event, e.CaseOpened)
    return event.anchor


def test_a_case_follows_what_it_was_opened_on_into_other_evidence(ana: Sitting) -> None:
    case = next(one for one in ana.live() if opened_on(ana, one).startswith("email:"))
    ana.desk().edit(case, [e.ProgressNoted("Asked the vendor.")], why="Call.")
    anchor = opened_on(ana, case)
    elsewhere = ana.queue().situation.grouping.groups.filter(
        pl.col("case_id").is_null() & (pl.col("account_id") == ana.row(case)["account_id"])
    )["evidence_id"]
    other = elsewhere[0] if len(elsewhere) else free_evidence(ana)
    row = without(ana, anchor, now_in=other).filter(pl.col("case_id") == case)
    assert row["note"].to_list() == ["Asked the vendor."]
    assert other in row["evidence"][0]


def free_evidence(ana: Sitting) -> str:
    groups = ana.queue().situation.grouping.groups
    return str(groups.filter(pl.col("case_id").is_null())["evidence_id"][0])


def test_a_case_that_people_wrote_in_outlives_its_evidence(ana: Sitting) -> None:
    alone = pl.col("evidence").list.len() == 1
    case, other = ana.queue().ranked.filter(alone)["case_id"][:2]
    ana.desk().edit(case, [e.ProgressNoted("Asked the vendor.")], why="Call.")
    sheet = without(ana, opened_on(ana, case), now_in=None)
    (row,) = sheet.filter(pl.col("case_id") == case).to_dicts()
    assert (row["note"], row["summary"]) == (
        "Asked the vendor.",
        f"Its evidence is gone: {opened_on(ana, case)}",
    )
    assert case in sheet["case_id"]
    untouched = without(ana, opened_on(ana, other), now_in=None)
    assert other not in untouched["case_id"]


def test_as_of_every_event_is_the_fold_of_the_events_until_then(ana: Sitting) -> None:
    case, other = two_of_one_account(ana)
    steps: list[Callable[[], object]] = [
        lambda: ana.desk().edit(case, [e.BlockerNamed("dependency")], why="a"),
        lambda: ana.desk().edit(
            case, [ana.desk().promised(case, ana.at + timedelta(days=2))], why="b"
        ),
        lambda: ana.desk().merge(case, other, why="c"),
        lambda: ana.desk().edit(case, [e.CaseClosed()], why="d"),
        lambda: ana.desk().edit(case, [e.CaseReopened()], why="e"),
    ]
    for step in steps:
        step()
        ana.at += timedelta(minutes=5)
    settings = load_settings(ana.home.root)
    everything = ana.record.events()
    for event in everything[-len(steps) :]:
        then = open_queue(ana.home, now=ana.at, settings=settings, as_of=event.recorded_at)
        assert then.record_seq == event.seq
        prefix = fold(ana.record.frame().filter(pl.col("seq") <= event.seq))
        assert then.decisions.cases.equals(prefix.cases)


def two_of_one_account(ana: Sitting) -> tuple[str, str]:
    """Two live cases of one account, the older first."""
    held = (
        ana.queue()
        .ranked.drop_nulls("account_id")
        .group_by("account_id", maintain_order=True)
        .agg(pl.col("case_id", "number").sort_by("number"))
        .filter(pl.col("case_id").list.len() > 1)
    )
    one, other = held["case_id"][0][:2]
    return str(one), str(other)


def test_what_is_proposed_is_carried_over_an_edit_and_is_what_would_be_found_anew(
    ana: Sitting,
) -> None:
    one, other = two_of_one_account(ana)
    steps: list[Callable[[], object]] = [
        lambda: ana.desk().edit(one, [e.ProgressNoted("Seen.")], why="Call."),
        lambda: ana.desk().edit(other, [e.BlockerNamed("dependency")], why="Call."),
        lambda: ana.desk().settle(
            str(ana.queue().proposals["proposal_id"][0]), is_accepted=False, why="Two faults."
        ),
        lambda: ana.desk().merge(one, other, why="One fault."),
        lambda: ana.desk().split(one, ana.row(one)["evidence"][-1:], why="Two after all."),
    ]
    for step in steps:
        with contextlib.suppress(NotPossible):
            step()
        held = ana.queue()
        assert held.proposals.equals(proposals(held.situation))


def test_a_proposal_whose_settlement_was_undone_can_be_settled_again(ana: Sitting) -> None:
    proposal = str(ana.queue().proposals["proposal_id"][0])
    for is_accepted in (False, False, True):
        done = ana.desk().settle(proposal, is_accepted=is_accepted, why="Looked at both.")
        assert proposal not in ana.queue().proposals["proposal_id"].to_list()
        if not is_accepted:
            ana.desk().undo([one.seq for one in done], why="Too quick.")
            assert proposal in ana.queue().proposals["proposal_id"].to_list()


def test_a_link_that_a_ruling_of_other_evidence_stands_against_is_refused_with_that_ruling(
    ana: Sitting,
) -> None:
    live = ana.queue().ranked.drop_nulls("account_id").filter(pl.len().over("account_id") > 1)
    held = live.filter(pl.col("evidence").list.len() > 1).row(0, named=True)
    is_sibling = (pl.col("account_id") == held["account_id"]) & (
        pl.col("case_id") != held["case_id"]
    )
    loose = live.filter(is_sibling)["evidence"][0][0]
    first, second = held["evidence"][:2]
    ana.desk().keep_apart(first, loose, why="Two faults.")
    with pytest.raises(NotPossible, match="were said not to be the same"):
        ana.desk().link(second, loose, why="One fault.")
    ana.desk().link(first, loose, why="One fault after all.")


@pytest.mark.parametrize(
    ("kind", "name", "why_not"),
    [
        (Subject.DOMAIN, "meridian.example", "our own domain"),
        (Subject.DOMAIN, "not a domain <script>", "no mail domain"),
        (Subject.CHANNEL, "ext-northwind", "by its id"),
        (Subject.WORKSPACE, "our friends", "no Slack workspace"),
        (Subject.PERSON, "nobody@nowhere.example", "No tool knows"),
    ],
)
def test_what_nobody_knows_belongs_to_no_account(
    ana: Sitting, kind: Subject, name: str, why_not: str
) -> None:
    account = ana.queue().ranked.drop_nulls("account_id")["account_id"][0]
    with pytest.raises((NotPossible, InvalidEdit), match=why_not):
        ana.desk().place(kind, name, account_id=account, why="Looked at it.")
