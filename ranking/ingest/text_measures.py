"""Measures of a text that are taken once, when it is loaded: letters, sentences, characters in common use."""

from functools import cache

import numpy as np
import polars as pl
from numpy.typing import NDArray

# The columns of `post` that come out of a text; NULL without one.
TEXT_MEASURES = ("letters", "sentences", "han_characters", "common_characters")

# Full stop, question and exclamation mark end a sentence (GB/T 15834—2011); in posts so do an ellipsis and a new
# line. What holds no letter is none.
_SENTENCE = r"[\p{L}\p{N}][^。！？!?…\n\r]*"
# In UTF-16 a character beyond the first plane is two units; the first one tells the Chinese ones (U+20000 to U+3FFFF).
_HAN_UNITS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xD840, 0xD8BF))
_UNITS = 0x10000
# Two counts in one number: Chinese characters above, those in common use below.
_HAN = 1 << 32
_BORDER = ord("\n")
# GB/T 2312—1980 orders its 3,755 characters of level 1 (in common use) in these rows.
_FIRST_ROW, _LAST_ROW = 0xB0, 0xD7


def measure_texts(texts: pl.Series, plain_texts: pl.Series) -> list[pl.Series]:
    """The columns of TEXT_MEASURES (Int32), null where the text is; `plain_texts` are bare of punctuation and blanks.

    `letters`: characters of the plain text; `sentences`: stretches between sentence ends that hold a letter;
    `han_characters`: Chinese characters; `common_characters`: those of them in GB/T 2312—1980 level 1.
    """
    han, common = _count_characters(plain_texts)
    return [
        plain_texts.str.len_chars().cast(pl.Int32).alias("letters"),
        texts.str.count_matches(_SENTENCE).cast(pl.Int32).alias("sentences"),
        han.alias("han_characters"),
        common.alias("common_characters"),
    ]


def _count_characters(texts: pl.Series) -> tuple[pl.Series, pl.Series]:
    """Chinese characters of each text, and those of them in common use; no text holds a line break."""
    # All texts in one go, each ended by a border that counts nothing, so that none is empty.
    together = (texts.fill_null("") + "\n").str.join("").item() if len(texts) else ""
    units = np.frombuffer(together.encode("utf-16-le"), dtype=np.uint16)
    ends = np.flatnonzero(units == _BORDER)
    starts = np.concatenate(([0], ends[:-1] + 1))
    sums = np.add.reduceat(_worth_of_unit()[units], starts) if len(ends) else np.zeros(0, dtype=np.int64)
    nothing = pl.repeat(None, len(texts), dtype=pl.Int32, eager=True)
    han, common = (
        pl.Series(count.astype(np.int32)).zip_with(texts.is_not_null(), nothing)
        for count in (sums // _HAN, sums % _HAN)
    )
    return han, common


@cache
def _worth_of_unit() -> NDArray[np.int64]:
    """What each UTF-16 unit adds to the two counts."""
    worth = np.zeros(_UNITS, dtype=np.int64)
    for first, last in _HAN_UNITS:
        worth[first : last + 1] += _HAN
    worth[[ord(character) for character in _common_characters()]] += 1
    return worth


def _common_characters() -> str:
    pairs = [bytes((row, cell)) for row in range(_FIRST_ROW, _LAST_ROW + 1) for cell in range(0xA1, 0xFF)]
    return b"".join(pairs).decode("gb2312", "ignore")
