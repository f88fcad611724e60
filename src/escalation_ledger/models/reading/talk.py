"""Whether a message of ours says anything: status talk, or substance.

Status talk has few words of its own. What is left of a message without them, and without
greeting, thanks, apology and the promise to write again, is what it says. Findings, a cause, what
is needed of whom, a step done are substance in any number of words.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.rules import Rule
from escalation_ledger.models.reading.talking import STATUS, SUBSTANCE

_IT = r"(?:it|this|that|these|them|you|your (?:\w+ )?(?:ticket|case|request|issue|matter|query|question|report|point)|(?:the|this|that) (?:\w+ ){0,2}?(?:ticket|case|request|issue|matter|problem|thing|topic|question|one|situation|query|report|incident|investigation|ball|thread))"
_THEM = r"(?:them|you|him|her|everyone|everybody|folks|people|(?:the|our|my|their) (?:\w+ ){0,2}?(?:teams?|colleagues?|engineers?|guys|folks|people|specialists?|developers?|devs?|department|side|desk|experts?|queue|channel|lot)|engineering|support|development|dev|internally|product|ops|tier \w+|second line|2nd line|l2|l3|the relevant \w+|the responsible \w+|the right \w+)"
_WORKING = r"(?:looking|look|digging|dig|working|work|investigating|investigate|checking|check|chasing|chase|pushing|push|following|follow|nudging|pinging|poking|asking|bumping|prodding|reviewing|analy[sz]ing|pressing|hunting|cooking|monitoring|watching|sorting|clarifying|reminding|pursuing|tracking|grinding|staring|waiting|hearing|trying|exploring|assessing|examining|escalating|circling|checking in|catching up|stepping in|taking over|handling|reading|plugging)"
_WORKED = r"(?:bumped|chased|nudged|pinged|poked|reminded|escalated|re-?escalated|forwarded|passed|flagged|raised|asked|followed|prodded|pushed|checked|sent|relayed|shared|handed|routed|logged|picked|shouted|kicked|messaged|emailed|mailed|called|rang|phoned|put|pressed|knocked|added|marked|stressed|noted|prioriti[sz]ed|assigned|brought|mentioned)"
_TILL_END = r"[^.?;]*"
_AGAIN = r"(?: (?:again|once more|one more time|another time|too|as well|twice|daily|hourly|closely|actively|hard|internally|on (?:our|my) (?:side|end)|this (?:morning|afternoon|evening|week)|today|tonight|yesterday|myself|ourselves|at the moment|for the moment|right|away|around|further|up|in|for you|with (?:high |top )?priority))*"

# What these say is taken out of a message: the rest is what it says.
STATUS_RULES: Final = (
    Rule("working_on_it", STATUS, rf"\b(?:(?:we|i|they|he|she|folks|people|everyone|everybody|engineering|support|{_THEM}|the team|team) )?(?:(?:are|is|am|have been|has been|continue(?:s)? to|keep(?:s)?|remain(?:s)?|will (?:continue to|keep)|going to|let me) )?(?:all |busy |hard |actively |closely |deep(?:ly)? )*{_WORKING}\b(?: (?:hard|closely|actively|deeper|further|up|away|around))*(?: (?:into|in to|in|at|on|for|with|after|through|from|about|to)(?: {_THEM}| {_IT}| the (?:root )?(?:cause|answer|update|status|feedback)| (?:an? )?(?:answer|update|news|feedback|reply|response|status|word)| (?:the )?details| things)?)?(?: {_IT}| {_THEM})?{_AGAIN}", ("We are still looking into it.", "Working on this with the team.", "Chasing it again.")),
    Rule("asked_again", STATUS, rf"\b(?:(?:we|i|they) )?(?:(?:have|has|had|did|was|were) )?{_WORKED}\b(?: {_IT}| {_THEM}| (?:an?|another|one more|the) (?:\w+ )?(?:reminder|nudge|note|message|bump|ping|flag|word|request|poke|chaser))?(?: (?:it|this|that))?(?: (?:up|on|along|over|around|in|through|to|with|at|for|by|from)(?: {_THEM}| {_IT}| (?:an? )?(?:update|news|answer|status|feedback))?)*{_AGAIN}", ("I bumped it again internally.", "I have passed the ticket to the responsible colleagues.", "Asked around again this morning.")),
    Rule("no_news", STATUS, rf"\b(?:there (?:is|are|has been) |we have |i have |have |got |sadly |unfortunately |is )?(?:no|not any|not (?:yet )?an?|not much|nothing|none|little|zero|not a lot|not)(?: (?:real|new|further|more|other|concrete|big|major|specific|firm|useful|definite|significant|additional|fresh))*(?: (?:news|updates?|change|changes|progress|word|answers?|response|repl(?:y|ies)|movement|information|info|status|eta|development|developments|feedback|details?|estimate|timeline|breakthrough|joy|luck|result|results|new|more|yet|anything|to report|to share|to show|to add|to tell|to pass on|at this point|there yet|so far|known))+{_AGAIN}(?: (?:yet|so far|from (?:them|{_THEM})|to (?:report|share|show|add|tell you|tell|pass on|give you|offer)|at this (?:point|stage|time|minute)|as of (?:yet|this \w+)|on (?:this|that|it|my side|our side)|this (?:minute|morning|time)|i can (?:share|give you|pass on|report)|that i can \w+|for you|beyond that|since (?:yesterday|then|monday|last \w+)|i am afraid|from (?:my|our) (?:side|end)|either|though|tho))*", ("No news yet, sorry.", "Nothing new to report so far.", "There is no new information at this point.")),
    Rule("has_nothing", STATUS, rf"\b(?:(?:we|i) )?(?:do|does|did|have|has|can|could|would) not (?:yet )?(?:have|got|get|heard?|received?|seen?|know|tell|say|give|share|add|offer|been given|been told)\b(?: (?:you|back|from {_THEM}|anything|any|an?|much|more|new|further|concrete|specific|exact|of|news|updates?|eta|answer|estimate|timeline|visibility|detail|details|information|info|yet|so far|to (?:report|share|add|tell you)|than that|beyond that|about it|on (?:this|that|it)|when|how long|precisely|exactly|date|time|which))*{_AGAIN}", ("I do not have an update yet.", "We have not heard back from engineering.")),
    Rule("state_of_it", STATUS, rf"\b(?:(?:the|our|an?|your) )?(?:(?:internal|full|deeper|technical) )?(?:investigation|work|analysis|review|ticket|case|issue|matter|request|it|this|that|status|things?|situation|everything|update|team|one)?(?: (?:is|are|remains?|stays?|has been|have been|was))? ?(?:on-?going|in progress|under ?way|under (?:investigation|review|analysis|way)|being (?:looked (?:at|into)|investigated|reviewed|worked on|handled|actioned|progressed|checked|chased|analy[sz]ed|dealt with|pursued|processed|attended to)|in hand|in the queue|in good hands|in the works|unchanged|the same|same as (?:before|yesterday)|open|pending|with (?:the |our )?(?:\w+ )?(?:team|colleagues|engineers|engineering|specialists|experts|developers|department)|at the top of (?:my|our|the|their) (?:list|queue|pile)|on (?:my|our|the|their) (?:radar|list|desk|plate)|top of (?:mind|(?:my|our|the) list)|(?:getting|receiving|has|have|got) (?:our |my |full |the |their |all )*attention|moving|heads? down|at full stretch|all hands|on the case|a priority|prioriti[sz]ed)\b{_AGAIN}", ("The investigation is ongoing.", "It is being looked at.", "Folks are heads down.")),
    Rule("on_it", STATUS, r"\b(?:(?:we|i|they|he|she|everyone|everybody|team|the team|folks|people|yes|yep)(?: (?:are|is|am|have|has|got))? )?(?:all |right |fully )*(?:on it|on this|on the case|on top of (?:it|this|things)|eyes on (?:it|this)|got (?:it|this|your back)|taking (?:a |another )?look|have a look|having a look|taken a look|take a look)\b", ("On it.", "Everyone is on it.", "Eyes on it.")),
    Rule("asks_news", STATUS, rf"\b(?:is there |do (?:you|we) have |have you |got |there )?any (?:\w+ )?(?:news|updates?|word|progress|movement|luck|idea|eta|feedback|joy|love|thoughts|chance|answers?|developments?|status)\b{_TILL_END}|\b(?:anything|something) (?:new|yet|to (?:share|report|tell))\b{_TILL_END}|^(?:anything|hello|ping|bump|bumping|up|friendly reminder|gentle reminder|reminder|status|news|updates?)$", ("Any news on this?", "Bumping this.")),
    Rule("again_later", STATUS, rf"\b(?:we|i|you|they|it|somebody|someone|one of us|who)? ?(?:will|shall|would|can|should|hope to|going to|am going to|are going to|want to|promise to|try to|trying to|aim to|expect to|plan to|let me) (?:\w+ly |then |of course |all |be able to |be )?(?:keep|get back|come back|back|let you|let everyone|update|updat\w+|revert|be in (?:touch|contact)|get in touch|in touch|report|circle back|follow up|ping|write|call|ring|phone|hear|be (?:informed|updated|contacted|notified|told|rung|kept)|have (?:more|an? (?:update|answer|better)|news|something|anything|further)|know more|tell you|reply|respond|answer|post|drop|shout|give (?:you|a)|send (?:you )?(?:an?|another|more|the next) (?:update|status|note|word|answer)|share (?:more|an|what|it|any)|check (?:in|back|again)|fill you in|reach out|message|email|mail|touch base|chase|nudge|remind|bump|ask (?:again|around)|find out|look|keep you|keep on|keep an eye|return to you|advise|inform|contact|see what)\b{_TILL_END}", ("I will get back to you tomorrow.", "We will keep you posted.", "You will hear from us shortly.")),
    Rule("when_known", STATUS, rf"\b(?:as soon as|once|when|the moment|the minute|the second|whenever|until|till) (?:we|i|they|there|something|anything|it|the team) (?:have|has|know|knows|hear|hears|get|gets|is|are|changes|learn|can|moves|receive|comes|come|find|finds)\b{_TILL_END}", ("As soon as we know more.",)),
    Rule("update_by", STATUS, rf"\b(?:next |the next |another |an? |more |real |further |your )*(?:update|updates|status|news|message|answer|word|note|details|information)(?: (?:\w+ ){{0,3}}?)?(?:coming|follows?|to follow|in (?:\w+ )?(?:minutes|hours|days)|by|at|tomorrow|today|later|soon|shortly|on (?:mon|tues|wednes|thurs|fri)day)\b{_TILL_END}|\bmore (?:by|at|in|later|tomorrow|soon|shortly|when|once|to follow|to come)\b{_TILL_END}|\b(?:stay tuned|hang (?:tight|in there|on)|bear with (?:us|me)|stand by|sit tight|watch this space)\b{_TILL_END}", ("Next update at 16:00.", "More in the next few days.")),
    Rule("status_word", STATUS, r"\b(?:(?:a )?(?:quick|short|brief|small|little|daily|morning|status) )?(?:updates?|status|heads[- ]up|check[- ]?in|note|sync)(?: (?:from (?:me|us|our side)|on this|for you|as promised|of the day|today))?(?::|$|,| -)|\bas promised\b|\bas (?:i )?said\b|\b(?:lack of|without) (?:an? )?(?:update|news|progress)\b", ("Status: still open.", "Quick update from our side:")),
    Rule("hopes", STATUS, rf"\b(?:hopefully|hoping|i hope|we hope|hope|fingers crossed|with (?:any|some) luck|wish i had)\b{_TILL_END}", ("Hopefully more tomorrow.",)),
    Rule("courtesy", STATUS, rf"^(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|morning|afternoon|evening|ciao|hallo|salut|buongiorno|hola|moin|greetings|ladies and gentlemen|allo)\b(?:[^,:.?]{{0,30}}[,:]|[^,:.?]{{0,30}}$)|\b(?:thank you|thanks|many thanks|thx|cheers|ta|much obliged|appreciate\w*|grateful)\b{_TILL_END}|\b(?:so sorry|sorry|apolog\w+|forgive|regret\w*|i am afraid|excuse)\b{_TILL_END}|\b(?:understood|noted|of course|sure|absolutely|i know|i hear you|hear you|fair|fair (?:point|enough)|you are right|agreed|acknowledged|copy that|roger|will do|yes|yep|yeah|no|ok|okay|right|oof|ouch|lol|ha|unfortunately|sadly|frustrat\w+|understand\w*|annoying|not (?:great|good|ideal|helpful)|painful|patience|inconvenience|rest assured|important to us|take (?:this|it) seriously|seriously|priority|urgency)\b|^(?:best|kind|warm|with (?:kind|best)|many|regards|yours|sincerely|viele|mit|saluti|have a)\b{_TILL_END}|\b(?:best|kind|warm) regards\b{_TILL_END}", ("Thank you for your patience.", "Sorry for the inconvenience.", "Dear Dr Sethi,")),
)  # fmt: skip

SUBSTANCE_RULES: Final = (
    Rule("finding", SUBSTANCE, r"\b(?:found|turns out|turned out|the cause|root cause|caused by|because|due to|traced|tracked (?:it |this )?down|narrowed|identified|pinned|isolated|reproduc\w+|repro|confirmed?(?: that| it| here| on)|can confirm|logs? (?:show|say|look)|we see|i see (?:that|it|the|your|a|in)|can see|shows? (?:that|the|a)|noticed|measured|compared|ruled out|culprit|explains|explanation is|it is (?:not )?(?:the|a|an|our|your) \w+|looks like (?:a|the|our|your)|regression|bug|defect|misconfigured|mismatch|expired|throttl\w+|revoked|corrupt\w*|overwr\w+|timeouts?|memory|cache|query|config\w*|certificate|stack ?trace|commit|branch|schema|parser|index|null|race)\b", ("Found it: the retry fires before the commit.", "The certificate expired.")),
    Rule("needed", SUBSTANCE, r"\b(?:needs?|required?|requires|must|has to|have to|had to|depends? on|blocked|blocker|waiting (?:for|on)|pending (?:\w+ )?\w+|missing|lacks?|only (?:\w+ ){1,3}can|can not [^.]*\b(?:until|unless|without|before)|without (?:a|an|the|that|it|your|which|them)|decision|decide[sd]?|approv\w+|sign(?:ed|s)?[- ]?off|permissions?|access|credentials|exception|policy|contract|licen[cs]e|vendor|carrier|supplier|partner|upstream|legal|finance|cfo|cto|board)\b", ("It needs a change in our writer.", "Only your group owner can add them.")),
    Rule("done", SUBSTANCE, r"\b(?:attached|enclosed|here is|here are|rolled back|restart\w*|rebuilt|re-?ran|re-?run|replay\w*|restored|deployed|merged|released|shipped|patched|disabled|enabled|switched|paused|stopped|moved|changed|raised the|increased|reset|replaced|removed|created|granted|refunded|credited|issued|fixed|solved|resolved|done|tried|tested|set (?:up|to)|swapped|uploaded|pulled|copied|ran|ready|is live|is (?:back|out|in)|went (?:out|live)|works?|working again|workaround|fix)\b", ("I have paused the job for you.", "We rolled back the release.")),
    Rule("asks_for", SUBSTANCE, r"\b(?:could|can|would|will) you (?:please )?(?:send|share|try|tell|check|confirm|give|attach|run|paste|open|press|upload|grant|approve|let me know (?:which|what|whether|if))\b|\b(?:which|what|where|who|how many|does|is it|are you|do you|did you) [^?]*\?$|\bplease (?:send|share|try|run|check|confirm|open|paste|attach|grant|approve|use|upload|provide)\b", ("Which browser is it?", "Please send the log.")),
)  # fmt: skip

_STOPWORDS = (
    r"\b(?:a|an|the|i|we|you|he|she|it|they|me|us|him|her|them|my|our|your|his|their|its|this|that|these|those|there|here|"
    r"is|are|am|was|were|be|been|being|do|does|did|have|has|had|will|would|can|could|shall|should|may|might|must|"
    r"and|or|but|so|if|as|of|in|on|at|to|for|with|from|by|about|into|up|out|over|than|then|too|not|no|yes|"
    r"what|who|which|when|where|how|why|all|any|some|more|again|yet|today|tomorrow|yesterday|morning|afternoon|evening|tonight|week|day|days|hours?|minutes?|"
    r"monday|tuesday|wednesday|thursday|friday|once|soon|shortly|later|back|one|two|three|let|get|got|go|going|know|say|said|think|"
    r"team|engineering|support|side|end|right|away|next|last|first|well|like|s|t|ll|m|re|ve|d)\b"
)

# A thing promised, not another update, is something said in itself.
PROMISED_RULE: Final = Rule("promises_a_thing", SUBSTANCE, r"\b(?:will|shall|is going to|are going to|is due to) (?:\w+ly |then |all )?(?:be (?:restored|live|ready|fixed|active|with you|available|done|made|out|deployed|refunded|sent|back on|able|in (?:place|your|the)|enabled|corrected|replaced|delivered)|have (?:its|their|your|all|a completed)|ship|deploy|deliver|restore|replace|refund|roll)\b|\bexpect to (?:ship|deploy|deliver)\b", ("Your history will be restored by Monday.", "Alerts will have their own queue by Friday."))  # fmt: skip

# A word left is one point, a mark of substance several; a message of more points says something.
_POINTS_OF_A_MARK: Final = 4
_POINTS_OF_TALK: Final = 10


def talk(said: pl.DataFrame) -> pl.DataFrame:
    """Of clauses, one per message of ours: `value` is status or substance.

    Of substance the clause that says most is given, of status talk the first.
    """
    ours = said.filter(pl.col("side") == "ours")
    left = pl.col("said")
    for rule in STATUS_RULES:
        left = left.str.replace_all(rule.pattern, " ")
    marks = pl.sum_horizontal(
        pl.col("left").str.contains(rule.pattern).cast(pl.Int64) for rule in SUBSTANCE_RULES
    )
    words = pl.col("left").str.replace_all(_STOPWORDS, " ").str.count_matches(r"[a-z][\w'-]+")
    scored = ours.with_columns(left=left).with_columns(
        points=words.cast(pl.Int64) + _POINTS_OF_A_MARK * marks
    )
    is_promised = pl.col("said").str.contains(PROMISED_RULE.pattern).any()
    says_something = (pl.col("points").sum() > _POINTS_OF_TALK) | is_promised
    says_something = says_something.over("message_id")
    most = pl.when(says_something).then(-pl.col("points")).otherwise(0)
    return (
        scored.with_columns(
            rule=pl.when(says_something)
            .then(pl.lit("says_something"))
            .otherwise(pl.lit("says_nothing")),
            value=pl.when(says_something).then(pl.lit(SUBSTANCE)).otherwise(pl.lit(STATUS)),
            most=most,
        )
        .sort("message_id", "most", "sentence", "clause", maintain_order=True)
        .unique("message_id", keep="first", maintain_order=True)
        .drop("left", "points", "most")
    )
