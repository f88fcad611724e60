"""Ways customers raise security or privacy as a danger: who asks about it, and what could come out."""

from typing import Final

from escalation_ledger.models.reading.rules import Rule

_WATCHER = (
    r"(?:dpo|data protection officer|privacy officer|data protection (?:authority|commissioner|people|lead|team)|privacy (?:team|commissioner|office|regulator|authority)|"
    r"information commissioner|ico|cnil|supervisory authority|regulators?|security (?:team|officer|people|department|lead|manager|folks|guys|auditors?)|infosec|it security|"
    r"ciso|auditors?|pen-?testers?|penetration testers?|red team|soc|cert|cyber \w+|works council|ethics (?:board|committee)|examiners?|insurer)"
)
_FEW = r"(?:[\w'/-]+ ){0,6}?"
_PRIVATE = (
    r"(?:personal (?:data|details|information)|home addresses|patient (?:data|records|names|files|letters)|health (?:data|records)|medical (?:data|records|files)|"
    r"salar(?:y|ies)|payslips?|client (?:names|data|files)|customer (?:data|names|records|addresses)|minors|children's (?:data|names|addresses|photos)|student (?:data|records|names)|"
    r"bank details|card (?:data|numbers)|passports?|confidential \w+|privileged \w+|trade secrets|source code|credentials|passwords?|tokens?|api keys?|encryption|biometric \w+|genomes?|whistleblower\w*)"
)

SAFETY_WORRY_RULES: Final = (
    Rule(
        "watcher_asks",
        "security",
        rf"\b{_WATCHER} {_FEW}(?:worried|concern\w*|alarm\w*|nervous|uneasy|unhappy|not happy|flagg\w+|rais(?:es|ed|ing)|find(?:s|ing|ings)?|found|insist\w*|demand\w*|classif\w+|rat(?:ed|es)|object\w*|investigat\w*|opened an? \w+|considers? (?:it|this)|treats? (?:it|this)|calls? (?:it|this)|asks? (?:how|why|whether|who|what)|(?:wants?|needs?|asked|has asked) to know (?:how|why|whether|who|what)|must (?:be (?:told|informed|notified)|notify|report)|has to (?:be (?:told|informed|notified)|notify|report)|(?:will|would) (?:ask|want to know|not accept|never accept|shut))\b.*|\b(?:report\w*|notif\w+|tell|inform\w*|escalat\w*|disclos\w*|flagg\w*) {_FEW}(?:to |by |with )?(?:the |our )?{_WATCHER}\b.*\b(?:breach|leak|incident|exposure|access|data|72 hours|within)\b|\b(?:breach|incident|data) notification\b|\bnotifiable\b|\breportable (?:breach|incident|event)\b|\b72[- ]hours?\b.*\b(?:notif\w*|report\w*|breach|authority|regulator)\b|\b(?:art(?:icle)?\.? ?3[234])\b",
        (
            "Our DPO is worried about this.",
            "The auditors flagged it last night.",
            "We may owe the authority a breach notification.",
        ),
    ),
    Rule(
        "could_come_out",
        "security",
        rf"\b(?:worr\w+|concern\w*|afraid|fear\w*|nervous|uneasy|uncomfortable|danger\w*|risk\w*|alarm\w*|unsafe|insecure|scar(?:y|ed)|not (?:safe|secure|acceptable|comfortable|okay|ok)|must not|should not|may not|could|might|shocked|exposed?|sensitive) {_FEW}(?:security|privacy|{_PRIVATE}|leak\w*|get out|wrong hands|fall into|hacker\w*|attack\w*|stranger\w*|outsiders|breach\w*|intercept\w*|unencrypted|intruder\w*|third countr(?:y|ies)|identity theft|phish\w*|stalk\w*)\b|\b{_PRIVATE} {_FEW}(?:at risk|in danger|exposed|unprotected|unencrypted|in the wrong hands|leav(?:e|es|ing) (?:the|our)|end(?:s|ed)? up (?:with|in|on|at)|could be|might be|should never|must never|should not|visible|lie open|lying|out there|outside (?:the eu|europe|the country|our))\b|\b(?:security|privacy|data protection|confidentiality|safeguarding) (?:\w+ )?(?:risk|concern|hole|issue|problem|worry|worries|question mark|disaster|nightmare|gap|weakness|threat|point of view|perspective|reasons?|grounds|implications?|angle|finding|flaw|headache)s?\b|\b(?:attack (?:surface|vector)|security hole|loophole|back ?door|pen-?test|penetration test|unpatched|weak (?:password|cipher|encryption)s?|tls 1\.[01]|no (?:mfa|2fa|encryption|audit trail)|mfa (?:is|was|can)|brute force|credential stuffing|suspicious (?:log-?ins?|activity|access|mails?|user|account)|privacy (?:act|law)|student privacy|data subject|professional secrecy|attorney[- ]client|client confidentiality|patient confidentiality|banking secrecy|medical confidentiality|need-to-know|ethical wall|chinese wall|insider (?:information|trading|list)|in hiding|never invited|zero trust)\b",
        (
            "These are patient records and must not fall into the wrong hands.",
            "From a security point of view this is not acceptable.",
            "The penetration test of last night marks it as high.",
        ),
    ),
    Rule(
        "must_not_get_out",
        "security",
        rf"\b(?:reported|notified|report it|report this|tell|inform) (?:to )?(?:the |our )?(?:authority|authorities|regulator|ico|commissioner|police|supervisory \w+|data subjects?|affected (?:people|persons|customers))\b|\bwrong hands\b|\b{_WATCHER} {_FEW}(?:block\w*|stopp\w*|suspend\w*|halt\w*|noticed|pulled|banned|forbids?|forbidden|refus\w+|alarmed|asks?(?: |$|,)|regards?|wants? (?:answers|proof|evidence|a report|to see|it (?:off|closed|stopped)))|\bparents?\b.*\b(?:worr\w+|concern\w*|afraid|upset)\b.*\b(?:address\w*|data|photos?|names|privacy|kids|children)\b|\b(?:names?|data|files?|records?|addresses|identit(?:y|ies)|documents|letters?|sources?)\b{_FEW} (?:must|should|may|can) (?:not|never) (?:ever )?(?:be (?:visible|public|seen|shared|exposed|known|disclosed|published|readable)|get out|leave|leak)\b|\b(?:contain\w*|had|has|have|with|sent|in) (?:\w+ ){{0,4}}?(?:our|my|the|a) (?:\w+ )?(?:passwords?|credentials|secrets?|private keys?|api keys?)\b.*\b(?:in it|in clear|safe|mail|attached|readable)\b|\bstrangers? (?:can|could|may|might|will) (?:see|read|know|find|open|watch)\b|\b(?:shared (?:log-?ins?|passwords?|accounts?)|(?:failed|thousands of|hundreds of|[\d.,]+) (?:log-?in attempts|log-?ins|attempts) on (?:our|my|the)|(?:tokens?|sessions?|links?) (?:never|do not|does not) (?:expire|end|time out)|phishing|not (?:encrypted|gdpr compliant)|data residency|leav(?:e|es|ing) the (?:eu|eea|country|uk))\b",
        (
            "If this gets into the wrong hands we are in trouble.",
            "Witnesses' names must never be visible.",
            "The CISO has stopped the rollout.",
        ),
    ),
)  # fmt: skip
