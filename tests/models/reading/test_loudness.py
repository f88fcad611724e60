"""Loudness changes no reading: capitals, urgent, tags, emoji and emphasis are not heard."""

from collections.abc import Callable

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from escalation_ledger.models.reading import promises, readings
from escalation_ledger.models.reading.normalise import heard
from tests.models.reading.impact_sentences import NOT_STATED, STATED
from tests.models.reading.promise_sentences import NOT_PROMISED, PROMISED
from tests.models.reading.said import SETTINGS, messages

_FOURTEEN = " ".join(f"@person{n}" for n in range(12)) + " @will @may.ruiz"
_BY_NAME = "@Ana Ruiz @Tom Okafor @Wen Zhao @Grace May @Will Hart @Mark Friday @Sian Price"

LOUDER: dict[str, Callable[[str], str]] = {
    "in capitals": str.upper,
    "urgent before": lambda text: f"URGENT!!! {text}",
    "urgent before, no stop": lambda text: f"URGENT {text}",
    "urgent after": lambda text: f"{text} URGENT!!!",
    "urgent after, no stop": lambda text: f"{text.rstrip('.')} URGENT!!!",
    "a line of alarm before": lambda text: f"CRITICAL!!! ASAP!!!\n{text}",
    "fourteen tagged": lambda text: f"{text} {_FOURTEEN}",
    "fourteen tagged, no stop": lambda text: f"{text.rstrip('.')} {_FOURTEEN}",
    "tagged by name": lambda text: f"{text.rstrip('.')} {_BY_NAME}",
    "emoji around": lambda text: f"🔥🔥 {text} :rotating_light: 🎉",
    "emoji, no stop": lambda text: f"{text.rstrip('.')}🎉👍🏽",
    "shouted": lambda text: f"{text.rstrip('.')}!!!!!" if text.endswith(".") else text,
    "bold": lambda text: f"*{text}*",
    "every word bold": lambda text: " ".join(f"*{word}*" for word in text.split(" ")),
    "every word slanted": lambda text: " ".join(f"_{word}_" for word in text.split(" ")),
    "curly": lambda text: text.replace("'", "\u2019"),
}
_LOUDER = st.sampled_from(sorted(LOUDER))
_OURS = [text for text, _, _ in PROMISED] + list(NOT_PROMISED)
_THEIRS = [text for text, _ in STATED] + list(NOT_STATED)


def _read(texts: list[str], side: str) -> pl.DataFrame:
    """Everything read but the quotes, which keep the spelling."""
    said = messages(texts, side=side)
    made = promises(said, calendars_by_account={}, settings=SETTINGS)
    return pl.concat(
        [readings(said).drop("quote"), made.drop("quote", "rule")], how="diagonal"
    ).with_columns(pl.col("position").fill_null(0))


_QUIET = {side: _read(texts, side) for side, texts in (("ours", _OURS), ("customer", _THEIRS))}


@pytest.mark.parametrize("louder", sorted(LOUDER))
@pytest.mark.parametrize(("side", "texts"), [("ours", _OURS), ("customer", _THEIRS)])
def test_said_louder_every_sentence_reads_the_same(louder, side, texts):
    assert _read([LOUDER[louder](text) for text in texts], side).equals(_QUIET[side])


@settings(deadline=None, max_examples=8)
@example(texts="All our invoices from February are gone.", ways=["tagged by name", "urgent after"])
@given(
    texts=st.lists(st.sampled_from(_THEIRS), min_size=1, max_size=4).map(" ".join),
    ways=st.lists(_LOUDER, min_size=1, max_size=3),
)
def test_whole_messages_read_the_same_however_loud(texts, ways):
    louder = texts
    for way in ways:
        louder = LOUDER[way](louder)
    assert _read([louder], "customer").equals(_read([texts], "customer"))


@settings(deadline=None)
@given(st.text(max_size=80))
def test_normalised_text_is_lower_case_without_exclamation_or_double_spaces(text):
    once = pl.select(heard(pl.lit(text))).item()
    assert "  " not in once
    assert once == once.strip()
    assert "!" not in once
    assert once == once.lower()


def test_loud_words_and_marks_are_gone_and_the_meaning_stays():
    loud = "*URGENT*!!! We’ll DEFINITELY ship it ASAP by Friday :fire: 🔥 @ana"
    assert pl.select(heard(pl.lit(loud))).item() == "we will ship it by friday"
