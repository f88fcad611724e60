"""Who may write what: the least role for each kind of event, as data. Checked in the store on every write.

While nobody is listed, the record is local: the one who has the shell has the folder, so
everybody who names themself may do everything.
"""

from collections.abc import Iterable, Mapping

from escalation_ledger.domain.words import Role
from escalation_ledger.ledger.events import SYSTEM

_EDITORS = (
    "CaseOpened",
    "OwnerAssigned",
    "OwnerDueSet",
    "OwnershipAccepted",
    "BlockerNamed",
    "ImpactSet",
    "NatureSet",
    "RiskFlagged",
    "RiskCleared",
    "PromiseMade",
    "PromiseMoved",
    "PromiseKept",
    "PromiseRejected",
    "PromiseHeard",
    "TouchLogged",
    "ProgressNoted",
    "UpdateSkipped",
    "LeadershipAsked",
    "SummaryWritten",
    "EvidenceAttached",
    "EvidenceLinked",
    "Snoozed",
    "LinkRejected",
    "ProposalAccepted",
    "ProposalRejected",
    "CaseMonitored",
    "CaseClosed",
    "CaseReopened",
    "SaveUndone",
)
_LEADS = (
    "PromiseWithdrawn",
    "LeadershipDecided",
    "CasesMerged",
    "EvidenceSplit",
    "CaseDeclined",
    "IdentityMapped",
    "AccountAssigned",
)

# Kind of event -> the least role that may record it.
LEAST_ROLE: Mapping[str, Role] = {
    **dict.fromkeys(_EDITORS, Role.EDITOR),
    **dict.fromkeys(_LEADS, Role.LEAD),
}

# What the ledger's own programs (`system:…`) record: what the refresh does by itself.
SYSTEM_MAY = frozenset({"CaseOpened"})


class NotAllowed(RuntimeError):
    """The record did not take what somebody wrote, as their role does not suffice for it."""


def check_may_record(kinds: Iterable[str], *, by: str, roles: Mapping[str, Role]) -> None:
    """Raises NotAllowed unless `by` may record every kind. roles: address -> role, of those who have one."""
    for kind in kinds:
        if by.startswith(SYSTEM):
            if kind not in SYSTEM_MAY:
                raise NotAllowed(
                    f"{by} may not record {kind}; a person has to. Say who: an address."
                )
        else:
            _check_role(by, LEAST_ROLE[kind], roles, what=f"{kind} needs")


def check_may_change_roles(*, by: str, roles: Mapping[str, Role]) -> None:
    """Raises NotAllowed unless `by` is an admin, or nobody is listed yet."""
    if by.startswith(SYSTEM):
        raise NotAllowed(f"{by} may not change roles; a person has to. Say who: an address.")
    _check_role(by, Role.ADMIN, roles, what="changing roles needs")


def _check_role(by: str, least: Role, roles: Mapping[str, Role], *, what: str) -> None:
    role = roles.get(by.strip().lower())
    if not roles or (role is not None and role.suffices_for(least)):
        return
    has = f"has the role {role}" if role else "has no role"
    admins = sorted(address for address, of in roles.items() if of is Role.ADMIN)
    raise NotAllowed(
        f"{by} {has}; {what} {least} or above. Nothing was written. "
        f"{' or '.join(admins)} can grant it: `ledger people add {by} --role {least} --why TEXT`."
    )
