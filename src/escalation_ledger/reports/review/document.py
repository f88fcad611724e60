"""The review as one JSON document, for other programs: instants are UTC, money is US dollars."""

from dataclasses import asdict
from typing import Any

import polars as pl

from escalation_ledger.reports.exposure import exposed
from escalation_ledger.reports.figures import Figures
from escalation_ledger.reports.review import head
from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.sections import sections
from escalation_ledger.reports.rows import plain_documents
from escalation_ledger.warehouse.reviews import Point


def review_document(review: Contents) -> dict[str, Any]:
    """`review --json`. The lists are those of the other formats, under the same keys."""
    frozen = review.frozen
    accounts = review.frames["accounts"]
    worth = exposed(
        accounts.filter(pl.col("since").ne_missing("left")), has_crm=review.queue.has_crm_data
    )
    return {
        "week": review.week.name,
        "from": review.week.monday.isoformat(),
        "to": review.week.sunday.isoformat(),
        "zone": review.zone,
        "frozen": review.is_frozen,
        **_point(frozen.point),
        "snapshot_at": review.snapshot_at,
        "compared_with": {**_point(frozen.before), "week": frozen.before_week}
        if frozen.before
        else None,
        "replaced": [_point(point) for point in frozen.replaced],
        "filters": asdict(review.filters),
        "figures": _figures(review.queue),
        "figures_before": _figures(review.queue_before) if review.queue_before else None,
        "week_promises": asdict(review.week_promises),
        "promises": asdict(review.promises),
        "ledger_first_rate": review.promises.ledger_first_rate,
        "total_arr_usd": worth.usd,
        "accounts_without_arr": worth.without_arr,
        "has_crm_data": worth.has_crm,
        "handoff_limit": dict(zip(("stated", "median"), review.handoff_limit, strict=True)),
        **{section.key: plain_documents(section.rows) for section in sections(review)},
        **({"moved": None} if review.moved is None else {}),
    }


def _point(point: Point) -> dict[str, Any]:
    return {
        "now": point.instant.isoformat(),
        "run_id": point.run_id,
        "content": point.content,
        "record_seq": point.record_seq,
        "configuration": head.fingerprint(point),
    }


def _figures(figures: Figures) -> dict[str, Any]:
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in asdict(figures).items()
    }
