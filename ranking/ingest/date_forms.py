"""Dates in a form that an editor declares: `yyyyMMdd`, `dd/MM/yyyy HH:mm`, Unix stamps, serial days."""

import datetime as dt
import re

import polars as pl

from ranking.ingest.counts import tidy_texts
from ranking.ingest.times import Precision, read_unix_times

UNIX_SECONDS, UNIX_MILLISECONDS, SERIAL = "unix秒", "unix毫秒", "序列"
_TOKENS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_SERIAL = r"^[0-9]{5}(\.[0-9]+)?$"
# Day 1 is 1900-01-01, and the spreadsheet believes in a 29 February 1900.
_ORIGIN_SECONDS = int((dt.datetime(1899, 12, 30) - dt.datetime(1970, 1, 1)).total_seconds())
_WRITTEN: dict[Precision, str] = {
    "day": "%Y-%m-%d",
    "minute": "%Y-%m-%d %H:%M",
    "second": "%Y-%m-%d %H:%M:%S",
}
_SECONDS_OF_DAY = 86_400


def check_form(form: str) -> str | None:
    """What is wrong with a declared form, or None."""
    if form in (UNIX_SECONDS, UNIX_MILLISECONDS, SERIAL):
        return None
    rest = form
    for token in _TOKENS:
        if rest.count(token) > 1:
            return f"里 {token} 写了不止一次"
        rest = rest.replace(token, "")
    if re.search("[A-Za-z%]", rest):
        return f"无法识别，可用 yyyy、MM、dd、HH、mm、ss，或 {UNIX_SECONDS}、{UNIX_MILLISECONDS}、{SERIAL}"
    lacking = [token for token in ("yyyy", "MM", "dd") if token not in form]
    return f"缺少 {'、'.join(lacking)}" if lacking else None


def read_form(texts: pl.Series, form: str) -> pl.Series:
    """`texts` of that form as `2026-10-01 08:30:00`; what is not of it stays as it is, to be refused with its text."""
    tidy = tidy_texts(texts)
    if form in (UNIX_SECONDS, UNIX_MILLISECONDS):
        found = read_unix_times(tidy, "s" if form == UNIX_SECONDS else "ms").values
        return found.dt.strftime(_WRITTEN["second"]).fill_null(texts).alias(texts.name)
    if form == SERIAL:
        return _of_serial(tidy).fill_null(texts).alias(texts.name)
    pattern = form
    for token, code in _TOKENS.items():
        pattern = pattern.replace(token, code)
    moments = tidy.str.strptime(pl.Datetime("us"), pattern, strict=False)
    return moments.dt.strftime(_WRITTEN[_precision_of(form)]).fill_null(texts).alias(texts.name)


def _of_serial(texts: pl.Series) -> pl.Series:
    days = texts.set(~texts.str.contains(_SERIAL).fill_null(True), None).cast(pl.Float64)
    seconds = (days * _SECONDS_OF_DAY).round(0).cast(pl.Int64)
    values = ((seconds + _ORIGIN_SECONDS) * 1_000_000).cast(pl.Datetime("us"))
    whole = (seconds % _SECONDS_OF_DAY == 0).fill_null(True)
    return values.dt.strftime(_WRITTEN["day"]).zip_with(whole, values.dt.strftime(_WRITTEN["second"]))


def _precision_of(form: str) -> Precision:
    return "second" if "ss" in form else "minute" if "mm" in form else "day"
