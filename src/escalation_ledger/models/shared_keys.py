"""Keys of other systems that two pieces of evidence of one account share: engineering issues, CRM cases.

`PLAT-881` looks like an error code, and error codes do not make an issue. It is read as an
engineering issue only where its tracker is named with it, by an address or a word, or where its
prefix is known from such a place. One that many of an account name is a bug that several of its
issues hang on: it proposes, and where most do it says nothing.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.denials import KEY_DENIED

# Named by so many of one account it joins them; by so many it proposes; by more it says nothing.
SPECIFIC: Final = 3
PROPOSED: Final = 8

_ISSUE: Final = r"[A-Z][A-Z0-9]{1,9}-[0-9]{1,6}"
_ADDRESSES: Final = (
    rf"https?://[\w.-]+/browse/({_ISSUE})\b",
    rf"https?://linear\.app/[\w-]+/issue/({_ISSUE})\b",
    rf"https?://[\w.-]+/(?:youtrack/)?issue/({_ISSUE})\b",
    r"https?://((?:github|gitlab)\.[\w.]+/[\w.-]+/[\w.-]+/(?:-/)?issues/[0-9]+)\b",
)
_WORDED: Final = (
    r"(?i:jira|linear|youtrack|shortcut|bug|engineering|eng|dev)(?i:[ -](?:ticket|issue|bug|task))?"
    rf"(?i: (?:is|as|no\.?|key))?[ :#(\[]{{1,2}}({_ISSUE})\b"
    rf"|(?i:tracked|filed|logged|raised) (?i:in|as|under|with engineering as) ({_ISSUE})\b"
)
# The ids that Salesforce gives cases.
_CRM_CASE: Final = r"\b(500[A-Za-z0-9]{12}(?:[A-Za-z0-9]{3})?)\b"
_LEAST_EXTERNAL: Final = 6


def shared_keys(
    evidence: pl.DataFrame, messages: pl.DataFrame, tickets: pl.DataFrame
) -> pl.DataFrame:
    """KEYS from each piece of evidence to the earliest of its account that names the same.

    evidence: EVIDENCE or its seed, accounts inherited; messages: MESSAGES; tickets:
    ZENDESK_TICKETS, whose external_id is one of these keys.
    """
    texts = pl.concat(
        [messages.select("evidence_id", "text"), evidence.select("evidence_id", text="title")]
    )
    named = pl.concat([_engineering_issues(texts), _crm_cases(texts, tickets)]).unique(
        maintain_order=True
    )
    held = (
        named.join(
            evidence.filter(pl.col("account_id").is_not_null()).select(
                "evidence_id", "account_id", "opened_at"
            ),
            on="evidence_id",
        )
        .sort("opened_at", "evidence_id", maintain_order=True)
        .with_columns(
            target=pl.col("evidence_id").first().over("account_id", "kind", "key"),
            named_by=pl.len().over("account_id", "kind", "key"),
        )
        .filter((pl.col("evidence_id") != pl.col("target")) & (pl.col("named_by") <= PROPOSED))
    )
    many = pl.when(pl.col("named_by") > SPECIFIC).then(
        pl.format(", as {} others of the account do", pl.col("named_by") - 2)
    )
    return held.select(
        "target",
        "kind",
        namer="evidence_id",
        is_bare=pl.lit(value=True),
        is_strong=pl.col("named_by") <= SPECIFIC,
        tells_account=pl.lit(value=False),
        says=pl.format("names {} like {}{}", "key", pl.lit("{}"), many.otherwise(pl.lit(""))),
    ).select("namer", "target", "kind", "is_bare", "is_strong", "tells_account", "says")


def _engineering_issues(said: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, kind, key."""
    may = said.filter(pl.col("text").str.contains(rf"{_ISSUE}|/issues/[0-9]"))
    texts = may.select(
        "evidence_id", text=pl.col("text").str.replace_all(KEY_DENIED.format(key=_ISSUE), " ")
    )
    spelled = pl.concat(
        [_each(texts, pattern, "engineering_issue") for pattern in (*_ADDRESSES, _WORDED)]
    )
    prefix = pl.col("key").str.extract(r"^([A-Z][A-Z0-9]+)-[0-9]+$")
    known = spelled.select(prefix=prefix).drop_nulls().unique(maintain_order=True)
    bare = (
        _each(texts, rf"\b({_ISSUE})\b", "engineering_issue")
        .with_columns(prefix=prefix)
        .join(known, on="prefix", how="semi")
        .drop("prefix")
    )
    return pl.concat([spelled, bare])


def _crm_cases(said: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, kind, key: cases of the CRM by their id, and what a ticket carries as its own elsewhere."""
    spelled = _each(said, _CRM_CASE, "crm_case")
    carried = tickets.filter(
        (pl.col("external_id").str.len_chars() >= _LEAST_EXTERNAL)
        & pl.col("external_id").str.contains(r"[0-9]")
    ).select(
        evidence_id=pl.concat_str(pl.lit("zendesk:ticket:"), "ticket_id"),
        kind=pl.lit("crm_case"),
        key="external_id",
    )
    return pl.concat([spelled, carried]).with_columns(
        # The longer form only adds three letters that check the others.
        key=pl.when(pl.col("key").str.contains(_CRM_CASE))
        .then(pl.col("key").str.slice(0, 15))
        .otherwise("key")
    )


def _each(texts: pl.DataFrame, pattern: str, kind: str) -> pl.DataFrame:
    groups = pl.col("match").str.extract_groups(pattern)
    return (
        texts.with_columns(match=pl.col("text").str.extract_all(pattern))
        .explode("match")
        .drop_nulls("match")
        .with_columns(groups=groups)
        .select(
            "evidence_id",
            kind=pl.lit(kind),
            key=pl.coalesce(
                pl.col("groups").struct.field("1"),
                *([pl.col("groups").struct.field("2")] if pattern == _WORDED else []),
            ),
        )
    )
