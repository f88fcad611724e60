"""What the text says, measured: promises, blockers, impact, risks against labelled threads."""
