"""Ways customers say that data is gone or no longer what they stored: things by what became of them."""

from typing import Final

from escalation_ledger.models.reading.rules import Rule

# What they keep with us.
_KEPT = (
    r"(?:data|datas|datasets?|records?|rows|entries|entry|lines|orders?|invoices?|receipts?|bills|quotes|files?|folders?|documents?|docs|"
    r"attachments?|pdfs|photos?|pictures?|images?|videos?|recordings?|scans?|x-rays|notes?|comments?|messages|mails|emails|"
    r"threads?|history|histories|log(?:s|book)?|audit trail|archives?|backups?|snapshots?|databases?|tables?|lists?|sheets?|fields?|columns|values?|"
    r"figures|amounts|totals|balances?|points|stock(?: levels)?|inventory|quantities|counts|prices|price list|rates|readings|measurements?|"
    r"samples?|results?|grades|marks|timesheets?|shifts|rosters?|rotas?|schedules?|calendars?|appointments?|bookings?|"
    r"reservations?|tickets?|cases|tasks|projects?|boards?|plans|drafts?|translations?|glossar(?:y|ies)|templates?|"
    r"settings|configurations?|config|customers|clients|contacts?|patients|members|students|users|accounts|profiles?|"
    r"donors?|donations?|addresses|allergies|prescriptions|transactions|payments?|postings|journals?|ledgers?|"
    r"contracts?|deeds|assets|parts|products?|articles|items|listings?|catalogu?e|recipes|events?|episodes?|chapters?|versions?|"
    r"edits|changes|work|corrections|adjustments|essays|papers|names|dates|minutes|planning|forms|submissions?|uploads?|downloads?|responses|answers|surveys?|signatures?|metadata|"
    r"annotations?|tags?|labels|categories|mappings|links|inbox|workspace|library|everything|all of it|it all|half of it|most of it)"
)
_BE = r"(?:is|are|was|were|has|have|had|got|gets?|went|has been|have been|had been|seems?(?: to be)?|appears?(?: to be)?|comes?(?: back| up)?|came(?: back| up)?|shows?(?: up)?(?: as)?|turned|reads?|opens?(?: as)?)"
_HOW = r"(?:\w+ly |all |been |the |apparently |gone |of them |again |suddenly |empty |also |both |mostly )?"
_FEW = r"(?: [\w',/-]+){0,7}?"

_GONE = (
    r"(?:gone(?: missing| for good)?|missing (?:since|after|completely|from (?:the|our|your))|lost|vanished|disappeared|wiped(?: out)?|erased|deleted|purged|dropped|destroyed|evaporated|removed|"
    r"eaten|swallowed|nuked|trashed|clobbered|no longer (?:there|exist\w*|in|available|visible|present|findable)|"
    r"not (?:there|in (?:there|the (?:system|list|database|archive|table|folder))|present|found|to be found|anywhere)|nowhere(?: to be (?:found|seen))?|history)"
)
_SPOILT = (
    r"(?:empty|blank|zero(?:ed)?(?: out)?|0|null(?:ed)?|nulls|truncated|cut off|cut short|chopped(?: off)?|corrupt(?:ed)?|garbled|scrambled|mangled|"
    r"broken beyond \w+|damaged|unreadable|gibberish|garbage|rubbish|nonsense|overwritten|replaced|clobbered|"
    r"mixed up|jumbled(?: up)?|muddled(?: up)?|swapped|shuffled|crossed over|shifted|rolled back|reverted|reset|undone|"
    r"altered|falsified|merged (?:into one|together|with)|assigned to (?:the )?wrong|attached to (?:the )?wrong|(?:saved|stored|filed|booked|recorded|posted) (?:under|to|on|with|in|against) (?:the |a )?wrong|back to (?:an? |the )?(?:default|defaults|factory|old|older|previous|earlier|zero|the state))"
)
_NOT_DATA = r"(?:icon|button|logo|menu|tab|option|checkbox|tooltip|header|footer|translation)"

