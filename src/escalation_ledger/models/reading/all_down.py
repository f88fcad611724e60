"""Ways customers say that the whole service is gone for them: the thing by how it does not answer."""

from typing import Final

from escalation_ledger.models.reading.rules import Rule

_THING = (
    r"(?:sites?|websites?|services?|systems?|platforms?|apps?|applications?|apis?|portals?|production|prod|servers?|everything|sso|"
    r"instances?|environment|clusters?|workspaces?|tenants?|product|webshop|shop|store|whole thing|thing|endpoints?|gateway|data cent(?:re|er)|tool|software|"
    r"console|backend|it all|all of it|hub|cloud|suite|front ?end|web ?app|login page|start page|home ?page|main page|landing page|client area|intranet|control room|lot|domain|url|host|web interface|interface|ui|your side|you guys|phones?|lines|tills|terminals|screens|gates|pos|program|programme|mobile app)"
)
_BE = r"(?:is|are|has been|have been|was|were|went|goes|has gone|have gone|keeps going|stays|remains|lies|seems|appears|looks|been)"
_HOW = r"(?:\w+ly |all |again |back |stone |stone-cold |as good as |not |gone |quite |just |dead |to be )?"
_DEAD = (
    r"(?:down|offline|off ?line|unreachable|unavailable|dead(?: in the water)?|inaccessible|unresponsive|dark|kaputt?|toast|out of (?:service|order|action)|"
    r"not (?:responding|reachable|available|accessible|loading|up|answering|online|opening|starting|coming (?:back )?up|reacting|contactable)|frozen|gone|black|blank|white|on its knees|on the floor|flat ?lin\w+|knocked out|bust|borked|hosed|fubar|cactus|crashed|collapsed|completely \w+)"
)
_ANY = r"(?:anything|any (?:page|screen|site|part|of it|module|url)|a single (?:page|screen|thing)|one page|your|the|our|it|you)"
_ALL = r"(?:everyone|everybody|all|all of us|every (?:user|site|store|branch|office|location|country|tenant|page|request|call|endpoint|region|single \w+|one)|any of (?:us|our \w+)|the (?:whole|entire) \w+|whole \w+|entire \w+|both \w+|\d+ (?:users|people|colleagues|agents|seats|stores|sites))"
_5XX = r"(?:50[0-9]s?|5xx|52[0-9]s?|bad gateway|gateway time-?outs?|service (?:temporarily )?unavailable|internal server error|err connection \w+|connection (?:refused|reset|timed out|time-?out)|dns|nxdomain|host unreachable)"

