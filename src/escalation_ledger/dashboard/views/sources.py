"""Where the facts come from: how old, how whole, what was set aside, and what no account claims."""

from typing import Any, Final

import polars as pl
import streamlit as st

from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.components.numbers import Number, numbers
from escalation_ledger.dashboard.components.table import About, Column, table
from escalation_ledger.dashboard.frame import Visit
from escalation_ledger.dashboard.wording import source_name
from escalation_ledger.reports.sources import SourceState, source_states, with_waiting

RUNS_SHOWN: Final = 30

_STATES: Final = {
    SourceState.CURRENT.value: ("green", "accepted", "current"),
    SourceState.STALE.value: ("orange", "late", "stale"),
    SourceState.FAILED.value: ("orange", "late", "failed"),
    SourceState.GONE.value: ("orange", "late", "gone"),
    SourceState.ABSENT.value: ("grey", "none", "NO DATA"),
}
_SOURCES: Final = (
    Column("name", "Source"),
    Column(
        "state",
        "State",
        kind="chip",
        tones=_STATES,
        means="Failed: could not be read. Stale: read live, and not for three times its cadence. "
        "Gone: was there before. Of all of them the last good rows stand.",
    ),
    Column("watermark", "Newest item", kind="ago", means="The newest change its own rows tell of."),
    Column("landed", "Landed", kind="count", means="Rows its files held when last read."),
    Column("modelled", "Modelled", kind="count", means="Rows that became facts."),
    Column("duplicate", "Duplicate", kind="count", means="Older or repeated versions."),
    Column("filtered", "Filtered", kind="count", means="Rows that are no evidence, such as joins."),
    Column(
        "quarantined",
        "Set aside",
        kind="count",
        means="Rows of its files, as last read, that do not parse. Landed = modelled + duplicate + "
        "filtered + set aside.",
    ),
    Column(
        "waiting",
        "Waiting in all",
        kind="count",
        means="Rows set aside and not read since, of earlier files too; listed below.",
    ),
    Column("error", "What went wrong", kind="words", wide=True),
)
_SET_ASIDE: Final = (
    Column("name", "Source"),
    Column("object", "Object"),
    Column("object_id", "Row"),
    Column("reason", "Why it was set aside", kind="words", wide=True),
    Column("payload", "As it was read", kind="text"),
)
_UNMATCHED: Final = (
    Column("name", "Source"),
    Column("evidence_id", "Evidence", kind="source"),
    Column("title", "Title", wide=True),
    Column("place", "Where"),
    Column("last_message_at", "Last message", kind="ago"),
)
_PEOPLE: Final = (
    Column("person", "Person", wide=True),
    Column("email", "Address"),
    Column("person_id", "Known as"),
)
_RUNS: Final = (
    Column("at", "When", kind="ago"),
    Column(
        "status",
        "Ended",
        kind="chip",
        tones={
            "ok": ("green", "accepted", "ok"),
            "partial": ("orange", "late", "partial"),
            "checks_failed": ("red", "late", "checks failed"),
        },
    ),
    Column("published", "Published"),
    Column("seconds", "Seconds", kind="number"),
    Column("landed", "Rows", kind="count"),
    Column("set_aside", "Set aside", kind="count"),
    Column("opened", "Cases opened", kind="count"),
    Column("calls", "Calls", kind="count", means="Requests to tools that are read live."),
    Column(
        "error",
        "What went wrong, or changed",
        kind="words",
        wide=True,
        means="With the fields that a tool read live began or ceased to send.",
    ),
)


def show(visit: Visit) -> None:
    """Say how each source stands, list what was set aside, what has no account, and the refreshes."""
    set_aside = visit.ledger.quarantine
    sources = with_waiting(source_states(visit.ledger.sources, stale=visit.ledger.stale), set_aside)
    numbers("source-numbers", [*shown(sources), _no_account(visit)])
    table(
        "sources",
        _named(sources),
        _SOURCES,
        About("Sources of the last refresh", empty="No source was read."),
        clock=data.clock_text(),
    )
    table(
        "set-aside",
        _named(set_aside).with_columns(pl.col("payload").str.slice(0, 300)),
        _SET_ASIDE,
        About(
            caption="Rows set aside, waiting in all",
            note="After a fix of the export or the configuration, `ledger replay` reads them again.",
            empty="Every row that was landed could be read.",
        ),
        page_rows=25,
    )
    if set_aside.height:
        _offer_replay()
    _show_unmatched(visit)
    table(
        "runs",
        run_rows(visit.ledger.runs),
        _RUNS,
        About(f"The last {RUNS_SHOWN} refreshes", empty="No refresh yet."),
        page_rows=10,
        clock=data.clock_text(),
    )


