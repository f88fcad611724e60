"""From staged tables to facts, account by account: what did not change is carried over.

Identity and links run over everything. Then only the accounts whose inputs differ from those
the last snapshot recorded are modelled again; a change of rules or configuration makes all of
them differ. The result equals that of modelling everything.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Protocol

import polars as pl

from escalation_ledger.models import schemas
from escalation_ledger.models.account import PER_ACCOUNT, as_read, modelled
from escalation_ledger.models.addresses import our_domains, our_names
from escalation_ledger.models.asks import asks
from escalation_ledger.models.facts import Facts
from escalation_ledger.models.identity import Identified, identify
from escalation_ledger.models.inputs import NO_ACCOUNT, account_inputs
from escalation_ledger.models.likeness import likenesses
from escalation_ledger.models.likeness.reasons import owning_guesses
from escalation_ledger.models.links import edges, inherited_accounts, keys
from escalation_ledger.models.named_accounts import account_names, named_accounts
from escalation_ledger.models.reading.once import Reading
from escalation_ledger.models.related import related
from escalation_ledger.models.settlements import NOTHING_SETTLED, Settlements
from escalation_ledger.models.shared_keys import accounts_by_key, shared_keys
from escalation_ledger.warehouse.settings import Settings

_PER_ACCOUNT = (*PER_ACCOUNT, "likenesses")


class Previous(Protocol):
    """The last snapshot, as far as modelling reads it."""

    def table(self, name: str) -> pl.DataFrame:
        """One of its tables."""
        ...


@dataclass(frozen=True)
class Built:
    """The facts, what each account's were made from, and the rules they were made by.

    inputs: ACCOUNT_INPUTS. remodelled: the accounts that were not carried over.
    """

    facts: Facts
    inputs: pl.DataFrame
    fingerprint: str
    remodelled: tuple[str, ...]


def build(
    staged: Mapping[str, pl.DataFrame],
    *,
    settings: Settings,
    previous: Previous | None,
    settled: Settlements = NOTHING_SETTLED,
) -> Built:
    """Staged tables by name, and what people settled -> facts. Without `previous`, all is modelled.

    Raises ContractBroken when a frame breaks its contract.
    """
    found = _with_inherited_accounts(identify(staged, settings=settings, settled=settled), staged)
    groups = staged[schemas.ZENDESK_GROUPS.name]
    our = our_domains(staged, settings=settings)
    names = our_names(our, settings=settings)
    inputs = account_inputs(_read_by_account(found, groups, ours=names))
    fingerprint = rules_fingerprint(settings)
    changed = _changed_accounts(inputs, previous, fingerprint)
    fresh = {
        **modelled(
            _of_accounts(found.known, changed),
            groups=groups,
            settings=settings,
            before=_read_before(previous, fingerprint),
        ),
        "likenesses": _alike(found, changed, ours=names),
    }
    kept = _carried_over(previous, inputs, changed)
    facts = Facts(
        accounts=found.known.accounts,
        renewals=found.known.renewals,
        people=found.known.people,
        aliases=found.known.aliases,
        messages=found.known.messages,
        asks=asks(
            staged,
            people=found.known.people,
            aliases=found.known.aliases,
            evidence=found.known.evidence_seed,
            messages=found.known.messages,
            our=our,
        ),
        edges=found.edges,
        related=found.related,
        **{name: pl.concat([fresh[name], kept[name]]) for name in _PER_ACCOUNT},
    )
    return Built(facts.checked(), inputs, fingerprint, tuple(changed))


def rules_fingerprint(settings: Settings) -> str:
    """Hash of the configuration and of the source text of models and domain, which are the rules."""
    sources = sorted(
        (path.name, path.read_bytes())
        for package in ("models", "domain")
        for path in _modules(resources.files("escalation_ledger").joinpath(package))
    )
    text = b"".join(name.encode() + body for name, body in sources)
    return hashlib.sha256(settings.fingerprint.encode() + text).hexdigest()


def _modules(folder: Traversable) -> list[Traversable]:
    inner = [path for child in folder.iterdir() if child.is_dir() for path in _modules(child)]
    return inner + [path for path in folder.iterdir() if path.name.endswith((".py", ".toml"))]


@dataclass(frozen=True)
class _Linked:
    """named: evidence_id, account_id of evidence that has no account and names one."""

    known: Identified
    edges: pl.DataFrame
    related: pl.DataFrame
    named: pl.DataFrame


def _with_inherited_accounts(known: Identified, staged: Mapping[str, pl.DataFrame]) -> _Linked:
    """The account of evidence that has none but names a ticket of one; and the edges."""
    names = account_names(known.accounts)
    named = keys(
        known.evidence_seed,
        known.messages,
        emails=staged[schemas.EMAIL_MESSAGES.name],
        tickets=staged[schemas.ZENDESK_TICKETS.name],
        names=names,
    )
    hints = named_accounts(known.evidence_seed, known.messages, names)
    tickets = staged[schemas.ZENDESK_TICKETS.name]
    by_name = inherited_accounts(named, known.evidence_seed, hints=hints)
    by_key = accounts_by_key(
        _filled(known.evidence_seed, by_name), known.messages, tickets, hints=hints
    )
    inherited = pl.concat([by_name, by_key])

    def filled(frame: pl.DataFrame) -> pl.DataFrame:
        return _filled(frame, inherited)

    seed = filled(known.evidence_seed)
    whole = Identified(
        accounts=known.accounts,
        renewals=known.renewals,
        people=known.people,
        aliases=known.aliases,
        evidence_seed=seed,
        messages=filled(known.messages),
        audits=filled(known.audits),
    )
    left_over = hints.join(inherited, on="evidence_id", how="anti")
    shared = shared_keys(seed, known.messages, tickets)
    return _Linked(
        whole,
        edges(pl.concat([named, shared]), seed),
        related(seed, known.messages, tickets),
        left_over,
    )


def _filled(frame: pl.DataFrame, inherited: pl.DataFrame) -> pl.DataFrame:
    """The frame with the inherited accounts where it has none."""
    return (
        frame.join(
            inherited, on="evidence_id", how="left", suffix="_inherited", maintain_order="left"
        )
        .with_columns(pl.coalesce("account_id", "account_id_inherited").alias("account_id"))
        .drop("account_id_inherited")
    )


def _placed(frame: pl.DataFrame, named: pl.DataFrame) -> pl.DataFrame:
    """The frame's rows that belong to an account or name one, of which account_id then is."""
    return (
        frame.join(named, on="evidence_id", how="left", suffix="_named", maintain_order="left")
        .with_columns(account_id=pl.coalesce("account_id", "account_id_named"))
        .drop("account_id_named")
        .filter(pl.col("account_id").is_not_null())
    )


