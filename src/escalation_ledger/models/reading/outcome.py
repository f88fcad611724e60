"""What has been done about it: delivered, worked around, and how much of the work it touches."""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.rules import Rule, any_of, read, value_of

# What these words are said of is delivered, whatever it is…
_DONE = (
    r"(?:deployed|live|fixed|resolved|solved|restored|in production|patched|corrected|"
    r"back (?:up|online|to normal|in service)|running again|working again|flowing again|up and running)"
)
# … these say so only of a thing that was asked for: an analysis is completed, too.
_DONE_THING = (
    r"(?:fix|patch|hotfix|refund|credit|release|correction|replacement|invoices?|run|files?|issue|problem|"
    r"bug|exports?|template|certificate|connector|backlog|service|data|access|records|change|filter|events|history|deliveries|label|texts?|figures|rows|"
    r"limit|key|route|rights)"
)
_DONE_OF_THING = (
    r"(?:released|shipped|rolled out|issued|completed?|corrected|available|delivered|applied|enabled|"
    r"done|replayed|repaired|reverted|rolled back|back|out|sent|correct|sorted|"
    r"refunded|on your tenant|in your folder)"
)

_WE = r"(?:we|i|engineering|our (?:\w+ )?(?:team|engineers))"

DELIVERED_RULES: Final = (
    Rule("is_done", "yes", rf"\b(?:is|are|has been|have been|was|were|got) (?:\w+ly |back |all |both )?{_DONE}\b|^(?:solved|fixed|done|corrected|resolved)(?:$|,|:| (?:in|now|as|with|at|it|this|that|on)\b)", ("The fix is deployed.", "This is resolved.", "The service is back up.")),
    Rule("thing_is_done", "yes", rf"\b{_DONE_THING}\b(?: [\w'-]+){{0,6}}? (?:is|are|has been|have been|was|were) (?:\w+ly |all |both )?{_DONE_OF_THING}\b", ("Your refund has been issued.", "The held events have been replayed.", "The data is back.")),
    Rule("we_fixed", "yes", rf"\b{_WE} (?:have |has )?(?:deployed|fixed|resolved|solved|shipped|released|restored|rolled (?:\w+ ){{0,2}}?(?:out|back)|patched|repaired|reverted)\b", ("We have deployed the fix.", "Our engineers rolled out the patch.")),
    Rule("we_gave", "yes", rf"\b{_WE} (?:have |has )?(?:refunded|credited|issued|delivered|corrected|replayed|migrated)\b", ("I refunded the invoice.", "We have corrected the totals.")),
    Rule("released_in", "yes", r"\b(?:released|fixed|shipped|included|resolved|available|corrected) (?:in|with|as of) (?:(?:version |release |build |v)?\d|(?:this week|today|this morning)'s release)", ("Released in 4.2.", "Fixed in version 4.2.1.", "Corrected in today's release.")),
    Rule("works_again", "yes", r"\b(?:works?|runs?|flows?|opens?|accepts?|answers?|responds?|loads?|syncs?|working|running|flowing|succeeding)(?: \w+){0,4}? again\b|\bback to normal\b", ("Your export job runs again.", "Everything is back to normal.")),
)  # fmt: skip

# These say that the trouble is over. The others say that one thing asked for was given, which
# keeps a promise and ends no outage.
ENDING_RULES: Final = ("is_done", "we_fixed", "released_in", "works_again")

DENIED_RULE: Final = Rule("denied", "no", r"\b(?:is|are|was|has|have) not (?:been )?(?:fixed|resolved|solved|working|restored|repaired)\b|\b(?:does|did|do) not (?:\w+ )?(?:work|help|fix|solve)\b|\b(?:same|identical) (?:issue|problem|error|message|result)\b|\b(?:happening|happens|failing|fails|broken|back|down|occurs|occurring) again\b|\b(?:came|is|come) back\b|\bremains\b|\bpersists?\b|\bnot fixed\b|\bno change\b|\bno improvement\b", ("It is still not fixed.", "Same error as before.", "The problem is back again.", "The fix did not help."))  # fmt: skip

