"""Weigh what speaks for a case's nature: `python -m benchmarks.quality.text.nature [SET ...]`.

Reads the labelled sets (the tuning set where none is named), weighs every kind of reading by logistic regression (scikit-learn, seeded by
nothing: the fit is exact), says how it does on accounts it was not fitted to, and writes the
weights as the table that the product reads.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import polars as pl
from sklearn.linear_model import LogisticRegression

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.text.labels import Thread, threads
from benchmarks.quality.text.reading import read_messages
from escalation_ledger.domain.words import Nature
from escalation_ledger.models.reading.nature import counted
from escalation_ledger.models.reading.readings import readings

_HERE: Final = Path(__file__).parent
_TABLE: Final = _HERE.parents[2] / "src/escalation_ledger/models/reading/nature_weights.py"
_REGULARISATION: Final = 0.5
_FOLDS: Final = 10
_HEAD: Final = '''"""How much each kind of reading speaks for a nature. Made by `python -m benchmarks.quality.text.nature`."""

from collections.abc import Mapping
from typing import Final

NATURES: Final = {natures}
BIAS: Final = {bias}
WEIGHTS: Final[Mapping[str, tuple[float, ...]]] = {{
{weights}
}}
'''


def main() -> None:
    """Fit, say how well on accounts left out, write the table."""
    labelled, spoken = _labelled(sys.argv[1:] or ["tuning"])
    said: dict[str, dict[str, float]] = {}
    for anchor, feature, amount in spoken.select("anchor", "feature", "amount").iter_rows():
        said.setdefault(anchor, {})[feature] = amount
    names = sorted(spoken["feature"].unique().to_list())
    features = np.array(
        [[said.get(one.item.id, {}).get(n, 0.0) for n in names] for one in labelled]
    )
    natures = np.array([one.nature for one in labelled])
    accounts = [one.item.id.partition("/")[0] for one in labelled]
    sys.stdout.write(
        f"accuracy on accounts left out: {_left_out(features, natures, accounts):.3f}\n"
    )
    fitted = _fit(features, natures)
    _TABLE.write_text(_written(fitted, names), "utf-8")


def _labelled(sets: Sequence[str]) -> tuple[list[Thread], pl.DataFrame]:
    """Every thread of the sets, and what is counted of what was read in them."""
    corpora = [read_corpus(_HERE / name) for name in sets]
    spoken = []
    for corpus in corpora:
        messages = read_messages(corpus)
        placed = messages.select("message_id", anchor="item")
        spoken.append(
            counted(readings(messages.drop("item", "place")).join(placed, on="message_id"))
        )
    return [one for corpus in corpora for one in threads(corpus)], pl.concat(spoken)


def _left_out(features: Any, natures: Any, accounts: Sequence[str]) -> float:
    """Share right where each fold of accounts is read by weights fitted to the others."""
    every = sorted(set(accounts))
    fold = np.array([every.index(account) % _FOLDS for account in accounts])
    right = 0
    for one in range(_FOLDS):
        fitted = _fit(features[fold != one], natures[fold != one])
        right += int((fitted.predict(features[fold == one]) == natures[fold == one]).sum())
    return right / len(accounts)


def _fit(features: Any, natures: Any) -> LogisticRegression:
    return LogisticRegression(C=_REGULARISATION, max_iter=5000).fit(features, natures)


def _written(fitted: LogisticRegression, names: Sequence[str]) -> str:
    natures = tuple(str(word) for word in fitted.classes_)
    if set(natures) != {word.value for word in Nature}:
        raise ValueError(f"Natures labelled: {natures}")
    rows = [
        f'    "{name}": {tuple(round(float(value), 2) for value in fitted.coef_[:, place])},'
        for place, name in enumerate(names)
    ]
    bias = tuple(round(float(value), 2) for value in fitted.intercept_)
    return _HEAD.format(natures=natures, bias=bias, weights="\n".join(rows)).replace("'", '"')


if __name__ == "__main__":
    main()
