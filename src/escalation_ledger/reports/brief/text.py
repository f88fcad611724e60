"""The brief to be read and pasted: plain lines, or Markdown in which every text reads as text."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from escalation_ledger.reports.review.markdown import escaped


def brief_lines(document: Mapping[str, Any], *, has_evidence: bool = False) -> Iterator[str]:
    """Line by line, with an empty one before each section; what there is nothing of comes last.

    has_evidence: each line ends with the ids of what it is from.
    """
    yield head(document)
    for section in _with_lines(document):
        yield ""
        yield f"{section['title']} ({section['count']})"
        if section["note"]:
            yield f"  {section['note']}"
        yield from (f"  - {_told(line, has_evidence)}" for line in section["lines"])
        yield from (f"  {rest}" for rest in left_out(section))
    if rest := nothing(document):
        yield ""
        yield rest


def brief_markdown(document: Mapping[str, Any], *, has_evidence: bool = False) -> str:
    """The same as Markdown."""
    lines = ["# Morning brief", "", escaped(head(document))]
    for section in _with_lines(document):
        lines += ["", f"## {escaped(section['title'])} ({section['count']})", ""]
        if section["note"]:
            lines += [escaped(section["note"]), ""]
        lines += [f"- {escaped(_told(line, has_evidence))}" for line in section["lines"]]
        lines += chain.from_iterable(("", escaped(rest)) for rest in left_out(section))
    if rest := nothing(document):
        lines += ["", escaped(rest)]
    return "\n".join(lines) + "\n"


def head(document: Mapping[str, Any]) -> str:
    """From when it is told, since when «overnight» is, and what ranks are compared with."""
    zone = ZoneInfo(document["zone"])
    cases = f"{document['live']} live case{'' if document['live'] == 1 else 's'}"
    compared = document["compared_with"]
    ranks = (
        f"ranks compared with those of then, from the snapshot of {_at(compared, zone)}"
        if compared
        else "no snapshot is kept from the day before, so no ranks are compared"
    )
    return (
        f"{_at(document['now'], zone)}, {cases}; overnight is since {_at(document['since'], zone)}; "
        f"{ranks}."
    )


def left_out(section: Mapping[str, Any]) -> list[str]:
    """Who of a section has no line in it: those told above, and how many more there are."""
    above, more = section["told_above"], section["more"]
    said = [f"also {', '.join(above)}, told above"] if above else []
    return [*said, f"and {more} more"] if more else said


def nothing(document: Mapping[str, Any]) -> str:
    """What there is nothing of, in one sentence; empty where every section has lines."""
    words = "; ".join(one["nothing"] for one in document["sections"] if not one["lines"])
    return f"{words[:1].upper()}{words[1:]}." if words else ""


def _with_lines(document: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [section for section in document["sections"] if section["lines"]]


def _told(line: Mapping[str, Any], has_evidence: bool) -> str:
    evidence = f" [{', '.join(line['evidence_ids'])}]" if has_evidence else ""
    return f"{line['sentence']}{evidence}"


def _at(iso: str, zone: ZoneInfo) -> str:
    at = datetime.fromisoformat(iso).astimezone(zone)
    return f"{at:%a} {at.day} {at:%b %H:%M %Z}"
