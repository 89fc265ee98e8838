"""Times as pages show them (`昨天 10:22`, `5月31日 23:54`), made whole by when they were seen or by their year."""

import datetime as dt
import re

import polars as pl

from ranking.ingest.counts import narrow_forms
from ranking.ingest.times import END_OF_DAY

_CLOCK = r"(?P<hour>[01]?[0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
_AGO = re.compile(r"(?:刚刚|(?P<count>[0-9]{1,3})\s*(?P<unit>秒|分钟|小时)前)")
_NAMED_DAY = re.compile(rf"(?P<day>今天|昨天)\s*{_CLOCK}")
_WEEKDAY = re.compile(rf"(?:星期|周)(?P<day>[一二三四五六日天])\s*{_CLOCK}")
_YEARLESS = re.compile(rf"(?P<month>[0-9]{{1,2}})(?:-|月)(?P<day>[0-9]{{1,2}})日?(?:\s*{_CLOCK})?")
_UNITS = {None: "seconds", "秒": "seconds", "分钟": "minutes", "小时": "hours"}
_WEEKDAYS = "一二三四五六日"
# What is neither a relative nor a yearless time begins with a year or a name.
_CANDIDATE = r"^\s*(刚刚|今天|昨天|星期|周|[0-9]{1,3}\s*(秒|分钟|小时)前|[0-9]{1,2}\s*[-月])"


def absolute_texts(texts: pl.Series, captured_at: dt.datetime | None, year: int | None) -> pl.Series:
    """`texts` with every relative or yearless time written in full, as far as it is certain.

    Whatever stays open stands as it is, for the reader of times to refuse.
    """
    if captured_at is None and year is None:
        return texts
    candidates = texts.filter(texts.str.contains(_CANDIDATE).fill_null(False)).unique()
    told = {text: whole for text in candidates if (whole := _whole(text, captured_at, year)) is not None}
    return texts.replace(list(told), list(told.values())) if told else texts


def _whole(text: str, captured_at: dt.datetime | None, year: int | None) -> str | None:
    tidy = narrow_forms(text).strip()
    if match := _YEARLESS.fullmatch(tidy):
        return _with_year(match, captured_at, year)
    if captured_at is None:
        return None
    if match := _AGO.fullmatch(tidy):
        return _ago(match, captured_at)
    if match := _NAMED_DAY.fullmatch(tidy):
        days = 0 if match["day"] == "今天" else 1
        return _on(captured_at.date() - dt.timedelta(days=days), match)
    if match := _WEEKDAY.fullmatch(tidy):
        days = (captured_at.weekday() - _WEEKDAYS.index(match["day"].replace("天", "日"))) % 7
        # The weekday of the capture itself could be that day or a week before.
        return _on(captured_at.date() - dt.timedelta(days=days), match) if days else None
    return None


def _with_year(match: re.Match[str], captured_at: dt.datetime | None, year: int | None) -> str | None:
    """In the year given, else the latest such day not after the capture."""
    years = [year] if year is not None else [captured_at.year, captured_at.year - 1] if captured_at else []
    for each in years:
        try:
            day = dt.date(each, int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if year is not None or (captured_at is not None and day <= captured_at.date()):
            return _on(day, match)
    return None


def _ago(match: re.Match[str], captured_at: dt.datetime) -> str | None:
    """So long before the capture; hours tell the day only, and not even that across midnight."""
    if captured_at.time() == END_OF_DAY:  # a bare day was given: nothing can be counted back from it
        return None
    unit = _UNITS[match["unit"]]
    latest = captured_at - dt.timedelta(**{unit: int(match["count"] or 0)})
    if unit != "hours":
        return f"{latest:%Y-%m-%d %H:%M}"
    earliest = latest - dt.timedelta(minutes=59, seconds=59)
    return f"{latest:%Y-%m-%d}" if earliest.date() == latest.date() else None


def _on(day: dt.date, match: re.Match[str]) -> str:
    if match["hour"] is None:
        return day.isoformat()
    return f"{day.isoformat()} {int(match['hour']):02d}:{match['minute']}"
