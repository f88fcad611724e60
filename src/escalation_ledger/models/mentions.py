"""Which tickets and Slack threads a text names, read blind to capitals, emphasis and exclamation marks.

A key must be spelled as one: an address, `ZD-4821`, `ticket 4821`, `request #4821`, or `#4821`
after nothing or after a word that does not name another thing (so `order #4821` and
`PR #4821` name no ticket). A key that is denied ("not related to ticket 4821") is not named.
A text that names more than three tickets is a digest and names none.
"""

import polars as pl

from escalation_ledger.models.bare_numbers import bare_numbers
from escalation_ledger.models.denials import DENIALS
from escalation_ledger.models.saying import CONTRAST

DIGEST_ABOVE = 3
# Characters before and after a key in which a word may set it apart.
_NEAR = 70
# A key so near to the beginning says what the text is about.
_HEADING = 45

_ZENDESK_ADDRESS = (
    r"(?:https?://(?:"
    r"[\w.-]+\.zendesk\.com(?:/[^\s<>|\"')\]]*?)?"
    r"|(?:support|help|helpdesk|desk|servicedesk|care|tickets)\.[\w.-]+(?:/[^\s<>|\"')\]]*?)?"
    r"|[\w.:-]+(?:/[^\s<>|\"')\]]*?)?/agent(?:/\#)?"
    r"|[\w.:-]+/hc(?:/[\w-]+)?"
    r")|(?:^|[\s(<])(?:/agent)?)"
    r"/(?:tickets|requests)/(\d{1,12})\b[^\s<>|\"')\],;]*"
)
_SLACK = r"https?://[\w.-]*\bslack\.com/archives/(\w+)/p(\d{10})(\d{6})"
_SLACK_IN_THREAD = _SLACK + r"\?[^\s<>|\"')]*?thread_ts=(\d{10}\.\d{6})[^\s<>|\"')]*"
_OTHER_ADDRESS = r"https?://[^\s<>|\"')\]]+"
# Words shown in place of another site's address, or beside it, name something over there.
_LABEL_OF_ELSEWHERE = (
    r"<elsewhere\|[^>]*>|\[[^\]\n]*\]\(elsewhere\)"
    r"|\b(?:tickets? )?#?\d+ ?[:(<]{1,2} ?elsewhere[)>]?|#\d+ ?[:(<]{1,2} ?elsewhere[)>]?"
)
# A long line of a mail goes on in the next one.
_WRAPPED = r"([^\n]{50})\n([^\n])"

# `Ticket-Nr.`, `TKT NBR`, チケット: in the spelling that the patterns know.
_WORDS_FOR_NUMBER = r"\b(tickets?|tkt|case|vorgangs?|fall|anfragen?|dossier|ref)[ -]?(?:nbr|nr|no|nummer|number|num)\b\.? ?"
# Scripts without spaces stand right beside a number.
_SCRIPTS_MEET = r"([0-9])([\p{Han}\p{Hiragana}\p{Katakana}\p{Hangul}])"
_FOREIGN_SCRIPT = r"(?:チケット(?:番号)?|工单号?|工單|티켓|тикет\w*|заявк\w+) ?[:#№nº°]*"
# A ticket's number as people group its digits, or as a CRM fills it up: 76.203, 77 402, 00077003.
_CASE_WORD = r"\b(?:tickets?|tkt|case|vorgang|fall|anfrage|dossier|caso|ref|incident|störung)\b(?: (?:no|nr|num|n°|nº)\b)?"
_GROUPED = rf"({_CASE_WORD}[.:#]{{0,2}} ?#?)(\d{{1,3}})[. ,'’](\d{{3}})\b"
_GROUPED_ALONE = r"([(\[] ?#?)(\d{2,3})[ .'’](\d{3})( ?[)\]])"
_PADDED = rf"({_CASE_WORD}[.:#]{{0,2}} ?#?)0{{2,}}([1-9]\d{{3,}})\b"
_GIVEN = r"\b(?:given|assigned|allocated|quoted) (?:the |a |an )?(?:ticket |case |reference )?(?:number|no|nr)\b\.?"
# Who writes to us calls us the supplier: that reference is ours.
_OUR_REFERENCE = r"\b(?:supplier|vendor|provider|lieferanten?|fournisseur|proveedor)(?:'s|s)? (?:ref|reference|ticket|case|call)\b"

_DURATION = (
    r"(^|[^#\w-])(?:\d+ ?(?:(?:business|working|calendar) )?(?:seconds?|secs?|minutes?|mins?|hours?"
    r"|hrs?|days?|weeks?|months?|years?|times|percent|(?:more|others|other|further)\b)\b|\d{1,4} of \d+\b)"
)

