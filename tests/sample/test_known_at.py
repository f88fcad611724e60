"""An export of the story at an earlier instant is what that day's export would have been."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_ledger.domain.words import Source
from escalation_ledger.models import schemas
from escalation_ledger.models.staging import staged
from escalation_ledger.pipelines.landing import land
from escalation_ledger.sample import sample_settings, write_sample
from escalation_ledger.warehouse import raw
from escalation_ledger.warehouse.content import content_hash
from escalation_ledger.warehouse.paths import Home
from escalation_ledger.warehouse.settings import load_settings
from tests.sample import test_shapes as shapes
from tests.sample.conftest import NOW
from tests.sample.drop_folder import DropFolder

AGES = {
    "an hour": timedelta(hours=1),
    "a week": timedelta(days=7),
    "a fortnight and a night": timedelta(days=14, hours=9, minutes=3, seconds=7),
    "two months": timedelta(days=61),
    "before the first ticket": timedelta(days=200),
}
KEYS = {f"stg_{table.name}": table.key for table in schemas.STAGED}


@pytest.fixture(params=AGES.values(), ids=AGES)
def earlier(request: pytest.FixtureRequest, tmp_path: Path) -> DropFolder:
    known_at = NOW - request.param
    write_sample(tmp_path, now=NOW, known_at=known_at)
    return DropFolder(tmp_path, known_at)


def test_nothing_is_later_than_what_was_known(earlier: DropFolder) -> None:
    assert max(earlier.instants()) <= earlier.now


def test_the_objects_of_then_fit_together_as_those_of_now_do(earlier: DropFolder) -> None:
    shapes.test_the_audits_of_a_ticket_add_up_to_the_ticket(earlier)
    shapes.test_tickets_name_people_teams_and_organisations_that_exist(earlier)
    shapes.test_a_slack_parent_counts_its_replies(earlier)
    shapes.test_slack_authors_are_known(earlier)


def test_everything_that_had_been_said_by_then_is_there(
    earlier: DropFolder, sample: DropFolder
) -> None:
    def said(folder: DropFolder) -> list[object]:
        comments = folder.zendesk("comments") + folder.zendesk("audits")
        return [
            *(row for row in comments if datetime.fromisoformat(row["created_at"]) <= earlier.now),
            *(
                (channel, message["ts"], message["text"])
                for channel, message in folder.slack_messages
                if float(message["ts"]) <= earlier.now.timestamp()
            ),
            *(
                (mail["Message-ID"], mail.as_bytes())
                for mail in folder.mails
                if mail["Date"].datetime <= earlier.now
            ),
        ]

    assert said(earlier) == said(sample)


def test_a_ticket_says_what_it_said_then(sample: DropFolder, tmp_path: Path) -> None:
    """4790 had an owner until 8.5 business hours ago; a day and a half before, it still has."""
    write_sample(tmp_path, now=NOW, known_at=NOW - timedelta(days=2))
    then, now = DropFolder(tmp_path, NOW).tickets[4790], sample.tickets[4790]
    people = {user["id"]: user["name"] for user in sample.zendesk("users")}
    assert people[then["assignee_id"]] == "Devon Clarke"
    assert now["assignee_id"] is None
    assert then["updated_at"] < now["updated_at"]
    assert then["created_at"] == now["created_at"]


def test_a_thread_in_the_middle_of_its_talk_counts_the_answers_so_far(
    sample: DropFolder, tmp_path: Path
) -> None:
    talks = [message for _, message in sample.slack_messages if message.get("reply_count", 0) > 1]
    whole = max(talks, key=lambda message: float(message["ts"]))
    first = float(whole["replies"][0]["ts"])
    write_sample(tmp_path, now=NOW, known_at=datetime.fromtimestamp(first, UTC))
    then = DropFolder(tmp_path, NOW)
    [cut] = [message for _, message in then.slack_messages if message["ts"] == whole["ts"]]
    assert cut["replies"] == whole["replies"][:1]
    shapes.test_a_slack_parent_counts_its_replies(then)


def test_a_renewal_was_no_further_then(earlier: DropFolder, sample: DropFolder) -> None:
    def chance(folder: DropFolder) -> dict[str, float]:
        return {
            row["opportunity_id"]: float(row["close_probability"]) for row in folder.crm("renewals")
        }

    then, now = chance(earlier), chance(sample)
    assert then.keys() == now.keys()
    assert all(then[renewal] <= now[renewal] for renewal in now)


@settings(max_examples=8)
@given(minutes=st.integers(0, 60 * 24 * 60))
def test_an_earlier_export_has_no_file_that_a_later_one_lacks(
    minutes: int, sample: DropFolder, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("earlier")
    write_sample(folder, now=NOW, known_at=NOW - timedelta(minutes=minutes))
    names = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file()}
    assert all((sample.folder / name).is_file() for name in names)
    assert max(DropFolder(folder, NOW).instants()) <= NOW - timedelta(minutes=minutes)


def test_landing_one_export_after_the_other_comes_to_what_the_last_alone_does(
    sample: DropFolder, tmp_path: Path
) -> None:
    alone = landed(Home(tmp_path / "alone"), sample.folder, NOW)
    home, drop = Home(tmp_path / "home"), tmp_path / "drop"
    contents = []
    for age in (timedelta(days=61), timedelta(days=14), timedelta(days=7), timedelta()):
        write_sample(drop, now=NOW, known_at=NOW - age)
        contents.append(landed(home, drop, NOW - age))
    assert contents[-1] == alone
    assert len(set(contents)) == len(contents)


def landed(home: Home, drop: Path, at: datetime) -> str:
    """The content hash of what staging makes of everything landed so far."""
    home.root.mkdir(exist_ok=True)
    (home.root / "ledger.toml").write_text(sample_settings(), "utf-8")
    configured = load_settings(home.root)
    land(home, drop, settings=configured, run_id=f"{at:%Y%m%dT%H%M}", fetched_at=at)
    tables: dict[str, pl.DataFrame] = {}
    for source in Source:
        made = staged(
            source, raw.newest(home, source), raw.landed(home, source), settings=configured
        )
        assert made.quarantine.is_empty()
        tables |= stage_names(made.tables)
    return content_hash(tables, KEYS)


def stage_names(tables: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    return {f"stg_{name}": frame for name, frame in tables.items()}


@pytest.mark.parametrize(
    ("known_at", "says"),
    [
        (NOW + timedelta(seconds=1), "is after now"),
        (NOW.replace(tzinfo=None), "known_at = 2026-03-12T14:20:00 has no time zone"),
    ],
)
def test_an_instant_that_cannot_be_known_is_refused(
    known_at: datetime, says: str, tmp_path: Path
) -> None:
    with pytest.raises(ValueError, match=says):
        write_sample(tmp_path, now=NOW, known_at=known_at)