def _alike(found: _Linked, changed: list[str], *, ours: list[str]) -> pl.DataFrame:
    """LIKENESSES of these accounts, evidence that only names them included."""
    known = found.known
    evidence = _placed(known.evidence_seed, found.named).filter(pl.col("account_id").is_in(changed))
    alike = likenesses(
        evidence,
        known.messages.join(evidence.select("evidence_id"), on="evidence_id", how="semi"),
        people=known.people,
        accounts=known.accounts,
        ours=ours,
    )
    return owning_guesses(alike, found.named, known.accounts)


def _read_by_account(
    found: _Linked, groups: pl.DataFrame, *, ours: list[str]
) -> dict[str, pl.DataFrame]:
    """Every frame the per-account models read, each with account_id; ours: names of our company."""
    known = found.known
    hinted = found.named.select("evidence_id")
    named = _placed(known.messages.join(hinted, on="evidence_id", how="semi"), found.named)
    values = pl.concat(
        [
            known.audits.select("account_id", "field", tool_id=column)
            for column in ("actor_id", "previous", "value")
        ]
    ).unique(maintain_order=True)
    zendesk = known.aliases.filter(pl.col("source") == "zendesk")
    persons = pl.concat(
        [
            known.messages.select("account_id", person_id="author_id"),
            named.select("account_id", person_id="author_id"),
            known.evidence_seed.select("account_id", person_id="assignee_id"),
            values.join(zendesk, on="tool_id").select("account_id", "person_id"),
        ]
    ).unique(maintain_order=True)
    return {
        "accounts": known.accounts.select(
            "account_id", "calendar", "account", "domains", ours=pl.lit(" ".join(ours))
        ),
        "evidence": known.evidence_seed,
        "messages": known.messages,
        "named": named,
        "named_titles": _placed(
            known.evidence_seed.join(hinted, on="evidence_id", how="semi"), found.named
        ).select("account_id", "evidence_id", "title"),
        "audits": known.audits,
        "people": persons.join(known.people.drop("account_id"), on="person_id"),
        "aliases": values.join(zendesk, on="tool_id"),
        "groups": values.join(groups, left_on="tool_id", right_on="group_id"),
    }


def _changed_accounts(
    inputs: pl.DataFrame, previous: Previous | None, fingerprint: str
) -> list[str]:
    if previous is None or previous.table("run").item(0, "fingerprint") != fingerprint:
        return inputs["account_id"].to_list()
    before = previous.table(schemas.ACCOUNT_INPUTS.name)
    return inputs.join(before, on=["account_id", "digest"], how="anti")["account_id"].to_list()


def _read_before(previous: Previous | None, fingerprint: str) -> Reading | None:
    """What the last snapshot read, where the same rules did."""
    if previous is None or previous.table("run").item(0, "fingerprint") != fingerprint:
        return None
    messages = previous.table(schemas.MESSAGES.name)
    return Reading(
        as_read(messages, previous.table(schemas.ACCOUNTS.name)),
        previous.table(schemas.PROMISES.name),
        previous.table(schemas.READINGS.name),
    )


def _of_accounts(known: Identified, accounts: list[str]) -> Identified:
    wanted = pl.col("account_id").fill_null(NO_ACCOUNT).is_in(accounts)
    return Identified(
        accounts=known.accounts,
        renewals=known.renewals,
        people=known.people,
        aliases=known.aliases,
        evidence_seed=known.evidence_seed.filter(wanted),
        messages=known.messages.filter(wanted),
        audits=known.audits.filter(wanted),
    )


def _carried_over(
    previous: Previous | None, inputs: pl.DataFrame, changed: list[str]
) -> dict[str, pl.DataFrame]:
    """The last snapshot's rows of accounts that are still there and did not change.

    Where all of them did, it is not asked: one that other rules made may lack a table.
    """
    same = inputs.filter(~pl.col("account_id").is_in(changed))["account_id"].to_list()
    tables = {table.name: table for table in schemas.FACTS}
    return {
        name: tables[name].empty()
        if previous is None or not same
        else previous.table(name)
        .filter(pl.col("account_id").fill_null(NO_ACCOUNT).is_in(same))
        .select(tables[name].columns.keys())
        for name in _PER_ACCOUNT
    }
