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
from escalation_ledger.models.schemas import ASKS
from escalation_ledger.models.slack_text import shown_text

_THIS: Final = r"(?:this|it|that|these|over|one|care|the \w+|(?:zd-?|#)\d+|ticket \d+)"
# To take over, not to look at: "can you take a look" asks for help and leaves the owner the owner.
_TAKE: Final = (
    rf"(?:take (?:{_THIS}|on)|tak(?:e|ing) (?:this|it|that|over)|pick (?:{_THIS} )?up|own {_THIS}"
    rf"|grab {_THIS}|handle {_THIS}|drive {_THIS}|run with {_THIS}|look after {_THIS}"
    rf"|cover {_THIS}|deal with {_THIS}|jump (?:in|on) (?:here|{_THIS}))\b"
)
_MODAL: Final = r"(?:can|could|would|will|might)"
_WHO: Final = r"(?:you|u|one of you|either of you|somebody|someone|@\S+|<[@!][^>]+>)"
# A request to one who is named: in the sentence, or in front of it.
REQUEST: Final = (
    rf"(?i)\b{_MODAL} {_WHO}(?:,? (?:please|pls|maybe|perhaps|possibly|guys|both|also|all|two))*,? {_TAKE}"
    rf"|\b(?:would|do) you mind (?:taking|picking|owning|handling|covering)\b"
    rf"|\bare you able to {_TAKE}"
    rf"|(?:^|[,:;>] ?|[-–—] ?|\band )(?:please|pls|kindly) {_TAKE}"
    rf"|\b(?:this|it|that)(?:'s| is| one is| one's) (?:all )?yours\b|\b(?:all|now) yours\b"
    rf"|\bover to (?:you|<[@!][^>]+>)|\b(?:hand|pass|assign)ing (?:this|it|that|over)(?: one| ticket)?(?: over| on)? to (?:you|<[@!][^>]+>)"
    rf"|\b(?:kannst|könntest|könnt) (?:du|ihr)(?: bitte| mal)* (?:das|dies|den \w+|die \w+)?\s?(?:bitte )?(?:übernehmen|nehmen)\b"
    rf"|\b(?:peux-tu|pouvez-vous|tu peux|vous pouvez)(?: s'il te plaît| svp)* (?:prendre|reprendre|t'en occuper|vous en occuper)\b"
    rf"|\b(?:puedes|podrías|pueden) (?:por favor )?(?:encargarte|tomar|ocuparte|encargarse)\b"
)
# Denied within the same clause, or only reported.
_DENIED: Final = (
    r"(?i)\b(?:not|never|(?:do|does|did|is|was|wo)n'?t) (?:[^\s,;:]+ ){0,4}?(?:over to|yours|take|taking"
    r"|pick|picking|handing|passing|assigning)\b"
    r"|\b(?:asked|told|said to|wrote)(?: [^\s,;:]+){0,3}:? \"?(?:can|could|would) (?:you|u|one)\b"
)
_MENTION: Final = r"<@([A-Z0-9]+)(?:\|[^>]*)?>"
_TEAM: Final = r"<!subteam\^[A-Z0-9]+(?:\|@?([^>]+))?>"
_ANY_MENTION: Final = r"<(?:@[A-Z0-9]+|!subteam\^[A-Z0-9]+)(?:\|[^>]*)?>"
_OPENING_MENTIONS: Final = r"^\W*((?:<(?:@|!subteam)[^>]+>[\s,/&]*(?:and |or |und )?)+)"
_QUOTED: Final = r"(?m)^(?:>|&gt;).*$|(?s)```.*?```"
_COPIED: Final = r"(?i)\b(?:cc|fyi|kudos)\b:?.*"
_SENTENCE: Final = r"[^.?!\n]+(?:[.?!](?:\S[^.?!\n]*)?)*"
_QUOTE_LENGTH: Final = 200


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


def asks_to_take_over(text: pl.Expr) -> pl.Expr:
    """A sentence that asks to take something over, and does not deny or report it."""
    return text.str.contains(REQUEST) & ~text.str.contains(_DENIED)


