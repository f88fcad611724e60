import pytest

from escalation_ledger.pipelines.drop import NotLanded
from escalation_ledger.pipelines.live.calling import Astray, Caller, Denied, Refused, Unreachable
from escalation_ledger.warehouse.overriding import SettingInvalid
from escalation_ledger.warehouse.settings import settings_over_defaults
from tests.live.faults import Fault, Faults
from tests.live.homes import HASTY, QUICK
from tests.live.serving import Answer, Api, Call
from tests.live.toy import SECRET, TOY, ToyApi, item

PASSING = [
    Fault.LIMIT_SECONDS, Fault.LIMIT_DATE, Fault.LIMIT_BARE, Fault.SERVER_500, Fault.SERVER_502,
    Fault.SERVER_503, Fault.LATE, Fault.RESET, Fault.TRUNCATED, Fault.HTML, Fault.ERROR_KEY,
]  # fmt: skip


class Elsewhere(Api):
    """Leads away: by a redirect, or by an address in its answer."""

    other = ""

    def answer(self, call: Call) -> Answer:
        if call.path == "/moved":
            return Answer({}, 302, {"Location": f"{self.other}/caught"})
        return Answer({"next": f"{self.other}/caught?token={SECRET}"})


def opened(api: Api, fault: Fault | None = None) -> Caller:
    patience = HASTY if fault is Fault.LATE else QUICK
    return TOY.opens({"address": api.address}, {"client_secret": SECRET}, patience)  # type: ignore[arg-type]


@pytest.mark.parametrize("fault", PASSING)
def test_a_call_that_fails_twice_and_then_answers_has_its_answer(fault):
    with ToyApi([item(1)], Faults().plan(fault, times=2, path="/items")) as api:
        caller = opened(api, fault)
        assert caller.get("items")["items"] == [item(1)]
        assert api.paths() == ["/token", "/items", "/items", "/items"]
        assert caller.calls == 4
        caller.close()


@pytest.mark.parametrize("fault", PASSING)
def test_a_call_that_keeps_failing_ends_after_as_many_tries_as_there_is_patience(fault):
    with ToyApi([item(1)], Faults().plan(fault, times=1_000, path="/items")) as api:
        caller = opened(api, fault)
        with pytest.raises(Unreachable, match=r"zendesk .*; what was read before is kept\."):
            caller.get("items")
        assert len(api.log) == 1 + QUICK.attempts
        caller.close()


def test_a_token_that_runs_out_in_the_middle_is_asked_for_anew_once():
    with ToyApi([item(1)]) as api:
        caller = opened(api)
        caller.get("items")
        api.tokens += 1
        assert caller.get("items")["items"] == [item(1)]
        api.faults.plan(Fault.UNAUTHORIZED, times=1_000, path="/items")
        with pytest.raises(Denied, match="compare its credentials and scopes with docs"):
            caller.get("items")
        assert len(api.log) == 2 + 3 + 3
        caller.close()


def test_nothing_is_asked_of_another_host_though_an_answer_leads_there():
    with ToyApi([]) as other, Elsewhere() as api:
        api.other = other.address
        caller = Caller("zendesk", api.address, patience=QUICK)
        with pytest.raises(Astray, match="which is not its configured address"):
            caller.get("moved")
        with pytest.raises(Astray) as raised:
            caller.get(caller.get("page")["next"])
        assert SECRET not in str(raised.value)
        for trick in ("//127.0.0.2/x", "https://127.0.0.1/x", f"http://a@{other.address[7:]}/"):
            with pytest.raises(Astray):
                caller.get(trick)
        assert other.log == []
        caller.close()


def test_a_refusal_tells_its_status_and_no_query():
    with ToyApi([], Faults().plan(Fault.EXPIRED_CURSOR, path="/items")) as api:
        caller = opened(api)
        with pytest.raises(Refused) as raised:
            caller.get("items", {"cursor": "c-1"})
        assert raised.value.status == 410
        assert "c-1" not in str(raised.value)
        caller.close()


@pytest.mark.parametrize("fault", [Fault.CONSTANT_CURSOR, Fault.EMPTY_MORE])
def test_pages_that_lead_to_themselves_end(fault):
    items = [item(number) for number in range(1, 9)]
    with ToyApi(items, Faults().plan(fault, call=3, times=1_000)) as api:
        caller = opened(api)
        with pytest.raises(Astray, match="goes in a circle"):
            list(
                caller.each(
                    "items",
                    {},
                    lambda page: ("items", {"after": page["after"]}) if page["has_more"] else None,
                )
            )
        assert len(api.log) == 3
        caller.close()


def test_nobody_there_is_a_sentence_with_the_host_and_what_to_do():
    with ToyApi([]) as api:
        address = api.address
    caller = Caller("zendesk", address, patience=QUICK)
    with pytest.raises(NotLanded, match=r"127\.0\.0\.1:\d+ does not answer \(ConnectionError\)"):
        caller.get("items")
    caller.close()


@pytest.mark.parametrize(
    "address",
    [
        "http://acme.zendesk.com",
        "http://127.0.0.1.evil.example",
        "https://me:hush@acme.zendesk.com",
        "https://acme.zendesk.com/api",
        "ftp://acme.zendesk.com",
    ],
)
def test_an_address_that_is_not_https_and_a_host_alone_is_refused_unless_it_is_this_machine(
    address,
):
    with pytest.raises(
        SettingInvalid, match=r"sources\.zendesk\.address is not an address like"
    ) as no:
        settings_over_defaults({"sources": {"zendesk": {"address": address}}}, where="ledger.toml")
    assert "hush" not in str(no.value)
    local = {"sources": {"zendesk": {"address": "http://127.0.0.1:4010"}}}
    assert settings_over_defaults(local, where="ledger.toml").sources["zendesk"]["address"]


def test_pages_that_are_empty_one_after_the_other_end_though_each_leads_on():
    class Hollow(Api):
        def answer(self, call: Call) -> Answer:
            return Answer({"items": [], "next": call.number})

    with Hollow() as api:
        caller = Caller("zendesk", api.address, patience=QUICK)
        with pytest.raises(Astray, match="goes in a circle"):
            list(
                caller.each(
                    "items",
                    {},
                    lambda page: ("items", {"after": page["next"]}),
                    lambda page: bool(page["items"]),
                )
            )
        assert len(api.log) == 25
        caller.close()
