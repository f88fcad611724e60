"""The CRM's side of the story: two tables as a report export writes them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from escalation_ledger.sample.cast import Account
from escalation_ledger.sample.telling import Telling, stamp

ACCOUNT_COLUMNS = (
    "account_id",
    "name",
    "domains",
    "tier",
    "arr_usd",
    "owner_email",
    "csm_email",
    "region",
)
RENEWAL_COLUMNS = (
    "opportunity_id",
    "account_id",
    "renewal_date",
    "amount_usd",
    "stage",
    "close_probability",
    "updated_at",
)
_STAGES = (("Qualification", 0.5), ("Proposal", 0.65), ("Negotiation", 0.8), ("Verbal", 0.9))


def accounts_csv(telling: Telling) -> str:
    """accounts.csv, one line per customer."""
    return _csv(
        ACCOUNT_COLUMNS,
        (
            {
                "account_id": account.id,
                "name": account.name,
                "domains": account.domain,
                "tier": account.tier,
                "arr_usd": account.arr,
                "owner_email": account.executive.email,
                "csm_email": account.success.email,
                "region": account.region,
            }
            for account in telling.cast.accounts.values()
        ),
    )


def renewals_csv(telling: Telling) -> str:
    """renewals.csv: the open renewal of each customer, and last year's, which was won."""
    rows: list[dict[str, object]] = []
    for index, account in enumerate(telling.cast.accounts.values()):
        rows.append(_open(account, index, telling))
        if index % 3 == 0:
            rows.append(_won(account, index, telling))
    return _csv(RENEWAL_COLUMNS, rows)


def _open(account: Account, index: int, telling: Telling) -> dict[str, object]:
    rng = telling.rng("renewal", account.id)
    stage, probability = rng.choice(_STAGES)
    growth = rng.choice((0.9, 1.0, 1.0, 1.0, 1.08, 1.15, 1.25))
    return _renewal(account, index, telling, days=account.renews) | {
        "amount_usd": round(account.arr * growth, -2),
        "stage": stage,
        "close_probability": probability,
    }


def _won(account: Account, index: int, telling: Telling) -> dict[str, object]:
    return _renewal(account, index + 400, telling, days=account.renews - 365) | {
        "amount_usd": account.arr,
        "stage": "Closed Won",
        "close_probability": 1.0,
    }


def _renewal(account: Account, index: int, telling: Telling, *, days: int) -> dict[str, object]:
    touched = telling.now - timedelta(days=1 + index % 9, hours=index % 5)
    day = telling.clock(account.name).local(telling.now).date() + timedelta(days=days)
    return {
        "opportunity_id": f"0065g00000{index + 100:03d}RenQAS",
        "account_id": account.id,
        "renewal_date": day.isoformat(),
        "updated_at": stamp(min(touched, telling.now + timedelta(days=min(days, 0)))),
    }


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
