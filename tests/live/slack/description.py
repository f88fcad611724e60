"""Slack's own description of its Web API, read as it is meant.

It is a Swagger 2 document: "one of these" is written as a list of `items`, `ok: false` is every method's
default answer, paging and newer fields are not in it, and it does not count on a channel being empty.
"""

from typing import Any

from jsonschema import Draft202012Validator

from tests.live.described import Described

_NOT_MEANT = ("additionalProperties", "minItems", "uniqueItems", "format")

_MESSAGE = {"$ref": "urn:it#/definitions/objs_message"}


class SlackDescribed(Described):
    """Paths are the methods."""

    def problem(self, method: str, path: str, status: int, document: Any) -> str | None:
        if not self.is_there or status != 200:
            return None
        operation = self._operation(method, path.removeprefix("/api"))
        if operation is None:
            return f"{method} {path} is not described"
        schema = operation["responses"]["200" if document["ok"] else "default"]["schema"]
        errors = Draft202012Validator(schema, registry=self._registry).iter_errors(document)
        return "; ".join(f"{one.json_path}: {one.message[:200]}" for one in errors) or None

    def _with_nulls(self, part: Any, name: str = "") -> Any:
        whole = super()._with_nulls(part, name)
        if not isinstance(whole, dict):
            return whole
        meant = {key: value for key, value in whole.items() if key not in _NOT_MEANT}
        if name == "error":
            meant.pop("enum", None)
        if isinstance(choices := meant.get("items"), list):
            del meant["items"]
            is_threads = any("reply_count" in one.get("required", ()) for one in choices)
            # In its words, though: one without replies comes alone, as an ordinary message.
            meant["anyOf"] = [*choices, *([_MESSAGE] if is_threads else [])]
        return meant


DESCRIBED = SlackDescribed("slack_web_openapi.json.gz")
