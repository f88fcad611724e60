"""The weekly escalation review: a week frozen, what it says, and how it is written down."""
