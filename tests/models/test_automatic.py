"""An autoresponder's mail repeats a subject and means nothing by it."""

import polars as pl
import pytest

from escalation_ledger.models.automatic import is_automatic
from tests.models.raw_rows import mail, stage_mail


@pytest.mark.parametrize(
    "text",
    [
        "Automatic reply: [Desk #4821] Login",
        "Out of Office: Login",
        "Auto: your request INC-1 has been logged",
        "Abwesenheitsnotiz: Login",
        "Ich bin bis 3.4. nicht im Büro",
        "Absence : Re: [Desk #4821] Photos",
        "Réponse automatique : Login",
        "Respuesta automática: Login",
        "Ausente: Re: Login",
        "Risposta automatica: Login",
        "Automatisch antwoord: Login",
        "Autosvar: Login",
        "Poza biurem: Login",
        "自動返信: Login",
        "This is an automatic confirmation. Do not reply.",
        "Your request 4821 has been received",
    ],
)
def test_notices_of_many_languages_are_known_by_how_they_begin(text):
    assert pl.select(is_automatic(pl.lit(text))).item()


@pytest.mark.parametrize(
    "text",
    [
        "Automatic payments fail",
        "The out of office text is not saved",
        "Auto-scaling is off",
        "Re: Login",
        "Our absence report is empty",
        "Leave requests are lost",
    ],
)
def test_what_people_write_about_such_things_is_not(text):
    assert not pl.select(is_automatic(pl.lit(text))).item()


def is_autoreply(headers: str, subject: str = "Re: Login") -> bool:
    return (
        stage_mail(mail("a", headers=headers, subject=subject))
        .tables["email_messages"]["is_autoreply"]
        .item()
    )


ANSWERS = "In-Reply-To: <r1@x>\n"


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ("Auto-Submitted: auto-replied (vacation)\n", "Re: Login"),
        ("X-Autoreply: yes\n", "Re: Login"),
        ("Precedence: auto_reply\n", "Re: Login"),
        (f"{ANSWERS}Auto-Submitted: auto-generated\n", "Tot poissa: Re: Login"),
        (f"{ANSWERS}X-Auto-Response-Suppress: All\n", "Dovolená: Login"),
    ],
)
def test_headers_tell_of_an_autoresponder_in_any_language(headers, subject):
    assert is_autoreply(headers, subject)


@pytest.mark.parametrize(
    ("headers", "subject"),
    [
        ("Auto-Submitted: no\n", "Re: Login"),
        ("X-Autoreply: no\n", "Re: Login"),
        ("Auto-Submitted: auto-generated\n", "ALERT: disk full"),
        (f"{ANSWERS}Auto-Submitted: auto-generated\n", "Re: Login"),
        (f"{ANSWERS}Precedence: list\n", "Announce: new release"),
        (f"{ANSWERS}List-Id: <l.x>\nPrecedence: bulk\n", "Announce: new release"),
        (ANSWERS, "Question: Login"),
    ],
)
def test_people_lists_alerts_and_relays_of_other_desks_are_read(headers, subject):
    assert not is_autoreply(headers, subject)
