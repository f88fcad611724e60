"""Train the weights of `models/likeness/ranking.py`: `python -m benchmarks.quality.linking.training [set ...]`.

Trains on the sets named, all of them otherwise, and prints the weights; with `--leave-out` it leaves
each set out in turn, for a figure on a set that the weights have not seen. Logistic regression by
Newton's method on features of unit spread, with a ridge that keeps weights of rare features small.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import numpy as np
import polars as pl

from benchmarks.quality.linking.cast import OUR_DOMAIN
from benchmarks.quality.linking.corpus import Corpus, read_corpus
from benchmarks.quality.linking.reading import refreshed
from escalation_ledger.models.addresses import our_names
from escalation_ledger.models.likeness import described
from escalation_ledger.models.likeness.pairing import compared
from escalation_ledger.models.likeness.ranking import WEIGHTS

HERE: Final = Path(__file__).parent
SETS: Final = ("tuning", "second", "third", "fourth")
_RIDGE: Final = 1.0
_STEPS: Final = 30


def labelled(corpus: Corpus) -> pl.DataFrame:
    """The features of every pair of the set that no key joins, and `is_same`, from its labels."""
    with TemporaryDirectory() as folder, refreshed(Path(folder), corpus) as (held, item_of):
        facts = held.situation.facts
        groups = held.situation.grouping.groups.select("evidence_id", "anchor")
        terms, spans = described(
            facts.evidence,
            facts.messages,
            people=facts.people,
            accounts=facts.accounts,
            ours=our_names([OUR_DOMAIN], settings=held.settings),
        )
        pairs = compared(terms, spans)
    issues = pl.DataFrame(
        [(evidence, corpus.items[items[0]].issue) for evidence, items in item_of.items()],
        schema={"evidence_id": pl.String, "issue": pl.String},
        orient="row",
    ).join(groups, on="evidence_id")
    return (
        pairs.join(issues, left_on="left", right_on="evidence_id")
        .join(issues, left_on="right", right_on="evidence_id", suffix="_right")
        .filter(pl.col("anchor") != pl.col("anchor_right"))
        .select(*WEIGHTS, is_same=(pl.col("issue") == pl.col("issue_right")).fill_null(value=False))
    )


def trained(pairs: pl.DataFrame) -> tuple[dict[str, float], float]:
    """The weights of the features and the bias that tell `is_same` best."""
    told = pairs.select(*WEIGHTS).to_numpy().astype(float)
    spread = np.where(told.std(axis=0) > 0, told.std(axis=0), 1.0)
    middle = told.mean(axis=0)
    scaled = np.hstack([(told - middle) / spread, np.ones((len(told), 1))])
    is_same = pairs["is_same"].to_numpy().astype(float)
    ridge = np.diag([_RIDGE] * len(WEIGHTS) + [0.0])
    weights = np.zeros(len(WEIGHTS) + 1)
    for _ in range(_STEPS):
        likely = 1 / (1 + np.exp(-scaled @ weights))
        slope = scaled.T @ (is_same - likely) - ridge @ weights
        bend = (scaled * (likely * (1 - likely))[:, None]).T @ scaled + ridge
        weights += np.linalg.solve(bend, slope)
    own = weights[:-1] / spread
    return dict(zip(WEIGHTS, own.tolist(), strict=True)), float(weights[-1] - own @ middle)


def _print(names: Sequence[str], pairs: dict[str, pl.DataFrame]) -> None:
    weights, bias = trained(pl.concat([pairs[name] for name in names]))
    print(f"# {', '.join(names)}")
    for name, weight in weights.items():
        print(f'    "{name}": {weight:.2f},')
    print(f"BIAS: Final = {bias:.2f}\n")


def main() -> None:
    """Read the sets, print the weights."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.quality.linking.training")
    arguments.add_argument("sets", nargs="*", default=list(SETS))
    arguments.add_argument("--leave-out", action="store_true")
    given = arguments.parse_args()
    pairs = {name: labelled(read_corpus(HERE / name)) for name in given.sets}
    if given.leave_out:
        for left_out in given.sets:
            _print([name for name in given.sets if name != left_out], pairs)
    _print(given.sets, pairs)


if __name__ == "__main__":
    main()
