"""Reading codes, yes and no, ids, lists and texts from columns of text."""

from collections.abc import Callable

import polars as pl

from ranking.ingest.counts import tidy_texts
from ranking.vocabulary import Family, codes_by_name, terms

_YES = ("是", "true", "1", "yes", "y", "√")
_NO = ("否", "false", "0", "no", "n", "×")
_SPOILT_ID = r"^[0-9](\.[0-9]+)?[eE]\+?[0-9]+$|^[0-9]+\.0*$"
# Beyond 15 digits a spreadsheet stores zeros. One zero may stand there by chance, three in all do not, be it in one id or in several.
_LONG_ID = r"^[0-9]{16,}$"
_ROUNDED_ID = r"^[0-9]{15}0+$"
_EXACT_DIGITS, _NO_ACCIDENT = 15, 3
_BETWEEN_WORDS = r"#*\s*[,，、;；|]\s*#*|#\s*#|\s+#"


def read_codes(texts: pl.Series, family: Family) -> tuple[pl.Series, pl.Series]:
    """`texts` as codes of a vocabulary family, and the reason where a word is unknown."""
    known = codes_by_name(family)
    accepted = "、".join(term.label for term in terms(family))

    def read(words: pl.Series) -> tuple[pl.Series, pl.Series]:
        tidy = tidy_texts(words)
        codes = tidy.replace_strict(list(known), list(known.values()), default=None, return_dtype=pl.String)
        return codes, _reasons(tidy.is_not_null() & codes.is_null(), f"不在可用的词中，请改为：{accepted}")

    return read_each_once(texts, read)


def read_flags(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """`texts` as yes, no or unknown, and the reason where a word is none of these."""
    return read_each_once(texts, _read_flags)


def _read_flags(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    tidy = tidy_texts(texts).str.to_lowercase()
    words = [*_YES, *_NO]
    values = [*(True for _ in _YES), *(False for _ in _NO)]
    flags = tidy.replace_strict(words, values, default=None, return_dtype=pl.Boolean)
    return flags, _reasons(tidy.is_not_null() & flags.is_null(), "只能是 是、否 或空，请更正")


def read_each_once(
    texts: pl.Series, read: Callable[[pl.Series], tuple[pl.Series, pl.Series]]
) -> tuple[pl.Series, pl.Series]:
    """The values and reasons that `read` finds, for columns in which few different texts stand in many rows."""
    words = texts.drop_nulls().unique()
    values, reasons = read(words)
    if words.is_empty():
        return _repeat_none(texts, values.dtype), _repeat_none(texts, reasons.dtype)
    mapped = texts.replace_strict(words, values, default=None, return_dtype=values.dtype)
    if reasons.null_count() == len(reasons):
        return mapped, _repeat_none(texts, reasons.dtype)
    return mapped, texts.replace_strict(words, reasons, default=None, return_dtype=reasons.dtype)


def _repeat_none(texts: pl.Series, kind: pl.DataType) -> pl.Series:
    return pl.repeat(None, len(texts), dtype=kind, eager=True)


def read_ids(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """`texts` as ids, and the reason where a spreadsheet has spoilt one; such ids are never merged."""
    tidy = tidy_texts(texts)
    spoilt = tidy.str.contains(_SPOILT_ID)
    rounded = tidy.str.contains(_ROUNDED_ID).fill_null(False)
    long = tidy.str.contains(_LONG_ID).sum() or 0
    zeros = (tidy.filter(rounded).unique().str.len_chars() - _EXACT_DIGITS).sum()
    if rounded.sum() * 2 > long and zeros >= _NO_ACCIDENT:
        spoilt = spoilt | rounded
    reason = "编号已被表格软件改为数值、末位丢失，请从原始导出按文本格式重新取得"
    return tidy, _reasons(spoilt.fill_null(False), reason)


def read_lists(texts: pl.Series) -> pl.Series:
    """`texts` as comma-joined words without `#`, NULL where there is none."""
    joined = tidy_texts(texts).str.replace_all(_BETWEEN_WORDS, ",").str.replace_all("[#＃]", "")
    cleaned = joined.str.replace_all(r"\s*,[\s,]*", ",").str.strip_chars(", ")
    return cleaned.set(cleaned == "", None)


def read_texts(texts: pl.Series) -> pl.Series:
    """`texts` without blanks around them, NULL where nothing is left."""
    stripped = texts.str.strip_chars()
    return stripped.set(stripped == "", None)


def _reasons(wrong: pl.Series, reason: str) -> pl.Series:
    return _repeat_none(wrong, pl.String()).set(wrong, reason)
