from typing import Any

import polars as pl
import pytest

from escalation_ledger.models import schemas
from escalation_ledger.models.links import edges, inherited_accounts, keys
from tests.models.tiny import at, evidence, frame, message, messages, thread, ticket

THREAD = "slack:C1/1741612345.000100"
NAME = THREAD.removeprefix("slack:")
NO_HINTS = pl.DataFrame(schema={"evidence_id": pl.String, "account_id": pl.String})
NO_NAMES = pl.DataFrame(schema={"word": pl.String, "account_id": pl.String})


def linked(
    items: list[dict[str, Any]],
    said: list[dict[str, Any]],
    *,
    mails: tuple[dict[str, Any], ...] = (),
    tickets: tuple[dict[str, Any], ...] = (),
) -> pl.DataFrame:
    """EDGES, accounts inherited first."""
    known = evidence(*items)
    found = keys(
        known,
        messages(*said),
        emails=frame(schemas.EMAIL_MESSAGES, *mails),
        tickets=frame(schemas.ZENDESK_TICKETS, *tickets),
        names=NO_NAMES,
    )
    placed = known.update(inherited_accounts(found, known, hints=NO_HINTS), on="evidence_id")
    return schemas.EDGES.check(edges(found, placed))


def pairs(found: pl.DataFrame) -> list[tuple[str, str, str, bool]]:
    return found.select("left", "right", "kind", "is_strong").rows()


def mail(name: str, **columns: Any) -> dict[str, Any]:
    return {"message_id": name, "thread_root": name, **columns}


def mail_evidence(name: str, **columns: Any) -> dict[str, Any]:
    return {"evidence_id": f"email:{name}", "source": "email", **columns}


def test_a_thread_that_names_a_ticket_by_its_address_is_linked_with_the_reason_in_words():
    found = linked(
        [ticket(4821), thread(NAME)],
        [message(THREAD, "https://x.zendesk.com/agent/tickets/4821")],
    )

    assert pairs(found) == [(THREAD, "zendesk:ticket:4821", "ticket_url", True)]
    assert found["reason"].item() == (
        "Slack thread in #escalations names ticket 4821 by its address"
    )
    assert found["account_id"].item() == "acme"


def test_a_number_that_is_no_ticket_of_the_account_links_nothing():
    others = [ticket(4821, account_id="other"), ticket(77)]
    home = thread(NAME, account_id="acme")

    for text in ("ticket 4821", "#4821", "ticket 4822", "https://x.zendesk.com/tickets/4821"):
        assert linked([*others, home], [message(THREAD, text)]).is_empty()


def test_a_bare_number_links_inside_an_account_and_never_without_one():
    said = [message(THREAD, "see #4821")]

    inside = linked([ticket(4821), thread(NAME, account_id="acme")], said)

    assert pairs(inside) == [(THREAD, "zendesk:ticket:4821", "ticket_id", True)]
    assert linked([ticket(4821), thread(NAME)], said).is_empty()
    assert linked([ticket(4821, account_id=None), thread(NAME)], said).is_empty()


def test_a_thread_takes_the_account_all_its_explicit_keys_point_into():
    items = evidence(ticket(4821), ticket(4822), ticket(9, account_id="other"), thread(NAME))

    def account(text: str) -> list[tuple[str, str]]:
        found = keys(
            items,
            messages(message(THREAD, text)),
            emails=schemas.EMAIL_MESSAGES.empty(),
            tickets=schemas.ZENDESK_TICKETS.empty(),
            names=NO_NAMES,
        )
        return inherited_accounts(found, items, hints=NO_HINTS).rows()

    assert account("ticket 4821 and ticket 4822") == [(THREAD, "acme")]
    assert account("ticket 4821 and ZD-9") == []
    assert account("#4821") == []


def test_an_account_is_inherited_along_a_chain_of_permalinks():
    other = "slack:C2/1741612345.000900"
    link = "https://us.slack.com/archives/C1/p1741612345000100"
    found = linked(
        [ticket(4821), thread(NAME), thread("C2/1741612345.000900")],
        [message(THREAD, "ticket 4821"), message(other, link)],
    )

    assert pairs(found) == [
        (THREAD, other, "slack_thread", True),
        (THREAD, "zendesk:ticket:4821", "ticket_id", True),
    ]
    assert found["account_id"].to_list() == ["acme", "acme"]


def test_a_ticket_without_account_takes_none_from_what_its_comments_mention():
    found = linked(
        [ticket(4821), ticket(4822, account_id=None)],
        [message("zendesk:ticket:4822", "same as ticket 4821")],
    )

    assert found.is_empty()