# What is set or shown, and no record of theirs.
_SET = r"(?:mappings?|settings?|filters?|layouts?|preferences|configurations?|config|column widths?|sort orders?|bookmarks?|shortcuts?)"
_SHOWN = r"(?:tooltips?|colou?rs?|legends?|captions?|themes?|fonts?|hints?|badges?|widgets?|tiles?|charts?|graphs?|placeholders?|scroll ?bars?)"
_ALONE = r"^(?:(?:hi|hello|and|also|but|again|today|now|the|our|my|this|that|all|some|these|those|saved|custom|field|column|currency|price|account|import|export) ){0,4}?"
_WENT = r"(?: (?:is|are|was|were|has|have|had|went|got) (?:\w+ )?(?:gone|missing|lost|vanished|disappeared)| (?:vanished|disappeared))\b"
_HERE = r"(?: (?:here|again|today|now|for us|this morning|on our side|at our end|since \w+))*(?:$|, (?:and |so )*we (?:are|can|could|do) not\b)"

NO_DATA_RULES: Final = (
    Rule(
        "setting_gone",
        "core_degraded",
        rf"{_ALONE}{_SET}{_WENT}",
        ("The mapping was gone again this morning.",),
    ),
    Rule(
        "display_gone",
        "minor",
        rf"{_ALONE}{_SHOWN}{_WENT}",
        ("The tooltip was gone again this morning, purely cosmetic.",),
    ),
    # Nothing is shown; nobody says that anything was there and went.
    Rule(
        "still_empty",
        "core_blocked",
        rf"{_ALONE}(?:lists?|views?|pages?|tables?|screens?|overviews?|grids?|drop-?downs?) (?:is|are|stays?|remains?|comes? up|shows?(?: up)?) (?:still )?(?:\w+ly )?(?:empty|blank){_HERE}",
        ("Lists are still empty here.",),
    ),
)

