"""Mail threads: which mails belong together, by the Message-IDs they refer to."""

import polars as pl

from escalation_ledger.models.automatic import is_automatic
from escalation_ledger.models.saying import is_other_matter


def mail_threads(mails: pl.DataFrame) -> pl.DataFrame:
    """EMAIL_MESSAGES -> message_id, opening_id: the earliest mail present of each mail's thread.

    Mails are of one thread when one refers to the other or both refer to a third, present or
    not, however long the way: mail programs shorten References, so roots alone do not agree. One
    that says that it is about something else answers nothing, nor does an autoresponder's.
    """
    ranked = mails.sort("at", "message_id", maintain_order=True).with_row_index("label")
    referred = pl.concat_list("references", "thread_root", "message_id").list.unique(
        maintain_order=True
    )
    answers_nothing = (
        is_other_matter(pl.col("text")) | pl.col("is_autoreply") | is_automatic(pl.col("subject"))
    ).fill_null(value=False)
    mentions = ranked.select(
        "label",
        "message_id",
        node=pl.when(answers_nothing).then(pl.concat_list("message_id")).otherwise(referred),
    ).explode("node")
    while True:
        spread = mentions.with_columns(label=pl.col("label").min().over("node")).with_columns(
            label=pl.col("label").min().over("message_id")
        )
        if spread.equals(mentions):
            break
        mentions = spread
    openings = ranked.select("label", opening_id="message_id")
    return (
        mentions.unique("message_id", keep="first", maintain_order=True)
        .join(openings, on="label", how="left", maintain_order="left")
        .select("message_id", "opening_id")
    )
