"""Reading times as Shanghai wall time, with the precision they were given in; never guessed."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import polars as pl

from ranking.ingest.counts import narrow_forms, tidy_texts

Precision = Literal["second", "minute", "day"]

# China has kept one offset since 1991, and no source here is older than 2000.
_SHANGHAI = dt.timedelta(hours=8)
END_OF_DAY = dt.time(23, 59, 59)
# Why a time that its own text does not fix is refused.
UNDATED = "是相对时间或没有年份，须另外说明：没有年份的用 --year 或 --captured-at，相对时间用带时刻的 --captured-at；或补全年月日"

_DATE = r"(?P<year>20[0-9]{2})(?P<mark>[-/.年])(?P<month>[0-9]{1,2})(?:(?P=mark)|月)(?P<day>[0-9]{1,2})日?"
_CLOCK = r"(?P<hour>[0-9]{1,2})[:时](?P<minute>[0-9]{1,2})(?:[:分](?P<second>[0-9]{1,2})(?:\.[0-9]+)?秒?|分)?"
_OFFSET = r"(?P<offset>Z|[+-][0-9]{2}:?[0-9]{2})"
_FULL = re.compile(rf"{_DATE}(?:(?:T|\s+|(?<=日)){_CLOCK}\s*{_OFFSET}?)?")
_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_POSTED = re.compile(
    rf"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) (?P<name>{'|'.join(_MONTHS)}) (?P<day>[0-9]{{1,2}}) "
    rf"(?P<hour>[0-9]{{2}}):(?P<minute>[0-9]{{2}}):(?P<second>[0-9]{{2}}) {_OFFSET} (?P<year>20[0-9]{{2}})"
)
_RELATIVE = re.compile(r"刚刚|前|今天|昨天|星期|^[0-9]{1,2}[-月/.][0-9]{1,2}日?(\s|$)")

# Exact shapes that are read column-wise; whatever else stands there goes through `read_time`.
_CLOCK_SHAPE = r"([01][0-9]|2[0-3]):[0-5][0-9]"
_DAY_SHAPE = r"20[0-9]{2}-[0-9]{2}-[0-9]{2}"
_SHAPES: tuple[tuple[str, str, Precision], ...] = (
    (rf"^{_DAY_SHAPE}[ T]{_CLOCK_SHAPE}:[0-5][0-9]$", "%Y-%m-%d %H:%M:%S", "second"),
    (rf"^{_DAY_SHAPE}[ T]{_CLOCK_SHAPE}$", "%Y-%m-%d %H:%M", "minute"),
    (rf"^{_DAY_SHAPE}$", "%Y-%m-%d", "day"),
)


@dataclass(frozen=True)
class Moment:
    """One time and how exactly it is known."""

    value: dt.datetime
    precision: Precision


@dataclass(frozen=True)
class Times:
    """A column of times: Datetime values, their precision, and the reason where one cannot be read."""

    values: pl.Series
    precisions: pl.Series
    faults: pl.Series


def read_time(text: str) -> Moment | str:
    """The moment that `text` states, or the reason why it states none."""
    tidy = narrow_forms(text).strip()
    match = _FULL.fullmatch(tidy) or _POSTED.fullmatch(tidy)
    if match is None:
        return _reason(tidy)
    parts = match.groupdict()
    month = int(parts["month"]) if "month" in parts else _MONTHS.index(parts["name"]) + 1
    hour, minute, second = (int(parts[name] or 0) for name in ("hour", "minute", "second"))
    try:
        value = dt.datetime(int(parts["year"]), month, int(parts["day"]), hour, minute, second)
    except ValueError:
        return "日期或时刻不存在，请更正"
    if parts["hour"] is None:
        return Moment(value, "day")
    precision: Precision = "minute" if parts["second"] is None else "second"
    return Moment(value + _shift(parts["offset"]), precision)


def _shift(offset: str | None) -> dt.timedelta:
    """What leads from a clock with that offset to the one in Shanghai."""
    if offset is None:
        return dt.timedelta()
    if offset == "Z":
        return _SHANGHAI
    away = dt.timedelta(hours=int(offset[1:3]), minutes=int(offset[-2:]))
    return _SHANGHAI + away if offset[0] == "-" else _SHANGHAI - away


def _reason(text: str) -> str:
    if _RELATIVE.search(text):
        return UNDATED
    if re.fullmatch(r"[0-9]{5}(\.[0-9]+)?", text):
        return "像是表格软件的序列日期，请把单元格设为日期格式后另存"
    if re.fullmatch(r"[0-9]{10}|[0-9]{13}", text):
        return "像是时间戳，请改为 2026-10-01 08:30:00 的形式"
    return "不是可读的时间，请改为 2026-10-01 08:30:00 的形式"


def read_times(texts: pl.Series) -> Times:
    """`texts` as times; the usual shapes at full speed, every other form exactly by `read_time`."""
    tidy = tidy_texts(texts)
    values = pl.repeat(None, len(tidy), dtype=pl.Datetime("us"), eager=True)
    precisions = pl.repeat(None, len(tidy), dtype=pl.String, eager=True)
    for shape, form, precision in _SHAPES:
        if values.null_count() == tidy.null_count():
            break
        fits = tidy.str.contains(shape).fill_null(False) & values.is_null()
        spaced = tidy.set(~fits, None).str.replace("T", " ", literal=True)
        read = spaced.str.strptime(pl.Datetime("us"), form, strict=False)
        values = values.fill_null(read)
        precisions = precisions.set(fits, precision)
    rare = tidy.filter(values.is_null() & tidy.is_not_null())
    found = {text: read_time(text) for text in rare.unique()}
    moments = {text: moment for text, moment in found.items() if isinstance(moment, Moment)}
    reasons = {text: reason for text, reason in found.items() if isinstance(reason, str)}
    return Times(
        values.fill_null(_mapped(tidy, {t: m.value for t, m in moments.items()}, pl.Datetime("us"))),
        precisions.zip_with(
            values.is_not_null(), _mapped(tidy, {t: m.precision for t, m in moments.items()}, pl.String())
        ),
        _mapped(tidy, reasons, pl.String()),
    )


def read_unix_times(texts: pl.Series, unit: Literal["s", "ms"]) -> Times:
    """Whole seconds or milliseconds since 1970, for columns that a format declares to hold them."""
    tidy = tidy_texts(texts)
    digits = {"s": 10, "ms": 13}[unit]
    fits = tidy.str.contains(f"^[0-9]{{{digits}}}$").fill_null(False)
    seconds = tidy.set(~fits, None).cast(pl.Int64) // (1 if unit == "s" else 1000)
    bad = tidy.is_not_null() & ~fits
    reason = f"不是 {digits} 位时间戳，请核对这一列"
    return Times(
        ((seconds + int(_SHANGHAI.total_seconds())) * 1_000_000).cast(pl.Datetime("us")),
        pl.repeat(None, len(tidy), dtype=pl.String, eager=True).set(fits, "second"),
        pl.repeat(None, len(tidy), dtype=pl.String, eager=True).set(bad, reason),
    )


def unix_times_as_texts(texts: pl.Series, unit: Literal["s", "ms"]) -> pl.Series:
    """Stamps as `2026-10-01 08:30:00`; what is none stands as it is, for the reader of times to refuse."""
    # Workbooks and frames that hold numbers write them with a decimal point.
    found = read_unix_times(texts.str.strip_chars().str.strip_suffix(".0"), unit)
    return found.values.dt.strftime("%Y-%m-%d %H:%M:%S").fill_null(texts)


def _mapped(texts: pl.Series, found: Mapping[str, dt.datetime | str], kind: pl.DataType) -> pl.Series:
    if not found:
        return pl.repeat(None, len(texts), dtype=kind, eager=True)
    return texts.replace_strict(list(found), list(found.values()), default=None, return_dtype=kind)
