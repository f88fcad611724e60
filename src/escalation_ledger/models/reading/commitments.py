"""The words of a commitment, and the words that make one none. Tables; `promises` applies them.

All patterns meet normalised clauses: lower case, contractions written out («we'll» is
«we will»), loudness and fillers gone.
"""

from typing import Final

import polars as pl

_UPDATE_VERB = (
    r"(?:update|get back|come back|circle back|report back|write back|go back|call|ring|phone|reply|"
    r"respond|answer|send|share|follow up|let you know|keep you (?:updated|posted|informed)|inform|"
    r"notify|tell you|ping|email|mail|write|message|contact|reach out|check in|touch base|"
    r"be in touch|post|publish|report|confirm|provide|give you|forward|present|have|get you)"
)
_DELIVER_VERB = (
    r"(?:fix|ship|deploy|patch|resolve|solve|restore|refund|release|roll (?:\w+ ){0,4}?out|roll (?:\w+ ){0,4}?back|"
    r"rollback|push|deliver|complete|finish|implement|migrate|upgrade|enable|unlock|unblock|grant|"
    r"replace|credit|issue|return|repair|correct|recover|re-?run|replay|process|install|apply|merge|"
    r"turn (?:\w+ )?on|switch (?:\w+ )?on|go live|hotfix|land|get (?:it|this|that|them|your|the|everything)|"
    r"bring (?:it|this|that|them|your|the|everything)|make sure|ensure|see to it|have (?:some|any)one)"
)
_UPDATE_THING = (
    r"(?:updates?|answers?|news|status|eta|timeline|time ?frame|summary|report|rca|root cause|"
    r"post-?mortem|findings|analysis|response|reply|results?|information|details|feedback|"
    r"decision|word|clarity|more for you|estimate|date|plan|next steps|price|offer|quote|guide|"
    r"questionnaire|steps|list|example|sample code|call|email)"
)
_FIX_THING = (
    r"(?:fix|hotfix|patch|build|release|refund|credit|workaround|replacement|access|export|file|"
    r"solution|version|data|connector|licen[cs]e|key|copy|history|deployment|correction|run)"
)
_DONE = (
    r"(?:(?:\w+ly|back) )?(?:deployed|live|fixed|resolved|solved|ready|available|done|back|restored|out|online|up|"
    r"on your \w+|in your \w+|in place|in production|in the \w+|running|flowing|working|shipped|released|patched|"
    r"complete|completed|finished|corrected|replaced|delivered|applied|enabled|refunded|credited|"
    r"sent|rolled (?:out|back)|merged|processed|installed|upgraded|active|issued|provided|posted|shared|"
    r"updated|called|contacted|informed|notified|unblocked|unlocked|granted|recovered|reverted|"
    r"published|implemented|repaired|loaded|caught up|with you|made|sorted|addressed|handled|taken care of|over)\b"
)
_DOING = (
    r"(?:sending|shipping|deploying|rolling (?:\w+ ){0,4}?out|releasing|pushing|patching|fixing|restoring|"
    r"refunding|calling|updating|sharing|delivering|publishing|posting|reaching out|following up)"
)
_ADVERBS = r"(?:(?:\w+ly|then|both|next|have|try and) )*?"
_AUX = (
    r"(?:will|shall|are going to|am going to|is going to|commit to|promise to|guarantee to|"
    r"expect to|are on track to|am on track to|is on track to|are due to)"
)
_OUR_PEOPLE = (
    r"(?:we|i|(?:our|the|your) (?:[\w-]+ ){0,3}?(?:team|engineers?|engineering|developers?|support|"
    r"colleagues?|people|specialists?|manager|csm|executive|consultant|group|desk|on-call)|"
    r"engineering|support|finance|billing|product|operations|legal|security|(?:one of our|someone|somebody|a colleague|an engineer|a specialist)(?: [\w-]+){0,4}?)"
)
_THIRD_PARTY = (
    r"(?:aws|amazon|azure|microsoft|google|gcp|cloudflare|okta|salesforce|twilio|stripe|github|oracle|"
    r"sap|vendors?|suppliers?|upstream|third[ -]party|3rd[ -]party|providers?|carriers?|partners?|"
    r"the bank|your bank|your (?:\w+ )?(?:team|side|admins?|administrator|it|engineers?|people|"
    r"colleagues?|developers?|security|network|legal|finance)|customers?)"
)

