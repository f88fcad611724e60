"""Messages into sentences and clauses: the pieces that reading rules look at, one at a time."""

import polars as pl

from escalation_ledger.models.reading.normalise import heard, without_emoji, without_struck

# Stands for a full stop that ends no sentence, until the sentences are cut.
_DOT = "\ue000"
_SENTENCE = "\x1e"
_CLAUSE = "\x1f"

# A line this long was wrapped by a mail program; a shorter one was ended by its author.
_WRAPPED_CHARS = 55

_DAYS_AND_MONTHS = "mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun|jan|feb|mar|apr|jun|jul|aug|sep|sept|oct|nov|dec"
_PROTECTED: tuple[tuple[str, str], ...] = (
    (r"(?i)\b([ap])\.m\.", f"$1{_DOT}m{_DOT}"),
    (rf"(?i)\b({_DAYS_AND_MONTHS})\.(\s+\d)", f"$1{_DOT}$2"),
    (r"(?i)\b(e)\.g\.", f"$1{_DOT}g{_DOT}"),
    (r"(?i)\b(i)\.e\.", f"$1{_DOT}e{_DOT}"),
    (r"(?i)\b(mr|mrs|ms|dr|vs|etc|approx|incl|est|inc|ltd|no)\.(\s)", f"$1{_DOT}$2"),
)
_ENDS = r"""([.!?]+["')\]*_~]*)\s+"""
# «by 4 p.m. We will …»: the full stop of the hour also ends the sentence.
_ENDS_AFTER_HOUR = (
    rf"(?i)([ap]{_DOT}m{_DOT})\s+((?:we|i|please|thanks|thank|if|let|our|once|until|best|kind)\b)"
)

_VERBS_THAT_GO_ON = (
    "update|get back|come back|follow up|call|reply|respond|send|share|let you know|keep you|"
    "confirm|report|provide|post|email|write|fix|ship|deploy|patch|resolve|restore|refund|"
    "release|roll out|push|deliver|complete|have|give"
)
_SUBJECTS = (
    "we|i|you|it|they|he|she|the|this|that|these|our|your|if|please|once|customers?|users?|all|"
    "nobody|everyone|everybody|someone|there|no|none|some|half"
)
_CUTS: tuple[tuple[str, str], ...] = (
    (r"\s*;\s*|\s+-{1,2}\s+", _CLAUSE),
    (r",?\s+(?:but|however|although|though|whereas|while),?\s+", _CLAUSE),
    (r",\s+(?:and|so)(?: then)?\s+", _CLAUSE),
    (rf"\s+(?:and|so)(?: then)?\s+((?:{_SUBJECTS})\b)", f"{_CLAUSE}$1"),
    (rf"\b((?:we|i|you) will [^{_CLAUSE},]*), ((?:we|i|you|it|the \w+) will)", f"$1{_CLAUSE}$2"),
    # «we will fix it and send you the report»: the second verb has the first one's subject.
    (
        rf"\b((?:we|i) will) ([^{_CLAUSE}]*?),? and (?:then )?((?:{_VERBS_THAT_GO_ON})\b)",
        f"$1 $2{_CLAUSE}$1 $3",
    ),
)

_OPENS_WITH_CONDITION = (
    r"^(?:(?:ok|okay|so|then|and|but|or|well|yes|no),? )*(?:if|once|unless|as soon as|assuming|"
    r"provided|providing|in case|should (?:you|we|it|this|the)|when you|after you|depending|"
    r"subject to|imagine|suppose)\b"
)


