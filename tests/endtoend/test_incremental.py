"""However the inputs change, modelling only what changed gives what modelling everything gives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.models import account, schemas
from escalation_ledger.models.build import Built, build
from escalation_ledger.models.reading import readings
from escalation_ledger.warehouse import snapshot
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import Settings, load_settings

Tables = Mapping[str, pl.DataFrame]
KEYS = {table.name: table.key for table in schemas.FACTS}


@dataclass(frozen=True)
class Before:
    """A snapshot's tables, as the next build reads them."""

    built: Built

    def table(self, name: str) -> pl.DataFrame:
        if name == "run":
            return pl.DataFrame({"fingerprint": [self.built.fingerprint]})
        return {**self.built.facts.tables, "account_inputs": self.built.inputs}[name]


def without_ticket(tables: Tables, n: int) -> Tables:
    ticket = tables["zendesk_tickets"]["ticket_id"][n % tables["zendesk_tickets"].height]
    names = ("zendesk_tickets", "zendesk_comments", "zendesk_audits")
    return {
        **tables,
        **{name: tables[name].filter(pl.col("ticket_id") != ticket) for name in names},
    }


def _set(tables: Tables, name: str, n: int, column: str, value: pl.Expr) -> Tables:
    frame = tables[name].with_row_index("row")
    is_chosen = pl.col("row") == n % frame.height
    changed = frame.with_columns(pl.when(is_chosen).then(value).otherwise(column).alias(column))
    return {**tables, name: changed.drop("row")}


def promised_again(tables: Tables, n: int) -> Tables:
    text = pl.lit("We will send you the corrected file by tomorrow 16:00. All exports are blocked.")
    return _set(tables, "zendesk_comments", n, "body", text)


def named_another_ticket(tables: Tables, n: int) -> Tables:
    ticket = tables["zendesk_tickets"]["ticket_id"][(n * 7) % tables["zendesk_tickets"].height]
    return _set(tables, "slack_messages", n, "text", pl.lit(f"same as ticket {ticket}"))


def named_a_customer(tables: Tables, n: int) -> Tables:
    name = tables["crm_accounts"]["name"][n % tables["crm_accounts"].height]
    said = f"{name} again: the leaderboard ends in ERR-4711 for {n} of them"
    tables = _set(tables, "slack_messages", n, "text", pl.lit(said))
    return _set(tables, "zendesk_comments", n, "body", pl.lit("Rankings end in ERR-4711."))


def moved_to_another_account(tables: Tables, n: int) -> Tables:
    organization = tables["zendesk_organizations"]["org_id"][n % 5]
    return _set(tables, "zendesk_tickets", n, "org_id", pl.lit(organization))


def solved(tables: Tables, n: int) -> Tables:
    return _set(tables, "zendesk_tickets", n, "status", pl.lit("solved"))


def renamed_person(tables: Tables, n: int) -> Tables:
    return _set(tables, "zendesk_users", n, "name", pl.lit("Renamed Person"))


def renamed_team(tables: Tables, n: int) -> Tables:
    return _set(tables, "zendesk_groups", n, "name", pl.lit("Renamed Team"))


def left_us(tables: Tables, n: int) -> Tables:
    return _set(tables, "zendesk_users", n, "is_active", pl.lit(value=False))


def moved_to_another_region(tables: Tables, n: int) -> Tables:
    return _set(tables, "crm_accounts", n, "region", pl.lit(["US", "UK", "DE"][n % 3]))


def without_account(tables: Tables, n: int) -> Tables:
    account = tables["crm_accounts"]["account_id"][n % tables["crm_accounts"].height]
    return {
        **tables,
        "crm_accounts": tables["crm_accounts"].filter(pl.col("account_id") != account),
    }


def moved_to_another_zone(tables: Tables, n: int) -> Tables:
    zone = pl.lit(["Asia/Tokyo", "America/Denver", None][n % 3], pl.String)
    return _set(tables, "zendesk_users", n, "time_zone", zone)


def said_as_another_did(tables: Tables, n: int) -> Tables:
    said = tables["zendesk_comments"]["body"][(n * 13) % tables["zendesk_comments"].height]
    return _set(tables, "zendesk_comments", n, "body", pl.lit(said))


