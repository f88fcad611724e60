"""Where a text names an id of another system in the way people name what they write about.

`SEC-208` may be an incident, an error, a device or a runbook: the id alone does not say. People put
what a message is about first, last, in brackets, or after a word such as `ref`. Each position is
`clear` (nothing else stands so) or not (`for SEC-208`, which a device may too).
"""

from typing import Final

import polars as pl

from escalation_ledger.models.bare_numbers import numbered_things

# Letters and digits of an id: SEC-208, DEV-26-118, INC0072301. Two digits would name any device.
SHAPE: Final = r"(?:[A-Z]{1,8}(?:-[0-9]{2,4})?-[0-9]{3,8}|[A-Z]{2,6}[0-9]{5,10})"
# What these begin names a document, a standard, goods or an error, never an issue.
_OF_OTHERS: Final = (
    r"^(?:ISO|RFC|CVE|CWE|UTF|SHA|AES|RSA|TLS|SSL|EN|DIN|IEC|IEEE|ANSI|ASTM|NIST|USB|HTTP|IPV|MT|CAMT"
    r"|ERR|ERROR|EXC|E|EC|ORA|SQL|SQLSTATE|SAML|OAUTH|WARN|FATAL|PO|SO|ORD|INV|LOT|SKU|SN|DN|REV|VER|FW|HW"
    r"|KB|RB|DOC|FAQ|GTIN|EAN|IBAN|ISIN|VIN|COVID|GPT)(?:-|[0-9])"
)
_INTRODUCED: Final = (
    r"(?:refs?|reference|référence|réf|referenz|referencia|aktenzeichen|zeichen|bezug|cases?|caso|fall|dossier"
    r"|incidents?|incidencia|incidente|störung|vorgang|tickets?|tkt|calls?|opportunity|deal|deviation|abweichung"
    r"|(?:our|your|internal|customer) (?:no|nr|id|number|ref)|(?:tracked|filed|logged|raised|reported|known) (?:in|as|under))"
    r"(?:\.|\b)(?: ?(?:no|nr|n°|nº|id|number|nummer|num|is|was|ist)\b\.?)? ?[:#=(\[]{0,2} ?"
)
_PREFIXES: Final = r"(?:(?i:re|fw|fwd|aw|wg|tr|rv|sv) ?: ?)*"
_CLEAR: Final = (
    rf"(?i:\b{_INTRODUCED})({SHAPE})\b",
    rf"\[({SHAPE})\]",
    rf"\A\W*{_PREFIXES}\W*({SHAPE})[*_]* ?(?:[:.–—|/,](?:\s|$)|[–—-] |\z)",
    rf"(?:[.;:!?)\n–—]|\A) *[*_(]*({SHAPE})\W*\z",
    rf"(?m)^\W*({SHAPE})\W*$",
    rf"(?i:\b(?:opened|filed|created|raised|logged)) ({SHAPE})\b",
    rf"({SHAPE}) (?i:(?:was |is |has been )?(?:opened|filed|created|raised|logged|assigned|tracks|covers))\b",
)
_VAGUE: Final = (
    rf"\A\W*{_PREFIXES}\W*({SHAPE})\b",
    r"(?i:\b(?:for|on|under|re|about|regarding|see|via|per|chasing|zu|wegen|für|betreffend|pour|sur|concernant|sobre|para)\b) "
    rf"[*_(]*({SHAPE})\b",
)
_BESIDE: Final = rf"(\p{{L}}[\p{{L}}.-]*)['\"“„:#(]{{0,2}} ?(?:(?:no|nr|id)\.? )?({SHAPE})\b"
_QUOTED: Final = rf"[\"'“„«]({SHAPE})[\"'”“»]"
# Code, as chat shows it.
_CODE: Final = r"`[^`\n]*`"


def key_positions(texts: pl.DataFrame) -> pl.DataFrame:
    """evidence_id, key, is_clear: ids that stand like what the text is about; each once.

    texts: evidence_id, text as written. A key that any text calls an error, a device, an order or
    another numbered thing, or quotes, is none of these anywhere.
    """
    may = texts.filter(pl.col("text").str.contains(SHAPE)).with_columns(
        pl.col("text").str.replace_all(_CODE, " ").str.strip_chars()
    )
    found = pl.concat(
        [
            _each(may, pattern).with_columns(is_clear=pl.lit(value=is_clear))
            for patterns, is_clear in ((_CLEAR, True), (_VAGUE, False))
            for pattern in patterns
        ]
    )
    return (
        found.filter(~pl.col("key").str.contains(_OF_OTHERS))
        .join(_things(may), on="key", how="anti")
        .group_by("evidence_id", "key", maintain_order=True)
        .agg(pl.col("is_clear").any())
    )


def _things(texts: pl.DataFrame) -> pl.DataFrame:
    """key: ids that a text gives to a thing, `error SEC-208`."""
    beside = pl.col("match").str.extract_groups(_BESIDE).struct
    called = (
        _matches(texts, _BESIDE)
        .select(word=beside.field("1").str.to_lowercase(), key=beside.field("2"))
        .filter(pl.col("word").is_in(sorted(numbered_things() | _SAID_OF_ERRORS)))
    )
    return pl.concat([called.select("key"), _each(texts, _QUOTED).select("key")]).unique()


_SAID_OF_ERRORS: Final = {
    "returns", "returned", "throws", "says", "shows", "showing", "message", "exception", "status", "alarm",
    "fault", "meldung", "fehler", "fehlercode", "erreur", "código", "printer", "type", "modell", "modèle",
    "modelo", "firmware", "runbook", "freezer", "pump", "line", "tablet", "scanner", "kit", "valve",
}  # fmt: skip


def _each(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    return _matches(texts, pattern).select("evidence_id", key=pl.col("match").str.extract(pattern))


def _matches(texts: pl.DataFrame, pattern: str) -> pl.DataFrame:
    """One row per match of the pattern, as `match`."""
    return (
        texts.with_columns(match=pl.col("text").str.extract_all(pattern))
        .explode("match")
        .drop_nulls("match")
    )
