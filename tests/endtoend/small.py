"""A drop folder of a few sound rows in each source: one customer, three escalated tickets."""

from pathlib import Path

from tests.pipelines.folders import lines, put

AT = "2026-03-02T10:00:00Z"
ACCOUNTS = "account_id,name,domains,tier,arr_usd,owner_email,csm_email,region\n"
RENEWALS = "opportunity_id,account_id,renewal_date,amount_usd,stage,close_probability,updated_at\n"


def ticket(number: object, **changed: object) -> dict[str, object]:
    """An escalated ticket of the one customer."""
    return {
        "id": number,
        "subject": f"Exports fail {number}",
        "description": "All exports are blocked.",
        "status": "open",
        "tags": ["escalated"],
        "organization_id": 1,
        "requester_id": 20,
        "assignee_id": 10,
        "created_at": AT,
        "updated_at": AT,
        **changed,
    }


def message(ts: object, **changed: object) -> dict[str, object]:
    """What our side said in the customer's channel."""
    return {"type": "message", "user": "U1", "text": "on it", "ts": ts, **changed}


def mail(name: str, body: str = "Still down", date: str = "Mon, 2 Mar 2026 10:00:00 +0000") -> str:
    """A mail of the customer's."""
    return (
        f"Message-ID: <{name}@acme.com>\nDate: {date}\nFrom: bo@acme.com\nTo: ana@us.com\n"
        f"Subject: Exports\n\n{body}\n"
    )


def sound_drop(drop: Path) -> Path:
    """The folder, written; every row of it is modelled."""
    agent = {"id": 10, "name": "Ana", "email": "ana@us.com", "role": "agent"}
    customer = {"id": 20, "name": "Bo", "email": "bo@acme.com", "role": "end-user", "organization_id": 1}  # fmt: skip
    return put(
        drop,
        {
            "zendesk/tickets.jsonl": lines(*map(ticket, (1, 2, 3))),
            "zendesk/users.jsonl": lines(agent, customer),
            "zendesk/organizations.jsonl": lines(
                {"id": 1, "name": "Acme", "domain_names": ["acme.com"]}
            ),
            "slack/channels.json": [{"id": "C1", "name": "ext-acme", "is_ext_shared": True}],
            "slack/users.json": [{"id": "U1", "name": "ana", "profile": {"email": "ana@us.com"}}],
            "slack/ext-acme/2026-03-02.json": [message("1772445600.000200")],
            "crm/accounts.csv": f"{ACCOUNTS}A1,Acme,acme.com,Strategic,100000,ana@us.com,,US\n",
            "crm/renewals.csv": f"{RENEWALS}O1,A1,2026-06-01,100000,Open,0.8,{AT}\n",
            "email/a.eml": mail("m1"),
        },
    )


def add(drop: Path, name: str, content: str | bytes) -> None:
    """Append to a file of the folder, or begin it."""
    (drop / name).parent.mkdir(parents=True, exist_ok=True)
    with (drop / name).open("ab") as file:
        file.write(content if isinstance(content, bytes) else content.encode())