COMMITMENTS: Final[tuple[tuple[str, str], ...]] = (
    ("next_update", r"\bnext update\b|^(?:please )?expect (?:an?|the|our|another) (?:\w+ ){0,3}?(?:update|call|reply|answer|fix|report)\b"),
    ("you_will_hear", r"\byou (?:will|shall|are going to|can|should) (?:expect to )?hear\b"),
    ("you_will_have", rf"\byou (?:will|shall|are going to|can expect to|should expect to) {_ADVERBS}(?:be getting|be receiving|have|get|receive|see|be) (?:an?|the|your|our|its?|this|that|these|those|all|access|full|more|another|one|some|it|sample|able|refunded|credited|unblocked|word|{_DONE})"),
    ("you_can_expect", r"\byou (?:can|may|should) expect (?:an?|the|our|your|another|this|it)\b"),
    ("let_me", rf"\blet me (?:[\w']+ ){{0,7}}?{_UPDATE_VERB}\b"),
    ("we_will", rf"\b{_OUR_PEOPLE} {_AUX} {_ADVERBS}(?:{_UPDATE_VERB}|{_DELIVER_VERB}|be {_DOING}|{_DOING})\b"),
    ("and_will", rf"\band will {_ADVERBS}(?:{_UPDATE_VERB}|{_DELIVER_VERB})\b"),
    ("we_promise", r"\b(?:we|i) (?:promise|commit to|guarantee)(?: you)? (?:an?|the|your)\b"),
    ("will_be_done", rf"\b(?:will|shall|is going to|are going to|is scheduled to|are scheduled to|is on track to|are on track to) {_ADVERBS}(?:be (?:\w+ly )?(?:{_DONE})|go (?:live|out)\b|ship\b|land\b|follow\b|(?:have|accept) (?:its|your|their|the|an?|all)\b|work (?:again|as)\b|run again\b|arrive\b|roll out\b)"),
    ("we_are_doing", rf"\b(?:we|i) (?:are|am) {_DOING}\b"),
    ("is_scheduled", rf"\b{_FIX_THING}\b(?: [\w'.-]+){{0,5}}? (?:is|are) (?:scheduled|set|due|going out|going live|shipping|rolling out|being deployed|being released|on track)\b"),
    ("it_ships", rf"\b{_FIX_THING} (?:ships|goes (?:live|out)|lands|rolls out)\b"),
    ("we_expect", rf"\bwe expect (?:[\w'-]+ ){{1,6}}?to (?:be (?:{_DONE})|ship|land|go live)\b"),
    ("elided", rf"^(?:(?:ok|okay|sure|thanks|thank you|got it|yes|noted|understood|hi|hello|hey|and|so)(?: \w+)?,? )*will {_ADVERBS}(?:{_UPDATE_VERB}|{_DELIVER_VERB})\b"),
)  # fmt: skip

GUARDS: Final[dict[str, str]] = {
    "negated": (
        r"\b(?:will|shall|going to|expect to|able to|be able) not\b|\b(?:am|are|is) not (?:going|able|in a position)\b|"
        r"\bcan not (?:promise|commit|guarantee|say|confirm|give|make|ship|deliver|fix|have|provide|offer|share|send)\b|"
        r"\b(?:do|does) not (?:expect|think|plan|intend|promise|believe|have)\b|\bunable\b|\bnever\b|\bunlikely\b|"
        r"\b(?:no|not a|without a|without any) (?:guarantee|promise|eta|commitment|timeline)\b|\bnot (?:before|until)\b"
    ),
    "hedged": (
        r"\bhop(?:e|es|ing|efully)\b|\b(?:might|maybe|perhaps|probably|possibly|ideally|tentatively)\b|\b(?:is|are|most|more|very)? ?likely\b|"
        r"\b(?:we|i|you|it|this|that|they|fix|patch|release|update|team|engineers?|there) (?:may|could|should)\b(?: be| have| ship| get| see| hear| know| land| go)|"
        r"\b(?:we|i|it|this|fix|patch|team) may\b|\b(?:will|shall|going to) (?:\w+ )?(?:try|aim|attempt|strive|look|see (?:if|whether|what)|do (?:our|my|what))\b|"
        r"\b(?:aim|aiming|target|targeting|trying|plan|planning|intend|would like|want|need)(?: is| are)? (?:to|for)\b|\bbest effort\b|\b(?:our|my) best\b|"
        r"\b(?:i|we) (?:think|guess|believe|suspect|imagine|reckon|assume)\b|\bwith (?:any|a bit of|some) luck\b|\bfingers crossed\b|"
        r"\bshould (?:be|have|ship|get|land|go|know)\b|\bin theory\b|\bassum\w+\b|\bif all goes\b"
    ),
    "conditional": (
        r"\b(?:if|unless|assuming|provided|providing|depending|whether|once|should you)\b|\bsubject to\b|\bpending\b|\bas soon as\b|"
        r"\bin case\b|\b(?:when|after|until|before) you\b|\bwhenever\b"
    ),
    "reported": (
        r"\b(?:said|told (?:you|us|me|them)|promised|mentioned|thought|understood|understand|hoped|claimed|assured (?:you|us|me)|heard|wrote)(?: \w+)? (?:that )?"
        r"(?:we|i|you|it|they|the [\w-]+|this|that|your [\w-]+|our [\w-]+) (?:would|will|are|were|is|was)\b|\b(?:was|were) (?:going|supposed|meant|told|promised)\b|"
        r"\bwould have\b|\bhad (?:hoped|planned|expected|promised)\b"
    ),
    "third_party": (
        rf"\b{_THIRD_PARTY}\b(?:'s)?(?: [\w'-]+){{0,6}}? (?:will|shall|is going to|are going to|is scheduled|are scheduled|to be|to ship|is due|is set)\b|"
        r"\b(?:they|he|she|someone else) (?:will|shall|are going to|is going to)\b|\b(?:they|he|she)\b.* and will\b|"
        rf"\b(?:call|contact|tell|ask|ping|inform|email|message|chase|update|reach out to) (?:{_THIRD_PARTY}|them|him|her|engineering|our engineers|the (?:team|engineers))\b"
    ),
    "theirs_to_do": r"\bneed you to\b|\bplease (?:will )?(?:you )?(?:send|confirm|update|let us|reply|provide)\b|\byou will (?:need|have) to\b",
    "recurring": r"\b(?:every|each|daily|hourly|weekly|twice a|once a|per day)\b",
    "no_act": r"\bwill be (?:closed|unavailable|down|offline|out of (?:the )?office|away|on (?:leave|holiday|vacation)|out (?:of|until|today|tomorrow|on|this|next)|back (?:in the office|on|at my desk))\b|\bi will be (?:out|back|available)\b|\b(?:meeting|holiday|office|maintenance|window|webinar|training|downtime) (?:will|is)\b",
}  # fmt: skip

