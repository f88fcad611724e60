"""Anybody's text made plain: one line, without what is obeyed or hides, no longer than is read."""

from typing import Final

import polars as pl

LONGEST: Final = 400

_OBEYED = r"[\p{Cc}\x{2028}\x{2029}]+"
# Soft hyphen, fillers, direction marks and overrides, zero-width and annotation signs, tags, and
# what XML cannot hold. The joiners U+200C and U+200D stay: scripts and emoji are written with them.
_HIDING = (
    r"[\x{00AD}\x{034F}\x{061C}\x{115F}\x{1160}\x{17B4}\x{17B5}\x{180B}-\x{180F}\x{200B}\x{200E}"
    r"\x{200F}\x{202A}-\x{202E}\x{2060}-\x{206F}\x{3164}\x{FEFF}\x{FFA0}\x{FFF9}-\x{FFFB}"
    r"\x{FFFE}\x{FFFF}\x{E0000}-\x{E0FFF}]"
)
# Signs stacked on one letter until they cover the lines around it; no language needs more.
_STACKED = r"(\p{M}{4})\p{M}+"


def plain(text: pl.Expr) -> pl.Expr:
    """The text on one line, at most LONGEST characters; an ellipsis says that it was cut."""
    line = (
        text.str.replace_all(_OBEYED, " ")
        .str.replace_all(_HIDING, "")
        .str.replace_all(_STACKED, "$1")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return (
        pl.when(line.str.len_chars() > LONGEST)
        .then(pl.concat_str(line.str.head(LONGEST - 1), pl.lit("…")))
        .otherwise(line)
    )


def plain_texts(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with every text column plain."""
    texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
    return frame.with_columns(plain(pl.col(name)).alias(name) for name in texts)


def plain_text(text: str) -> str:
    """One text plain."""
    return str(pl.select(plain(pl.lit(text))).item())
