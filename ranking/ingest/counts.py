"""Reading counts: exact, never guessed, and telling a floor (`10万+`) from a number."""

import re
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

# What exports (and programs that saved them again) write where a value is not provided; it is never a zero.
MISSING = ("", "-", "--", "—", "——", "－", "–", "None", "null", "NULL", "nan", "NaN", "N/A", "#N/A")

# No post on any platform has a trillion of anything; more means a column has shifted.
LARGEST = 10**12

UNITS = {"": 1, "万": 10_000, "亿": 100_000_000}
_FORM = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(\.[0-9]+)?[ ]*([万亿]?)[ ]*(\+?)")
# The wide forms of ASCII. Normalising by NFKC would also read `²` as 2 and `①` as 1.
_NARROW = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_PLAIN = r"^[0-9]{1,12}$"


@dataclass(frozen=True)
class Count:
    """One count; a floor means: at least this many."""

    value: int
    is_floor: bool = False


@dataclass(frozen=True)
class Counts:
    """A column of counts: Int64 values, Boolean floors, and the reason where one cannot be read."""

    values: pl.Series
    is_floor: pl.Series
    faults: pl.Series


def read_count(text: str) -> Count | str:
    """The count that `text` states, or the reason why it states none."""
    tidy = narrow_forms(text).strip()
    match = _FORM.fullmatch(tidy)
    if match is None:
        negative = re.fullmatch(r"[-−][0-9.,]+[万亿]?", tidy)
        return "数值为负，请更正或留空" if negative else "不是可读的数值，请改为整数或留空"
    value = Decimal(match[1].replace(",", "") + (match[2] or "")) * UNITS[match[3]]
    if value != value.to_integral_value():
        return "不是整数，请更正或留空"
    if value > LARGEST:
        return "数值过大，可能是列错位，请核对"
    return Count(int(value), bool(match[4]))


def read_counts(texts: pl.Series, zero_words: frozenset[str] = frozenset()) -> Counts:
    """`texts` as counts; plain digits at full speed, every other form exactly by `read_count`.

    `zero_words` are the words of a button that shows no number, where the format says that means 0.
    """
    if texts.str.contains(_PLAIN).all():
        return Counts(texts.cast(pl.Int64), _constant(False, len(texts)), _nothing(len(texts)))
    tidy = tidy_texts(texts)
    plain = tidy.str.contains(_PLAIN)
    values = tidy.set(~plain.fill_null(True), None).cast(pl.Int64)
    rare = tidy.filter(~plain.fill_null(True))
    if rare.is_empty():
        return Counts(values, _constant(False, len(texts)), _nothing(len(texts)))
    found = {text: Count(0) if text in zero_words else read_count(text) for text in rare.unique()}
    numbers = {text: count for text, count in found.items() if isinstance(count, Count)}
    reasons = {text: reason for text, reason in found.items() if isinstance(reason, str)}
    return Counts(
        values=values.fill_null(_mapped(tidy, {t: c.value for t, c in numbers.items()}, pl.Int64())),
        is_floor=_mapped(tidy, {t: c.is_floor for t, c in numbers.items()}, pl.Boolean()).fill_null(False),
        faults=_mapped(tidy, reasons, pl.String()),
    )


def narrow_forms(text: str) -> str:
    """`text` with full-width letters, digits, marks and blanks in their ordinary form."""
    return text.translate(_NARROW)


def tidy_texts(texts: pl.Series) -> pl.Series:
    """`texts` without blanks around them (the TAB after ids too), NULL where nothing is provided."""
    stripped = texts.str.strip_chars()
    return stripped.set(stripped.is_in(MISSING), None)


def _mapped(
    texts: pl.Series, found: dict[str, int] | dict[str, bool] | dict[str, str], kind: pl.DataType
) -> pl.Series:
    return texts.replace_strict(list(found), list(found.values()), default=None, return_dtype=kind)


def _constant(value: bool, length: int) -> pl.Series:
    return pl.repeat(value, length, dtype=pl.Boolean, eager=True)


def _nothing(length: int) -> pl.Series:
    return pl.repeat(None, length, dtype=pl.String, eager=True)
