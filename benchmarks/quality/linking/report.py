"""The report of one set, as Markdown."""

from collections.abc import Iterable

from benchmarks.quality.linking.corpus import Corpus, Item
from benchmarks.quality.linking.measuring import Measured, Miss, Share

_SHOWN = 240


def report(name: str, corpus: Corpus, found: Measured) -> str:
    """The whole text."""
    right, wrong = found.by_likeness.right, found.by_likeness.of - found.by_likeness.right
    lines = [
        f"# Linking, {name} set",
        "",
        f"{found.accounts} accounts, {found.issues} issues, {found.items} items. "
        "Made by `python -m benchmarks.quality.linking`; what each line means is in "
        "[README.md](README.md).",
        "",
        "| what | figure | 95 % | of |",
        "|---|---|---|---|",
        row("precision of joined pairs", found.joined),
        f"| false merges | {len(found.false)} | | {found.joined.of} joined pairs |",
        row("recall of explicit keys", found.keys),
        row("right partner proposed first", found.paraphrases),
        row("anything of its issue proposed first", found.of_the_issue),
        f"| of these joined already | {found.joined_already} | | {found.paraphrases.of} |",
        row("proposals by likeness that are right", found.by_likeness),
        f"| wrong proposals by likeness per right one | {_ratio(wrong, right)} | | {right} right |",
        row("proposals by weak keys that are right", found.by_keys),
        "",
        "## False merges",
        "",
        *(
            f"- {_named(one)} and {_named(other)}: {why}\n  - {_text(one)}\n  - {_text(other)}"
            for one, other, why in found.false
        ),
        "",
        "## Explicit keys that joined nothing",
        "",
        *_misses(found.missed_keys),
        "",
        "## Paraphrases whose partner was not proposed first",
        "",
        *_misses(found.missed_paraphrases),
        "",
        "## Wrong proposals",
        "",
        *(
            f"- {one.score}: {one.reason}\n"
            f"  - {_named(corpus.items[one.left])}: {_text(corpus.items[one.left])}\n"
            f"  - {_named(corpus.items[one.right])}: {_text(corpus.items[one.right])}"
            for one in found.wrong
        ),
    ]
    return "\n".join(lines) + "\n"


def row(what: str, share: Share) -> str:
    """A line of the table of figures."""
    low, high = share.interval or (0.0, 0.0)
    return f"| {what} | {figure(share)} | {low:.3f} to {high:.3f} | {share.right} of {share.of} |"


def figure(share: Share) -> str:
    """Its value to three places."""
    return "none" if share.value is None else f"{share.value:.3f}"


def quoted(said: str, shown: int) -> str:
    """Its beginning, on one line that Markdown leaves alone."""
    line = " ".join(said.split()).replace("`", "'")
    return f"`{line if len(line) <= shown else line[:shown] + '…'}`"


def _ratio(wrong: int, right: int) -> str:
    return f"{wrong / right:.2f}" if right else "no right one"


def _misses(misses: Iterable[Miss]) -> Iterable[str]:
    for miss in misses:
        yield f"- {_named(miss.item)}: {miss.instead}\n  - {_text(miss.item)}"
        for one in miss.wanted:
            yield f"  - wanted {_named(one)}: {_text(one)}"


def _named(item: Item) -> str:
    return f"`{item.id}` ({(item.issue or '/none').rpartition('/')[2]})"


def _text(item: Item) -> str:
    return quoted(" / ".join(item.texts), _SHOWN)
