"""What happens in a story, before any tool has written it down."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from escalation_ledger.sample.cast import Account

ROUTER = "router"
AUTOMATION = "automation"


@dataclass(frozen=True)
class Step:
    """One thing done to a ticket. None leaves a field as it is; an empty `owner` clears it.

    `at` is business hours from now. `say` the customer sees, `note` only we do.
    """

    at: float
    by: str
    say: str = ""
    note: str = ""
    team: str | None = None
    owner: str | None = None
    status: str | None = None
    tags: tuple[str, ...] | None = None


@dataclass(frozen=True)
class Ticket:
    """One ticket; the first step opens it."""

    id: int
    account: str
    subject: str
    steps: tuple[Step, ...]
    priority: str = "normal"
    kind: str = "incident"
    channel: str = "email"
    tags: tuple[str, ...] = ()
    follows: int | None = None
    merged_into: int | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Line:
    """One Slack message. `by` a name, or a bot's."""

    at: float
    by: str
    say: str


@dataclass(frozen=True)
class Thread:
    """A Slack message and its replies; `key` is how texts refer to it."""

    key: str
    channel: str
    account: str | None
    lines: tuple[Line, ...]
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Original:
    """The mail inside a forwarded one."""

    by: str
    at: float
    subject: str
    say: str


@dataclass(frozen=True)
class Mail:
    """One mail to the escalation mailbox. `form`: gmail, outlook, apple or reply."""

    key: str
    account: str
    at: float
    by: str
    form: str
    subject: str
    say: str
    to: tuple[str, ...] = ()
    original: Original | None = None
    answers: str | None = None
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Script:
    """Everything that happens, in all tools."""

    tickets: tuple[Ticket, ...] = ()
    threads: tuple[Thread, ...] = ()
    mails: tuple[Mail, ...] = ()

    def __add__(self, other: "Script") -> "Script":
        return Script(
            self.tickets + other.tickets, self.threads + other.threads, self.mails + other.mails
        )


def ext_channel(account: Account) -> str:
    """The Slack channel shared with that customer."""
    return f"ext-{account.name.lower().replace(' ', '-')}"
