"""One Dovecot for all tests, and the giver of tokens that it asks about."""

import os
from collections.abc import Iterator

import pytest

from tests.live.imap.dovecot import REQUIRED, Dovecot, DovecotMissing, running_dovecot
from tests.live.imap.living import Mailbox
from tests.live.imap.tokens import TokenGiver
from tests.live.merging import without_dlt


@pytest.fixture(scope="session")
def giver() -> Iterator[TokenGiver]:
    with TokenGiver() as api:
        yield api


@pytest.fixture(scope="session")
def dovecot(giver: TokenGiver) -> Iterator[Dovecot]:
    try:
        with running_dovecot(f"{giver.address}/introspect") as server:
            yield server
    except DovecotMissing as missing:
        pytest.fail(str(missing)) if os.environ.get(REQUIRED) == "1" else pytest.skip(str(missing))


@pytest.fixture
def mailbox(dovecot: Dovecot) -> Iterator[Mailbox]:
    with Mailbox(dovecot) as mailbox:
        yield mailbox


@pytest.fixture
def foldered(dovecot: Dovecot) -> Iterator[Mailbox]:
    """A mailbox whose mails come into a folder of their own."""
    with Mailbox(dovecot, "Eskalationen & Ärger") as mailbox:
        yield mailbox


@pytest.fixture
def quick_load() -> Iterator[None]:
    """Where landing is not what is asked about."""
    with without_dlt():
        yield
