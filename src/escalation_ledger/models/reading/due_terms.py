"""The words in which a deadline is given, found in a clause and named; nothing is resolved here."""

import re
from dataclasses import dataclass
from typing import Final

from escalation_ledger.models.reading.zones import BRIEF, NAMED, YOURS

_NUMBERS: Final = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0,
    "eleven": 11.0, "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0,
    "forty-five": 45.0, "sixty": 60.0, "ninety": 90.0, "half an": 0.5, "half a": 0.5,
    "a quarter of an": 0.25, "one and a half": 1.5, "next": 1.0,
}  # fmt: skip
_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Term:
    """One term of a clause: its kind, and its parts by name (`day`, `month`, `n`, `zone`…)."""

    kind: str
    parts: dict[str, str]

    def has(self, part: str) -> bool:
        """Whether that part was said."""
        return part in self.parts

    def number(self, part: str) -> int:
        """A part in digits."""
        return int(self.parts[part])

    @property
    def amount(self) -> float:
        """The `n` of a duration, in digits or words; of a range the later end."""
        said = self.parts.get("n", "one")
        return _NUMBERS[said] if said in _NUMBERS else float(said)

    @property
    def hour(self) -> int:
        """The `hour` of a clock, in digits or words."""
        said = self.parts["hour"]
        return int(said) if said.isdigit() else int(_NUMBERS[said])

    @property
    def weekday(self) -> int:
        """Monday is 0."""
        return _DAYS.index(self.parts["day"][:3])

    @property
    def month(self) -> int:
        """January is 1; said in letters or digits."""
        said = self.parts["month"]
        return int(said) if said.isdigit() else _MONTHS.index(said[:3]) + 1


_DAY = (
    r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues?|weds?|thu(?:rs?)?|fri)"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b\.?"
)
_N = (
    r"(?:\d+(?:\.\d+)?|a quarter of an|one and a half|half an?|an?|one|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty-five|forty|sixty|ninety)"
)
_HOUR = r"(?:\d{1,2}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_WITHIN = (
    r"(?:(?:in|within|inside|inside of)(?: about| around| approximately| roughly| at most| less than| under| max)?"
    r"(?: the)?(?: next| coming| following)?|(?:over|during) the (?:next|coming|following))"
)
_SPAN = rf"\b{_WITHIN} (?:{_N} ?(?:-|to|or) ?)?(?P<n>{_N})"
_WEEK = r"(?:(?:work|working|business) ?)?week\b"
_EVENT = (
    r"(?:outage|incident|issue|failure|call|meeting|logs?|export|report|errors?|problem|deadline|"
    r"launch|demo|go-live|event|review|presentation|audit|crash|downtime|ticket|e?mail)"
)
_BUILD = (
    r"(?:release|deploy|deployment|build|patch|update|rollout|maintenance|window|train|version)"
)
_UNITS = r"(?:minutes?|hours?|days?|weeks?|months?|years?)"

