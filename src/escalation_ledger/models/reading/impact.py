"""What the customer cannot do, from what is said about it, worst first; never from tone.

Counted: what customers say where they and we can see it, and what our own people found out. A
claim of ours without a finding behind it («they are completely down, the CEO is calling») is
noise about a customer statement, and that statement counts by itself.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.all_down import ALL_DOWN_RULES
from escalation_ledger.models.reading.let_in import LET_IN_RULES
from escalation_ledger.models.reading.lost_data import LOST_DATA_RULES, NO_DATA_RULES
from escalation_ledger.models.reading.rules import Rule, any_of, read, value_of

_RECORDS = (
    r"(?:data|records?|orders?|invoices?|files?|entries|rows|history|messages|transactions|"
    r"documents?|attachments?|projects?|backups?|bookings?|payments?|readings|reports?|archives?|contacts|"
    r"notes?|points|balances?|saves?|comments?|photos?|pictures?|images?|values?|logs?|ledgers?|"
    r"results?|samples?|tags?|appointments?|cases|tickets?|contracts?|customers|members?|products?|events?|"
    r"uploads?|drafts?|translations?|scans?|measurements?|annotations?|grades|submissions?|timesheets?|recordings?|tables?|histories|annexes|memory|segments|films|x-rays|deeds|downloads|listings?|chapters?|episodes?|positions|units|numbers)"
)
_SYSTEM = (
    r"(?:sites?|websites?|services?|systems?|platforms?|apps?|applications?|apis?|portals?|"
    r"production|prod|servers?|everything|sso|instances?|environments?|clusters?|workspaces?|"
    r"tenants?|products?|webshop|shop|store|database|whole thing|sign-?in|log-?in|endpoints?|ingest|gateway|network|data cent(?:re|er)|tool|software|tills?|console|backend|dashboard|engine|page|pages|it all|all of it|hub|desk|stack|region|regions|screen|screens)"
)
_WORK = (
    r"(?:log ?in|sign in|access|use|open|process|ship|invoice|bill|pay|export|import|submit|"
    r"check ?out|place|take|create|save|upload|download|complete|finish|run|close|sync|send|receive|"
    r"publish|print|work|connect|generate|sell|serve|book|release|dispatch|deliver|see stock|"
    r"post|reconcile|settle|plan|order|approve|schedule|start|refund|load|trade|file|report|do our|do the|do any|"
    r"get (?:in|into|to|at|any|the|our|anything)|reach|produce|issue|enter|admit|plate|certify|charge|discharge|register|scan|label|pick|pack|hand|manifest|view|edit|search|record|archive|calculate|prescribe|enrol\w*|assign|transfer|move|update|add|change|render|deploy|build|merge|sign|verify|activate|authenticate|collect|call|dial|route|pull|fetch|read|write|fill|do (?:anything|it|that)|see (?:our|the|any|a|their|anything)|carry on|go on|continue|proceed|operate|trade|translate|pay out|payout|cash up|plate|bake|weigh|measure|onboard|hire|confirm (?:any|orders|bookings))"
)
_FLOW = (
    r"(?:check-?out|payments?|payouts?|payroll|invoicing|billing(?: run)?|invoice run|orders?|order intake|log ?ins?|"
    r"imports?|exports?|sync(?:hroni[sz]ation)?|shipments?|bookings?|webhooks?|deliveries|connectors?|"
    r"integrations?|month-?end(?: close| closing)?|closing|production(?: line)?|warehouse|go-live|onboarding|file|files|uploads?|downloads?|feed|feeds|data|positions|counts|labels?|printing|scanning|scanners?|registrations?|enrol\w+|submissions?|upload|pipeline|builds?|jobs?|queue|messages|calls|mails?|e-?mails|sms|alerts|alarms|extract|report|reports|batch|run|settlement|reconciliation|filing)"
)
_ADVERB = r"(?:\w+ly |not |all |all the |yet |again |also |been )?"
_SINCE = r"(?:since|from|as of|for the (?:last|past)|until|today|this morning|overnight|any ?more|at all|again|whatsoever|all (?:day|morning|weekend|week)|yet)"
_BODY = r"(?:nobody|no one|none(?: of (?:us|our|the|them|my|\d+))?|not (?:one|a single)|neither of (?:us|our|the))"

# One part that is down is not the service.
_PART_DOWN: Final = Rule(
    "part_down",
    "core_blocked",
    r"^(?:[\w']+ ){0,4}?(?:exports?|imports?|reports?|reporting|search|webhooks?|connectors?|printers?|printing|label printing|invoicing|scanners?|integrations?|widgets?|uploads?|sync|syncs|importer|exporter|notifications|sms|mailing|calendar|chat|payments?|checkout|booking|billing|payroll|feed) (?:[\w']+ ){0,3}?(?:is|are|has been|have been|went|gone) (?:\w+ly |all |again |back )?(?:down|offline|dead|unavailable|unreachable|out of order)\b",
    ("The export is down since Monday.", "Label printing has been dead all day."),
)

IMPACT_RULES: Final = (
    *NO_DATA_RULES,
    *LOST_DATA_RULES,
    *LET_IN_RULES,
    _PART_DOWN,
    *ALL_DOWN_RULES,
    Rule("not_there_any_more", "data_loss", rf"\b{_RECORDS}\b(?: [\w',-]+){{0,8}}? (?:(?:is|are|was|were) (?:\w+ )?(?:not there|not in there|not (?:in|on) the \w+|no longer there|no longer in|unrecoverable|irrecoverable|unreadable for good|nowhere(?: to be found)?|zeroed|wiped)|(?:went|set|reset|fell|dropped|back|reverted|jumped) to (?:zero|0|null|nothing)|come(?:s)? back (?:corrupt\w*|empty|scrambled|garbled)|cannot be (?:recovered|restored)|can not be (?:recovered|restored)|(?:are|is|were|was) (?:\w+ )?(?:empty|blank)(?: any ?more| since| after| now)?$|do(?:es)? not exist (?:any ?more|any longer)|evaporated|has (?:no|zero) rows)\b|\b(?:have|has|with|show|shows) zero (?:rows|records|entries|downloads|results)\b|\bempty (?:documents?|tables?|files?)\b|\b0 (?:bytes|objects|rows)\b|\b(?:are|is) not there any ?more\b|\bno longer there\b|\b(?:is|are|were|was|comes? up) (?:\w+ )?blank on (?:a bunch|some|many|all|half|several|most)\b|\bvalues? (?:are|is) gone\b|\bwrote nulls?\b|\bwhere they went\b|\b(?:has|have|had|was|were|been) (?:\w+ )?overwritten\b|\bcontains? no (?:messages|records|rows|data|entries)\b|\b(?:are|is) (?:not in|missing from) the archive\b|\bdoes not exist any ?more\b|\bcan not (?:be )?(?:replay|replayed|recovered?|restored?|reconstruct\w*)\b|\bnot kept anywhere\b|\b(?:wiped|unrecoverable|irretrievable|irretrievably|lost for good|gone for good|gone forever|permanently (?:lost|deleted|gone)|no (?:copy|backup) (?:of|anywhere))\b|^(?:gone|all gone|vanished|deleted|wiped)$|\b(?:has|have|had) (?:simply )?(?:disappeared|vanished|evaporated)\b", ("Two hundred notes are not there anymore.", "The points balances went to zero.")),
    Rule("data_gone", "data_loss", rf"\b{_RECORDS}\b(?: [\w'-]+){{0,4}}? (?:has|have|had|is|are|was|were|got|gets?|went) (?:been |being |all )?(?:lost|wiped|corrupt(?:ed)?|erased|gone|vanished|overwritten|destroyed|truncated|disappeared)\b|\b{_RECORDS} (?:disappeared|vanished|got lost)\b", ("Half of our records are gone.", "The files were corrupted by the import.", "Our history was overwritten overnight.")),
    Rule("losing_data", "data_loss", rf"\b(?:lost|losing|loses|lose|wiped|erased|corrupts|corrupting|overwrote|overwrites|overwriting)(?: [\w'-]+){{0,4}}? {_RECORDS}\b|\bdata (?:loss|corruption)\b", ("We lost all invoices of February.", "The sync overwrites our customer records.", "We are seeing data loss in the archive.")),
    Rule("deleted_by_itself", "data_loss", rf"\b{_RECORDS}\b(?: [\w'-]+){{0,3}}? (?:were|was|got|have been|has been) deleted (?:by (?:the|your|a)|without|after|during|unexpectedly|accidentally|overnight)\b|\bmissing from (?:the|our) (?:database|account|archive)\b|\b(?:rows|records|entries|data|history) (?:is|are) missing from\b|\b(?:load|sync|import|migration|update|job|system|upgrade|script|merge|release)(?: \w+){{0,2}}? (?:deleted|removed|wiped|dropped)(?: [\w'-]+){{0,3}}? {_RECORDS}\b", ("Our orders were deleted by the migration.", "Forty contracts are missing from the database.")),
    Rule("open_to_others", "security", r"\b(?:anybody|anyone|everybody|everyone|strangers?|outsiders?|the (?:whole )?(?:world|public|internet)|people|persons?|users?|staff|officers?|drivers?|employees|teams?|colleagues|contractors?|interns?|visitors?|parents?|students?|pupils?|agents?|guests?)(?: [\w'-]+){0,9}? (?:can|could|was able to|were able to|are able to|is able to)(?: [\w'-]+){0,2}? (?:see|read|open|view|download|access|edit)(?: [\w',-]+){0,12}? (?:without (?:logging|a login|any login|signing|a password|password|authentication)|not (?:theirs|on his|on her|on their|meant)|no lawful|everybody's|everyone's|each other's|other (?:\w+ )?(?:customers?|patients?|people|clients?|famil(?:y|ies)|tenants?|students?|schools?|users?|employees|companies)\w*|should not|of families who|of (?:all|other|another))|\bwithout (?:any )?(?:login|logging in|password|authentication|signing in)\b|\b(?:publicly (?:reachable|accessible|visible|available)|open to the (?:internet|public|world)|in (?:clear|plain) ?text|in the clear|world[- ]readable|indexed (?:it|by (?:google|a search engine))|disclosure of (?:personal|patient|customer|confidential)|(?:shown|sent|mailed|delivered|displayed|visible) to (?:the )?(?:wrong|other|another|a different|unrelated|all) (?:\w+ )?(?:customers?|applicants?|patients?|persons?|people|clients?|companies|company|recipients?|tenants?|users?|drivers|parents?)|each shown the other's|(?:a|another|some other) (?:stranger|customer|client|patient|tenant|company|applicant|user|person|guest|family)'s (?:[\w'-]+ ){0,3}?(?:name|address|data|file|files|invoice|invoices|orders|records|details|account|profile|page|screen|documents?|report|results?|photo|number|card)|secrets? (?:\w+ )?in|leak(?:s|ed|ing)? (?:\w+ ){0,4}?(?:data|names|addresses|keys|tokens|passwords|secrets|prices|documents)|no lawful purpose)\b|\b(?:belongs? to|is|are|of|inside are) (?:(?:somebody|someone) else(?:'s)?|another (?:patient|customer|client|member|tenant|company|person)(?:'s)?)\b|\b(?:another|other|a second) (?:tenants?|customers?|compan(?:y|ies)|clients?) (?:could|can|was able to|were able to)\b|\bthe next (?:guy|person|customer)'s\b|\b(?:can|could) (?:\w+ )?(?:see|open|read|list|download|access)\b.*\b(?:never invited|not invited|no right to|not theirs|another class|of another)\b|\bnever invited to it\b|\bnot theirs\b|\b(?:documents?|records?|payslips?|files?|letters?|invoices?|statements?|data) (?:which|that) (?:is|are) not (?:ours|mine|his|hers|theirs)\b|\b(?:documents?|payslips?|files?|records?|letters?|statements?|invoices?|photos?) of (?:a (?:person|customer|company|patient|client|family)|people|persons|somebody|someone) (?:we|i|who) (?:do|does|are|is|have)\b|\b(?:shown|stored|filed|appeared|landed) in (?:a|the) wrong (?:tenant|account|folder|customer|workspace)\b|\b(?:unlocked and signed in|stolen|was taken from|lost (?:a|the|her|his) (?:laptop|phone|tablet|device))\b|\b(?:opened|read|seen|visible) by (?:strangers|outsiders|the wrong|others|third parties)\b|\b(?:names?|data|records?|patients?|statements?|files?|invoices?|addresses|details) (?:from|of) (?:another|other|a different|somebody else's|someone else's) (?:\w+ )?(?:clinic|customer|client|tenant|company|patient|member|employer|school|person|user|account|family|class|household|organi[sz]ation)s?\b|\bemployed by employer\b|\b(?:can|could) (?:\w+ )?(?:sign|log) in\b.*\b(?:left|former|gone|departed|disabled)\b|\bwho left\b.*\bcan (?:\w+ )?(?:sign|log) in\b", ("Anybody can read them without logging in.", "Our secrets are in clear text.")),
    Rule("others_data", "security", r"\b(?:see|sees|seeing|saw|view|access|shows?|showing|shown|showed|received?|got|found|finds|has|have|contains?|includes?)(?: [\w'-]+){0,4}? (?:other|another|different|someone else's|somebody else's|wrong) (?:customers?'?s?|tenants?'?s?|compan(?:y|ies)(?:'s)?|users?'?s?|accounts?|clients?'?s?|patients?'?s?|people's)\b", ("Our users can see other customers' invoices.", "The portal shows another company's orders.")),
    Rule("breach", "security", r"\b(?:security|data) (?:breach|leak|incident)\b|\b(?:been|was|were|got) (?:hacked|breached|compromised)\b|\bunauthori[sz]ed (?:access|log ?ins?|users?|persons?|requests?)\b|\b(?:passwords?|credentials|secrets|tokens?|api keys?|personal data)(?: [\w'-]+){0,3}? (?:are|is|were|was|have been|has been|got) (?:leaked|exposed|public|stolen|visible)\b|\bransomware\b|\bactively exploited\b|\bis a (?:\w+ )?security (?:problem|issue|hole|incident|breach)\b|\b(?:former|ex|terminated|departed) (?:employees?|users?|staff|colleagues?)(?: \w+){0,3}? (?:have access|can (?:log ?in|sign in|access))\b|\bwho (?:have )?left(?: \w+){0,3}? can (?:log ?in|sign in|access)\b", ("We have a data breach.", "There was unauthorized access to two accounts.", "API keys are exposed in the log export.", "Our admin account was compromised.")),
    Rule("all_of_it_down", "outage", r"\b(?:is|are|went|goes|gone|been|still|back) (?:\w+ly )?(?:down|offline|unreachable|dark)(?: (?:again|for|since|at|in|on|everywhere|completely|as|all|across|right|from)\b|$|,|:)|^(?:all |everything |totally |system |site |platform |service )*(?:down|offline|dead|unreachable)(?: (?:again|since|everywhere|for|as)\b.*)?$|\b(?:not been|not) reachable\b|\bunreachable\b|\b(?:platform|system|site|service|portal|app|api|whole \w+|entire \w+)\b(?: \w+){0,4}? (?:does not|will not|do not|not) (?:load|respond|answer|come up|start|open)(?:ing)?(?: at all| for us| for anyone|$)|\b(?:white|blank|black|error) (?:screen|page)s? (?:on|for|at|in) (?:every|all|each|everyone|everybody)\b|\bnothing (?:\w+ ){0,3}?(?:loads|responds|works|comes up|opens|answers)\b|\b(?:whole|entire) (?:app|application|system|site|platform|portal|tool|service|thing|website|product)\b(?: [\w'-]+){0,4}? (?:is|are|shows?|went|does not|will not|has been|gone) (?:\w+ ){0,3}?(?:blank|white|dead|down|gone|load|empty|open|respond|dark|error|unavailable|unreachable|frozen)\b|\b(?:all|every one|each) (?:of )?(?:our|the|my) (?:\w+ )?(?:sites|stores|branches|offices|halls|depots|schools|clinics|locations|users|agents|players|tenants|terminals|tills|teams)\b(?: [\w'-]+){0,5}? (?:down|dead|offline|locked out|blank|dark|standing|unreachable|out)\b|\bonly 503s?\b|\b50\d on all\b|\blocked out (?:of everything|everywhere|all of us)\b|\bno page,? no \w+\b|\b(?:50\d|error \d+|errors?|timeouts?)(?: \w+){0,3}? (?:on|for|from|at) (?:every|all|everyone|everybody|each)(?: \w+)?\b|\b(?:for|to) (?:all|everyone|everybody|every one) (?:of us|our|users|players|sites|stores)?\b.*\b(?:down|gone|dead|error|unreachable)\b|\b0 (?:ev/s|events|requests|rps)\b|\bwe are blind\b|\bflatlined?\b|\btotal (?:blackout|outage|failure)\b|\bkeeps? (?:going|falling) (?:down|over)\b|\b(?:not reachable|unreachable|dead|dark|down) (?:\w+ )?(?:from|for|in|at|across) (?:any|every|all|everybody|everyone)\b|\b(?:page|site|system|platform|app|portal) (?:\w+ )?(?:is|has) fallen\b|\bdelivers? nothing\b|\bwhite (?:pages?|screens?)\b|\b0 sessions\b|\bnobody can enter\b|\b(?:whole|entire) [\w-]+(?:'s| is| are| has been)? (?:dead|down|dark|gone)\b|\b(?:nothing|not one \w+) (?:comes|gets|goes) (?:in|through|out) (?:or|nor) (?:in|out)\b|\bnot even the (?:login )?page\b|\bcan not load (?:a|any|one) page\b|\b(?:no|zero) (?:dial ?tone|calls?|signal|connection) (?:at all|anywhere|in|on)\b|\b(?:displays?|screens?|gates?|terminals?|tills?|decks)\b(?: \w+){0,4}? (?:are|is|went|stopped|all) (?:dark|dead|blank|black|taking|responding|working|down)\b|\bwill not open (?:on|for|at|in) any\w*\b|\b503\b|\bcan not load a page\b|\b(?:service|system|platform|site|api) (?:is |has )?gone\b", ("Everything is down since six.", "The platform has not been reachable since 06:15.")),
    Rule("system_down", "outage", rf"\b{_SYSTEM}(?: for [\w' ]+?)? (?:is|are|has been|have been|went|goes|keeps going|has gone) {_ADVERB}(?:down|offline|unreachable|unavailable|dead|inaccessible|not (?:responding|reachable|available|accessible|loading))\b|\b(?:is|are) (?:down|offline|unreachable) (?:for (?:us|all|everyone|everybody)|everywhere|at all)\b", ("The platform is down.", "Your API has been unreachable since 6am.", "Production went offline at noon.", "The site is not loading.")),
    Rule("outage", "outage", r"\b(?:an|the|this|total|complete|full|major|ongoing|production|there is|have|having|experiencing|facing|seeing) (?:\w+ )?outage\b(?:$| [a-z]*\b)|\b(?:refus(?:es|ed|ing)(?: all)? connections?|connections? (?:is |are |was |were )?refused)\b|\boutage (?:is|continues|affects|affecting)\b|\b50[0234]s? (?:errors? )?(?:for|on) (?:all|every|everyone|everything)\b", ("We are experiencing an outage.", "There is a total outage in our region.", "We get 503 errors on every page.")),
    Rule("nobody_could_get_in", "outage", rf"\b{_BODY}(?: [\w'-]+){{0,4}}? (?:can|could|is able to|are able to|has been able to|have been able to|gets?|manages? to) (?:log ?in|log in|sign in|get in|access|reach|connect|into)\b(?: (?:to|into|at all|anywhere|any ?more|any of|either|since|from|the (?:platform|system|app|portal|service))\b|$|,)", ("Nobody has been able to log in to either game.",)),
    Rule("nobody_in", "outage", r"\b(?:nobody|no one|none of (?:us|our|the)(?: \w+)?)(?: [\w'-]+){0,3}? (?:can|is able to|are able to) (?:log ?in|sign in|get in|access|use|reach|open|connect)\b|\b(?:all|every)(?: \d+)?(?: of)?(?: our| the)? (?:users?|staff|customers?|employees|agents?|people|sites?|stores?) (?:is|are|were|have been|has been) (?:locked out|unable to (?:log ?in|access|use|work)|blocked|down|offline)\b", ("Nobody can log in.", "None of our agents can access the system.", "All users are locked out.")),
    Rule("cannot_reach", "outage", rf"\b(?:can not|unable to|not able to) (?:access|reach|open|load|use|connect to) (?:anything|your|the|our)? ?(?:anything|{_SYSTEM})\b", ("We cannot reach the platform.", "I am unable to access the portal.")),
    # Before the rules about work that has stopped: what only some cannot do has not.
    Rule("partly", "core_degraded", r"\b(?:some|part|many|several|a few|half|most|one in (?:\w+)|1 in \d+|maybe 1 (?:in|of) \d+|only (?:about )?\d+ ?%|\d+ ?%|\d+ (?:percent|of \d+|out of \d+|of (?:our|the|my) \d+))(?: of)?(?: our| the| all)? (?:users?|customers?|agents?|orders?|invoices?|records|requests|calls|exports?|imports?|jobs?|stores?|sites?|reports?|logins?|emails?|messages)(?: [\w'-]+){0,2}? (?:can not|are unable|is unable|fails?|failing|are (?:missing|affected|wrong|delayed|late|rejected|duplicated|broken|not)|get errors?|see errors?|do not|does not)\b", ("Some users cannot log in.", "30 % of requests fail.", "Several orders are missing.")),
    Rule("nobody_works", "core_blocked", rf"\b{_BODY}(?: [\w'-]+){{0,5}}? (?:can|could|is able to|are able to|has been able to|have been able to|is getting|gets|get|goes|go|comes|come|arrives?|prints?|works?|went|made it)\b|\b(?:no|not a single|zero)(?: \w+){{0,3}}? (?:since|has (?:come|arrived|gone|been)|have (?:come|arrived|gone|been)|arriving|coming|is coming|are coming|came|went (?:out|through)|goes (?:out|through)|gets? (?:through|out))\b|\b(?:not|has not|have not|nothing)(?: \w+){{0,3}}? (?:pulled|flowed|flowing|arrived|arriving|come (?:in|through)|moved|synced|imported|exported|sent|received|updated|printed|posted|processed)(?: [\w']+){{0,3}}? (?:since|at all|any ?more)\b", ("No positions since five.", "Nobody can pay suppliers out of the ledger.")),
    Rule("refuses_to_work", "core_blocked", rf"\b{_FLOW}\b(?: [\w',-]+){{0,6}}? (?:(?:will|would|do|does|did) not (?:go through|complete|finish|start|run|print|open|load|save|work|arrive|leave|come (?:in|through)|post|submit|send|upload|import|export)(?: at all)?|never (?:complete|completes|finish|finishes|arrives?|starts?)|(?:is|are|get|gets|keeps getting) (?:\w+ )?(?:refused|rejected|blocked|turned away|denied|thrown out)|(?:spins|hangs) (?:and|forever|at))\b|\b(?:not|never|un)(?: \w+)? (?:possible|able) to {_WORK}\b|\b(?:no (?:other|alternate|alternative) (?:way|method|means|route)|there is no (?:way|paper version|manual way|fallback))\b|\b(?:stand(?:ing)? still|stands still|making zero|we make zero|sitting idle|idle|grounded|hands tied|cannot (?:work|do anything)|paraly[sz]ed|dead stop|ground to a halt|shut out|locked out|shut down (?:the )?(?:line|shop|warehouse))\b", ("The upload will not go through.", "There is no other way of doing so.")),
    Rule("cannot_work", "core_blocked", rf"\b(?:can not|can no longer|could not|unable to|not able to|impossible to|no way to) (?:\w+ly )?(?:even )?{_WORK}\b", ("We cannot process orders.", "Finance is unable to invoice.", "We can no longer ship from the depot.", "Our drivers are not able to print labels.")),
    Rule("work_blocked", "core_blocked", rf"\b(?:we are|team is|staff is|users are|(?:is|are|being) (?:now )?)\s?(?:blocked|stuck|at a standstill|dead in the water)\b|\b(?:is|are|has been) (?:blocking|stopping|halting|preventing) (?:us|our|the|all|production|{_FLOW})\b|\b(?:blocks|stops|prevents|keeps) (?:us|our|all|the [\w-]+)(?: \w+)? from\b|\b(?:work|business|operations?) (?:has|have|is|are) (?:stopped|halted|stalled)\b|\bstandstill\b|\b(?:payments?|orders?|invoices?) (?:are|is) stuck\b|\b(?:has|have|is|are) not (?:\w+ )?(?:run|built|delivered|been (?:run|built|delivered|produced)|going out|coming (?:out|through|thru|in))\b|\bdoes not (?:go out|print|come (?:out|through)|run|build|start|finish)\b|\b(?:greyed? out|button is grey)\b|\bno seats\b|\bcannot be (?:done|run|built|printed|sent|closed)\b|\bnot (?:created|come in|coming in|generated|issued|transmitted)\b|\bno other way\b|\b(?:can not|can no longer) (?:\w+ )?(?:take|submit|ingest|issue|answer|log) (?:any|one|a single|anything|it|the)\b|\bzero rows since\b|\bcan not do (?:a thing|anything|it at all)\b|\bcan not be (?:started|opened|saved|booked|created|completed|done|run|built|printed|sent|closed|struck|reconciled)\b|\bcomes? out empty\b|\bimpossible\b", ("We are blocked.", "This is blocking our go-live.", "It prevents us from closing the month.", "Work has stopped at both depots.", "Month-end closing is blocked.")),
    Rule("flow_broken", "core_blocked", rf"\b{_FLOW}\b(?: [\w'-]+){{0,3}}? (?:(?:is|are|has|have|keeps?|has been|have been) {_ADVERB}(?:broken|failing|failed|blocked|stuck|stopped(?: working)?|halted|rejected|refused|dead|not working)|stopped|halted|aborts?|(?:fails?|aborts?|is rejected|is refused) (?:every|each|all|at \d))\b|\b4\d\d(?: \w+){{0,2}}? (?:to|on|for|with) (?:everything|every|all)\b|\b(?:had|have) to stop (?:all|our|\w+ing)\b", ("Checkout is broken.", "All our exports are failing.", "Payroll has stopped working.", "The invoice run fails every time.", "We had to stop invoicing.")),
    Rule("nothing_moves", "core_blocked", rf"\b(?:no|none of (?:our|the)) (?:\w+ )?(?:{_FLOW}|records|events|data) (?:is|are|was|were|has been|have been|arrives?|reach(?:es)?|go through|goes through|get through)\b|\bno (?:\w+ )?(?:results?|orders?|messages?|files?|letters?|reports?|mails?|data|payments?|invoices?|labels?|tickets?) (?:go|goes|come|comes|get|gets|went|came|are going|is going) (?:out|in|through|over)\b|\bnothing (?:at all )?(?:is being|is|can be|gets|goes) (?:out|through|in|shipped|sent|processed|paid|paid out|delivered|synced|imported|exported|arriving|moving|works|working)\b|\bdoes not work at all\b|\bnothing works\b", ("No orders are arriving.", "Nothing is being shipped.", "The export does not work at all.")),
    Rule("by_hand", "core_degraded", r"\b(?:by hand|manually|on paper|pen and paper|with (?:a )?pen|whiteboards?|in excel|excel (?:sheet|list)?|spreadsheets?|work-?around|handzettel|double[- ]check\w*|type (?:it|them|everything) (?:in )?(?:again|twice)|re-?type|re-?key(?:ing)?|re-?enter(?:ing)?|retyping|phone instead|refresh (?:\w+ ){0,3}?by|dedupe|second try|retry(?:ing)?|try (?:it )?(?:two|three|several|again and again)|(?:two|three|four|five|several) (?:attempts|tries|times before))\b", ("We dedupe by hand for now.",)),
    Rule("late_or_partial", "core_degraded", r"\b(?:\d+|an?|one|two|three|several|some|many|full|half an?|couple of|few)(?: to \w+)?(?:-\d+)? ?(?:s|sec|seconds?|min|mins|minutes?|hours?|hrs?|h|days?) (?:late|later|behind|delay|delayed|old|stale)\b|\b(?:old|stale|yesterday's|outdated) (?:status|data|values?|figures|numbers|prices?|version)\b|\bneed(?:s)? \d[\d-]* (?:minutes|seconds|hours|tries|attempts)\b|\bonly (?:about |around |some )?(?:\d+ ?%|half|part|some)\b|\b(?:have|has|had) to (?:\w+ ){1,6}?(?:again|twice|each time|every time|over again|one by one|by one)\b|\b(?:do|doing) it over\b|\bin two (?:steps|goes)\b|\bevery (?:\d+|few|couple of) (?:min|mins|minutes|hours|requests|jobs)\b|\b(?:get|gets|getting) (?:logged|kicked|thrown) out\b|\bunsaved\b|\bnever arrive\b|\b(?:come|comes|came|in|sent?) 2x\b|\b(?:late|slower) since\b|\bone by one\b|\bnot? always first\b|\b(?:send|enter|type|do) (?:it|them|orders|everything) twice\b|\bwhen they feel like it\b|\babout \d+ ?(?:min|mins|minutes) behind\b|\bnot (?:dead in the water|the end of the world)\b|\bdoes not attach\b|\bfirst go\b|\benters? (?:\w+ )?twice\b|\bomits\b|\bcalculator\b|\bsometimes \d+\b|\bwe (?:manage|get by|cope|get there)\b|\b(?:can|could) (?:sell|work|live|go on|still work|get by)\b|\bcosts? us (?:an?|half|\d+|hours|time|about)\b|\b(?:on the phone|by phone|over the phone|from self-reports|from pdf)\b|\b(?:with|has|have) an? delay\b|\b(?:delay|lag|delays) of\b|\binstead of (?:\d+|seconds?|minutes?|each|every|instantly|immediately|the usual)\b|\b(?:\w+|\d+) times (?:as long|longer|slower)\b|\b(?:only|just) (?:sometimes|one time per|once per|every \w+ time)\b|\b(?:every|approx every|about every|one in|1 in|each) (?:\d+(?:st|nd|rd|th)?|second|third|fourth|fifth|tenth|other)\b|\bhalf (?:empty|of (?:the|our|them)|the \w+)\b|\b(?:gaps?|omits?|omitted|drops out|dropping out|duplicat\w+|dupes?|doubled?|twice|two times|three times|out of (?:sync|order)|stale|not (?:up to date|actual|current)|outdated|incomplete|partial(?:ly)?|mangled|garbled|broken (?:characters|umlauts?)|mis-?sorted|mixed up|429s?|queue(?:s)? behind|stutter\w*|choppy|jitter\w*|freez\w+|hang(?:s|ing)|lag(?:s|gy)?|flapping|flaps|playable|usable but|limps?|limping|unstable|hit and miss|hit or miss|comes? and goes?|now and then|once in a while|most of the time|not always|some of (?:the|our|them))\b|\btakes? (?:\w+ ){0,3}?(?:\d+ ?(?:s|secs?|seconds?|mins?|minutes?|hours?|hrs?|h|attempts|tries|times)|\d+-\d+|ages|forever|very long|so long|too long|much longer|longer|minutes|hours|half|a quarter|an hour|between|four|five|ten)\b|\bneed(?:s|ed)? (?:between|\d+|four|five|ten) ?(?:\w+ ){0,4}?(?:seconds|minutes|hours)\b|\b(?:slow|delayed|too late|late again|running late|hours late)\b|\b(?:arriv\w+|come|comes|came|coming|sent|going out|goes out|reach\w*) (?:\w+ ){0,3}?(?:late|wrong|empty|blank|twice)\b|\b(?:is|are|was|were|shows?|gives?|the|come|comes) (?:\w+ )?wrong\b|\bbehind (?:real|the|schedule|by)\b|\b\d+ (?:\w+ )?behind\b|\boff by\b|\bdoes not (?:match|verify|add up|tally|agree)\b|\bdo not (?:match|verify|add up|tally|agree)\b|\bdiffers?\b|\bunder what\b|\bmismatch\w*\b|\bdrifts?\b|\bnotebook\b|\bcardboard\b|\bten attempts\b|\b(?:five|three|two|several|ten) times\b|\b(?:hand-check|hand check)\w*\b|\bdouble[sd]?\b|\bmore slowly\b|\bhalf a day\b|\ban hour each\b", ("Rosters are coming over a full day late.", "Matchmaking takes 90s instead of 10.")),
    Rule("slow", "core_degraded", r"\b(?:slow|slowness|sluggish|slower|latency|lagging|laggy|time-?outs?|timing out|times out|timed out|unusable at times|crawling)\b|\bperformance (?:is|has|has become|got) (?:\w+ )?(?:poor|bad|worse|terrible|degraded)\b|\btakes?(?: \w+){0,2} (?:minutes|hours|\d+ (?:seconds|minutes|hours|times))\b", ("Searching is slow.", "Reports time out... the page times out.", "Each save takes 40 seconds.")),
    Rule("sometimes", "core_degraded", r"\b(?:intermittent(?:ly)?|unreliable|sporadic(?:ally)?|randomly|degraded|flaky|partial outage|on and off|every (?:few|second|other) (?:minutes|hours|request|call|attempt))\b|\b(?:sometimes|often|occasionally|frequently)(?: [\w'-]+){0,3}? (?:fails?|crash(?:es)?|hangs?|errors?|freezes?|drops?|disconnects?|does not|do not)\b|\bkeeps? (?:failing|crashing|disconnecting|dropping|freezing|logging (?:us|me|users) out|hanging|restarting|throwing)\b", ("Logins fail intermittently.", "The sync sometimes fails.", "The app keeps crashing.")),
    Rule("wrong_figures", "core_degraded", r"\b(?:wrong|incorrect|inaccurate|inconsistent|outdated|stale|duplicate|duplicated|double|missing) (?:\w+ )?(?:totals?|numbers?|figures?|results?|amounts?|prices?|values?|balances?|charges?|orders?|invoices?|records|entries|data|payments?|stock|bookings?|rows)\b|\b(?:totals?|numbers?|figures?|amounts?|prices?|balances?|data|stock|invoices?|orders?|reports?) (?:is|are) (?:\w+ )?(?:wrong|incorrect|inaccurate|missing|off by|duplicated|out of date|stale|hours behind|delayed|zero)\b|\b(?:delayed|late|behind) (?:by )?(?:\w+ )?(?:hours|days|minutes)\b|\b(?:minutes|hours|days) (?:late|behind)\b|\b(?:arrives?|finish(?:es)?|loads?|runs?) (?:\w+ )?(?:late|behind|delayed)\b|\b(?:data|alerts?|reports?|figures|mails?) (?:is|are) (?:\w+ )?(?:late|delayed)\b|\b(?:appears?|charged|booked|billed|invoiced|paid)(?: \w+){0,2}? twice\b|\bduplicates\b|\b(?:exports?|reports?|files?|imports?)\b(?: [\w',-]+){0,5}? (?:truncated|cut|cut off|incomplete)\b|\b(?:is|are|goes|go) missing\b|\b(?:is|are) not (?:being )?(?:loaded|loading|imported|exported|synced|delivered|updated|updating|refreshing|refreshed|saved|created)\b", ("The dashboard shows wrong totals.", "Customers got duplicate invoices.", "The figures are wrong since the update.")),
    Rule("fails", "core_degraded", r"\b(?:fails?|failing|crash(?:es|ing)?|freezes|hangs|breaks|broken|not working|does not work|stopped working|throws? (?:an )?errors?|error(?:s|ed)? out)\b", ("The report page crashes.", "Our nightly job fails with a 500.", "The search does not work.")),
    Rule("harmless", "minor", r"\b(?:purely|only|just|merely|it is|is) (?:\w+ )?(?:cosmetic|ugly|a cosmetic|goofy|visual)\b|\b(?:everything|all|grades etc(?: all)?|numbers|the rest|values?|it all|rest) (?:else )?(?:works?|is fine|are fine|fine|is correct|correct|is exact|is right)\b|\bnothing is (?:broken|wrong with)\b|\b(?:does|do) not (?:stop|hinder|block|affect|bother) (?:us|anyone|anybody|the work|our work|work)\b|\bonly (?:looks?|i see|we see)\b|\b(?:a bit|bit|mildly|slightly) annoying\b|\bi will live\b|\bno harm\b|\b(?:customers?|users?|viewers?|clients?|parents|pilots)(?: \w+){0,2}? (?:do|does) not (?:see|notice)\b|\bdisplay only\b|\blooks? (?:stupid|silly|ugly|goofy|wrong|odd|funny)\b|\bcan (?:still )?be read\b|\bfalse alarm\b|\b(?:itself|scan|scans|rest) works?\b|\bless pretty\b|\bnothing is at stake\b|\bno real (?:harm|problem|damage)\b", ("It is purely cosmetic.", "It does not stop us working.")),
    Rule("looks_odd", "minor", r"\b(?:looks?|is|are|its|it is) (?:\w+ )?(?:stupid|silly|ugly|odd|funny|weird|amateur\w*|unprofessional|strange|upside down|squashed|stretched|blurry|too (?:small|big|bright|dark)|crooked|pixelated|off-?brand|mint|pink|green|red|grey|gray|blue|yellow)\b|\b(?:flicker\w*|legend|favicon|old logo|wrong logo|logo|header is|banner|watermark|avatar|emoji|dark (?:theme|mode)|palette|shade|tint|padding|margin|spacing|decimals?|rounding|thousand separator|capital letter|umlaut in the|misspel\w+|spelled|spelt|greeting line|salutation|footer|sort order|tz label|date format|animation|scroll ?bar|placeholder|pins?)\b|\bcosmetics?\b|\blow prio\b|\beyesore\b|\b(?:font|typeface|comic sans|arial|semicolon|hyphen|apostrophe|icon|moth)\b|\bpet peeve\b|\bhurts my eyes\b", ("It looks stupid on the screen.", "The trend legend sits on the axis.")),
    Rule("blemish", "minor", r"^minor\b|\b(?:label|icon|logo|colou?r|font|header|footer|caption|menu)\b(?: [\w'-]+){0,6}? (?:is|are|looks?) (?:wrong|odd|cropped|off|missing)\b|\b(?:typo|typos|cosmetic|misaligned|alignment|off-?cent(?:re|er)|cropped|spelling|tooltips?|wrong (?:colou?r|icon|label|font|locale|language|translation)|label is wrong|translation)\b|\b(?:small|minor|tiny|little) (?:bug|glitch|annoyance|nuisance|flaw|blemish)\b|\bphantom\b|\bconfetti\b|\bgoofy\b|\bteal\b|\bjumps? (?:of|by) one\b|\bgoes (?:funny|weird)\b|\bspikes?\b|\bui glitch\b|\bnuisance\b|\bannoy(?:ing|ance)\b|\bnice to have\b|\bfeature (?:request|suggestion)\b|\bnot a (?:big )?problem\b|\bwould be (?:nice|great|helpful) (?:to|if)\b", ("There is a typo in the menu.", "The logo is misaligned.", "It is only a nuisance.")),
)  # fmt: skip

_SEVERE: Final = ("data_loss", "security", "outage")

# Whoever says so takes a degradation back that the same case was read to have.
HARMLESS: Final = "harmless"

QUESTION_RULE: Final = Rule("how_to", "question", r"\b(?:is there an? [\w-]+ (?:window|setting|way|option|limit)|is there a way|or the \w+ (?:one|json|body|version)|how one \w+s?|how (?:do|can|must|should|may|would|does) (?:i|we|one|you|it|they|somebody|someone|an?|the)|(?:what|which \w+) (?:must|do|should|can) (?:we|i|one) (?:do|use|take|set|click|press|choose|need)|where (?:do|does|can|is|are|must|should|would) (?:i|we|one|the|that|it|an?|you)|is there (?:a|an|any) (?:way|option|setting|possibility|limit|role|button|report|api|export|list|place|shortcut|page|guide|doc\w*|template|chance to)|is it possible|kindly (?:explain|advise)|in what manner|may be requested|how to|can (?:one|i|we) (?:change|set|add|export|import|use|see|get|turn|switch|rename|move|share|book|have two|limit|restrict|filter|sort|schedule)|do(?:es)? (?:the|your|it|this|that|you) (?:\w+ )?(?:include|support|offer|have|allow|cover|count|work with|keep|store|also))\b|^(?:(?:hi|hello|hey|dear|quick question|question|and|so|also|just)[^,:]*[,:]? )?(?:how (?:do|can|would|should|many|much|is|are|long)|what (?:is|are|does|would|happens)|where (?:do|can|is|are)|which|is (?:it possible|there)|are there|does|do you|can (?:we|i|you (?:explain|tell))|could you (?:explain|clarify|tell)|may (?:we|i)|is (?:the|an?|your|that|this)|from when|when (?:is|are|do|does|will))\b|\b(?:need|like|want) to know (?:in )?(?:how|which|what|where|who|whether|if)\b", ("How do I add a user?", "Is there a role for auditors?", "Which plan includes exports?"))  # fmt: skip

# Asked of us, not of the product.
_NO_HOW_TO = r"\b(?:refunds?|money back|difference back|credit|discount|monthly|update|news|status|word|look at|when|who|ask|eta|waiv\w+|nobody|please fix|be fixed|cancel|matters stand|things stand|pass on|what \"|shortly)\b"

# A test system is nobody's work.
_NOT_LIVE = r"\b(?:staging|sandbox)\b|\b(?:test|dev|development|demo|training) (?:environment|instance|server|system|site|api|tenant|account|workspace|cluster)s?\b"

_UNSAID: Final = (
    r"\b(?:lost|lose|losing) (?:\w+ ){0,2}?(?:permission|access|membership|connection|track|patience|role|hope|time|trust|faith|money|customers?)\b|\b(?:can not|could not|unable to) (?:\w+ )?(?:reproduce|tell|say|remember|wait|believe|understand|promise|decide|imagine|recall|afford|find out|help|make|guess|judge|complain|agree|see why|stand|thank|stress|wrap|see it|see us|hold|vouch|name|give|commit|go on like|bear)\b|\b(?:drop everything|late husband|in time)\b",
    # Not so.
    r"\b(?:no|without|any|zero) (?:\w+ ){0,3}?(?:data|records?|loss|outage|breach|leak|impact|downtime|security|corruption|slowness|errors?)\b(?: (?:was|were|is|are|has|have|loss|corruption|breach|leak|issue)\b)?(?: (?:been )?(?:lost|affected|leaked|exposed|found|seen))?$",
    r"\bno (?:\w+ ){0,2}?(?:data|records?|files?|orders?|history|customer data) (?:is|are|was|were|has been|have been|got) (?:lost|wiped|deleted|corrupt(?:ed)?|affected|exposed|leaked|overwritten|gone)\b",
    r"\bno (?:data loss|security|outage|breach|leak|evidence|sign|indication)\b|\bwithout (?:any )?(?:data loss|outage|downtime|losing)\b|\bruled out\b|\bnot affected\b|\bunaffected\b|\bno longer (?:down|slow|failing|broken|blocked|see|seeing|fails?|happens|an issue)\b",
    r"\b(?:is|are|was|were|has|have|had|did|do|does|will) not (?:\w+ ){0,2}?(?:lost|lose|losing|down|slow|failing|fail|broken|blocked|blocking|stuck|an?|deleted|compromised|breached|hacked|leaked|exposed|offline|unavailable|corrupt\w*|affected|wrong|crash\w*)\b|\bnot (?:an? )?(?:outage|security|data loss|breach|blocker)\b|\bnothing (?:was|is|has been|got|will be) (?:lost|dropped|deleted|affected|wrong|leaked|sent twice)\b",
    r"\b(?:nothing|nobody|no one) (?:here )?(?:is|was|has been|got) (?:\w+ly )?(?:down|offline|unreachable|locked out|shut out|blocked|stuck|broken)\b",
    # What is gone is the trouble, or was taken away by themselves, or only does not fit the page.
    r"\b(?:errors?|problems?|issues?|bugs?|delays?|warnings?|symptoms?|banners?|buttons?|icons?|logos?|menus?|options?|tabs?|lag|typos?|glitch\w*|pop-?ups?|spinner|workaround|pain|block|lock|hold|backlog|queue)\b(?: [\w'-]+){0,3}? (?:is|are|has|have|was|were) (?:\w+ )?(?:gone|vanished|disappeared|missing|removed)\b",
    r"\b(?:i|we) (?:have |had |\w+ly )?(?:deleted|removed|emptied|purged|reverted|undid|dropped|swapped|killed|replaced|merged|reset) (?:it|them|the|our|my|all|some|those|\w+ of)\b|\bcut off (?:on|in the (?:pdf|print|view|list|mobile|table|app)|at the (?:edge|margin|right|bottom))\b|\b(?:small|narrow) screens?\b|\bblack on white\b|\b(?:retention|terms say|policy says|by design|are deleted after|is deleted after)\b",
    # Over.
    r"\b(?:resolved|fixed|recovered|restored|solved|works again|working again|work again|back (?:up|online|to normal|in)|is over|has ended|caught up|has passed|went away|gone away|running again|flowing again)\b",
    r"\b(?:last|past|previous) (?:year|month|week|spring|summer|autumn|fall|winter|quarter|time|night|january|february|march|april|may|june|july|august|september|october|november|december|monday|tuesday|wednesday|thursday|friday)\b|\b(?:years?|months?|weeks?) ago\b|\b(?:like|as|back) in (?:january|february|march|april|may|june|july|august|september|october|november|december|20\d\d|q[1-4])\b|\b(?:used to|historically|in the past|earlier this year|at the time|back then)\b",
    # Not yet, or only thought of.
    r"\b(?:if|unless|in case|what if|imagine|suppose|whether|would|might|could (?:be|lead|cause|mean|become|result)|should (?:we|it|this)|may (?:be|lead|cause|result)|risk of|at risk|afraid|worried|fear|worry|concerned|concern|potential(?:ly)?|possible|possibly|avoid|to prevent|prevents? (?:data|an outage|further)|will (?:not )?(?:be able|lose|be (?:blocked|down|lost|unable|offline|unavailable)|have to stop)|going to (?:lose|be blocked)|before (?:it|we|this|they))\b",
    r"^after (?:that|this)\b|\b(?:you|one) (?:can not|can no longer|are not able|are unable)\b",
    # About ourselves, or about something else.
    r"\bslow(?:ly)? (?:to )?(?:respon\w+|repl\w+|support|progress|answers?)\b|\b(?:response|reply|answer|support|communication|progress|vendor|procurement)(?: \w+){0,2}? (?:is|has been|was) (?:\w+ )?slow\b|\bsecurity (?:questionnaire|review|audit|policy|assessment|training)\b|\bnot (?:slow|broken|failing)\b|\bmaintenance\b|\bpost-?mortem\b|\bthank",
)  # fmt: skip

# Whoever calls it so means all of the message; who heads a point with it, what comes from there on.
_COSMETIC: Final = r"\bcosmetic\b|^(?:hi |hello |just |only |very |something )*minor(?::|$|,| (?:thing|issue|point|one|bug|glitch|detail)\b)"
_NOT_COSMETIC: Final = r"\b(?:not|no longer|more than|far from|hardly|apart from) (?:\w+ ){0,3}?(?:cosmetic|minor)\b|\bcosmetic (?:products?|surgery|clinics?|brands?|compan(?:y|ies)|lines?|industry|ingredients?|treatments?)\b"
_HEADING: Final = r"^(?:[\w,]+ ){0,4}?(?:cosmetic|minor) ?(?:thing|issue|point|one|bug|glitch|detail|matter|remark|note)?:"

# Whoever is kept out by a permission meets a service that is up.
_SHUT_OUT: Final = ("shut_out", "nobody_in", "nobody_could_get_in", "cannot_reach")
_REFUSED: Final = (
    r"\b(?:40[13]|permissions?|roles?|licen[cs]es?|not trusted|no rights?|access denied)\b"
)

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

# «If you change the number you see the next order»: how to get in, not whether.
_IF_TRIED: Final = r"\bif (you|one|i|we|someone|somebody|anyone|anybody|they) (chang\w+|open|log|sign|come|comes|use|click|guess\w*|know\w*|type|remove|paste|copy|scan|enter|search|swap|edit|add|go|delete|replace|count|have the link|has the link)\b"
_OF_LAST: Final = rf"\b({_RECORDS}|everything|all|work|changes|edits)(?: [\w']+){{0,4}}? (?:from|of|for|in|during|entered|made) (?:the )?(?:last|past|previous) (\w+)"
# A question that supposes what it asks about, or one only by its mark.
_SUPPOSES: Final = r"^(?:why\b|how come\b|how is it (?:that|possible)|where (?:have|has|did|are|is) (?:all |my |our |the )|what (?:has )?happened to\b|is it (?:normal|intended|right|ok|okay|supposed|by design|expected|possible) that (?:i|we|they|he|she|our|my|anyone|anybody|everyone|everybody|people)\b|(?:should|are) (?:we|i|they|our \w+) (?:be able|supposed|meant) to (?:see|read|open)|did you know|are you aware|is it (?:only )?(?:us|me|our \w+) or\b)"
_IS_ASKED: Final = r"^(?:(?:hi|hello|hey|ok|so|and|then|but|or|dear|quick|just|one|a|question|morning|sorry)[\w ]*[,:] ?)?(?:and |or |but |so |then )?(?:is|are|was|were|do|does|did|can|could|have|has|had|will|would|should|shall|what|which|who|whose|how|when|where|why|any|may|might|am|you mean|meaning|in case|if)\b"

_BY_CUSTOMER: Final = (pl.col("side") == "customer") & pl.col("is_customer_visible")
_WORDS: Final = (
    pl.col("said")
    .str.replace_all(r"\bcould not\b", "can not")
    # «Why is the site down?» says that it is.
    .str.replace(r"^why (is|are) ((?:the|our|your|my|this) )?([\w-]+) ", "why $2$3 $1 ")
    # What cannot be restored is gone; what was restored from too far back also.
    .str.replace_all(
        r"\b(?:can not|could not|not|never|nor) be (?:fully )?(?:recovered|restored)",
        "is unrecoverable",
    )
    .str.replace_all(
        r"\b(?:restored|recovered) (?:us |everything |it )?(?:from|to) (an? )?(old|older|stale|wrong|outdated|january|february)\b",
        "rolled back to $1$2",
    )
    .str.replace_all(r"\bas if\b", "as though")
    .str.replace_all(r"\bused to be (there|here|in)\b", "were $1")
    .str.replace_all(
        r"\b(?:last|past|previous) (week|month|year|night|\w+day)'s\b", "the recent $1's"
    )
    .str.replace_all(_IF_TRIED, "when $1 $2")
    # «Since last night» is today; «the orders of last week» are of today too, if they are gone.
    .str.replace_all(
        r"\bsince (?:the )?last (night|week|month|monday|tuesday|wednesday|thursday|friday|time)\b",
        "since that $1",
    )
    .str.replace_all(_OF_LAST, "$1 recent $2")
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
    refused = told.filter(pl.col("words").str.contains(_REFUSED)).get_column("message_id").implode()
    value = value_of(pl.col("rule"), IMPACT_RULES)
    is_mild = pl.col("sentence") >= pl.col("mild_from")
    asked = told.filter(
        _BY_CUSTOMER,
        pl.col("words").str.contains(QUESTION_RULE.pattern),
        ~pl.col("words").str.contains(_NO_HOW_TO),
        pl.col("is_question") | pl.col("words").str.contains(r"\bto know\b"),
    ).join(stated, on=["message_id", "sentence", "clause"], how="anti", maintain_order="left")
    return pl.concat(
        [
            stated.join(_mild_from(told), on="message_id", how="left", maintain_order="left")
            .with_columns(
                value=pl.when(pl.col("words").str.contains(_NOT_LIVE))
                .then(pl.lit("minor"))
                .when(pl.col("rule").is_in(_SHUT_OUT) & pl.col("message_id").is_in(refused))
                .then(pl.lit("core_blocked"))
                .when(is_mild & ~value.is_in(_SEVERE))
                .then(pl.lit("minor"))
                .otherwise(value)
            )
            .drop("mild_from"),
            asked.with_columns(rule=pl.lit(QUESTION_RULE.name), value=pl.lit(QUESTION_RULE.value)),
        ]
    ).drop("words")


def _mild_from(told: pl.DataFrame) -> pl.DataFrame:
    """message_id, mild_from: the sentence from which on a customer calls all a matter of looks."""
    words = pl.col("words")
    is_called = words.str.contains(_COSMETIC) & ~words.str.contains(_NOT_COSMETIC)
    start = pl.when(words.str.contains(_HEADING)).then(pl.col("sentence")).otherwise(0)
    return told.filter(_BY_CUSTOMER & is_called).group_by("message_id").agg(mild_from=start.min())


def _stated(told: pl.DataFrame) -> pl.DataFrame:
    """Clauses that state an impact, by a customer, or by us with a finding in the message."""
    words = pl.col("words")
    matched = (
        told.with_columns(rule=read(words, IMPACT_RULES))
        .filter(~pl.col("is_conditional") | pl.col("heard").str.contains(_IF_TRIED))
        .filter(pl.col("rule").is_not_null())
        .filter(~pl.col("is_question") | words.str.contains(r"^why\b") | _is_told_as_question())
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


def _is_told_as_question() -> pl.Expr:
    """«200 notes are not there any more?», «where have our orders gone?»: severe, and told."""
    words = pl.col("words")
    is_severe = value_of(pl.col("rule"), IMPACT_RULES).is_in(_SEVERE)
    return is_severe & (words.str.contains(_SUPPOSES) | ~words.str.contains(_IS_ASKED))