def _offer_replay() -> None:
    """A button that reads them again, and what the last time came to."""
    with st.container(horizontal=True, vertical_alignment="center", key="replay-bar"):
        if st.button("Read them again", key="replay"):
            with st.spinner("Reading again what was set aside"):
                st.session_state["replayed"] = data.replay_set_aside()
        if said := st.session_state.get("replayed"):
            st.text(said)


def _show_unmatched(visit: Visit) -> None:
    left, right = st.columns([0.6, 0.4], gap="small")
    with left:
        table(
            "unmatched-evidence",
            _named(visit.ledger.unmatched_evidence),
            _UNMATCHED,
            About("Evidence of no known account", empty="Every piece of evidence has its account."),
            page_rows=10,
            clock=data.clock_text(),
        )
    with right:
        table(
            "unmatched-people",
            visit.ledger.unmatched_people.rename({"name": "person"}),
            _PEOPLE,
            About("People on no known side", empty="Everybody is known."),
            page_rows=10,
        )


def _named(rows: pl.DataFrame) -> pl.DataFrame:
    names = {source: source_name(source) for source in rows["source"].unique().to_list()}
    return rows.with_columns(name=pl.col("source").replace(names))


def run_rows(runs: list[dict[str, Any]]) -> pl.DataFrame:
    """The history of refreshes -> one row each, the newest first, with what went wrong."""
    return pl.DataFrame(
        [_run_row(run) for run in reversed(runs[-RUNS_SHOWN:])],
        schema={
            "at": pl.Datetime("us", "UTC"),
            "status": pl.String,
            "published": pl.String,
            "seconds": pl.Float64,
            "landed": pl.Int64,
            "set_aside": pl.Int64,
            "opened": pl.Int64,
            "calls": pl.Int64,
            "error": pl.String,
        },
    )


def _run_row(run: dict[str, Any]) -> dict[str, Any]:
    sources = run.get("sources", {}).values()
    errors = [run.get("error"), *(source.get("error") for source in sources)]
    notes = [note for source in sources for note in source.get("notes", ())]
    return {
        "at": data.instant(run["at"]),
        "status": run["status"],
        "published": "yes" if run["published"] else "nothing new",
        "seconds": float(run["seconds"]),
        "landed": sum(source["landed"] for source in sources),
        "set_aside": sum(source["quarantined"] for source in sources),
        "opened": run.get("cases", {}).get("opened"),
        "calls": sum(source.get("calls") or 0 for source in sources) or None,
        "error": " ".join(filter(None, [*errors, *notes])) or None,
    }


def shown(sources: pl.DataFrame) -> list[Number]:
    """The numbers over `source_states` `with_waiting`, each with its definition."""
    by_state = {
        state: sources.filter(pl.col("state") == state.value).height for state in SourceState
    }
    failed, gone = by_state[SourceState.FAILED], by_state[SourceState.GONE]
    stale = by_state[SourceState.STALE]
    now, waiting = int(sources["quarantined"].sum()), int(sources["waiting"].sum())
    return [
        Number(
            "Sources current",
            str(by_state[SourceState.CURRENT]),
            f"of {sources.height}",
            "Sources that the last refresh could read.",
        ),
        _stands("Failed", failed, "Sources that the last refresh could not read."),
        *(
            [_stands("Stale", stale, "Sources read live, and not for three times their cadence.")]
            if stale
            else []
        ),
        _stands("Gone", gone, "Sources that were there before and are not in the drop folder now."),
        Number(
            "No data",
            str(by_state[SourceState.ABSENT]),
            "nothing was ever there",
            "Sources of which nothing was ever read.",
        ),
        Number(
            "Rows waiting",
            f"{waiting:,}",
            f"{now:,} in the files as last read",
            "Rows that do not parse, set aside with their reason, in all: those of the files as last "
            "read and those of earlier ones that no later row has replaced.",
            tone="orange" if waiting else None,
            icon="late" if waiting else None,
        ),
    ]


def _stands(name: str, count: int, means: str) -> Number:
    return Number(
        name,
        str(count),
        "their last rows stand" if count else "none",
        means,
        tone="orange" if count else None,
        icon="late" if count else None,
    )


def _no_account(visit: Visit) -> Number:
    return Number(
        "Evidence of no account",
        f"{visit.ledger.unmatched_evidence.height:,}",
        f"and {visit.ledger.unmatched_people.height:,} unknown people",
        "Tickets, threads and mails whose customer no rule could tell.",
    )
