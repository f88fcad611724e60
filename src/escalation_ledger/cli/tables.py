"""The tables of `promises`, `handoffs` and `exposure`."""

from escalation_ledger.cli.text import (
    Document,
    add_row,
    cell,
    count,
    line,
    new_table,
    print_table,
)
from escalation_ledger.reports.exposure import UNKNOWN, Exposed

ROWS_SHOWN = 30


def print_promises(document: Document) -> None:
    """What was kept, and the open promises, the longest late first."""
    names = ("open", "overdue", "due_soon", "kept", "kept_late", "missed", "moved_twice")
    line(" · ".join(f"{name.replace('_', ' ')} {count(document[name])}" for name in names))
    open_ones = [row for row in document["rows"] if _is_open(row)]
    if not open_ones:
        line("No promise is open.")
        return
    table = new_table("due", "status", "case", "customer", "moves", "promise")
    for row in sorted(open_ones, key=lambda row: row["due_at"])[:ROWS_SHOWN]:
        add_row(
            table,
            row["due_at"][:16],
            row["status"],
            row["case_id"] or "",
            row["account"] or "unknown",
            count(row["moved_count"]),
            cell(row["quote"], is_cut=True),
        )
    print_table(table)
    _left_out(len(open_ones))


def _is_open(row: Document) -> bool:
    is_open = row["status"] in ("overdue", "imminent", "pending")
    return is_open and row["due_at"] is not None


def print_handoffs(document: Document) -> None:
    """Totals and the pairs of teams that hand over most."""
    totals = ("handoffs", "team_changes", "person_changes", "ping_pongs")
    line(" · ".join(f"{name.replace('_', ' ')} {count(document[name])}" for name in totals))
    asks = document["asks"]
    line(" · ".join(f"asks {name} {count(asks[name])}" for name in asks))
    table = new_table("from", "to", "count", "tickets", "median gap, business minutes")
    for pair in sorted(document["pairs"], key=lambda pair: -pair["count"])[:ROWS_SHOWN]:
        gap = pair["median_gap_business_minutes"]
        add_row(
            table,
            pair["from"] or "none",
            pair["to"] or "none",
            count(pair["count"]),
            count(pair["cases"]),
            "" if gap is None else count(round(gap)),
        )
    print_table(table)
    _left_out(len(document["pairs"]))


def print_exposure(document: Document) -> None:
    """ARR by renewal window and tier, then the accounts, most ARR first."""
    accounts = document["accounts"]
    left_out = Exposed(
        document["total_arr_usd"],
        len(accounts),
        document["accounts_without_arr"],
        has_crm=document["has_crm_data"],
    ).left_out
    said = f"; {left_out}" if left_out else ""
    if not accounts:
        line(f"No account has a case due today or sooner{said}.")
        return
    many = f"{len(accounts)} account{'' if len(accounts) == 1 else 's'}, each once"
    line(f"{_dollars(document['total_arr_usd'])} ARR over {many}{said}")
    table = new_table("renewal", "tier", "accounts", "ARR not known", "ARR")
    for window in document["windows"]:
        add_row(
            table,
            window["window"],
            window["tier"],
            count(window["accounts"]),
            count(window["accounts_without_arr"]),
            _amount(window["arr_usd"]),
        )
    print_table(table)
    table = new_table("customer", "tier", "ARR", "renewal", "cases", "worst case")
    for account in accounts[:ROWS_SHOWN]:
        add_row(
            table,
            account["account"] or "unknown",
            account["tier"] or "",
            _amount(account["arr_usd"]),
            account["renewal_on"] or "",
            count(account["cases"]),
            f"{account['worst_case_id']} ({account['worst_score']:.1f})",
        )
    print_table(table)
    _left_out(len(accounts))


def _dollars(amount: float | None) -> str:
    return UNKNOWN if amount is None else f"${_amount(amount)}"


def _amount(amount: float | None) -> str:
    return UNKNOWN if amount is None else count(round(amount))


def _left_out(rows: int) -> None:
    if rows > ROWS_SHOWN:
        line(f"{rows - ROWS_SHOWN} more; --json has them all.")
