"""What stands between a case and its next move, when somebody says so.

Said by our own people anywhere. A customer, where we can both see it, names only what is theirs
to give: access or a decision; that they wait for our fix is patience, not a finding. A rule names
the word of the vocabulary. The order is from the particular to the general: waiting for a vendor's
fix is a dependency, waiting for our own is a bug fix.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.rules import Rule, any_of, read, value_of

_WAITING = (
    r"(?:blocked (?:on|by|until)|waiting (?:on|for)|wait (?:on|for)|held up (?:by|on)|depends? (?:on|upon)|"
    r"dependent on|hinges on|stuck (?:on|with|behind)|pending|awaiting|gated (?:on|by)|on hold (?:for|until))"
)
_NEEDING = (
    rf"(?:{_WAITING}|needs?|requires?|missing|lacks?|do not have|have no|there is no|without)"
)
_NEAR = r"(?:[\w'/&-]+ ){0,4}?"
_OUTSIDE = (
    r"(?:aws|amazon|azure|microsoft|google|gcp|cloudflare|okta|salesforce|twilio|stripe|github|oracle|sap|"
    r"netsuite|vendors?|suppliers?|upstream|third[ -]party|3rd[ -]party|(?:\w+ )?providers?|carriers?|partners?|the bank)"
)
_TEAM = r"(?:(?:another|other|the (?:\w+ )?(?:platform|network|data|database|infra|infrastructure|security|integrations?|billing|payments?|sre|ops|operations|storage|identity|mobile|api)) team|platform team|network team|infra team|security team|their team)"

BLOCKER_RULES: Final = (
    Rule("needs_exception", "policy_exception", rf"\b{_NEEDING} {_NEAR}(?:policy exception|exception (?:to|from|for|by|approved|request)|an exception$|waiver)\b|\bneeds? an exception\b|\brequires? an exception\b|\bthat would be an exception\b|\bexception to (?:the|our) (?:\w+ )?policy\b|\b(?:outside|out) of (?:our |the )?(?:policy|contract|terms)\b|\bagainst (?:our |the )?policy\b|\bpolicy does not allow\b", ("This needs an exception from finance.", "The refund requires an exception to our policy.", "Policy does not allow a refund after 90 days.")),
    Rule("needs_decision", "missing_decision", rf"\b{_NEEDING} {_NEAR}(?:decision|approval|sign[- ]?off|go[- ]ahead|green light|ruling)\b|\bneeds? (?:[\w'-]+ ){{0,4}}?to (?:decide|approve|sign off)\b|\b(?:somebody|someone|leadership|management|product|finance|legal) (?:has|needs|have|must) to (?:decide|approve|sign off)\b|\bunless (?:somebody|someone) approves\b|\bno decision (?:yet|so far|has been)\b", ("Needs a decision from product.", "We are waiting for approval by finance.", "Somebody has to decide whether we refund.")),
    Rule("needs_access", "access_issue", rf"\b{_NEEDING} {_NEAR}(?:access|credentials|permissions?|vpn|api key|admin rights|login details|user account)\b|\b(?:can not|could not|unable to) (?:access|log ?in to|get into|connect to) (?:the|their|your|customer's|his|her) (?:\w+ )?(?:environment|tenant|instance|logs|account|cluster|server|vpn|database|workspace)\b|\baccess (?:has not been|was not|is not|not yet) (?:granted|given)\b|\bhave not (?:granted|given) you access\b", ("Waiting for access to the customer's tenant.", "We still need VPN credentials from them.", "We cannot log in to their environment.")),
    Rule("no_repro", "unclear_repro", r"\b(?:can not|could not|unable to|not able to|have not been able to|failed to|did not|do not|struggling to|no luck) (?:\w+ ){0,2}?(?:reproduce|repro|replicate|reproducing)\b|\bnot reproducible\b|\bno (?:clear |reliable |consistent )?(?:repro|reproduction|steps to reproduce)\b|\bneeds? (?:\w+ ){0,3}?(?:repro|reproduction|steps to reproduce)\b|\bwaiting (?:on|for) (?:\w+ ){0,3}?(?:repro|reproduction|steps to reproduce)\b|\b(?:can not|could not) see (?:the|this) (?:issue|problem|error) on (?:our|my) (?:side|end)\b", ("We cannot reproduce it.", "No clear repro yet.", "I was unable to reproduce this on staging.")),
    Rule("outside_party", "dependency", rf"\b{_WAITING} {_NEAR}{_OUTSIDE}\b|\b{_OUTSIDE} (?:has not|have not|did not) (?:\w+ )?(?:replied|responded|answered|confirmed|fixed)\b|\bupstream (?:issue|bug|fix|outage|problem)\b|\b(?:case|ticket|request) (?:is )?open(?:ed)? with (?:{_OUTSIDE}|their support)\b", ("Waiting on AWS to raise the limit.", "We are blocked by the vendor.", "It is an upstream bug.")),
    Rule("awaits_fix", "bug_fix", rf"\b{_WAITING} {_NEAR}(?:fix|patch|hotfix|bug|code change|pr|pull request|merge|release|build|rollback|revert|mer-\d+|[a-z]{{2,6}}-\d{{2,6}})\b|\bneeds? (?:\w+ ){{0,2}}?(?:a|the) (?:\w+ )?(?:code )?(?:fix|patch|hotfix|code change)\b|\bfix (?:for [\w-]+ )?is (?:in progress|in review|in development|under review|being (?:written|built|tested|worked on)|not (?:merged|deployed|ready|done))\b|\b(?:it|this|that) is (?:a|our) (?:known )?(?:bug|regression|defect)\b|\b(?:confirmed|identified) (?:as )?(?:a|the) (?:\w+ )?(?:bug|regression|defect)\b", ("Blocked on the fix for MER-2217.", "The fix is in review.", "This is a regression.", "We are waiting for the patch.")),
    Rule("other_team", "dependency", rf"\b{_WAITING} {_NEAR}{_TEAM}\b|\brequest is with (?:the )?(?:\w+ )?team\b", ("We are blocked by the platform team.", "Waiting for the network team to open the port.")),
)  # fmt: skip

# A customer's «we need access» is a wish; only waiting, said as such, is a blocker.
_EXPLICIT = rf"\b{_WAITING}\b|\bhave not (?:granted|given) you access\b"
_THEIRS: Final = ("access_issue", "missing_decision")

_UNSAID: Final = (
    r"\b(?:not|no longer|never) (?:\w+ )?(?:blocked|waiting|held up|pending|stuck|a bug|an? regression)\b|\bunblocked\b|\b(?:was|were|had been) (?:blocked|waiting|held up|pending|stuck)\b|\bnot an exception\b",
    r"\b(?:if|unless we|in case|would need|might need|may need|could need|should we need|do not need|does not need|need not|no need)\b",
    r"\b(?:null|pointer|runtime|throws?|thrown|unhandled|uncaught|java|python) (?:\w+ )?exception\b|\bexception (?:is thrown|in thread|trace)\b",
    r"\b(?:resolved|is fixed|fixed now|was fixed|granted|approved|received|got access|have access now|reproduced it|merged and|thank)",
)  # fmt: skip


def blockers(said: pl.DataFrame) -> pl.DataFrame:
    """Of clauses, those that name what stands in the way, with `value` and `rule`."""
    words = pl.col("said")
    is_by_customer = (pl.col("side") == "customer") & pl.col("is_customer_visible")
    is_theirs = pl.col("value").is_in(_THEIRS) & words.str.contains(_EXPLICIT)
    may_say = (pl.col("side") == "ours") | (is_by_customer & is_theirs)
    stated = ~pl.col("is_question") & ~pl.col("is_conditional") & ~any_of(words, _UNSAID)
    return (
        said.with_columns(rule=pl.when(stated).then(read(words, BLOCKER_RULES)))
        .filter(pl.col("rule").is_not_null())
        .with_columns(value=value_of(pl.col("rule"), BLOCKER_RULES))
        .filter(may_say)
    )
