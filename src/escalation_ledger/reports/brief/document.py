"""The brief as one document: sections of lines, each line about one case, with its evidence.

No more of a section than is read standing, and how many more there are; no line says what
another says, and a case whose date and owner were told is named again by its id alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

import polars as pl

from escalation_ledger.reports.brief.clauses import CLAUSES
from escalation_ledger.reports.brief.overnight import SECTION as OVERNIGHT
from escalation_ledger.reports.brief.overnight import closed_last, counted_changes, overnight
from escalation_ledger.reports.brief.standing import FIRST, standing
from escalation_ledger.reports.brief.unseen import SECTION as UNSEEN
from escalation_ledger.reports.brief.unseen import unseen
from escalation_ledger.reports.queue import Queue
from escalation_ledger.reports.quoting import closed

LINES: Final = 4


@dataclass(frozen=True)
class Section:
    """`title` over its lines; `nothing`: in one word or two, what it means that there is none.

    most: lines at most. is_brief: whether a case that a section above tells of gets no line here, only its id: that line
    said when its promise is due and who owns it.
    """

    key: str
    title: str
    nothing: str
    is_brief: bool = False
    most: int = LINES


SECTIONS: Final[Sequence[Section]] = (
    Section("first", "Act first", "no live case", most=FIRST),
    Section("overdue", "Overdue", "nothing overdue", is_brief=True),
    Section("due_today", "Due today", "nothing due today", is_brief=True),
    Section(
        "ownerless",
        "No owner, and it cannot wait",
        "nothing urgent without an owner",
        is_brief=True,
    ),
    Section("drifting", "Drifting", "nothing drifts"),
    Section("conflict", "Two dates promised", "no conflict"),
    Section("talked_around", "Talked around", "nothing talked around"),
    Section("leadership", "For leadership", "nothing for leadership"),
    Section(OVERNIGHT, "Changed overnight", "nothing changed overnight"),
    Section(UNSEEN, "What the sources could not see", "no blind spot known"),
)


def brief_clauses(held: Queue, before: Queue | None) -> pl.DataFrame:
    """Every clause of the brief, uncut, in the shape CLAUSES; before: see `brief_document`."""
    since = brief_since(held)
    parts = [*standing(held), *overnight(held, before, since=since), unseen(held)]
    return pl.concat([pl.DataFrame(schema=CLAUSES), *parts])


def brief_since(held: Queue) -> datetime:
    """Since when «overnight» is: the last working day's closing time on the default calendar."""
    return closed_last(held.now, held.settings.calendars["default"])


def brief_document(held: Queue, before: Queue | None) -> dict[str, Any]:
    """`brief --json`.

    before: the ledger as it was at `brief_since`; None where no snapshot is kept from before: then
    no ranks are compared, and no case is told to have closed. A frozen now gives the same bytes.
    """
    told = brief_clauses(held, before)
    places = held.sheet.select("case_id", "account").join(
        held.ranked.select("case_id", "rank"), on="case_id", how="left"
    )
    lines = _lines(told.join(places, on="case_id", how="left", maintain_order="left"))
    return {
        "as_of": held.as_of.isoformat() if held.as_of else None,
        "now": held.now.isoformat(),
        "zone": held.settings.calendars["default"].zone.key,
        "content": held.content,
        "snapshot_at": held.snapshot_at.isoformat(),
        "record_seq": held.record_seq,
        "since": brief_since(held).isoformat(),
        "compared_with": before.snapshot_at.isoformat() if before else None,
        "live": held.ranked.height,
        "sections": list(_sections(lines, {OVERNIGHT: counted_changes(told)})),
    }


def _sections(
    lines: Mapping[str, Sequence[Mapping[str, Any]]], notes: Mapping[str, str]
) -> Iterator[dict[str, Any]]:
    """Section by section; each knows the cases that those above it have told of."""
    told: set[str] = set()
    for section in SECTIONS:
        every = lines.get(section.key, [])
        above = told if section.is_brief else set()
        again = [one["case_ids"] for one in every if above.intersection(one["case_ids"])]
        anew = [one for one in every if not above.intersection(one["case_ids"])]
        shown = anew[: section.most]
        told.update(chain.from_iterable(one["case_ids"] for one in shown))
        yield {
            "key": section.key,
            "title": section.title,
            "note": notes.get(section.key, ""),
            "nothing": section.nothing,
            "count": len(every),
            "lines": shown,
            "told_above": list(chain.from_iterable(again)),
            "more": len(anew) - len(shown),
        }


def _lines(told: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    """Section -> its lines by rank: the clauses about one case are one line."""
    who = pl.concat_str(
        pl.col("case_id"),
        pl.lit(" "),
        pl.col("account").fill_null("unknown customer"),
        pl.lit(": "),
    )
    alone = pl.when(pl.col("case_id").is_null()).then(pl.int_range(pl.len())).otherwise(-1)
    grouped = (
        told.with_columns(alone=alone, who=who.fill_null(""))
        .sort("section", "rank", "case_id", "alone", "place", nulls_last=True, maintain_order=True)
        .group_by("section", "case_id", "alone", maintain_order=True)
        .agg(
            pl.col("rank", "who").first(),
            said=pl.col("sentence").str.join("; "),
            evidence=pl.col("evidence_id").drop_nulls().unique(maintain_order=True),
            quotes=pl.struct("evidence_id", "quote").filter(pl.col("quote").is_not_null()),
        )
        .with_columns(sentence=closed(pl.concat_str("who", "said")))
    )
    lines: dict[str, list[dict[str, Any]]] = {}
    for row in grouped.iter_rows(named=True):
        lines.setdefault(row["section"], []).append(
            {
                "sentence": row["sentence"],
                "rank": row["rank"],
                "case_ids": [row["case_id"]] if row["case_id"] else [],
                "evidence_ids": row["evidence"],
                "quotes": row["quotes"],
            }
        )
    return lines
