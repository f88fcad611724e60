"""Where evidence opens: at configured hosts alone, whatever an id says."""

import polars as pl
import pytest

from escalation_ledger.reports.source_links import source_url

LINKS = {"zendesk": "https://acme.zendesk.com", "slack": "https://acme.slack.com"}


def url(evidence_id: str, links: dict[str, str] = LINKS) -> str | None:
    return pl.select(source_url(pl.lit(evidence_id), links)).item()


def test_a_ticket_and_a_thread_open_in_their_tools() -> None:
    assert url("zendesk:ticket:4821") == "https://acme.zendesk.com/agent/tickets/4821"
    assert (
        url("slack:C024BE91L/1741612345.000200")
        == "https://acme.slack.com/archives/C024BE91L/p1741612345000200"
    )


@pytest.mark.parametrize(
    "evidence_id",
    [
        "email:abc@customer.example",
        "zendesk:ticket:4821/../../x",
        "zendesk:ticket:javascript:alert(1)",
        "slack:C1/../1.2",
        "slack:https://evil.example/1741612345.000200",
    ],
)
def test_an_id_that_is_no_plain_id_opens_nowhere(evidence_id: str) -> None:
    assert url(evidence_id) is None


def test_a_tool_without_a_host_has_no_links() -> None:
    assert url("zendesk:ticket:4821", {"zendesk": "", "slack": ""}) is None
