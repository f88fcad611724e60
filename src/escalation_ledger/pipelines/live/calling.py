"""Calls to one tool's API: to its own host alone, with patience, and without telling secrets.

The session is dlt's: it waits as long as Retry-After says (seconds or a date), else longer each
time, and tries failing servers, lost connections and half answers again. Around it: nothing is
sent to another host, a 401 in the middle of a run renews the token once, and every way of not
getting a JSON document becomes one sentence.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from dlt.sources.helpers.requests import Client
from requests import PreparedRequest, Request, Response
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase
from requests.exceptions import RequestException

from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.tools import USUAL, Patience

Step = tuple[str, Mapping[str, Any]]
"""A path of the API, or an address it gave, and the parameters to ask it with."""

# Pages in a row without anything on them: a tool that has more to give gives some of it before.
_EMPTY_IN_A_ROW = 25
_MAX_BYTES = 256 * 1024 * 1024
_LATER = "what was read before is kept. Refresh again later."


class Unreachable(NotLanded):
    """The tool does not answer, or not as an API does; it may later."""


class Astray(NotLanded):
    """An answer leads to another host, or in a circle; nothing was asked there."""


class Refused(NotLanded):
    """The tool answers that it will not: `status` says why, as HTTP does."""

    def __init__(self, sentence: str, status: int) -> None:
        super().__init__(sentence)
        self.status = status


class Denied(Refused):
    """The tool refuses these credentials, or what they ask for."""


class Token(AuthBase):
    """A bearer token, asked for when it is first needed and anew when the tool takes it no more."""

    def __init__(self, ask: Callable[[], str]) -> None:
        self._ask = ask
        self._value: str | None = None

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """The request, signed. Raises NotLanded."""
        if self._value is None:
            self._value = self._ask()
        request.headers["Authorization"] = f"Bearer {self._value}"
        return request

    def forget(self) -> bool:
        """Whether another one can be asked for."""
        self._value = None
        return True


@dataclass
class Caller:
    """One tool's API at `address`. calls: requests sent so far, tries and tokens included.

    auth: signs each call; one with `forget` is asked to sign anew after a 401. is_failure: whether a
    sound JSON answer with status 200 says that it failed for the moment (as Slack's does).
    """

    tool: str
    address: str
    auth: AuthBase | None = None
    patience: Patience = USUAL
    is_failure: Callable[[Any], bool] = lambda document: False  # noqa: ARG005
    calls: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        self._session = Client(
            request_timeout=self.patience.timeout,
            raise_for_status=False,
            request_max_attempts=self.patience.attempts,
            request_backoff_factor=self.patience.first_wait,
            request_max_retry_delay=self.patience.longest_wait,
            retry_condition=self._is_strange,
        ).session
        self._session.trust_env = False
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, _Guard(self))

    def close(self) -> None:
        """Let go of its connections."""
        self._session.close()

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON document at a path of the API, or at an address it gave. Raises NotLanded."""
        return self._asked("GET", path, params=dict(params or {}))

    def post(
        self, path: str, body: Mapping[str, Any], *, as_form: bool = False, signed: bool = True
    ) -> Any:
        """The document that answers a JSON body, or a form. Not signed: to ask for a token."""
        given = {"data" if as_form else "json": dict(body)}
        return self._asked("POST", path, signed=signed, **given)

    def each(
        self,
        path: str,
        params: Mapping[str, Any],
        following: Callable[[Any], Step | None],
        holds: Callable[[Any], bool] = bool,
    ) -> Iterator[Any]:
        """Document after document; `following`: a document -> where the next is, None at the end.

        `holds`: whether there is anything in it. Raises NotLanded, also when a page leads back to one
        that was asked for, or when page after page is empty: every reading ends.
        """
        asked, empty = {_named(path, params)}, 0
        document = self.get(path, params)
        while True:
            yield document
            step = following(document)
            if step is None:
                return
            empty = 0 if holds(document) else empty + 1
            if _named(*step) in asked or empty >= _EMPTY_IN_A_ROW:
                raise Astray(
                    f"{self.tool} goes in a circle: {self._shown(step[0])} leads on and on to nothing "
                    "new. What was read until there is kept; refresh again later."
                )
            asked.add(_named(*step))
            document = self.get(*step)

    def _asked(self, method: str, path: str, *, signed: bool = True, **given: Any) -> Any:
        answer = self._answer(method, path, signed=signed, **given)
        forget = getattr(self.auth, "forget", None)
        if answer.status_code == 401 and signed and forget and forget():
            answer = self._answer(method, path, signed=signed, **given)
        return self._document(answer, path)

    def _answer(self, method: str, path: str, *, signed: bool, **given: Any) -> Response:
        url = urljoin(f"{self.address}/", path)
        self.refuse_elsewhere(url)
        request = Request(method, url, auth=self.auth if signed else None, **given)
        try:
            prepared = self._session.prepare_request(request)
            answer: Response = self._session.send(prepared, allow_redirects=False)  # type: ignore[no-untyped-call]
        except RequestException as error:
            raise Unreachable(
                f"{self.tool} at {urlsplit(self.address).netloc} does not answer "
                f"({type(error).__name__}); {_LATER}"
            ) from None
        except ValueError:
            # Its words would hold the header, and with it the token.
            raise Denied(
                f"{self.tool} cannot be asked with these credentials: one holds a sign that no token "
                "has. Write it again, see docs/sources.",
                401,
            ) from None
        return answer

    def _document(self, answer: Response, path: str) -> Any:
        shown = self._shown(path)
        if answer.is_redirect:
            self.refuse_elsewhere(urljoin(self.address, answer.headers.get("Location", "")))
            raise Astray(f"{self.tool} sends {shown} elsewhere; check sources.{self.tool}.address.")
        if answer.status_code in (401, 403):
            raise Denied(
                f"{self.tool} refuses {shown} (status {answer.status_code}); compare its "
                f"credentials and scopes with docs/sources/{self.tool}.md, then try `ledger connect {self.tool}`.",
                answer.status_code,
            )
        if answer.status_code == 429 or answer.status_code >= 500:
            raise Unreachable(
                f"{self.tool} answers {shown} with status {answer.status_code} after "
                f"{self.patience.attempts} tries; {_LATER}"
            )
        if not answer.ok:
            raise Refused(
                f"{self.tool} answers {shown} with status {answer.status_code}; {_LATER}",
                answer.status_code,
            )
        document = _parsed(answer)
        if document is None:
            raise Unreachable(
                f"{self.tool} answers {shown} with something that is not JSON; {_LATER}"
            )
        if self.is_failure(document):
            raise Unreachable(
                f"{self.tool} answers {shown} with an error in place of data; {_LATER}"
            )
        return document

    def _is_strange(self, answer: Response | None, error: BaseException | None) -> bool:
        """Whether an answer is to be tried again though its status is good."""
        if error is not None or answer is None or not answer.ok or answer.is_redirect:
            return False
        document = _parsed(answer)
        return document is None or self.is_failure(document)

    def refuse_elsewhere(self, url: str) -> None:
        """Raises Astray when the address is not one of the configured host."""
        target, here = urlsplit(url), urlsplit(self.address)
        if (target.scheme, target.netloc.lower()) != (here.scheme, here.netloc.lower()):
            where = target.netloc.rpartition("@")[2]
            raise Astray(
                f"{self.tool} leads to {target.scheme}://{where}, which is not its "
                f"configured address; nothing was asked there. Check sources.{self.tool}.address."
            )

    def heard(self, response: Response) -> None:
        """Called with every answer, those included that are tried again; a tool may learn from it."""

    def _shown(self, path: str) -> str:
        """The path as it may be told: without its query, where secrets and cursors are."""
        return f"/{urlsplit(path).path.lstrip('/')}"


class _Guard(HTTPAdapter):
    """Sends to the caller's own host alone, and counts."""

    def __init__(self, caller: Caller) -> None:
        super().__init__()
        self._caller = caller

    def send(self, request: PreparedRequest, *given: Any, **more: Any) -> Response:
        self._caller.refuse_elsewhere(request.url or "")
        self._caller.calls += 1
        response = super().send(request, *given, **more)
        self._caller.heard(response)
        return response


def _named(path: str, params: Mapping[str, Any]) -> tuple[str, tuple[tuple[str, str], ...]]:
    return path, tuple(sorted((name, str(value)) for name, value in params.items()))


def _parsed(answer: Response) -> Any:
    """The JSON document; None where it is none, or too large to be a page."""
    if len(answer.content) > _MAX_BYTES or re.match(rb"\s*<", answer.content[:64]):
        return None
    try:
        return json.loads(answer.content)
    except ValueError:
        return None
