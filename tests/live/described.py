"""A tool's own OpenAPI description, and whether an answer is as it says.

The descriptions are no part of the project: they are looked for in ../shared/real/specs, or where
LEDGER_SPECS says. A test server checks what it answers where its description is there.
"""

import gzip
import json
import os
import re
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

_FOLDER = Path(__file__).parents[3] / "shared" / "real" / "specs"


class Described:
    """One description. extra: words that a field named so may have beside those it lists."""

    def __init__(self, name: str, *, extra: Mapping[str, tuple[str, ...]] | None = None) -> None:
        self.file = Path(os.environ.get("LEDGER_SPECS", _FOLDER)) / name
        self._extra = extra or {}

    @property
    def is_there(self) -> bool:
        return self.file.is_file()

    def problem(self, method: str, path: str, status: int, document: Any) -> str | None:
        """What is wrong with an answer; None when it is as described, or no description is there."""
        if not self.is_there:
            return None
        operation = self._operation(method, path)
        if operation is None:
            return f"{method} {path} is not described"
        answer = operation["responses"].get(str(status))
        if answer is None:
            return None if status >= 400 else f"{method} {path} is not described to answer {status}"
        schema = answer["content"]["application/json"]["schema"]
        validator = Draft202012Validator(schema, registry=self._registry)
        errors = [
            f"{error.json_path}: {error.message[:200]}" for error in validator.iter_errors(document)
        ]
        return "; ".join(errors[:3]) or None

    def _operation(self, method: str, path: str) -> Mapping[str, Any] | None:
        for template, operations in self._document["paths"].items():
            pattern = re.sub(r"\\{\w+\\}", "[^/]+", re.escape(template))
            if re.fullmatch(pattern, path) and method.lower() in operations:
                found: Mapping[str, Any] = operations[method.lower()]
                return found
        return None

    @cached_property
    def _document(self) -> Any:
        return self._with_nulls(json.loads(gzip.decompress(self.file.read_bytes())))

    @cached_property
    def _registry(self) -> Any:
        return Registry().with_resource("urn:it", DRAFT202012.create_resource(self._document))

    def _with_nulls(self, part: Any, name: str = "") -> Any:
        """Any field may be null: the descriptions say so of a few of those that services send so."""
        if isinstance(part, list):
            return [self._with_nulls(one) for one in part]
        if not isinstance(part, dict):
            return part
        whole = {key: self._with_nulls(value, key) for key, value in part.items()}
        if isinstance(kind := whole.get("type"), str):
            whole["type"] = [kind, "null"]
        if isinstance(words := whole.get("enum"), list):
            whole["enum"] = [*words, *self._extra.get(name, ()), None]
        if isinstance(ref := whole.get("$ref"), str):
            whole["$ref"] = f"urn:it{ref}"
        return whole
