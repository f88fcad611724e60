"""Priority: pure functions of (sheet, now)."""

from escalation_ledger.scoring.ranking import ranked

__all__ = ["ranked"]
