"""Weigh the signs of a promise on the tuning set: `python -m benchmarks.quality.text.training`.

Prints what leaving each author out gives (a file's name begins with its author's letter), then
writes the weights that all of them give into the product.
"""

import argparse
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import numpy as np
import polars as pl
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.linking.corpus import Corpus, read_corpus
from benchmarks.quality.text.labels import Message, threads
from benchmarks.quality.text.measuring import likeness
from benchmarks.quality.text.reading import placed_messages
from escalation_ledger.models.reading import weighing
from escalation_ledger.models.reading.promises import candidates, reader_zones
from escalation_ledger.warehouse.settings import load_settings
from tests.models.reading.promise_sentences import NOT_PROMISED, PROMISED
from tests.models.reading.said import messages

TABLE: Final = Path(weighing.__file__).parent / "promise_weights.toml"
_TUNING: Final = Path(__file__).parent / "tuning"

_NOBODY: Final = "-"

# A sentence of the tests stands for a kind of sentence, and counts for as many clauses.
_SENTENCE_COUNTS: Final = 3

# Of the strengths and thresholds tried, those at which every author left out is read best.
_STRENGTH: Final = 1.0
_THRESHOLD: Final = 0.62

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Clauses:
    """Dated clauses with their labels, row by row.

    signs: 0/1 for each of `weighing.WEIGHED`. is_promise: labelled. group: clauses that the same
    words date, of which the reading takes one. missed: author -> promises in no clause.
    """

    signs: Numbers
    is_forbidden: NDArray[np.bool_]
    is_promise: NDArray[np.bool_]
    group: Sequence[str]
    author: NDArray[np.str_]
    missed: Mapping[str, int]

    def with_(self, other: "Clauses") -> "Clauses":
        """These and others."""
        return Clauses(
            np.concatenate([self.signs, other.signs]),
            np.concatenate([self.is_forbidden, other.is_forbidden]),
            np.concatenate([self.is_promise, other.is_promise]),
            [*self.group, *other.group],
            np.concatenate([self.author, other.author]),
            self.missed,
        )


