"""What becomes of each landed row: modelled, filtered, quarantined or a duplicate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import polars as pl

from escalation_ledger.domain.words import Source
from escalation_ledger.models.schemas import INSTANT, QUARANTINE, Table

FATE: dict[str, pl.DataType | type[pl.DataType]] = {
    "object": pl.String,
    "object_id": pl.String,
    "version_at": INSTANT,
    "fate": pl.String,
}
"""One newest version of one object and what became of it."""

_NEVER = pl.lit(value=False)
_NO_VERSION = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Sifted:
    """Typed tables, the rows set aside (QUARANTINE) and each row's fate (FATE)."""

    tables: dict[str, pl.DataFrame]
    quarantine: pl.DataFrame
    fates: pl.DataFrame


@dataclass(frozen=True)
class Counts:
    """Landed rows of one source, each in exactly one category."""

    landed: int
    modelled: int
    duplicate: int
    filtered: int
    quarantined: int

    @property
    def add_up(self) -> bool:
        """Every landed row has been accounted for."""
        accounted = self.modelled + self.duplicate + self.filtered + self.quarantined
        return self.landed == accounted


@dataclass(frozen=True)
class Staged:
    """One source, typed: its tables by name, the rows set aside, the account of what landed."""

    tables: dict[str, pl.DataFrame]
    quarantine: pl.DataFrame
    counts: Counts


@dataclass(frozen=True)
class Sieve:
    """Sifts the objects of one source."""

    source: Source

    def through(
        self,
        rows: pl.DataFrame,
        *,
        name: str,
        reasons: Sequence[pl.Expr],
        filtered: pl.Expr = _NEVER,
    ) -> tuple[pl.DataFrame, Sifted]:
        """The rows that pass, and the account of all of them.

        `reasons` are text or null per row; the first that is not null sets the row aside, after
        its landing `problem`. `filtered` rows are left out on purpose and are no error.
        """
        judged = rows.with_columns(
            object=pl.lit(name),
            reason=pl.coalesce("problem", *reasons),
            fate=pl.when(pl.col("problem").is_not_null())
            .then(pl.lit("quarantined"))
            .when(filtered.fill_null(value=False))
            .then(pl.lit("filtered"))
            .when(pl.coalesce(pl.lit(None, dtype=pl.String), *reasons).is_not_null())
            .then(pl.lit("quarantined"))
            .otherwise(pl.lit("modelled")),
        )
        kept = judged.filter(pl.col("fate") == "modelled").drop("reason", "fate", "object")
        return kept, Sifted({}, self._set_aside(judged), judged.select(*FATE))

    def _set_aside(self, judged: pl.DataFrame) -> pl.DataFrame:
        return QUARANTINE.check(
            judged.filter(pl.col("fate") == "quarantined").with_columns(
                pl.col("version_at").fill_null(_NO_VERSION),
                pl.col("payload").fill_null(""),
                source=pl.lit(self.source.value),
            )
        )

    def table(
        self,
        rows: pl.DataFrame,
        table: Table,
        *,
        name: str,
        reasons: Sequence[pl.Expr] = (),
        filtered: pl.Expr = _NEVER,
    ) -> Sifted:
        """Rows that already have the table's columns: those that keep its contract, checked."""
        kept, sifted = self.through(
            rows, name=name, reasons=[*reasons, *breaches(table)], filtered=filtered
        )
        return Sifted({table.name: table.check(kept)}, sifted.quarantine, sifted.fates)


def breaches(table: Table) -> list[pl.Expr]:
    """One reason per column that must have a value, and one for a key seen before."""
    missing = [absent(name) for name, column in table.columns.items() if not column.nullable]
    key = pl.struct(table.key)
    again = pl.when(~key.is_first_distinct()).then(
        pl.lit(f"Another row has the same {' and '.join(table.key)}.")
    )
    return [*missing, again]


def absent(column: str) -> pl.Expr:
    """The reason when a column that must have a value has none."""
    return pl.when(pl.col(column).is_null()).then(pl.lit(f"It has no {column}."))


def united(parts: Sequence[Sifted]) -> Sifted:
    """The accounts of several objects of one source as one."""
    tables = {name: frame for part in parts for name, frame in part.tables.items()}
    return Sifted(
        tables,
        QUARANTINE.check(pl.concat([QUARANTINE.empty(), *(part.quarantine for part in parts)])),
        pl.concat([pl.DataFrame(schema=FATE), *(part.fates for part in parts)]),
    )


def counted(fates: pl.DataFrame, landed: pl.DataFrame) -> Counts:
    """Each landed row by what became of it.

    `landed` has object, file, line, object_id, version_at, problem. The first occurrence of an
    object's newest version shares the fate of that object; older versions and repetitions are
    duplicates; a broken line is quarantined. A row that fits none of these (its object unknown,
    or newer than the newest) is in no category, so that the counts do not add up.
    """
    version = ["object", "object_id", "version_at"]
    newest = fates.rename({"version_at": "newest_at"})
    rows = (
        landed.with_columns(object_id=pl.coalesce("object_id", _line_id()))
        .sort(*version, "file", "line", maintain_order=True)
        .join(newest, on=["object", "object_id"], how="left", maintain_order="left")
    )
    is_newest = pl.col("version_at").eq_missing(pl.col("newest_at"))
    category = (
        pl.when(pl.col("fate").is_null())
        .then(None)
        .when(
            pl.col("problem").is_not_null() | (is_newest & pl.struct(version).is_first_distinct())
        )
        .then(pl.col("fate"))
        .when(is_newest | (pl.col("version_at") < pl.col("newest_at")))
        .then(pl.lit("duplicate"))
    )
    tally = dict(rows.group_by(category.alias("category")).len().iter_rows())
    return Counts(
        landed=len(landed),
        **{
            name: tally.get(name, 0)
            for name in ("modelled", "duplicate", "filtered", "quarantined")
        },
    )


def _line_id() -> pl.Expr:
    return pl.concat_str("file", pl.lit("#"), pl.col("line").cast(pl.String))
