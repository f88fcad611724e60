import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.models.staging.html_text import html_text
from escalation_ledger.models.staging.mail_text import zones


def test_a_reply_above_its_quote_keeps_only_the_reply():
    cut = zones(
        "We will fix it by Friday.\n\nOn Tue, Mar 10, 2026 at 4:12 PM Jane <jane@nw.com> wrote:\n> Is it fixed?\n> Jane\n"
    )
    assert cut.own == "We will fix it by Friday."
    assert (
        cut.quoted
        == "On Tue, Mar 10, 2026 at 4:12 PM Jane <jane@nw.com> wrote:\n> Is it fixed?\n> Jane"
    )


def test_an_introduction_may_be_wrapped():
    assert (
        zones(
            "Yes.\n\nOn Tue, 10 Mar 2026 at 16:12, Jane Doe <jane.doe@northwind.com>\nwrote:\n> Is it?"
        ).own
        == "Yes."
    )


def test_answers_between_and_below_quotes_are_own_words():
    text = "On Tue, Mar 10, 2026 Jane wrote:\n> When?\nTomorrow at noon.\n> Who?\nAna.\n"
    assert zones(text).own == "Tomorrow at noon.\nAna."


def test_below_an_introduction_without_marks_everything_is_quoted():
    assert zones("Sure.\nOn Tue, Mar 10, 2026 Jane wrote:\nWe promise Friday.").own == "Sure."


def test_a_sentence_that_begins_with_on_is_no_introduction():
    text = "On Friday we ship. As I wrote:\nplan B is off."
    assert zones(text).own == text


@pytest.mark.parametrize(
    "block",
    [
        "-----Original Message-----\nFrom: Jane\nSent: Tuesday\nTo: Ana\nSubject: Login\n\nBroken",
        "________________________________\nFrom: Jane <jane@nw.com>\nSent: Tuesday, March 10, 2026 4:12 PM\nTo: Ana\nCc: Bo\nSubject: RE: Login\n\nBroken",
        "*From:* Jane <jane@nw.com>\n*Sent:* Tuesday\n*To:* Ana\n*Subject:* Login\n\nBroken",
        "---------- Forwarded message ---------\nFrom: Jane <jane@nw.com>\nDate: Tue, Mar 10\nSubject: Login\nTo: <a@b.c>\n\nBroken",
        "Begin forwarded message:\n\n> From: Jane <jane@nw.com>\n> Subject: Login\n> Date: 10 March 2026\n>\n> Broken",
    ],
)
def test_everything_from_the_block_of_another_mail_on_is_quoted(block):
    cut = zones(f"Please look.\n\n{block}")
    assert cut.own == "Please look."
    assert cut.quoted == block


def test_from_in_a_sentence_or_alone_in_a_list_is_no_block():
    text = "From: Madrid\nTo: Berlin\nIt fails on both routes."
    assert zones(text).own == text


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nAna Ruiz\nSupport. Ours Inc.",
        "Best regards,\nAna\n+34 600 000",
        "Thanks!\n\nAna",
        "Sent from my iPhone",
        "Cheers",
    ],
)
def test_a_signature_is_cut(signature):
    cut = zones(f"It is fixed.\n\n{signature}")
    assert cut.own == "It is fixed."
    assert cut.quoted == signature


@pytest.mark.parametrize(
    "text",
    [
        "Thanks\nWe will fix it by Friday.",
        "Thanks for the logs. We will call.",
        "Thanks",
        "Best\nof all: it works\nnow.",
        "a -- b",
    ],
)
def test_thanks_that_are_not_a_signature_stay(text):
    assert zones(text).own == text


words = st.sampled_from(
    [
        "> quoted",
        "own",
        "-- ",
        "Thanks,",
        "From: a@b.c",
        "Sent: now",
        "Subject: x",
        "",
        "On 1 Mar Jane wrote:",
        "Begin forwarded message:",
        "\u00a0é\r",
    ]
)


@given(st.lists(words, max_size=12))
def test_nothing_is_lost_only_sorted(lines):
    cut = zones("\n".join(lines))
    kept = f"{cut.own}\n{cut.quoted or ''}".split()
    assert sorted(kept) == sorted("\n".join(lines).split())


def test_html_becomes_lines_with_quotes_marked_and_links_findable():
    html = (
        "<html><head><title>no</title><style>p{}</style></head><body><p>Hello&nbsp;<b>Ana</b>,</p>"
        "<div>see <a href='https://acme.zendesk.com/tickets/4821'>the\n ticket</a><br>and &lt;this&gt;</div>"
        "<ul><li>one</li><li>two</li></ul><blockquote>Was: <i>broken</i><br>badly</blockquote>"
        "<div class='gmail_signature'>Jane</div></body></html>"
    )
    assert html_text(html).replace("\n\n", "\n") == (
        "Hello Ana,\nsee the ticket (https://acme.zendesk.com/tickets/4821)\nand <this>\n- one\n- two\n"
        "> Was: broken\n> badly\n>\n-- \nJane"
    )


def test_what_html_hides_is_left_out_and_what_it_strikes_is_marked():
    assert (
        html_text(
            "<div style='DISPLAY:none'>Preview<div>of</div> it</div>"
            "<p>You will have it by <s>Thursday</s> <i>Friday</i> "
            "<span style='color:red; display : none'>by <b>Saturday</b></span>at noon</p>"
        )
        == "You will have it by ~~Thursday~~ Friday at noon"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<div style='display:none'><span>no<br></div><p>yes</p>",
        "<div><span style='display:none'>no<p>no</p></div><p>yes</p>",
    ],
)
def test_a_hidden_tag_that_is_never_closed_ends_with_the_one_around_it(html):
    assert html_text(html) == "yes"


def test_html_quotes_and_signatures_are_cut_like_plain_ones():
    cut = zones(
        html_text(
            "<div>Fixed.</div><blockquote>Is it?</blockquote><div class='x-signature'>Ana</div>"
        )
    )
    assert cut.own == "Fixed."


def test_broken_html_gives_what_can_be_read():
    assert html_text("<p>Half <b>bold</p></blockquote> &bogus; <![if").startswith("Half bold")
