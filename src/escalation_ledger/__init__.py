"""Escalation Ledger: one working record for every live customer escalation."""
