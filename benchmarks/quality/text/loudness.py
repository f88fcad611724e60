"""Whether a set reads, scores and ranks the same however loudly it is said."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.quality.linking.corpus import Corpus
from benchmarks.quality.text.louder import WAYS, louder
from benchmarks.quality.text.reading import Read, read

# The words of a quote are as loud as the text they stand in.
_QUOTES = {"impact_quote", "blocker_quote", "nature_quote", "risk_quotes"}


def differing(corpus: Corpus, calm: Read) -> Iterator[str]:
    """One line for everything that reads otherwise in a louder form of the set."""
    for way in WAYS:
        loud = read(louder(corpus, way))
        for one in sorted(_promises(calm) ^ _promises(loud)):
            yield f"{way}: promise of `{one[0]}`, message {one[1] + 1}: {one[2:]}"
        yield from _unequal(way, _said(calm.standing), _said(loud.standing))
        yield from _unequal(way, _queued(calm.ranked), _queued(loud.ranked))


def _promises(of: Read) -> set[tuple[str, int, str, str]]:
    return {(one.item, one.place, one.action, str(one.due)) for one in of.promises}


def _said(standing: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {
        item: {name: value for name, value in row.items() if name not in _QUOTES}
        for item, row in standing.items()
    }


def _queued(ranked: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    return {case: {**row, "promise": _unquoted(row["promise"])} for case, row in ranked.items()}


def _unquoted(promise: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    return promise and {name: promise[name] for name in promise if name != "quote"}


def _unequal(
    way: str, calm: Mapping[str, Mapping[str, Any]], loud: Mapping[str, Mapping[str, Any]]
) -> Iterator[str]:
    for item in sorted(calm.keys() | loud.keys()):
        one, other = calm.get(item, {}), loud.get(item, {})
        for name in sorted(one.keys() | other.keys()):
            if one.get(name) != other.get(name):
                yield f"{way}: {name} of `{item}`: {other.get(name)}, calmly {one.get(name)}"
