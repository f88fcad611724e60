"""Slack read from its Web API; `source` says what and in which order."""
