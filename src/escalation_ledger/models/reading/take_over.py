"""Requests that somebody take something over, in the words people ask in; not to look at it.

Each rule is a way to ask, with sentences it was written for. Precision comes first: whoever is
asked for help, for a screenshot or about a third person is not asked, and what is denied or only
reported is not either. A word that no rule knows between the verb and its object ends the match.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.rules import Rule, read

_VALUE: Final = "take_over"

# --- What is handed on, and what may stand around it ---------------------------------------------

_NUMBER: Final = r"(?:zd-?|tkt-?|(?:ticket |case )?#|(?:ticket|case) )\d+"
_THING: Final = r"(?:tickets?|cases?|issues?|threads?|e-?mails?|conversations?|escalations?|incidents?|requests?|bugs?|outages?|lead|rest)"
_THIS: Final = (
    rf"(?:{_NUMBER}|(?:(?:this|that) one|this|that|it|these|those|one of (?:these|them|those))"
    rf"|(?:the|this|that|these|those|their|his|her|my|our) (?:[\w'-]+ ){{0,2}}?{_THING}(?: {_NUMBER})?)"
)
# After it: an end, or a word that begins something else. "This screenshot" is no `this`.
_AFTER: Final = (
    r"(?:$|,? ?[^\w\s#@']|,? (?:over|on|from|for|off|today|tonight|tomorrow|now|please|pls|until|till|while|then|and|or|if"
    r"|when|because|since|by|before|after|instead|so|i|i'm|we|she|he|they|next|again|too|asap|thanks?|@\S+|this (?:week|morning|afternoon)|(?:on )?mon|tues?|wednes|thurs|fri)\b)"
)
_SOFT: Final = (
    r"(?:(?:please|pls|plz|kindly|maybe|perhaps|possibly|also|both|all|guys|two|just|now|quickly|then|again|today|tomorrow|still"
    r"|actually|ideally|instead|by any chance|if (?:you can|you could|possible|you have time)"
    r"|when you (?:can|get a (?:chance|minute)|have (?:time|a (?:minute|moment)))|this (?:morning|afternoon)|go ahead and),? )*"
)
# Something asked besides: "have a look and take this one over", "call Jane and pick it up".
_AND: Final = rf"(?:(?:[\w'#@/-]+,? ){{1,8}}?(?:and|then) {_SOFT})?"

# --- English ---------------------------------------------------------------------------------------

_TAKE: Final = (
    rf"(?:take (?:over\b|ownership\b|(?:on |over )?{_THIS}{_AFTER}|care of {_THIS}{_AFTER})"
    rf"|pick (?:up {_THIS}|{_THIS} (?:back )?up)\b"
    rf"|(?:own|grab|handle|drive|run with|look after|cover|deal with|jump on) {_THIS}{_AFTER})"
)
_TAKING: Final = (
    rf"(?:taking (?:over\b|ownership\b|(?:on |over )?{_THIS}{_AFTER}|care of {_THIS}{_AFTER})"
    rf"|picking (?:up {_THIS}|{_THIS} (?:back )?up)\b"
    rf"|(?:owning|grabbing|handling|driving|looking after|covering|dealing with) {_THIS}{_AFTER})"
)
_SOMEBODY: Final = r"(?:(?:some|any)(?:body|one)|one)(?: (?:from|in|on|of|at) (?:the |your )?@?[\w&/'-]+(?: [\w&/'-]+){0,2}?)?"
_WHO: Final = rf"(?:you|u|(?:one|either|any) of you|{_SOMEBODY}|@\S+(?:(?:,|/| or| and) ?@\S+)*)(?: (?:guys|two|all|both))?"
_HERE: Final = r"(?:^|[,:;>)(-] ?|\band |@\S+ )"

# --- German ----------------------------------------------------------------------------------------

_SACHE: Final = r"(?:tickets?|falls?|fall|thema|vorgang|case|thread|anfrage|mail|eskalation|sache|issue|problem|kunden)"
_DAS: Final = rf"(?:das hier|das|dies|dieses|es|hier|ab hier|{_NUMBER}|(?:das|dieses|den|diesen|die|diese|der|dem) (?:[\w-]+ )?{_SACHE}(?: {_NUMBER}| \d+)?)"
_UM: Final = rf"(?:darum|drum|hierum|um {_DAS})"
_BITTE: Final = (
    r"(?:(?:bitte|mal|vielleicht|evtl\.?|eventuell|heute|morgen|noch|gleich|gerade|auch|dann|doch|eben|jetzt|direkt|ab jetzt"
    r"|(?:von|für|aus|bei|wegen) @?[\w-]+|vom [\w-]+),? )*"
)
_JEMAND: Final = r"(?:jemand|einer|eine|wer)(?: (?:von|vom|aus|aus dem|aus der|im|in) (?:dem |der )?@?[\w&/-]+(?: [\w&/-]+){0,2}?)?"
_KANNST: Final = (
    rf"(?:(?:kannst|könntest|magst|würdest|willst) du|(?:könnt|könntet|mögt|würdet) ihr|(?:können|könnten|würden) sie"
    rf"|(?:kann|könnte|mag|würde) (?:{_JEMAND}|@\S+(?: oder @\S+)?)|wer(?: (?:von|vom|aus|im|in) (?:dem |der |euch)?@?[\w&/-]*(?: [\w&/-]+)??)? (?:kann|könnte|mag|würde))"
)
_NEHMEN: Final = r"(?:übernehmen|uebernehmen|nehmen|weiterführen)\b"

# --- French and Spanish -----------------------------------------------------------------------------

_CA: Final = rf"(?:ça|cela|ceci|{_NUMBER}|(?:ce|le|cette|la|l')\s?(?:ticket|cas|dossier|sujet|demande|incident|suite|relais|main)(?: {_NUMBER})?)"
_PEUX: Final = r"(?:peux-tu|pouvez-vous|pourrais-tu|pourriez-vous|tu peux|vous pouvez|tu pourrais|quelqu'un(?: [\w' -]+?)? peut|qui peut)(?: (?:s'il te plaît|s'il vous plaît|stp|svp|peut-être|aussi))*"
_ESTO: Final = rf"(?:esto|eso|{_NUMBER}|(?:este|el|la|esta) (?:ticket|caso|tema|solicitud|incidencia)(?: {_NUMBER})?)"
_PUEDES: Final = r"(?:puedes|podrías|pueden|podrían|podéis|alguien(?: de [\w ]+?)? puede|quién puede)(?: (?:por favor|porfa|quizás|también))*"

TAKE_OVER: Final = (
    Rule("can_you", _VALUE, rf"\b(?:can|could|would|will|might) {_WHO},? {_SOFT}{_AND}(?:be able to )?{_TAKE}", ("Can you take this?", "@lena could you please pick this up today", "Could you please maybe have a look and take this one over?", "Can somebody from platform pick up #4821?", "can one of you own it from here", "Will you call Jane and take over?", "Could @lena or @jonas handle the Northwind ticket?", "Can you take care of ZD-4821?", "Would you, if you have time, take the export issue on?")),
    Rule("who_can", _VALUE, rf"\bwho (?:(?:from|in|on|of|at) (?:the |your )?@?[\w&/'-]+(?: [\w&/'-]+){{0,2}}? )?(?:can|could|would|will) {_SOFT}{_TAKE}", ("Who can take this?", "@tier-2 who of you can pick up ZD-4821", "Who from platform could own this one?")),
    Rule("mind_taking", _VALUE, rf"\b(?:would|do) you {_SOFT}mind {_SOFT}{_TAKING}|\bhow about you {_SOFT}{_TAKING}", ("Would you mind taking this one?", "do you mind picking #4821 up?")),
    Rule("able_to", _VALUE, rf"\b(?:are you|is {_WHO}|would you be|are you two) {_SOFT}(?:able|free|happy|up) (?:to {_TAKE}|for {_TAKING})|\bany chance (?:that )?{_WHO} (?:can|could|would) {_SOFT}{_TAKE}|\b(?:do you think|wonder(?:ing)? (?:if|whether)) you (?:can|could) {_SOFT}{_TAKE}", ("Are you able to take this over?", "Any chance you could pick this up?", "I was wondering if you could take this one.")),
    Rule("need_you_to", _VALUE, rf"\b(?:i|we)(?:'d| would)? (?:need|like|want|love) (?:you|@\S+) to {_SOFT}{_TAKE}|\b(?:may|can|could) i ask (?:you|@\S+) to {_SOFT}{_TAKE}", ("I need you to take this over.", "We'd like you to own this one.", "May I ask you to pick this up?")),
    Rule("please_take", _VALUE, rf"{_HERE}(?:please|pls|plz|kindly) {_SOFT}{_AND}{_TAKE}", ("@lena please take over.", "Login is broken, please pick this up", "Please have a look and take this over.")),
    Rule("yours", _VALUE, r"\b(?:this|it|that)(?:'s| is| one is| one's) (?:all |now |all yours |yours )?yours\b|\b(?:all|now) yours\b", ("@lena this one is yours", "It's all yours.")),
    Rule("handing_over", _VALUE, rf"\bover to (?:you\b|@\S+)|\b(?:hand|pass|assign)ing {_THIS}(?: over| on)? to (?:you\b|@\S+)|\b(?:hand|pass|assign)ing over to (?:you\b|@\S+)|\bleav(?:e|ing) {_THIS} with (?:you\b|@\S+)", ("Handing this over to @lena", "over to you", "I am leaving this with you")),
    Rule("kannst_du_uebernehmen", _VALUE, rf"\b{_KANNST} {_BITTE}{_DAS},? {_BITTE}{_NEHMEN}|\b{_KANNST} {_BITTE}(?:übernehmen|uebernehmen)\b", ("Kannst du das übernehmen?", "@lena könntest du das Ticket 4821 bitte heute noch übernehmen?", "Wer kann übernehmen?", "Kann jemand vom Plattform-Team das bitte übernehmen?", "Könnt ihr den Fall von Acme übernehmen?", "Magst du das nehmen?")),
    Rule("uebernimmst_du", _VALUE, rf"\b(?:übernimmst du|übernehmt ihr|nimmst du|nehmt ihr) {_BITTE}{_DAS}\b|\b(?:übernimmst du|übernehmt ihr|wer übernimmt)(?: bitte| das| hier)*(?:$| ?[?,.])", ("Übernimmst du das bitte?", "Übernimmst du?", "Wer übernimmt?", "Nimmst du das Ticket?")),
    Rule("bitte_uebernehmen", _VALUE, rf"{_HERE}(?:bitte {_BITTE}(?:{_DAS},? {_BITTE})?(?:übernehmen|uebernehmen|übernimm)\b|(?:übernimm|übernehmt|übernehmen sie) {_BITTE}(?:bitte\b|{_DAS}\b))", ("Bitte übernehmen.", "@lena bitte das Ticket übernehmen", "Übernimm bitte mal das Thema.", "bitte heute noch übernehmen")),
    Rule("schaust_du_an", _VALUE, rf"\b(?:(?:schaust|siehst|guckst) du dir|schaut ihr euch|seht ihr euch) {_BITTE}{_DAS},? {_BITTE}an\b", ("Schaust du dir das an?", "@lena schaust du dir das Ticket bitte mal an", "Schaut ihr euch das an?")),
    Rule("kannst_du_ansehen", _VALUE, rf"\b(?:(?:kannst|könntest|magst|würdest) du dir|(?:könnt|könntet) ihr euch|wer (?:kann|könnte|mag) sich|(?:kann|könnte|mag) sich {_JEMAND}) {_BITTE}{_DAS},? {_BITTE}(?:ansehen|anschauen|angucken|vornehmen)\b|\b(?:kann|könnte|mag) sich {_DAS},? {_BITTE}{_JEMAND} {_BITTE}(?:ansehen|anschauen|vornehmen)\b", ("Wer kann sich das ansehen?", "Kannst du dir das bitte anschauen?", "Kann sich das bitte jemand ansehen?", "Kann sich jemand von Platform das Ticket ansehen?")),
    Rule("kuemmern", _VALUE, rf"\b(?:(?:kannst|könntest|magst|würdest) du dich|(?:könnt|könntet) ihr euch|(?:kann|könnte) sich {_BITTE}{_JEMAND}|wer (?:kann|könnte) sich) {_BITTE}{_UM},? {_BITTE}kümmern\b|\b(?:kümmerst du dich|kümmert ihr euch|wer kümmert sich|kümmere? dich) {_BITTE}{_UM}\b|{_HERE}bitte {_UM} {_BITTE}kümmern\b", ("Kannst du dich bitte darum kümmern?", "Kümmerst du dich um #4821?", "Wer kümmert sich darum?", "Kann sich bitte jemand aus dem Support darum kümmern?", "Bitte um das Ticket kümmern.")),
    Rule("gebe_ab", _VALUE, rf"\b(?:gebe|übergebe|reiche)(?: ich)? {_BITTE}{_DAS},? {_BITTE}an (?:dich|euch|@\S+) (?:ab|weiter|{_BITTE})?|\bdas ist (?:jetzt |ab jetzt )?deins\b", ("Ich gebe das an dich ab.", "Das ist jetzt deins.")),
    Rule("peux_tu", _VALUE, rf"\b{_PEUX} (?:t'en|vous en|s'en|te|se) (?:occuper|charger)\b|\b{_PEUX} (?:prendre|reprendre|prendre en charge) {_CA}|\b{_PEUX} (?:le|la) (?:prendre|reprendre)\b", ("Peux-tu t'en occuper ?", "Pouvez-vous s'il vous plaît prendre ce ticket ?", "Qui peut prendre le relais ?", "tu peux reprendre #4821 ?")),
    Rule("puedes", _VALUE, rf"\b{_PUEDES} (?:encargarte|encargarse|encargaros|ocuparte|ocuparse|hacerte cargo|hacerse cargo)\b|\b{_PUEDES} (?:tomar|coger|llevar) {_ESTO}|\b{_PUEDES} (?:tomarlo|llevarlo|cogerlo)\b", ("¿Puedes encargarte?", "¿Podrías por favor tomar este ticket?", "¿Quién puede hacerse cargo?")),
)  # fmt: skip
"""One row per way to ask. `value` is the same of all; the name says which."""

# Denied within the same clause, or only reported.
_DENIED: Final = (
    r"\b(?:not|never|(?:do|does|did|is|was|wo|ca|could|would)n'?t|no need to) (?:[^\s,;:]+ ){0,4}?(?:over to|yours|take|taking"
    r"|pick|picking|handing|passing|assigning|own|handle|grab)\b"
    r"|\b(?:ask(?:ed|s)|told|said to|wrote|writes|says)(?: [^\s,;:]+){0,3}:? \"?(?:can|could|would|who) (?:you|u|one|can|could)\b"
    r"|\b(?:nicht|nie|kein\w*|niemand) (?:[^\s,;:]+ ){0,4}?(?:übernehmen|übernimmst|nehmen|ansehen|anschauen|kümmern|an)\b"
    r"|\btake (?:this|it|that) (?:for (?:a|granted)|off(?:line)?\b)"
)
# A stem that some rule has in each of its alternatives; most sentences have none.
_CUE: Final = (
    r"(?i)tak(?:e|ing)|pick|own|grab|handl|driv|run with|look(?:ing)? after|cover|deal|jump|yours|over to|(?:hand|pass|assign|leav)(?:e|ing)"
    r"|(?:ü|ue)bern|nehme?n|nehmt|nimm|weiterf|ansehen|an(?:schau|guck)en|vornehm|(?:schau|sieh|seh|guck)s?t |kümmer|gebe|reiche|deins"
    r"|occup|charg|prend|encarg|cargo|tom|cog|llev"
)
_APOSTROPHES: Final = r"[\x{2018}\x{2019}\x{02BC}\x{00B4}`]"


def asking(sentences: pl.DataFrame) -> pl.DataFrame:
    """Rows of which `sentence`, mentions of Slack as they are stored, asks to take something over."""
    said = pl.col("said")
    return (
        sentences.filter(pl.col("sentence").str.contains(_CUE))
        .with_columns(said=plainly(pl.col("sentence")))
        .filter(rule_of(said).is_not_null() & ~said.str.contains(_DENIED))
        .drop("said")
    )


def plainly(text: pl.Expr) -> pl.Expr:
    """As the rules see it: lower case, one space between words, everybody mentioned as `@somebody`."""
    return (
        text.str.replace_all(r"<(?:@|!subteam)[^>]*>", "@somebody")
        .str.to_lowercase()
        .str.replace_all(_APOSTROPHES, "'")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )


def rule_of(said: pl.Expr) -> pl.Expr:
    """Name of the first rule that such a sentence meets; null where none."""
    return read(said, TAKE_OVER)
