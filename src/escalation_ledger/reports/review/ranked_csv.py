"""The ranked live list as CSV: RFC 4180, UTF-8, one header line; texts that no spreadsheet computes."""

import csv
import io
import re
from typing import Any, Final

from escalation_ledger.reports.review.contents import Contents
from escalation_ledger.reports.review.sections import sections
from escalation_ledger.reports.rows import plain_documents

# What a spreadsheet takes for a formula, in full width too; also behind a semicolon, which
# splits cells where the comma is the decimal sign.
_FORMULA: Final = re.compile(r"^(?=[\s]*[=+\-@＝＋－＠\t\r])")
_SPLIT_OFF: Final = re.compile(r"(;[\s\"']*)(?=[=+\-@＝＋－＠])")


def ranked_csv(review: Contents) -> bytes:
    """The live list, a row for each case; headers are the names of the JSON, instants are UTC."""
    [live] = [section for section in sections(review) if section.key == "live"]
    written = io.StringIO(newline="")
    writer = csv.writer(written, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\r\n")
    writer.writerow(live.rows.columns)
    for row in plain_documents(live.rows):
        writer.writerow([_cell(value) for value in row.values()])
    return written.getvalue().encode()


def _cell(value: Any) -> Any:
    if value is None:
        return ""
    return without_formula(value) if isinstance(value, str) else value


def without_formula(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would compute."""
    return _SPLIT_OFF.sub(r"\1'", _FORMULA.sub("'", text))