_NUMBERED = r"(?: ?(?:no|nr|num|numbers?|ids?|refs?|reference)\b\.?)? ?[:(\[-]? ?"
_AND = r" ?(?:, ?and|,|and|or|nor|&|\+|/) ?"
_RUN = rf"#?\d{{1,12}}(?:{_AND}#\d{{1,12}})*"
_RUN_AFTER_PLURAL = rf"#?\d{{1,12}}(?:{_AND}#?\d{{1,12}})*"
_HASHES = rf"#\d{{3,12}}(?:(?:{_AND}| )#\d{{1,12}})*"
# Such an ending makes the number part of something longer: a date, a version, a word.
_LONGER = r"([\w%]|[.,:/-]\d)?"

_WORDED = (
    r"(?:([\w']+)[ -])?"
    rf"\b(?:(?:tickets{_NUMBERED}{_RUN_AFTER_PLURAL})"
    rf"|(?:ticket{_NUMBERED}{_RUN})|(?:requests? {_HASHES})|(?:zendesk ?{_HASHES})"
    rf"|(?:zd ?[#:-]? ?\d{{1,12}})){_LONGER}"
)
_HASHED = (
    rf"(@[\w.'-]+ )?(?:([\w']+)[ :-]{{0,2}}(?:(?:no|nr|num|number|id)\b\.? ?)?)?{_HASHES}{_LONGER}"
)
_BRACKETED = r"\[([^\[\]\n#]*)#(\d{1,12})\]"
_REPOSITORY = r"\[[\w.-]+/[\w.-]+\]"

# Whose tickets and requests are not the help desk's.
_FOREIGN = [
    "jira", "github", "gitlab", "bitbucket", "linear", "asana", "trac", "servicenow", "snow",
    "atlassian", "freshdesk", "intercom", "aws", "azure", "gcp", "google", "microsoft", "vendor",
    "carrier", "supplier", "isp", "upstream", "provider", "bug", "eng", "engineering", "internal",
    "pull", "merge", "feature", "change", "purchase", "access", "api", "http", "parking",
    "lottery", "train", "flight",
]  # fmt: skip
# What else has numbers.
_NUMBERED_THINGS = [
    "order", "pr", "mr", "po", "invoice", "build", "issue", "commit", "case", "release", "port",
    "room", "server", "node", "step", "page", "line", "row", "version", "sku", "error", "code",
    "item", "desk", "seat", "gate", "batch", "shipment", "tracking", "contract", "quote",
    "license", "licence", "serial", "device", "customer", "user", "account", "id", "rank",
    "phase", "sprint", "milestone", "week", "day", "part", "figure", "table", "chapter", "slide",
    "rfc", "cve", "run", "job", "task", "story", "epic", "point", "question", "option", "floor",
    "unit", "store", "branch", "site", "door", "host", "slot", "pod", "cluster", "fix", "fixes",
    "fixed", "close", "closes", "closed", "resolve", "resolves", "resolved", "channel", "number",
]  # fmt: skip
# What may stand before a bare number sign without naming another thing.
_NEUTRAL = [
    "see", "seen", "on", "for", "about", "re", "fw", "fwd", "aw", "in", "with", "to", "from",
    "of", "and", "or", "at", "is", "was", "as", "by", "this", "that", "into", "regarding",
    "concerning", "under", "via", "fyi", "dup", "duplicate", "the", "our", "your", "their",
    "same", "also", "like", "per", "update", "updates", "updated", "escalate", "escalated",
    "escalates", "escalating", "escalation", "reopen", "reopened", "reopening", "merged",
    "following", "followup", "up", "chase", "chasing", "check", "checking", "look", "looking",
    "bump", "bumping", "ping", "pinging", "subject", "zendesk", "help", "urgent", "status",
    "still", "handling", "owns", "hi", "hey", "hello", "team", "all", "folks", "please", "pls",
    "thanks", "any", "news", "now", "today",
]  # fmt: skip


# Of these, what says what a text is about.
_ABOUT = ["for", "on", "about", "re", "regarding", "concerning", "see"]


