"""What messages say: promises, impact, blockers, workarounds and deliveries, by readable rules.

These are first readings, precise rather than greedy, and deaf to loudness from the start:
`normalise` takes case, emphasis, emoji and exclamation off before any rule sees a text.
"""

from escalation_ledger.models.reading.postponing import postponements
from escalation_ledger.models.reading.promises import promises
from escalation_ledger.models.reading.readings import readings
from escalation_ledger.models.reading.standing import current_readings
from escalation_ledger.models.reading.withdrawals import withdrawals

__all__ = ["current_readings", "postponements", "promises", "readings", "withdrawals"]
