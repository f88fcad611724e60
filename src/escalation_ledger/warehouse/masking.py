"""Secrets out of what is printed, logged or kept."""

import re


def without_password(url: str) -> str:
    """The URL as it may be printed: `***` for each password in it."""
    masked = re.sub(r"(?<=://)([^:/@?#]*):(.*)@", r"\1:***@", url)
    return re.sub(r"(?i)([?&][a-z]*password=)[^&]*", r"\1***", masked)