ALL_DOWN_RULES: Final = (
    Rule(
        "thing_dead",
        "outage",
        rf"(?:^|\b(?:your|the|our|whole|entire|this|that|and|all|hi|hello|help|again|that) (?:\w+ )?){_THING}(?: (?:for|in|at|of|on) (?:[\w']+ ){{1,3}}?)? ?(?:{_BE} )(?:\w+ )?{_HOW}{_DEAD}(?:$|,| (?:since|for (?:us|all|every|about|over|\d|an?|half|the|two|three|hours|more)|at|again|as of|from|everywhere|on all|across|in|here|and|with|right|too|today|this|all|company|worldwide|both|once|after|so|hence|to us|because)\b)"
        rf"|^(?:{_THING} |hi |hello |all |again |guys |folks |it is |is |we are ){{0,3}}(?:down|offline|dead|unreachable|kaputt?)(?:$|,| (?:since|again|for|everywhere|as of|at|on)\b)",
        (
            "The whole thing has been dead since nine.",
            "Your cloud is kaputt.",
            "Site down since 04:10 CET.",
        ),
    ),
    Rule(
        "does_not_come_up",
        "outage",
        rf"\b{_THING}(?: [\w'-]+){{0,2}}? (?:does not|do not|will not|is not|are not|has not|have not|never|no longer|refuses? to|fails? to|did not) (?:\w+ )?(?:load(?:s|ing|ed)?|respond(?:s|ing|ed)?|answer(?:s|ing|ed)?|come(?:s)? (?:back )?up|coming up|start(?:s|ing|ed)?(?: up)?|boot(?:s|ed)?|react(?:s)?|resolve(?:s|d)?|open(?:s|ed|ing)?)(?:$|,| (?:at all|any ?more|for (?:us|anyone|anybody|any of|everyone|all)|since|on any|anywhere|from any|in any|again|today|this morning|either)\b)|\b(?:nothing|not a thing|no page|not one page|no screen|zero pages) (?:\w+ ){{0,2}}?(?:loads?|loading|responds?|works?|comes up|opens?|answers?|starts?|happens on any|shows up|displays|reacts|moves|is (?:loading|responding|working|answering|reachable|coming up))\b|\b(?:only|just|nothing but|all|everyone|everybody|everywhere|every \w+|we) (?:\w+ ){{0,3}}?(?:a |an |the )?(?:blank|white|empty|black|grey|gray|error|spinning|endless|loading) (?:white |blank |black )?(?:pages?|screens?|wheel|spinner|circle)\b|\b(?:spinner|spinning wheel|loading circle|hourglass|white screen|blank screen|blank page|error page)\b.*\b(?:{_ALL}|everywhere|on every|for hours|forever)\b",
        (
            "The app does not start on any phone.",
            "No page loads.",
            "Everybody here stares at a blank page.",
        ),
    ),
    Rule(
        "only_errors",
        "outage",
        rf"\b(?:only|just|nothing but|every\w*|all|each|constant(?:ly)?|whole|any|always|solid|wall of|everywhere|straight) (?:[\w/']+ ){{0,5}}?(?:{_5XX})\b|\b{_5XX}\b(?: [\w'-]+){{0,3}}? (?:everywhere|(?:on|for|from|at|across|to|with) (?:{_ALL}|everything|any|each|the (?:start|home|login|main) ?page|both))\b|\b{_THING} (?:\w+ )?(?:gives?|returns?|shows?|throws?|says?|answers?|responds?|serves?|is returning|is giving|is throwing|is serving|displays?|reports?|replies)(?: \w+){{0,4}}? {_5XX}\b|\b(?:get(?:ting)?|got|see(?:ing)?|receiv(?:e|ing)) (?:only |nothing but |a |an |the )?(?:\w+ )?(?:{_5XX})(?:$|,| (?:since|on|from|for|whatever|when|no matter|wherever|at|error)\b)|\b(?:every|all|each|100 ?%|one hundred percent) (?:of )?(?:our |the |single )?(?:\w+ )?(?:requests?|calls?|connections?|api calls?|page loads?) (?:\w+ ){{0,2}}?(?:fails?|failing|time|times|timing|return\w*|error\w*|is refused|are refused|refused|rejected|hang|hangs|drop|drops|die|dies)\b|\b(?:0|zero|no) (?:requests?|traffic|calls?|transactions|sessions|connections?|orders) (?:\w+ ){{0,2}}?(?:through|get in|arrive|succeed|served|since|reach)\b",
        (
            "Every single request fails since 05:00.",
            "We get nothing but 502s.",
            "The portal answers with a bad gateway.",
        ),
    ),
    Rule(
        "shut_out",
        "outage",
        rf"\b(?:nobody|no one|none (?:of (?:us|our|the|my|them)(?: \w+)?)|not (?:one|a single) \w+|no (?:user|employee|colleague|agent|store|branch|site|office|customer|device|driver|student|teacher|nurse|cashier)s?)\b(?: [\w'-]+){{0,5}}? (?:can|could|is able to|are able to|gets?|got|manages? to|managed to|has been able to|have been able to|was able to) (?:even )?(?:log ?(?:in|on)|sign in|get in|in|get on|access|reach|connect|open (?:it|anything|the (?:app|portal|system|site|platform|tool|page|software|program))|use (?:it|anything|the (?:app|portal|system|site|platform|tool|software)))(?:$|,| (?:to|into|at all|anywhere|any ?more|since|either|from|the|your|our|it|this|with|anything|again|today|right|on|here|for)\b)|\b(?:all|every\w*|both|whole|entire|we are|we have been|we were|been|whole company is|\d+ (?:people|users|colleagues|staff|agents))(?: [\w'-]+){{0,5}}? (?:locked|kicked|thrown|shut|cut|logged) (?:out|off)\b|\b(?:can not|unable to|not able to|no way to|impossible to|can no longer) (?:even )?(?:\w+ )?(?:reach|access|load|get (?:in ?to|on ?to|at|in|on)|connect to|open|ping|log ?in ?to|log on to|use) (?:{_ANY} )(?:\w+ )?(?:at all|any ?more|from (?:any|all|anywhere|every)|{_THING}(?:$|,| (?:at all|any ?more|since|from|anywhere|in any|on any|either|again|today|this morning|in all)\b))|\b(?:we|all|everyone|everybody|whole \w+) (?:are |is |have been |has been )?(?:cut off|without (?:\w+ ){{0,2}}?(?:system|service|platform|access|portal|app|telephony|tool)|blind|dead in the water|at a standstill|standing still)\b",
        (
            "No branch can get in since seven.",
            "The whole office has been thrown out and no login works.",
            "We can't reach your servers from any location.",
        ),
    ),
    Rule(
        "no_way_in_for_all",
        "outage",
        rf"\b(?:every|all|both|our|we|whole|entire)\b(?: [\w'-]+){{0,6}}? (?:is|are|been|stand|sit|work) without (?:a |the |any |your )?(?:system|service|platform|connection|software|telephony|phones)\b|\b(?:time-?outs?|timing out|times out|timed out|failing|fails|errors?|hang(?:s|ing)?|erroring) (?:out )?(?:on|for|at|with) (?:every|all|each|any) (?:\w+ )?(?:calls?|requests?|pages?|endpoints?|clicks?|users?|urls?|routes?|screens?|log-?ins?)\b|\b(?:nobody|no one|none of \w+) (?:gets?|can get|makes it|comes) (?:past|beyond|through|further than) (?:the |your )?(?:log-?in|sign-?in|start|splash|first|loading)|\b{_THING}(?: \w+){{0,3}}? (?:has not|have not|does not|do not|not|stopped|is not) (?:been )?(?:worked|work|working) (?:at all|for (?:anyone|anybody|any of us|us|all|everyone|everybody)|anywhere|any ?more|since|in any|on any|company-?wide)\b|\b(?:{_5XX})\b.*\bwhatever (?:we|i|you)\b|\b{_THING} (?:\w+ )?(?:can not|could not|can no longer) be (?:reached|loaded|accessed|contacted)\b|\b(?:can not|unable to) (?:even )?get (?:on|in) (?:at all|any ?more)\b|\bdoes not resolve\b|\bnxdomain\b|^(?:{_5XX})(?:$|,| (?:all|since|again|everywhere|for|on)\b)|\b(?:nobody|no one|none(?: of \w+)?) (?:\w+ )?can (?:re-?connect|log back in|get back in|come back)\b|\b(?:nobody|no one|none) gets (?:back )?in\b|\b{_THING} (?:\w+ )?(?:fell|fallen|keeled|keels|falls|has fallen|went belly) (?:over|up)\b|\b{_THING} (?:\w+ )?(?:has|have|seems to have|appears to have) (?:\w+ly |all )?(?:crashed|died|collapsed|packed up|conked out|given up|gone (?:down|dark|away|offline|dead|under|belly up))\b|\b(?:no access|no log-?in|no service|no connection) (?:\w+ )?(?:for|to) (?:anyone|anybody|everyone|everybody|any of|all|the whole|any \w+|anything)\b|\bis it (?:only )?(?:us|me|our \w+) or\b.*\b(?:down|dead|offline|everyone|everybody|gone)\b",
        (
            "The app has not worked for anybody since yesterday evening.",
            "The portal cannot be reached.",
            "No access for anyone in the ministry.",
            "Is it just us or is everything down?",
        ),
    ),
)  # fmt: skip
