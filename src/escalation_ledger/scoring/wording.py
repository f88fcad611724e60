"""Amounts, spans, moments and who owns what, as words. Names from the tools are data, never a template."""

import polars as pl

from escalation_ledger.domain.calendar import local_times_by, zone_names_by
from escalation_ledger.domain.words import DeadlineKind
from escalation_ledger.scoring.clocks import standard_day_minutes
from escalation_ledger.warehouse.settings import Settings

# kind -> (noun, link to the customer's name, verb ahead, verb past).
_DEADLINES = {
    DeadlineKind.PROMISE: ("promise", " to ", "lapses", "lapsed"),
    DeadlineKind.IMPLIED_TOUCH: ("next update", " to ", "is due", "was due"),
    DeadlineKind.SLA: ("SLA", " with ", "runs out", "ran out"),
    DeadlineKind.CONTRACT: ("contract date", " with ", "falls due", "passed"),
    DeadlineKind.CUSTOMER_DATE: ("date", " set by ", "falls due", "passed"),
    DeadlineKind.RENEWAL: ("renewal", " of ", "is due", "was due"),
    DeadlineKind.INTERNAL: ("next move", " for ", "is due", "was due"),
}


def with_words(placed: pl.DataFrame, *, settings: Settings) -> pl.DataFrame:
    """Scored rows with the columns that the sentences are made of.

    who: the customer; ownership: none, left, assigned or accepted; owner_shown: the owner's
    name; is_pressing: whether anything lapses soon; is_past: whether the deadline is over as
    people count (a renewal by its date, not by business hours); deadline_local: wall time in
    the case's calendar zone, deadline_zone: what that zone is called then; deadline_span: how far it is, wall clock.
    """
    due_local = local_times_by(placed, "deadline_at", "calendar", settings.calendars)
    zone = zone_names_by(placed, "deadline_at", "calendar", settings.calendars)
    near = settings.scoring.time["pressing_business_days"] * standard_day_minutes(settings)
    return placed.with_columns(
        who=_one_line(pl.col("account")).fill_null("the customer"),
        owner_shown=_one_line(pl.coalesce("owner_name", "owner")),
        ownership=_ownership(),
        is_pressing=(
            pl.col("is_deadline_overdue") | (pl.col("deadline_business_minutes_left") <= near)
        ).fill_null(value=False),
        is_past=pl.when(is_renewal())
        .then(pl.col("renewal_in_days") < 0)
        .otherwise("is_deadline_overdue"),
        deadline_local=pl.when(is_renewal())
        .then(pl.col("renewal_on").cast(pl.Datetime("us")))
        .otherwise(due_local),
        deadline_zone=zone,
    ).with_columns(deadline_span=_deadline_span())


def is_renewal() -> pl.Expr:
    """Whether the deadline that presses most is the renewal, which has a date and no time."""
    return (pl.col("deadline_kind") == DeadlineKind.RENEWAL.value).fill_null(value=False)


def _one_line(text: pl.Expr) -> pl.Expr:
    """A name on one line; null when nothing is left of it."""
    line = text.str.replace_all(r"\s+", " ").str.strip_chars()
    return pl.when(line != "").then(line)


def _ownership() -> pl.Expr:
    named = pl.col("owner").is_not_null() & pl.col("owner_state").is_in(["accepted", "assigned"])
    return (
        pl.when(~named)
        .then(pl.lit("none"))
        .when(~pl.col("is_owner_active"))
        .then(pl.lit("left"))
        .otherwise("owner_state")
    )


def deadline_subject(*, customer: bool) -> pl.Expr:
    """As "The promise to Northwind"; without the customer "The promise"."""
    named = [
        pl.lit(f"The {noun}{link}" if customer else f"The {noun}")
        for noun, link, _, _ in _DEADLINES.values()
    ]
    subject = _by_kind(named)
    return subject + pl.col("who") if customer else subject


def deadline_verb() -> pl.Expr:
    """As "lapses" or, when overdue, "lapsed"."""
    ahead = _by_kind([pl.lit(verb) for _, _, verb, _ in _DEADLINES.values()])
    past = _by_kind([pl.lit(verb) for _, _, _, verb in _DEADLINES.values()])
    return pl.when("is_past").then(past).otherwise(ahead)


def _by_kind(values: list[pl.Expr]) -> pl.Expr:
    return pl.coalesce(
        pl.when(pl.col("deadline_kind") == kind.value).then(value)
        for kind, value in zip(_DEADLINES, values, strict=True)
    )


def ahead() -> pl.Expr:
    """As "at 16:00 CET, in 3 h", "on Thu 26 Nov at 16:00 CET, in 9 days"; a renewal "on Thu 26 Nov, in 9 days"."""
    due, today = pl.col("deadline_local"), pl.col("now_local")
    is_today = due.dt.date() == today.dt.date()
    day = pl.concat_str(pl.lit("on "), _day(due, today))
    span = pl.concat_str(pl.lit(", in "), pl.col("deadline_span"))
    return (
        pl.when(is_renewal() & is_today)
        .then(pl.lit("today"))
        .when(is_renewal())
        .then(pl.concat_str(day, span))
        .when(is_today)
        .then(pl.concat_str(pl.lit("at "), _clock(due), span))
        .otherwise(pl.concat_str(day, pl.lit(" at "), _clock(due), span))
    )


