"""The generated drop folders: the same from the same seed, of the size and shape asked for."""

import json
from pathlib import Path

import polars as pl
import pytest

from benchmarks.drop import Shape, news_of, write_drop


def written(folder: Path, shape: Shape) -> dict[str, bytes]:
    write_drop(folder, shape)
    return {
        path.relative_to(folder.parent).as_posix(): path.read_bytes()
        for path in sorted(folder.parent.rglob("*.*"))
        if path.is_file()
    }


def lines(path: Path) -> pl.DataFrame:
    return pl.read_ndjson(path, infer_schema_length=None)


def chat(drop: Path) -> int:
    return sum(len(json.loads(day.read_text("utf-8"))) for day in drop.glob("slack/*/*.json"))


@pytest.fixture(scope="module")
def skewed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    drop = tmp_path_factory.mktemp("skewed") / "drop"
    write_drop(drop, Shape(1000, skewed=True))
    return drop


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "first" / "drop", Shape(1000, seed=7))
    again = written(tmp_path / "again" / "drop", Shape(1000, seed=7))
    assert first == again


def test_another_seed_gives_other_bytes(tmp_path: Path) -> None:
    first = written(tmp_path / "first" / "drop", Shape(1000, seed=7))
    other = written(tmp_path / "other" / "drop", Shape(1000, seed=8))
    assert first["drop/zendesk/comments.jsonl"] != other["drop/zendesk/comments.jsonl"]


def test_a_drop_holds_as_many_messages_as_asked_and_the_rest_in_proportion(tmp_path: Path) -> None:
    drop = tmp_path / "drop"
    write_drop(drop, Shape(1000))
    assert lines(drop / "zendesk/comments.jsonl").height + chat(drop) == 1000
    assert lines(drop / "zendesk/audits.jsonl").height == 800
    assert lines(drop / "zendesk/tickets.jsonl").height == 100
    assert lines(news_of(drop) / "zendesk/comments-2.jsonl").height == 10


def test_the_skewed_form_has_three_tenths_of_the_comments_in_one_account(skewed: Path) -> None:
    by_ticket = lines(skewed / "zendesk/tickets.jsonl").select("id", "organization_id")
    accounts = (
        lines(skewed / "zendesk/comments.jsonl")
        .join(by_ticket, left_on="ticket_id", right_on="id")
        .get_column("organization_id")
        .value_counts(sort=True)
    )
    share = accounts["count"][0] / accounts["count"].sum()
    assert share == pytest.approx(0.3, abs=0.03)
    assert accounts["count"][0] > 3 * accounts["count"][1]


def test_a_ticket_says_what_its_audits_add_up_to(skewed: Path) -> None:
    audits = lines(skewed / "zendesk/audits.jsonl").sort("created_at", "id")
    events = audits.select("ticket_id", "events").explode("events").unnest("events")
    last = (
        events.filter(pl.col("field_name") == "status")
        .group_by("ticket_id", maintain_order=True)
        .agg(pl.col("value").last())
    )
    tickets = lines(skewed / "zendesk/tickets.jsonl").join(last, left_on="id", right_on="ticket_id")
    assert tickets.height == 100
    assert tickets["status"].to_list() == tickets["value"].to_list()