def _in_slack(
    staged: Mapping[str, pl.DataFrame], people: pl.DataFrame, aliases: pl.DataFrame
) -> pl.DataFrame:
    """Requests with a mention of somebody of ours, or of one of our teams."""
    known = _known(people, aliases)
    authors = known.filter(pl.col("side") == Side.OURS).select("user_id", by_id="person_id")
    asking = (
        _sentences(staged["slack_messages"].join(authors, on="user_id"))
        .filter(asks_to_take_over(pl.col("sentence")))
        .with_columns(
            named=pl.coalesce(
                pl.when(pl.col("sentence").str.contains(_ANY_MENTION)).then("sentence"), "opening"
            )
        )
        .unique(["channel_id", "ts"], keep="first", maintain_order=True)
    )
    names = dict(known.select("user_id", "name").iter_rows())
    return (
        asking.join(
            _asked_persons(asking, known),
            on=["channel_id", "ts"],
            how="left",
            maintain_order="left",
        )
        .with_columns(
            asked_ids=pl.col("asked_ids").fill_null([]),
            asked_team=pl.col("named").str.extract(_TEAM, 1),
            quote=shown_text(asking["sentence"], people=names, channels={}),
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


def _known(people: pl.DataFrame, aliases: pl.DataFrame) -> pl.DataFrame:
    """user_id, person_id, name, side of everybody in Slack."""
    return (
        aliases.filter(pl.col("source") == Source.SLACK)
        .join(people, on="person_id", maintain_order="left")
        .select("person_id", "name", "side", user_id="tool_id")
    )


def _sentences(said: pl.DataFrame) -> pl.DataFrame:
    """The messages with a mention, one row per sentence, and the mentions that open each message."""
    return (
        said.filter(~pl.col("is_bot") & pl.col("text").str.contains(r"<@|<!subteam"))
        .with_columns(text=pl.col("text").str.replace_all(_QUOTED, " "))
        .with_columns(
            opening=pl.col("text").str.extract(_OPENING_MENTIONS, 1),
            sentence=pl.col("text").str.replace_all(_COPIED, "").str.extract_all(_SENTENCE),
        )
        .explode("sentence")
        .with_columns(pl.col("sentence").str.strip_chars())
        .filter(pl.col("sentence").str.len_chars() > 0)
    )


def _asked_persons(asking: pl.DataFrame, known: pl.DataFrame) -> pl.DataFrame:
    """channel_id, ts, asked_ids: who of ours is named, each once, the asker left out."""
    users = (
        pl.col("named").str.extract_all(_MENTION).list.eval(pl.element().str.extract(_MENTION, 1))
    )
    return (
        asking.select("channel_id", "ts", "by_id", user_id=users)
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
    asking = (
        staged["email_messages"]
        .filter(pl.col("forward_form").is_not_null())
        .join(of_ours.rename({"person_id": "by_id"}), left_on="from_email", right_on="address")
        .with_columns(sentence=pl.col("text").str.extract_all(_SENTENCE))
        .with_columns(
            sentence=pl.col("sentence")
            .list.eval(pl.element().filter(asks_to_take_over(pl.element())))
            .list.first()
        )
        .filter(pl.col("sentence").is_not_null())
    )
    own_domains = ours(asking.select(pl.col("to").explode().pipe(domain_of)).to_series(), our)
    return (
        asking.join(_asked_addresses(asking, by_address, own_domains), on="message_id")
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
    asking: pl.DataFrame, by_address: pl.DataFrame, own_domains: list[str]
) -> pl.DataFrame:
    """message_id, asked_ids, asked_team: persons among the recipients, else the mailbox of ours."""
    sent = (
        asking.select("message_id", "by_id", address="to")
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


def _quoted(sentence: pl.Expr) -> pl.Expr:
    return sentence.str.replace_all(r"\s+", " ").str.strip_chars().str.head(_QUOTE_LENGTH)
