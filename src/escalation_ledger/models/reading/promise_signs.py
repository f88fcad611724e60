"""The signs by which a dated clause of ours is told to be a promise or none: one table.

Each is a pattern that meets a normalised clause (`where` = "said") or the whole sentence it
stands in ("heard"). `vetoes` forbid a promise by themselves; what the others weigh is in
`promise_weights`.
"""

from dataclasses import dataclass
from typing import Final, Literal

import polars as pl

from escalation_ledger.models.reading.rules import latin

_ADVERBS: Final = r"(?:(?:\w+ly|then|both|next|have|try and|each|again|personally|all|not only|first|be able to) )*?"
_OUR_PEOPLE: Final = (
    r"(?:we|i|(?:our|the) (?:[\w-]+ ){0,3}?(?:team|engineers?|engineering|developers?|support|colleagues?|people|"
    r"specialists?|manager|csm|executive|consultant|group|desk|on-call|office|shift|side)|my colleagues?|engineering|support|finance|"
    r"billing|product|operations|(?:one of (?:us|our)|someone|somebody|a colleague|an engineer|a specialist)(?: [\w-]+){0,4}?)"
)
_AUX: Final = (
    r"(?:will|shall|are going to|am going to|is going to|commit to|promise to|guarantee to|(?:would )?expect to|"
    r"are on track to|am on track to|is on track to|are due to|are set to)"
)
_TELLING: Final = (
    r"(?:updat|tell|writ|call|ring|phon|repl|respond|answer|shar|inform|notif|ping|e?mail|messag|contact|"
    r"report|confirm|send|post|com|get|let|check|circl|follow|drop|shoot|giv|be in touch|be back|reach|forward|talk|speak|revert|text|dial|"
    r"have|provid|present|fill|keep|explain|show|furnish|hand)"
)
_DOING: Final = (
    r"(?:fix|ship|deploy|patch|resolv|solv|restor|refund|releas|roll|push|deliver|complet|finish|implement|"
    r"migrat|upgrad|enabl|unlock|unblock|grant|replac|credit|issu|return|repair|correct|recover|re-?run|re-?play|process|"
    r"install|appl|merg|turn|switch|hotfix|land|bring|make|upload|attach|publish|put|add|set|creat|reset|load|re-?import|move|look|review|"
    r"start|run|do|open|clos|book|draft|prepar|sign|stop|rotat|delet|remov|backfill|rebuild|reprocess|sort|reopen|extend|re-?send)"
)
_NEWS: Final = (
    r"(?:updates?|answers?|news|status|etas?|timeline|summary|reports?|rca|root cause|post-?mortem|findings?|analysis|"
    r"assessment|response|reply|results?|information|details|feedback|decision|word|verdict|estimate|plan|next steps|offer|quote|"
    r"list|example|calls?|e?mail|note|line|statement|read-?out|reading|confirmation|yes or no|message|more|next|draft|letter|position|take|proposal|"
    r"picture|shout|bulletin)"
)
_GIVEN: Final = (
    r"(?:fix|hotfix|patch|build|release|refund|credit(?: note)?|workaround|replacement|access|exports?|files?|solution|version|data|"
    r"connector|licen[cs]es?|keys?|copy|history|deployment|correction|certificate|log(?:s|in)?|script|documents?|form|annex|contract|invoice|"
    r"template|account|accounts|invitation|link|sheet|backup|restore|records|prod|staging|sample|records|seats?|logo|mock-?ups?|changelog|proof)"
)
_DONE: Final = (
    r"(?:deployed|live|fixed|resolved|solved|ready|available|done|back|restored|out|online|up|in place|in production|running|"
    r"flowing|working|shipped|released|patched|complete|completed|finished|corrected|replaced|delivered|applied|enabled|refunded|credited|"
    r"sent|rolled (?:out|back)|merged|processed|installed|upgraded|active|issued|provided|posted|shared|updated|called|rung|phoned|contacted|informed|"
    r"notified|unblocked|unlocked|granted|recovered|reverted|published|implemented|repaired|loaded|caught up|with you|made|sorted|"
    r"addressed|handled|over|closed(?: off)?|switched|turned|forwarded|returned|replayed|yours|gone|uploaded|set up|in your|on your|at your|in|"
    r"acknowledged|answered|removed|moved|added|reset|rotated|deleted|extended|created|booked|scheduled)"
)
_THEY: Final = (
    r"(?:they|he|she|someone else|aws|amazon|azure|microsoft|google|gcp|cloudflare|okta|salesforce|twilio|stripe|github|oracle|sap|"
    r"(?:the |their |our |your )?(?:[\w-]+ )?(?:vendors?|suppliers?|upstream|third[ -]party|3rd[ -]party|providers?|carriers?|partners?|bank|maintainers?|manufacturer|printer|courier|host(?:er)?|customers?|lawyers?|noc|rep)|"
    r"your (?:\w+ )?(?:team|side|admins?|administrator|it|engineers?|people|colleagues?|developers?|security|network|legal|finance|board|office|ceo|cfo|cto|boss|owner))"
)
_THIRD: Final = (
    r"(?:aws|amazon|azure|microsoft|google|gcp|cloudflare|okta|salesforce|twilio|stripe|github|oracle|sap|"
    r"(?:the |their |our |your )?(?:[\w-]+ )?(?:vendor|supplier|upstream|third[ -]party|3rd[ -]party|provider|carrier|courier|registrar|manufacturer)s?|"
    r"your (?:\w+ )?(?:team|side|admins?|administrator|it|engineers?|people|colleagues?|developers?|network|board))"
)
_YOU_ACT: Final = (
    r"(?:send|confirm|let us|let me|reply|provide|give|upload|share|try|test|check|sign|return|tell|answer|approve|add|note|ask|forward|call|"
    r"ring|find|have|keep|make|use|run|do|come|stand|restart|see|install|schedule|mail|e-?mail)"
)
_PLACE: Final = (
    r"(?:inbox|mailbox|mail|folder|account|accounts|workspace|tenant|hands?|dms?|desk|table|staging|system|environment|instance|channel|ticket|portal|"
    r"dashboard|sandbox|phone|bank|letterbox|post|downloads?|space|drive|console|team|side|list|slack)"
)


