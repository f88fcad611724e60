"""Identity: whose everything is. People and accounts over all tools, then the evidence itself."""

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from escalation_ledger.domain.evidence import ticket_id_expr
from escalation_ledger.domain.words import Side, Source
from escalation_ledger.models import evidence, messages, schemas
from escalation_ledger.models.accounts import Accounts, accounts, renewals
from escalation_ledger.models.addresses import by_domain, domain_of, our_domains, ours
from escalation_ledger.models.channels import channels
from escalation_ledger.models.evidence import EVIDENCE_SEED
from escalation_ledger.models.mail_threads import mail_threads
from escalation_ledger.models.people import people
from escalation_ledger.models.settlements import NOTHING_SETTLED, Settlements, known_as
from escalation_ledger.models.slack_text import shown_text
from escalation_ledger.models.workspaces import placed_by_channel
from escalation_ledger.warehouse.settings import Settings


@dataclass(frozen=True)
class Identified:
    """What the tools say, in one vocabulary.

    accounts, renewals, people, aliases, messages: as their schemas say. evidence_seed:
    EVIDENCE_SEED. audits: ZENDESK_AUDITS of known tickets with evidence_id and account_id.
    """

    accounts: pl.DataFrame
    renewals: pl.DataFrame
    people: pl.DataFrame
    aliases: pl.DataFrame
    evidence_seed: pl.DataFrame
    messages: pl.DataFrame
    audits: pl.DataFrame


def identify(
    staged: Mapping[str, pl.DataFrame],
    *,
    settings: Settings,
    settled: Settlements = NOTHING_SETTLED,
) -> Identified:
    """Staged tables by name (a missing one is empty) -> people, accounts, evidence, messages.

    settled: what people said of who is who and whose; it comes before what the tools say.
    """
    tables = {table.name: staged.get(table.name, table.empty()) for table in schemas.STAGED}
    our = our_domains(tables, settings=settings)
    known = accounts(tables, our=our, settings=settings, settled=settled.domains)
    persons, aliases = people(
        tables, known=known, our=our, settled=settled, workspaces=settings.workspaces
    )
    places = channels(
        tables,
        accounts=known.accounts,
        people=persons,
        aliases=aliases,
        settings=settings,
        settled=settled.channels,
    )
    persons = placed_by_channel(persons, aliases, tables, places)
    items = [
        _zendesk(tables, known, persons, aliases, settings=settings),
        _slack(tables, places, persons, aliases),
        _mail(
            tables,
            known,
            persons,
            aliases,
            our=our,
            settings=settings,
            identities=settled.identities,
        ),
    ]
    said = pl.concat([item[1] for item in items])
    seed = _assigned(
        EVIDENCE_SEED.check(pl.concat([_shaped(item[0]) for item in items])),
        said,
        settled.evidence,
        known.accounts,
    )
    owners = seed.select("evidence_id", "account_id")
    audits = tables["zendesk_audits"].with_columns(evidence_id=ticket_id_expr(pl.col("ticket_id")))
    return Identified(
        accounts=known.accounts,
        renewals=renewals(tables, known=known.accounts),
        people=persons,
        aliases=aliases,
        evidence_seed=seed,
        messages=schemas.MESSAGES.check(said.join(owners, on="evidence_id", maintain_order="left")),
        audits=evidence.audits_in_order(
            audits.join(owners, on="evidence_id", maintain_order="left")
        ),
    )


def _assigned(
    seed: pl.DataFrame, said: pl.DataFrame, settled: Mapping[str, str], known: pl.DataFrame
) -> pl.DataFrame:
    """The seed with the accounts that people gave to evidence, by the id it goes by now.

    A mail thread is named by its earliest mail; what it was called before is a message in it.
    """
    if not settled:
        return seed
    given = pl.DataFrame({"given": list(settled), "settled": list(settled.values())}).join(
        known, left_on="settled", right_on="account_id", how="semi", maintain_order="left"
    )
    ids = pl.concat(
        [
            seed.select("evidence_id", given="evidence_id"),
            said.select("evidence_id", given="message_id"),
        ]
    ).unique("given", keep="first", maintain_order=True)
    now = (
        given.join(ids, on="given", maintain_order="left")
        .unique("evidence_id", keep="last", maintain_order=True)
        .select("evidence_id", "settled")
    )
    return (
        seed.join(now, on="evidence_id", how="left", maintain_order="left")
        .with_columns(account_id=pl.coalesce("settled", "account_id"))
        .drop("settled")
    )


