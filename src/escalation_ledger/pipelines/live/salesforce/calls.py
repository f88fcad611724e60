"""Calls to Salesforce's REST API: its tokens, its words for why not, what it says of its limit and clock.

simple-salesforce is not asked; decision 0036 says why.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any, Final

from requests import Response

from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.calling import Caller, Denied, Refused, Step, Unreachable
from escalation_ledger.pipelines.live.salesforce.places import Place, behind
from escalation_ledger.pipelines.live.source import Drifted, objects_of
from escalation_ledger.warehouse.credentials import Secrets

VERSION: Final = "v65.0"
"""Winter '26. A version answers alike for at least three years; see "API End-of-Life Policy"."""

_DATA: Final = f"services/data/{VERSION}"
_TOKEN: Final = "services/oauth2/token"  # noqa: S105 - a path
_SPENT: Final = "REQUEST_LIMIT_EXCEEDED"
# A locator lives for two days, and ten of one user's at a time.
_EXPIRED: Final = ("INVALID_QUERY_LOCATOR", "QUERY_LOCATOR_EXPIRED")
_NO_QUERY: Final = ("INVALID_FIELD", "INVALID_TYPE", "MALFORMED_QUERY")
# Scopes that open more than the API; what the API itself opens is for the user's permissions to say.
_TOO_WIDE: Final = ("full", "web")
_DOMAIN: Final = re.compile(
    r"https://[a-z0-9-]+(\.[a-z0-9-]+)*\.my\.(salesforce\.com|salesforce\.mil|sfcrmproducts\.cn)"
    r"|http://(localhost|127\.0\.0\.1|\[::1\])(:\d+)?",
    re.IGNORECASE,
)


class LocatorExpired(Refused):
    """An answer was not read to its end in time; it has to be asked for again."""