def past_at() -> pl.Expr:
    """As "Thu 16:00 CET" within a week, "Thu 26 Nov 16:00 CET" before; a renewal has a date only."""
    due, today = pl.col("deadline_local"), pl.col("now_local")
    return (
        pl.when(is_renewal())
        .then(_day(due, today))
        .when((today.dt.date() - due.dt.date()).dt.total_days() < 7)
        .then(pl.concat_str(due.dt.strftime("%a "), _clock(due)))
        .otherwise(pl.concat_str(_day(due, today), pl.lit(" "), _clock(due)))
    )


def _clock(local: pl.Expr) -> pl.Expr:
    """As "16:00 CET": readers sit in other zones than the case's calendar."""
    return pl.concat_str(local.dt.strftime("%H:%M "), pl.col("deadline_zone"))


def _day(local: pl.Expr, today: pl.Expr) -> pl.Expr:
    """As "Thu 26 Nov", with the year when it is another."""
    same_year = local.dt.year() == today.dt.year()
    return (
        pl.when(same_year)
        .then(local.dt.strftime("%a %-d %b"))
        .otherwise(local.dt.strftime("%a %-d %b %Y"))
    )


def _deadline_span() -> pl.Expr:
    """As "45 min", "1 h 20 min", "3 h", "9 days": wall-clock time to or since.

    Whole hours from two on, and from two days on it counts dates, as people do.
    """
    apart = pl.col("deadline_at") - pl.col("now")
    minutes = apart.dt.total_microseconds().abs() // 60_000_000
    days = (pl.col("deadline_local").dt.date() - pl.col("now_local").dt.date()).dt.total_days()
    return (
        pl.when(is_renewal() | (minutes >= 48 * 60))
        .then(counted(days.abs(), "day"))
        .when(minutes < 1)
        .then(pl.lit("less than 1 min"))
        .when(minutes < 60)
        .then(pl.format("{} min", minutes))
        .when((minutes < 120) & (minutes > 60))
        .then(pl.format("1 h {} min", minutes - 60))
        .otherwise(pl.format("{} h", (minutes + 30) // 60))
    )


def counted(number: pl.Expr, noun: str) -> pl.Expr:
    """As "1 day", "3 days"."""
    plural = pl.when(number == 1).then(pl.lit("")).otherwise(pl.lit("s"))
    return pl.format(f"{{}} {noun}{{}}", number, plural)


def dollars(amount: pl.Expr) -> pl.Expr:
    """As "$950", "$9.5k", "$420k", "$1.2M"."""
    return (
        pl.when(amount < 999.5)
        .then(pl.format("${}", amount.round().cast(pl.Int64)))
        .when(amount < 9_950)
        .then(pl.format("${}k", _one_decimal(amount * 1e-3)))
        .when(amount < 999_500)
        .then(pl.format("${}k", (amount * 1e-3).round().cast(pl.Int64)))
        .otherwise(pl.format("${}M", _one_decimal(amount * 1e-6)))
    )


def _one_decimal(number: pl.Expr) -> pl.Expr:
    return number.round(1).cast(pl.String).str.strip_suffix(".0")


def renewal_words() -> pl.Expr:
    """As "$420k renews in 21 days"; null when no renewal or no amount is known."""
    days = pl.col("renewal_in_days")
    expected = pl.col("expansion_usd") >= 0.5
    stake = (
        pl.when(pl.col("arr_usd") >= 0.5)
        .then(dollars(pl.col("arr_usd")))
        .when(expected)
        .then(pl.concat_str(dollars(pl.col("expansion_usd")), pl.lit(" of expected revenue")))
    )
    verb = (
        pl.when(days < 0)
        .then(pl.format(" was due to renew {} ago", counted(-days, "day")))
        .when(days == 0)
        .then(pl.lit(" renews today"))
        .when(days == 1)
        .then(pl.lit(" renews tomorrow"))
        .otherwise(pl.format(" renews in {} days", days))
    )
    return pl.concat_str(stake, verb)


def owner_words() -> pl.Expr:
    """As "nobody owns the next move", "Ana Ruiz is assigned but has not accepted", …: mid-sentence."""
    name, standing = pl.col("owner_shown"), pl.col("ownership")
    return (
        pl.when(standing == "none")
        .then(pl.lit("nobody owns the next move"))
        .when(standing == "left")
        .then(pl.concat_str(name, pl.lit(", named for the next move, is not active in any tool")))
        .when(standing == "assigned")
        .then(pl.concat_str(name, pl.lit(" is assigned but has not accepted")))
        .otherwise(pl.concat_str(name, pl.lit(" owns the next move")))
    )
