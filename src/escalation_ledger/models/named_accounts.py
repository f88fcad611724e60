"""Evidence of no known account whose words name a customer: a hint, which gives it no account."""

from typing import Final

import polars as pl

from escalation_ledger.domain.words import Side
from escalation_ledger.models.addresses import only
from escalation_ledger.models.likeness.lexicon import company_words, stem, telling, things
from escalation_ledger.models.likeness.terms import CHARACTERS_READ, MESSAGES_READ

_LEAST_LENGTH: Final = 4
_WORD: Final = r"[\p{L}\p{N}]+"


def named_accounts(
    evidence: pl.DataFrame, messages: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    """evidence_id, account_id: evidence without an account whose words name just one.

    evidence: evidence_id, account_id, title; messages: MESSAGES; names: as `account_names` gives
    them.
    """
    unknown = evidence.filter(pl.col("account_id").is_null()).select("evidence_id", "title")
    told = (
        messages.filter(pl.col("side") != Side.BOT.value)
        .join(unknown, on="evidence_id", how="semi")
        .sort("evidence_id", "at", "message_id", maintain_order=True)
        .group_by("evidence_id", maintain_order=True)
        .head(MESSAGES_READ)
        .select("evidence_id", text=pl.col("text").str.slice(0, CHARACTERS_READ))
    )
    said = pl.concat([told, unknown.select("evidence_id", text="title")])
    words = said.with_columns(word=_words(pl.col("text"))).explode("word").drop_nulls("word")
    return (
        words.select("evidence_id", "word")
        .unique(maintain_order=True)
        .join(names, on="word")
        .group_by("evidence_id", maintain_order=True)
        .agg(account_id=only("account_id"))
        .drop_nulls("account_id")
        .sort("evidence_id")
    )


def account_names(accounts: pl.DataFrame) -> pl.DataFrame:
    """word, account_id: words of a customer's name that no other's has and that mean nothing else.

    accounts: ACCOUNTS.
    """
    every = (
        accounts.select("account_id", word=_words(pl.col("account")))
        .explode("word")
        .drop_nulls()
        .unique(maintain_order=True)
    )
    is_telling = (pl.col("word").str.len_chars() >= _LEAST_LENGTH) & ~pl.col("word").is_in(
        sorted(company_words())
    )
    meaning = pl.concat([telling().select("stem"), things().select("stem")])
    return (
        every.filter(is_telling & (pl.len().over("word") == 1))
        .with_columns(stem=stem(pl.col("word")))
        .join(meaning, on="stem", how="anti")
        .select("word", "account_id")
    )


def _words(text: pl.Expr) -> pl.Expr:
    """The words of a text in one spelling, without an 's at the end."""
    plain = text.str.normalize("NFKC").str.to_lowercase().str.replace_all(r"['’]s?\b", "")
    return plain.str.extract_all(_WORD).list.eval(pl.element().str.replace(r"(.{4})s$", "$1"))
