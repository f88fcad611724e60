"""How much of forwarded mails is recovered, on forms kept in a folder outside the project.

    python -m benchmarks.quality.forwards.trial FOLDER

A form is NAME.txt, the text of a forwarding mail, with NAME.json beside it: `subject` of that
mail, `forwarded`, and what is to be recovered (`email`, `name`, `at`, `original_subject`, `text`,
`own`; null: not judged). A time without an offset is meant in the forwarder's zone.
"""

import argparse
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from escalation_ledger.models.staging.mail_forwards import Forward, forwarded
from escalation_ledger.models.staging.mail_text import zones

FORWARDERS_ZONE = timezone(timedelta(hours=2))
PARTS = ("sender", "name", "time", "subject", "text", "commentary")


@dataclass(frozen=True)
class Judged:
    """One form: which of its parts came out right; a part that is not judged is absent."""

    name: str
    right: dict[str, bool]
    found: Forward | None


def judged(folder: Path) -> Iterator[Judged]:
    """Every form of the folder, by name."""
    for path in sorted(folder.glob("*.txt")):
        wanted = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        text = path.read_text(encoding="utf-8")
        found = forwarded(text, subject=wanted["subject"], zone=FORWARDERS_ZONE)
        yield Judged(path.stem, _right(wanted, found, own=zones(text).own), found)


def _right(wanted: dict[str, Any], found: Forward | None, *, own: str) -> dict[str, bool]:
    if not wanted["forwarded"]:
        return {"not a forward": found is None}
    pairs = {
        "sender": (wanted["email"], found and found.email),
        "name": (wanted["name"], found and found.name),
        "time": (_instant(wanted["at"]), found and found.at),
        "subject": (wanted["original_subject"], found and found.subject),
        "text": (_plain(wanted["text"]), _plain(found.text if found else None)),
        "commentary": (_plain(wanted["own"]), _plain(own)),
    }
    return {part: want == got for part, (want, got) in pairs.items() if want is not None}


def _instant(written: str | None) -> datetime | None:
    at = datetime.fromisoformat(written) if written else None
    return at if at is None or at.tzinfo else at.replace(tzinfo=FORWARDERS_ZONE)


def _plain(text: str | None) -> str | None:
    return None if text is None else " ".join(text.split())


def report(forms: list[Judged]) -> str:
    """Counts, and the names of forms missed; never a form, which is not the project's to print."""
    lines = ["| part | right | of | share |", "|---|---|---|---|"]
    for part in (*PARTS, "not a forward"):
        marks = [form.right[part] for form in forms if part in form.right]
        if marks:
            share = f"{sum(marks) / len(marks):.3f}"
            lines.append(f"| {part} | {sum(marks)} | {len(marks)} | {share} |")
    missed = [
        f"- {form.name}: {', '.join(part for part, is_right in form.right.items() if not is_right)}"
        for form in forms
        if not all(form.right.values())
    ]
    return "\n".join([*lines, "", "Misses:", "", *(missed or ["- none"])]) + "\n"


def main() -> None:
    """Judges the folder named on the command line."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("folder", type=Path)
    print(report(list(judged(arguments.parse_args().folder))))


if __name__ == "__main__":
    main()
