"""Reading months: of cells, of an option, of a file's name; a month without its year is not guessed."""

import re
from pathlib import Path

import polars as pl

from ranking.errors import InputError
from ranking.ingest.counts import narrow_forms, tidy_texts
from ranking.ingest.model import LoadOptions

_FORM = re.compile(r"(20[0-9]{2})\s*(?:[-/.年]\s*)?(0?[1-9]|1[0-2])月?(?:份)?")
# A workbook turns `2026-10` into the first day of the month.
_FIRST_DAY = re.compile(r"(20[0-9]{2})[-/.年](0?[1-9]|1[0-2])[-/.月]0?1日?(?:[ T]00:00(?::00)?)?")
_IN_NAME = re.compile(r"(?<![0-9])(20[0-9]{2})\s*[-_.年]?\s*(1[0-2]|0?[1-9])(?![0-9])月?")
_BARE = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月")
_REASON = "不是可读的月份，请写成 2026-10"


def read_months(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """`texts` as `2026-10`, and the reason where one is no month."""
    tidy = tidy_texts(texts)
    found = {text: _month_of(text) for text in tidy.drop_nulls().unique()}
    known = {text: month for text, month in found.items() if month is not None}
    months = tidy.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
    wrong = tidy.is_not_null() & months.is_null()
    return months, pl.repeat(None, len(tidy), dtype=pl.String, eager=True).set(wrong, _REASON)


def _month_of(text: str) -> str | None:
    tidy = narrow_forms(text).strip()
    match = _FIRST_DAY.fullmatch(tidy) or _FORM.fullmatch(tidy)
    return None if match is None else f"{match[1]}-{int(match[2]):02d}"


def month_of_file(path: Path, options: LoadOptions) -> str:
    """The month that the figures of a whole file are of: as the user says, or as its name does.

    Raises InputError where neither is certain, or where the two differ.
    """
    named = _month_in_name(path.stem, options.year)
    if options.month is not None:
        if named not in (None, options.month):
            msg = f"{path}: 文件名说是 {named}，--month 说是 {options.month}，请更正其一"
            raise InputError(msg)
        return options.month
    if named is None:
        msg = f"{path}: 文件里没有月份，请用 --month 2026-10 说明；文件名里有月份而没有年份的，也可用 --year 说明年份"
        raise InputError(msg)
    return named


def _month_in_name(name: str, year: int | None) -> str | None:
    tidy = narrow_forms(name)
    whole = {f"{found[0]}-{int(found[1]):02d}" for found in _IN_NAME.findall(tidy)}
    if whole:
        return whole.pop() if len(whole) == 1 else None
    bare = {int(found) for found in _BARE.findall(tidy)}
    return f"{year}-{bare.pop():02d}" if year is not None and len(bare) == 1 else None