LOST_DATA_RULES: Final = (
    Rule(
        "things_gone",
        "data_loss",
        rf"\b{_KEPT}\b{_FEW} (?:{_BE} {_HOW}{_GONE}|(?:vanished|disappeared|evaporated))\b"
        rf"(?: (?:again|since|after|from|on|in|out|for|with|without|when|this|today|overnight|over|forever|completely|between|during|into|by|and|as|too|ever|except|of|right|the (?:moment|minute|second))\b|$|,|:)",
        (
            "Three weeks of stock counts have gone missing.",
            "My whole recipe folder was erased overnight.",
            "Everything we typed in on Friday has vanished.",
        ),
    ),
    Rule(
        "things_spoilt",
        "data_loss",
        rf"\b{_KEPT}\b{_FEW} {_BE} {_HOW}{_SPOILT}\b",
        (
            "The allergy field is blank for 300 patients since the update.",
            "The stock levels were reset during the night.",
            "All descriptions in the catalogue are cut off after 255 characters.",
            "The contracts came back garbled.",
        ),
    ),
    Rule(
        "system_ate_it",
        "data_loss",
        rf"\b(?:wiped|erased|erases|ate|eaten|swallow(?:s|ed)|nuked|trashed|clobber(?:s|ed)|zapped|binned|purged|destroyed|scrambled|mangled|corrupt(?:s|ed)|garbled|truncat(?:es|ed)|blanked|zeroed|nulled|overwr(?:ites|ote|itten)|destroys|lost|loses|losing|dropp(?:ed|ing)|threw away|thrown away|deleted|deletes|removed|messed up|mixed up|duplicated|rolled back|reverted|undid|shredded|killed|emptied|shuffled|swapped) "
        rf"(?:out )?(?:(?:all|half|most|some|part|parts|of|our|the|my|a|an|every|last|entire|whole|about|over|almost|three|two|four|five|six|several|\d[\d.,]*|hundreds|thousands|weeks?|days?|hours?|months?|years?|more than|around|with|good|bunch|lot|existing|customer|patient|old|new|manual|saved|in|\w+'s) ){{1,7}}{_KEPT}\b",
        (
            "Your update ate half of our drafts.",
            "The merge has wiped four months of readings.",
            "The importer truncated 600 of our records.",
        ),
    ),
    Rule(
        "fewer_than_before",
        "data_loss",
        rf"\b(?:we had|i had|there were|there used to be|had been|used to be|used to have|yesterday|before|of (?:the|our) \d[\d.,]*)\b.* (?:\d[\d.,]*|none|nothing|zero|only \w+|no \w+) (?:are |is )?(?:left|remain(?:s|ing)?|today|there|survived|exist)\b|\b(?:nothing|none|zero|not one|only (?:the )?(?:\w+ )?\w+|no \w+|barely \w+) (?:of (?:it|them|that|these|those) )?(?:is|are|remains?|was|were|has been|have)? ?(?:left of|left in|survived)\b"
        rf"|\b{_KEPT}\b{_FEW} (?:went|gone|dropped|fell|shrank|shrunk|down|reduced) (?:down )?from \d[\d.,]* to (?:\d[\d.,]*|zero|none)\b|\b(?:we|i) (?:had|have) \d[\d.,]* {_KEPT}\b.*\b(?:there are|shows?|have|has|are|is|i see|we see) (?:only )?(?:\d[\d.,]*|none|zero|nothing|empty)\b",
        (
            "There were 1,204 members on Friday, today 311 are left.",
            "Only the first page survived.",
            "Our item list shrank from 9,000 to 12 overnight.",
        ),
    ),
    Rule(
        "old_state",
        "data_loss",
        r"\b(?:rolled|set|reset|jumped|went|gone|thrown|put|taken|fell|fallen|reverted|switched) (?:us |everything |it |itself |all |the \w+ )?(?:back )?(?:to|by) (?:how it was|how they were|where (?:it|we) (?:was|were)|the (?:state|version|status|copy|values?|data|stand) (?:of|from|it)|(?:an? )?(?:old|older|earlier|previous) (?:state|version|copy|backup|values?|data|snapshot)|(?:last|the previous) (?:week|month|year)|january|february|march|(?:two|three|four|several|a few|\d+) (?:days|weeks|months|hours))\b"
        r"|\b(?:came|come|brought) back (?:as|in|with) (?:an? |the )?(?:old|older|last|january|february|previous) \w+|\b(?:old|stale|ancient|wrong) (?:backup|snapshot|copy|state) (?:was|has been|over|of our|on top)\b|\b(?:as though|like) (?:the )?(?:last|past|this|\w+) (?:\w+ ){0,3}?(?:never happened|did not happen|did not exist|never existed)\b|\b(?:all|every|everything|work|changes|edits)\b.* since (?:\w+ ){1,4}(?:is|are|was|has|have|been|were) (?:been )?(?:gone|lost|undone|missing|wiped|erased|reverted|forgotten|void)\b",
        (
            "Our workspace jumped back to the state of Monday.",
            "It is as if the whole Tuesday never happened.",
        ),
    ),
    Rule(
        "not_kept",
        "data_loss",
        rf"\b(?:no|not a|without a|any) (?:trace|sign) (?:left )?of (?:it|them|any|our|my|the|these|those|that|what)\b|\b(?:did not|does not|do not|never|not|was never|were never|are not) (?:\w+ )?(?:get )?(?:saved?|stored?|kept|keep|persist\w*|retained?|remember) (?:any|what|our|my|anything|half|the|a|all|since|for|although|despite|properly|at all)\b|\b(?:forgets|forgot|discards?|discarded|throws away) (?:what|everything|all|half|our|my|the last|whatever)\b"
        rf"|\b(?:is|are|was|were) (?:irretrievabl[ey]|unrecoverable|irrecoverabl[ey]|beyond recovery|permanently \w+)\b|\b(?:is|are|was|were) gone(?:$|,|:| (?:since|after|from|for|when|during|with|without|overnight|forever|completely|and|as|too|in|on|out|except|this|today|now|by)\b)|\b(?:hours?|days?|weeks?|months?|years?|mornings?|afternoons?|nights?|evenings?)(?:'s?)?(?: worth)? (?:of )?(?:\w+ ){{0,4}}?{_KEPT} (?:is |are |has |have |was |were |been |just |all )*(?:gone|lost|down the (?:drain|toilet)|up in smoke|wasted|vanished|missing|out the window|erased|deleted|wiped|destroyed)\b|\b(?:nobody|no one|none of us|we did not|i did not|we never|i never|we have not|i have not) (?:\w+ ){{0,3}}?(?:deleted?|removed?|erased?|emptied) (?:it|them|any|anything|that|those|these|the \w+)\b|\b(?:0|zero)[ -]?(?:k|kb|bytes?|kilobytes?)\b|\b(?:can not|could not|impossible to|no way to) (?:get|bring|have) (?:it|them|that|those|these|any of it|the \w+) back\b|\bdata (?:loss|corruption|has gone|integrity (?:problem|issue|is broken))\b",
        (
            "There is no trace of the contracts we uploaded.",
            "Two days of work down the drain.",
            "The attachments open with 0 bytes.",
            "Nobody here deleted them.",
        ),
    ),
    Rule(
        "not_what_was_stored",
        "data_loss",
        rf"\b{_KEPT}\b{_FEW} (?:differs?|different|deviates?|not (?:the same|identical|equal|match\w*|those|what)|do not match|does not match|are not|is not|no longer match\w*|changed(?: by (?:itself|themselves))?)\b{_FEW} (?:from |as |to |than )?(?:what|those|the (?:ones|values|figures|amounts|data)|that which) (?:we|i|our|was|were|had) ?(?:\w+ )?(?:sent|post(?:ed)?|enter(?:ed)?|typ(?:ed)?|stored?|sav(?:ed)?|upload(?:ed)?|submitted|imported|recorded|delivered|put in)\b|\b(?:changed|altered|moved|swapped|flipped|rounded|rewritten|shifted|rewrote|changes|alters|rewrites) (?:\w+ ){{0,3}}?(?:by (?:itself|themselves)|on (?:its|their) own|without (?:us|anyone|anybody|our|being asked))\b|\b(?:somebody|someone|another (?:\w+)|a different (?:\w+)|the wrong \w+)(?: else)?'s {_KEPT} (?:is|are|was|were|got|has|have|ended up|landed|now) ?(?:\w+ )?(?:in|on|under|attached|filed|inside|merged|mixed)\b|\bstored\b.* (?:are|is) (?:wrong|not ours|someone else's)\b",
        (
            "The amounts in your database are not what we entered.",
            "Dates of birth have changed by themselves.",
            "The rates stored do not match what we posted.",
        ),
    ),
    Rule(
        "all_of_them_gone",
        "data_loss",
        r"\b(?:our|my|all|his|her|their|these|those|both|half|most|of|every|\d[\d.,]*|hundreds|thousands|dozens)(?: [\w'/-]+){1,6}? (?:is|are|has|have|were|was) (?:all |been |been all |now )*(?:gone(?: for good| forever| missing)?|wiped|erased|vanished|disappeared|zeroed|garbled|overwritten|evaporated)(?:$|,| (?:since|after|from|overnight|again|when|during|by|with)\b)|\b(?:months?|weeks?|days?|hours?|years?) of [\w-]+ (?:is |are |was |were |have |has |been |all )*(?:not there|gone|lost|missing|wiped|deleted|vanished)\b",
        ("All my students' theses have vanished.", "Three months of planning not there."),
    ),
    Rule(
        "nothing_where_there_was",
        "data_loss",
        rf"\b(?:is|are|shows?|reads?|says?|became|contains?) 0{{2,}}\b|\b(?:folder|archive|library|history|table|list|database|backups?|calendar|inbox|mailbox|workspace|project|album|ledger|catalogue|catalog)\b(?: [\w'-]+){{0,4}}? (?:contains?|holds?|has|shows?|includes?) (?:nothing|no (?:\w+ )?{_KEPT}|0|zero)\b|\b(?:empty|blank) (?:document|sheet|form|folder|shell)s?(?:$|,| (?:where|instead|after|since)\b)|\b(?:0|zero|no|nothing|empty|blank)(?: {_KEPT})? (?:where|instead of) (?:there (?:was|were)|we had|i had|it was|my|our|\d|the|what)\b|^where (?:have|has|did|are|is) (?:all |the |of |our |my |\w+ ){{0,4}}?{_KEPT}\b.*\b(?:gone|go|went|disappear\w*|vanish\w*|end up)\b|\bwhat (?:has )?happened to (?:all |the |our |my )+(?:\w+ ){{0,2}}?{_KEPT}\b|\b(?:can not|unable to|no longer) (?:find|see|locate|retrieve) (?:a single|one single|any|one|any one|most|half|hundreds|\d\d+)(?: of)?(?: the| our| my| those)?(?: \w+)? ?{_KEPT}\b.*\b(?:before|were there|existed|entered|uploaded|saved|stored|recorded|created|since|older|from)\b|\bnone of (?:the|our|my|these|those) (?:\w+ ){{0,2}}?{_KEPT}\b.*\b(?:arrived in|made it|were saved|was saved|survived|got saved|been saved|were kept|exist|are there)\b|\b\d[\d.,]* (?:out )?of (?:the |our )?\d[\d.,]* (?:\w+ ){{0,2}}?(?:survived|are left|remain|are there|made it|are gone|are missing|were lost|are lost|are empty|are blank|are corrupt\w*)\b|\b(?:missing|short of|short by) (?:about |around |roughly |over |at least |some |more than |exactly )?(?:\d\d[\d.,]*|hundreds|thousands|dozens|half|weeks?|days?|months?) (?:of )?(?:\w+ ){{0,2}}?{_KEPT}\b",
        (
            "Our backup folder contains nothing.",
            "Where have all our recordings gone?",
            "1,100 of 9,400 contacts survived.",
            "We are missing about 300 donations since the appeal.",
        ),
    ),
    Rule(
        "never_written",
        "data_loss",
        rf"\b(?:audit trail|history|data|logs?|readings|records?|series|ledger|archive|timeline|recording)\b(?: [\w'-]+){{0,4}}? (?:has|have|shows?|with|there is) (?:a |an |big |huge |several |two |three )*(?:holes?|gaps?)\b|\b{_KEPT}\b.* never (?:made it|got|arrived|landed|were written|was written|reached|written) (?:\w+ )?(?:in ?to|to|in|on)? ?(?:the |your |our )?(?:disk|storage|archive|database|backup|long-term)\b|\b(?:database|system|sync|backup|migration|import|importer|merge|update|upgrade|server|app|job|script|platform|you|it) (?:has |have |\w+ly )?(?:lost|loses|threw away|thrown away|discarded|destroyed) (?:a|an|one|two|three|\d+|half|everything|all|our|my|some|the) (?:of each|of them|pair|day|days|hours?|weeks?|months?|\w+ of|everything|that|we|i|\w+s)\b|\b(?:gibberish|hieroglyphs|content is corrupt\w*|checksum (?:mismatch|error|fail)\w*|corrupt (?:files?|records?|rows|data|archive|backup|pages)|integrity (?:check|error)s? fail\w*)\b|\b(?:undone|undid) (?:all|our|my|the|every)\b|\b(?:changed|altered|touched|edited|updated|modified) (?:\d[\d.,]*|hundreds of|thousands of) {_KEPT} (?:that |which )?(?:it|you|nobody|we|they) (?:should|had|was|were|did|must)\b",
        ("The audit trail has a hole of four hours.", "The database has lost two days."),
    ),
)  # fmt: skip
