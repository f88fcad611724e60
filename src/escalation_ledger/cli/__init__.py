"""The `ledger` command: wires every package, runs the refresh."""

from escalation_ledger.cli.app import main

__all__ = ["main"]
