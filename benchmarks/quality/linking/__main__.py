"""Measure one half and write its report: `python -m benchmarks.quality.linking [tuning|unseen]`."""

import argparse
from pathlib import Path

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.linking.measuring import measured
from benchmarks.quality.linking.reading import read
from benchmarks.quality.linking.report import report

HERE = Path(__file__).parent


def main() -> None:
    """Read the half's files, refresh them into a temporary home, write what came of it."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.quality.linking")
    arguments.add_argument("half", nargs="?", choices=("tuning", "unseen"), default="tuning")
    half = arguments.parse_args().half
    corpus = read_corpus(HERE / half)
    text = report(half, corpus, measured(corpus, read(corpus)))
    (HERE / f"report-{half}.md").write_text(text, "utf-8")
    print(text.partition("\n## ")[0])


main()
