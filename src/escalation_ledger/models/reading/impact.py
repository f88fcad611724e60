"""What the customer cannot do, from what is said about it, worst first; never from tone.

Counted: what customers say where they and we can see it, and what our own people found out. A
claim of ours without a finding behind it («they are completely down, the CEO is calling») is
noise about a customer statement, and that statement counts by itself.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.rules import Rule, any_of, read, value_of

_RECORDS = (
    r"(?:data|records?|orders?|invoices?|files?|entries|rows|history|messages|transactions|"
    r"documents?|attachments?|projects?|backups?|bookings?|payments?|readings|reports?|archives?|contacts)"
)
_SYSTEM = (
    r"(?:sites?|websites?|services?|systems?|platforms?|apps?|applications?|apis?|portals?|"
    r"production|prod|servers?|everything|sso|instances?|environments?|clusters?|workspaces?|"
    r"tenants?|products?|webshop|shop|store|database|whole thing|sign-?in|log-?in|endpoints?|ingest|gateway|network|data cent(?:re|er))"
)
_WORK = (
    r"(?:log ?in|sign in|access|use|open|process|ship|invoice|bill|pay|export|import|submit|"
    r"check ?out|place|take|create|save|upload|download|complete|finish|run|close|sync|send|receive|"
    r"publish|print|work|connect|generate|sell|serve|book|release|dispatch|deliver|see stock|"
    r"post|reconcile|settle|plan|order|approve|schedule|start|refund|load|trade|file|report|do our|do the|do any)"
)
_FLOW = (
    r"(?:check-?out|payments?|payroll|invoicing|billing(?: run)?|invoice run|orders?|order intake|log ?ins?|"
    r"imports?|exports?|sync(?:hroni[sz]ation)?|shipments?|bookings?|webhooks?|deliveries|connectors?|"
    r"integrations?|month-?end(?: close| closing)?|closing|production(?: line)?|warehouse|go-live|onboarding|file)"
)
_ADVERB = r"(?:\w+ly |not |all |all the |yet |again |also )?"

IMPACT_RULES: Final = (
    Rule("data_gone", "data_loss", rf"\b{_RECORDS}\b(?: [\w'-]+){{0,4}}? (?:has|have|had|is|are|was|were|got|gets?|went) (?:been |being |all )?(?:lost|wiped|corrupt(?:ed)?|erased|gone|vanished|overwritten|destroyed|truncated|disappeared)\b|\b{_RECORDS} (?:disappeared|vanished|got lost)\b", ("Half of our records are gone.", "The files were corrupted by the import.", "Our history was overwritten overnight.")),
    Rule("losing_data", "data_loss", rf"\b(?:lost|losing|loses|lose|wiped|erased|corrupts|corrupting|overwrote|overwrites|overwriting)(?: [\w'-]+){{0,4}}? {_RECORDS}\b|\bdata (?:loss|corruption)\b", ("We lost all invoices of February.", "The sync overwrites our customer records.", "We are seeing data loss in the archive.")),
    Rule("deleted_by_itself", "data_loss", rf"\b{_RECORDS}\b(?: [\w'-]+){{0,3}}? (?:were|was|got|have been|has been) deleted (?:by (?:the|your|a)|without|after|during|unexpectedly|accidentally|overnight)\b|\bmissing from (?:the|our) (?:database|account|archive)\b|\b(?:rows|records|entries|data|history) (?:is|are) missing from\b|\b(?:load|sync|import|migration|update|job|system|upgrade|script|merge|release)(?: \w+){{0,2}}? (?:deleted|removed|wiped|dropped)(?: [\w'-]+){{0,3}}? {_RECORDS}\b", ("Our orders were deleted by the migration.", "Forty contracts are missing from the database.")),
    Rule("others_data", "security", r"\b(?:see|sees|seeing|saw|view|access|shows?|showing|shown|showed|received?|got|found|finds|has|have|contains?|includes?)(?: [\w'-]+){0,4}? (?:other|another|different|someone else's|somebody else's|wrong) (?:customers?'?s?|tenants?'?s?|compan(?:y|ies)(?:'s)?|users?'?s?|accounts?|clients?'?s?|patients?'?s?|people's)\b", ("Our users can see other customers' invoices.", "The portal shows another company's orders.")),
    Rule("breach", "security", r"\b(?:security|data) (?:breach|leak|incident)\b|\b(?:been|was|were|got) (?:hacked|breached|compromised)\b|\bunauthori[sz]ed (?:access|log ?ins?|users?|persons?|requests?)\b|\b(?:passwords?|credentials|secrets|tokens?|api keys?|personal data)(?: [\w'-]+){0,3}? (?:are|is|were|was|have been|has been|got) (?:leaked|exposed|public|stolen|visible)\b|\bransomware\b|\bactively exploited\b|\bis a (?:\w+ )?security (?:problem|issue|hole|incident|breach)\b|\b(?:former|ex|terminated|departed) (?:employees?|users?|staff|colleagues?)(?: \w+){0,3}? (?:have access|can (?:log ?in|sign in|access))\b|\bwho (?:have )?left(?: \w+){0,3}? can (?:log ?in|sign in|access)\b", ("We have a data breach.", "There was unauthorized access to two accounts.", "API keys are exposed in the log export.", "Our admin account was compromised.")),
    Rule("system_down", "outage", rf"\b{_SYSTEM}(?: for [\w' ]+?)? (?:is|are|has been|have been|went|goes|keeps going|has gone) {_ADVERB}(?:down|offline|unreachable|unavailable|dead|inaccessible|not (?:responding|reachable|available|accessible|loading))\b|\b(?:is|are) (?:down|offline|unreachable) (?:for (?:us|all|everyone|everybody)|everywhere|at all)\b", ("The platform is down.", "Your API has been unreachable since 6am.", "Production went offline at noon.", "The site is not loading.")),
    Rule("outage", "outage", r"\b(?:an|the|this|total|complete|full|major|ongoing|production|there is|have|having|experiencing|facing|seeing) (?:\w+ )?outage\b(?:$| [a-z]*\b)|\b(?:refus(?:es|ed|ing)(?: all)? connections?|connections? (?:is |are |was |were )?refused)\b|\boutage (?:is|continues|affects|affecting)\b|\b50[0234]s? (?:errors? )?(?:for|on) (?:all|every|everyone|everything)\b", ("We are experiencing an outage.", "There is a total outage in our region.", "We get 503 errors on every page.")),
    Rule("nobody_in", "outage", r"\b(?:nobody|no one|none of (?:us|our|the)(?: \w+)?)(?: [\w'-]+){0,3}? (?:can|is able to|are able to) (?:log ?in|sign in|get in|access|use|reach|open|connect)\b|\b(?:all|every)(?: \d+)?(?: of)?(?: our| the)? (?:users?|staff|customers?|employees|agents?|people|sites?|stores?) (?:is|are|were|have been|has been) (?:locked out|unable to (?:log ?in|access|use|work)|blocked|down|offline)\b", ("Nobody can log in.", "None of our agents can access the system.", "All users are locked out.")),
    Rule("cannot_reach", "outage", rf"\b(?:can not|unable to|not able to) (?:access|reach|open|load|use|connect to) (?:anything|your|the|our)? ?(?:anything|{_SYSTEM})\b", ("We cannot reach the platform.", "I am unable to access the portal.")),
    # Before the rules about work that has stopped: what only some cannot do has not.
    Rule("partly", "core_degraded", r"\b(?:some|part|many|several|a few|half|\d+ ?%|\d+ (?:percent|of \d+|out of \d+))(?: of)?(?: our| the| all)? (?:users?|customers?|agents?|orders?|invoices?|records|requests|calls|exports?|imports?|jobs?|stores?|sites?|reports?|logins?|emails?|messages)(?: [\w'-]+){0,2}? (?:can not|are unable|is unable|fails?|failing|are (?:missing|affected|wrong|delayed|late|rejected|duplicated|broken|not)|get errors?|see errors?|do not|does not)\b", ("Some users cannot log in.", "30 % of requests fail.", "Several orders are missing.")),
    Rule("cannot_work", "core_blocked", rf"\b(?:can not|can no longer|could not|unable to|not able to|impossible to|no way to) (?:\w+ly )?(?:even )?{_WORK}\b", ("We cannot process orders.", "Finance is unable to invoice.", "We can no longer ship from the depot.", "Our drivers are not able to print labels.")),
    Rule("work_blocked", "core_blocked", rf"\b(?:we are|team is|staff is|users are|(?:is|are|being) (?:now )?)\s?(?:blocked|stuck|at a standstill|dead in the water)\b|\b(?:is|are|has been) (?:blocking|stopping|halting|preventing) (?:us|our|the|all|production|{_FLOW})\b|\b(?:blocks|stops|prevents|keeps) (?:us|our|all|the [\w-]+)(?: \w+)? from\b|\b(?:work|business|operations?) (?:has|have|is|are) (?:stopped|halted|stalled)\b|\bstandstill\b|\b(?:payments?|orders?|invoices?) (?:are|is) stuck\b", ("We are blocked.", "This is blocking our go-live.", "It prevents us from closing the month.", "Work has stopped at both depots.", "Month-end closing is blocked.")),
    Rule("flow_broken", "core_blocked", rf"\b{_FLOW}\b(?: [\w'-]+){{0,3}}? (?:(?:is|are|has|have|keeps?|has been|have been) {_ADVERB}(?:broken|failing|failed|blocked|stuck|stopped(?: working)?|halted|rejected|refused|dead|not working)|stopped|halted|aborts?|(?:fails?|aborts?|is rejected|is refused) (?:every|each|all|at \d))\b|\b4\d\d(?: \w+){{0,2}}? (?:to|on|for|with) (?:everything|every|all)\b|\b(?:had|have) to stop (?:all|our|\w+ing)\b", ("Checkout is broken.", "All our exports are failing.", "Payroll has stopped working.", "The invoice run fails every time.", "We had to stop invoicing.")),
    Rule("nothing_moves", "core_blocked", rf"\b(?:no|none of (?:our|the)) (?:\w+ )?(?:{_FLOW}|records|events|data) (?:is|are|was|were|has been|have been|arrives?|reach(?:es)?|go through|goes through|get through)\b|\bnothing (?:is being|is|can be|gets) (?:shipped|sent|processed|paid|paid out|delivered|synced|imported|exported|arriving|moving|works|working)\b|\bdoes not work at all\b|\bnothing works\b", ("No orders are arriving.", "Nothing is being shipped.", "The export does not work at all.")),
    Rule("slow", "core_degraded", r"\b(?:slow|slowness|sluggish|slower|latency|lagging|laggy|time-?outs?|timing out|times out|timed out|unusable at times|crawling)\b|\bperformance (?:is|has|has become|got) (?:\w+ )?(?:poor|bad|worse|terrible|degraded)\b|\btakes?(?: \w+){0,2} (?:minutes|hours|\d+ (?:seconds|minutes|hours|times))\b", ("Searching is slow.", "Reports time out... the page times out.", "Each save takes 40 seconds.")),
    Rule("sometimes", "core_degraded", r"\b(?:intermittent(?:ly)?|unreliable|sporadic(?:ally)?|randomly|degraded|flaky|partial outage|on and off|every (?:few|second|other) (?:minutes|hours|request|call|attempt))\b|\b(?:sometimes|often|occasionally|frequently)(?: [\w'-]+){0,3}? (?:fails?|crash(?:es)?|hangs?|errors?|freezes?|drops?|disconnects?|does not|do not)\b|\bkeeps? (?:failing|crashing|disconnecting|dropping|freezing|logging (?:us|me|users) out|hanging|restarting|throwing)\b", ("Logins fail intermittently.", "The sync sometimes fails.", "The app keeps crashing.")),
    Rule("wrong_figures", "core_degraded", r"\b(?:wrong|incorrect|inaccurate|inconsistent|outdated|stale|duplicate|duplicated|double|missing) (?:\w+ )?(?:totals?|numbers?|figures?|results?|amounts?|prices?|values?|balances?|charges?|orders?|invoices?|records|entries|data|payments?|stock|bookings?|rows)\b|\b(?:totals?|numbers?|figures?|amounts?|prices?|balances?|data|stock|invoices?|orders?|reports?) (?:is|are) (?:\w+ )?(?:wrong|incorrect|inaccurate|missing|off by|duplicated|out of date|stale|hours behind|delayed|zero)\b|\b(?:delayed|late|behind) (?:by )?(?:\w+ )?(?:hours|days|minutes)\b|\b(?:minutes|hours|days) (?:late|behind)\b|\b(?:arrives?|finish(?:es)?|loads?|runs?) (?:\w+ )?(?:late|behind|delayed)\b|\b(?:data|alerts?|reports?|figures|mails?) (?:is|are) (?:\w+ )?(?:late|delayed)\b|\b(?:appears?|charged|booked|billed|invoiced|paid)(?: \w+){0,2}? twice\b|\bduplicates\b|\b(?:exports?|reports?|files?|imports?)\b(?: [\w',-]+){0,5}? (?:truncated|cut|cut off|incomplete)\b|\b(?:is|are|goes|go) missing\b|\b(?:is|are) not (?:being )?(?:loaded|loading|imported|exported|synced|delivered|updated|updating|refreshing|refreshed|saved|created)\b", ("The dashboard shows wrong totals.", "Customers got duplicate invoices.", "The figures are wrong since the update.")),
    Rule("fails", "core_degraded", r"\b(?:fails?|failing|crash(?:es|ing)?|freezes|hangs|breaks|broken|not working|does not work|stopped working|throws? (?:an )?errors?|error(?:s|ed)? out)\b", ("The report page crashes.", "Our nightly job fails with a 500.", "The search does not work.")),
    Rule("blemish", "minor", r"^minor\b|\b(?:label|icon|logo|colou?r|font|header|footer|caption|menu)\b(?: [\w'-]+){0,6}? (?:is|are|looks?) (?:wrong|odd|cropped|off|missing)\b|\b(?:typo|typos|cosmetic|misaligned|alignment|off-?cent(?:re|er)|cropped|spelling|tooltips?|wording|wrong (?:colou?r|icon|label|font|locale|language|translation)|label is wrong|translation)\b|\b(?:small|minor|tiny|little) (?:issue|bug|glitch|thing|annoyance|nuisance|problem)\b|\bui glitch\b|\bnuisance\b|\bannoy(?:ing|ance)\b|\bnice to have\b|\bfeature (?:request|suggestion)\b|\bno hurry\b|\bnot a (?:big )?problem\b|\bwould be (?:nice|great|helpful) (?:to|if)\b", ("There is a typo in the menu.", "The logo is misaligned.", "It is only a nuisance.")),
)  # fmt: skip

QUESTION_RULE: Final = Rule("how_to", "question", r"^(?:(?:hi|hello|hey|dear|quick question|question|and|so|also|just)[^,:]*[,:]? )?(?:how (?:do|can|would|should|many|much|is|are|long)|what (?:is|are|does|would|happens)|where (?:do|can|is|are)|which|is (?:it possible|there)|are there|does|do you|can (?:we|i|you (?:explain|tell))|could you (?:explain|clarify|tell)|may (?:we|i)|is (?:the|an?|your|that|this)|from when|when (?:is|are|do|does|will))\b|\b(?:need|like|want) to know (?:in )?(?:how|which|what|where|who|whether|if)\b", ("How do I add a user?", "Is there a role for auditors?", "Which plan includes exports?"))  # fmt: skip

# A test system is nobody's work.
_NOT_LIVE = r"\b(?:staging|sandbox|test|dev|development|demo|uat|qa|training) (?:environment|instance|server|system|site|api|tenant|account|workspace|cluster)s?\b"

_UNSAID: Final = (
    # Not so.
    r"\b(?:no|without|any|zero) (?:\w+ ){0,3}?(?:data|records?|loss|outage|breach|leak|impact|downtime|security|corruption|slowness|errors?)\b(?: (?:was|were|is|are|has|have|loss|corruption|breach|leak|issue)\b)?(?: (?:been )?(?:lost|affected|leaked|exposed|found|seen))?$",
    r"\bno (?:\w+ ){0,2}?(?:data|records?|files?|orders?|history|customer data) (?:is|are|was|were|has been|have been|got) (?:lost|wiped|deleted|corrupt(?:ed)?|affected|exposed|leaked|overwritten|gone)\b",
    r"\bno (?:data loss|security|outage|breach|leak|evidence|sign|indication)\b|\bwithout (?:any )?(?:data loss|outage|downtime|losing)\b|\bruled out\b|\bnot affected\b|\bunaffected\b|\bno longer (?:down|slow|failing|broken|blocked|see|seeing|fails?|happens|an issue)\b",
    r"\b(?:is|are|was|were|has|have|had|did|do|does|will) not (?:\w+ ){0,2}?(?:lost|lose|losing|down|slow|failing|fail|broken|blocked|blocking|stuck|an?|deleted|compromised|breached|hacked|leaked|exposed|offline|unavailable|corrupt\w*|affected|wrong|crash\w*)\b|\bnot (?:an? )?(?:outage|security|data loss|breach|blocker)\b|\bnothing (?:was|is|has been|got|will be) (?:lost|dropped|deleted|affected|wrong|leaked|sent twice)\b",
    # Over.
    r"\b(?:resolved|fixed|recovered|restored|solved|works again|working again|work again|back (?:up|online|to normal|in)|is over|has ended|caught up|has passed|went away|gone away|running again|flowing again)\b",
    r"\b(?:last|past|previous) (?:year|month|week|spring|summer|autumn|fall|winter|quarter|time|night|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday)\b|\b(?:years?|months?|weeks?) ago\b|\b(?:like|as|back) in (?:january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|q[1-4])\b|\b(?:used to|historically|in the past|earlier this year|at the time|back then)\b",
    # Not yet, or only thought of.
    r"\b(?:if|unless|in case|what if|imagine|suppose|whether|would|might|could (?:be|lead|cause|mean|become|result)|should (?:we|it|this)|may (?:be|lead|cause|result)|risk of|at risk|afraid|worried|fear|worry|concerned|concern|potential(?:ly)?|possible|possibly|avoid|to prevent|prevents? (?:data|an outage|further)|will (?:not )?(?:be able|lose|be (?:blocked|down|lost|unable|offline|unavailable)|have to stop)|going to (?:lose|be blocked)|before (?:it|we|this|they))\b",
    r"^after (?:that|this)\b|\b(?:you|one) (?:can not|can no longer|are not able|are unable)\b",
    # About ourselves, or about something else.
    r"\bslow(?:ly)? (?:to )?(?:respon\w+|repl\w+|support|progress|answers?)\b|\b(?:response|reply|answer|support|communication|progress|vendor|procurement)(?: \w+){0,2}? (?:is|has been|was) (?:\w+ )?slow\b|\bsecurity (?:questionnaire|review|audit|policy|assessment|training)\b|\bnot (?:slow|broken|failing)\b|\bmaintenance\b|\bpost-?mortem\b|\bthank",
)  # fmt: skip

_FOUND = (
    r"\b(?:confirm\w*|reproduc\w+|repro|root cause|found|traced?|verified|checked|logs?|metrics|"
    r"monitoring|alerts?|we see|i see|can see|measured|investigat\w+|analy[sz]\w+|caused by|due to|"
    r"because|bug|regression|query|stack|shard|worker|deploy\w*|since the (?:release|update|migration))\b"
)
_HEARSAY = (
    r"\b(?:customer|client|they|he|she|account team|ae|csm|exec\w*|vp|ceo|cto|sales) (?:is |are )?"
    r"(?:says?|said|claims?|claimed|reports?|reported|thinks?|feels?|insists?|complain\w*|told|writes?|saying)\b|"
    r"\baccording to\b|\bsorry to hear\b|\bi understand (?:that )?you\b|\bforward\w*\b"
)
_OWN_TROUBLE = r"^(?:\w+ ){0,3}?(?:we|i) (?:can not|could not|can no longer|are unable|am unable|were unable|are not able|am not able|are blocked|am blocked|are stuck)\b|\bblocked on\b|\bunable to reproduce\b|\bfrom (?:my|our) side\b"

_BY_CUSTOMER: Final = (pl.col("side") == "customer") & pl.col("is_customer_visible")
_WORDS: Final = (
    pl.col("said")
    .str.replace_all(r"\bcould not\b", "can not")
    # «Why is the site down?» says that it is.
    .str.replace(r"^why (is|are) ((?:the|our|your|my|this) )?([\w-]+) ", "why $2$3 $1 ")
    # Whoever reports a possible breach has a breach until it is looked into.
    .str.replace_all(
        r"\b(?:possible|potential|suspected) ((?:security|data) (?:breach|leak))", "$1"
    )
)


def impacts(said: pl.DataFrame) -> pl.DataFrame:
    """Of clauses, those that state an impact, with `value` and `rule`.

    Takes the frame of `sentences.clauses`, gives its rows; a how-to question is one of the
    class `question`, and every other question states nothing but «why is it down».
    """
    told = said.filter(_BY_CUSTOMER | (pl.col("side") == "ours")).with_columns(words=_WORDS)
    stated = _stated(told)
    asked = told.filter(
        _BY_CUSTOMER,
        pl.col("words").str.contains(QUESTION_RULE.pattern),
        pl.col("is_question") | pl.col("words").str.contains(r"\bto know\b"),
    ).join(stated, on=["message_id", "sentence", "clause"], how="anti", maintain_order="left")
    return pl.concat(
        [
            stated.with_columns(
                value=pl.when(pl.col("words").str.contains(_NOT_LIVE))
                .then(pl.lit("minor"))
                .otherwise(value_of(pl.col("rule"), IMPACT_RULES))
            ),
            asked.with_columns(rule=pl.lit(QUESTION_RULE.name), value=pl.lit(QUESTION_RULE.value)),
        ]
    ).drop("words")


def _stated(told: pl.DataFrame) -> pl.DataFrame:
    """Clauses that state an impact, by a customer, or by us with a finding in the message."""
    words = pl.col("words")
    matched = (
        told.filter(~pl.col("is_question") | words.str.contains(r"^why\b"))
        .filter(~pl.col("is_conditional"))
        .with_columns(rule=read(words, IMPACT_RULES))
        .filter(pl.col("rule").is_not_null())
        .filter(~any_of(words, _UNSAID))
    )
    found = (
        told.join(matched, on="message_id", how="semi", maintain_order="left")
        .filter(pl.col("heard").str.contains(_FOUND))
        .get_column("message_id")
        .implode()
    )
    is_ours = (
        pl.col("message_id").is_in(found)
        & ~pl.col("is_question")
        & ~any_of(pl.col("heard"), [_HEARSAY])
        & ~any_of(words, [_OWN_TROUBLE])
    )
    return matched.filter(_BY_CUSTOMER | is_ours)
