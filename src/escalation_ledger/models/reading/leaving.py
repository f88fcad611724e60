"""Ways customers say that they may leave: the tie with us by what is to become of it, and where they look."""

from typing import Final

from escalation_ledger.models.reading.rules import Rule

_TIE = (
    r"(?:renewals?|renewing|contracts?|subscriptions?|licen[cs]es?|agreements?|partnership|relationship|cooperation|collaboration|"
    r"extension|prolongation|accounts?|seats|business with you|next term|another (?:year|term)|year two|another twelve months|membership|order form)"
)
_FEW = r"(?:[\w'/-]+ ){0,5}?"
_NOT = r"(?:not|never|hardly|no longer|unlikely|difficult|hard|impossible|no (?:chance|way|reason|case|point|appetite|business case|intention|interest|wish|plans)|struggle|struggling|reluctant|hesita\w+|doubt\w*|second thoughts|cold feet|unable|refus\w+|reconsider\w*|rethink\w*|think(?:ing)? (?:twice|again|hard|about|over)|question\w*|whether|put(?:ting)? (?:off|on hold)|hold(?:ing)? (?:back|off)|paus\w+|freez\w+|frozen|delay\w*|postpon\w+|stopp?(?:ing|ed)?|block\w*|veto\w*|withhold\w*|against)"
_OTHER = (
    r"(?:competitors?|competing \w+|alternatives?|rivals?|replacements?|substitutes?|successors?|(?:an)?other (?:\w+ )?(?:vendors?|providers?|suppliers?|products?|tools?|platforms?|solutions?|systems?|partners?|options?|offers?|services?|compan(?:y|ies)|software|house)|"
    r"(?:two|three|four|several|different|new|cheaper|better|local|open source) (?:other )?(?:vendors?|providers?|suppliers?|tools?|platforms?|solutions?|systems?|partners?|options|offers)|elsewhere|somebody else|someone else|something else|the competition|your competition|other doors|what else)"
)
_RIVAL = r"(?:competitors?|alternatives?|rivals?|(?:an)?other (?:\w+ )?(?:vendors?|providers?|suppliers?|products?|tools?|platforms?|house)|somebody else|your competition|the competition)"
_LOOK = (
    r"(?:look\w*|evaluat\w+|assess\w*|trial\w*|pilot\w*|test(?:ing|ed)?|try(?:ing)?(?: out)?|compar\w+|benchmark\w*|review\w*|explor\w+|consider\w*|talk\w*|speak\w*|spoke|"
    r"speaking|met|meet\w*|invit\w+|approach\w*|contact\w*|shortlist\w*|scout\w*|scan\w*|survey\w*|ask(?:ed|ing)?|quotes?|offers?|proposals?|demos?|demonstrations?|presentations?|pitch\w*|find\w*|search\w*|seek\w*|source|sourcing|investigat\w+|research\w*|screen\w*|check(?:ing)? out|switch\w*|mov(?:e|ing)|migrat\w+|chang(?:e|ing)|go(?:ing)?|turn(?:ing)?|prefer\w*|recommend\w*|prepar\w+|budget\w*|draw(?:ing|n)? up|list of|eyeing|courting|flirting)"
)

