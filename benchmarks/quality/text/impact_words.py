"""Weigh the words of customers for an impact: `python -m benchmarks.quality.text.impact_words [SET ...]`.

Reads the labelled sets (the tuning set where none is named), takes the first message of every
thread, weighs its words by logistic regression (scikit-learn; the fit is exact, nothing is drawn)
and writes the table that the product reads. Threads that ended by the customer's own word are
left out: what their first message said is not what stands.
"""

import sys
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.text.labels import NO_IMPACT, threads
from benchmarks.quality.text.reading import read_messages
from escalation_ledger.models.reading.likely_impact import BIAS, worded
from escalation_ledger.models.reading.outcome import confirmed
from escalation_ledger.models.reading.sentences import clauses, sentences

_HERE: Final = Path(__file__).parent
_TABLE: Final = _HERE.parents[2] / "src/escalation_ledger/models/reading/impact_words.csv"
_AT_LEAST: Final = 3
_REGULARISATION: Final = 3.0


def main() -> None:
    """Fit, write the table."""
    taught = [lesson for name in sys.argv[1:] or ["tuning"] for lesson in _lessons(_HERE / name)]
    fit(taught).write_csv(_TABLE)


def _lessons(folder: Path) -> list[tuple[str, list[str]]]:
    corpus = read_corpus(folder)
    return lessons(read_messages(corpus), {one.item.id: one.impact for one in threads(corpus)})


def lessons(messages: pl.DataFrame, labels: dict[str, str]) -> list[tuple[str, list[str]]]:
    """(impact, words) of the first message of each thread. `messages`: with item and place."""
    said = clauses(sentences(messages, cue=r"\w"))
    over = set(confirmed(said).join(messages.select("message_id", "item"), on="message_id")["item"])
    words = (
        worded(said)
        .join(messages.filter(pl.col("place") == 0).select("message_id", "item"), on="message_id")
        .group_by("item", maintain_order=True)
        .agg("word")
    )
    return [
        (labels[item], spoken)
        for item, spoken in words.iter_rows()
        if not (item in over and labels[item] == NO_IMPACT)
    ]


def fit(taught: list[tuple[str, list[str]]]) -> pl.DataFrame:
    """word, and how much it speaks for each class; the first row is what speaks before any word."""
    counted = pl.Series([word for _, spoken in taught for word in spoken]).value_counts()
    names = sorted(counted.filter(pl.col("count") >= _AT_LEAST).to_series(0).to_list())
    place = {word: at for at, word in enumerate(names)}
    features = np.zeros((len(taught), len(names)))
    for row, (_, spoken) in enumerate(taught):
        known = [place[word] for word in spoken if word in place]
        features[row, known] = 1 / max(1, len(known)) ** 0.5
    fitted = LogisticRegression(C=_REGULARISATION, max_iter=5000, class_weight="balanced").fit(
        features, [impact for impact, _ in taught]
    )
    table = np.vstack([fitted.intercept_, fitted.coef_.T]).round(2)
    return pl.DataFrame(
        {"word": [BIAS, *names]}
        | {str(name): table[:, at] for at, name in enumerate(fitted.classes_)}
    )


if __name__ == "__main__":
    main()
