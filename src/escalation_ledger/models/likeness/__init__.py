"""Which evidence of one account reads alike. It only ever proposes: nothing here joins anything.

opening, terms   what each piece of evidence is about, as weighted terms      terms.py
pairs            pairs that share terms rare in their account, soon after      pairing.py
likenesses       those, with the reason in words

Work grows with the evidence, not with its square: only the beginning of a thread is read, each
piece brings a bounded number of terms, and a term that much evidence shares brings none of it
together.
"""

from collections.abc import Collection

import polars as pl

from escalation_ledger.models.likeness.lexicon import stem
from escalation_ledger.models.likeness.pairing import pairs
from escalation_ledger.models.likeness.reasons import reason
from escalation_ledger.models.likeness.terms import opening, terms
from escalation_ledger.models.schemas import LIKENESSES

__all__ = ["likenesses"]


def likenesses(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    *,
    people: pl.DataFrame,
    accounts: pl.DataFrame,
    ours: Collection[str],
) -> pl.DataFrame:
    """LIKENESSES of the evidence given; each account's rows depend on that account's rows alone.

    evidence: evidence_id, account_id, title; messages: MESSAGES; people: PEOPLE; accounts:
    account_id, account, domains; ours: names of our company. Evidence of no account is like nothing.
    """
    said = described(evidence, messages, people=people, accounts=accounts, ours=ours)
    found = pairs(*said)
    return LIKENESSES.shaped(found.with_columns(reason=reason()))


def described(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    *,
    people: pl.DataFrame,
    accounts: pl.DataFrame,
    ours: Collection[str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The terms and the spans of the evidence, as `pairs` takes them; arguments as of `likenesses`."""
    said = opening(evidence, messages)
    spans = said.group_by("evidence_id", maintain_order=True).agg(
        pl.col("account_id").first(),
        opened_at=pl.col("at").min(),
        ended_at=pl.col("at").max(),
        authors=pl.col("author_id").drop_nulls().unique().sort(),
    )
    return terms(said, _names(evidence, messages, people, accounts, ours)), spans


def _names(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    people: pl.DataFrame,
    accounts: pl.DataFrame,
    ours: Collection[str],
) -> pl.DataFrame:
    """account_id, term: words of names, ours, the account's and its writers', and its tickets.

    A ticket's number is a key: it joins, or was denied, and then tells nothing of the text.
    """
    writers = (
        messages.select("evidence_id", person_id="author_id")
        .join(evidence.select("evidence_id", "account_id"), on="evidence_id")
        .join(people.select("person_id", "name"), on="person_id")
        .select("account_id", "name")
    )
    labels = (
        accounts.select("account_id", "domains")
        .explode("domains")
        .select("account_id", name=pl.col("domains").str.extract(r"^([^.]+)"))
    )
    our = accounts.select("account_id", name=pl.lit(" ".join(ours)))
    named = pl.concat([writers, labels, our, accounts.select("account_id", name="account")])
    words = pl.col("name").str.to_lowercase().str.extract_all(r"[\p{L}\p{N}]+")
    numbers = evidence.select(
        "account_id", term=pl.col("evidence_id").str.extract(r"^zendesk:ticket:(\d+)$")
    ).drop_nulls()
    words_of_names = (
        named.unique(maintain_order=True)
        .with_columns(word=words)
        .explode("word")
        .drop_nulls()
        .select("account_id", term=pl.concat_list("word", stem(pl.col("word"))))
        .explode("term")
        .unique(maintain_order=True)
    )
    return pl.concat([words_of_names, numbers])
