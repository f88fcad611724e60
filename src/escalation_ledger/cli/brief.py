"""`ledger brief`: what needs somebody this morning, what changed overnight, what could not be seen."""

import sys
from enum import StrEnum
from typing import Annotated, Any

import typer

from escalation_ledger.cli import text
from escalation_ledger.cli.context import Context, instant
from escalation_ledger.cli.options import AsOf
from escalation_ledger.reports.brief.document import brief_document
from escalation_ledger.reports.brief.opening import open_before
from escalation_ledger.reports.brief.text import brief_lines, brief_markdown
from escalation_ledger.reports.queue import open_queue

app = typer.Typer()


class Form(StrEnum):
    """TEXT: to be read on a terminal; MD: Markdown to paste."""

    TEXT = "text"
    MD = "md"


@app.command()
def brief(
    context: typer.Context,
    form: Annotated[Form, typer.Option("--format", help="Plain text, or Markdown.")] = Form.TEXT,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="The evidence ids behind each line.")
    ] = False,
    as_of: AsOf = None,
) -> None:
    """The morning brief: what needs you, what changed overnight, what sources could not see."""
    ledger: Context = context.obj
    then = instant(as_of, option="--as-of")
    held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings, as_of=then)
    document = brief_document(held, open_before(ledger.home, held))
    if form is Form.MD and not ledger.as_json:
        sys.stdout.write(brief_markdown(document, has_evidence=evidence))
        return

    def printed(told: Any) -> None:
        for line in brief_lines(told, has_evidence=evidence):
            text.line(line)

    ledger.answer(document, printed)
