"""Whether a text is English: told by the small words that every language is full of."""

from typing import Final

import polars as pl

# Words of a language that are none of English, most frequent first.
_OTHERS: Final = (
    # German
    "und|der|die|das|ist|nicht|wir|ich|sie|ihnen|ihre|ihr|ein|eine|einen|mit|für|auf|von|bis|wird|werden|haben|"
    "heute|morgen|uhr|uns|wie|auch|noch|bei|dass|dem|den|zum|zur|im|melden|"
    # French
    "le|les|des|du|est|nous|vous|je|une|dans|pour|sur|avec|pas|que|qui|votre|nos|demain|avant|heures|aux|et|"
    # Spanish and Portuguese
    "el|los|las|del|es|una|con|por|para|que|su|nos|mañana|antes|enviaremos|no|em|um|uma|até|amanhã|você|"
    # Italian and Dutch
    "il|gli|di|della|che|entro|domani|het|een|wij|voor|niet|van|naar|morgenvroeg"
)
_ENGLISH: Final = (
    "the|and|you|your|we|i|will|to|of|is|are|for|in|on|by|with|it|this|that|from|have|be|at|next|our|not|me|us|a|an|"
    "update|tomorrow|today|back|until|fix"
)
_AMBIGUOUS: Final = ("no", "die", "es", "et", "est", "em", "im", "le", "du", "den", "per")


def is_english(heard: pl.Expr) -> pl.Expr:
    """Whether normalised words are English, or too few to tell: other small words do not prevail."""
    others = "|".join(sorted({w for w in _OTHERS.split("|") if w not in _AMBIGUOUS}))
    foreign = heard.str.count_matches(rf"\b(?:{others})\b")
    english = heard.str.count_matches(rf"\b(?:{_ENGLISH})\b")
    return (foreign == 0) | (foreign < english)
