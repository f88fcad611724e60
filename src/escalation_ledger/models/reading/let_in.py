"""Ways customers say that somebody sees, holds or does what they must not: a breach or an opening for one."""

from typing import Final

from escalation_ledger.models.reading.rules import Rule

_SEE = r"(?:see|sees|saw|seen|seeing|read|reads|reading|open|opens|opened|view|views|viewed|viewing|access|accesses|accessed|download|downloads|downloaded|look (?:at|into)|looked (?:at|into)|browse|list|find|get (?:at|to|into)|got (?:at|to|into)|reach|export|edit|change|delete|approve)"
# Whose a thing is; what is wrong, or different, is by itself nobody else's.
_WHOSE = (
    r"(?:other|another|foreign|strange|somebody else's|someone else's|anybody's|everybody's|everyone's|each other's|"
    r"a stranger's|strangers'?|(?:a |our |my |their |the )?neighbou?r(?:ing)?'?s?|a competitor's|competitors'?|rival'?s?|unrelated|(?:an? )?unknown|people i have never|(?:a )?third part(?:y|ies)'?s?|one of your other|your other|(?:an)?other (?:\w+ )?(?:compan(?:y|ies)|firms?)'?s?)"
)
_OTHERS = rf"(?:wrong|different|{_WHOSE})"
_PARTY = (
    r"(?:customers?|clients?|tenants?|compan(?:y|ies)|firms?|organi[sz]ations?|users?|accounts?|patients?|persons?|people|"
    r"schools?|famil(?:y|ies)|members?|employees?|guests?|students?|parents?|applicants?|candidates?|hotels?|clinics?|"
    r"shops?|stores?|workspaces?|practices?|agenc(?:y|ies)|merchants?|suppliers?|households?|donors?|residents?|policyholders?|drivers|municipalit(?:y|ies)|banks?|inbox|mailbox)"
)
_THEIRS = (
    r"(?:data|details|names?|address(?:es)?|phone numbers?|numbers|orders?|invoices?|files?|documents?|records?|messages|mails?|emails|chats?|"
    r"tickets?|contracts?|payslips?|salar(?:y|ies)|pay|payroll|wages|letters?|statements?|reports?|results?|photos?|bookings?|cards?|iban|passports?|ids?|diagnos[ei]s|notes?|calendars?|dashboard|profile|account|portal|projects?|prices?|receipts?|basket|cart|transactions|medical \w+|hr \w+|personnel \w+)"
)
_KEYS = r"(?:passwords?|pass phrases?|api[ -]?keys?|access keys?|private keys?|keys?|tokens?|credentials?|secrets?|client secrets?|session ids?|cookies?|pins?|card numbers?|bank details|ibans?|social security numbers?|ssns?)"
_LEFT = r"(?:left|leaves|resigned|retired|quit|fired|dismissed|sacked|let go|terminated|laid off|off-?boarded|disabled|deactivated|blocked|removed|deleted|gone|no longer (?:works?|employed|with us|here|at|part)|does not work|do not work|ex-?|former|departed|moved on|changed jobs?)"
_FEW = r"(?: [\w',/&-]+){0,6}?"