# A date that is in the clause and is no deadline of ours: struck out before anything is read.
_NOT_OURS: Final = tuple(
    re.compile(pattern)
    for pattern in (
        r"\byou (?:(?:will|have|had|also|first) )*(?:need|needed|want|wanted|require|required|mentioned|said|must|"
        r"go live|launch)\b(?:(?! (?:goes|comes|is|are|will|gets|follows|reaches|ships|lands|arrives)\b).)*?"
        r"(?=$|[,:]| we will| i will)",
        r"\b(?:your|their|the board|the customer's) (?:(?!by\b|before\b|at\b|in\b|on\b|to\b|for\b)[\w-]+ ){0,2}?"
        r"(?:deadline|launch|go-live|demo|board|meeting|event|presentation|audit|close|cutover|release|window|opening|run)"
        rf"\b(?: (?:date|is|are|starts|begins|meets|sits|opens))*,? (?:on|by|at|for|in|this|next|tomorrow|today|{_DAY})\b.*$",
        rf"(?<!day )\b(?:since|last|past|previous|after)(?: the| this)? "
        rf"(?:{_DAY}|{_MONTH} \d+|\d+ {_MONTH}|today|tomorrow|yesterday|next)\b",
        r"\b(?:your|my|our|the|this|that|a) \d{1,2}(?:[:.]\d\d| ?[ap]m)+ (?!o'clock|sharp|your|time|today|tomorrow)[a-z]+",
        r"\b20\d\d,? (?:um )?\d\d:\d\d\b",
        rf"\b{_EVENT} (?:of|on|from) (?:{_DAY}|today|yesterday)\b",
        rf"\b(?:last|past|previous|for(?: the| about)?(?: next| last| past)?)(?: {_N})? {_UNITS}\b",
        rf"\b{_N} {_UNITS} ago\b|\bin a (?:minute|moment|sec|second|bit|while)\b|\b24 ?/ ?7\b",
        r"(?<!be )(?<!get )\b(?:happened|occurred|started|began|reported|raised|opened|filed|sent|"
        r"seen|saw|discussed|logged|noticed|experienced|had|was|were)(?: \w+)?(?: on| at| earlier)? "
        rf"(?:{_DAY}|today|this morning)\b",
        rf"\b(?:{_DAY}|today|yesterday)(?:'s)? {_EVENT}\b",
    )
)
_IN_THE_BUILD = re.compile(rf"\b({_DAY}|today|tomorrow)'s (?={_BUILD})")
# «between 14:00 and 15:00» is due at the end.
_BETWEEN = re.compile(r"\bbetween [\w:.~ ]{1,10}? (?:and|or) (?=\d)")
_POSSESSIVE = re.compile(
    rf"\b(?:{_DAY}|today|tomorrow|yesterday)(?: (?:morning|afternoon|evening|night))?'s\b"
)

# Stands where a term was, and where one of the clock was: the next pattern does not see the words
# again, yet «~ morning» shows that a day came before it. Normalised text never contains the sign.
_TAKEN: Final = "~"
_TAKEN_CLOCK: Final = "~^"
_ON_THE_CLOCK: Final = frozenset(
    {"clock", "bare_clock", "named_clock", "closing", "part", "part_of_today"}
)

# What may come after «by 10» or «at four», so that it is an hour and no amount.
_AFTER_HOUR = (
    r"(?=$|[,.;:()]| ?~| (?:with|to|and|or|so|my|our|your|sharp|at|on|in|for|either|regardless|latest|"
    r"local|whatever|as|from|then|but|whichever|the latest|[a-z]+ time)\b)"
)