def test_a_permalink_to_a_reply_links_the_thread_it_belongs_to():
    other = "slack:C2/1741612345.000900"
    reply = message(THREAD, "on it", message_id="slack:C1/1741612399.000500")
    link = "https://us.slack.com/archives/C1/p1741612399000500"

    found = linked(
        [thread(NAME, account_id="acme"), thread("C2/1741612345.000900", account_id="acme")],
        [reply, message(other, link)],
    )

    assert pairs(found) == [(THREAD, other, "slack_thread", True)]
    assert found["reason"].item() == (
        "Slack thread in #escalations links to the Slack thread in #escalations"
    )


def test_an_id_only_in_quoted_text_is_a_weak_edge_and_in_the_text_as_well_a_strong_one():
    items = [ticket(4821), thread(NAME, account_id="acme")]
    quoted = message(THREAD, "fyi", quoted="> ticket 4821")

    assert pairs(linked(items, [quoted])) == [(THREAD, "zendesk:ticket:4821", "ticket_id", False)]
    both = linked(items, [quoted, message(THREAD, "ticket 4821", message_id="m2")])
    assert pairs(both) == [(THREAD, "zendesk:ticket:4821", "ticket_id", True)]


def test_a_digest_joins_nothing():
    tickets = [ticket(number) for number in (101, 102, 103, 104)]
    said = [message(THREAD, "Open: ticket 101, ticket 102, ticket 103, ticket 104")]

    assert linked([*tickets, thread(NAME)], said).is_empty()


def test_a_subject_links_a_mail_to_the_ticket_in_its_brackets():
    found = linked(
        [ticket(4821), mail_evidence("a@x", account_id="acme")],
        [message("email:a@x", "any news?")],
        mails=(mail("a@x", subject="Re: [Acme #4821] Login"),),
    )

    assert pairs(found) == [("email:a@x", "zendesk:ticket:4821", "ticket_id", True)]


def test_mails_of_one_thread_kept_apart_are_linked_by_what_they_answer():
    found = linked(
        [mail_evidence("a@x"), mail_evidence("b@x")],
        [message("email:a@x", "one"), message("email:b@x", "two")],
        mails=(mail("a@x"), mail("b@x", thread_root="a@x", references=["a@x"])),
    )

    assert pairs(found) == [("email:a@x", "email:b@x", "email_reference", True)]


def test_a_mail_that_answers_the_notification_of_a_ticket_is_linked_to_it():
    found = linked(
        [ticket(4821), mail_evidence("a@x")],
        [message("email:a@x", "one")],
        mails=(mail("a@x", references=["4821.171234@acme.zendesk.com"]),),
    )

    assert pairs(found) == [("email:a@x", "zendesk:ticket:4821", "email_reference", True)]
    assert found["reason"].item() == "Mail answers the notification of Ticket 4821"


def test_a_follow_up_joins_and_a_shared_problem_only_hints():
    found = linked(
        [ticket(4821), ticket(4822), ticket(4823)],
        [],
        tickets=(
            {"ticket_id": "4822", "followup_of": "4821"},
            {"ticket_id": "4823", "problem_id": "4821"},
        ),
    )

    assert pairs(found) == [
        ("zendesk:ticket:4821", "zendesk:ticket:4822", "followup", True),
        ("zendesk:ticket:4821", "zendesk:ticket:4823", "problem", False),
    ]
    assert found["reason"].to_list() == [
        "Ticket 4822 follows up Ticket 4821",
        "Ticket 4823 hangs on the problem of Ticket 4821",
    ]


def test_a_merge_is_read_from_either_ticket_but_only_where_the_tag_says_so():
    items = [ticket(4821), ticket(4822), ticket(4823)]
    tagged = ({"ticket_id": "4822", "tags": ["closed_by_merge"]},)
    closed = "This request was closed and merged into request #4821."
    survived = "Requests #4822, #4823 were closed and merged into this request."

    for said in (
        message("zendesk:ticket:4822", closed),
        message("zendesk:ticket:4821", survived),
    ):
        merges = linked(items, [said], tickets=tagged).filter(pl.col("kind") == "merge")
        assert pairs(merges) == [("zendesk:ticket:4821", "zendesk:ticket:4822", "merge", True)]
        assert merges["reason"].item() == "Ticket 4822 was merged into Ticket 4821"


def test_a_ticket_that_names_itself_is_not_linked_to_itself():
    said = [message("zendesk:ticket:4821", "ticket 4821")]

    assert linked([ticket(4821)], said).is_empty()


