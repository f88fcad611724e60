"""What a page that was run without a browser hands to its components."""

import json
from typing import Any

from streamlit.testing.v1 import AppTest


def drawn(test: AppTest) -> dict[str, Any]:
    """Component name -> the values it was given, of every component on the page."""
    return {
        element.proto.component_name.removeprefix("ledger_"): json.loads(element.proto.json)
        for element in test.get("bidi_component")
    }


def tables(test: AppTest) -> dict[str, Any]:
    """List's key -> the values it was given, of every list on the page."""
    return {
        element.key: json.loads(element.proto.json)
        for element in test.get("bidi_component")
        if element.proto.component_name == "ledger_table"
    }