@dataclass
class SalesforceCaller(Caller):
    """Salesforce at its My Domain.

    clock: what its first answer said the time was. usage: API calls of the last 24 hours and how many
    there may be. user: the id of whom the token is of. All None until something was asked.
    """

    clock: datetime | None = field(default=None, init=False)
    usage: tuple[int, int] | None = field(default=None, init=False)
    user: str | None = field(default=None, init=False)
    scopes: tuple[str, ...] = field(default=(), init=False)

    def described(self, sobject: str) -> Mapping[str, Any]:
        """The object as this user may see it. Raises NotLanded."""
        try:
            described: Mapping[str, Any] = self.get(f"{_DATA}/sobjects/{sobject}/describe")
        except Refused as refused:
            if refused.status != 404:
                raise
            spare = ", or set contacts = false" if sobject == "Contact" else ""
            raise Denied(
                f"salesforce shows this user no {sobject}; give its permission set Read and View All "
                f"on it{spare}. See docs/sources/salesforce.md.",
                404,
            ) from None
        objects_of(described, "fields", told=f"salesforce describes {sobject}")
        return described

    def counted(self, sobject: str) -> int:
        """How many records this user sees."""
        counted = self._asked_once(f"SELECT count() FROM {sobject}")  # noqa: S608 - a word of ours
        return int(counted["totalSize"])

    def username(self) -> str:
        """Whose token it is; its id where the user may not read even that."""
        try:
            user = f"SELECT Username FROM User WHERE Id = '{self.user}'"  # noqa: S608 - letters and digits
            found = self._asked_once(user)
            return str(found["records"][0]["Username"])
        except (Refused, Drifted, LookupError):
            return str(self.user)

    def changed(
        self, soql: Callable[[Place | None], str], after: Place | None, clock: datetime
    ) -> Iterator[tuple[list[dict[str, Any]], int]]:
        """Pages of records behind that place, deleted ones too, each with how many there are in all.

        Pages of one answer are led through by its locator; where that expired, the records behind
        the last one read are asked for anew. clock: Salesforce's, before this is asked.
        """
        read = 0
        while True:
            began, at_first = after, read
            try:
                query = {"q": soql(after)}
                for page in self.each(f"{_DATA}/queryAll", query, _following, _holds):
                    records = _records(page)
                    after = behind(records, before=clock) or after
                    read += len(records)
                    yield records, at_first + int(page.get("totalSize", 0))
                return
            except LocatorExpired:
                if after == began:
                    raise

    def heard(self, response: Response) -> None:
        """Learn its clock, and how many calls of the day are used."""
        if self.clock is None:
            with suppress(TypeError, ValueError):
                self.clock = parsedate_to_datetime(response.headers.get("Date", "")).astimezone(UTC)
        told = response.headers.get("Sforce-Limit-Info", "")
        if usage := re.search(r"(?<![\w-])api-usage=(\d+)/(\d+)", told):
            self.usage = int(usage[1]), int(usage[2])

    def token(self, secrets: Secrets) -> str:
        """A token of this Salesforce, by client credentials, that opens the API alone. Raises NotLanded."""
        asking = {
            "grant_type": "client_credentials",
            "client_id": secrets["client_id"],
            "client_secret": secrets["client_secret"],
        }
        try:
            given = self.post(_TOKEN, asking, as_form=True, signed=False)
        except Refused as refused:
            raise Denied(
                f"salesforce takes none of these credentials (status {refused.status}); check the app's "
                "client_id and client_secret, and that its policies allow client credentials and name "
                "a user to run as, see docs/sources/salesforce.md.",
                refused.status,
            ) from None
        if instance := given.get("instance_url"):
            self.refuse_elsewhere(instance)
        self.scopes = tuple(sorted(str(given.get("scope", "")).split()))
        if wide := [scope for scope in self.scopes if scope in _TOO_WIDE]:
            raise Denied(
                f"salesforce gives a token for {', '.join(wide)}, which is more than its API; nothing "
                "was asked with it. Leave the app the scope api alone, see docs/sources/salesforce.md.",
                403,
            )
        self.user = re.sub(r"\W", "", str(given.get("id", "")).rpartition("/")[2])
        return str(given["access_token"])

    def _asked_once(self, soql: str) -> Any:
        return self.get(f"{_DATA}/query", {"q": soql})

    def _document(self, answer: Response, path: str) -> Any:
        code = _code(answer)
        if code == _SPENT:
            used = "{} of {}".format(*self.usage) if self.usage else "all"
            raise Unreachable(
                f"salesforce takes no more calls for now ({used} of the last 24 hours are used); what "
                "was read before is kept. Refresh again later."
            )
        if code in _EXPIRED:
            raise LocatorExpired(
                f"salesforce holds an answer no more ({code}) before it was read to its end; what was "
                "read before is kept. Refresh again later.",
                answer.status_code,
            )
        if code in _NO_QUERY:
            raise Drifted(
                f"salesforce refuses the query ({code}): a field that [crm.accounts], [crm.renewals] "
                "or [crm.contacts] names by another record, as Owner.Email, may not be there or not be "
                "seen by this user."
            )
        return super()._document(answer, path)


def refuse_other_addresses(address: str) -> None:
    """Raises NotLanded when the address is none of one Salesforce alone."""
    if not _DOMAIN.fullmatch(address):
        raise NotLanded(
            "sources.salesforce.address is not a My Domain, as https://acme.my.salesforce.com or "
            "https://acme--dev.sandbox.my.salesforce.com; nothing was asked there. Setup › My Domain "
            "shows it."
        )


def is_failure(document: Any) -> bool:
    """Whether a JSON answer with status 200 says that Salesforce could not answer just now."""
    return not isinstance(document, dict) or "error" in document


def _following(page: Any) -> Step | None:
    # As "/services/data/v65.0/query/LOCATOR-2000", which gives the rest of a queryAll too.
    return None if page.get("done", True) else (str(page.get("nextRecordsUrl")), {})


def _records(page: Mapping[str, Any]) -> list[dict[str, Any]]:
    records = objects_of(page, "records", told="salesforce answers a query")
    if any(not one.get("Id") or not one.get("SystemModstamp") for one in records):
        raise Drifted(
            "salesforce sends records without Id or SystemModstamp; that page and what follows it is "
            "not landed. Its API may have changed: see docs/sources, and report this."
        )
    return records


def _holds(page: Any) -> bool:
    return bool(page.get("records"))


def _code(answer: Response) -> str | None:
    """Salesforce's own word for why not: errors are a list of {errorCode, message}."""
    if answer.ok:
        return None
    try:
        first = answer.json()[0]
        return str(first["errorCode"])
    except (ValueError, LookupError, TypeError):
        return None