def test_two_tickets_in_one_message_join_only_when_the_text_says_they_are_the_same():
    items = [ticket(4821), ticket(4822), thread(NAME, account_id="acme")]

    apart = linked(items, [message(THREAD, "ticket 4821 is done, ticket 4822 waits")])
    same = linked(items, [message(THREAD, "ticket 4821 and ticket 4822 are the same problem")])

    assert apart["is_strong"].to_list() == [False, False]
    assert same["is_strong"].to_list() == [True, True]


def test_a_thread_is_about_the_ticket_it_named_first_and_a_later_one_is_proposed():
    found = linked(
        [ticket(4821), ticket(4822), thread(NAME, account_id="acme")],
        [
            message(THREAD, "ticket 4821", message_id="m1", at=at(hours=1)),
            message(THREAD, "looks like ticket 4822", message_id="m2", at=at(hours=2)),
        ],
    )

    assert pairs(found) == [
        (THREAD, "zendesk:ticket:4821", "ticket_id", True),
        (THREAD, "zendesk:ticket:4822", "ticket_id", False),
    ]
    assert found["reason"][1].endswith("names ticket 4822 besides another")


def test_a_ticket_that_names_another_is_joined_to_it_only_when_it_says_it_is_the_same():
    items = [ticket(4821), ticket(4822)]

    apart = linked(items, [message("zendesk:ticket:4822", "ticket 4821 works, this is slow")])
    same = linked(items, [message("zendesk:ticket:4822", "we see it as well, see ticket 4821")])

    assert (apart["is_strong"].item(), same["is_strong"].item()) == (False, True)


def test_a_mail_that_says_it_only_borrowed_the_subject_is_proposed():
    text = "Using this mail as I had it handy. New question: can we have more seats?"
    found = linked(
        [ticket(4821), mail_evidence("a@x", account_id="acme")],
        [message("email:a@x", text)],
        mails=(mail("a@x", subject="Re: [Acme #4821] Login", references=["tickets/4821/1@us"]),),
    )

    assert found["is_strong"].to_list() == [False, False]
    assert all("something else" in reason for reason in found["reason"])


def test_a_text_names_a_mail_by_its_message_id():
    found = linked(
        [mail_evidence("abc.1@x.example", account_id="acme"), thread(NAME)],
        [
            message("email:abc.1@x.example", "hello"),
            message(THREAD, "see his mail abc.1@x.example", message_id="m"),
        ],
        mails=(mail("abc.1@x.example"),),
    )

    assert pairs(found) == [("email:abc.1@x.example", THREAD, "email_reference", True)]
    assert found["account_id"].item() == "acme"


FOLLOW_UPS = {
    "It is broken again since this morning": True,
    "The login page still hangs for our sales team": True,
    "Login works again, thanks. How do we add a user?": False,
    "Neue Frage: können wir mehr Plätze haben?": False,
    "What does the larger plan cost?": False,
}


@pytest.mark.parametrize("text", FOLLOW_UPS)
def test_a_follow_up_joins_when_its_own_text_goes_on_with_what_it_follows(text):
    found = linked(
        [ticket(4821), ticket(4822)],
        [
            message("zendesk:ticket:4821", "The login page hangs"),
            message("zendesk:ticket:4822", text),
        ],
        tickets=({"ticket_id": "4822", "followup_of": "4821"},),
    )

    assert found["is_strong"].item() == FOLLOW_UPS[text]


def test_an_incident_that_says_it_is_the_same_as_its_problem_joins_it():
    found = linked(
        [ticket(4821), ticket(4822)],
        [message("zendesk:ticket:4822", "Same issue as the night shift reported")],
        tickets=({"ticket_id": "4822", "problem_id": "4821"},),
    )

    assert pairs(found) == [("zendesk:ticket:4821", "zendesk:ticket:4822", "problem", True)]


@pytest.mark.parametrize(
    "text",
    [
        "The map is fine, that is a separate story (ticket 4821), this one is the list.",
        "The permit fees had this in ticket 4821 and it was something specific to permits.",
        "Das ist etwas anderes als Ticket 4821 am Montag.",
        "Je vous écris pour autre chose que le ticket 4821.",
    ],
)
def test_words_that_set_a_ticket_apart_make_it_a_question(text):
    found = linked([ticket(4821), thread(NAME)], [message(THREAD, text)])

    assert [strong for *_, strong in pairs(found)] in ([], [False])


