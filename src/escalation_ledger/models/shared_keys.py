"""Keys of other systems that two pieces of evidence of one account share: engineering issues, CRM cases.

`PLAT-881` looks like an error code, and error codes do not make an issue. It is read as an
engineering issue only where its tracker is named with it, by an address or a word, or where its
prefix is known from such a place. One that many of an account name is a bug that several of its
issues hang on: it proposes, and where most do it says nothing.

Any other id counts where it stands like what the text is about (`key_positions`), clearly so in one
of those that name it, and where no other account names it at all: what the product itself says,
its error codes before all, several customers meet.
"""

from typing import Final

import polars as pl

from escalation_ledger.domain.words import Side
from escalation_ledger.models.addresses import only
from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.denials import KEY_DENIED
from escalation_ledger.models.key_positions import SHAPE, key_positions
from escalation_ledger.models.mentions import DIGEST_ABOVE
from escalation_ledger.models.saying import is_other_matter

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
    named = _named(evidence, messages, tickets)
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
    is_other = pl.col("evidence_id").is_in(_other_matters(messages).implode())
    doubt = pl.when(is_other).then(pl.lit(", and says that it is about something else"))
    return held.select(
        "target",
        "kind",
        namer="evidence_id",
        is_bare=pl.lit(value=True),
        is_strong=(pl.col("named_by") <= SPECIFIC) & ~is_other,
        tells_account=pl.lit(value=False),
        says=pl.format(
            "names {} like {}{}", "key", pl.lit("{}"), pl.coalesce(doubt, many, pl.lit(""))
        ),
    ).select("namer", "target", "kind", "is_bare", "is_strong", "tells_account", "says")


def _other_matters(messages: pl.DataFrame) -> pl.Series:
    """evidence_id of what begins by saying that it is about something else."""
    first = messages.sort("evidence_id", "at", "message_id", maintain_order=True).unique(
        "evidence_id", keep="first", maintain_order=True
    )
    return first.filter(is_other_matter(pl.col("text"))).get_column("evidence_id")


def accounts_by_key(
    evidence: pl.DataFrame, messages: pl.DataFrame, tickets: pl.DataFrame, *, hints: pl.DataFrame
) -> pl.DataFrame:
    """evidence_id, account_id of evidence without one that names a key known at just one account.

    hints: evidence_id, account_id that its words name, which then is that account. Without a hint
    it is ours alone: what strangers name may be anybody's.
    """
    named = (
        _named(evidence, messages, tickets)
        .join(evidence.select("evidence_id", "account_id"), on="evidence_id")
        .join(hints.rename({"account_id": "hint"}), on="evidence_id", how="left")
        .with_columns(owner=pl.coalesce("account_id", "hint"), named_by=pl.len().over("key"))
    )
    known = (
        named.drop_nulls("owner")
        .group_by("key", maintain_order=True)
        .agg(pl.col("owner").unique(), owned_by=pl.len())
        .filter((pl.col("owner").list.len() == 1) & (pl.col("owned_by") <= SPECIFIC))
        .select("key", known=pl.col("owner").list.first())
    )
    not_ours = messages.filter(~pl.col("side").is_in([Side.OURS.value, Side.BOT.value]))
    is_ours = ~pl.col("evidence_id").is_in(not_ours["evidence_id"].unique().implode())
    # One that has a hint is itself among those that name the key.
    is_hinted = (pl.col("hint") == pl.col("known")) & (pl.col("named_by") > 1)
    return (
        named.filter(pl.col("account_id").is_null())
        .join(known, on="key")
        .filter(pl.when(pl.col("hint").is_null()).then(is_ours).otherwise(is_hinted))
        .with_columns(account_id="known")
        .group_by("evidence_id", maintain_order=True)
        .agg(account_id=only("account_id"))
        .drop_nulls("account_id")
        .sort("evidence_id")
    )


def _named(evidence: pl.DataFrame, messages: pl.DataFrame, tickets: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, kind, key: every key that evidence names, each once; a list names none."""
    is_mail = pl.col("message_id").str.starts_with("email:")
    is_autoreply = is_automatic(pl.col("text")) | (is_mail & (pl.col("side") == Side.BOT.value))
    said = messages.filter(~is_autoreply)
    silent = messages.join(said, on="evidence_id", how="anti")
    titles = evidence.join(silent, on="evidence_id", how="anti", maintain_order="left")
    texts = pl.concat(
        [titles.select("evidence_id", text="title"), said.select("evidence_id", "text")]
    )
    found = [
        _engineering_issues(texts),
        _crm_cases(texts, tickets),
        _other_ids(texts, evidence.select("evidence_id", "account_id")),
    ]
    named = pl.concat(found).unique(["evidence_id", "key"], keep="first", maintain_order=True)
    return named.filter(pl.len().over("evidence_id") <= DIGEST_ABOVE)


def _other_ids(texts: pl.DataFrame, accounts: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, kind, key: ids that stand like what a text is about, and belong to one account."""
    undenied = texts.filter(pl.col("text").str.contains(SHAPE)).with_columns(
        pl.col("text").str.replace_all(KEY_DENIED.format(key=SHAPE), " ")
    )
    of_several = (
        _each(undenied, rf"\b({SHAPE})\b", "other_id")
        .join(accounts, on="evidence_id")
        .group_by("key")
        .agg(pl.col("account_id").drop_nulls().n_unique())
        .filter(pl.col("account_id") > 1)
    )
    return (
        key_positions(undenied)
        .join(of_several, on="key", how="anti")
        .filter(pl.col("is_clear").any().over("key"))
        .select("evidence_id", kind=pl.lit("other_id"), key="key")
    )


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
