"""One invented ticket in the making: a plot, a customer, our agent, and the words they find."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random

from escalation_ledger.sample.cast import Account, Cast, Person, Plot, document
from escalation_ledger.sample.script import ROUTER, Step, Ticket

ENGINEERS = {
    "Data Pipelines": "Nikhil Rao",
    "Billing Operations": "Sofia Brandao",
    "Integrations": "Wen Zhao",
    "Platform Reliability": "Arvid Holm",
}
_PRIORITIES = ("low", "normal", "normal", "normal", "high", "high", "urgent")


@dataclass
class Voices:
    """Hands out texts in turn, so that none is heard twice before all have been heard once."""

    phrases: dict[str, list[str]] = field(default_factory=lambda: document("phrases"))
    said: Counter[str] = field(default_factory=Counter)

    def next(self, pool: str, texts: Sequence[str]) -> str:
        """The next text of that pool."""
        self.said[pool] += 1
        return texts[self.said[pool] % len(texts)]

    def phrase(self, pool: str) -> str:
        """The next of the sentences that fit any plot."""
        return self.next(pool, self.phrases[pool])


@dataclass
class Draft:
    """A ticket being written. Times are business hours from now, negative in the past."""

    id: int
    plot: Plot
    account: Account
    cast: Cast
    voices: Voices
    rng: Random
    opened: float
    steps: list[Step] = field(default_factory=list)
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.contact: Person = self.rng.choice(self.account.people)
        self.agent: Person = self.cast.agent(self.plot.team, self.account.region)
        self.engineer: str = ENGINEERS.get(self.plot.team, "Chloe Tennant")
        drawn = {name: self.rng.choice(values) for name, values in self.plot.vars.items()}
        self.words: dict[str, str] = {
            "contact": self.contact.first,
            "agent": self.agent.first,
            "account": self.account.name,
            "executive": self.account.executive.first,
            "title": self.contact.title,
            "team": self.plot.team,
            "engineer": self.engineer,
            "leader": "Ruth Calloway",
            "number": str(self.id),
            "url": f"{{ticket {self.id}}}",
            "mer": f"MER-{self.rng.randrange(2100, 2390)}",
            "n": str(self.rng.randrange(12, 98)),
            "since": f"{{day {self.opened - self.rng.choice((3, 6, 10))}}}",
            **drawn,
        }

    def text(self, kind: str) -> str:
        """The plot's next text for that stage."""
        return self.voices.next(f"{self.plot.key}/{kind}", getattr(self.plot, kind))

    def opens(self) -> None:
        """The customer writes; a trigger routes it within minutes."""
        self.steps.append(Step(self.opened, self.contact.name, say=self.text("openings")))
        self.steps.append(Step(self.opened + 0.05, ROUTER, team=self.plot.team))

    def answers(self, at: float, *, takes_it: bool, status: str | None = None) -> None:
        """Our first public reply."""
        owner = self.agent.name if takes_it else None
        self.says(at, self.text("replies"), owner=owner, status=status)

    def says(
        self, at: float, text: str, *, owner: str | None = None, status: str | None = None
    ) -> None:
        """Our agent in public."""
        self.steps.append(Step(at, self.agent.name, say=text, owner=owner, status=status))

    def notes(
        self, at: float, text: str | None = None, *, tags: tuple[str, ...] | None = None
    ) -> None:
        """Our agent internally; without a text, what the plot has found out."""
        note = text or self.text("findings")
        self.steps.append(Step(at, self.agent.name, note=note, tags=tags))

    def chases(self, at: float, text: str | None = None) -> None:
        """The customer again."""
        greeting = self.voices.phrase("greetings")
        said = text or self.text("chasers")
        self.steps.append(Step(at, self.contact.name, say=f"{greeting}{said}"))

    def promise(self, due: str) -> str:
        """A sentence promising an update or the thing itself; `due` as in `due +3`, `close 0`."""
        if self.plot.impact != "question" and self.rng.random() < 0.55:
            sentence = self.text("deliver") + "."
            sentence = sentence[0].upper() + sentence[1:]
        else:
            sentence = self.voices.phrase("updates")
        return sentence.replace("{by}", f"{{{due}}}")

    def promises(self, at: float, due: str) -> None:
        """Our agent promises in the ticket."""
        self.says(at, f"{self.voices.phrase('leads')}\n\n{self.promise(due)}")

    def moves(self, at: float, due: str) -> None:
        """Our agent replaces an earlier promise."""
        sentence = self.promise(due)
        self.says(at, self.voices.phrase("moves").replace("{promise}", sentence))

    def ticket(self) -> Ticket:
        """The ticket with its steps in order of time."""
        subject = self.voices.next(f"{self.plot.key}/subjects", self.plot.subjects)
        return Ticket(
            id=self.id,
            account=self.account.name,
            subject=subject,
            steps=tuple(sorted(self.steps, key=lambda step: step.at)),
            priority=self.rng.choice(_PRIORITIES),
            kind="question" if self.plot.impact == "question" else "incident",
            channel=self.rng.choice(("email", "web", "web", "api")),
            tags=self.tags,
            words=self.words,
        )
