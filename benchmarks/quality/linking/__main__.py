"""Measure one set and write its report: `python -m benchmarks.quality.linking [tuning|second|third|fourth|unseen]`."""

import argparse
from pathlib import Path

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.linking.measuring import measured
from benchmarks.quality.linking.reading import read
from benchmarks.quality.linking.report import report

HERE = Path(__file__).parent


def main() -> None:
    """Read the set's files, refresh them into a temporary home, write what came of it."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.quality.linking")
    sets = sorted(path.name for path in HERE.iterdir() if any(path.glob("*.toml")))
    arguments.add_argument("set", nargs="?", choices=sets, default="tuning")
    name = arguments.parse_args().set
    corpus = read_corpus(HERE / name)
    text = report(name, corpus, measured(corpus, read(corpus)))
    (HERE / f"report-{name}.md").write_text(text, "utf-8")
    print(text.partition("\n## ")[0])


main()
