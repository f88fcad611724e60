"""Requests that somebody take over: in Slack by name, and in mail forwarded to a colleague.

What is read here is who asked whom, where and in which words. Whether anybody did take over
depends on the clock and on what is one case, so `models.ask_outcomes` tells it on read.
"""

from collections.abc import Mapping
from typing import Final

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, slack_id_expr
from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models.addresses import domain_of, ours
from escalation_ledger.models.reading.normalise import without_struck
from escalation_ledger.models.reading.take_over import asking
from escalation_ledger.models.schemas import ASKS
from escalation_ledger.models.slack_text import shown_text

_MENTION: Final = r"<@([A-Z0-9]+)(?:\|[^>]*)?>"
_TEAM: Final = r"<!subteam\^[A-Z0-9]+(?:\|@?([^>]+))?>"
# A team by its name: "somebody from platform", "jemand vom Plattform-Team".
_TEAM_IN_WORDS: Final = (
    r"(?i)\b(?:somebody|someone|anybody|anyone|one|who|jemand|einer|eine|wer) (?:from|in|on|of|at|vom|von|aus|im)"
    r" (?:the |dem |der )?([\p{L}\p{N}&/_-]+(?: [\p{L}\p{N}&/_-]+){0,2})"
)
_MAY_NAME: Final = (
    r"(?i)<@|<!subteam|\b(?:some|any)(?:body|one) |\b(?:one|who|wer|jemand|einer|eine) "
)
_ANY_MENTION: Final = r"<(?:@[A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^>]*)?>"
_OPENING_MENTIONS: Final = r"^\W*((?:<(?:@|!subteam)[^>]+>[\s,/&]*(?:and |or |und )?)+)"
_QUOTED: Final = r"(?m)^(?:>|&gt;).*$|(?s)```.*?```"
_COPIED: Final = r"(?i)\b(?:cc|fyi|kudos)\b:?.*"
_SENTENCE: Final = r"[^.?!\n]+(?:[.?!](?:\S[^.?!\n]*)?)*"
_QUOTE_LENGTH: Final = 200
_WORDS_OF_A_TEAM: Final = (3, 2, 1)


def asks(
    staged: Mapping[str, pl.DataFrame],
    *,
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    our: list[str],
) -> pl.DataFrame:
    """Staged SLACK_MESSAGES and EMAIL_MESSAGES -> ASKS: one row per message that asks.

    people: PEOPLE; aliases: ALIASES; evidence: EVIDENCE or its seed; messages: MESSAGES; our: our mail domains.
    Asker and asked are ours and two persons: a bot asks nobody, nobody asks themselves, and what a
    customer is asked for is no handoff.
    """
    found = pl.concat(
        [_in_slack(staged, people, aliases), _by_forward(staged, messages, people, aliases, our)]
    )
    placed = found.join(evidence.select("evidence_id", "account_id"), on="evidence_id")
    return ASKS.check(placed.select(ASKS.columns.keys()))


