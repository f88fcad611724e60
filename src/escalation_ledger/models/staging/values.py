"""Texts of the tools -> values: instants, dates, money, probabilities, domains, flags.

Every expression here gives null for what it cannot read; `unread` turns that into a reason.
"""

from datetime import UTC, datetime

import polars as pl

from escalation_ledger.models.schemas import INSTANT
from escalation_ledger.models.staging.decoding import field

_ZONED = ("%Y-%m-%dT%H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S%.f%#z", "%Y-%m-%d %H:%M:%S %#z")
_NAIVE = ("%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%d %H:%M")
# Outside lies what tools write for "never" (0001-01-01, 9999-12-31).
_EARLIEST, _LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)

_LONGEST_SHOWN = 60

_PLAIN = r"^\d+(\.\d+)?$"
_GROUPED = r"^\d{1,3}(,\d{3})+(\.\d+)?$"
_GROUPED_BY_DOTS = r"^\d{1,3}(\.\d{3})+,\d+$"


def text(*path: str) -> pl.Expr:
    """A field as text, stripped; null when blank."""
    return blank_to_null(prose(*path))


def blank_to_null(expr: pl.Expr) -> pl.Expr:
    """Stripped text; null when nothing is left."""
    stripped = expr.str.strip_chars()
    return pl.when(stripped != "").then(stripped)


def prose(*path: str) -> pl.Expr:
    """A field as written; NUL, which no other program keeps, becomes U+FFFD."""
    return field(*path).str.replace_all("\x00", "\ufffd", literal=True)


def lowered(*path: str) -> pl.Expr:
    """A field as stripped lower-case text."""
    return text(*path).str.to_lowercase()


def address(*path: str) -> pl.Expr:
    """A mail address, lower case; null when it has no @."""
    value = lowered(*path)
    return pl.when(value.str.contains("@", literal=True)).then(value)


def says_true(*path: str) -> pl.Expr:
    """True when a flag field says true; false when it says anything else or nothing."""
    return lowered(*path).is_in(["true", "1"]).fill_null(value=False)


def instant(value: pl.Expr) -> pl.Expr:
    """ISO 8601 text -> UTC instant; without a zone it is UTC, as the APIs mean it."""
    return value.map_batches(_instants, return_dtype=INSTANT)


def _instants(texts: pl.Series) -> pl.Series:
    """One form after the other, as long as something is left unread."""
    value = pl.col("value")
    day = value.str.to_date("%Y-%m-%d", strict=False).cast(INSTANT)
    rows = pl.DataFrame({"value": texts}).with_columns(read=pl.lit(None, dtype=INSTANT))
    for reading in (*(_datetime(value, form) for form in (*_ZONED, *_NAIVE)), day):
        rows = rows.select(read=pl.coalesce("read", reading), value="value").with_columns(
            value=pl.when(pl.col("read").is_null()).then(value)
        )
        if rows["value"].null_count() == len(rows):
            break
    read = pl.col("read")
    return rows.select(pl.when(read.is_between(_EARLIEST, _LATEST)).then(read)).to_series()


def _datetime(value: pl.Expr, form: str) -> pl.Expr:
    return value.str.to_datetime(form, time_unit="us", time_zone="UTC", strict=False)


def day(value: pl.Expr) -> pl.Expr:
    """A date as ISO (a time after it is ignored), M/D/YYYY or D.M.YYYY."""
    iso = value.str.extract(r"^(\d{4}-\d{1,2}-\d{1,2})(?:[T ].*)?$", 1)
    read = pl.coalesce(
        iso.str.to_date("%Y-%m-%d", strict=False),
        value.str.extract(r"^(\d{1,2}/\d{1,2}/\d{4})$", 1).str.to_date("%m/%d/%Y", strict=False),
        value.str.extract(r"^(\d{1,2}\.\d{1,2}\.\d{4})$", 1).str.to_date("%d.%m.%Y", strict=False),
    )
    return pl.when(read.is_between(_EARLIEST.date(), _LATEST.date())).then(read)


def money(value: pl.Expr) -> pl.Expr:
    """An amount of 0 or more, currency signs, spaces and thousands marks removed."""
    bare = (
        value.str.to_uppercase()
        .str.replace_all(r"US\$|[$€£]|\bUSD\b|\bEUR\b", "")
        .str.replace_all(r"[\s\u{a0}\u{202f}']", "")
    )
    number = (
        pl.when(bare.str.contains(_PLAIN))
        .then(bare)
        .when(bare.str.contains(_GROUPED))
        .then(bare.str.replace_all(",", "", literal=True))
        .when(bare.str.contains(_GROUPED_BY_DOTS))
        .then(bare.str.replace_all(".", "", literal=True).str.replace_all(",", ".", literal=True))
    )
    read = number.cast(pl.Float64, strict=False)
    return pl.when(read.is_finite()).then(read)


def probability(value: pl.Expr) -> pl.Expr:
    """A share 0..1: with a percent sign, or above 1, it is read as percent."""
    is_percent = value.str.contains("%", literal=True)
    bare = value.str.replace_all(r"[%\s]", "")
    number = pl.when(bare.str.contains(_PLAIN)).then(bare).cast(pl.Float64, strict=False)
    share = pl.when(is_percent | (number > 1)).then(number / 100).otherwise(number)
    return pl.when(share.is_between(0, 1)).then(share)


def domains(parts: pl.Expr) -> pl.Expr:
    """A list of domains, addresses or web addresses -> mail domains, lower case, sorted."""
    bare = (
        pl.element()
        .str.to_lowercase()
        .str.strip_chars()
        .str.replace(r"^[a-z]+://", "")
        .str.replace(r"^.*@", "")
        .str.replace(r"[/?#:].*$", "")
        .str.replace(r"^www\.", "")
        .str.strip_chars(". ")
    )
    return (
        parts.fill_null([])
        .list.eval(bare.filter(bare.str.contains(r"^[^.\s]+(\.[^.\s]+)+$").fill_null(value=False)))
        .list.unique(maintain_order=True)
        .list.sort()
    )


def split_domains(value: pl.Expr) -> pl.Expr:
    """A cell of domains, separated by ; , | or space -> mail domains."""
    parts = value.str.replace_all(r"[;,|\s]+", " ").str.split(" ")
    return domains(parts.cast(pl.List(pl.String)))


def unread(column: str, source: pl.Expr, *, kind: str, called: str | None = None) -> pl.Expr:
    """The reason when `source`, `called` so in the export, says something `column` could not read."""
    is_long = source.str.len_chars() > _LONGEST_SHOWN
    shown = pl.when(is_long).then(source.str.head(_LONGEST_SHOWN) + "…").otherwise(source)
    return pl.when(source.is_not_null() & pl.col(column).is_null()).then(
        pl.format("Its {} is '{}', which is not {}.", pl.lit(called or column), shown, pl.lit(kind))
    )