# The customer's own word that it is over, which no later question takes back.
CONFIRMED_RULES: Final = (
    Rule("works_now", "yes", r"^(?:and |ok |yes |yep |hi \w+ |great |perfect |super |confirmed |it |that |this |all |everything |both |(?:the|our|my) (?:[\w-]+ ){1,3})*(?:works?|worked|is working|are working|runs|is running|prints|loads|opens|flows|is flowing|(?:is|are) back(?: to normal)?|is fine|are fine|is up|are up|is (?:\w+ )?fixed|is solved|is resolved|is sorted|sorted|solved|resolved|is gone|are gone|went through|did it|did the trick|looks (?:good|right|correct|fine|perfect)|is (?:good|correct|right|perfect|ok|okay|clean|green|normal) ?(?:again)?|all good|all fine|all green|back to normal)(?: (?:\w+ ){0,3}?(?:again|fine|perfectly|like a charm|everywhere|here|great|beautifully|nicely|normally|correctly|well|properly|too|since|today|this morning|for (?:all|everyone|everybody)|on all|with|as (?:it should|expected|before)))?(?:$|,| thank| thx| cheers)", ("It works again.", "All good.", "Everything is back to normal.")),
    Rule("confirms", "yes", r"^(?:i |we |can |hereby |happy to |hi \w+ )*confirm(?:ed|s|ing)?\b(?:$|,|:| \d| (?:that )?(?:it|this|all|everything|fixed|working|works|solved|resolved|the (?:fix|issue|problem|error)) ?(?:is|works?|are|has been|was)?.*(?:gone|fixed|working|works|fine|good|solved|resolved|back|correct|ok|there)?$)|\b(?:can|may|you can|please|feel free to|happy to|let us|ok to|going to) (?:be )?(?:close[d]?|closing) ?(?:it|this|the (?:ticket|case|issue|matter)|whenever|now|out)?\b|\bclose (?:the|this) (?:ticket|case|issue|matter|request)\b|\b(?:that was it|that did it|that fixed it|that solved it|that helped|you fixed it|problem solved|issue solved|no (?:more|further) (?:errors?|issues?|problems?|trouble)|not (?:seen|happened|had) (?:it |one |any |a single one )?(?:again|since))\b", ("Confirmed, it works.", "That did it, please close the ticket.")),
    Rule("all_there", "yes", r"\b(?:all|everyone|everybody|everything|both|each|every one)\b(?: [\w'-]+){0,5}? (?:are|is) (?:\w+ )?(?:in|back|there|here|accounted for|complete|working|up|green|well|restored|visible|correct|arrived|through)(?: and \w+)?(?: again)?$|\b(?:is|are) (?:in and working|up and running|working again|back again|there again|complete again|correct again|normal again|fine again)\b|\bworks? (?:again|perfectly|like a charm|everywhere)\b", ("All twenty-two are in and working.",)),
)  # fmt: skip
_NO_CONFIRMATION = (
    r"\b(?:not|but|only|almost|nearly|partly|half|some|except|until|if|once|when|hope|should|would|could|"
    r"work-?around|by hand|manually|works? for (?:me|us)|for the moment|whether|unless|sometimes|first|other|test|staging|one of|no longer)\b"
)

