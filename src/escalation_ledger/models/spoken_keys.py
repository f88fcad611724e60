"""Keys that people write: tickets and threads that a text, a subject or a quote names.

One piece of evidence is about one ticket. A second one that it names joins only when the text says
that they are the same; a ticket is about itself, so any other is its second.
"""

from typing import Final

import polars as pl

from escalation_ledger.domain.evidence import email_id_expr, ticket_id_expr
from escalation_ledger.domain.words import Side
from escalation_ledger.models.mentions import mentions, undenied
from escalation_ledger.models.saying import OTHER_MATTER, SAME, is_other_matter

_KIND_OF_FORM: Final = {
    "address": "ticket_url",
    "word": "ticket_id",
    "hash": "ticket_id",
    "permalink": "slack_thread",
}
_PHRASES: Final = {
    "address": "names ticket {} by its address",
    "word": "names ticket {}",
    "hash": "names ticket {}",
    "permalink": "links to the {}",
}
NAMES_MAIL: Final = "names a mail by its Message-ID"
_TICKET: Final = "zendesk:ticket:"
# A message that names more is a list and not even proposes; one that names two, and does not say
# that they are the same, proposes both.
_LISTED: Final = 2
# A comment on what is passed on is this short, in characters.
_FEW_WORDS: Final = 200
# A number of so many digits is no other system's by chance.
_LONG: Final = 5
_MESSAGE_ID: Final = r"[\w.!#$%&*+/=?^{|}~-]+@[\w.-]+[\w]"


def spoken_keys(
    evidence: pl.DataFrame,
    messages: pl.DataFrame,
    emails: pl.DataFrame,
    *,
    names: pl.DataFrame,
    led: pl.DataFrame,
) -> pl.DataFrame:
    """KEYS of what texts name. names: word, account_id of customers' names, which may stand beside
    a number; led: namer, target of tickets that evidence is about by its headers."""
    texts = _texts(evidence, messages, emails)
    numbers = evidence.get_column("evidence_id").str.extract(r"^zendesk:ticket:([0-9]+)$")
    found = _targets(mentions(texts, known=numbers.drop_nulls()), evidence, messages, names)
    named = texts.join(found.select("message_id").unique(), on="message_id", how="semi")
    said = undenied(named.filter(pl.col("zone") == "text")).select(
        "message_id",
        says_same=pl.col("text").str.contains(SAME),
        is_other=is_other_matter(pl.col("text")),
    )
    told = found.join(
        said.group_by("message_id", maintain_order=True).agg(pl.all().any()),
        on="message_id",
        how="left",
        maintain_order="left",
    ).join(
        messages.select("message_id", "at", is_internal=_is_among_us()),
        on="message_id",
        how="left",
        maintain_order="left",
    )
    tickets = _about_one(told.filter(pl.col("form") != "permalink"), led)
    links = told.filter(pl.col("form") == "permalink").with_columns(is_first=pl.lit(value=True))
    return pl.concat(
        [_keys(pl.concat([tickets, links], how="diagonal")), _named_mails(texts, messages)]
    )


def _targets(
    found: pl.DataFrame, evidence: pl.DataFrame, messages: pl.DataFrame, names: pl.DataFrame
) -> pl.DataFrame:
    """Mentions of evidence that exists, with namer, target and whether the number stands as a name."""
    home = messages.select("message_id", home="evidence_id")
    is_permalink = pl.col("form") == "permalink"
    owner = evidence.select(target="evidence_id", owner="account_id")
    return (
        found.join(home, left_on="key", right_on="message_id", how="left", maintain_order="left")
        .with_columns(
            namer="evidence_id",
            target=pl.when(is_permalink)
            .then(pl.coalesce("home", "key"))
            .otherwise(ticket_id_expr(pl.col("key"))),
        )
        .filter(pl.col("namer") != pl.col("target"))
        .join(owner, on="target", maintain_order="left")
        .with_columns(in_message=_listed(pl.col("target"), is_permalink))
        .join(
            names.rename({"word": "beside", "account_id": "named"}),
            on="beside",
            how="left",
            maintain_order="left",
        )
        .filter(pl.col("is_sure") | (pl.col("named") == pl.col("owner")).fill_null(value=False))
    )


def _is_among_us() -> pl.Expr:
    """Said by one of us where no customer reads it: such a message that begins with a number means it."""
    return (pl.col("side") == Side.OURS.value) & ~pl.col("is_customer_visible")


def _listed(target: pl.Expr, is_permalink: pl.Expr) -> pl.Expr:
    """How many tickets, or how many threads, a message names; its subject is told apart."""
    return target.n_unique().over("message_id", "zone", is_permalink)


def _about_one(tickets: pl.DataFrame, led: pl.DataFrame) -> pl.DataFrame:
    """With is_first: the one ticket each piece of evidence is about, and those said to be the same."""
    is_spoken = (pl.col("zone") != "quoted") & (pl.col("in_message") == 1)
    of_one = pl.col("namer").str.starts_with(_TICKET) | pl.col("leads").is_not_null()
    order = pl.struct(
        pl.col("zone") != "subject", pl.col("at"), pl.col("place").fill_null(0), "target"
    )
    leading = led.group_by("namer", maintain_order=True).agg(leads=pl.col("target").first())
    ranked = tickets.join(leading, on="namer", how="left", maintain_order="left").with_columns(
        first=pl.col("target")
        .filter(is_spoken)
        .sort_by(order.filter(is_spoken))
        .first()
        .over("namer"),
    )
    return ranked.filter((pl.col("in_message") <= _LISTED) | pl.col("says_same")).with_columns(
        is_first=pl.col("says_same").fill_null(value=False)
        | (pl.col("leads") == pl.col("target")).fill_null(value=False)
        | (~of_one & (pl.col("target") == pl.col("first")).fill_null(value=False)),
    )


