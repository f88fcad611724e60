"""What keeps a promise: our telling the customer something, or a thing being done."""

from typing import Final

import polars as pl

_NEWS: Final = (
    r"(?:updates?|answers?|news|status|etas?|timeline|time ?frame|summary|reports?|rca|root cause|cause|diagnosis|post-?mortem|findings?|"
    r"analysis|assessment|response|reply|results?|feedback|decision|word|clarity|verdict|estimate|calls?|messages?|line|statement|"
    r"read-?out|reading|confirmation|letter|position|take|opinion|shout|explanation|write-?up|outcome|more|yes or no|apology|hear|"
    r"next one|next steps|price|offer|quote|bulletin|invitation|details|questionnaire|steps|example|mail|e-mail|note)"
)
_GIVEN: Final = (
    r"(?:fix|hotfix|patch\w*|builds?|release|refunds?|credit\w*|workaround|replacement|access|exports?|files?|solution|version|data|"
    r"connector|licen[cs]es?|keys?|copy|history|deployment|correct(?:ed|ion)|certificate|logs?|login|script|documents?|form|annex|contract|"
    r"invoices?|template|accounts?|links?|sheet|backup|records|prod|production|staging|seats?|logo|mock-?ups?|changelog|proof|list|feed|"
    r"guide|runbook|pack|picture|header|diagram|route|migration|slot|cards|pages?|portal|tenant|addresses|notes|events|queue|limit|draft|"
    r"agent|image|tool|plug-?in|recorder|amendment|wording|sample|extract|dump|csv|pdf|proper)"
)
_DONE: Final = (
    r"(?:deployed|live|fixed|resolved|solved|restored|in production|running|flowing|working|shipped|released|patched|completed?|finished|"
    r"corrected|replaced|delivered|applied|enabled|refunded|credited|rolled (?:out|back)|merged|processed|installed|upgraded|active|issued|"
    r"unblocked|unlocked|granted|recovered|reverted|implemented|repaired|loaded|closed|switched|turned (?:on|off)|replayed|removed|added|"
    r"reset|rotated|deleted|extended|created|booked|back|back on|back online|open to you|pushed|re-?imported|standing|re-?run)"
)
_DOING: Final = (
    r"\b(?:will|shall|going to|am|are|is|expect to|i|we|and) (?:be |then |next |\w+ly )*(?:fix|ship|deploy|patch|resolv|solv|restor|refund|releas|roll|push|deliver|"
    r"complet|finish|implement|migrat|upgrad|enabl|unlock|unblock|grant|replac|credit|repair|correct|recover|re-?run|re-?play|"
    r"process|install|appl|merg|turn|switch|hotfix|upload|attach|reset|load|re-?import|put|add|creat|rotat|delet|remov|rebuild|return|make sure|see to it)\w*\b|"
    r"\b(?:ships?|lands?|rolls? out|goes live|go live)\b"
)
_HANDED: Final = (
    r"\b(?:in|on|into) your\b|\byou (?:\w+ ){0,2}?(?:have|get|find|receive|be able)\b|\b(?:sent|returns?|forwarded|get that) (?:it )?to you\b|"
    r"\breach(?:es)? you\b|\bgoes out\b|\bgets? (?:\w+ed|\w+-\w+ed)\b|\brolls to\b|"
    r"\bin place\b|\b(?:have|get|has) (?:\w+ ){1,5}?(?:ready|sorted|available|fixed|up and running)\b|\bbe (?:ready|available|sorted)\b"
)


def action(said: pl.Expr) -> pl.Expr:
    """`update` (the customer hears from us) or `deliver` (the thing is done or given)."""
    has_news = said.str.contains(rf"\b{_NEWS}\b")
    has_given = said.str.contains(rf"\b{_GIVEN}\b")
    is_done = said.str.contains(
        rf"\b(?:be|is|are|get|gets|have|been|s) (?:\w+ )?{_DONE}\b|\b{_DONE}$|{_DOING}"
    )
    tells = said.str.contains(
        r"\b(?:tell|contacts?|ring|call|phone|write|text|ping|dial|telephone|speak|let you know|get back|come back|(?:i|we) (?:\w+ )?be back|back to you|report back|answer you|reply|respond|hear from)\b"
    )
    return (
        pl.when(is_done & ~tells)
        .then(pl.lit("deliver"))
        .when(~has_news & ~tells & said.str.contains(_HANDED))
        .then(pl.lit("deliver"))
        .when(has_news | tells | ~has_given)
        .then(pl.lit("update"))
        .otherwise(pl.lit("deliver"))
    )