WORKAROUND_RULES: Final = (
    Rule("workaround_fails", "no", r"\bwork-?around (?:\w+ )?(?:does not|did not|do not|is not|has not|no longer|stopped|fails?|failed|broke)\b|\bno (?:\w+ )?(?:\w+ )?work-?around\b|\bthere is no way around\b|\bwork-?around is (?:not|unacceptable|too)\b", ("The workaround does not work.", "There is no workaround.", "The workaround stopped working.")),
    Rule("workaround_works", "yes", r"\bwork-?around (?:that |you sent |you suggested |for now )?(?:works?|is working|helps?|helped|worked|holds|does the job|did the trick|is in place|is active|is enabled|is applied|is confirmed|is fine|is ok(?:ay)?|has been (?:applied|confirmed|verified|enabled))\b|\b(?:confirmed|verified|applied|enabled)(?: that)? (?:the|a|this|your) work-?around\b|\b(?:put|have|with) a work-?around in place\b", ("The workaround works.", "A workaround is in place.", "We have a workaround in place.", "The workaround you sent helped.")),
    Rule("works_by_hand", "yes", r"\b(?:by hand|manually) (?:works|is working|does work|is fine|does the job|is ok(?:ay)?)\b|\bworks (?:\w+ )?(?:for now|for the moment|in the meantime|as a work-?around|meanwhile)\b|\b(?:can|could) (?:live|get by|manage|cope|work) (?:with|using) (?:the|this|that|your) work-?around\b|\b(?:saved view|manual export|margin|manual upload) (?:works|does it)\b", ("Exporting by hand works.", "That works for now.", "We can live with the workaround.")),
)  # fmt: skip

_NOT_YET: Final = (
    r"\b(?:will|would|should|could|might|may|shall|once|when|until|unless|if|whether|after|before|as soon as|hope|hopefully|going to|to be|expect\w*|plan\w*|scheduled|eta|being|almost|nearly|partially|partly|temporarily|try)\b",
    r"\b(?:first|one of|part of|half|some|most|other|another|different|in our list|(?:later|next|upcoming|coming) (?:release|version|update))\b|\d ?%|\b(?:i|we) (?:am|are) back\b",
    r"\b(?:staging|sandbox|test|qa|uat|internal) (?:environment|system|server|instance|branch|tenant)?\b|\bto staging\b|\bon staging\b",
)
_NEGATED = r"\b(?:not|never|no longer|yet to|without|nothing|none)\b"

_USERS = r"(?:users?|customers?|agents?|employees|staff|people|team|stores?|sites?|locations?|branches|orders?|invoices?|requests|calls|transactions|shipments|tenants?|accounts|devices|drivers|clinics|patients|depots?|warehouses|terminals|schools|hotels|records|exports|jobs)"
_OF = r"(?: of)?(?: (?:our|the|all|all our|all of our|all the|their|its|my))?(?: \w+)?"
_TOUCHED = r"\b(?:affected|impacted|can not|unable|locked out|see(?:ing)?|get(?:ting)?|fail\w*|errors?|down|slow|blocked|broken|los(?:e|t|ing)|stuck|missing|wrong|not|offline|crash\w*|stopped|rejected|refused|waiting|disconnected|timeouts?)\b"
_UNTOUCHED = r"\b(?:not (?:affected|impacted)|unaffected|(?:is|are|works?|working) fine|no problems?|not all|not every)\b"

_FRACTIONS: Final = {
    "half": 0.5, "a third": 1 / 3, "one third": 1 / 3, "two thirds": 2 / 3, "a quarter": 0.25,
    "one quarter": 0.25, "three quarters": 0.75, "a fifth": 0.2,
}  # fmt: skip
_FRACTION = "|".join(_FRACTIONS)
_PERCENT_OF = rf"\b(\d{{1,3}}(?:\.\d+)?) ?(?:%|percent|per cent){_OF} {_USERS}\b"
_N_OF_M = rf"\b(\d[\d,]*) (?:out )?of (?:our |the |about )?(\d[\d,]*)(?: \w+)? {_USERS}\b"
_FRACTION_OF = rf"\b({_FRACTION}){_OF} {_USERS}\b"
_EVERYBODY = rf"\ball (?:of )?(?:our|the|your)? ?(?:\w+ )?{_USERS}\b|\bevery (?:single )?(?:user|customer|store|site|agent|order|invoice|request|location)\b|\b(?:everyone|everybody) (?:\w+ )?(?:is|gets?|sees?|at|in|here|can not)\b|\b(?:nobody|no one|none of our {_USERS})(?: \w+){{0,4}}? (?:can|is able|are able)\b"

