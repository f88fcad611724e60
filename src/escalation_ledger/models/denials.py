"""How a text says that it is not about the ticket it names, in four languages."""

from typing import Final

_NUMBERED: Final = r"(?: ?(?:no|nr|nº|n°|num|numbers?|ids?|refs?|reference)\b\.?)? ?[:(\[-]? ?"
_WHAT: Final = (
    r"(?:support|zendesk|customer|tickets?|tkt|case|request|dossier|demande|vorgang|anfrage|fall|caso"
    r"|ref|outage|incident|issue|one)"
)
KEY: Final = (
    r"(?:zdaddress:[0-9]+|slackaddress:[a-z0-9.:]+"
    rf"|(?:{_WHAT} ){{0,2}}(?:tickets?{_NUMBERED}#?[0-9]+|requests? #[0-9]+|zd ?[#:-]? ?[0-9]+|#[0-9]+|\(?[0-9]{{4,12}}\b))"
    r"(?: (?:or|nor|and|&) (?:tickets? )?(?:zd-)?#?[0-9]+)*"
)
_NOT: Final = r"(?:\bnot|n't|\bnever|\b(?:is|are|was|were|do|does)nt)"
_GAP: Final = r"(?: [a-z0-9à-ÿ']+){0,5}?"
_LINKING: Final = (
    r"(?: (?:really|actually|directly|about|for|on|in|to|with|from|of|an?|any|the|same|issue"
    r"|problem|thing|bug|as|duplicates?|dup|dupe|part|copy|related|connected|linked|tied|relevant"
    r"|caused|due|by|our|your|their|that|this|those|these|old|existing|other|be|confused|regarding"
    r"|concerning|tracked|covered|under|overbooking)){0,7}"
)
_OWN: Final = r"(?: (?:the|that|this|our|my|your|their|his|her)(?: [a-z0-9à-ÿ'-]+){1,6}?)"

# What is added of the one that is denied: not 4821, it is finished.
_OVER: Final = r"(?:,? (?:it|that|this|which)(?:'s| is| was| has been) (?:all )?(?:finished|done|fixed|closed|solved|resolved|ok|fine|over)\b)?"

DENIALS: Final = (
    rf"{_NOT}{_LINKING} {KEY}{_OVER}",
    rf"{_NOT}(?: (?:connected|related|linked|to do|about|for|from|with|to|in|of))*{_OWN} {KEY}",
    rf"{_NOT} (?:call|ring|write|ask|mean|speak|talk|refer)(?:ed|ing|s)?(?: (?:about|to|of|for))?(?: [a-z0-9à-ÿ'-]+){{0,2}} {KEY}",
    rf"{_NOT} (?:the|that|this|those|these|our|your|a|an)(?: [a-z0-9à-ÿ'-]+){{1,6}} ?[(\[]?{KEY}",
    rf"{_NOT} (?:merge|link|join|attach|confuse|mix|combine|group){_GAP} (?:with|into|to|and|under)"
    rf"(?: the| our)? {KEY}",
    r"\b(?:unrelated|nothing to do with|no (?:relation|connection|link)(?: [a-z0-9à-ÿ']+)? (?:to|with)"
    r"|(?:separate(?:ly)?|distinct|independent(?:ly)?|apart|aside) (?:from|of)"
    r"|(?:the )?(?:opposite|reverse)(?: [a-z0-9à-ÿ']+)? of"
    rf"|different to|different(?: [a-z0-9à-ÿ']+){{0,3}}? (?:from|than)){_GAP},? {KEY}",
    r"\b(?:other than|rather than|instead of|as opposed to|unlike|except(?: for)?|excluding"
    r"|neither|nor|confused? (?:this |it )?with|mistakenly|by mistake|wrongly)"
    rf"(?: the| our| your| that| this| old| said| wrote)* {KEY}",
    r"\b(?:(?:the|their|our|your|his|her) (?:other|previous|former|earlier|old)"
    rf"|another|yet another)(?: [a-z0-9à-ÿ']+){{0,3}},? {KEY}",
    rf"{KEY}\)?,? (?:(?:is|was|are|were|seems|looks|sounds) )?(?:[a-z]+ly )?(?:unrelated|irrelevant"
    r"|an? (?:different|separate|unrelated|distinct)|(?:different|separate) (?:from|issue|problem))",
    rf"{KEY}\)? (?:is|was|are|were|has|does)(?: not|n't|nt) (?:[a-z]+ly )?(?:related|relevant|connected"
    r"|linked|this|it|in it|about|ours|theirs|anything to do|an? duplicate"
    r"|the (?:same|one|cause|issue|problem|culprit))",
    rf"{KEY}\)?(?:[^\n0-9.]|\.\.+){{0,40}}?\b(?:ignore|wrong (?:one|number|ticket)|sorry|scratch that|i meant|i mean|typo|my mistake|different animal|another (?:story|matter)"
    r"|someone else|somebody else|other customer|another customer|coincidence|by mistake|is done and dusted)",
    rf"{KEY}\)?,? (?:is|was|ist|war|est|está) (?:something else|(?:closed|done|solved|fixed|old)\b[^.\n0-9]{{0,20}}?"
    r"\b(?:new|else|different|another|other|neu|nouveau|nuevo)\b)",
    rf"\bkeine?n? (?:verbindung|zusammenhang|bezug|beziehung) (?:zu|mit){_GAP} {KEY}",
    rf"\bhat (?:mit )?{KEY} nichts",
    rf"\b(?:ignore|forget|disregard|leave)(?: about)? {KEY}",
    r"\b(?:nicht|keine?|weder|noch|statt|anstatt|außer|versehentlich|irrtümlich)"
    rf"(?: (?:um|mit|zu|das|der|die|den|dem|von|für|ticket|vorgang|fall))* {KEY}",
    rf"\b(?:nichts|nicht)(?: [a-z0-9à-ÿ']+){{0,3}} (?:mit|zu|von){_GAP} {KEY}(?: (?:zu tun|verwechseln|gemein))?",
    rf"\b(?:unabhängig von|anders als|verwechseln mit|im gegensatz zu){_GAP} {KEY}",
    rf"\b(?:rien à voir|sans (?:rapport|lien)|aucun (?:rapport|lien)|différente?s?|distincte?s?"
    rf"|autre chose|confondre)(?: [a-z0-9à-ÿ'-]+){{0,4}}? {KEY}",
    rf"\b(?:pas|ni|sauf|hormis|par erreur)(?: (?:le|la|du|de|au|à|dossier|ticket|numéro))* {KEY}",
    rf"\b(?:nada que ver|sin relación|ninguna relación|distint[oa]s?|diferentes?|confundir"
    rf"|separado)(?: [a-z0-9à-ÿ'-]+){{0,4}}? {KEY}",
    rf"\bno (?:es|son|era|confundir)(?: (?:el|la|del|de|lo|mismo|misma|que|caso|ticket))* {KEY}",
)

# The same of a key that is no ticket; `key` is its pattern.
KEY_DENIED: Final = (
    r"(?i:\bnot(?: [a-z]+){{0,2}}|n't(?: [a-z]+){{0,2}}|\bunlike|\bunrelated to|\bother than|\bdifferent from"
    r"|\bsubject than|\bnicht|\bpas) {key}"
)
