"""Which sentences ask to take something over, and which only sound so."""

import polars as pl
import pytest

from escalation_ledger.models.reading.take_over import (
    TAKE_OVER,
    asking,
    plainly,
    rule_of,
)

_ONLY_SOUND_SO = (
    # Help, and things to do that leave the case where it is.
    "Can you take a look?",
    "Can you have a look and tell me if we should take this over?",
    "Could you take a screenshot of it?",
    "can you take this screenshot for me",
    "Could you handle the call with Beth?",
    "Can you cover my shift?",
    "Can you take the minutes?",
    "Can you pick up the phone?",
    "Please pick up some bread.",
    "Please take care!",
    "Could you take it easy?",
    "Can you take this into account?",
    "Can you take that offline?",
    "Could you take it back?",
    "Can you take this to your admin?",
    "Kannst du dir das kurz ansehen?",
    "Kannst du mal kurz draufschauen?",
    "Kannst du die Kosten übernehmen?",
    "Kannst du den Wert aus der Config übernehmen?",
    "Bitte die neuen Werte übernehmen.",
    "Schaust du dir den Film an?",
    "Kannst du dich um die Pizza kümmern?",
    "Peux-tu prendre une capture d'écran ?",
    "¿Puedes tomar una captura?",
    # Somebody else would take it, or has.
    "Could you tell Jonas to take this?",
    "Can you tell me who owns this?",
    "Could you ping me and I can take over",
    "Can you let me know if you can take this",
    "Ich kann das übernehmen.",
    "Hast du das übernommen?",
    "Wer hat sich das angesehen?",
    # Denied, and reported.
    "@lena do not take this, I have it",
    "No need to pick this up.",
    "This one is not yours.",
    "Kannst du das nicht übernehmen?",
    "@lena asked me can you take this and I said no",
)


@pytest.mark.parametrize("rule", TAKE_OVER, ids=lambda rule: rule.name)
def test_every_example_is_read_by_its_own_rule_and_asks(rule):
    said = pl.DataFrame({"sentence": rule.examples})
    assert said.select(rule_of(plainly(pl.col("sentence")))).to_series().to_list() == [
        rule.name for _ in rule.examples
    ]
    assert asking(said).equals(said)


@pytest.mark.parametrize("text", _ONLY_SOUND_SO)
def test_what_only_sounds_so_asks_nobody(text):
    assert asking(pl.DataFrame({"sentence": [text]})).is_empty()