LEAVING_RULES: Final = (
    Rule(
        "tie_in_doubt",
        "churn",
        rf"\b{_NOT} {_FEW}(?:renew(?:al|als|ing|ed)?|extend(?:ing)? (?:the|our|this|it|with|beyond)|prolong\w*|(?:sign(?:ing)?|commit(?:ting)?|committing) (?:\w+ ){{0,3}}?(?:renewal|extension|again|another|for (?:another|a (?:second|third|further))|new (?:contract|term))|stay(?:ing)?(?: with| on| (?:a )?customers?|$)|continu(?:e|ing) (?:with (?:you|this)|our|the|beyond|as a|like this with)|keep(?:ing)? (?:you|using|paying|your)|go(?:ing)? on with you|remain(?:ing)? (?:a |with |your |customers?)|justif(?:y|ied|ying) (?:\w+ ){{0,4}}?(?:renewal|cost|spend|licen[cs]e|contract|subscription|price|staying|you|product|platform)|right (?:partner|tool|fit|platform|product|vendor|choice|solution|place|supplier|system)|future (?:with|together))\b"
        rf"|\b(?:renewal|renewing|contract|subscription|licen[cs]es?|agreement|extension)\b (?:[\w'-]+ ){{0,6}}?(?:at risk|at stake|in (?:doubt|question|danger|jeopardy|the balance)|off(?: the table)?|on (?:hold|ice|the line|the chopping block)|unlikely|{_NOT} (?:\w+ )?(?:be )?(?:sign\w*|renew\w*|extend\w*|happen\w*|go(?:ing)? (?:through|ahead)|approv\w*|a given|automatic|certain|a formality|survive|prolonged|countersigned|continued|get past|worth|easy)|questionable|open question|up in the air|wide open|hang(?:s|ing) (?:on|by)|depends? on|is under review|under review|lapses?|run(?:s|ning)? out|expires? and|end(?:s|ing) (?:there|here)|terminated|cancell?ed|to be cancelled|frozen|paused|over)\b"
        rf"|\b(?:let|letting) (?:it|the (?:contract|subscription|licen[cs]es?|agreement)|our \w+|this) (?:lapse|expire|run out|die|end)\b|\bnon-?renew\w*\b|\breconsider\w* (?:\w+ ){{0,3}}?(?:{_TIE}|options|choice|vendor|supplier|provider|you|whole thing|things|position|decision|everything|setup|use of)\b|^(?:then )?(?:we|i) (?:will |shall |would |must |may |might |have to |need to |will have to )(?:\w+ )?(?:reconsider|rethink|draw (?:our|the) conclusions?|consider our options|weigh our options|review our options)",
        (
            "I do not see how I could justify the renewal to anybody.",
            "The extension will not be signed on our side.",
            "The contract hangs by a thread.",
            "We may have to reconsider our options.",
        ),
    ),
    Rule(
        "looks_around",
        "churn",
        rf"\b(?:scan|scanning|test|testing|survey|surveying|look at|looking at|sounding|sound out|sounding out) the market\b|\b{_LOOK} (?:[\w'/-]+ ){{0,6}}?{_OTHER}\b|\b{_RIVAL} (?:\w+ ){{0,4}}?(?:is|are|was|were|has|have|would|does|do|offers?|promises?|can|could|charges?|costs?) (?:\w+ ){{0,3}}?(?:cheaper|half|calling|keen|quot\w+|offered|offers?|demo\w*|shortlisted|better|faster|waiting|lined up|ready|on the table|knocking|interested|attractive|happy|tempting)\b|\b(?:demos?|trials?|pilots?|poc|proof of concept|test account|sandbox|quotes?|quotations?|bids?|pitch|sales call|intro call)(?: \w+){{0,2}}? (?:with|from|at) (?:a |an |the )?(?:other|another|new|different|second|rival|two|three|four|competing|some) ?\w*|\b(?:demo(?:ed|'ed)?|pilot(?:ed|ing)?|trial(?:l?ed|l?ing)?|shortlist(?:ed|ing)?) (?:of |with |at )?(?:two|three|four|several|some|a few|your) (?:\w+ )?(?:other|vendors?|tools?|products?|systems?|competitors?|platforms?|rivals?|suppliers?|providers?)\b|\b(?:rfp|rfq|rfi|request for (?:proposals?|quotations?|information)|re-?tender\w*|tender(?:ing|ed)? (?:out|the|again|for|process|this|is|has|was)|out (?:to|for) tender|bake-?off|beauty contest|vendor (?:selection|comparison|review|shortlist|evaluation)|market (?:scan|survey|research|consultation))\b|\bshop(?:ping)? around\b|\b(?:we|we are|they|they are|boss is|boss|management|management is|procurement|procurement is|purchasing is|finance is|cfo is|ceo is|customer is|started|begun|begin|start|been|must|have to) (?:to )?(?:look|ask)(?:ing)? around\b|\b(?:plan b|exit (?:plan|strategy|scenario|option|clause|route)|way out|escape (?:hatch|route)|greener pastures|break clause|opt-?out clause|off-?ramp)\b",
        (
            "We have a demo with another supplier on Thursday.",
            "Procurement was told to draw up a list of alternatives.",
            "My boss is asking around.",
            "Purchasing is preparing an RFQ.",
        ),
    ),
    Rule(
        "on_the_way_out",
        "churn",
        rf"\b(?:gives?|giving|gave|given|serve|serving|served|send|sending|sent|hand(?:ing|ed)? in|issue|issuing|received|formal|written|tak(?:e|en) as|consider this|this is) (?:\w+ ){{0,3}}?notice(?:$|,| (?:of (?:termination|cancellation|non-?renewal)|to (?:you|terminate|end|cancel)|on|by|before|that we))|\bnotice of (?:termination|cancellation|non-?renewal)\b|\b(?:cancel(?:l?ing|l?ed)?|terminat(?:e|ing|ed|ion of)|quit(?:ting)?|end(?:ing)?|clos(?:e|ing)|drop(?:ping)?|dump(?:ing)?|ditch(?:ing)?|kill(?:ing)?|scrap(?:ping)?|phas(?:e|ing) out|wind(?:ing)? down|sunset(?:ting)?|replac(?:e|ing)|retir(?:e|ing)|exit(?:ing)?|leav(?:e|ing)|get(?:ting)? rid of|get(?:ting)? out of|pull(?:ing)? out of|mov(?:e|ing) (?:off|away from)|migrat(?:e|ing) (?:off|away from)|step(?:ping)? away from|abandon(?:ing)?|offboard(?:ing)? (?:from)?) (?:our |the |this |that |your |their |all (?:of )?(?:our )?|whole |entire |annual |yearly )*(?:{_TIE}|plan|service|platform|product|tool|software|system|you|you guys|your \w+)(?:$|,| (?:by|at|in|on|before|with|and|if|for|unless|altogether|entirely|this|next|after|as|effective|from|when|because|or|until|then|immediately)\b)"
        r"|\b(?:we|they|i|management|board|boss|owner|team|finance|procurement|purchasing|company|us) (?:\w+ ){0,3}?(?:leav(?:e|ing) (?:you|for|at|by|in|if|unless|the platform)|walk(?:ing)?(?: away| out)?$|walking away|mov(?:e|ing) (?:on|away|elsewhere|off|out)|switch(?:ing)?(?: over| away|$)|jump(?:ing)? ship|go(?:ing)? (?:elsewhere|somewhere else|with (?:another|someone else|somebody else|the other))|tak(?:e|ing) (?:our|the|their) (?:business|money|custom|orders) (?:elsewhere|away|somewhere)|be (?:gone|off|out of here|leaving)|(?:are|is|am) (?:\w+ )?(?:out of here|done(?: (?:with (?:you|this (?:product|tool|platform|vendor|software|company))|here|waiting))|out|gone by|off by|through with you)$|had enough(?: of (?:you|this (?:product|tool|vendor|software|platform)))?|part(?:ing)? (?:ways|company)|vote with (?:our|their) feet|lost (?:all |every |our |any |the )?(?:faith|confidence|trust) in (?:you|your|this)|look for the (?:door|exit)|churn\w*)"
        r"|\b(?:last|final) (?:straw|chance|renewal|year with|month with|invoice you|warning|contract)\b|\b(?:go(?:ing)?|went|return(?:ing)?|switch(?:ing)?|back|fall(?:ing)? back) (?:back )?to (?:our |the |using )?(?:old|previous|former) (?:system|tool|vendor|provider|supplier|software|platform|solution|one)\b|\b(?:build(?:ing)?|do(?:ing)?|develop(?:ing)?|run(?:ning)?|bring(?:ing)?|tak(?:e|ing)) (?:it|this|that|our own|something|one) (?:\w+ )?(?:ourselves|in-?house|instead of you|our own)\b|\binstead of (?:you|yours|your (?:product|platform|tool|service|system|company))\b|\b(?:budget|money|funds|spend|funding)\b (?:[\w'-]+ ){0,5}?(?:moved|reallocat\w+|reassigned|shifted|earmarked|gone|redirected|pulled|withdrawn|cut|reserved|set aside|going) (?:\w+ ){0,3}?(?:to|for|elsewhere|from|next year|another)\b|\bhow (?:do|can|would|could) (?:we|i|one) (?:cancel|terminate|close (?:our|the|my) account|end (?:our|the|my) (?:contract|subscription)|get out|opt out|leave)\b|\b(?:what|how long) is (?:\w+ ){0,3}?(?:notice period|cancellation (?:period|policy|process|deadline)|termination (?:process|notice))\b|\b(?:notice period|cancellation deadline|earliest (?:exit|termination|cancellation)|early exit|early termination|pull the plug|exit interview|one foot out)\b|\b(?:they|we|i|who|customer|client) (?:\w+ ){0,2}?(?:threaten\w*|hint\w*|mention\w*|talk\w*|speak\w*|spoke) (?:\w+ ){0,3}?(?:leav(?:e|ing)|cancel\w*|switch\w*|mov(?:e|ing) (?:away|off|elsewhere)|terminat\w+|not renew\w*|churn\w*|pull\w* out|walk\w*|competitors?|alternatives?)\b",
        (
            "Consider this our notice to terminate.",
            "We are moving off your platform by June.",
            "This is the last straw.",
            "What is our notice period?",
            "The budget for this has been moved to another project.",
        ),
    ),
    Rule(
        "a_name_instead",
        "churn",
        r"\b(?:quotes?|quotation|offer|proposal|bid|demo|trial|pilot|poc|proof of concept|sales call|contract|free trial)(?: \w+){0,2}? (?:from|with|by) (?:\w+)(?: [\w-]+)? (?:is |are |was |on|in|for|next|this|at|who|which|lying|sits|and it|looks|scheduled|booked|planned|running|starts?|went|has)(?: (?:the table|my desk|our desk|hand|front of|(?:mon|tues|wednes|thurs|fri)day|week|month|already|cheaper|better|half|well|impressive|started|begun|good))+\b|\b(?:in (?:talks|discussions|contact|negotiations?|touch) with|courted by|approached by|invited by|pitched by|switch(?:ing)? (?:\w+ )?to|defect\w* to|jump(?:ing)? to|leav(?:e|ing) (?:you )?for|migrat(?:e|ing) (?:\w+ )?to|mov(?:e|ing) (?:\w+ |the \w+ |our \w+ )?(?:over )?to) (?:another|a different|a new|a rival|a competitor|some other|someone|somebody) ?\w*\b|\b\w+ (?:is|would be|was|comes out|came in|offers? (?:it|this|the same)|does (?:it|this|that)|have (?:it|this)|has (?:it|this)) (?:\w+ ){0,2}?(?:for )?(?:half the (?:price|cost|money)|(?:\d+|ten|twenty|thirty|forty) (?:%|percent) (?:cheaper|less)|a third of the price|much cheaper than you|cheaper than you|out of the box (?:for|at))\b|\b(?:colleagues|friends|peers|sister company|other (?:offices|branches|schools|clinics|firms)|parent company|headquarters|hq|group) (?:\w+ ){0,4}?(?:use|uses|using|switched to|moved to|swears? by|recommend\w*|want us (?:on|to (?:use|move|switch)))\b",
        (
            "The quote from Rivulet is on my desk.",
            "A rival would be half the price.",
        ),
    ),
    Rule(
        "says_farewell",
        "churn",
        r"\bswitching (?:would|costs?|to somebody|to someone)\b|\bcost of (?:switching|leaving|moving)\b|\b(?:wants?|want|asked (?:me |us )?for|asks for|needs?|requested|demands?|gather\w*|collect\w*|listing|draw\w* up|come up with|bring|prepare) (?:\w+ ){0,4}?(?:alternatives|comparable offers|competing (?:offers|quotes)|rival \w+|second source)\b|\b(?:piloting|trial(?:l)?ing) \w+|\binvited \w+ (?:\w+ )?to (?:present|pitch|demo|show|bid|quote|tender)\b|^(?:then )?(?:we|i) (?:are|am) (?:off|out|gone)$|\b(?:sorted|fixed|solved|resolved|better|change\w*|working|done)\b.* (?:we|i) (?:are|am|will be) (?:off|out|gone|leaving)\b|\bdefend(?:ing)? (?:you|your|the (?:product|choice|contract|spend|renewal|platform|vendor|cost))\b|\b(?:parent company|holding|new owners?|mother company|head office|headquarters|hq|the group)\b.*\b(?:wants? us|standardi[sz]\w+|consolidat\w+|push\w* us|harmoni[sz]\w+|their own (?:system|platform|tool))\b|\b(?:we|i|they|he|she|board|management|customer|company|client) (?:[\w']+ ){0,3}?not (?:be )?(?:going to |planning to |intend to |intending to |inclined to |willing to |minded to |want to |wish to |likely to )?(?:extend|extending|renew|renewing|prolong|stay)(?:$|,| (?:with|the|our|for|this|it|in|after|beyond|under|as|a|without|on|at|by)\b)|\blost (?:all |any |every |its |their |our )?(?:confidence|faith|trust) in (?:the|your|you|this)\b|\b(?:be|remain|stay|been) (?:a |your )?customers? (?:much|any|for (?:long|much)|after|beyond|next|longer)\b|\b(?:quotes?|quotation|offers?|proposals?|bids?) from [\w-]+(?: [\w-]+)?,? (?:\w+ ){0,4}?(?:\d+ ?(?:%|percent)|cheaper|half|on the table|lower)\b|\b(?:decid\w+|vot\w+|discuss\w*|debat\w+|deliberat\w+|talk\w*|asking|asks?|wonder\w*|not sure|unsure) (?:[\w']+ ){0,6}?(?:whether|if|on|about|over) (?:to )?(?:(?:we|they|it) )?(?:keep (?:you|the platform|the product|using|it|paying)|stay|continu\w+ (?:with|the contract|using)|renew\w*|ending|leav(?:e|ing)|terminat\w+|chose the right|made the right|picked the right)\b|\bwe can (?:leave|move (?:away|elsewhere)|switch)$|\bno (?:fix|credit|discount|solution|answer|progress|date|refund),? no (?:renewal|contract|extension|signature|deal|money|order)\b|\bthere will be no (?:renewal|extension|second year|new contract|follow-up contract)\b|\byou (?:\w+ ){0,3}?(?:lose|losing|lost) (?:us|me|our business|this account|a customer|your customer|another customer)\b|\brather (?:pay|work with|go with|use|spend (?:it|the money) (?:on|with)) (?:someone|somebody|another|others)\b|\b(?:contract|subscription|licen[cs]e|term) (?:ends|runs out|expires)\b.*\b(?:let it|that is it|no more|not extend|not renew)\b|\bwill let it (?:end|lapse|expire|run out)\b",
        (
            "No fix, no renewal.",
            "You are about to lose us.",
            "The committee will decide whether we keep the platform.",
            "It makes it hard to defend you internally.",
        ),
    ),
)  # fmt: skip
