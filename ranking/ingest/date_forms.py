"""Dates in a form that an editor declares: `yyyyMMdd`, `dd/MM/yyyy HH:mm`, Unix stamps, serial days."""

import re

import polars as pl

from ranking.ingest.counts import tidy_texts
from ranking.ingest.sheet_facts import ORIGIN, read_serials
from ranking.ingest.times import Precision, read_unix_times

UNIX_SECONDS, UNIX_MILLISECONDS, SERIAL = "unix秒", "unix毫秒", "序列"
_TOKENS = {"yyyy": "%Y", "MM": "%m", "dd": "%d", "HH": "%H", "mm": "%M", "ss": "%S"}
_WRITTEN: dict[Precision, str] = {
    "day": "%Y-%m-%d",
    "minute": "%Y-%m-%d %H:%M",
    "second": "%Y-%m-%d %H:%M:%S",
}


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
        return read_serials(tidy, ORIGIN).fill_null(texts).alias(texts.name)
    pattern = form
    for token, code in _TOKENS.items():
        pattern = pattern.replace(token, code)
    moments = tidy.str.strptime(pl.Datetime("us"), pattern, strict=False)
    return moments.dt.strftime(_WRITTEN[_precision_of(form)]).fill_null(texts).alias(texts.name)


def _precision_of(form: str) -> Precision:
    return "second" if "ss" in form else "minute" if "mm" in form else "day"
