"""The closed vocabularies of the ledger, in the spelling used in code, tables, JSON and on screen."""

from enum import StrEnum


class Source(StrEnum):
    """A tool that evidence comes from; also the drop-folder name."""

    ZENDESK = "zendesk"
    SLACK = "slack"
    CRM = "crm"
    EMAIL = "email"


class Impact(StrEnum):
    """What the customer cannot do, worst first."""

    DATA_LOSS = "data_loss"
    SECURITY = "security"
    OUTAGE = "outage"
    CORE_BLOCKED = "core_blocked"
    CORE_DEGRADED = "core_degraded"
    MINOR = "minor"
    QUESTION = "question"


class Blocker(StrEnum):
    """What stands between the case and its next move. UNNAMED: nobody has said."""

    BUG_FIX = "bug_fix"
    ACCESS_ISSUE = "access_issue"
    MISSING_DECISION = "missing_decision"
    UNCLEAR_REPRO = "unclear_repro"
    POLICY_EXCEPTION = "policy_exception"
    DEPENDENCY = "dependency"
    UNNAMED = "unnamed"


class Nature(StrEnum):
    """What kind of work the case is."""

    OPERATIONAL = "operational"
    TECHNICAL = "technical"
    POLICY = "policy"
    COMMUNICATION = "communication"


class Risk(StrEnum):
    """A commercial danger somebody has seen in the case."""

    CHURN = "churn"
    SECURITY = "security"
    EXECUTIVE_VISIBILITY = "executive_visibility"
    CONTRACT_BREACH = "contract_breach"


class PromiseStatus(StrEnum):
    """Where a promise stands at an instant."""

    PENDING = "pending"
    IMMINENT = "imminent"
    OVERDUE = "overdue"
    KEPT = "kept"
    KEPT_LATE = "kept_late"
    MISSED = "missed"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"


class Lane(StrEnum):
    """Who has to move for the case to move."""

    LEADERSHIP = "leadership"
    ENGINEERING = "engineering"
    REPRO = "repro"
    CUSTOMER_RESET = "customer_reset"


class Band(StrEnum):
    """How soon the case needs a person, most pressing first."""

    ACT_NOW = "act_now"
    TODAY = "today"
    THIS_WEEK = "this_week"
    WATCH = "watch"


class CaseState(StrEnum):
    """Where the case is in its life."""

    LIVE = "live"
    MONITORING = "monitoring"
    CLOSED = "closed"
    DECLINED = "declined"


class Side(StrEnum):
    """Whose side a person is on."""

    OURS = "ours"
    CUSTOMER = "customer"
    BOT = "bot"
    UNKNOWN = "unknown"


class Subject(StrEnum):
    """What a person may say belongs to an account, besides evidence; the word of the command, too."""

    PERSON = "person"
    DOMAIN = "domain"
    CHANNEL = "channel"
    WORKSPACE = "workspace"


class AskOutcome(StrEnum):
    """What became of a request that somebody take over."""

    ACCEPTED = "accepted"
    DROPPED = "dropped"
    WAITING = "waiting"


class Role(StrEnum):
    """What a person may do in the ledger, least first; each may do what those before it may."""

    VIEWER = "viewer"
    EDITOR = "editor"
    LEAD = "lead"
    ADMIN = "admin"

    def suffices_for(self, least: "Role") -> bool:
        """Whether this role is `least` or above it."""
        order = list(Role)
        return order.index(self) >= order.index(least)


class DeadlineKind(StrEnum):
    """What makes an instant a deadline; each has a hardness in the scoring configuration."""

    SLA = "sla"
    PROMISE = "promise"
    CONTRACT = "contract"
    IMPLIED_TOUCH = "implied_touch"
    CUSTOMER_DATE = "customer_date"
    RENEWAL = "renewal"
    INTERNAL = "internal"


class SourceStatus(StrEnum):
    """How a source came out of a refresh. ABSENT: nothing was there to read."""

    OK = "ok"
    FAILED = "failed"
    ABSENT = "absent"


class Page(StrEnum):
    """The screens, each by its place in the address."""

    QUEUE = "queue"
    CASE = "case"
    PROMISES = "promises"
    HANDOFFS = "handoffs"
    EXPOSURE = "exposure"
    AFTERNOON = "afternoon"
    REVIEW = "review"
    INBOX = "inbox"
    SOURCES = "sources"
