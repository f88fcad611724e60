"""Open every page without a browser and say what went wrong: the demo's check."""

import os
from datetime import datetime
from pathlib import Path

from streamlit.logger import set_log_level
from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import navigation
from escalation_ledger.dashboard.pages import PAGES
from escalation_ledger.dashboard.serve import environment

APP = Path(__file__).with_name("app.py")
_SECONDS_TO_OPEN = 60.0


def open_every_page(home: Path, *, now: datetime) -> list[str]:
    """One sentence for each page of the menu that does not open on this home; [] when all do."""
    os.environ.update(environment(home, now=now))
    return [sentence for entry in PAGES for sentence in _opened(entry.path)]


def _opened(page: str) -> list[str]:
    # Streamlit warns of every call it serves outside a browser session, which is what this is;
    # a run sets the level anew.
    set_log_level("ERROR")
    test = AppTest.from_file(APP, default_timeout=_SECONDS_TO_OPEN)
    navigation.ask_for(test.session_state, page)
    test.run()
    raised = [f"The page {page} raised {error.value}: {error.message}" for error in test.exception]
    return raised or _without_content(page, test)


def _without_content(page: str, opened: AppTest) -> list[str]:
    """A page that opened but shows a notice in place of the ledger says so with it."""
    names = {element.proto.component_name for element in opened.get("bidi_component")}
    drawn = {name.rpartition("_")[2] for name in names}
    if "masthead" not in drawn or "notice" in drawn:
        return [f"The page {page} shows nothing of the ledger."]
    return []
