"""What kind of work a case is, from what its messages speak of.

One word says little. What stands is weighed: of every kind of thing read in a case (its topics,
blockers, impacts, risks, status talk), how much it speaks for each nature is fitted to labelled
threads (`nature_weights`); the sum decides.
"""

from typing import Final

import polars as pl

from escalation_ledger.models.reading.nature_weights import BIAS, NATURES, WEIGHTS
from escalation_ledger.models.reading.rules import Rule

NATURE_RULES: Final = (
    Rule("exception", "policy", r"\b(?:exceptions?|waiver|policy|policies|terms|t&c|clause|contract(?:ual|s)?|agreement|msa|dpa|annex|addendum|exhibit|schedule d|compliance|regulator|retention|legal|lawyers?|counsel|liability|nda|gdpr|section \d|article \d|statut\w+|tender|procurement|audit(?:or|ors)?|penetration test|pen test|data protection officer|works council)\b", ("It needs an exception to our policy.",)),
    Rule("money_back", "policy", r"\b(?:refund\w*|credit note|service credits?|credits?|compensation|goodwill|discount\w*|renew\w*|pricing|price|quote|offer|invoiced?|charged|billed|cancel(?:lation|led)?|notice period|termination|terminate|pro ?rata|list price|annual plan|monthly plan|downgrade|money back|fee|fees|penalty)\b", ("Could you refund February, please?",)),
    Rule("breaks", "technical", r"\b(?:bugs?|defects?|regressions?|crash\w*|errors?|exceptions? in|stack ?trace|timeouts?|timed? out|slow\w*|latency|broken|breaks|fails?|failed|failing|failure|corrupt\w*|wrong|duplicat\w*|twice|missing|lost|gone|blank|empty|garbled|freez\w*|hangs?|stuck|stopped|down|outage|unreachable|offline|not (?:work|load|sync|arrive|open|print|respond)\w*|50\d|4\d\d|flicker\w*|cut off|overwr\w*|wiped|delay\w*|late|behind|incorrect|mismatch\w*)\b", ("The export is broken.",)),
    Rule("engineering", "technical", r"\b(?:code|patch\w*|hotfix|fix|fixed|fixes|deploy\w*|release|build|rollback|rolled back|commit|merge[ds]?|branch|logs?|trace|reproduc\w*|repro|root cause|parser|cache|index|query|api|webhooks?|endpoint|server|latency|memory|database|migration|connector|firmware|library|upstream|script|render\w*|browser|rounding|encoding|engineering|replica|snapshot|node|queue|retry|header|payload|version|staging|debug|collector|schema|plugin|export|import|sync)\b", ("The fix is in review.",)),
    Rule("access_work", "operational", r"\b(?:access|permissions?|rights?|roles?|log ?in|login|logins|credentials?|password\w*|owner|admin\w*|licen[cs]es?|seats?|invit\w+|onboard\w*|provision\w*|accounts? (?:is|are|was) (?:locked|disabled)|locked out|unlock\w*|membership|group|new (?:user|colleague|employee|starter|captain|hire|joiner)s?|directory|sso|mfa|certificate|vpn|grant(?:ed)?|add (?:him|her|them)|deactivat\w+)\b", ("The new man has no login.",)),
    Rule("setting_up", "operational", r"\b(?:how (?:do|can|to|does|must)|where (?:do|can|is|does)|set(?:ting)? up|settings?|configur\w*|quota|limits?|raise|increase|capacity|schedule[ds]?|template|enable[d]?|activate[d]?|activation|switch(?:ed)? on|turn(?:ed)? on|change the|rename|tablets?|hardware|migration date|cut-?over|move to|slot|order form|keys|billing run|invoice run|training|guide|cheat sheet|language|logo|map|printer|device|volume|domain|dns|zone|rollout|kiosk|language)\b", ("How do I change the language?",)),
    Rule("nobody_answers", "communication", r"\b(?:nobody (?:calls?|called|answers?|answered|tells|replies|has)|no (?:answer|reply|response|one (?:calls|answers|replies|tells))|who (?:has it|is (?:on it|responsible|handling|in charge)|owns|answers)|still (?:no|waiting)|(?:two|three|four|different|conflicting|contradict\w+) (?:different )?(?:answers?|things|people|statements?|versions|stories|messages)|which (?:one )?is it|both (?:can not|cannot) be|told (?:us|me) (?:that|it|the|one)|said (?:one thing|the opposite)|was (?:told|advised|promised)|were (?:told|promised)|any (?:word|news|update)|third day|kept informed|single (?:voice|point of contact|contact)|one (?:voice|contact|person|answer)|speaks? first|silence|ignored|forgotten|chas(?:e|ed|ing)|yes or (?:a )?no|in the loop|phone call|call(?:ed)? (?:us|me) back|expectation\w*|tone|apolog\w+ for the)\b", ("Nobody has called.", "Two people told us two different things.")),
)  # fmt: skip


_WEIGHED: Final = ("nature", "blocker", "impact", "risk", "talk")


def natures(said: pl.DataFrame) -> pl.DataFrame:
    """Of clauses, what kind of work they speak of, with `value` and `rule`."""
    words = pl.col("said")
    told = said.filter((pl.col("side") == "ours") | pl.col("is_customer_visible"))
    return pl.concat(
        told.filter(words.str.contains(rule.pattern)).with_columns(
            rule=pl.lit(rule.name), value=pl.lit(rule.value)
        )
        for rule in NATURE_RULES
    )


def counted(placed: pl.DataFrame) -> pl.DataFrame:
    """anchor, feature, amount: of how many messages of a case each kind of reading is, damped.

    `placed`: READINGS with anchor.
    """
    is_topic = pl.col("about") == "nature"
    return (
        placed.filter(pl.col("about").is_in(_WEIGHED))
        .select(
            "anchor",
            "message_id",
            feature=pl.format("{} {}", "about", pl.when(is_topic).then("rule").otherwise("value")),
        )
        .group_by("anchor", "feature", maintain_order=True)
        .agg(amount=pl.col("message_id").n_unique().log1p())
    )


def weighed(placed: pl.DataFrame) -> pl.DataFrame:
    """anchor, nature, nature_quote: what the readings of a case speak for most.

    Null for a case that says nothing of the kind. The quote is the first that speaks of the same
    nature, else the first that speaks of any.
    """
    weights = pl.DataFrame(
        {"feature": list(WEIGHTS), "weight": list(WEIGHTS.values())},
        schema={"feature": pl.String, "weight": pl.List(pl.Float64)},
    )
    summed = (
        counted(placed)
        .join(weights, on="feature", maintain_order="left")
        .group_by("anchor", maintain_order=True)
        .agg(
            pl.sum_horizontal(
                pl.lit(bias), (pl.col("weight").list.get(place) * pl.col("amount")).sum()
            ).alias(nature)
            for place, (nature, bias) in enumerate(zip(NATURES, BIAS, strict=True))
        )
    )
    decided = summed.select(
        "anchor",
        nature=pl.concat_list(NATURES)
        .list.arg_max()
        .replace_strict(dict(enumerate(NATURES)), return_dtype=pl.String),
    )
    quotes = (
        placed.filter(pl.col("about") == "nature")
        .join(decided, on="anchor", maintain_order="left")
        .sort("anchor", pl.col("value") != pl.col("nature"), maintain_order=True)
        .unique("anchor", keep="first", maintain_order=True)
        .select("anchor", nature_quote="quote")
    )
    return decided.join(quotes, on="anchor", how="left", maintain_order="left")
