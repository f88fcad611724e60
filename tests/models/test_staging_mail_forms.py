"""Every form a mail program forwards in, and what is no forward at all."""

from datetime import UTC, datetime

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from escalation_ledger.models.staging.html_text import html_text
from escalation_ledger.models.staging.mail_dates import forwarded_instant
from escalation_ledger.models.staging.mail_forwards import forwarded, person
from escalation_ledger.models.staging.mail_text import MAY_HAVE_ZONES, zones
from escalation_ledger.models.staging.mail_words import HEADERS
from tests.models.forwarded_forms import AT, BODY, FORMS, HTML, ZONE

COMMENTARY = "Bitte ansehen, das eilt."


def written(name: str) -> str:
    above = FORMS[name][2]
    quotes = above.endswith((">\n", "> \n"))
    body = "\n".join(f"> {line}" for line in BODY.split("\n")) if quotes else BODY
    return f"{COMMENTARY}\n\n{above}{body}\n"


@pytest.mark.parametrize("name", FORMS)
def test_sender_time_subject_and_text_are_recovered_from(name):
    form, subject, above = FORMS[name]
    found = forwarded(written(name), subject=subject, zone=ZONE)
    assert found is not None
    assert (found.form, found.email, found.name) == (form, "jana@nordwind.de", "Jana Vogt")
    assert (found.at, found.unread) == (AT, None)
    assert found.subject == ("Anmeldung" if "Anmeldung" in above else None)
    assert found.text == BODY


@pytest.mark.parametrize("name", FORMS)
def test_the_forwarders_commentary_stands_apart_in(name):
    cut = zones(written(name))
    assert cut.own == COMMENTARY
    assert "invalid_audience" in str(cut.quoted)


@pytest.mark.parametrize("name", FORMS)
def test_a_text_that_has_zones_is_found_without_reading_it(name):
    assert pl.Series([written(name)]).str.contains(MAY_HAVE_ZONES).all()


@pytest.mark.parametrize("language", HEADERS)
def test_the_header_names_of_a_language_are_one_block_whatever_their_order(language):
    names = {kind: words[0] for kind, words in HEADERS[language].items()}
    lines = [
        f"{names['subject']}: Login",
        f"{names['to']}: ana@ours.com",
        f"{names['from']}: Jane <jane@nw.com>",
        f"{names['date']}: 2026-03-10 16:12",
    ]
    found = forwarded("\n".join([*lines, "", "Broken."]), subject="Fwd: Login", zone=ZONE)
    assert found is not None
    assert (found.email, found.at, found.subject) == ("jane@nw.com", AT, "Login")


@pytest.mark.parametrize(
    "subject", ["PD: on call", "I: cannot log in", "VS: 2 or 3?", "HA: failover"]
)
def test_a_subject_that_only_begins_like_a_forward_makes_none(subject):
    assert forwarded("Nobody can log in.", subject=subject, zone=ZONE) is None


@pytest.mark.parametrize("program", HTML)
def test_a_forward_that_is_html_alone_is_read_from_what_a_reader_sees(program):
    text = html_text(HTML[program])
    found = forwarded(text, subject="WG: Anmeldung", zone=ZONE)
    assert found is not None
    assert (found.email, found.name, found.at) == ("jana@nordwind.de", "Jana Vogt", AT)
    assert (found.subject, found.text.split()) == ("Anmeldung", BODY.split())
    assert zones(text).own == COMMENTARY


def test_a_reply_that_quotes_a_forward_forwards_nothing():
    quoted = "\n".join(f"> {line}" for line in written("gmail, German").split("\n"))
    text = f"On it.\n\nOn Wed, Mar 11, 2026 Bo <bo@ours.com> wrote:\n{quoted}"
    assert forwarded(text, subject="Re: Fwd: Anmeldung", zone=ZONE) is None
    assert zones(text).own == "On it."