_TIME_WORD: Final = (
    r"(?:by|on|at|in|to|of|the|an?|or|before|until|within|your|our|my|time|sharp|first thing|this|next|late|early|end|close|business|days?|"
    r"week|weeks|month|play|morning|noon|midday|lunch|lunchtime|afternoon|evening|tonight|today|tomorrow|eod|hours?|minutes?|mins?|latest|"
    r"(?:mon|tue|wed|thu|fri|sat|sun)\w*|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*|two|three|four|five|half|utc|gmt|cet|et|pt|ist|"
    r"eastern|central|pacific|o'clock|\d[\d:.]*(?:am|pm|st|nd|rd|th|h)?|q[1-4])"
)


@dataclass(frozen=True)
class Sign:
    """A sign, what it meets, and a clause that has it."""

    name: str
    pattern: str
    example: str
    where: Literal["said", "whole", "heard", "lead"] = "said"
    forbids: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "pattern", latin(self.pattern))


SIGNS: Final = (
    Sign("we_will", rf"\b{_OUR_PEOPLE} {_AUX}\b", "we will send it"),
    Sign("i_will", rf"\bi {_AUX}\b", "i will call you"),
    Sign("will_tell", rf"\b(?:will|shall|going to|expect to|let me|and) {_ADVERBS}{_TELLING}\w*\b", "will get back to you"),
    Sign("will_do", rf"\b(?:will|shall|going to|expect to|let me|and) {_ADVERBS}{_DOING}\w*\b", "will deploy it"),
    Sign("will_be_done", rf"\b(?:will|shall|to|gets?|get|going to) (?:be|have been|get|pulled)? ?{_ADVERBS}{_DONE}\b", "will be fixed"),
    Sign("will_be_to_you", r"\b(?:will|shall|is|are|be) (?:be )?(?:with|on|in|at|to) your?s?\b", "it is with you"),
    Sign("will", r"\b(?:will|shall|going to)\b", "it will rain"),
    Sign("someone_will", r"^(?:[\w-]+ ){1,3}will\b", "marcus will write"),
    Sign("they_will", rf"\b{_THEY} (?:\w+ly )?(?:will|shall|are going to|is going to|would|have|has|is|are|says?|said|speaks?|told|ships?|promised|want\w*|expects?|sits?|meets?)\b", "they will call"),
    Sign("third_noun", r"\b(?:vendor|supplier|upstream|carrier|provider|partner|courier|maintainers?|registry|registrar|bank)(?:'s)?\b", "the carrier splices"),
    Sign("they", r"\b(?:they|he|she|their|his|her|them|him)\b", "he is in"),
    Sign("you_get", r"\byou (?:(?:will|shall|are going to|can|may|should) )?(?:expect to )?(?:have|get|receive|hear|see|are getting|are receiving|expect|be getting|know|be (?:called|rung|told|informed|updated|contacted))\b", "you get a call"),
    Sign("you_other", rf"\byou (?:(?:would|could|can|need|must|have to|should|might|want|asked|said|told) )?(?:to )?{_YOU_ACT}\b", "you could send it"),
    Sign("to_you", r"\b(?:to|with|for|reach(?:es)?|from me to|at) you\b|\byours\b|\b(?:to|with) your \w+", "with you"),
    Sign("verb_you", rf"\b{_TELLING}\w* (?:back )?you\b|\b{_TELLING}\w* (?:back |again )?(?:to|with) you\b", "call you"),
    Sign("your_place", rf"\b(?:in|on|at|into|onto) your (?:[\w-]+ ){{0,2}}?{_PLACE}\b", "in your inbox"),
    Sign("here", r"\b(?:here|in this (?:thread|ticket|channel))\b", "post it here"),
    Sign("i", r"\b(?:i|we|me|us)\b", "from me"),
    Sign("from_us", r"\bfrom (?:me|us|one of us|both of us|our \w+|my \w+)\b", "a call from me"),
    Sign("opens_future", r"^(?:(?:and|so|then|ok|okay|sure|yes|thanks|hi|hello|hey|morning|good \w+|dear)(?: \w+){0,2},? )*(?:will|shall|gimme|give me|give us|allow (?:me|us)|let me|expect|stand by|back|look for|watch)\b|, (?:gimme|give me|give us|expect|look for)\b", "will do"),
    Sign("opens_doing", rf"^(?:(?:and|so|then|ok|okay|yes|hi|hello|hey|morning|good \w+|dear|now)(?: \w+){{0,2}},? )*(?:{_TELLING}|{_DOING})\w*ing\b|\b(?:am|are) (?:{_TELLING}|{_DOING})\w*ing\b", "calling you"),
    Sign("opens_noun", rf"^(?:[-*\d.() ]*)?(?:(?:the|an?|our|your|first|next|another|proper|full|final|preliminary|further|written|more) )*(?:[\w-]+ ){{0,3}}?(?:{_NEWS}|{_GIVEN})\b", "next update"),
    Sign("next_update", r"\bnext (?:update|message|call|one|status|word|news|report|post|note|e?mail|check)\b|^next:", "next update"),
    Sign("more", r"\bmore (?:on|by|tomorrow|tonight|later|in|from|for you|at|before|to (?:come|follow))\b", "more on this"),
    Sign("news", rf"\b{_NEWS}\b", "an update"),
    Sign("given", rf"\b{_GIVEN}\b", "the patch"),
    Sign("comes", r"\b(?:comes?|coming|follows?|lands?|ships?|goes (?:out|live|in|to)|arrives?|reach(?:es)?|is due|are due|due|drops?|gets? (?:\w+ly )?\w+ed|moves? to you|returns it|rolls? out|leaves?|is on its way|are on their way|is scheduled|are scheduled|is booked|is set)\b", "it ships"),
    Sign("present_we", rf"\b(?:we|i) (?:\w+ly )?(?:{_TELLING}|{_DOING})\w*\b", "i send it"),
    Sign("regardless", r"\b(?:either way|regardless|whichever|no matter|whatever|in any case|even if|even when|one way or|anyhow|anyway)\b", "either way"),
    Sign("by", r"\b(?:by|before|until|till|within|no later than|not later than|at the latest|latest)\b", "by friday"),
    Sign("in_time", r"\bin (?:an?|half|\d+|ten|twenty|thirty|one|two|three|four|five|about|under)\b|\bhence\b", "in an hour"),
    Sign("arrow", r"(?:\x{2192}|->|=>|: |- )(?:\S+ ?){1,6}$", "patch: friday", "whole"),
    Sign("date_first", r"^(?:(?:by|on|until|before|this|next|tomorrow|today|tonight|monday|tuesday|wednesday|thursday|friday|mon|tue|wed|thu|fri|\d{1,2}(?:[:.]\d\d)?)\b)", "by friday it is"),
    Sign("clock_first", r"^\d{1,2}[:.]\d\d\b", "06:14 ring drops"),
    Sign("happened", r"\b(?:was|were|did|had|expired|reproduced|passed|removed|answered|ran out|dropped out|shipped|fixed|finished|tested|looked|tried|switched|restarted|went|came|ran|sent|got|made|saw|said|told|found|took|became|began|started|dropped|happened|ended|stopped|failed|broke|arrived|received|called|spoke|wrote|asked|promised|announced|planned|agreed|changed|moved|deployed|opened|closed|checked|looked|missed|lost|thought|meant|understood)\b", "it was sent"),
    Sign("has_been", r"\b(?:has|have) (?:been|now|not|just)?(?: \w+ly)? ?\w+(?:ed|en|un|ne|ade|ent|ept)\b", "we have sent it"),
    Sign("since", r"\b(?:since|ago|last|yesterday|earlier|so far|as of|until now)\b", "since monday"),
    Sign("state", r"\b(?:is|it is|they are|you are) (?:not |\w+ing\b)|\b(?:is|are) (?:out|away|open|closed|in a|on leave|off)\b", "is waiting"),
    Sign("we_are_doing", rf"\b(?:we|i) (?:am|are) (?:\w+ly )?(?:{_TELLING}|{_DOING})\w*ing\b", "we are deploying it"),
    Sign("hoped", r"\bhop(?:e|es|ing|eful|efully)\b|\b(?:might|maybe|perhaps|probably|possibly|ideally|likely|unlikely|guess|think|thought|suspect|believe|assume|reckon|fingers crossed|touch wood|luck)\b", "hopefully", forbids=True),
    Sign("should", r"\b(?:should|ought to)\b", "we should know", forbids=True),
    Sign("would", r"\b(?:would|could|may)\b|\b(?:i|we) can\b", "we could call"),
    Sign("aimed", r"\b(?:aim|aims|aiming|target\w*|trying to|attempt\w*|plan to|plans to|planning|planned|intend\w*|endeavou?r\w*|strive|want to|would like|like to|goal|tentative\w*|pencill?ed|best effort|(?:our|my) best)\b|\b(?:will|to|and|we|i|shall) try\b", "we aim to", forbids=True),
    Sign("negated", r"\b(?:not|never|no|nothing|nobody|none|without|unable|neither|nor)\b", "we will not"),
    Sign("will_not", r"\b(?:will|shall|going to|be able to) not\b|\b(?:i|we) (?:can|could) not\b|\b(?:do|does) not (?:expect|think|plan|intend|promise|believe|have|know|get)\b|\b(?:am|are|is) not (?:going|able|in a position|due|expected)\b|\b(?:unable|unlikely|never|neither)\b|\bno (?:guarantee|promise|eta|commitment)\b", "we will not send it", forbids=True),
    Sign("condition", r"\b(?:if|unless|assuming|provided (?:that|you|we|the|it)|providing (?:that|you|we|the|it)|depending|depends|subject to|pending|in case|should you|were you|as soon as)\b|\bonce (?:you|we|i|they|he|she|it|that|this|the|your|our|his|her|\w+ (?:has|have|is|are))\b", "if it holds", forbids=True),
    Sign("condition_before", r"^(?:[-*\x{2022}] ?|\(?[a-z\d]{1,3}[.)] )?(?:(?:and|but|so|then|also|even) )?(?:if|unless|assuming|depending|once|as soon as|should (?:you|they|he|she|it|we|that|this|the)|were (?:you|it|they))\b|^(?:when|whenever|until)\b[^:]*$", "if it holds we ship", "heard", forbids=True),
    Sign("when_you", r"\b(?:when|after|until|before) (?:you|they|he|she|it is|that is|the)\b", "when you send it"),
    Sign("asked", r"\bplease\b|\bcould you\b|\bcan you\b|\bkindly\b|\bwould you\b|\bask (?:you|them|him|her)\b", "please send", forbids=True),
    Sign("your_date", r"\byour (?:[\w-]+ ){0,3}?(?:deadline|launch|go-live|demo|board|meeting|audit|presentation|close|closing|event|truck|shift|review|hearing|exam|release|cutover|opening)\b", "your board meets"),
    Sign("recurring", r"\b(?:every (?:day|hour|half|\d+|morning|evening|night|week|two|few|other|weekday|\w+day|quarter|month|ten|fifteen|twenty|thirty)|each (?:day|week|morning|month)|daily|hourly|weekly|monthly|quarterly|nightly|(?:twice|once|times) (?:a|an|per) |always|usually|normally|regularly|(?:mon|tues|wednes|thurs|fri)days)\b", "every day", forbids=True),
    Sign("away", r"\b(?:out of (?:the )?office|out until|on leave|on holiday|on vacation|annual leave|parental leave|away|in (?:a )?(?:training|meeting|theatre)|off (?:on|until|today|tomorrow)|at my desk|reachable|in the office|office hours|opening hours|hours:|phone answered|i am (?:back|out|in|off)|return on|holiday|(?:is|am|are) (?:out|off|back)|lunch now)\b", "away until monday"),
    Sign("policy", r"\b(?:all (?:requests|tickets|e?mails?|enquiries|correspondence|messages)|answer all|requests received|new tickets|every (?:request|ticket|enquiry|message|mail)|incidents are|requests are|tickets are|calls returned|response times?|service description|in accordance|valid|as a rule|price lists?|support hours|mon-fri|weekdays)\b|\bwe (?:answer|reply|respond|acknowledge|aim)\b.*\bwithin\b|^(?:calls|mails|requests|tickets|messages) (?:are )?(?:returned|answered)\b", "all requests", forbids=True),
    Sign("maintenance", r"\b(?:maintenance|webinar|training|downtime|planned work|freeze)\b", "maintenance on sunday"),
    Sign("ours_said", r"\b(?:they|he|she|who|rep|noc|vendor|it) (?:have |has |had |\w+ly )?(?:told|promised|assured|said|says|wrote|announced|stated|indicated)\b|\b(?:am|was|were|been|are) (?:told|promised|assured)\b|\b(?:i|we|you) (?:had |have |\w+ly )?(?:said|promised|told|mentioned|thought|planned|meant|wanted|assured)\b", "they told us", forbids=True),
    Sign("says", r"\b(?:says?|speaks? of|indicated|announced|claims?|according to|tells? (?:me|us)|quoted|estimates?d?|reckons?|put (?:it|that) at)\b", "he says"),
    Sign("too_late", r"\bsooner than\b|\bnot before\b|\bearliest\b|\brather than\b|\binstead of\b|\bnot (?:until|today|this)\b", "not before friday"),
    Sign("takes", r"\b(?:takes|needs|lasts|costs|runs|expires|ends|counts|covers|keeps?|stays?|remains?|continues?)\b", "it takes a day"),
    Sign("greeting", r"^(?:good (?:morning|afternoon|evening|day)|morning|afternoon|evening|happy|have a|enjoy|see you)\b", "good morning"),
    Sign("as_promised", r"\bas (?:promised|agreed|discussed|mentioned|announced|planned)\b|\bfor the record\b|\bfurther to\b", "as agreed"),
    Sign("thanks", r"\b(?:thank|thanks|sorry|apolog\w+|glad|happy|congratulations)\b", "thanks for monday"),
    Sign("then", r"\b(?:then|by then)\b", "i tell you then"),
    Sign("to_somebody", r"\b(?:call|contact|tell|ask|ping|inform|message|chase|update|push|nudge|remind|send|write to|talk to|speak (?:to|with)) (?:them|him|her|engineering|our (?:engineers?|\w+ rep)|the (?:team|engineers|vendor|carrier|supplier)|their|it|seidel|legal)\b", "chase them"),
    Sign("third_acts", rf"\b{_THIRD}(?:'s)?(?: [\w'-]+){{0,2}}? (?:will|shall|is going to|are going to|is to|are to|ships?|expects?|says?|promised?)\b|\bthey (?:will|shall|are going to) {_ADVERBS}(?:{_TELLING}|{_DOING})\w*\b|\bsomeone else (?:will|shall)\b|\b(?:from|of) {_THIRD} (?:will|is)\b", "aws will fix it", forbids=True),
    Sign("absent", r"\b(?:i|we|he|she|they|[a-z]+) (?:will be|am|is|are) (?:at (?:my|his|her) desk|in (?:a )?(?:training|meetings?|workshop)|out (?:of|until|till|today|tomorrow|on|this|next)|away|off (?:until|till|on|today|tomorrow)|on leave|on holiday|on vacation)\b|\bout of (?:the )?office\b", "i will be out until monday", forbids=True),
    Sign("no_act", r"\b(?:meeting|holiday|office|maintenance|window|webinar|downtime|freeze) (?:will|is|starts|takes|runs)\b|\bwill be (?:closed (?:on|from|until|for|today|tomorrow)|unavailable|down|offline)\b", "the office will be closed on monday", forbids=True),
    Sign("ends_dated", rf"(?:{_TIME_WORD}[\s,.()]*)+$", "patch on friday"),
    Sign("opens_done", r"^(?:reproduced|confirmed|checked|found|logged|ran|tested|restarted|looked|tried|spoke|asked|passed|heard|chased|escalated|raised|opened|lunch)\b", "reproduced in staging", forbids=True),
    Sign("verb", r"\b(?:is|are|am|was|were|be|been|has|have|had|do|does|did|will|shall|can|could|should|would|may|might|i|we|you|they|he|she|it|please|thank|thanks|get|gets|goes|comes|let|see|takes|says)\b", "it is so"),
    Sign("word_given", r"\b(?:i|we) promise\b|\bpromise$|\b(?:you have )?my word\b|\bguarantee\b|\b(?:i|we) commit\b|\bhold me to\b|\bcount on\b", "i promise"),
    Sign("proposes", r"\b(?:shall|can|could|may|should) (?:we|i)\b|\blet us (?:speak|talk|meet|see)\b|\b(?:how|what) about\b|\bwould it\b|\b(?:suits?|works? for) you\b|\bpropos\w+\b|\bsuggest\w*\b", "shall we say thursday", forbids=True),
    Sign("same_day", r"\bsame (?:day|hour|evening|afternoon|morning)\b", "the same day"),
    Sign("lead", r"\b(?:plan|next steps?|next|happens?|timeline|schedule|steps|commit\w*|promise\w*|from (?:us|me)|for you|means for you|in writing|dates|go from here|leaves you|propose|as follows|the following|from our side|our side|we do|will do)\b", "what happens next", "lead"),
    Sign("nobody_will", r"^(?:and |but |so )?(?:nobody|no one|none)\b", "nobody will have it", forbids=True),
    Sign("their_date", r"\b(?:their|his|her) (?:[\w-]+ ){0,2}?(?:\w+ )?(?:release|fix|notice|ticket|noc|status|board|date|eta|maintenance|crew|office|support|rep)\b", "their fix"),
    Sign("doubted", r"\b(?:no way|(?:no|not a|zero) chance)(?: (?:that|in which))? (?:i|we|it|this|that|you|the|our|engineering)\b|\b(?:by no means|under no circumstances|on no account|in no way)\b|\b(?:i|we) (?:\w+ly )?doubt\b|\bdoubtful\b", "i doubt we will have it", forbids=True),
    Sign("their_words", r"(?:^|[,.] |\band |\bmail )(?:you|they|he|she|the customer) (?:had |have |\w+ly )?(?:said|wrote|promised|told (?:us|me)|replied)\b[^:]*: |\b(?:your|his|her|their) (?:\w+ ){0,2}?(?:words|message|mail|note|letter|statement) (?:was|were|is|says?|said|reads?)\b[^:]*: |\bi quote: ", "your words were: we will pay", "whole", forbids=True),
    Sign("you_owe", r"\byou (?:will|shall|are going to) (?:\w+ly |then |also )?(?:be )?(?:send|call|ring|phon|tell|giv|mail|e-mail|email|forward|provid|shar|upload|let (?:us|me)|pay|get(?:ting)? back to (?:us|me)|com(?:e|ing) back to (?:us|me)|repl|answer|confirm|sign)(?:ing|e|y|ying)?\b", "you will send us the logs", forbids=True),
    Sign("we_wait", r"\b(?:we|i) (?:will|shall) (?:\w+ly )?(?:be )?(?:await|wait)(?:ing)?\b|\b(?:we|i) (?:are |am )?(?:await|wait)(?:ing)? (?:for |on )?yours?(?: [\w-]+){0,2}? (?:until|till|by)\b", "we will be waiting for your logs", forbids=True),
    Sign("of_receipt", r"\bwithin\b.*\b(?:of|after|from|upon|on) (?:the )?(?:receipt|receiving|submission)\b", "we will answer within a day of receipt", forbids=True),
    Sign("policy_before", r"\b(?:standard|usual|typical|normal|average|target|contractual|guaranteed) (?:first )?(?:response|reply|resolution|turnaround|processing|handling) times?\b.* and we (?:will )?\w+ within\b", "our standard response time is an hour and we will answer within it", "heard", forbids=True),
    Sign("holiday", r"\b(?:we|i) (?:will|shall) (?:have|observe|celebrate|be on)(?: an?| our| the)?(?: [\w-]+)? (?:holiday|day off)(?:$|,| (?:on|in|this|next|today|tomorrow|until|from|here)\b)", "we will have a public holiday on thursday", forbids=True),
    Sign("within_us", r"\b(?:internal\w*|between us|our side)\b", "internally"),
)  # fmt: skip