def mentions(texts: pl.DataFrame, *, known: pl.Series | None = None) -> pl.DataFrame:
    """Every ticket and Slack message a text names by a key.

    texts: evidence_id, message_id, zone (text, quoted or subject), text; known: the numbers of
    tickets that there are, where only they are looked for among bare numbers.
    Returns evidence_id, message_id, zone, form (address, word, hash or permalink), key (the
    ticket's number, or the Slack message's id as everywhere), is_sure, beside, is_heading (as
    `bare_numbers` says them), is_about (a sign with a word such as `for` before it), place (of the
    key in its text, in bytes), is_contrasted (a word beside it sets it apart) and
    is_contrasted_at_once (before the sentence that it heads goes on), each once, in order.
    """
    read = _readable(_worth_reading(texts))
    spelled = pl.concat(
        [_addresses(read), _words(read), _hashes(read), _brackets(read)], how="diagonal"
    )
    tickets = pl.concat(
        [
            spelled.with_columns(is_sure=pl.lit(value=True)),
            bare_numbers(_with_one_of(read, known)),
        ],
        how="diagonal",
    )
    found = pl.concat(
        [_without_digests(tickets), _permalinks(read).with_columns(is_sure=pl.lit(value=True))],
        how="diagonal",
    )
    name = ["evidence_id", "message_id", "zone", "form", "key"]
    written = read.select(*name[:3], "text").unique(name[:3], keep="first", maintain_order=True)
    return (
        found.sort(
            *name,
            ~pl.col("is_sure"),
            ~pl.col("is_heading").fill_null(value=False),
            "beside",
            maintain_order=True,
        )
        .unique(name, keep="first", maintain_order=True)
        .join(written, on=name[:3], how="left", maintain_order="left")
        .select(
            *name,
            "is_sure",
            "beside",
            pl.col("is_heading", "is_about").fill_null(value=False),
            place=pl.col("text").str.find(pl.col("key").str.split("/").list.last(), literal=True),
            text="text",
        )
        .with_columns(
            is_contrasted=_around().str.contains(CONTRAST).fill_null(value=False),
            is_contrasted_at_once=_at_once().str.contains(CONTRAST).fill_null(value=False),
        )
        .drop("text")
    )


def _around() -> pl.Expr:
    """What stands right before and after the key."""
    begins = (pl.col("place").cast(pl.Int64) - _NEAR).clip(lower_bound=0)
    return pl.col("text").str.slice(begins, 2 * _NEAR)


def _at_once() -> pl.Expr:
    """The same; of a key that heads its text, without what is said after it has been put."""
    place = pl.col("place").cast(pl.Int64)
    begins = pl.col("text").str.slice(0, place)
    heads = (place <= _HEADING) & ~begins.str.contains(r"[.;!?\n]")
    after = (
        pl.col("text").str.slice(place, _NEAR).str.extract(r"^(\S+?(?:[^.;:!?()\n -]| [^-]|-\S)*)")
    )
    return pl.when(heads).then(begins + after).otherwise(_around())


def _with_one_of(read: pl.DataFrame, known: pl.Series | None) -> pl.DataFrame:
    """The texts that hold one of the numbers at all."""
    if known is None:
        return read
    held = (
        read.with_row_index("row")
        .select("row", number=pl.col("text").str.extract_all(r"[0-9]{4,12}"))
        .explode("number")
        .join(known.rename("number").to_frame(), on="number", how="semi")
    )
    rows = held.get_column("row").unique()
    return read.with_row_index("row").filter(pl.col("row").is_in(rows.implode())).drop("row")


def undenied(texts: pl.DataFrame) -> pl.DataFrame:
    """The texts as they are read for keys: in one spelling, without the keys they deny."""
    return _readable(texts)


def _worth_reading(texts: pl.DataFrame) -> pl.DataFrame:
    """One cheap look at all texts; everything after it reads only the few that may hold a key."""
    may_hold = (
        r"(?i)tickets?\b.{0,20}\d|zd.{0,3}\d|#\d|/requests/\d|slack\.com/archives/|＃|\d{5}"
        r"|チケット|工单|工單|티켓|тикет|заявк|[(\[] ?#?\d{2,3}[ .'’]\d{3} ?[)\]]"
        r"|(?:given|assigned|ticket|tkt|tck|tix|case|caso|ref|réf|vorgang|fall|anfrage|dossier|demande|incidenc|incident|request|sr|no|nr|n°|nº)"
        r"[^\d\n]{0,12}(?:\d{4}|\d{1,3}[. ,'’]\d{3})"
    )
    return texts.filter(pl.col("text").str.contains(may_hold))


def _readable(texts: pl.DataFrame) -> pl.DataFrame:
    """Texts in lower case without emphasis, addresses as tokens, denied keys and durations gone."""
    plain = (
        pl.col("text")
        .str.normalize("NFKC")
        .str.to_lowercase()
        .str.replace_all(r":[a-z][a-z0-9_+-]*:", " ")
        .str.replace_all(_WRAPPED, "$1 $2")
        .str.replace_all(r"[‘’´]", "'")
        .str.replace_all(r"[‐‑–—]", "-")
        .str.replace_all(_SCRIPTS_MEET, "$1 $2")
        .str.replace_all(_WORDS_FOR_NUMBER, "$1 no ")
        .str.replace_all(_FOREIGN_SCRIPT, "ticket ")
        .str.replace_all(_OUR_REFERENCE, "your ref")
        .str.replace_all(_GIVEN, "ticket no")
        .str.replace_all(_GROUPED, "$1$2$3")
        .str.replace_all(_GROUPED_ALONE, "$1$2$3$4")
        .str.replace_all(_PADDED, "$1$2")
        .str.replace_all(_SLACK_IN_THREAD, " slackaddress:$1:$4 ")
        .str.replace_all(_SLACK, " slackaddress:$1:$2.$3 ")
        .str.replace_all(_ZENDESK_ADDRESS, " zdaddress:$1 ")
        .str.replace_all(r"[(\[] *(slackaddress:|zdaddress:|#\d)", " $1")
        .str.replace_all(_OTHER_ADDRESS, "elsewhere")
        .str.replace_all(_LABEL_OF_ELSEWHERE, " ")
        .str.replace_all(r"[*~`]+|\b_+|_+\b", "")
        .str.replace_all(r"!+", ".")
        .str.replace_all(r"[^\S\n]+", " ")
        .str.replace_all(_DURATION, "$1 ")
    )
    for denial in DENIALS:
        plain = plain.str.replace_all(denial, " ")
    return texts.with_columns(text=plain)