def sentences(messages: pl.DataFrame, *, cue: str) -> pl.DataFrame:
    """One row per sentence of the messages in which `cue` (a regex, case-blind) occurs.

    Takes MESSAGES; gives its columns without text and quoted, and: sentence (place within the
    message), quote (as written, emoji dropped), heard (normalised), is_question,
    is_conditional (opens with a condition). Only the author's own words that stand: quoted lines,
    code blocks and what is struck out are dropped.
    """
    text = (
        without_emoji(pl.col("text").str.normalize("NFKC"))
        .str.replace_all("\r\n?", "\n")
        .str.replace_all(r"[\x00-\x08\x0B-\x1F\x7F\x{E000}]", " ")
    )
    told = (
        messages.filter(pl.col("text").str.replace_all(r"[*_~]", "").str.contains(f"(?i){cue}"))
        .drop("quoted")
        .with_columns(text=without_struck(text.str.replace_all(r"(?s)```.*?```", "\n")))
        .sort("at", "message_id", maintain_order=True)
        .with_row_index("message")
    )
    has_lines = pl.col("text").str.contains(r"\n|^\s*(?:>|&gt;)")
    return (
        pl.concat(
            [
                told.filter(~has_lines).select("message", paragraph="text"),
                _paragraphs(told.filter(has_lines)).select("message", "paragraph"),
            ]
        )
        .sort("message", maintain_order=True)
        .select("message", quote=_cut(pl.col("paragraph")).str.split(_SENTENCE))
        .explode("quote", empty_as_null=True)
        .with_columns(quote=_as_written(pl.col("quote")))
        .with_columns(heard=heard(pl.col("quote")))
        .filter(pl.col("heard").str.contains(r"\w"))
        .with_columns(
            sentence=pl.int_range(pl.len()).over("message"),
            is_question=pl.col("heard").str.ends_with("?"),
            is_conditional=pl.col("heard").str.contains(_OPENS_WITH_CONDITION),
        )
        .join(told.drop("text"), on="message", how="left", maintain_order="left")
        .drop("message")
    )


def clauses(of: pl.DataFrame) -> pl.DataFrame:
    """One row per clause: the sentence's columns, `clause` (its place) and `said` (its words)."""
    said = pl.col("heard")
    for pattern, cut in _CUTS:
        said = said.str.replace_all(pattern, cut)
    return (
        of.with_columns(said=said.str.split(_CLAUSE))
        .with_columns(clause=pl.int_ranges(pl.col("said").list.len()))
        .explode("said", "clause", empty_as_null=True)
        .with_columns(pl.col("said").str.strip_chars(" ,.?"))
        .filter(pl.col("said") != "")
    )


def _paragraphs(told: pl.DataFrame) -> pl.DataFrame:
    """message, paragraph: lines put together where only a mail program broke them."""
    lines = (
        told.select("message", line=pl.col("text").str.split("\n"))
        .explode("line", empty_as_null=True)
        .filter(~pl.col("line").str.contains(r"^\s*(?:>|&gt;)"))
        .with_columns(words=heard(pl.col("line")))
    )
    before = pl.col("words").shift(1)
    goes_on = (
        (pl.col("message") == pl.col("message").shift(1))
        & (pl.col("words") != "")
        & ~pl.col("line").str.contains(r"^\s*(?:[-*\x{2022}]\s|\d+[.)]\s)")
        & ~pl.col("line").shift(1).str.contains(r"""[.!?:;]["')\]*_~\s]*$""")
        & (
            (before.str.len_chars() >= _WRAPPED_CHARS)
            | before.str.contains(r"(?:,|\b(?:by|the|a|an|to|on|at|in|for|of|and|will|your|our))$")
        )
    ).fill_null(value=False)
    return (
        lines.with_columns(part=(~goes_on).cum_sum())
        .group_by("message", "part", maintain_order=True)
        .agg(paragraph=pl.col("line").str.join(" "))
    )


def _cut(paragraph: pl.Expr) -> pl.Expr:
    for pattern, kept in _PROTECTED:
        paragraph = paragraph.str.replace_all(pattern, kept)
    return paragraph.str.replace_all(_ENDS, f"$1{_SENTENCE}").str.replace_all(
        _ENDS_AFTER_HOUR, f"$1{_SENTENCE}$2"
    )


def _as_written(sentence: pl.Expr) -> pl.Expr:
    return (
        sentence.str.replace_all(_DOT, ".", literal=True)
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
