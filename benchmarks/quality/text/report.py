"""The report of one set, as Markdown."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime

from benchmarks.quality.linking.report import figure, quoted, row
from benchmarks.quality.text.measuring import Answer, Matched, Measured
from benchmarks.quality.text.scores import Sets, by_word, interval, macro, micro

_SHOWN = 260


def report(name: str, found: Measured, louder: list[str] | None) -> str:
    """The whole text. louder: what reads otherwise when said louder, a line each; None: not tried."""
    differing = louder or []
    return "\n".join(
        [
            f"# What the text says, {name} set",
            "",
            f"{found.threads} threads, {found.messages} messages. Made by "
            "`python -m benchmarks.quality.text`; what each line means is in [README.md](README.md).",
            "",
            "| what | figure | 95 % | of |",
            "|---|---|---|---|",
            *_figures(found),
            "| readings, scores and ranks that differ said louder | "
            f"{'not tried' if louder is None else len(differing)} | | |",
            "",
            *_section("Said louder, reads otherwise", (f"- {line}" for line in differing)),
            *_section("Promises missed", _missed(found)),
            *_section("Read as promises, and none", _wrong(found)),
            *_section("Promises due at another time", _otherwise_due(found)),
            *(
                line
                for kind, title in _TITLES.items()
                for line in _section(title, _answers(found.answers[kind]))
            ),
        ]
    )


_TITLES = {
    "blocker": "Blockers taken for another",
    "talking": "Talking around, seen or not seen wrongly",
    "impact": "Impacts taken for another",
    "risks": "Risks taken for others",
    "nature": "Natures taken for another",
}


def _figures(found: Measured) -> Iterator[str]:
    promises = found.promises
    yield row("promises: precision", promises.precision)
    yield row("promises: recall", promises.recall)
    yield f"| promises: F1 | {promises.f1:.3f} | | |"
    yield row("promises found: due day right", promises.share(lambda one: one.is_day_right))
    yield row("promises found: instant right", promises.share(lambda one: one.is_due_right))
    yield row(
        "ambiguous promises found: said so",
        promises.share(lambda one: one.is_due_right, dated=False),
    )
    yield row(
        "promises found: action right",
        promises.share(lambda one: one.heard.action == one.wanted.action),
    )
    yield f"| promises of the wrong side or an internal note | {len(promises.misplaced)} | | |"
    yield row("blocker: precision where one is named", found.named_blockers)
    yield _f1("blocker: macro-F1", found.sets("blocker"), macro)
    yield _f1("talking around: F1", found.sets("talking"), micro)
    yield f"| talking around by the number of our messages alone: F1 | {found.by_count.value:.3f} | | |"
    yield _f1("impact: macro-F1", found.sets("impact"), macro)
    yield row("impact: accuracy", found.accuracy("impact"))
    yield _f1("risks: micro-F1", found.sets("risks"), micro)
    yield row("nature: accuracy", found.accuracy("nature"))
    for kind in ("blocker", "impact", "risks", "nature"):
        for word, f1 in by_word(found.sets(kind)).items():
            yield (
                f"| {kind} {word}: precision, recall | {figure(f1.precision)}, {figure(f1.recall)} | "
                f"| {f1.right} right of {f1.found} found, {f1.labelled} labelled |"
            )


def _f1(what: str, sets: list[Sets], of: Callable[[Iterable[Sets]], float]) -> str:
    low, high = interval(sets, of)
    return f"| {what} | {of(sets):.3f} | {low:.3f} to {high:.3f} | {len(sets)} threads |"


def _section(title: str, lines: Iterable[str]) -> Iterator[str]:
    yield f"## {title}"
    yield ""
    yield from lines
    yield ""


def _missed(found: Measured) -> Iterator[str]:
    for message, promise in found.promises.missed:
        yield f"- `{message.item}`, message {message.place + 1}: {_text(promise.says)}"


def _wrong(found: Measured) -> Iterator[str]:
    for message, heard in found.promises.wrong:
        place = f"`{heard.item}`" + (f", message {message.place + 1}" if message else "")
        yield f"- {place}, due {_instant(heard.due)}: {_text(heard.quote)}"


def _otherwise_due(found: Measured) -> Iterator[str]:
    for one in found.promises.matched:
        if not one.is_due_right:
            yield _other_time(one)


def _other_time(one: Matched) -> str:
    return (
        f"- `{one.message.item}`, said {_instant(one.message.at)}: {_text(one.wanted.says)}\n"
        f"  - wanted {_instant(one.wanted.due)}, read {_instant(one.heard.due, like=one.wanted.due)}"
    )


def _instant(at: datetime | None, *, like: datetime | None = None) -> str:
    if at is None:
        return "ambiguous"
    return f"{at.astimezone(like.tzinfo) if like else at:%a %Y-%m-%d %H:%M %z}"


def _answers(answers: Iterable[Answer]) -> Iterator[str]:
    for one in answers:
        if one.wanted != one.found:
            quote = f" by {_text(one.quote)}" if one.quote else ""
            said = " / ".join(f"{m.by}: {m.text}" for m in one.thread.messages)
            yield (
                f"- `{one.thread.item.id}`: {one.found or 'none'}{quote}, not {one.wanted or 'none'}\n"
                f"  - {_text(said)}"
            )


def _text(said: str) -> str:
    return quoted(said, _SHOWN)
