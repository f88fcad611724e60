"""The CRM's side of the story: two tables as a report export writes them."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from math import ceil

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
# Sales goes round its renewals in so many days, a stage further each time.
_ROUND = 9
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
    """renewals.csv: the open renewal of each customer, and last year's, which was won.

    Each row as sales left it when they last came round to it.
    """
    rows: list[dict[str, object]] = []
    for index, account in enumerate(telling.cast.accounts.values()):
        rows.append(_open(account, index, telling))
        if index % 3 == 0:
            rows.append(_won(account, index, telling))
    return _csv(RENEWAL_COLUMNS, rows)


def _open(account: Account, index: int, telling: Telling) -> dict[str, object]:
    rng = telling.rng("renewal", account.id)
    reached = rng.choice(_STAGES)
    growth = rng.choice((0.9, 1.0, 1.0, 1.0, 1.08, 1.15, 1.25))
    stage, probability = _STAGES[max(_STAGES.index(reached) - _rounds_ahead(index, telling), 0)]
    return _renewal(account, index, telling, days=account.renews) | {
        "amount_usd": round(account.arr * growth, -2),
        "stage": stage,
        "close_probability": probability,
    }


def _won(account: Account, index: int, telling: Telling) -> dict[str, object]:
    days = account.renews - 365
    is_won = telling.is_known(telling.now + timedelta(days=days))
    stage, probability = ("Closed Won", 1.0) if is_won else _STAGES[-1]
    return _renewal(account, index + 400, telling, days=days) | {
        "amount_usd": account.arr,
        "stage": stage,
        "close_probability": probability,
    }


def _renewal(account: Account, index: int, telling: Telling, *, days: int) -> dict[str, object]:
    touched = _touched(index, telling) - timedelta(days=_ROUND * _rounds_ahead(index, telling))
    day = telling.clock(account.name).local(telling.now).date() + timedelta(days=days)
    return {
        "opportunity_id": f"0065g00000{index + 100:03d}RenQAS",
        "account_id": account.id,
        "renewal_date": day.isoformat(),
        "updated_at": stamp(min(touched, telling.now + timedelta(days=min(days, 0)))),
    }


def _touched(index: int, telling: Telling) -> datetime:
    """When sales last came round to that row, by now."""
    return telling.now - timedelta(days=1 + index % _ROUND, hours=index % 5)


def _rounds_ahead(index: int, telling: Telling) -> int:
    """How often sales comes round to that row between what is known and now."""
    ahead = _touched(index, telling) - telling.known_at
    return max(ceil(ahead / timedelta(days=_ROUND)), 0)


def _csv(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
