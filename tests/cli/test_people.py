"""A person without an address: named for people, by the tool's id for programs."""

import json

from escalation_ledger.cli import main
from tests.endtoend.ledger import NOW, ledger, sample_home


def test_an_owner_without_an_address_is_named_to_people_and_has_an_id_in_json(tmp_path, capsys):
    home = sample_home(tmp_path)
    users = home / "drop" / "zendesk" / "users.jsonl"
    rows = [json.loads(line) for line in users.read_text("utf-8").splitlines()]
    agents = {row["id"]: row["name"] for row in rows if row["role"] != "end-user"}
    for row in rows:
        row["email"] = None if row["id"] in agents else row["email"]
    users.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    assert ledger("refresh", home=home)[0] == 0

    _, document = ledger("queue", home=home)
    owned = next(row for row in document["rows"] if (row["owner"] or "").startswith("zendesk:"))
    capsys.readouterr()
    main(["case", owned["case_id"], "--home", str(home), "--now", NOW.isoformat()])
    said = capsys.readouterr().out
    name = agents[int(owned["owner"].removeprefix("zendesk:user:"))]
    assert f"Owner:    {name} (assigned)" in said
    assert f"Owner:    {owned['owner']}" not in said
    main(["queue", "--home", str(home), "--now", NOW.isoformat()])
    assert "zendesk:user:" not in capsys.readouterr().out
