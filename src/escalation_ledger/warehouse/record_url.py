"""Where the record is: the environment's word, else the configuration's, else a file in the home."""

import os
from pathlib import Path

from escalation_ledger.warehouse.overriding import overridden
from escalation_ledger.warehouse.settings import override_of

VARIABLE = "LEDGER_RECORD_URL"


def record_url(home: Path) -> str:
    """The URL of the home's record, password and all: for the store, never to be printed.

    Raises SettingInvalid.
    """
    return os.environ.get(VARIABLE) or _configured(home) or f"sqlite:///{home / 'record.sqlite3'}"


def _configured(home: Path) -> str:
    where, document = override_of(home)
    section = {"record": document.get("record", {})}
    url = overridden({"record": {"url": ""}}, section, where=where)["record"]["url"]
    return str(url)
