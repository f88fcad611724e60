"""Write, or with --check compare, the documents that are made from code: `python -m docs.generate`."""

import sys
from collections.abc import Iterable
from pathlib import Path

from docs.what_is_written import PARTS
from escalation_ledger.ledger.schemas import SHEET
from escalation_ledger.models.schemas import FACTS, QUARANTINE, STAGED, Table
from escalation_ledger.scoring.schemas import RANKED

DOCS = Path(__file__).parent

CHAPTERS: tuple[tuple[str, str, str, tuple[Table, ...]], ...] = (
    (
        "Staging",
        "Each tool's objects, typed, in the tool's own ids. In a snapshot: `stg_` and the name.",
        "stg_",
        (*STAGED,),
    ),
    ("Set aside", "Rows that did not parse, with the reason.", "", (QUARANTINE,)),
    ("Facts", "What the tools say, in one vocabulary. In a snapshot by this name.", "", FACTS),
    (
        "Sheet and queue",
        "Computed on read from snapshot, record and now. A snapshot carries `ranked` as of the refresh, named `escalations`.",
        "",
        (SHEET, RANKED),
    ),
)


class MarkerMissing(LookupError):
    """A document lost the markers between which a part is made from code."""


def data_dictionary() -> str:
    """The text of data-dictionary.md."""
    lines = [
        "# Data dictionary",
        "",
        "Generated from the schemas by `make docs`; compared by `make check`. Instants are UTC,",
        "money is US dollars. A column without «may be null» never is.",
    ]
    for title, about, prefix, tables in CHAPTERS:
        lines += ["", f"## {title}", "", about]
        for table in tables:
            lines += _table_lines(table, prefix)
    return "\n".join(lines) + "\n"


def _table_lines(table: Table, prefix: str) -> Iterable[str]:
    yield from (
        "",
        f"### {prefix}{table.name}",
        "",
        f"A row is {table.row}. Key: {', '.join(table.key)}.",
    )
    yield from ("", "| column | type | meaning |", "|---|---|---|")
    for name, column in table.columns.items():
        meaning = f"{column.description}{' (may be null)' if column.nullable else ''}"
        yield f"| {name} | {table.dtypes[name]} | {meaning} |"


def record() -> str:
    """The text of record.md: as it is, with the parts between its markers made anew."""
    text = (DOCS / "record.md").read_text("utf-8")
    for name, lines in PARTS.items():
        before, begins, rest = text.partition(f"<!-- {name}: made by `make docs` -->\n")
        _, ends, after = rest.partition(f"<!-- end of {name} -->")
        if not (begins and ends):
            raise MarkerMissing(f"docs/record.md has no place for {name}. Put its markers back.")
        text = before + begins + "\n".join(lines()) + "\n" + ends + after
    return text


DOCUMENTS = {"data-dictionary.md": data_dictionary, "record.md": record}


def main(arguments: list[str]) -> int:
    """Write the documents; with --check write nothing and return 1 when one differs."""
    differing = []
    for name, text in DOCUMENTS.items():
        path = DOCS / name
        if "--check" in arguments:
            if not path.is_file() or path.read_text("utf-8") != text():
                differing.append(name)
        else:
            path.write_text(text(), "utf-8")
    for name in differing:
        sys.stdout.write(f"docs/{name} is not what the code says. Run `make docs` and commit it.\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
