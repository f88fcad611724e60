"""Numbers that name a ticket without the word for it: `re 48213`, `case no. 48213`, `(48213)`.

What stands beside a number says what it counts or names. A word for a case before it is enough; a
word for another thing forbids it; without either it must be long, and stand like a name: after
nothing or a word such as `about`, before nothing or a word that no counted thing is.
"""

import tomllib
from functools import cache
from importlib import resources
from typing import Final

import polars as pl

# A number that no word for a case introduces is this long: shorter ones count things too often.
_LONG: Final = 5
_WORD: Final = r"[\p{L}\p{N}_]+(?:[.'/:=@+-][\p{L}\p{N}_]+)*|[^\s\p{L}\p{N}]|\n"
_PUNCTUATION: Final = r"^[^\p{L}\p{N}]$"
# Between a word and its number: `case no. 4821`, `reference: 4821`, `my number, 4821`.
_FILLER: Final = r"^(?:[#:(\[.,°º\"'*-]|no|nr|nº|n|num|number|numbers|numero|número|numéro|nummer)$"
_GLUED: Final = r"^(?:tkt|tck|zd|t|ticket|case|ref|sr|req|re|no|nr|(?:agent/)?tickets/|zendesk[/:]|[a-z_-]*(?:ticket|ref|case)[a-z_-]*)[.:#=_-]?(\d{4,12})$"
_OTHER_NUMBER: Final = r"(?:nummer|number|nr|id|code)$"
_REACH: Final = 4
# What says which number a thing has: `the port is 48213`.
_STATED: Final = ["is", "was", "are", "of", "on", "ist", "est", "es", "as"]
# What is said to be a number, `the code is 48213`, is told by the word before.
_EQUALS: Final = ["is", "was", "are", "ist", "est", "es"]
_LIST_ABOVE: Final = 3
_AND: Final = ["and", "or", "und", "oder", "et", "ou", "y", "o", "&", "+", "plus"]
_ABBREVIATED: Final = ["no", "nr", "ref", "n", "ext", "tel", "acct", "inv", "art", "réf"]
# Among the first words of a message, a number says what the message is about.
_HEADING: Final = 3


