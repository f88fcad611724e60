"""`ledger merge`, `split`, `link`, `proposal`, `identity`: what belongs together, whose it is."""

from collections.abc import Callable, Sequence
from typing import Annotated

import typer

from escalation_ledger.cli.context import Context
from escalation_ledger.cli.options import CaseName, Why
from escalation_ledger.cli.writing import Writing, print_answer
from escalation_ledger.domain.words import Side, Subject
from escalation_ledger.ledger import events as e
from escalation_ledger.ledger.desk import Desk
from escalation_ledger.ledger.events import CaseId
from escalation_ledger.ledger.recorded import Recorded

Left = Annotated[str, typer.Argument(metavar="LEFT", help="An evidence id.")]
Right = Annotated[str, typer.Argument(metavar="RIGHT", help="An evidence id.")]
ProposalId = Annotated[str, typer.Argument(metavar="ID", help="As `ledger proposals` lists it.")]

app = typer.Typer()
link = typer.Typer(help="Whether two pieces of evidence are one issue.", no_args_is_help=True)
proposal = typer.Typer(help="What `ledger proposals` lists.", no_args_is_help=True)
identity = typer.Typer(help="Who is who, and whose evidence is whose.", no_args_is_help=True)
app.add_typer(link, name="link")
app.add_typer(proposal, name="proposal")
app.add_typer(identity, name="identity")


@app.command()
def merge(context: typer.Context, one: CaseName, other: CaseName, why: Why) -> None:
    """The older of two cases takes in the younger, whose id resolves to it from then on."""
    ledger: Context = context.obj
    writing = Writing.at(ledger)
    case_id = writing.desk.merge(one, other, why=why)
    _answer(ledger, writing, _newest(writing, case_id, e.CasesMerged))


@app.command()
def split(
    context: typer.Context,
    case_id: CaseName,
    evidence: Annotated[list[str], typer.Argument(metavar="EVIDENCE", help="What leaves it.")],
    why: Why,
) -> None:
    """Evidence leaves the case for one of its own."""
    ledger: Context = context.obj
    writing = Writing.at(ledger)
    writing.desk.split(case_id, evidence, why=why)
    survivor = writing.held.situation.grouping.survivor(case_id)
    _answer(ledger, writing, _newest(writing, survivor, e.EvidenceSplit))


@link.command(name="accept")
def accept_link(context: typer.Context, left: Left, right: Right, why: Why) -> None:
    """They are one issue; where each has its case, the two are merged."""
    _settled(context.obj, lambda desk: desk.link(left, right, why=why))


@link.command(name="reject")
def reject_link(context: typer.Context, left: Left, right: Right, why: Why) -> None:
    """They are not the same issue, whatever key joins them."""
    _settled(context.obj, lambda desk: desk.keep_apart(left, right, why=why))


@proposal.command(name="accept")
def accept_proposal(context: typer.Context, proposal_id: ProposalId, why: Why) -> None:
    """Do what is proposed."""
    _settle(context.obj, proposal_id, is_accepted=True, why=why)


@proposal.command(name="reject")
def reject_proposal(context: typer.Context, proposal_id: ProposalId, why: Why) -> None:
    """Do not, and never propose it again."""
    _settle(context.obj, proposal_id, is_accepted=False, why=why)


@identity.command(name="map")
def map_person(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON")],
    same_as: Annotated[str, typer.Argument(metavar="SAME_AS")],
    why: Why,
) -> None:
    """Two ids are one person: what PERSON did, SAME_AS did."""
    _settled(context.obj, lambda desk: [desk.map_identity(person, same_as, why=why)])


@identity.command(name="account")
def assign_account(
    context: typer.Context,
    evidence: Annotated[str, typer.Argument(metavar="EVIDENCE")],
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    why: Why,
) -> None:
    """Evidence belongs to an account."""
    _settled(context.obj, lambda desk: [desk.assign_account(evidence, account, why=why)])


@identity.command(name="person")
def place_person(
    context: typer.Context,
    person: Annotated[str, typer.Argument(metavar="PERSON", help="As `ledger inbox` lists them.")],
    why: Why,
    account: Annotated[str | None, typer.Option(help="The customer's account.")] = None,
    ours: Annotated[bool, typer.Option("--ours", help="One of us.")] = False,
    bot: Annotated[bool, typer.Option("--bot", help="No person.")] = False,
) -> None:
    """Whose a person is: a customer's, one of us, or no person. All they write counts so, later too."""
    said = [side for side, is_said in ((Side.OURS, ours), (Side.BOT, bot)) if is_said]
    if len(said) + (account is not None) != 1:
        raise typer.BadParameter("Say one of --account, --ours and --bot.")
    side = said[0] if said else None
    _place(context.obj, Subject.PERSON, person, account=account, side=side, why=why)


@identity.command(name="domain")
def place_domain(
    context: typer.Context,
    domain: Annotated[str, typer.Argument(metavar="DOMAIN", help="As subsidiary.example.")],
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    why: Why,
) -> None:
    """Everybody with an address at the domain is of the account, from the next refresh on."""
    ledger: Context = context.obj
    if domain.strip().lower().removeprefix("@") in ledger.settings.ours.free_mail:
        raise typer.BadParameter(
            f"{domain} is a mail provider, whose addresses are anybody's. Name the person instead: "
            "`ledger identity person ADDRESS --account ACCOUNT`."
        )
    _place(context.obj, Subject.DOMAIN, domain, account=account, why=why)


@identity.command(name="channel")
def place_channel(
    context: typer.Context,
    channel: Annotated[str, typer.Argument(metavar="CHANNEL", help="Slack's id of it.")],
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    why: Why,
) -> None:
    """What is written in the Slack channel is about the account."""
    _place(context.obj, Subject.CHANNEL, channel, account=account, why=why)


@identity.command(name="workspace")
def place_workspace(
    context: typer.Context,
    workspace: Annotated[str, typer.Argument(metavar="WORKSPACE", help="Slack's team id of it.")],
    account: Annotated[str, typer.Argument(metavar="ACCOUNT")],
    why: Why,
) -> None:
    """The people of the Slack workspace are the account's, from the next refresh on."""
    _place(context.obj, Subject.WORKSPACE, workspace, account=account, why=why)


def _place(
    ledger: Context,
    kind: Subject,
    name: str,
    *,
    account: str | None,
    side: Side | None = None,
    why: str,
) -> None:
    _settled(ledger, lambda desk: [desk.place(kind, name, account_id=account, side=side, why=why)])


def _settle(ledger: Context, proposal_id: str, *, is_accepted: bool, why: str) -> None:
    _settled(ledger, lambda desk: desk.settle(proposal_id, is_accepted=is_accepted, why=why))


def _settled(ledger: Context, work: Callable[[Desk], Sequence[Recorded]]) -> None:
    ledger.answer(Writing.at(ledger).settled(work), print_answer)


def _newest(
    writing: Writing, case_id: CaseId, kind: type[e.CasesMerged | e.EvidenceSplit]
) -> list[Recorded]:
    """The event of that kind that the desk has just written."""
    told = writing.desk.record.events(case_id=case_id)
    return [one for one in told if isinstance(one.event, kind)][-1:]


def _answer(ledger: Context, writing: Writing, recorded: list[Recorded]) -> None:
    ledger.answer(writing.answer(recorded, case_id=recorded[0].case_id), print_answer)
