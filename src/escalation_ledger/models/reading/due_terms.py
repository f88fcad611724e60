"""The words in which a deadline is given, found in a clause and named; nothing is resolved here."""

import re
from dataclasses import dataclass
from typing import Final

from escalation_ledger.models.reading.zones import NAMED

_NUMBERS: Final = {
    "a": 1.0, "an": 1.0, "one": 1.0, "two": 2.0, "three": 3.0, "four": 4.0, "five": 5.0,
    "six": 6.0, "seven": 7.0, "eight": 8.0, "nine": 9.0, "ten": 10.0, "twelve": 12.0,
    "fifteen": 15.0, "twenty": 20.0, "thirty": 30.0, "forty": 40.0, "sixty": 60.0,
    "half an": 0.5, "half a": 0.5, "next": 1.0,
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
    r"(?:\d+(?:\.\d+)?|half an?|an?|one|two|three|four|five|six|seven|eight|nine|ten|twelve|"
    r"fifteen|twenty|thirty|forty|sixty)"
)
_ZONE = rf"(?: ?\(?(?P<zone>{NAMED})\b\)?)?"
_WITHIN = (
    r"(?:(?:in|within|inside)(?: about| around| approximately| roughly| at most| less than| under)?"
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
        r"\byou (?:(?:will|have|had|also|first) )*(?:need|needed|want|wanted|require|required|"
        r"mentioned|said|must|go live|launch)\b.*?(?=$|[,:]| we will| i will)",
        r"\b(?:your|their|the board|the customer's) (?:[\w-]+ ){0,2}?(?:deadline|launch|go-live|"
        r"demo|board|meeting|event|presentation|audit|close)\b.*$",
        rf"(?<!day )\b(?:since|from|last|past|previous|until|till|after)(?: the| this)? "
        rf"(?:{_DAY}|{_MONTH} \d+|\d+ {_MONTH}|today|tomorrow|yesterday|next)\b",
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
_POSSESSIVE = re.compile(rf"\b(?:{_DAY}|today|tomorrow)'s\b")

# Stands where a term was: the next pattern does not see the words again, yet «~ morning» shows
# that a day came before it. Normalised text never contains the sign.
_TAKEN = "~"

# The longer and more certain first. A part said in several ways has digits behind its name.
_TERMS: Final = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("vague", r"\b(?:early|mid|middle of|beginning of|start of|half of)[ -](?:the )?(?:next|this|the) (?:week|month)\b"),
        ("vague", rf"\b(?:a few|a couple of|couple of|several|some|few) (?:more )?(?:(?:business|working) )?{_UNITS}\b"),
        ("vague", rf"\b(?:next|this|within|in|over the next) (?:{_N} |the )?(?:months?|quarters?|years?|sprints?)\b"),
        ("vague", r"\b(?:end of |by |in )(?:q[1-4]|the quarter|quarter|the year|year)\b|\beo[qy]\b|\b(?:quarter|year)[ -]end\b"),
        ("vague", r"\b(?:this|over the|next|at the) weekend\b|\bovernight\b|\bat \d{1,2} o'clock\b"),
        ("end_of_week", r"\b(?:by|before) the weekend\b"),
        ("end_of_next_week", rf"\b(?:end|close|back end|latter part) of (?:the )?next {_WEEK}"),
        ("end_of_week", rf"\b(?:end|close|back end) of (?:the |this |the current )?{_WEEK}|\beow\b"),
        ("end_of_next_month", r"\bend of next month\b"),
        ("end_of_month", r"\bend of (?:the |this )?month\b|\bmonth[- ]end\b|\beom\b"),
        ("end_of_named_month", rf"\bend of (?P<month>{_MONTH})(?! \d)"),
        ("calendar_day", r"\b(?P<year>20\d\d)-(?P<month>\d\d)-(?P<d>\d\d)\b"),
        ("calendar_day", rf"\b(?P<month>{_MONTH}) (?:the )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)?(?![\d:%]| ?[ap]\.?m\b)\b(?:,? (?P<year>20\d\d)\b)?"),
        ("calendar_day", rf"\b(?P<d>\d{{1,2}})(?:st|nd|rd|th|\.)?(?: of)? (?P<month>{_MONTH})(?:,? (?P<year>20\d\d)\b)?"),
        ("calendar_day", r"\b(?P<d>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>20\d\d)\b"),
        ("slashed_day", r"\b(?:by|on|before|for|~,?) (?:the )?(?P<first>\d{1,2})/(?P<second>\d{1,2})(?:/(?P<year>(?:20)?\d\d))?\b"),
        ("next_weekday", rf"\b(?:next week,? (?:on |by )?(?P<day1>{_DAY})|(?P<day2>{_DAY}),? (?:of )?next week|next (?P<day3>{_DAY}))\b"),
        ("this_weekday", rf"\b(?:(?P<day1>{_DAY}) (?:of )?this week|this (?:coming )?(?P<day2>{_DAY}))\b"),
        ("end_of_next_week", rf"\b(?:later )?next {_WEEK}"),
        ("end_of_week", rf"\b(?:later )?this {_WEEK}"),
        ("vague", rf"\b(?:by|in|during|around|before) {_MONTH}(?! ?\d)"),
        ("day_of_month", r"\b(?:by|on|before)(?: or before)? the (?P<d>\d{1,2})(?:st|nd|rd|th)\b"),
        ("in_business_days", rf"{_SPAN}[ -](?:business|working|work) days?\b|\b(?P<n2>next) (?:business|working) day\b"),
        ("in_business_minutes", rf"{_SPAN} (?:business|working|office) (?P<unit>hours?)\b"),
        ("in_weeks", rf"{_SPAN} weeks?\b|\b(?P<n2>{_N}) weeks? hence\b"),
        ("in_days", rf"{_SPAN} (?:calendar )?days?\b|\b(?P<n2>{_N}) days? hence\b"),
        ("in_minutes", rf"{_SPAN}[ -]?(?P<unit1>hours?|hrs?|h|minutes?|mins?|m)\b|\b(?P<n2>{_N}) (?P<unit2>hours?|hrs?|minutes?|mins?) hence\b"),
        ("in_minutes", r"\b(?:within|in) the (?:next )?(?P<unit>hour)\b"),
        ("after_tomorrow", r"\bday after tomorrow\b"),
        ("closing", rf"\b(?:(?:end|close) of (?:the |our |your )?(?:(?:business|working|work) )?(?:day|business|play|work)\b|e\.?o\.?d\b\.?|cob\b|eob\b){_ZONE}"),
        ("closing", rf"\bend of (?=tomorrow|today|{_DAY})"),
        ("today", r"\b(?:later )?today\b|\bthe same day\b"),
        ("tomorrow", r"\btomorrow\b"),
        ("part_of_today", r"\b(?:later )?(?:this (?P<name1>morning|afternoon|evening)|(?P<name2>tonight))\b"),
        ("clock", rf"\b(?P<hour>\d{{1,2}})(?:[:.](?P<minute>\d\d))? ?(?P<half>[ap])\.?m\b\.?{_ZONE}"),
        ("clock", rf"\b(?P<hour>[01]?\d|2[0-3]):(?P<minute>[0-5]\d)\b(?: ?(?:h|hrs?|o'clock)\b)?{_ZONE}"),
        ("named_clock", rf"\b(?P<name>noon|midday|midnight)\b{_ZONE}"),
        ("weekday", rf"\b(?P<day1>{_DAY})\b|\b(?:by|on|before) (?P<day2>sat|sun)\b"),
        ("part", r"\b(?:first thing|early)(?: in the)?(?: (?P<name1>morning))?(?= ?,? ?~)|(?<=~ )(?:in the )?(?P<name2>morning|afternoon|evening|night)\b|(?<=~ )(?P<name3>first thing)"),
    )
)  # fmt: skip


def terms(clause: str) -> list[Term]:
    """The terms of a clause of normalised words, without the dates that are no deadline of ours."""
    rest = _IN_THE_BUILD.sub(r"\1 ", clause)
    for pattern in _NOT_OURS:
        rest = pattern.sub(" , ", rest)
    rest = _POSSESSIVE.sub(" , ", rest)
    found: list[Term] = []
    for kind, pattern in _TERMS:
        found += [Term(kind, _parts(match)) for match in pattern.finditer(rest)]
        rest = pattern.sub(_TAKEN, rest)
    return found


def _parts(match: re.Match[str]) -> dict[str, str]:
    return {name.rstrip("0123456789"): said for name, said in match.groupdict().items() if said}