def test_a_customers_forward_below_a_colleagues_is_the_original():
    inner = written("outlook, German").replace("Anmeldung", "WG: Anmeldung")
    text = f"See below.\n\n---------- Forwarded message ---------\nFrom: Bo <bo@ours.com>\nDate: Wed, Mar 11, 2026 at 9:00 AM\nSubject: WG: Anmeldung\nTo: <ana@ours.com>\n\n{inner}"
    passed_on = forwarded(text, subject="Fwd: x", zone=ZONE, sender="ana@ours.com")
    stranger = forwarded(text, subject="Fwd: x", zone=ZONE, sender="cy@partner.com")
    assert passed_on is not None
    assert stranger is not None
    assert (passed_on.email, passed_on.text) == ("jana@nordwind.de", BODY)
    assert (stranger.email, stranger.text) == ("bo@ours.com", COMMENTARY)


def test_the_thread_below_a_forwarded_mail_is_its_quote_and_not_another_original():
    older = "\nFrom: Ana Ruiz <ana@ours.com>\nSent: Monday, March 9, 2026 9:00 AM\nTo: Jana\nSubject: RE: Anmeldung\n\nAll is well."
    found = forwarded(written("outlook, German") + older, subject="WG: x", zone=ZONE)
    assert found is not None
    assert (found.email, found.text) == ("jana@nordwind.de", BODY)


@pytest.mark.parametrize(
    "text",
    [
        "From: Madrid\nTo: Berlin\nSubject: routes\n\nBoth fail.",
        "Date: Friday\nTo: everybody\nSubject: lunch",
        "An: Aus\nVon: 10 Uhr\nBis: 12 Uhr",
        "It comes from: us\nand goes to: them",
        "____________\nFrom: Madrid\nTo: Berlin",
        "The original message\nwas lost.",
        "On 12 May we wrote the following steps:\n1. Restart.",
        "Am 12. Mai schrieb ich euch Folgendes:\nBitte neu starten.",
    ],
)
def test_what_only_looks_like_headers_stays_the_authors_own(text):
    assert zones(text).own == text
    assert forwarded(text, subject="Re: x", zone=ZONE) is None


@pytest.mark.parametrize(
    ("written", "languages", "at"),
    [
        ("mar. 10 mars 2026 à 16:12", ("fr",), AT),
        ("10/03/2026 16 h 12", ("fr",), AT),
        ("10/3/26 16:12", ("es",), AT),
        ("Di., 10. März 2026 um 16:12 Uhr", ("de",), AT),
        ("10.03.2026 16.12", ("da",), AT),
        ("tirsdag den 10. marts 2026 16.12.00 CET", ("da",), AT),
        ("2026. március 10. 16:12", ("hu",), AT),
        ("2026年3月10日 16:12", ("ja",), AT),
        ("2026年3月10日 下午4:12", ("zh",), AT),
        ("martes, 10 de marzo de 2026 4:12 p. m.", ("es",), AT),
        ("Tue, 10 Mar 2026 20:42:00 +0530", ("de",), AT),
        ("10 mars 2026 à 16:12", ("en",), AT),
        ("10. listopad 2025 16:12", ("cs",), datetime(2025, 11, 10, 15, 12, tzinfo=UTC)),
        ("10. listopad 2025 16:12", ("hr",), datetime(2025, 10, 10, 15, 12, tzinfo=UTC)),
        ("10. listopad 2025 16:12", ("cs", "hr"), None),
        ("3/10/2026 4:12 PM", ("en",), AT),
        ("10/03/2026 16:12", ("en",), None),
        ("Dienstag um 16:12", ("de",), None),
        ("10 mars à 16:12", ("fr",), None),
        ("10 mars 2026 à 26:12", ("fr",), None),
    ],
)
def test_a_localised_date_is_an_instant_or_nothing(written, languages, at):
    assert forwarded_instant(written, zone=ZONE, languages=languages) == at


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ('"Doe, Jane" <Jane@NW.com>', ("jane@nw.com", "Doe, Jane")),
        ("Jane Doe [mailto:jane@nw.com]", ("jane@nw.com", "Jane Doe")),
        ("jane@nw.com <jane@nw.com>", ("jane@nw.com", None)),
        ("jane@nw.com", ("jane@nw.com", None)),
        ("Jane <jane@nw.com<mailto:jane@nw.com>>", ("jane@nw.com", "Jane")),
        ("Jane Doe", (None, "Jane Doe")),
        ("", (None, None)),
    ],
)
def test_a_person_is_an_address_and_a_name_however_written(written, found):
    assert person(written) == found