def named_ourselves_otherwise(tables: Tables, n: int) -> Tables:
    """One agent more, at a domain that none had: what it is called is no word of any customer's."""
    users = tables["zendesk_users"]
    agent = users.filter(role="agent").head(1)
    hired = agent.with_columns(
        user_id=pl.lit("9990001"), name=pl.lit("Hired"), email=pl.lit(f"hired@{OUR_OTHER[n % 3]}")
    )
    return {**tables, "zendesk_users": pl.concat([users, hired])}


OUR_OTHER = ("board.example", "fleet.example", "stand.example")


def said_internally(tables: Tables, n: int) -> Tables:
    return _set(tables, "zendesk_comments", n, "is_public", pl.lit(value=False))


CHANGES: list[Callable[[Tables, int], Tables]] = [
    without_ticket, promised_again, named_another_ticket, named_a_customer, moved_to_another_account, solved,
    renamed_person, renamed_team, left_us, moved_to_another_region, without_account, moved_to_another_zone,
    said_as_another_did, said_internally, named_ourselves_otherwise,
]  # fmt: skip


@pytest.fixture(scope="module")
def staged(sampled: Path) -> Tables:
    held = snapshot.current(Home(sampled))
    assert held is not None
    return {table.name: held.table(f"stg_{table.name}") for table in schemas.STAGED}


@pytest.fixture(scope="module")
def configuration(sampled: Path) -> Settings:
    return load_settings(sampled)


@pytest.fixture(scope="module")
def first(staged: Tables, configuration: Settings) -> Built:
    return build(staged, settings=configuration, previous=None)


def content(built: Built) -> str:
    tables = {**built.facts.tables, "account_inputs": built.inputs}
    return snapshot.content_hash(tables, KEYS)


def test_any_sequence_of_changes_gives_what_a_full_rebuild_gives(first, staged, configuration):
    @settings(max_examples=6)
    @given(
        st.lists(st.tuples(st.sampled_from(CHANGES), st.integers(0, 999)), min_size=1, max_size=3)
    )
    def holds(steps):
        tables, built = staged, first
        for change, n in steps:
            tables = change(tables, n)
            built = build(tables, settings=configuration, previous=Before(built))
        assert content(built) == content(build(tables, settings=configuration, previous=None))

    holds()


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_one_change_gives_what_a_full_rebuild_gives(change, first, staged, configuration):
    tables = change(staged, 3)
    after = build(tables, settings=configuration, previous=Before(first))
    assert content(after) == content(build(tables, settings=configuration, previous=None))


def test_only_the_account_whose_ticket_changed_is_modelled_again(first, staged, configuration):
    after = build(promised_again(staged, 3), settings=configuration, previous=Before(first))
    assert len(after.remodelled) == 1


def test_nothing_is_modelled_again_when_nothing_changed(first, staged, configuration):
    assert build(staged, settings=configuration, previous=Before(first)).remodelled == ()


def test_of_a_changed_account_only_the_changed_message_is_read_again(
    first, staged, configuration, monkeypatch
):
    read: list[int] = []

    def counted(messages: pl.DataFrame) -> pl.DataFrame:
        read.append(messages.height)
        return readings(messages)

    monkeypatch.setattr(account, "readings", counted)
    after = build(promised_again(staged, 3), settings=configuration, previous=Before(first))
    assert len(after.remodelled) == 1
    assert read == [1]


def test_each_text_of_one_side_is_read_once_in_a_refresh(staged, configuration, monkeypatch):
    read: list[int] = []

    def counted(messages: pl.DataFrame) -> pl.DataFrame:
        read.append(messages.height)
        return readings(messages)

    monkeypatch.setattr(account, "readings", counted)
    built = build(staged, settings=configuration, previous=None)
    messages = built.facts.messages
    assert read == [messages.select("text", "side", "is_customer_visible").n_unique()]
    assert read[0] < messages.height


def test_other_rules_read_everything_again(first, staged, configuration, monkeypatch):
    read: list[int] = []

    def counted(messages: pl.DataFrame) -> pl.DataFrame:
        read.append(messages.height)
        return readings(messages)

    monkeypatch.setattr(account, "readings", counted)
    other = replace(first, fingerprint="other rules")
    build(staged, settings=configuration, previous=Before(other))
    assert read == [first.facts.messages.select("text", "side", "is_customer_visible").n_unique()]