def _shaped(seed: pl.DataFrame) -> pl.DataFrame:
    return seed.select(EVIDENCE_SEED.columns.keys())


def _zendesk(
    tables: Mapping[str, pl.DataFrame],
    known: Accounts,
    persons: pl.DataFrame,
    aliases: pl.DataFrame,
    *,
    settings: Settings,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tickets and their comments."""
    seed = evidence.tickets(
        tables,
        organizations=known.organizations,
        people=persons,
        aliases=aliases,
        settings=settings,
    )
    return seed, messages.comments(tables, messages.authors(persons, aliases, Source.ZENDESK))


def _slack(
    tables: Mapping[str, pl.DataFrame],
    places: pl.DataFrame,
    persons: pl.DataFrame,
    aliases: pl.DataFrame,
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Slack threads and their messages. places: as models.channels gives them."""
    named = aliases.filter(pl.col("source") == Source.SLACK).join(
        persons, on="person_id", maintain_order="left"
    )
    stored = tables["slack_messages"]
    shown = stored.with_columns(
        text=shown_text(
            stored.get_column("text"),
            people=dict(named.select("tool_id", "name").iter_rows()),
            channels=dict(places.select("channel_id", "name").iter_rows()),
        )
    )
    seed = evidence.slack_threads(shown, places)
    authors = messages.authors(persons, aliases, Source.SLACK)
    return seed, messages.slack_messages(shown, places, authors)


def _mail(
    tables: Mapping[str, pl.DataFrame],
    known: Accounts,
    persons: pl.DataFrame,
    aliases: pl.DataFrame,
    *,
    our: list[str],
    settings: Settings,
    identities: Mapping[str, str],
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Mail threads and their mails."""
    mails = tables["email_messages"]
    threaded = mails.join(mail_threads(mails), on="message_id", maintain_order="left")
    taking_part = _participants(mails, known, persons, our=our, identities=identities)
    authors = messages.authors(persons, aliases, Source.EMAIL)
    said = messages.mail_messages(threaded, taking_part, authors)
    return evidence.mail_evidence(threaded, taking_part, said, our=our, settings=settings), said


def _participants(
    mails: pl.DataFrame,
    known: Accounts,
    persons: pl.DataFrame,
    *,
    our: list[str],
    identities: Mapping[str, str],
) -> pl.DataFrame:
    """message_id, address, side, account_id, is_recipient, is_original: everybody in each mail."""
    no, yes = pl.lit(value=False), pl.lit(value=True)
    named = pl.concat(
        [
            mails.select("message_id", address="from_email", is_recipient=no, is_original=no),
            mails.explode("to").select(
                "message_id", address="to", is_recipient=yes, is_original=no
            ),
            mails.select("message_id", address="original_from", is_recipient=no, is_original=yes),
        ]
    ).drop_nulls("address")
    domains = named.select(domain=domain_of(pl.col("address"))).get_column("domain")
    side = (
        pl.when(pl.col("domain").is_in(ours(domains, our)).fill_null(value=False))
        .then(pl.lit(Side.OURS.value))
        .when(pl.col("owner").is_not_null())
        .then(pl.lit(Side.CUSTOMER.value))
        .otherwise(pl.lit(Side.UNKNOWN.value))
    )
    return (
        named.with_columns(
            domain=domain_of(pl.col("address")), person_id=known_as("address", identities)
        )
        .join(by_domain(domains, known.domains), on="domain", how="left", maintain_order="left")
        .join(
            persons.select("account_id", "person_id", person_side="side"),
            on="person_id",
            how="left",
            maintain_order="left",
        )
        .select(
            "message_id",
            "address",
            "is_recipient",
            "is_original",
            side=pl.coalesce("person_side", side),
            account_id=pl.coalesce("account_id", "owner"),
        )
    )
