"""Salesforce read from its REST API; `source` says what and in which order."""