def _addresses(read: pl.DataFrame) -> pl.DataFrame:
    return _each(read, r"zdaddress:\d+").select(
        "evidence_id",
        "message_id",
        "zone",
        form=pl.lit("address"),
        key=pl.col("match").str.extract(r"(\d+)$"),
    )


def _permalinks(read: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("match").str.extract_groups(r"slackaddress:(\w+):([\d.]+)")
    return _each(read, r"slackaddress:\w+:\d{10}\.\d{6}").select(
        "evidence_id",
        "message_id",
        "zone",
        form=pl.lit("permalink"),
        # Channel ids are capitals.
        key=pl.concat_str(
            pl.lit("slack:"),
            parts.struct.field("1").str.to_uppercase(),
            pl.lit("/"),
            parts.struct.field("2"),
        ),
    )


def _words(read: pl.DataFrame) -> pl.DataFrame:
    parts = pl.col("match").str.extract_groups(f"^{_WORDED}$")
    is_ours = ~parts.struct.field("1").is_in(_FOREIGN).fill_null(value=False)
    return _numbers(
        _each(read, _WORDED).filter(is_ours & parts.struct.field("2").is_null()), "word"
    )


def _hashes(read: pl.DataFrame) -> pl.DataFrame:
    rest = read.filter(~_is_repository_mail()).with_columns(
        pl.col("text").str.replace_all(_WORDED, " ").str.replace_all(_BRACKETED, " ")
    )
    parts = pl.col("match").str.extract_groups(f"^{_HASHED}$")
    tag, before = parts.struct.field("1"), parts.struct.field("2")
    # After `@Ana` another word is the rest of her name.
    is_bare = before.is_in(_NEUTRAL) | (
        tag.is_not_null() & ~before.is_in(_FOREIGN + _NUMBERED_THINGS)
    )
    matches = _each(rest, _HASHED).filter(
        is_bare.fill_null(value=True) & parts.struct.field("3").is_null()
    )
    is_about = before.is_in(_ABOUT).fill_null(value=False)
    return pl.concat(
        [
            _numbers(matches.filter(is_about == said), "hash").with_columns(is_about=pl.lit(said))
            for said in (True, False)
        ]
    )


def _brackets(read: pl.DataFrame) -> pl.DataFrame:
    """`[#4821]` and `[Acme #4821]`, as help desks write into subjects."""
    subjects = read.filter((pl.col("zone") == "subject") & ~_is_repository_mail())
    before = pl.col("match").str.extract(_BRACKETED, 1).str.strip_chars()
    is_ours = ~before.str.split(" ").list.last().is_in(_FOREIGN + _NUMBERED_THINGS).fill_null(
        value=False
    )
    return _numbers(_each(subjects, _BRACKETED).filter(is_ours), "hash")


def _is_repository_mail() -> pl.Expr:
    """A code host's notification: `[org/repo] Title (#4821)` numbers that host's own things."""
    return (pl.col("zone") == "subject") & pl.col("text").str.contains(_REPOSITORY)


def _each(read: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """One row per match of the pattern, as `match`."""
    return (
        read.with_columns(match=pl.col("text").str.extract_all(pattern))
        .explode("match")
        .filter(pl.col("match").is_not_null())
    )


def _numbers(matches: pl.DataFrame, form: str) -> pl.DataFrame:
    """One row per number of each match."""
    return _each(
        matches.select("evidence_id", "message_id", "zone", text="match"), r"\b(?:zd)?\d+"
    ).select(
        "evidence_id",
        "message_id",
        "zone",
        form=pl.lit(form),
        key=pl.col("match").str.extract(r"(\d+)$"),
    )


def _without_digests(tickets: pl.DataFrame) -> pl.DataFrame:
    named = pl.col("key").n_unique().over("message_id", "zone")
    return tickets.filter(named <= DIGEST_ABOVE)