_MAY_SAY: Final = (pl.col("side") == "ours") | (
    (pl.col("side") == "customer") & pl.col("is_customer_visible")
)


def delivered(said: pl.DataFrame) -> pl.DataFrame:
    """Clauses that say it is done, by us to the customer (yes), or that it is not, by them (no)."""
    words = pl.col("said").str.replace(r",? ?\bplease\b.*$", "")
    told = said.filter(
        ~pl.col("is_question") & ~pl.col("is_conditional") & pl.col("is_customer_visible")
    )
    ours = _valued(
        told.filter(pl.col("side") == "ours"), read(words, DELIVERED_RULES), DELIVERED_RULES
    )
    theirs = _valued(
        told.filter(pl.col("side") == "customer"),
        read(pl.col("said"), (DENIED_RULE,)),
        (DENIED_RULE,),
    )
    return pl.concat([ours.filter(~any_of(words, [*_NOT_YET, _NEGATED])), theirs])


def confirmed(said: pl.DataFrame) -> pl.DataFrame:
    """Clauses in which the customer says that it is over, `value` yes."""
    words = pl.col("said")
    told = said.filter(
        (pl.col("side") == "customer")
        & pl.col("is_customer_visible")
        & ~pl.col("is_question")
        & ~pl.col("is_conditional")
        & ~words.str.contains(_NO_CONFIRMATION)
    )
    return _valued(told, read(words, CONFIRMED_RULES), CONFIRMED_RULES)


def workarounds(said: pl.DataFrame) -> pl.DataFrame:
    """Clauses in which a workaround is known to work, or known not to; a proposal is neither."""
    words = pl.col("said")
    told = said.filter(_MAY_SAY & ~pl.col("is_question") & ~pl.col("is_conditional"))
    return _valued(told, read(words, WORKAROUND_RULES), WORKAROUND_RULES).filter(
        ~any_of(words, _NOT_YET[:1])
    )


def breadths(said: pl.DataFrame) -> pl.DataFrame:
    """Clauses that state which share of the users or the work is touched: `value` is 0..1.

    «Half of our users», «3 of 40 stores», «30 %», «all users». «Many», «some» and «one user» are
    no shares. A count of people is one only where something happens to them.
    """
    words = pl.col("said")
    stated = (
        _MAY_SAY
        & ~pl.col("is_question")
        & ~pl.col("is_conditional")
        & words.str.contains(_TOUCHED + r"|\bnobody\b|\bno one\b|\bnone of\b")
        & ~words.str.contains(_UNTOUCHED)
    )
    shares = {
        "percent": words.str.extract(_PERCENT_OF).cast(pl.Float64, strict=False) / 100,
        "n_of_m": _number(words, 1) / _number(words, 2),
        "fraction": words.str.extract(_FRACTION_OF).replace_strict(
            _FRACTIONS, default=None, return_dtype=pl.Float64
        ),
        "everybody": pl.when(words.str.contains(_EVERYBODY)).then(1.0),
    }
    share = pl.coalesce(shares.values())
    rule = pl.coalesce(
        pl.when(found.is_not_null()).then(pl.lit(name)) for name, found in shares.items()
    )
    return (
        said.filter(stated)
        .with_columns(rule=rule, share=share)
        .filter(pl.col("share").is_between(0, 1, closed="right"))
        .with_columns(value=pl.col("share").round(4).cast(pl.String))
        .drop("share")
    )


def _number(words: pl.Expr, group: int) -> pl.Expr:
    return words.str.extract(_N_OF_M, group).str.replace_all(",", "").cast(pl.Float64, strict=False)


def _valued(said: pl.DataFrame, rule: pl.Expr, rules: tuple[Rule, ...]) -> pl.DataFrame:
    return (
        said.with_columns(rule=rule)
        .filter(pl.col("rule").is_not_null())
        .with_columns(value=value_of(pl.col("rule"), rules))
    )
