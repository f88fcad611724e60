import gzip
import json
import shutil
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

import pytest

from escalation_ledger.domain.words import Source
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.paths import Home
from tests.live.homes import landed
from tests.live.serving import Answer, Api, Call
from tests.live.slack.description import DESCRIBED
from tests.live.slack.living import home_of
from tests.live.slack.scenario import NOW

PRISM = shutil.which("prism")


class InFrontOfPrism(Api):
    """By the description the token is a header of its own or, for users.info, in the query; /api is none of it."""

    prism = ""

    def answer(self, call: Call) -> Answer:
        where = f"{self.prism}{call.path.removeprefix('/api')}?{urlencode({**call.query, 'token': call.token})}"
        request = urllib.request.Request(
            where, headers={"Authorization": f"Bearer {call.token}", "token": call.token}
        )
        with urllib.request.urlopen(request, timeout=60) as answer:
            return Answer(json.load(answer))


@pytest.fixture
def prism(tmp_path: Path) -> Iterator[str]:
    """Prism serving Slack's description, where it listens."""
    description = tmp_path / "slack.json"
    description.write_bytes(gzip.decompress(DESCRIBED.file.read_bytes()))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    serving = subprocess.Popen(
        [str(PRISM), "mock", "-h", "127.0.0.1", "-p", str(port), str(description)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        serving.terminate()
        serving.wait(timeout=60)


def _wait_for(port: int) -> None:
    for _ in range(600):
        with socket.socket() as client:
            if client.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.2)
    raise AssertionError("Prism does not listen")


@pytest.mark.soak
@pytest.mark.skipif(
    PRISM is None, reason="prism is not on the PATH (npm i -g @stoplight/prism-cli)"
)
@pytest.mark.skipif(not DESCRIBED.is_there, reason=f"{DESCRIBED.file} is not there")
def test_what_slacks_own_description_gives_is_read_to_its_end(prism, tmp_path):
    with InFrontOfPrism() as api:
        api.prism = prism
        home = home_of(tmp_path / "home", api)
        landing = landed(home, Source.SLACK, now=NOW)
        assert landing.error is None
        held = raw.newest(Home(home), Source.SLACK)
        assert {name: of.height > 0 for name, of in held.items()} == dict.fromkeys(held, True)