def bare_numbers(read: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, message_id, zone, key, form, is_heading, is_sure, beside: numbers that may name a ticket.

    read: evidence_id, message_id, zone, text in lower case, addresses and denials out of it.
    form: word where a word for a ticket introduces it, else hash; is_heading: it begins the text.
    beside: of one that is not sure, the word beside it that would make it so were it the
    customer's name.
    """
    # In brackets by itself it says which one is meant.
    is_enclosed = (
        pl.col("mark").is_in(["(", "[", "{"]) & pl.col("after").is_in([")", "]", "}"])
    ).fill_null(value=False)
    words = _words(read.filter(pl.col("text").str.contains(r"\d{4}")))
    asked = words.with_columns(
        key=pl.coalesce(
            pl.when(pl.col("word").str.contains(r"^\d{4,12}$")).then("word"),
            pl.col("word").str.extract(_GLUED),
        ),
        is_glued=pl.col("word").str.contains(_GLUED),
    ).filter(pl.col("key").is_not_null())
    # A list names none of what it lists.
    is_listed = pl.col("key").n_unique().over("text_number") > _LIST_ABOVE
    # A dash or a stroke sets it beside what it names.
    is_beside = pl.col("mark").is_in(["-", "/"]).fill_null(value=False)
    of_id = pl.col("lead").is_in(["id", "ids"]).fill_null(value=False)
    known = asked.with_columns(
        is_listed=is_listed,
        is_ticket=pl.col("is_glued")
        | _is_one_of("lead", "ticket")
        | (of_id & _is_one_of("before", "ticket")),
        is_case=_is_one_of("lead", "case") | (of_id & _is_one_of("before", "case")),
    ).with_columns(pl.col("is_case") | pl.col("is_ticket"))
    is_thing = ~pl.col("is_glued") & _is_of_something_else()
    # What a mail calls an order in one place is no ticket in another.
    called = known.with_columns(is_thing=is_thing).with_columns(
        is_thing=pl.col("is_thing")
        | (pl.col("is_thing").any().over("message_id", "key") & ~pl.col("is_ticket"))
    )
    judged = called.with_columns(
        is_heading=(pl.col("position") < _HEADING)
        | pl.col("lead").is_in(["re", "aw"]).fill_null(value=False),
        is_long=pl.col("key").str.len_chars() >= _LONG,
        is_led=(pl.col("lead").is_null() | _is_one_of("lead", "about") | is_enclosed | is_beside)
        & ~(pl.col("lead").is_in(_EQUALS) & pl.col("before").is_not_null()).fill_null(value=False),
        is_free=pl.col("after").is_null()
        | pl.col("after").str.contains(_PUNCTUATION).fill_null(value=False)
        | _is_one_of("after", "goes_on"),
    ).filter(~pl.col("is_thing") & (pl.col("is_case") | pl.col("is_long")))
    is_sure = pl.col("is_case") | (pl.col("is_led") & pl.col("is_free") & ~pl.col("is_listed"))
    return judged.select(
        "evidence_id",
        "message_id",
        "zone",
        "key",
        form=pl.when(pl.col("is_ticket") & pl.col("is_long"))
        .then(pl.lit("word"))
        .otherwise(pl.lit("hash")),
        is_heading=is_sure & pl.col("is_long") & pl.col("is_heading"),
        is_sure=is_sure,
        beside=pl.when(~is_sure & pl.col("is_free"))
        .then("lead")
        .when(~is_sure & pl.col("is_led"))
        .then("after"),
    )


def _is_one_of(column: str, words: str) -> pl.Expr:
    return pl.col(column).is_in(_list(words)).fill_null(value=False)


def _is_of_something_else() -> pl.Expr:
    """A thing's own number, an amount, a range; or a case of somebody else's."""
    lead, before, after = pl.col("lead"), pl.col("before"), pl.col("after")
    is_range = (
        after.is_in(["to", "bis", "à", "until"]) & pl.col("second").str.contains(r"^\d")
    ) | (lead.is_in(["to", "bis", "of"]) & before.str.contains(r"^\d"))
    flags = [
        _is_one_of("lead", "thing") & ~pl.col("is_case"),
        lead.str.contains(_OTHER_NUMBER) & ~pl.col("is_case"),
        _is_one_of("before", "foreign") & pl.col("is_case"),
        _is_one_of("before", "thing")
        & ~pl.col("is_case")
        & (~_is_one_of("lead", "about") | lead.is_in(_STATED).fill_null(value=False)),
        pl.col("mark").str.contains(r"^[$€£%+@=]$"),
        after.str.contains(r"^[%$€£]$"),
        is_range,
    ]
    return pl.any_horizontal(flag.fill_null(value=False) for flag in flags)


def _words(read: pl.DataFrame) -> pl.DataFrame:
    """One row per word, with what stands beside it.

    lead, before: the two words before, fillers left out, of the same line and sentence; mark: the
    sign right before; after, second: what comes right after.
    """
    place = ["evidence_id", "message_id", "zone"]
    words = (
        read.with_row_index("text_number")
        .with_columns(word=pl.col("text").str.extract_all(_WORD))
        .explode("word")
        .drop_nulls("word")
        .select("text_number", *place, "word")
    )
    own = pl.col("word")
    within = "text_number"
    is_filler = own.str.contains(_FILLER)
    # A sentence or line before says nothing of a number.
    is_abbreviated = own.shift(1).is_in(_ABBREVIATED).fill_null(value=False)
    is_end = own.is_in(["\n", ";", "!", "?", ")", "–", "—", "|", ">", "•"]) | (
        (own == ".") & ~is_abbreviated
    )
    ends = is_end.cum_sum().over(within)
    spoken = pl.when(~is_filler & ~is_end).then(own)
    told = words.with_columns(
        position=pl.int_range(pl.len()).over(within),
        clause=ends.shift(1).over(within).fill_null(0),
        spoken=spoken,
        own_clause=ends,
    )
    lead = pl.col("spoken").shift(1).forward_fill(limit=_REACH).over(within, "clause")
    placed = told.with_columns(
        lead=lead,
        mark=own.shift(1).over(within),
        after=own.shift(-1).over(within),
        second=own.shift(-2).over(within),
    ).with_columns(
        after=pl.when(pl.col("after") != "\n").then("after"),
        before=pl.when(pl.col("spoken").is_not_null())
        .then(pl.col("lead"))
        .shift(1)
        .forward_fill(limit=_REACH)
        .over(within, "clause"),
    )
    # In a run, `orders 48212 and 48213`, each number is what the first one is.
    number = pl.when(own.str.contains(r"^\d+$")).then("lead")
    first = number.shift(1).forward_fill(limit=_REACH).over(within, "clause")
    is_run = pl.col("lead").is_in(_AND) & pl.col("before").str.contains(r"^\d+$")
    return placed.with_columns(
        lead=pl.when(is_run.fill_null(value=False)).then(first).otherwise("lead")
    )


def numbered_things() -> frozenset[str]:
    """Words for things that have numbers or ids of their own, cases of whatever system left out."""
    return frozenset(_list("thing")) - frozenset(_list("elsewhere"))


@cache
def _list(name: str) -> list[str]:
    file = resources.files("escalation_ledger.models").joinpath("beside_numbers.toml")
    document: dict[str, str] = tomllib.loads(file.read_text("utf-8"))
    return document[name].split()
