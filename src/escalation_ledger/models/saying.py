"""What a text says of itself: that two things are the same, or that it is about something else."""

from typing import Final

import polars as pl

# The items a text names are one issue.
SAME: Final = (
    r"(?i)\b(?:same (?:issue|problem|question|thing|fault|error|symptoms?|as|here|story)|(?:the )?same\b.{0,12}\b(?:as|like)"
    r"|together|both|duplicates?|dup of|dupe|merged? (?:with|into|these)|belongs? (?:together|to)|identical"
    r"|adding (?:myself|ourselves|us)|me too|as well|also (?:see|seeing|affected|hit)|\+1|in addition to"
    r"|as (?:the )?[\w ]{0,20}\breported|continu(?:es|ing|ation)"
    r"|zusammen|gehören|beide[ns]?|dasselbe|dieselben?|gleiche[nrs]? (?:problem|fehler|thema|wie)|ebenfalls betroffen"
    r"|ensemble|les deux|même (?:problème|souci|panne|question|sujet|chose)|doublon"
    r"|juntos|ambos|mismo (?:problema|error|asunto|tema)|misma (?:incidencia|cosa)|duplicado)\b"
)

# It is about something else than what it answers or follows up.
OTHER_MATTER: Final = (
    r"(?i)\b(?:(?:new|another|different|separate|unrelated|other|second|additional|further) (?:thing|question|q|qn|issue|problem|matter|topic|request|subject|point|story)"
    r"|something (?:else|new|different)|hijack\w*|nothing to do with|not (?:about|related to) (?:that|this|the|it)"
    r"|isn'?t about|is not about|not about|unrelated|(?:us(?:ed|ing)|reus(?:ed|ing)|grabb(?:ed|ing)|found|replying to|answering) (?:this|that|the|an|my|your) (?:old )?(?:e-?mail|mail|thread|ticket|message)"
    r"|off[- ]topic|while i(?:'m| am| have you)|change of (?:topic|subject)|by the way, (?:can|could|how|do|is)"
    r"|(?:neue|andere|weitere) (?:frage|sache|anfrage|anliegen|thema)|anderes (?:thema|anliegen|problem)|(?:et)?was (?:ganz |völlig )?(?:anderes|neues)|hat nichts .{0,30}zu tun"
    r"|(?:nouvelle|autre) (?:question|demande|chose|sujet)|autre sujet|nouveau sujet|autre chose|rien à voir"
    r"|otra (?:cosa|pregunta|consulta|cuestión)|otro (?:tema|asunto)|nueva (?:pregunta|consulta)|nada que ver)\b"
)

# Words by which a text sets what it names beside it apart from what it is about.
CONTRAST: Final = (
    r"(?i)\b(?:separate\w*|different\w*|another|others?|else|story|unlike|instead|besides|apart|aside|unrelated|coincidence|specific to"
    r"|the .{1,25} (?:business|thing|matter|one) i|too,? but|finished|(?:is|was|are) (?:over|done|fine|closed)"
    r"|andere[nrsm]?|anders|getrennt|unabhängig|autres?|différente?s?|à part|otr[oa]s?|distint[oa]s?|aparte|inn[yae]|altr[oai])\b"
)

# It is the same again. Thanks again, and what works again, is not.
_AGAIN: Final = (
    r"(?i)\b(?:again|still|this time|is back|are back|back again|came back|come back|re-?open\w*|returned|not (?:solved|fixed|resolved|gone|working)"
    r"|persist\w*|as before|same (?:problem|issue|error|thing|story|as)|once more|no better|worse"
    r"|wieder|erneut|weiterhin|nach wie vor|immer noch|noch immer|de nouveau|encore|toujours|à nouveau"
    r"|otra vez|de nuevo|sigue|todavía|aún)\b"
)
_WORKS_AGAIN: Final = (
    r"(?i)\b(?:thanks|thank you|thx|hello|hi|me|works?|working|runs?|running|fine|good|ok|well|up|funktioniert|läuft|geht|marche|fonctionne|funciona)"
    r"(?: (?:once|it|all|everything|there|es|alles|wieder))? (?:again|wieder|à nouveau|de nouveau|de nuevo)\b|\b[a-z]+ again[,.]? (?:here|all good)"
)

# It was said to be over, and is not.
SAID_DONE: Final = r"(?i)\byou (?:said|told us|wrote|claimed)(?: that)? (?:it|this|that) (?:was|is|had been) (?:fixed|solved|resolved|done)\b"

# What it was about is over.
DONE: Final = (
    r"(?i)\b(?:(?:is|was|got|been|all|now|has been) (?:fixed|solved|resolved|sorted|done|good|fine|ok|well|closed|working)|works? (?:now|fine|perfectly|well|like)"
    r"|(?:works?|working|runs?|running|funktioniert|läuft|geht|marche|fonctionne|funciona)(?: [a-zé]+)? (?:again|wieder|à nouveau|de nouveau|de nuevo)"
    r"|(?:went|goes|runs|looks) (?:well|fine)|(?:matter|case|ticket|request) is closed|(?:can|may) (?:be closed|close (?:it|this|the))"
    r"|(?:stimmt|passt|klappt) (?:jetzt|nun|wieder)|(?:können|kannst) (?:sie|du|wir) schließen|(?:vous pouvez|peut) (?:clore|fermer)|pueden? cerrar"
    r"|worked|thanks for (?:fixing|solving|sorting|the (?:fix|help))|behoben|gelöst|erledigt|funktioniert jetzt|geht jetzt|läuft jetzt"
    r"|résolu|réglé|corrigé|ça marche|resuelto|solucionado|arreglado|ya funciona)\b"
)

# It is over, and then something is asked.
_ASKS_AFTER: Final = rf"{DONE}(?s:.*)\?"


def says_again(text: pl.Expr) -> pl.Expr:
    """Whether a text says that it is the same again, or that it was called done and is not."""
    own = text.str.replace_all(_WORKS_AGAIN, " ")
    return own.str.contains(_AGAIN) | text.str.contains(SAID_DONE)


def is_other_matter(text: pl.Expr) -> pl.Expr:
    """Whether a text only borrowed what it answers: it says so, or that is over and it asks on."""
    asks_on = text.str.contains(_ASKS_AFTER) & ~says_again(text)
    return (text.str.contains(OTHER_MATTER) | asks_on).fill_null(value=False)