def _keys(told: pl.DataFrame) -> pl.DataFrame:
    is_quoted = pl.col("zone") == "quoted"
    # Its subject is that of the mail it was made from, and so is what it says below of the same.
    in_subject = (pl.col("zone") == "subject").any().over("message_id", "target")
    is_borrowed = in_subject & pl.col("is_other").fill_null(value=False)
    # Among ourselves the number comes first, and then the sentence goes on about whatever it may.
    is_contrasted = (
        pl.when(pl.col("is_internal").fill_null(value=False))
        .then("is_contrasted_at_once")
        .otherwise("is_contrasted")
    )
    is_apart = (
        is_contrasted & (pl.col("zone") == "text") & ~pl.col("says_same").fill_null(value=False)
    )
    phrase = pl.col("form").replace_strict(_PHRASES, return_dtype=pl.String)
    doubt = (
        pl.when(is_quoted)
        .then(pl.lit(", in quoted text only"))
        .when(is_borrowed)
        .then(pl.lit(" in its subject, and says that it is about something else"))
        .when(is_apart)
        .then(pl.lit(" in words that may set it apart"))
        .when(~pl.col("is_first"))
        .then(pl.lit(" besides another"))
        .otherwise(pl.lit(""))
    )
    return told.select(
        "namer",
        "target",
        kind=pl.col("form").replace_strict(_KIND_OF_FORM, return_dtype=pl.String),
        is_bare=(pl.col("form") == "hash")
        & ~(_is_meant() & pl.col("is_internal")).fill_null(value=False),
        is_strong=~is_quoted & ~is_borrowed & ~is_apart & pl.col("is_first"),
        tells_account=~is_quoted,
        says=pl.when(pl.col("form") == "permalink")
        .then(phrase)
        .otherwise(phrase.str.replace("{}", pl.col("key"), literal=True))
        + doubt,
    )


def _is_meant() -> pl.Expr:
    """A number that heads what one of us says, or a long one with its sign after a word for it."""
    is_long = pl.col("key").str.len_chars() >= _LONG
    return pl.col("is_heading") | (pl.col("is_about") & is_long)


def _named_mails(texts: pl.DataFrame, messages: pl.DataFrame) -> pl.DataFrame:
    """KEYS of mails that a text names by their Message-ID."""
    known = messages.filter(pl.col("message_id").str.starts_with("email:")).select(
        header="message_id", target="evidence_id"
    )
    named = (
        texts.filter((pl.col("zone") == "text") & pl.col("text").str.contains("@", literal=True))
        .select(namer="evidence_id", header=pl.col("text").str.extract_all(_MESSAGE_ID))
        .explode("header")
        .drop_nulls()
        .with_columns(header=email_id_expr(pl.col("header")))
        .join(known, on="header")
    )
    return named.select(
        "namer",
        "target",
        kind=pl.lit("email_reference"),
        is_bare=pl.lit(value=False),
        is_strong=pl.lit(value=True),
        tells_account=pl.lit(value=True),
        says=pl.lit(NAMES_MAIL),
    ).filter(pl.col("namer") != pl.col("target"))


def _texts(evidence: pl.DataFrame, messages: pl.DataFrame, emails: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, message_id, zone, text of everything that may name something."""
    homes = messages.select("message_id", "evidence_id")
    mail = emails.select(email_id_expr(pl.col("message_id")).alias("message_id"), "subject")
    said = messages.select("evidence_id", "message_id", zone=pl.lit("text"), text="text")
    quoted = messages.select("evidence_id", "message_id", zone=pl.lit("quoted"), text="quoted")
    subjects = mail.join(homes, on="message_id").select(
        "evidence_id", "message_id", zone=pl.lit("subject"), text="subject"
    )
    passed_on = _passed_on(messages, emails)
    titles = evidence.filter(pl.col("source") == "zendesk").select(
        "evidence_id", message_id="evidence_id", zone=pl.lit("subject"), text="title"
    )
    return pl.concat([said, quoted, passed_on, subjects, titles])


def _passed_on(messages: pl.DataFrame, emails: pl.DataFrame) -> pl.DataFrame:
    """The forwarded mail as a text of the one that passes it on with few words of its own.

    That of a customer is a message by itself; a long comment is what the mail is about.
    """
    own = messages.select("message_id", "evidence_id", own="text")
    is_message = pl.col("message_id").str.ends_with("#original")
    told = messages.filter(is_message).select(pl.col("message_id").str.strip_suffix("#original"))
    return (
        emails.filter(pl.col("original_text").is_not_null())
        .with_columns(message_id=email_id_expr(pl.col("message_id")))
        .join(own, on="message_id")
        .join(told, on="message_id", how="anti")
        .filter(
            (pl.col("own").str.len_chars() <= _FEW_WORDS)
            & ~pl.col("own").str.contains(OTHER_MATTER)
        )
        .select("evidence_id", "message_id", zone=pl.lit("text"), text="original_text")
    )
