"""What is said about a ticket outside of it: Slack threads and forwarded mails."""

from escalation_ledger.sample.draft import ENGINEERS, Draft
from escalation_ledger.sample.script import Line, Mail, Original, Thread, ext_channel

_CHANNELS = {
    "Data Pipelines": "eng-pipelines",
    "Billing Operations": "eng-billing",
    "Integrations": "eng-integrations",
}


def escalation_thread(draft: Draft) -> Thread:
    """A message in #escalations by the customer's CSM or AE, and who answers it."""
    at = -draft.rng.uniform(1.5, 12)
    raiser = draft.rng.choice((draft.account.success, draft.account.executive))
    answers = draft.rng.randrange(1, 4)
    speakers = (draft.agent.name, draft.engineer, raiser.name)
    return _thread(
        draft,
        "raised",
        "escalations",
        [Line(at, raiser.name, draft.voices.phrase("escalate_slack"))]
        + [
            Line(at + 0.3 * (n + 1), speakers[n], draft.voices.phrase("slack_answers"))
            for n in range(answers)
        ],
    )


def engineering_thread(draft: Draft) -> Thread:
    """Our agent asks the engineers of the plot's team."""
    at = draft.opened * draft.rng.uniform(0.4, 0.7)
    return _thread(
        draft,
        "engineering",
        _CHANNELS.get(draft.plot.team, "eng-platform"),
        [
            Line(at, draft.agent.name, draft.voices.phrase("eng_asks")),
            Line(at + 0.4, draft.engineer, draft.voices.phrase("eng_answers")),
            Line(at + 0.7, draft.rng.choice(tuple(ENGINEERS.values())), "Same here."),
        ],
    )


def customer_thread(draft: Draft) -> Thread:
    """The customer asks in the shared channel, our agent answers without a date."""
    at = -draft.rng.uniform(4, 14)
    return _thread(
        draft,
        "customer",
        ext_channel(draft.account),
        [
            Line(at, draft.contact.name, draft.voices.phrase("ext_asks")),
            Line(at + 0.6, draft.agent.name, draft.voices.phrase("ext_answers")),
        ],
    )


def forwarded_mail(draft: Draft) -> Mail:
    """The account executive forwards the customer's mail to the escalation mailbox."""
    at = -draft.rng.uniform(2, 14)
    prefix = {"gmail": "Fwd: ", "outlook": "FW: ", "apple": "Fwd: "}[draft.account.executive.mail]
    subject = _named(draft, draft.voices.phrase("mail_subjects"))
    return Mail(
        key=f"fwd-{draft.id}",
        account=draft.account.name,
        at=at,
        by=draft.account.executive.name,
        form=draft.account.executive.mail,
        subject=prefix + subject,
        say=_named(draft, draft.voices.phrase("mail_tops")),
        original=Original(
            by=draft.contact.name,
            at=at - draft.rng.uniform(0.5, 4),
            subject=subject,
            say=draft.voices.phrase("mail_originals"),
        ),
        words=draft.words,
    )


def _thread(draft: Draft, kind: str, channel: str, lines: list[Line]) -> Thread:
    return Thread(
        key=f"{draft.id}-{kind}",
        channel=channel,
        account=draft.account.name,
        lines=tuple(Line(line.at, line.by, _named(draft, line.say)) for line in lines),
        words=draft.words,
    )


def _named(draft: Draft, text: str) -> str:
    """The text with this ticket in it. Subjects are not filled later, so numbers go in here."""
    return (
        text.replace("{ticket}", f"{{ticket {draft.id}}}")
        .replace("{number}", str(draft.id))
        .replace("{subject}", f"Ticket #{draft.id}")
    )
