"""The sample, living: a story written for today and the weeks before, the dashboard on it."""

import os
import shlex
import shutil
import sys
from dataclasses import replace

import typer

from escalation_ledger.cli import demo_home, text
from escalation_ledger.cli.context import Context, usage_error
from escalation_ledger.cli.refresh import Outcome, Request, refresh
from escalation_ledger.pipelines.landing import Progress
from escalation_ledger.reports.brief.opening import open_before
from escalation_ledger.reports.grounding import all_sentences, ungrounded
from escalation_ledger.reports.queue import open_queue
from escalation_ledger.sample import duty_manager
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.record_url import VARIABLE


def demo(ledger: Context, *, port: int, check: bool, open_browser: bool) -> None:
    """Build today's demo home where it is not there, else refresh it; then serve or check it.

    A home of the same day is kept with what was written in it; those of other days go.
    Raises typer.Exit with the refresh's exit code, or 1 when a page does not open.
    """
    if os.environ.get(VARIABLE):
        usage_error(f"{VARIABLE} names a record, and the demo writes one of its own. Unset it.")
    todays = replace(ledger, home=_home_of_the_day(ledger))
    with text.progress(quiet=False) as progress:
        outcome = _told(todays, progress)
    text.print_refresh(outcome.document)
    if outcome.exit:
        raise typer.Exit(outcome.exit)
    text.line(f"The sample is in {todays.home.root}. In another terminal:")
    text.line(f"  ledger queue --home {shlex.quote(str(todays.home.root))}")
    if check:
        _open_every_page(todays)
    else:
        _serve(todays, port=port, open_browser=open_browser)


def _home_of_the_day(ledger: Context) -> Home:
    demos = ledger.home.root / "demo"
    today = demos / ledger.now.date().isoformat()
    demos.mkdir(parents=True, exist_ok=True)
    for folder in demos.iterdir():
        if folder != today and folder.is_dir():
            shutil.rmtree(folder)
    return Home(today)


def _told(todays: Context, progress: Progress | None) -> Outcome:
    if todays.home.root.is_dir():
        return refresh(demo_home.at(todays, todays.now), Request(), progress=progress)
    return demo_home.build(todays, progress=progress)


def _open_every_page(ledger: Context) -> None:
    from escalation_ledger.dashboard.check import open_every_page  # noqa: PLC0415 - slow to import

    failures = open_every_page(ledger.home.root, now=ledger.now)
    for failure in failures:
        sys.stderr.write(f"{failure}\n")
    if failures:
        raise typer.Exit(1)
    sys.stdout.write("Every page opens.\n")
    _check_every_sentence(ledger)


def _check_every_sentence(ledger: Context) -> None:
    """Raises typer.Exit where a summary or the brief says what its evidence does not say."""
    held = open_queue(ledger.home, now=ledger.now, settings=ledger.settings)
    told = all_sentences(held, open_before(ledger.home, held))
    wrong = ungrounded(held, told)
    for problem, sentence, evidence in wrong.select(
        "problem", "sentence", "evidence_id"
    ).iter_rows():
        sys.stderr.write(f"{evidence}: {problem}: {sentence}\n")
    if wrong.height:
        raise typer.Exit(1)
    sys.stdout.write(f"Every sentence of {told.height:,} is told by its evidence.\n")


def _serve(ledger: Context, *, port: int, open_browser: bool) -> None:
    from escalation_ledger.dashboard.serve import serve  # noqa: PLC0415 - slow to import

    serve(
        ledger.home.root,
        port=port,
        now=ledger.frozen_now,
        open_browser=open_browser,
        by=ledger.by or duty_manager(),
    )
