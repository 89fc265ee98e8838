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
_HAN, _COMMON = 1, 2
_HAN_BLOCKS = ((0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x3FFFF))
_CODES = 0x110000
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
    """Chinese characters of each text, and those of them in common use."""
    said = texts.fill_null("")
    together = said.str.join("").item() if len(said) else ""
    # In UTF-32 every character is one number.
    codes = np.frombuffer(together.encode("utf-32-le", "replace"), dtype=np.uint32)
    classes = _class_of_code()[codes]
    borders = np.cumsum(said.str.len_chars().to_numpy(), dtype=np.int64)
    counts = [_count(classes & mark, borders) for mark in (_HAN, _COMMON)]
    nothing = pl.repeat(None, len(texts), dtype=pl.Int32, eager=True)
    han, common = (
        pl.Series(count, dtype=pl.Int32).zip_with(texts.is_not_null(), nothing) for count in counts
    )
    return han, common


def _count(marks: NDArray[np.uint8], borders: NDArray[np.int64]) -> NDArray[np.int32]:
    """How many marks are set in each text, which ends before its border."""
    so_far = np.concatenate(([0], np.cumsum(marks != 0, dtype=np.int32))).astype(np.int32)
    return np.diff(so_far[borders], prepend=np.int32(0))


@cache
def _class_of_code() -> NDArray[np.uint8]:
    """What each character is, by its code."""
    classes = np.zeros(_CODES, dtype=np.uint8)
    for first, last in _HAN_BLOCKS:
        classes[first : last + 1] |= _HAN
    classes[[ord(character) for character in _common_characters()]] |= _COMMON
    return classes


def _common_characters() -> str:
    pairs = [bytes((row, cell)) for row in range(_FIRST_ROW, _LAST_ROW + 1) for cell in range(0xA1, 0xFF)]
    return b"".join(pairs).decode("gb2312", "ignore")
