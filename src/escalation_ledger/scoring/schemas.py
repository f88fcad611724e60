"""The ranked sheet: SHEET plus what scoring adds."""

from escalation_ledger.domain import words
from escalation_ledger.ledger.schemas import SHEET
from escalation_ledger.models.schemas import (
    Table,
    count,
    flag,
    instant,
    number,
    text,
    texts,
    whole_number,
)

FACTORS = ("impact", "time", "revenue", "ownership")

RANKED = Table(
    "ranked",
    "one case of the sheet, scored at an instant; sorted by rank",
    ("rank",),
    {
        "rank": count("1 is first; over all live cases"),
        "score": number("0..100"),
        "band": text("how soon", isin=words.Band),
        "is_tie": flag("closer than the tie width to a neighbour"),
        **{f"factor_{name}": number(f"{name} factor, 0..1") for name in FACTORS},
        **{f"points_{name}": number(f"share of the score from {name}") for name in FACTORS},
        "exposure_usd": number("E of the revenue factor, US dollars"),
        "deadline_kind": text(
            "deadline that sets the time factor", nullable=True, isin=words.DeadlineKind
        ),
        "deadline_at": instant("that deadline", nullable=True),
        "deadline_business_minutes_left": whole_number(
            "business minutes left; 0 or less when overdue", nullable=True
        ),
        "reasons": texts("why it ranks here, most points first"),
        "consequence": text("what happens if nothing changes today"),
        "lanes": texts("who has to move for the case to move, in the order of the vocabulary"),
        "lane_reasons": texts("why, one sentence for each lane"),
        **SHEET.columns,
    },
)
