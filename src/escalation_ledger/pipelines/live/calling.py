"""Calls to one tool's API: to its own host alone, with patience, and without telling secrets.

An answer that is not what an API answers (a web page, half a JSON document) is tried again like a
failing server; what stays wrong becomes one sentence.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin, urlsplit

from dlt.sources.helpers.requests import Client
from dlt.sources.helpers.rest_client.client import RESTClient
from requests import PreparedRequest, Response, Session
from requests.auth import AuthBase
from requests.exceptions import RequestException

from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.tools import USUAL, Patience

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_MAX_BYTES = 256 * 1024 * 1024


class Unreachable(NotLanded):
    """The tool does not answer, or not as an API does; it may later."""


class Denied(NotLanded):
    """The tool answers and refuses these credentials, or what they ask for."""


class Astray(NotLanded):
    """An answer leads to another host, or in a circle; nothing was asked there."""


@dataclass
class Caller:
    """One tool's API at `address`. secrets: texts that no error may show. calls: answers so far.

    is_failure: whether a sound JSON answer with status 200 says that it failed for the moment (as
    Slack does).
    """

    tool: str
    address: str
    auth: AuthBase | None
    secrets: tuple[str, ...] = ()
    patience: Patience = USUAL
    is_failure: Callable[[Any], bool] = lambda answer: False  # noqa: ARG005
    calls: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        refuse_insecure(self.tool, self.address)
        client = Client(
            request_timeout=self.patience.timeout,
            raise_for_status=False,
            request_max_attempts=self.patience.attempts,
            request_backoff_factor=self.patience.first_wait,
            request_max_retry_delay=self.patience.longest_wait,
            retry_condition=self._is_strange,
        )
        self._session = self._guarded(client.session)
        self._client = RESTClient(self.address, auth=self.auth, session=self._session)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """The JSON document at a path of the API, or at an address it gave. Raises NotLanded."""
        return self._answer("GET", path, params=dict(params or {}))

    def post(self, path: str, body: Mapping[str, Any]) -> Any:
        """The JSON document that answers a form. Raises NotLanded."""
        return self._answer("POST", path, data=dict(body))

    def each(
        self, path: str, params: Mapping[str, Any], following: Callable[[Any], str | None]
    ) -> Iterator[Any]:
        """Document after document; `following`: a document -> address of the next, None at the end.

        Raises NotLanded, also when the tool sends the same address twice.
        """
        asked: set[str] = set()
        document = self.get(path, params)
        while True:
            yield document
            address = following(document)
            if address is None:
                return
            if address in asked:
                raise Astray(
                    f"{self.tool} sends {self._shown(address)} again and again; what was read until "
                    "there is kept. Refresh again later."
                )
            asked.add(address)
            document = self.get(address)

    def _answer(self, method: str, path: str, **given: Any) -> Any:
        self._refuse_elsewhere(path)
        try:
            answer = self._client.request(path, method=method, allow_redirects=False, **given)  # type: ignore[arg-type]
        except RequestException as error:
            raise Unreachable(
                f"{self.tool} at {self._host} does not answer ({type(error).__name__}); "
                "what was read before is kept. Refresh again later."
            ) from None
        return self._document(answer, path)

    def _document(self, answer: Response, path: str) -> Any:
        shown = self._shown(path)
        if answer.is_redirect:
            self._refuse_elsewhere(urljoin(self.address, answer.headers.get("Location", "")))
            raise Astray(f"{self.tool} sends {shown} elsewhere; check sources.{self.tool}.address.")
        if answer.status_code in (401, 403):
            raise Denied(
                f"{self.tool} refuses {shown} (status {answer.status_code}); check its credentials and "
                f"scopes with `ledger connect {self.tool}`."
            )
        if not answer.ok:
            raise Unreachable(
                f"{self.tool} answers {shown} with status {answer.status_code} after "
                f"{self.patience.attempts} tries; what was read before is kept. Refresh again later."
            )
        document = _parsed(answer)
        if document is None:
            raise Unreachable(
                f"{self.tool} answers {shown} with something that is not JSON; what was read before is "
                "kept. Refresh again later."
            )
        return document

    def _is_strange(self, answer: Response | None, error: BaseException | None) -> bool:
        """Whether an answer is to be tried again though its status is good."""
        if error is not None or answer is None or not answer.ok:
            return False
        document = _parsed(answer)
        return document is None or self.is_failure(document)

    def _guarded(self, session: Session) -> Session:
        """The session, counting answers, asking nobody but the configured host."""
        send = session.send

        def counted(request: PreparedRequest, **given: Any) -> Response:
            self._refuse_elsewhere(request.url or "")
            answer = send(request, **given)
            self.calls += 1
            return answer

        session.send = counted  # type: ignore[method-assign]
        session.trust_env = False
        return session

    @property
    def _host(self) -> str:
        return urlsplit(self.address).netloc

    def _refuse_elsewhere(self, path: str) -> None:
        target = urlsplit(path)
        here = urlsplit(self.address)
        if target.netloc and (target.scheme, target.netloc) != (here.scheme, here.netloc):
            raise Astray(
                f"{self.tool} leads to {target.scheme}://{target.hostname}, which is not its "
                f"configured address; nothing was asked there. Check sources.{self.tool}.address."
            )

    def _shown(self, path: str) -> str:
        """The path as it may be told: without its query and without any secret."""
        plain = urlsplit(path).path or "/"
        for secret in self.secrets:
            plain = plain.replace(secret, "***") if secret else plain
        return plain


def refuse_insecure(tool: str, address: str) -> None:
    """Raises Denied for an address that is not https, unless it is this machine."""
    parts = urlsplit(address)
    is_local = parts.scheme == "http" and parts.hostname in _LOOPBACK
    if not (parts.hostname and (parts.scheme == "https" or is_local)) or parts.username:
        raise Denied(
            f"sources.{tool}.address must be https://HOST, without a name or password in it; "
            "correct it in ledger.toml."
        )


def _parsed(answer: Response) -> Any:
    """The JSON document; None where it is none, or too large to be a page."""
    if len(answer.content) > _MAX_BYTES or re.match(rb"\s*<", answer.content[:64]):
        return None
    try:
        return json.loads(answer.content)
    except ValueError:
        return None
