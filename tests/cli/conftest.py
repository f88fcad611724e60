"""The refreshed sample with two mails more, shared by the tests that only read it."""

import shutil
from pathlib import Path

import pytest

from tests.cli.desk import Home
from tests.endtoend.ledger import sample_home

MAIL = """\
From: Ulrike Sommer <ulrike.sommer@rheinfeld-logistik.example>
To: Ana Ruiz <ana.ruiz@meridian.example>
Subject: A question
Date: Mon, 16 Mar 2026 12:00:46 +0000
Message-ID: <{name}@sample.meridian.example>
Content-Type: text/plain; charset="utf-8"
MIME-Version: 1.0

Is there news of this?

On Mon, 16 Mar 2026 at 11:00 Ana Ruiz <ana.ruiz@meridian.example> wrote:

> We look at ticket #{ticket}.
"""


@pytest.fixture(scope="session")
def proposing(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample, refreshed at its now; two mails in it may belong to a case. Read only."""
    folder = sample_home(tmp_path_factory.mktemp("proposing"))
    for name, ticket in (("first", 4795), ("second", 4727)):
        mail = MAIL.format(name=name, ticket=ticket)
        (folder / "drop" / "email" / f"{name}.eml").write_text(mail, "utf-8")
    home = Home(folder)
    code, _, said = home.run("refresh")
    assert code == 0, said
    return folder


@pytest.fixture
def home(tmp_path: Path, proposing: Path) -> Home:
    """A copy of `proposing` to write in."""
    shutil.copytree(proposing, tmp_path / "home")
    return Home(tmp_path / "home")