pieces = st.sampled_from(
    [
        "own words", "> quoted", "", "-- ", "Thanks,", "Ana", "________________",
        "---------- Forwarded message ---------", "Anfang der weitergeleiteten Nachricht:",
        "-----Original Message-----", "From: Jane <jane@nw.com>", "Von: Jana", "De : ", "Sent: now",
        "Date: Tue, 10 Mar 2026 16:12", "Gesendet: Dienstag", "To: a@b.c;", "Subject: x", "Foo: bar",
        "On 1 Mar Jane <j@a.b> wrote:", "Am 1. Mai schrieb Jana:", "Mit freundlichen Grüßen",
        "----- Forwarded Message ----- From: a@b.cSent: 1Subject: x", "\u202e\u200f From: x\u0000",
    ]
)  # fmt: skip
anything = st.one_of(pieces, st.text(max_size=40))


@given(st.lists(anything, max_size=15), st.sampled_from(["Fwd: x", "WG: x", "Re: x"]))
def test_no_word_is_lost_and_nothing_raises_whatever_is_written(lines, subject):
    text = "\n".join(lines)
    cut = zones(text)
    kept = f"{cut.own}\n{cut.quoted or ''}".split()
    assert sorted(kept) == sorted(text.split())
    found = forwarded(text, subject=subject, zone=ZONE)
    assert found is None or found.at is None or found.at.tzinfo is UTC


@given(st.text(max_size=80), st.sampled_from(sorted(HEADERS)))
def test_a_date_however_garbled_is_an_instant_or_nothing(garbled, language):
    found = forwarded_instant(f"{garbled} 16:12 2026", zone=ZONE, languages=(language,))
    assert found is None or isinstance(found, datetime)


@pytest.mark.parametrize(
    "line",
    [
        " " * 1900 + "x", ">" * 1900, "-" * 1900, "-- a" * 450, "From: x", "From: x\nSent: 1", "Foo: y",
        "On 1 " + "wrote " * 60, "x@y " * 90, "----- Forwarded Message ----- " + "From: aTo: " * 150,
        "Thanks", "On 1 Mar Jane wrote: wrote:", "___________",
    ],
)  # fmt: skip
def test_five_thousand_lines_made_to_slow_the_reading_are_read(line):
    text = f"{line}\n" * 5_000
    assert zones(text).own is not None
    forwarded(text, subject="Fwd: x", zone=ZONE)


@pytest.mark.parametrize("value", ["a" * 1_000_000, "@a." * 300_000, "1:" * 300_000, "<" * 300_000])
def test_a_header_of_a_million_characters_is_read(value):
    text = f"From: {value}\nDate: {value}\nSubject: {value}\n\nwords"
    found = forwarded(text, subject="Fwd: x", zone=ZONE)
    assert found is not None
    assert found.unread is not None


def test_a_writer_who_is_called_like_a_month_leaves_the_month_alone():
    text = "On 10 March 2026 16:12, March Vogt <march@nw.com> wrote:\n\nBroken."
    found = forwarded(text, subject="FW: x", zone=ZONE)
    assert found is not None
    assert (found.email, found.name, found.at) == ("march@nw.com", "March Vogt", AT)