# The longer and more certain first. A part said in several ways has digits behind its name.
_TERMS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("vague", r"\b(?:early|late|mid|middle of|beginning of|start of|half of|part of)[ -](?:the )?(?:next|this|the|coming) (?:\w+ )?(?:week|month|quarter|year)\b|\bmid-?week\b"),
        ("vague", rf"\b(?:{_UNITS[3:-1]}) or (?:two|three|the next)\b|\b{_N} or {_N} (?:(?:business|working) )?(?:days|weeks|months)\b|\bor (?:early )?next week\b|\bthe week after next\b|\b{_N} (?:(?:business|working) )?{_UNITS} (?:after|later)\b"),
        ("vague", rf"\b(?:early|late|mid|middle of|beginning of|start of|half of|course of|part of)[ -](?:in )?{_MONTH}(?! ?\d)"),
        ("vague", rf"\b(?:a few|a couple of|a couple|couple of|several|some|few) (?:more |short )?(?:(?:business|working) )?{_UNITS}\b"),
        ("vague", r"\b(?:in|within|over|during) (?:the )?(?:next|coming|following|next few|next couple of|coming few) (?:minutes|hours|days|weeks|months)\b|\bone of these days\b"),
        ("end_of_next_month", r"\bend of next month\b"),
        ("end_of_month", r"\bend of (?:the |this |the current )?month\b|\bmonth[- ]end\b|\beom\b"),
        ("vague", rf"\b(?:next|this|within|in|over the next) (?:{_N} |the )?(?:months?|quarters?|years?|sprints?)\b"),
        ("vague", r"\b(?:end of |by |in |during )(?:q[1-4]|h[12]|the quarter|quarter|the year|year)\b|\beo[qy]\b|\b(?:quarter|year)[ -]end\b|\b(?:first|second|third|fourth|next) quarter\b"),
        ("vague", r"\b(?:sometime|some time|at some point) (?:on |in |during )?(?=this|next|tomorrow|today)"),
        ("vague", r"\b(?:this|over the|next|at the|by the|on the) weekend\b|\bovernight\b"),
        ("end_of_week", r"\bbefore the weekend\b"),
        ("end_of_next_week", rf"\b(?:end|close|back end|latter part) of (?:the )?(?:next|coming|following) {_WEEK}"),
        ("end_of_week", rf"\b(?:end|close|back end) of (?:the |this |the current )?{_WEEK}|\beow\b"),
        ("end_of_named_month", rf"\bend of (?P<month>{_MONTH})(?! \d)"),
        ("calendar_day", r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<d>\d\d)\b"),
        ("calendar_day", rf"\b(?P<month>{_MONTH}) (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]| ?[ap]\.?m\b)\b(?:,? (?P<year>20\d\d)\b)?"),
        ("calendar_day", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>20\d\d)\b)?"),
        ("calendar_day", r"\b(?P<d>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d)\b|\b(?P<d2>[0-3]?\d)\.(?P<month2>[01]?\d)\.(?![\d.])"),
        ("slashed_day", r"\b(?:by|on|before|for|~,?) (?:the )?(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?\b"),
        ("week_after", rf"\b(?:(?P<day1>{_DAY}) week|a week (?:on|from) (?P<day2>{_DAY}))\b(?! (?:after|of))"),
        ("next_weekday", rf"\b(?:next week,? (?:on |by )?(?P<day1>{_DAY})|(?P<day2>{_DAY}),? (?:of )?next week|next (?P<day3>{_DAY}))\b"),
        ("this_weekday", rf"\b(?:(?P<day1>{_DAY}) (?:of )?this week|this (?:coming )?(?P<day2>{_DAY}))\b"),
        ("end_of_next_week", rf"\b(?:later )?next {_WEEK}"),
        ("end_of_week", rf"\b(?:later )?this {_WEEK}|\bwithin the {_WEEK}|\bthe week is (?:out|over|done)\b"),
        ("vague", rf"\b(?:by|in|during|around|before) {_MONTH}(?! ?\d)"),
        ("day_of_month", rf"\b(?:by|on|before|until|till|for|latest|(?:{_DAY}),?)(?: or before)?(?: the)? (?P<d>\d{{1,2}})(?:st|nd|rd|th)\b"),
        ("in_business_days", rf"{_SPAN}[ -](?:business|working|work) days?\b|\b(?P<n2>next) (?:business|working) day\b|\b(?P<n3>{_N}) (?:business|working) days? (?:hence|from today)\b"),
        ("in_business_minutes", rf"{_SPAN} (?:business|working|office) (?P<unit>hours?)\b"),
        ("in_weeks", rf"{_SPAN} weeks?(?: time)?\b|\b(?P<n2>{_N}) weeks? (?:hence|from (?:today|~))\b"),
        ("in_days", rf"{_SPAN} (?:calendar )?days?(?: time)?\b|\b(?P<n2>{_N}) days? (?:hence|from (?:today|~))\b"),
        ("in_minutes", rf"{_SPAN}[ -]?(?P<unit1>hours?|hrs?|h|minutes?|mins?|m)\b|\b(?P<n2>{_N}) (?P<unit2>hours?|hrs?|minutes?|mins?) hence\b"),
        ("in_minutes", r"\b(?:within|in|inside|under) (?:the (?:next )?)?(?P<unit>hour)\b"),
        ("in_minutes", rf"(?:\b(?:gimme|give me|give us|allow me|eta\b[^:]{{0,40}}:)(?: till| until)? (?P<n1>{_N}) (?P<unit1>hours?|hrs?|minutes?|mins?)\b|^(?P<n2>{_N}) (?P<unit2>hours?|hrs?|minutes?|mins?)(?= and\b|, (?:and )?(?:i|we|you)\b))"),
        ("in_minutes", r"\bin (?P<n>[1-9][05])(?=$|[,.]| and\b)"),
        ("after_tomorrow", r"\bday after tomorrow\b"),
        ("closing", r"\b(?:end|close) of (?:the |our |your |my )?(?:(?:business|working|work) )?(?:day|business|play|work)\b|\be\.?o\.?[db]\b\.?|\bco[bp]\b|\bthe day is (?:out|over|done)\b"),
        ("closing", rf"\b(?:end|close) of (?=tomorrow|today|{_DAY})"),
        ("today", r"\b(?:later )?today\b|\bthe same day\b"),
        ("tomorrow", r"\btomorrow\b"),
        ("part_of_today", r"\b(?:later )?(?:this (?:early |late )?(?P<name1>morning|lunchtime|afternoon|evening)|(?P<name2>tonight))\b"),
        ("clock", r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?"),
        ("clock", r"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b(?: ?(?:h|hrs?|o'clock)\b)?"),
        ("clock", r"\b(?:by|at|until|till|before|~,?|~\^,?) (?P<hour>[01]\d|2[0-3])(?P<minute>[0-5]\d)(?:(?<!20[1-3]\d)(?: ?(?:h|hrs?|hours)\b)?| ?(?:h|hrs?|hours))\b(?![/-])"),
        ("clock", r"\b(?:by|at|until|till|before) (?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5]\d)\b(?![.\d%])"),
        ("bare_clock", rf"\b(?P<past>half|quarter) past (?P<hour1>{_HOUR})\b|\b(?P<to>quarter) to (?P<hour2>{_HOUR})\b|\b(?P<past2>half) (?P<hour3>(?!an?\b){_HOUR})\b(?! (?:days?|weeks?|hours?|months?))"),
        ("bare_clock", rf"\b(?P<hour>{_HOUR}) ?(?:o'clock|sharp)\b"),
        ("bare_clock", rf"\b(?P<hour>{_HOUR})(?= ?\(?(?:{BRIEF}|{YOURS})\b)"),
        ("bare_clock", rf"\b(?:by|at|until|till|before)(?: about| around)? (?P<hour>{_HOUR}){_AFTER_HOUR}"),
        ("named_clock", r"\b(?P<name>noon|midday|midnight)\b"),
        ("weekday", rf"\b(?P<day1>{_DAY})\b|\b(?:by|on|before|or|until|till) (?P<day2>sat|sun)\b"),
        ("part", r"\b(?:first thing|early)(?: in the)?(?: (?P<name1>morning))?(?= ?,? ?~)|(?<=~ )(?:in the )?(?:early |late |mid-?)?(?P<name2>morning|lunchtime|lunch|afternoon|evening|night)\b|(?<=~ )(?P<name3>first thing)"),
        ("part", r"\b(?:by|before|around|over|at|in the|in the early|in the late|for) (?P<name>lunchtime|lunch|afternoon|evening)\b"),
        ("zone", rf"(?:~\^(?:,? ~)*,? ?\(?(?:at )?(?P<zone1>{NAMED})|~,? ?\(?(?P<zone2>{BRIEF}))\b"),
        ("zone", r"~\^?,? ?\(?(?P<zone>[a-z]+(?: [a-z]+)?) time\b(?<!your time)(?<!our time)(?<!my time)(?<!local time)"),
        ("reader_zone", rf"~\^?,? ?\(?{YOURS}\b"),
    )
)  # fmt: skip


def terms(clause: str) -> list[Term]:
    """The terms of a clause of normalised words, without the dates that are no deadline of ours."""
    rest = _BETWEEN.sub(r"at ", _IN_THE_BUILD.sub(r"\1 ", clause))
    for pattern in _NOT_OURS:
        rest = pattern.sub(" , ", rest)
    rest = _POSSESSIVE.sub(" , ", rest)
    found: list[Term] = []
    for kind, pattern in _TERMS:
        matches = list(pattern.finditer(rest))
        if matches:
            found += [Term(kind, _parts(match)) for match in matches]
            rest = pattern.sub(_TAKEN_CLOCK if kind in _ON_THE_CLOCK else _TAKEN, rest)
    return found


def _parts(match: re.Match[str]) -> dict[str, str]:
    return {name.rstrip("0123456789"): said for name, said in match.groupdict().items() if said}