@pytest.mark.parametrize(
    "subject",
    [
        "Automatic reply: [Acme #4821] Map is blank",
        "Automatische Antwort: [Acme #4821] Karte leer",
        "Autoodpowiedź: [Acme #4821] Mapa",
        "Absence : Re: [Acme #4821] Carte vide",
    ],
)
def test_an_autoresponder_repeats_a_subject_and_joins_nothing(subject):
    found = linked(
        [ticket(4821), mail_evidence("m1")],
        [message("email:m1", "I am away.", message_id="email:m1")],
        mails=(mail("m1", subject=subject),),
    )

    assert pairs(found) == []


def test_a_list_of_numbers_names_none_of_them():
    text = "Closed last week: 56718, 56722, 56804, 56911. Open: 57120"
    found = linked([ticket(57120), thread(NAME)], [message(THREAD, text)])

    assert pairs(found) == []


def test_what_is_said_to_be_a_number_is_told_by_the_word_before_it():
    found = linked(
        [ticket(53225), thread(NAME)], [message(THREAD, "code for the lockbox is 53225")]
    )

    assert pairs(found) == []


def test_incidents_of_one_problem_within_three_days_are_one_issue_and_later_ones_only_hint():
    def joined(after: float) -> bool:
        found = linked(
            [ticket(4821), ticket(4822)],
            [],
            tickets=(
                {"ticket_id": "4821", "created_at": at()},
                {"ticket_id": "4822", "created_at": at(days=after), "problem_id": "4821"},
            ),
        )
        return bool(found["is_strong"].item())

    assert joined(after=2)
    assert not joined(after=4)


def test_among_ourselves_a_long_number_with_its_sign_after_a_word_for_it_tells_the_account():
    items = [ticket(52660), thread(NAME)]
    text = "legal wants one owner for #52660 (clause 9.3)"

    assert linked(items, [message(THREAD, text)]).height == 1
    assert linked(items, [message(THREAD, text, side="customer")]).is_empty()
    assert linked(items, [message(THREAD, "they have now merged #52660")]).is_empty()


def test_among_ourselves_a_number_that_heads_a_sentence_is_not_set_apart_by_the_next():
    items = [ticket(48570), thread(NAME, account_id="acme")]

    def is_strong(text: str, **columns: Any) -> bool:
        return linked(items, [message(THREAD, text, **columns)])["is_strong"].any()

    assert is_strong("Acme QR (48570): links live again. Looking for others with it.")
    assert is_strong("Vorgang 48570 - careful, their other ticket has the number too")
    assert not is_strong("ticket 48570, another matter")
    assert not is_strong("Ticket 48570: and another matter", side="customer")


def test_a_mail_passed_on_with_few_words_is_about_what_it_passes_on():
    def is_strong(own: str) -> bool:
        found = linked(
            [ticket(61703), mail_evidence("m1", account_id="acme")],
            [message("email:m1", own, quoted="ticket 61703")],
            mails=(mail("m1", original_text="Our ticket 61703 makes no progress."),),
        )
        return bool(found["is_strong"].item())

    assert is_strong("Priority 1 please")
    assert not is_strong("Something else, I only found this mail")
    assert not is_strong("We looked at it for long. " * 10)


def test_a_ticket_of_a_third_party_is_of_the_client_it_names_and_who_names_it():
    known = evidence(ticket(73415, account_id=None), mail_evidence("m1", account_id="acme"))
    found = keys(
        known,
        messages(message("email:m1", "they gave us ticket 73415")),
        emails=schemas.EMAIL_MESSAGES.empty(),
        tickets=schemas.ZENDESK_TICKETS.empty(),
        names=NO_NAMES,
    )
    hint = pl.DataFrame([("zendesk:ticket:73415", "acme")], NO_HINTS.schema, orient="row")

    assert inherited_accounts(found, known, hints=hint).rows() == [("zendesk:ticket:73415", "acme")]
    assert inherited_accounts(found, known, hints=NO_HINTS).is_empty()


def test_a_mail_that_is_named_by_its_message_id_takes_the_account_of_who_names_it():
    found = linked(
        [mail_evidence("m1"), mail_evidence("m2", account_id="acme")],
        [message("email:m1", "refused"), message("email:m2", "her mail: <m1>")],
        mails=(mail("m1"), mail("m2")),
    )

    assert found.is_empty()  # `m1` is no Message-ID: it has no host.
    named = linked(
        [mail_evidence("m1@x.example"), mail_evidence("m2", account_id="acme")],
        [message("email:m1@x.example", "refused"), message("email:m2", "see <m1@x.example>")],
    )
    assert named["account_id"].to_list() == ["acme"]
