"""A person at the sample's pages, without a browser: opens forms, fills them in, saves."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from streamlit.testing.v1 import AppTest

from escalation_ledger.dashboard import data, navigation
from escalation_ledger.ledger.events import Kind, kind_of
from escalation_ledger.ledger.recorded import Recorded
from escalation_ledger.ledger.store import Record
from escalation_ledger.reports.queue import Queue
from escalation_ledger.warehouse.paths import Home
from tests.dashboard.drawing import drawn
from tests.endtoend.ledger import NOW

_FIELDS = (
    "text_input",
    "text_area",
    "selectbox",
    "multiselect",
    "number_input",
    "datetime_input",
    "checkbox",
    "button_group",
)
HEAD = "head@meridian.example"


@dataclass
class Seated:
    """test: the app as it was run last; home: of the ledger."""

    test: AppTest
    home: Path

    def go(self, page: str, **query: str) -> "Seated":
        """Run the page."""
        navigation.ask_for(self.test.session_state, page, **query)
        return self.run()

    def run(self) -> "Seated":
        """Run it again."""
        self.test.run()
        assert not self.test.exception, self.test.exception
        return self

    def click(self, key: str) -> "Seated":
        """Click the button."""
        self.test.button(key=key).click()
        return self.run()

    def fill(self, form: str, case_id: str | None, **fields: Any) -> "Seated":
        """Type into the fields of a form that is open."""
        for field, value in fields.items():
            self._widget(f"{form}-{case_id}-{field}").set_value(value)
        return self

    def save(self, form: str, case_id: str | None) -> "Seated":
        """Send the form."""
        return self.click(f"{form}-{case_id}-row-save")

    def act(self, form: str, case_id: str | None, **fields: Any) -> "Seated":
        """Open the form from the menu, fill it in and save it."""
        return self.click(f"act-{form}").fill(form, case_id, **fields).save(form, case_id)

    @property
    def offered(self) -> set[str]:
        """Names of what the menu offers."""
        keys = [str(button.key) for button in self.test.button if button.key]
        return {key.removeprefix("act-") for key in keys if key.startswith("act-")}

    @property
    def said(self) -> list[str]:
        """The sentences on the page, with their lines."""
        return [" ".join([shown["text"], *shown["lines"]]) for shown in said(self.test)]

    @property
    def facts(self) -> Any:
        """What the case page's facts are drawn from."""
        return drawn(self.test)["casefacts"]["case"]

    @property
    def round_case(self) -> str:
        """The case that the afternoon round asks about."""
        return str(drawn(self.test)["panel"]["case"]["id"])

    @property
    def events(self) -> list[Recorded]:
        """The record."""
        return Record.open(Home(self.home).record_url).events()

    def written(self, before: int) -> list[Kind]:
        """The kinds of event since the record held so many."""
        return [kind_of(one.event) for one in self.events[before:]]

    def _widget(self, key: str) -> Any:
        (found,) = (one for kind in _FIELDS for one in self.test.get(kind) if one.key == key)
        return found


def said(test: AppTest) -> list[dict[str, Any]]:
    """What every sentence on the page was given."""
    return [
        json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name == "ledger_said"
    ]


def held() -> Queue:
    """The ledger as the pages hold it."""
    return data.opened(NOW).held


def a_case() -> str:
    """The first of the queue."""
    return str(held().ranked["case_id"][0])


def with_promise() -> str:
    """The first whose promise is open and not late."""
    open_ones = held().ranked.filter(held().ranked["promise_status"] == "pending")
    return str(open_ones["case_id"][0])