LET_IN_RULES: Final = (
    Rule(
        "sees_others",
        "security",
        rf"\b(?:{_SEE}|shows?|showed|shown|showing|displays?|displayed|displaying|got|gets?|getting|receiv(?:e|es|ed|ing)|sent|contains?|contained|includes?|included|lists?|listed|has|have|are|is|holds|found|landed in|ended up in|into|in|of|with|from|belongs? to|for){_FEW} {_OTHERS} (?:\w+ ){{0,2}}?{_PARTY}(?:'s?)?(?: (?:\w+ )?)?{_THEIRS}\b"
        rf"|\b{_SEE}{_FEW} (?:(?:the )?{_THEIRS} (?:and {_THEIRS} )?(?:of|from|for|belonging to) )?(?:{_OTHERS} {_PARTY}|(?:somebody|someone|anybody|everybody|everyone|people|persons?|customers?|a customer|a patient|a company|a person|a stranger|strangers)(?: \w+)? (?:else|i|we|they|he|she|who|that|unrelated|not)\b)"
        rf"|\b{_SEE} (?:\w+ )?{_WHOSE} (?:\w+ )?{_THEIRS}\b|\b{_THEIRS} (?:of|from|belonging to|about|meant for|intended for|addressed to) (?:a |an |the )?(?:completely |totally |complete )?(?:{_OTHERS}|competitors?) {_PARTY}\b",
        (
            "I opened the portal and found the invoices of another company.",
            "Our guests see other guests' bookings.",
            "Why do I see somebody else's payslip?",
            "The export contains another client's addresses.",
        ),
    ),
    Rule(
        "logged_in_as_another",
        "security",
        rf"\b(?:log(?:ged|s)?|signed|signs? (?:me|us|you|him|her|them|people|users?|in|on)|landed|ended up|put|puts|throws|took|takes|dropped|drops|let|lets|came out)(?: \w+)?(?: \w+)? (?:in|into|inside|on)(?:to)?(?: \w+)? (?:as |under |with |the )?(?:(?:account|profile|session|portal|workspace|name) of )?(?:a |an )?(?:{_WHOSE}|(?:wrong|different) (?:\w+ )?(?:{_PARTY}|{_THEIRS}|session|login|role|person's|name)|complete stranger|stranger|somebody else|someone else|another)\b|\b(?:somebody|someone|stranger|other people|a person|others|an? unknown \w+|an? outsider|a third party|who)(?: \w+){{0,4}}? (?:logged|logs|log|signed|got|gets|broke|hacked|was|is|were|had|have) ?(?:\w+ )?(?:in|into) ?(?:to )?(?:(?:our|my|the|with my|as|under|using) )+|\b(?:log-?ins?|sign-?ins?|sessions?|access|requests?|attempts|activity|downloads?|exports?)\b{_FEW} (?:from|by) (?:an? )?(?:unknown|unfamiliar|foreign|strange|odd|suspicious|unexpected|russia\w*|china|chinese|nigeria|north korea|vietnam|brazil|(?:a )?(?:country|countries|ip address(?:es)?|devices?|places?|city|cities|somewhere) (?:that |which |where |in which )?(?:we|i|nobody|no one|none)|\d+\.\d+\.\d+\.\d+)\b|\b(?:log-?ins?|sign-?ins?|users?|accounts?|admins?|sessions?|changes|orders|payments|transfers|exports|downloads)\b{_FEW} (?:we|i|nobody|no one|none of us|that nobody|which nobody)(?: here| of us)? (?:(?:do not|did not|never|can not|does not|has|have|has ever|have never) (?:recogni[sz]ed?|know|make|made|created?|authori[sz]ed?|placed?|attribute|explain|account for)|made|created|recogni[sz]es|authori[sz]ed|knows)\b",
        (
            "It logged me in as somebody else.",
            "There are logins from a country where we have nobody.",
            "Someone logged into our account over the weekend.",
        ),
    ),
    Rule(
        "open_to_the_world",
        "security",
        r"\b(?:no|without|not need|need no|never asked? for|does not ask for|did not ask for|is not asked for|was not asked for|not requir\w+|requires no|needs no|asks for no|not even|bypass\w*|skip(?:s|ped|ping)?|circumvent\w*|past|around|not (?:being )?enforc\w*) (?:\w+ ){0,3}?(?:log-?in|logging in|being logged in|sign-?in|signing in|being signed in|passwords?|authenticat\w+|authori[sz]ation|credentials|permission check|2fa|mfa|two-factor|second factor|account)\b(?: (?:at all|whatsoever|needed|required|necessary|anyone|anybody|everyone|to (?:see|open|read|view|download|access))\b)|\b(?:works?|opens?|loads?|see|open|read|view|download|downloaded|accessible|visible|available|reachable|readable|get|gets) (?:[\w'-]+ ){0,5}?without (?:any |a |the |even )*(?:log-?in|logging in|being logged in|sign-?in|signing in|being signed in|passwords?|authenticat\w+|authori[sz]ation|credentials|account|2fa|mfa)\b|\b(?:2fa|mfa|two-factor|second factor|password|login|permission check)\b(?: \w+){0,3}? (?:can be|is|was|gets|being) (?:\w+ )?(?:bypassed|skipped|ignored|circumvented|not (?:asked|enforced|checked|required))\b|\b(?:incognito|private window|private tab|private browsing|logged out browser|without an account)\b|\b(?:on|in|by|via|through) (?:google|bing|a search engine|search engines|search results|the (?:open|public) (?:internet|web)|the dark ?web|pastebin|a public \w+|public github)\b|\b(?:is|are|was|were|became|made|been|set to|turns? out) (?:\w+ )?(?:public|world[- ]readable|publicly \w+|wide open|open to (?:all|anyone|anybody|everyone|everybody|the)|visible to (?:all|anyone|anybody|everyone|everybody|the (?:whole|entire|world|public)|every|strangers|outsiders|other|people|users|staff|non-?\w+)|accessible (?:to|by|for) (?:all|anyone|anybody|everyone|everybody|every|other|strangers|outsiders|the (?:whole|entire|world|public))|readable (?:by|for|to) (?:all|anyone|anybody|everyone|everybody|every))\b|\b(?:anyone|anybody|everyone|everybody|whoever|any person|all the world|the whole (?:world|company|internet|school|town))(?: [\w'-]+){0,8}? (?:can|could|is able to|may|has|have|gets?) (?:\w+ )?(?:see|read|open|view|download|access|edit|delete|list|get in|log in|look|guess|pull|walk)\b|\b(?:chang(?:e|ing)|increment(?:ing)?|alter(?:ing)?|edit(?:ing)?|guess(?:ing)?|count(?:ing)?|swap(?:ping)?|tweak(?:ing)?|replac(?:e|ing)) (?:\w+ ){0,3}?(?:number|id|digits?|parameter|url|address bar|link|uuid)\b.*\b(?:see|get|gets|open|opens|read|shows?|view|others?|another|someone|somebody|next|different)\b|\b(?:link|links|url|urls|page|bucket|share|folder|file|document|endpoint|s3)\b(?: [\w'-]+){0,5}? (?:works?|opens?|loads?|is|are|answers?|responds?) (?:\w+ )?(?:for (?:anyone|anybody|everyone|everybody|strangers|people)|unprotected|unauthenticated|unsecured|not protected|open)\b|\bnever expires?\b.*\b(?:link|links|token|tokens)\b|\bunprotected\b",
        (
            "The share link opens in a private window.",
            "Our price list can be found on Google.",
            "If you change the number in the address bar you see the next order.",
            "The bucket with our scans is public.",
        ),
    ),
    Rule(
        "secret_out",
        "security",
        rf"\b{_KEYS}\b{_FEW} (?:in|into|inside|to|on|within|through|via|by|as) (?:\w+ ){{0,3}}?(?:plain ?text|clear ?text|the clear|clear|logs?|log files?|url|urls|query string|html|source(?: code)?|page source|responses?|payloads?|mails?|emails?|repo(?:sitory)?|github|gitlab|public|error (?:message|page)s?|screenshots?|browser|slack|channel|wiki|export|stack ?traces?|network tab|the wrong (?:hands|persons?|people|channel|chat|thread|tickets?|inbox|{_PARTY})|bundle|javascript|console|tickets?|internet)\b|\b(?:logs?|log files?|url|urls|html|source|response|responses|mail|email|repo|repository|error message|error page|export|stack ?trace|bundle|payload|page|screen|api|webhook)\b{_FEW} (?:contains?|shows?|reveals?|prints?|includes?|exposes?|leaks?|returns?|spits? out|has|have|gives?(?: away)?|hands? out|displays?|discloses?) (?:\w+ ){{0,4}}?{_KEYS}\b|\b{_KEYS}\b{_FEW} (?:is|are|was|were|been|got|has|have) (?:\w+ )?(?:leak\w*|exposed|stolen|published|compromised|readable|visible|revealed|disclosed|posted|committed|pushed|phished|public|out there|out in the (?:open|wild)|circulating|for sale|logged|printed|unencrypted|not encrypted|unhashed|not hashed)\b|\b(?:leak(?:s|ed|ing)?|expos(?:es|ed|ing)|reveal(?:s|ed|ing)?|disclos(?:es|ed|ing)|pushed|committed|published|posted|gives away|stole|stolen) (?:\w+ ){{0,4}}?(?:{_KEYS}|personal \w+|customer data|patient \w+|names|addresses|salaries|{_THEIRS})\b|\b(?:sql injection|xss|cross-site|csrf|idor|remote code|privilege escalation|path traversal|zero-?days?(?: (?:vulnerabilit(?:y|ies)|exploits?|holes?|attacks?|flaws?|bugs?|in|for|against)\b|$|,)|back ?door|web ?shell|malware|ransomware|crypto ?miner|keylogger|trojan|phishing (?:mails?|page|site))\b",
        (
            "Our API key is printed in the error page.",
            "Your debug log shows the tokens of all our devices.",
            "The pentesters found an SQL injection in the search form.",
        ),
    ),
    Rule(
        "too_wide",
        "security",
        rf"\b(?:interns?|trainees?|apprentices?|temps?|temporary staff|contractors?|freelancers?|externals?|suppliers?|vendors?|partners?|agenc(?:y|ies)|guests?|viewers?|read-?only (?:\w+)|students?|pupils?|parents?|drivers?|cleaners?|volunteers?|receptionists?|waiters?|juniors?|cashiers?|clerks?|tenants|colleagues|staff|employees?|team leads?|managers?|any (?:user|employee|member)|every (?:user|employee|member|colleague|driver|nurse|clerk|teacher)|(?:all|normal|ordinary|regular|standard|basic|non-?admin\w*) (?:\w+ )?(?:users?|employees?|members?|staff|colleagues|accounts?))\b{_FEW} (?:can|could|is able to|are able to|was able to|were able to|may|sees?|saw|has|have|had|get|gets|got) (?:\w+ ){{0,2}}?(?:(?:see|read|open|view|access|download|export|look at|edit|change|delete|approve|to) )?(?:(?:the|all|every|our|everyone's|everybody's|any|each|full|of) )*(?:salar(?:y|ies)|pay ?slips?|payroll|wages|pay|hr|personnel|medical|health|patient|disciplinary|bank|board|admin(?:istrator)?|payment details|personal|confidential|private|appraisals?|home address(?:es)?|passwords?|everything|sick notes?|cost prices?|margins|super ?user|root|owner rights)\b|\b(?:salar(?:y|ies)|pay ?slips?|payroll|medical \w+|hr files?|personnel files?|home addresses|patient \w+|client (?:names?|files?)|bank details|private \w+|confidential \w+|personal \w+)\b{_FEW} (?:is|are|was|were|became|lie|lies|lay|sits?) (?:\w+ )?(?:visible|accessible|readable|open|available|shown|viewable|public|on display|searchable)\b{_FEW} (?:to|for|by)\b|\b(?:should|must|may|ought|is|are|was|were) (?:not|never) (?:\w+ ){{0,2}}?(?:be able to|allowed to|supposed to|entitled to|meant to|authori[sz]ed to|cleared to|have access to|get to|be) ?{_SEE}\b|\bwithout (?:any |the |having |proper )?(?:right|rights|permission|authori[sz]ation|clearance|entitlement|being (?:allowed|entitled|a member))\b.*\b(?:can|could|see|sees|open|opened|read|access)\b|\b(?:permissions?|access|rights|roles?|visibility|privileges?)\b(?: \w+){{0,4}}? (?:is|are|was|were|far|much|way) (?:\w+ )?(?:too (?:wide|broad|open|permissive|generous)|ignored|not (?:respected|enforced|applied|honou?red|checked))\b|\bignores? (?:\w+ ){{0,3}}?(?:permissions?|access rights|roles?|visibility)\b",
        (
            "Every employee can see the salaries of the whole firm.",
            "The trainees have full admin rights since Monday.",
            "Patient letters are visible to the reception of every branch.",
            "The new search ignores our permissions.",
        ),
    ),
    Rule(
        "gone_people_get_in",
        "security",
        rf"\b(?:{_LEFT})\b.* (?:can|could|has|have|had|is able to|are able to|was able to|were able to|keeps?|kept|gets?|got|logs?|signs?|logged|signed|remains?|is|are|was|works?|opens?|opened|receives?) (?:\w+ ){{0,3}}?(?:log(?:ging|ged)? (?:in|on)|sign(?:ing|ed)? (?:in|on)|get in|getting in|access|see|open|read|logged in|signed in|active accounts?|active|in the system|in there|working (?:log-?in|account|password)|valid|our (?:data|files|tickets|mails|reports|records)|admin)\b|\b(?:accounts?|log-?ins?|access|users?|passwords?|badges?|tokens?|api keys?|permissions?) of (?:\w+ ){{0,3}}?(?:leavers?|(?:ex|former|departed|terminated|dismissed|fired|old)[- ](?:\w+)|people who (?:have )?left|someone who left|somebody who left)\b(?: [\w'-]+){{0,3}}? (?:is|are|works?|remains?|can|stays?|was|were|has|have)\b|\b(?:off-?boarded|deprovision\w*|disabled|deactivated|revoked|blocked|locked)\b.*\b(?:can|could|works?|has access|have access|logs? in|logged in|sign in|gets? in|active|valid)\b|\b(?:ex|former)[- ](?:\w+ )?(?:employees?|colleagues?|staff|partners?|admins?|contractors?|managers?|husband|wife|business partner|agency|supplier)\b{_FEW} (?:can|could|has|have|had|sees?|saw|logs?|logged|gets?|got|is in|are in|keeps?|downloaded|exported|deleted|opened|read|reads)\b",
        (
            "A nurse who left in November can log in.",
            "We disabled him in January and his token works.",
            "The account of a former colleague is active.",
        ),
    ),
    Rule(
        "went_to_the_wrong_one",
        "security",
        rf"\b(?:sent|went|goes|going|mailed|emailed|delivered|addressed|posted|copied|cc'?d|forwarded|shared|shown|handed|given|disclosed|dispatched|landed|arrived|sends|mails|released)\b{_FEW} (?:to|with|at|in|by) (?:\w+ ){{0,2}}?(?:(?:the )?wrong (?:\w+ )?(?:{_PARTY}|recipients?|addressees?|mail|email|address(?:es)?|contacts?|household|hands|families)|(?:a |an |some )?(?:completely |totally |complete )?(?:strangers?|somebody else|someone else|a competitor|competitors?|unrelated|outsiders?|third part(?:y|ies)|other (?:\w+ )?{_PARTY}|another (?:\w+ )?{_PARTY}|different (?:\w+ )?{_PARTY}|everyone (?:in|on)|all (?:our )?(?:parents|customers|clients|patients|members)))\b|\b(?:received|got|getting|get|receives?|receiving|opened) (?:\w+ ){{0,4}}?(?:{_THEIRS}) (?:\w+ ){{0,3}}?(?:(?:which|that) (?:is|are|was|were) )?(?:not (?:ours|mine|his|hers|theirs|for us|for me|meant|addressed|intended|destined)|meant for|intended for|addressed to|belonging to|destined for) ?(?:somebody|someone|another|other|a|for us|for me)?\b|\bmeant for (?:somebody|someone|another|other|a different) \w+|\b(?:are|is) not (?:ours|mine|our (?:customers?|patients?|orders?|clients?|invoices?|employees?))\b.*\b(?:but|show\w*|see|list\w*|portal|export|report)\b",
        (
            "The payslips were mailed to the wrong people.",
            "We received an invoice meant for another company.",
        ),
    ),
    Rule(
        "open_for_anybody",
        "security",
        rf"\b(?:reachable|open|opened|opens|visible|accessible|readable|available|downloadable|shown|exposed|viewable|usable) (?:\w+ )?(?:to|for|by) (?:anybody|anyone|everybody|everyone|whoever|strangers|outsiders|non-?\w+|competitors|the (?:whole|entire|world|public|internet|outside)|all (?:the )?(?:world|users|staff|employees|customers|parents|tenants))\b|\b(?:link|url|page|mail|email|screen|list|receipt|form|app|portal|search|export) (?:\w+ ){{0,5}}?(?:shows?|reveals?|displays?|gives|lists?|contains?|returns?) (?:\w+ ){{0,2}}?(?:(?:every|each|all|another|some|a)(?: other)? \w+'s|all \w+'|everybody's|everyone's) (?:\w+ ){{0,2}}?{_THEIRS}\b|\b(?:found|find|finds|finding|appears?|appeared|came up|comes up|shows? up|showed up|listed|indexed|cached|searchable)\b.*\b(?:google|bing|search engines?|wayback machine|pastebin|shodan)\b|\b(?:google|bing|search engines?) (?:\w+ ){{0,3}}?(?:finds?|found|shows?|lists?|indexed|indexes|cached)\b|\bwithout (?:being|having been|ever being) (?:a |an )?(?:members?|invited|admins?|added|part|owners?|logged|asked|granted|employees?|authori[sz]ed|entitled|allowed)\b|\bleaks? (?:the|our|all|every|a|customer|guest|user|personal|patient|internal|data|names|emails?)\b|\bwhoever (?:was|logged|used|came|has|knows|gets|finds)\b",
        (
            "The PDF is reachable for anybody who guesses the number.",
            "A parent sent me a link that shows every child's address.",
        ),
    ),
    Rule(
        "strangers_inside",
        "security",
        rf"\b(?:signed|logged) (?:in|on) as (?:our|my|the|one of our|me|us)\b|\b(?:pen-?testers?|testers|hackers?|attackers?|intruders?|somebody|someone|strangers?|thie(?:f|ves)|outsiders?|scammers?|a third party|unknown \w+) (?:\w+ )?(?:got|gets|broke|came|managed to get|were able to get|was able to get|tried|guessed|stole|took over|changed|used|downloaded|exported|impersonated|hijacked|has taken|gained) (?:\w+ )?(?:in|into|inside|hold|over|our|my|the|access|through|\d|as us)\b|\bunknown (?:devices?|sessions?|ips?|ip address(?:es)?|log-?ins?|persons?|admins?)\b|\b(?:viewers?|read-?only \w+|guests?|guest accounts?|non-?admins?|externals?|interns?|trainees?|temps?|suppliers?|contractors?|freelancers?)\b{_FEW} (?:can|could|are able to|is able to|may|were able to|was able to) (?:\w+ )?(?:delete|edit|change|export|approve|remove|see|read|open|view|download)\b(?: [\w'-]+){{0,3}}? (?:everything|all|every|invoices?|orders?|minutes|prices|records?|files|data|settings|users|contracts|board|customers?|payments?|reports)\b|\bcompetitors?\b(?: \w+){{0,4}}? (?:can |could )?(?:see|sees|saw|has|have|read|reads|knows?|got|downloaded) our\b|\b(?:to|with|by|from) (?:\w+ ){{0,2}}?(?:persons?|people|somebody|someone|address(?:es)?|anyone|part(?:y|ies)|users?|recipients?) outside (?:the|our|of)\b|\b(?:fired|dismissed|sacked|resigned|retired|let go|laid off|left (?:us|the (?:company|firm|school|team|practice|bank)|in \w+|on \w+|at \w+)|ex-\w+|former \w+|no longer works? (?:here|for us|with us)|old agency|previous agency)\b.* (?:gets?|receives?|has|have|holds?|owns?|owner|admin|working|uses?|answers?|downloads?) (?:the|our|all|every|account|rights?|log-?in|access|owner|admin|daily|weekly|a valid|a working)\b|\b(?:leavers?|ex-\w+) (?:keep|keeps|kept|have|retain|can)\b",
        (
            "Somebody from outside signed in as our treasurer.",
            "Read-only users are able to delete invoices.",
            "Karl was dismissed in December and gets the daily report.",
        ),
    ),
)  # fmt: skip
