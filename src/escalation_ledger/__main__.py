"""`python -m escalation_ledger`: the same as `ledger`."""

import sys

from escalation_ledger.cli import main

sys.exit(main())