# Turns of phrase that only look like a sign: of a condition, a denial, a report.
HARMLESS: Final[tuple[tuple[str, str], ...]] = (
    (r"\b(?:even if|even when|as if)\b.*$", " regardless"),
    (r"\bwhether or not\b[^:,]*[:,]?", "regardless "),
    (r"\bunless you (?:need|want|tell|hear|prefer|ask)\b.*$", ""),
    (
        r"\b(?:sooner|earlier)(?: only)? if\b.*$|\bif (?:nobody|no one|not (?:sooner|earlier|before)|anything|possible)\b[^,:]*",
        " ",
    ),
    (r"\bplease (expect|allow|count on|look|watch|bear)\b", "$1"),
    (r", (?:the )?rest\b.*$", ""),
    (r",? if any\b|,? so that [^,]*,?", " "),
    (r"\bor (?:earlier|sooner)\b", " "),
    (
        r"\bwithout any \"?if\"?|\bno (?:strings|action)(?: (?:from|on|needed)(?: your side| you)?)?\b|\bwith or without\b|\byes or no\b|\bno matter\b",
        " regardless ",
    ),
    (r"\bso that you (?:are|do) not [^:,]*[:,]", " "),
    (
        r"\b(?:(?:which |that |as )?you (?:have |had )?(?:asked|wanted|requested|mentioned)(?: for| about)?|as you (?:know|see))\b",
        " ",
    ),
    (r"\b(?:no|not) later than\b", "by"),
    (r"\b(?:more than once|at once|at least once|once (?:more|again|and for all))\b", " "),
    (
        r"\bas (?:we|i|previously) (?:said|mentioned|promised|discussed|noted|agreed)(?: earlier| above| before)?,?",
        " ",
    ),
    (r"\b(?:please )?(?:do not hesitate|let (?:us|me) know if .*$)", " "),
    (r"^(?:(?:good )?(?:morning|afternoon|evening)|hi|hello|hey|dear)\b[^,:]{0,30},", " "),
    # «…, I do not have a day for you»: an aside after what was said.
    (
        r", (?:i|you|we|it|that|that one|this|there|they) (?:\w+ )?(?:do|does|need|is|are|can|will) not\b.*$",
        "",
    ),
    # What a sentence says before its colon introduces what comes after it.
    (r"^[^:]{0,160}: ((?:\S+ ){3,}\S+)", "$1"),
)


def plain(said: pl.Expr) -> pl.Expr:
    """A clause without the turns of phrase that only look like a sign."""
    for pattern, replacement in HARMLESS:
        said = said.str.replace_all(pattern, replacement)
    return said.str.replace_all(r"\s+", " ").str.strip_chars(" ,-")
