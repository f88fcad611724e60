"""The Queue page drawn in a warm process, as the server draws it: again, and for the first time.

The test runner would compile the script anew for each run and count the calls for statistics
of use; the server keeps the compiled script, and its settings switch the statistics off.
"""

import json
import os
from dataclasses import replace
from datetime import datetime
from unittest.mock import patch

import polars as pl
from streamlit.logger import set_log_level
from streamlit.runtime.scriptrunner.script_cache import ScriptCache
from streamlit.testing.v1 import AppTest, local_script_runner

from benchmarks.drop import NOW
from benchmarks.place import Place
from benchmarks.reference.page import COMPARED, DRAWN_AGAIN
from benchmarks.trial import Answer, Trial
from escalation_ledger.dashboard import data
from escalation_ledger.dashboard.check import APP
from escalation_ledger.dashboard.data import LedgerView
from escalation_ledger.dashboard.kept import Notes
from escalation_ledger.dashboard.serve import environment


def script(place: Place) -> Trial:
    """The page's script from top to bottom, after a first run that opened the ledger."""
    os.environ.update(environment(place.home, now=NOW))
    os.chdir(APP.parent)  # where the server runs, and finds its settings
    set_log_level("ERROR")
    patch.object(local_script_runner, "ScriptCache", return_value=ScriptCache()).start()
    app = AppTest.from_file(APP, default_timeout=600).run()

    def work() -> AppTest:
        drawn = app.run()
        if drawn.exception:
            raise RuntimeError(drawn.exception[0].message)
        return drawn

    return Trial(work, _shown, repeats=DRAWN_AGAIN)


def first_script(place: Place) -> Trial:
    """The same over a ledger of which nothing was worked out before, as after an edit."""
    open_kept = data.opened

    def just_opened(at: datetime) -> LedgerView:
        return replace(open_kept(at), _notes=Notes())

    patch.object(data, "opened", just_opened).start()
    return script(place)


def _shown(drawn: AppTest) -> Answer:
    given = {
        element.proto.component_name: json.loads(element.proto.json)
        for element in drawn.get("bidi_component")
    }
    rows = [{name: row[name] for name in COMPARED} for row in given["ledger_grid"]["rows"]]
    missed, soon, no_owner, act_now, exposed = given["ledger_outlook"]["numbers"]
    numbers = {
        "missed": missed["value"],
        "soon": soon["value"],
        "no_owner": no_owner["value"],
        "act_now": act_now["value"],
        "exposed_usd": round(exposed["usd"]),
    }
    return {
        "rows": pl.DataFrame(rows, infer_schema_length=None),
        "numbers": pl.DataFrame([numbers]),
    }
