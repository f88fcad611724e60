"""CRM: CSV exports in crm/, ours (accounts, renewals, contacts .csv) or Salesforce's and HubSpot's.

A file's headers say what it holds: they are compared with our columns, and through the map of
`[crm.accounts]`, `[crm.renewals]` and `[crm.contacts]` with those of other tools, ignoring case, spaces and
underscores. A row is landed as it stands, header -> cell as text; staging maps it.

Most columns may be missing: a HubSpot export without revenue is a good export. A file that had a
column when last read and lacks it now is not: somebody renamed a header, and every value of that
column would be gone without a word.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.pipelines.drop import (
    DropFile,
    LostColumns,
    Unreadable,
    content,
    drop_file,
    visible_paths,
)
from escalation_ledger.pipelines.source import DropSource, Rows, shaped
from escalation_ledger.warehouse.crm_headers import COLUMNS, NEEDED, standing_for
from escalation_ledger.warehouse.envelope import Rule
from escalation_ledger.warehouse.settings import Settings

_ID = {"accounts": "account_id", "renewals": "opportunity_id", "contacts": "contact_id"}
_DIGITS = re.compile(r"\d+")
_NAME = re.compile(r".*\.csv(\.gz)?", re.IGNORECASE)

_RULE = Rule(object_id="trim(own_id)", version_at="instant(own_at)")


def files(drop: Path, settings: Settings) -> list[DropFile]:
    """Every CSV file, by what its headers fit. Raises Unreadable for one that fits neither."""
    found = [path for path in visible_paths(drop / "crm", drop=drop) if _NAME.fullmatch(path.name)]
    return [_classified(path, drop, settings) for path in found]


def rows(file: DropFile) -> Iterator[Rows]:
    """One row per record of the file; `line` is the line on which the record ends."""
    headers, records = _records(file)
    columns: Mapping[str, int] = json.loads(file.place or "{}")
    own = (columns[_ID[file.kind]], columns.get("updated_at"))
    read = [_row(record, headers, own) for record in records if any(record.cells)]
    yield (
        file.kind,
        shaped(
            pl.DataFrame(
                read,
                schema=["line", "text", "problem", "own_id", "own_at"],
                schema_overrides={"line": pl.Int64},
                infer_schema_length=None,
                orient="row",
            ),
            file=pl.lit(file.name),
        ),
    )


def refuse_lost_columns(
    files: Sequence[DropFile], read_before: Mapping[str, str], settings: Settings
) -> None:
    """Raises LostColumns, naming each file that lacks columns it had when last read.

    A file not read before is held against the one of its kind that is named alike but for digits
    (exports have dates in their names), else against the one it shares the most columns with.
    """
    before = {name: _Read.parse(read_as) for name, read_as in read_before.items()}
    told = [one for file in files if (one := _loss(file, before, settings))]
    if told:
        raise LostColumns(
            f"{' '.join(told)} Correct the header, name it under [crm.accounts], [crm.renewals] "
            "or [crm.contacts] in ledger.toml, or take the loss with `ledger refresh --accept-lost-columns`."
        )


@dataclass(frozen=True)
class _Read:
    """What a file was read as: its kind and those of our columns that it had."""

    kind: str
    columns: frozenset[str]

    @classmethod
    def parse(cls, read_as: str) -> "_Read":
        kind, _, place = read_as.partition(" ")
        return cls(kind, frozenset(json.loads(place or "{}")))


def _loss(file: DropFile, before: Mapping[str, _Read], settings: Settings) -> str | None:
    """What the file lost, in a sentence; None where it lost nothing."""
    now = _Read.parse(file.read_as)
    earlier = file.name if file.name in before else _forerunner(file.name, now, before)
    if earlier is None:
        return None
    # Under the kind it had: without its close date a list of renewals looks like one of accounts.
    kind = before[earlier].kind
    headers, _ = _records(file)
    found = mapped_headers(headers, settings.crm_headers[kind], COLUMNS[kind])
    lost = sorted(before[earlier].columns - found.keys())
    if not lost:
        return None
    had = "it" if earlier == file.name else earlier
    spare = [header for place, header in enumerate(headers) if place not in found.values()]
    return (
        f"{file.name} has no column {_enumerated(lost)}, which {had} had when last read"
        f"{_spare_headers(spare)}."
    )


def _forerunner(file: str, now: _Read, before: Mapping[str, _Read]) -> str | None:
    """The file that this one, new by its name, stands in for; None where its kind is new."""

    def unlike(name: str) -> tuple[bool, int, int, str]:
        columns = before[name].columns
        is_another_export = _DIGITS.sub("", name) != _DIGITS.sub("", file)
        return is_another_export, len(columns ^ now.columns), -len(columns), name

    of_its_kind = [name for name, read in before.items() if read.kind == now.kind]
    return min(of_its_kind, key=unlike, default=None)


def _spare_headers(headers: list[str]) -> str:
    """The likely new names of a lost column; texts from outside, so on one line and not too many."""
    named = [repr(" ".join(header.split())[:40]) for header in headers if header]
    if not named:
        return ""
    more = f" and {len(named) - 5} more" if len(named) > 5 else ""
    return f"; nothing is read from its {'header' if len(named) == 1 else 'headers'} {', '.join(named[:5])}{more}"


def _enumerated(names: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def mapped_headers(
    headers: list[str], names: Mapping[str, str], columns: Iterable[str]
) -> dict[str, int]:
    """Our column -> position of the header that stands for it: the first that counts, of equal ones the leftmost."""
    found = standing_for(headers, columns, names)
    return {column: headers.index(theirs[0]) for column, theirs in found.items() if theirs}


def _classified(path: Path, drop: Path, settings: Settings) -> DropFile:
    file = drop_file(path, drop, kind="")
    headers, _ = _records(file)
    if not any(headers):
        raise Unreadable(f"{file.name} has no header line; export it again or take it out.")
    for kind, needed in NEEDED.items():
        columns = mapped_headers(headers, settings.crm_headers[kind], COLUMNS[kind])
        if needed <= columns.keys():
            return drop_file(path, drop, kind=kind, place=json.dumps(columns, sort_keys=True))
    raise Unreadable(
        f"{file.name} fits none of accounts, renewals and contacts: accounts need account_id and name, "
        "renewals opportunity_id, account_id and renewal_date, contacts contact_id, account_id and "
        "email. Name its headers under [crm.accounts], [crm.renewals] or [crm.contacts] in "
        "ledger.toml, or take the file out of the folder."
    )


@dataclass(frozen=True)
class _Record:
    """One record and the lines it takes; `is_open`: the file ends within its quotes."""

    began: int
    ended: int
    cells: list[str]
    is_open: bool = False


def _records(file: DropFile) -> tuple[list[str], Iterator[_Record]]:
    """The headers and the records. Raises Unreadable."""
    text = _text(content(file))
    if text.lstrip().startswith("<"):
        raise Unreadable(f"{file.name} is a web page, not CSV; export it again.")
    delimiter, text = _delimiter(text)
    records = _numbered(text, delimiter, file.name)
    headers = next(records, _Record(0, 0, []))
    return [header.strip() for header in headers.cells], records


def _numbered(text: str, delimiter: str, name: str) -> Iterator[_Record]:
    lines = io.StringIO(text, newline="").readlines()
    reader = csv.reader(lines, delimiter=delimiter)
    ended = 0
    try:
        for cells in reader:
            began, ended = ended + 1, reader.line_num
            is_open = ended == len(lines) and _is_open(lines[began - 1 :], delimiter)
            yield _Record(began, ended, cells, is_open)
    except csv.Error as error:
        raise Unreadable(
            f"{name} breaks as CSV in the row that begins on line {ended + 1} ({error}); a quote "
            "may be open there. Correct that row or export it again."
        ) from error


def _is_open(lines: list[str], delimiter: str) -> bool:
    """Whether the last record ends within quotes."""
    try:
        list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return "unexpected end of data" in str(error)
    return False


def _row(
    record: _Record, headers: list[str], own: tuple[int, int | None]
) -> tuple[int, str, str | None, str | None, str | None]:
    """Line, text, problem, id and version of one record."""
    line, cells = record.ended, record.cells
    if problem := _misshapen(record, len(headers)):
        return line, json.dumps(cells, ensure_ascii=False), problem, None, None
    by_header = dict(reversed(list(zip(headers, cells, strict=False))))
    in_order = {header: by_header[header] for header in headers}
    own_id, own_at = own
    version = None if own_at is None else cells[own_at]
    return line, json.dumps(in_order, ensure_ascii=False), None, cells[own_id], version


def _misshapen(record: _Record, width: int) -> str | None:
    where = f"line {record.began}"
    if record.is_open:
        return f"A quote opened on {where} is never closed. Close it or export the file again."
    if len(record.cells) >= width and not any(record.cells[width:]):
        return None
    if record.ended > record.began:
        why = f"a quote may be open on {where}"
    elif len(record.cells) < width:
        why = "it may be cut off"
    else:
        why = "a cell with a comma in it may lack its quotes"
    return (
        f"It has {len(record.cells)} cells, the header has {width}; {why}. "
        "Correct the row or export the file again."
    )


def _text(raw: bytes) -> str:
    """UTF-8 or UTF-16 with or without its mark, else what Windows programs write."""
    encoding = json.detect_encoding(raw[:4])
    if not encoding.startswith("utf-8"):
        return raw.decode(encoding, "replace")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _delimiter(text: str) -> tuple[str, str]:
    """The character between cells, and the text from the headers on."""
    first, _, rest = text.partition("\n")
    if told := re.fullmatch(r'"?sep=(.)"?', first.strip()):
        return told[1], rest
    outside = re.sub(r'"[^"]*"', "", first)
    return max((",", ";", "\t"), key=outside.count), text


SOURCE = DropSource(
    source=Source.CRM,
    rules=dict.fromkeys(_ID, _RULE),
    files=files,
    rows=rows,
    refuse_loss=refuse_lost_columns,
)
