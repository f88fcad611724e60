"""A person at the command line of one home: what they write, and what is refused them."""

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from escalation_ledger.cli import main
from escalation_ledger.cli.exits import Exit
from escalation_ledger.ledger.store import Record
from tests.endtoend.ledger import NOW

ANA = "ana.ruiz@meridian.example"
BO = "bo.lind@meridian.example"
WHY = "agreed in the round"

Document = dict[str, Any]


@dataclass
class Home:
    """folder: the home. now: what its commands answer for, and what their clock shows."""

    folder: Path
    now: datetime = NOW

    def run(self, *arguments: Any, by: str = ANA) -> tuple[int, str, str]:
        """Exit code, stdout and stderr, as somebody types it."""
        call = [*map(str, arguments), "--home", str(self.folder), "--now", self.now.isoformat()]
        out, err = io.StringIO(), io.StringIO()
        with redirect_stdout(out), redirect_stderr(err):
            code = main([*call, "--by", by], clock=lambda: self.now)
        return code, out.getvalue(), " ".join(err.getvalue().replace("│", " ").split())

    def turn(self, **by: float) -> datetime:
        """Let time pass; the instant it is then."""
        self.now += timedelta(**by)
        return self.now

    def read(self, *arguments: Any) -> Document:
        """The JSON document of a command that succeeds."""
        code, out, err = self.run(*arguments, "--json")
        assert code == Exit.OK, err
        document: Document = json.loads(out)
        return document

    def write(self, *arguments: Any, by: str = ANA) -> Document:
        """The JSON document of a writing command that succeeds."""
        code, out, err = self.run(*arguments, "--why", WHY, "--json", by=by)
        assert code == Exit.OK, err
        document: Document = json.loads(out)
        return document

    def says(self, *arguments: Any, by: str = ANA) -> str:
        """What a writing command that succeeds prints for people."""
        code, out, err = self.run(*arguments, "--why", WHY, by=by)
        assert code == Exit.OK, err
        return out

    def refuses(self, *arguments: Any, by: str = ANA, code: int = Exit.ERROR) -> str:
        """The sentence of a writing command that is refused and wrote nothing."""
        before = self.head
        found, out, err = self.run(*arguments, "--why", WHY, "--json", by=by)
        assert (found, out, self.head) == (code, "", before), err
        return err

    @property
    def head(self) -> int:
        """Seq of the newest event."""
        return Record.open(f"sqlite:///{self.folder / 'record.sqlite3'}").head()

    def case(self, case_id: str) -> Document:
        """`case ID --json`."""
        return self.read("case", case_id)

    def case_of(self, evidence: str) -> str:
        """The live case that holds the evidence."""
        rows = self.read("queue")["rows"]
        return next(row["case_id"] for row in rows if evidence in row["evidence"])


def at(**ahead: float) -> str:
    """An instant so long after NOW, as it is typed."""
    return (NOW + timedelta(**ahead)).isoformat()
