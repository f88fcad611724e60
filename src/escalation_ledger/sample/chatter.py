"""Idle Slack talk around the stories."""

from escalation_ledger.sample.cast import document
from escalation_ledger.sample.script import Line, Script, Thread
from escalation_ledger.sample.slack import BOTS
from escalation_ledger.sample.telling import Telling

_DAYS_BACK = 110.0


def chatter(telling: Telling) -> Script:
    """Threads and loose messages over the last weeks, in channels without customers."""
    talk = document("chatter")
    threads = [
        _conversation(telling, channel, index, lines)
        for channel, conversations in talk["channels"].items()
        for index, lines in enumerate(conversations)
    ]
    threads += [
        _bot(telling, channel, index, text)
        for channel, texts in talk["bots"].items()
        for index, text in enumerate(texts)
    ]
    return Script(threads=tuple(threads))


def _conversation(telling: Telling, channel: str, index: int, texts: list[str]) -> Thread:
    rng = telling.rng("chatter", channel, index)
    people = [person.name for person in telling.cast.staff.values() if not person.left]
    speakers = rng.sample(people, len(texts))
    at = -rng.uniform(1, _DAYS_BACK)
    lines = tuple(
        Line(at + 0.05 * n, speaker, text)
        for n, (speaker, text) in enumerate(zip(speakers, texts, strict=True))
    )
    return Thread(f"chatter-{channel}-{index}", channel, None, lines)


def _bot(telling: Telling, channel: str, index: int, text: str) -> Thread:
    at = -telling.rng("bot", channel, index).uniform(1, _DAYS_BACK)
    name = list(BOTS)[1 if channel == "lunch" else 0]
    return Thread(f"bot-{channel}-{index}", channel, None, (Line(at, name, text),))
