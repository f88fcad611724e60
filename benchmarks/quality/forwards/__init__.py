"""Forwarded mails recovered, part by part."""
