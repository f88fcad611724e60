"""Measure one set and write its report: `python -m benchmarks.quality.text [tuning|unseen|third]`."""

import argparse
from pathlib import Path

from benchmarks.quality.linking.corpus import read_corpus
from benchmarks.quality.text.labels import threads
from benchmarks.quality.text.loudness import differing
from benchmarks.quality.text.measuring import measured
from benchmarks.quality.text.reading import read
from benchmarks.quality.text.report import report

HERE = Path(__file__).parent


def main() -> None:
    """Read the set's files, refresh them into a temporary home, write what came of it."""
    arguments = argparse.ArgumentParser(prog="python -m benchmarks.quality.text")
    sets = sorted(path.name for path in HERE.iterdir() if any(path.glob("*.toml")))
    arguments.add_argument("set", nargs="?", choices=sets, default="tuning")
    arguments.add_argument("--quiet", action="store_true", help="leave out the louder forms")
    given = arguments.parse_args()
    corpus = read_corpus(HERE / given.set)
    found = read(corpus)
    louder = None if given.quiet else list(differing(corpus, found))
    text = report(given.set, measured(threads(corpus), found), louder)
    (HERE / f"report-{given.set}.md").write_text(text, "utf-8")
    print(text.partition("\n## ")[0])


main()
