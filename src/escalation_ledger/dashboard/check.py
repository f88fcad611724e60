"""Open every page without a browser and say what went wrong: the demo's check."""

import os
from datetime import datetime
from pathlib import Path

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard.serve import environment

APP = Path(__file__).with_name("app.py")
_SECONDS_TO_OPEN = 60.0


def open_every_page(home: Path, *, now: datetime) -> list[str]:
    """One sentence for each page of the menu that does not open on this home; [] when all do."""
    os.environ.update(environment(home, now=now))
    # Streamlit warns of every call it serves outside a browser session, which is what this is.
    set_log_level("ERROR")
    opened = AppTest.from_file(APP, default_timeout=_SECONDS_TO_OPEN).run()
    raised = [f"The page raised {error.value}: {error.message}" for error in opened.exception]
    return raised or _without_rows(opened)


def _without_rows(opened: AppTest) -> list[str]:
    """A page that opened but has no live case to show says so with a notice."""
    names = {element.proto.component_name for element in opened.get("bidi_component")}
    return [] if any(name.endswith("grid") for name in names) else ["The queue shows no case."]
