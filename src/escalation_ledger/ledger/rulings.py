"""What people said of what belongs together, in the order said: the later word stands."""

from typing import Any, Final

import polars as pl

from escalation_ledger.ledger.events import Kind
from escalation_ledger.models.cases import Apart, Rulings

RULING_KINDS: Final = (
    Kind.EVIDENCE_LINKED,
    Kind.LINK_REJECTED,
    Kind.CASES_MERGED,
    Kind.EVIDENCE_SPLIT,
)


def rulings(standing: pl.DataFrame) -> Rulings:
    """Events of RULING_KINDS in the order written -> what joins and what is apart at their end.

    Decisions are few: a loop over them. A merge takes back the splits between its two cases,
    a link takes back the rejection of its pair, and the other way round.
    """
    joined: dict[frozenset[str], None] = {}
    apart: dict[frozenset[str], Apart] = {}
    for event in standing.iter_rows(named=True):
        match Kind(event["kind"]):
            case Kind.EVIDENCE_LINKED:
                _join(joined, apart, event["left"], event["right"])
            case Kind.LINK_REJECTED:
                pair = frozenset((event["left"], event["right"]))
                joined.pop(pair, None)
                apart[pair] = Apart(frozenset({event["left"]}), frozenset({event["right"]}))
            case Kind.CASES_MERGED:
                apart.pop(_between(event["case_id"], event["joined_case_id"]), None)
                _join(joined, apart, event["anchor"], event["joined_anchor"])
            case Kind.EVIDENCE_SPLIT:
                _split(joined, apart, event)
            case _:
                pass
    return Rulings(joins=tuple(tuple(sorted(pair)) for pair in joined), apart=tuple(apart.values()))


def _join(
    joined: dict[frozenset[str], None], apart: dict[Any, Apart], left: str, right: str
) -> None:
    pair = frozenset((left, right))
    apart.pop(pair, None)
    joined[pair] = None


def _split(
    joined: dict[frozenset[str], None], apart: dict[frozenset[str], Apart], event: dict[str, Any]
) -> None:
    """Each side hangs together by a person's word, and the two are apart."""
    left, kept = event["left_evidence"], event["kept_evidence"]
    for pair in [one for one in joined if one & set(left) and one & set(kept)]:
        del joined[pair]
    for side in (left, kept):
        joined.update(dict.fromkeys(frozenset((side[0], other)) for other in side[1:]))
    apart[_between(event["case_id"], event["new_case_id"])] = Apart(
        frozenset(left), frozenset(kept)
    )


def _between(one: str, other: str) -> frozenset[str]:
    return frozenset((one, other))