def _in_slack(
    staged: Mapping[str, pl.DataFrame], people: pl.DataFrame, aliases: pl.DataFrame
) -> pl.DataFrame:
    """Requests that name somebody of ours, or one of our teams."""
    known = _known(people, aliases)
    authors = known.filter(pl.col("side") == Side.OURS).select("user_id", by_id="person_id")
    asked = (
        asking(_sentences(staged["slack_messages"].join(authors, on="user_id")))
        .pipe(_with_team_in_words, staged["zendesk_groups"]["name"])
        .with_columns(
            named=pl.coalesce(
                pl.when(pl.col("sentence").str.contains(_ANY_MENTION)).then("sentence"), "opening"
            )
        )
        .unique(["channel_id", "ts"], keep="first", maintain_order=True)
    )
    names = dict(known.select("user_id", "name").iter_rows())
    return (
        asked.join(
            _asked_persons(asked, known),
            on=["channel_id", "ts"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            asked_ids=pl.col("asked_ids").fill_null([]),
            asked_team=pl.coalesce(pl.col("named").str.extract(_TEAM, 1), "team_in_words"),
            quote=shown_text(asked["sentence"], people=names, channels={}),
        )
        .filter((pl.col("asked_ids").list.len() > 0) | pl.col("asked_team").is_not_null())
        .select(
            "at",
            "by_id",
            "asked_ids",
            "asked_team",
            message_id=slack_id_expr(pl.col("channel_id"), pl.col("ts")),
            evidence_id=slack_id_expr(pl.col("channel_id"), pl.col("thread_ts")),
            kind=pl.lit("ask"),
            quote=_quoted(pl.col("quote")),
        )
    )


def _with_team_in_words(asked: pl.DataFrame, teams: pl.Series) -> pl.DataFrame:
    """Adds team_in_words: the team of the help desk that the sentence names, the longest name that fits."""
    known = (
        teams.unique()
        .sort()
        .to_frame("team_in_words")
        .with_columns(folded=folded(pl.col("team_in_words")))
    )
    said = pl.col("sentence").str.extract(_TEAM_IN_WORDS, 1).str.split(" ")
    return (
        asked.with_row_index("place")
        .with_columns(
            folded=pl.concat_list(
                folded(said.list.head(n).list.join(" ")) for n in _WORDS_OF_A_TEAM
            )
        )
        .explode("folded")
        .join(
            known.unique("folded", keep="first", maintain_order=True),
            on="folded",
            how="left",
            maintain_order="left",
        )
        .group_by("place", maintain_order=True)
        .agg(
            pl.exclude("folded", "team_in_words").first(),
            pl.col("team_in_words").drop_nulls().first(),
        )
        .drop("place")
    )


def _known(people: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """user_id, person_id, name, side of everybody in Slack."""
    return (
        aliases.filter(pl.col("source") == Source.SLACK)
        .join(people, on="person_id", maintain_order="left")
        .select("person_id", "name", "side", user_id="tool_id")
    )


def _sentences(said: pl.DataFrame) -> pl.DataFrame:
    """The messages that may name somebody, one row per sentence, and the mentions that open each message."""
    return (
        said.filter(~pl.col("is_bot") & pl.col("text").str.contains(_MAY_NAME))
        .with_columns(text=without_struck(pl.col("text").str.replace_all(_QUOTED, " ")))
        .with_columns(
            opening=pl.col("text").str.extract(_OPENING_MENTIONS, 1),
            sentence=pl.col("text").str.replace_all(_COPIED, "").str.extract_all(_SENTENCE),
        )
        .explode("sentence")
        .with_columns(pl.col("sentence").str.strip_chars())
        .filter(pl.col("sentence").str.len_chars() > 0)
    )


def _asked_persons(asked: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """channel_id, ts, asked_ids: who of ours is named, each once, the asker left out."""
    users = (
        pl.col("named").str.extract_all(_MENTION).list.eval(pl.element().str.extract(_MENTION, 1))
    )
    return (
        asked.select("channel_id", "ts", "by_id", user_id=users)
        .explode("user_id")
        .join(known.filter(pl.col("side") == Side.OURS), on="user_id", maintain_order="left")
        .filter(pl.col("person_id") != pl.col("by_id"))
        .group_by("channel_id", "ts", maintain_order=True)
        .agg(asked_ids=pl.col("person_id").unique(maintain_order=True))
    )


def _by_forward(
    staged: Mapping[str, pl.DataFrame],
    messages: pl.DataFrame,
    people: pl.DataFrame,
    aliases: pl.DataFrame,
    our: list[str],
) -> pl.DataFrame:
    """Mails of ours, forwarded to ours, in which the forwarder's own words ask to take over."""
    by_address = _by_address(people, aliases)
    of_ours = by_address.filter(pl.col("side") == Side.OURS).select("address", "person_id")
    passed_on = (
        staged["email_messages"]
        .filter(pl.col("forward_form").is_not_null())
        .join(of_ours.rename({"person_id": "by_id"}), left_on="from_email", right_on="address")
        .with_columns(sentence=without_struck(pl.col("text")).str.extract_all(_SENTENCE))
        .explode("sentence", empty_as_null=False, keep_nulls=False)
        .with_columns(pl.col("sentence").str.strip_chars())
    )
    asked = asking(passed_on).unique("message_id", keep="first", maintain_order=True)
    own_domains = ours(asked.select(pl.col("to").explode().pipe(domain_of)).to_series(), our)
    return (
        asked.join(_asked_addresses(asked, by_address, own_domains), on="message_id")
        .with_columns(message_id=email_id_expr(pl.col("message_id")))
        .join(messages.select("message_id", "evidence_id"), on="message_id", maintain_order="left")
        .select(
            "at",
            "by_id",
            "asked_ids",
            "asked_team",
            "message_id",
            "evidence_id",
            kind=pl.lit("forward"),
            quote=_quoted(pl.col("sentence")),
        )
    )


def _by_address(people: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """address, person_id, side of everybody who has one."""
    addresses = [
        aliases.filter(pl.col("source") == Source.EMAIL).select("person_id", address="tool_id"),
        people.drop_nulls("email").select("person_id", address="email"),
    ]
    return (
        pl.concat(addresses)
        .unique("address", keep="first", maintain_order=True)
        .join(people.select("person_id", "side"), on="person_id", maintain_order="left")
    )


def _asked_addresses(
    asked: pl.DataFrame, by_address: pl.DataFrame, own_domains: list[str]
) -> pl.DataFrame:
    """message_id, asked_ids, asked_team: persons among the recipients, else the mailbox of ours."""
    sent = (
        asked.select("message_id", "by_id", address="to")
        .explode("address")
        .join(by_address, on="address", how="left", maintain_order="left")
    )
    is_person = (pl.col("side") == Side.OURS) & (pl.col("person_id") != pl.col("by_id"))
    is_mailbox = pl.col("person_id").is_null() & domain_of(pl.col("address")).is_in(own_domains)
    return (
        sent.group_by("message_id", maintain_order=True)
        .agg(
            asked_ids=pl.col("person_id").filter(is_person).unique(maintain_order=True),
            mailbox=pl.col("address").filter(is_mailbox).first(),
        )
        .with_columns(asked_team=pl.when(pl.col("asked_ids").list.len() == 0).then("mailbox"))
        .filter((pl.col("asked_ids").list.len() > 0) | pl.col("asked_team").is_not_null())
    )


def folded(team: pl.Expr) -> pl.Expr:
    """A team's name as people spell it in one way or another: Tier 2, tier-2, the Tier 2 team."""
    plain = team.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", "")
    return plain.str.replace(r"(.{2})team$", "$1")


def _quoted(sentence: pl.Expr) -> pl.Expr:
    return sentence.str.replace_all(r"\s+", " ").str.strip_chars().str.head(_QUOTE_LENGTH)