# Words that look like a guard's and are none.
_HARMLESS: Final[tuple[tuple[str, str], ...]] = (
    (r"\b(?:even if|as if|if not (?:sooner|earlier|before)|or earlier|or sooner)\b", " "),
    (r"\b(?:more than once|at once|once (?:more|again|and for all))\b", " "),
    (r"\bas (?:we|i|previously) (?:said|mentioned|promised|discussed|noted|agreed)(?: earlier| above| before)?,?", " "),
    (r"\bno(?:t)? later than\b", "by"),
    (r"\b(?:please )?(?:do not hesitate|let (?:us|me) know if .*$)", " "),
)  # fmt: skip

TIME_CUE: Final = (
    r"\b(?:mon|tue|wed|thu|fri|sat|sun|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|"
    r"\b(?:today|tonight|tomorrow|noon|midday|midnight|morning|afternoon|evening|weekend|overnight|"
    r"eod|cob|eob|eow|eom|eoq|eoy|end of|close of|hence|quarter|week|month|next|within)\b|"
    r"\b(?:minutes?|mins?|hours?|hrs?|days?|weeks?)\b|e\.o\.d|\d ?(?:am|pm|[ap]\.m|h|m)\b|\d:\d\d|\d/\d|"
    r"20\d\d-\d\d|\d\.\d{1,2}\.20|\bthe \d{1,2}(?:st|nd|rd|th)\b"
)


def plain(said: pl.Expr) -> pl.Expr:
    """A clause without the turns of phrase that only look like a guard's."""
    for pattern, replacement in _HARMLESS:
        said = said.str.replace_all(pattern, replacement)
    return said.str.replace_all(r"\s+", " ").str.strip_chars(" ,")


def action(said: pl.Expr) -> pl.Expr:
    """What keeps it: `update` (the customer hears from us) or `deliver` (the thing is done)."""
    gives = r"\b(?:have|get|send(?:ing)?|shar(?:e|ing)|provid(?:e|ing)|give|post(?:ing)?|deliver(?:ing)?|receive|expect|publish|complete|finish|follow|forward|return|see|issue|promise|commit to|guarantee)\b"  # fmt: skip
    return (
        pl.when(said.str.contains(rf"{gives}(?: [\w'-]+){{0,5}}? {_UPDATE_THING}\b|\bupdate\b.* (?:follow|out|posted|sent|shared)\b"))
        .then(pl.lit("update"))
        .when(said.str.contains(rf"{gives}(?: [\w'/-]+){{0,5}}? {_FIX_THING}\b"))
        .then(pl.lit("deliver"))
        .when(said.str.contains(r"\byou (?:\w+ ){1,4}hear\b|\bnext update\b|\blet me\b|\b(?:contacts?|calls?|updates?|emails?) you\b"))
        .then(pl.lit("update"))
        .when(said.str.contains(rf"\b{_AUX} {_ADVERBS}be (?:called|contacted|informed|notified|updated)\b"))
        .then(pl.lit("update"))
        .when(said.str.contains(rf"\b{_AUX} {_ADVERBS}have (?:its?|this|that|them|their|your|the|a|an|everything|all)\b|\byou (?:\w+ ){{1,4}}?(?:have|get|receive|see|be)\b"))
        .then(pl.lit("deliver"))
        .when(said.str.contains(rf"\bwill {_ADVERBS}{_UPDATE_VERB}\b|\b{_AUX} {_ADVERBS}{_UPDATE_VERB}\b|\b(?:calling|sending)\b"))
        .then(pl.lit("update"))
        .otherwise(pl.lit("deliver"))
    )  # fmt: skip
