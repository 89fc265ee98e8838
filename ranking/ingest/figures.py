"""Reading figures by what their column is declared to hold: counts, numbers with a sign and decimals, rates."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import polars as pl

from ranking.ingest.columns import Shape
from ranking.ingest.counts import UNITS, narrow_forms, read_counts, tidy_texts

_NUMBER = re.compile(
    r"(?P<sign>[-−+])?(?P<whole>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<rest>\.[0-9]+)?\s*(?P<unit>[万亿%]?)(?P<plus>\+?)"
)
_MOST_DIGITS = 15  # what a double holds exactly
_LARGEST = Decimal(10) ** 12

_NO_NUMBER = "不是可读的数值，请改为数字或留空"
_NO_RATE = "比率须写成百分数（12.5%）或 0 到 1 的小数（0.125），请更正或留空"
_RATE_ABOVE_ONE = "比率超过 100%，请核对"


@dataclass(frozen=True)
class Figure:
    """One figure; a floor means: at least this much."""

    value: float
    is_floor: bool = False


@dataclass(frozen=True)
class Figures:
    """A column of figures: Float64 values, Boolean floors, and the reason where one cannot be read."""

    values: pl.Series
    is_floor: pl.Series
    faults: pl.Series


def read_figures(texts: pl.Series, shape: Shape) -> Figures:
    """`texts` as what a column of that shape (`count`, `number` or `rate`) holds; nothing is guessed.

    A rate is stored as a fraction: `12.5%` and `0.125` are the same, `12.5` is refused.
    """
    if shape == "count":
        counts = read_counts(texts)
        return Figures(counts.values.cast(pl.Float64), counts.is_floor, counts.faults)
    return _read_each(texts, read_rate if shape == "rate" else read_number)


def read_number(text: str) -> Figure | str:
    """The number that `text` states (`-1.2万`, `12.5%`, `10万+`), or the reason why it states none."""
    match = _NUMBER.fullmatch(narrow_forms(text).strip())
    if match is None:
        return _NO_NUMBER
    digits = match["whole"].replace(",", "") + (match["rest"] or "")
    if len(digits) > _MOST_DIGITS or (match["plus"] and match["sign"]):
        return _NO_NUMBER
    value = Decimal(digits) / 100 if match["unit"] == "%" else Decimal(digits) * UNITS[match["unit"]]
    if value > _LARGEST:
        return "数值过大，可能是列错位，请核对"
    is_negative = match["sign"] in ("-", "−") and value != 0
    return Figure(float(-value if is_negative else value), bool(match["plus"]))


def read_rate(text: str) -> Figure | str:
    """The fraction (0 to 1) that `text` states as a percentage or as a fraction, or why it states none."""
    tidy = narrow_forms(text).strip()
    number = read_number(tidy)
    if isinstance(number, str) or tidy[-1:] in ("万", "亿", "+") or number.value < 0:
        return _NO_RATE
    if number.value > 1:
        return _RATE_ABOVE_ONE if tidy.endswith("%") else _NO_RATE
    return number


def _read_each(texts: pl.Series, read: Callable[[str], Figure | str]) -> Figures:
    tidy = tidy_texts(texts)
    found = {text: read(text) for text in tidy.drop_nulls().unique()}
    figures = {text: figure for text, figure in found.items() if isinstance(figure, Figure)}
    reasons = {text: reason for text, reason in found.items() if isinstance(reason, str)}
    values = [figure.value for figure in figures.values()]
    floors = [figure.is_floor for figure in figures.values()]
    return Figures(
        tidy.replace_strict(list(figures), values, default=None, return_dtype=pl.Float64),
        tidy.replace_strict(list(figures), floors, default=False, return_dtype=pl.Boolean).fill_null(False),
        tidy.replace_strict(list(reasons), list(reasons.values()), default=None, return_dtype=pl.String),
    )