def main() -> None:
    """Measure by leaving authors out, then write the table."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.quality.text.training")
    arguments.add_argument("--measure", action="store_true", help="write nothing")
    given = arguments.parse_args()
    known = labelled(read_corpus(_TUNING)).with_(sentences())
    for line in left_out(known):
        sys.stdout.write(line + "\n")
    if not given.measure:
        TABLE.write_text(_table(*_fitted(known, np.ones(len(known.group), bool))), "utf-8")


def labelled(corpus: Corpus) -> Clauses:
    """The dated clauses of what ours wrote for the customer to see, and which are labelled."""
    with TemporaryDirectory() as folder:
        rows = _signed(reader_zones(placed_messages(Path(folder), corpus)))
    authors = {item.id: story.file[0] for story in corpus.stories for item in story.items.values()}
    said = [message for thread in threads(corpus) for message in thread.messages]
    is_promise, missed = _matched(rows.to_dicts(), said, authors)
    return _clauses(rows, is_promise, [authors[item] for item in rows["item"]], missed)


def sentences() -> Clauses:
    """The sentences that the tests hold the reading to, as clauses of no author."""
    texts = [*(text for text, _, _ in PROMISED), *NOT_PROMISED]
    rows = _signed(
        reader_zones(messages(texts)).with_columns(
            item="message_id", place=pl.lit(0), nth=pl.col("message_id").str.slice(1).cast(pl.Int64)
        )
    )
    is_promise = (rows["message_id"].str.slice(1).cast(pl.Int64) < len(PROMISED)).to_numpy()
    return _clauses(rows, is_promise.astype(bool), [_NOBODY] * len(rows), {})


def _signed(said: pl.DataFrame) -> pl.DataFrame:
    """The dated clauses of ours that the customer sees, each with its signs."""
    ours = said.filter((pl.col("side") == "ours") & pl.col("is_customer_visible"))
    default = load_settings().calendars["default"]
    signs = {**weighing.TEXT_SIGNS, **weighing.DUE_SIGNS}
    return candidates(ours, calendars={}, default=default).select(
        "message_id", "item", "place", "quote", "said", "dating", "due_at",
        forbidden=weighing.is_forbidden,
        signs=pl.concat_list(
            signs[name].fill_null(value=False).cast(pl.Float64) for name in weighing.WEIGHED
        ),
    )  # fmt: skip


def _clauses(
    rows: pl.DataFrame,
    is_promise: NDArray[np.bool_],
    authors: Sequence[str],
    missed: Mapping[str, int],
) -> Clauses:
    return Clauses(
        np.array(rows["signs"].to_list()),
        rows["forbidden"].to_numpy().astype(bool),
        is_promise,
        ["\t".join(row) for row in rows.select("message_id", "dating").rows()],
        np.array(authors),
        missed,
    )


def _matched(
    rows: Sequence[Mapping[str, Any]], said: Iterable[Message], authors: Mapping[str, str]
) -> tuple[NDArray[np.bool_], dict[str, int]]:
    """Which rows are labelled promises: for each label the likest of its message; and those in none."""
    of_message = defaultdict(list)
    for place, row in enumerate(rows):
        of_message[row["item"], row["place"]].append(place)
    is_promise = np.zeros(len(rows), bool)
    missed: dict[str, int] = defaultdict(int)
    for message in said:
        left = of_message.get((message.item, message.place), [])
        for promise in message.promises:
            alike = [at for at in left if likeness(promise.says, rows[at]["quote"]) >= 0.5]
            if not alike:
                missed[authors[message.item]] += 1
                continue
            best = max(
                alike,
                key=lambda at: (
                    likeness(promise.says, rows[at]["said"]),
                    rows[at]["due_at"] == promise.due,
                ),
            )
            left.remove(best)
            is_promise[best] = True
    return is_promise, missed


def _fitted(known: Clauses, of: NDArray[np.bool_]) -> tuple[float, Numbers]:
    """Start and weights from some of the clauses.

    Of clauses that the same words date, the one that looks most like a promise is taken for the
    one labelled: learned once from all, then from those alone.
    """
    taken = of & ~known.is_forbidden
    wanted = _of_groups(known)
    for _ in range(2):
        model = LogisticRegression(C=_STRENGTH, max_iter=5000)
        weight = np.where(known.author == _NOBODY, _SENTENCE_COUNTS, 1)
        model.fit(known.signs[taken], wanted[taken], weight[taken])
        chosen = _best_of_groups(known, model.decision_function(known.signs))
        taken = of & ~known.is_forbidden & (chosen | ~wanted)
    return float(model.intercept_[0]), model.coef_[0]


def _of_groups(known: Clauses) -> NDArray[np.bool_]:
    promised = {name for name, is_one in zip(known.group, known.is_promise, strict=True) if is_one}
    return np.array([name in promised for name in known.group])


def _best_of_groups(known: Clauses, scores: Numbers) -> NDArray[np.bool_]:
    best: dict[str, int] = {}
    for place, name in enumerate(known.group):
        if name not in best or scores[place] > scores[best[name]]:
            best[name] = place
    return np.isin(np.arange(len(known.group)), list(best.values()))


def left_out(known: Clauses) -> Iterable[str]:
    """For each author the figures of weights learned from the others, and of all together."""
    wanted = _of_groups(known)
    counts = np.zeros(3, int)
    for author in sorted(set(known.author) - {_NOBODY}):
        here = known.author == author
        start, weights = _fitted(known, ~here)
        scores = np.where(known.is_forbidden, -np.inf, start + known.signs @ weights)
        read = here & _best_of_groups(known, scores) & (scores >= _log_odds(_THRESHOLD))
        labels = len({known.group[int(at)] for at in np.flatnonzero(here & wanted)})
        counts += (one := np.array([
            (read & wanted).sum(), read.sum(), labels + known.missed.get(author, 0),
        ]))  # fmt: skip
        yield f"{author} left out: {_figures(*one)}"
    yield f"all: {_figures(*counts)}"


def _figures(right: int, read: int, labels: int) -> str:
    return f"precision {right / read:.3f} of {read}, recall {right / labels:.3f} of {labels}"


def _log_odds(share: float) -> float:
    return float(np.log(share / (1 - share)))


def _table(start: float, weights: Numbers) -> str:
    lines = [
        "# What each sign of a promise weighs, in log odds: written by",
        "# `python -m benchmarks.quality.text.training`. A clause is a promise where `start` and the",
        "# weights of its signs come to `threshold`.",
        f"start = {start:.3f}",
        f"threshold = {_log_odds(_THRESHOLD):.3f}",
        "",
        "[weights]",
        *(f"{name} = {weight:.3f}" for name, weight in zip(weighing.WEIGHED, weights, strict=True)),
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
