"""What is taken of a text once, when it is loaded: its plain form, letters, sentences, characters in common use."""

from functools import cache

import numpy as np
import polars as pl
import pyarrow
from numpy.typing import NDArray

# The columns of `post` that come out of a text; NULL without one.
TEXT_MEASURES = ("letters", "sentences", "han_characters", "common_characters")

# What two copies of a text may differ in: blanks, punctuation, and invisible characters.
_NOT_TEXT = r"[\s\p{P}\p{C}]"
# What characters are, one bit each. Anything that NFKC or lower case could still change wants more; the range is
# CJK unified ideographs. Full stop, question and exclamation mark end a sentence (GB/T 15834—2011); in posts so do
# an ellipsis and a new line. What holds no letter is none.
_OUT, _WANTS_MORE, _LETTER, _END, _HAN, _COMMON = (1 << place for place in range(6))
_PATTERNS = {
    _OUT: _NOT_TEXT,
    _WANTS_MORE: r"[^0-9a-z\x{4E00}-\x{9FFF}]",
    _LETTER: r"[\p{L}\p{N}]",
    _END: r"[。！？!?…\n\r]",
    _HAN: r"[\x{3400}-\x{4DBF}\x{4E00}-\x{9FFF}\x{F900}-\x{FAFF}\x{20000}-\x{3FFFF}]",
}
# Most files need the first plane of Unicode only, nearly all others the second one too.
_SIZES = (0x10000, 0x20000, 0x110000)
_SURROGATES = range(0xD800, 0xE000)
# A character takes one byte in UTF-8, from each of these on one more.
_WIDER = (0x80, 0x800, 0x10000)
# GB/T 2312—1980 orders its 3,755 characters of level 1 (in common use) in these rows.
_FIRST_ROW, _LAST_ROW = 0xB0, 0xD7


def measure_texts(texts: pl.Series) -> tuple[pl.Series, list[pl.Series]]:
    """The plain form of each text and the columns of TEXT_MEASURES (Int32), all null where the text is.

    Plain is what two copies of a text have in common: no blanks, punctuation or invisible characters, NFKC, lower case.
    `letters`: characters of the plain text; `sentences`: stretches between sentence ends that hold a letter;
    `han_characters`: Chinese characters of the plain text; `common_characters`: those of them in GB/T 2312—1980 level 1.
    """
    characters = _Characters(texts.fill_null(""))
    plain = characters.without(_OUT)
    counts = [
        characters.lengths - characters.count(_OUT),
        characters.count_sentences(),
        characters.count(_HAN),
        characters.count(_COMMON),
    ]
    # Most texts are done by now; the costly steps run on the others only.
    places = np.flatnonzero(characters.hold(_WANTS_MORE))
    if len(places):
        rest = plain.gather(places).str.normalize("NFKC").str.to_lowercase().str.replace_all(_NOT_TEXT, "")
        plain = plain.scatter(places, rest)
        again = _Characters(rest)
        for count, kind in zip(counts[2:], (_HAN, _COMMON), strict=True):
            count[places] = again.count(kind)
        counts[0][places] = again.lengths
    measures = [pl.Series(name, count) for name, count in zip(TEXT_MEASURES, counts, strict=True)]
    return _known(plain, texts), [_known(measure, texts) for measure in measures]


def _known(values: pl.Series, texts: pl.Series) -> pl.Series:
    return values if texts.null_count() == 0 else values.set(texts.is_null(), None)


class _Characters:
    """All characters of a column of texts in one row, and what each of them is."""

    def __init__(self, texts: pl.Series) -> None:
        self.lengths = texts.str.len_chars().cast(pl.Int32).to_numpy(writable=True)
        self._is_filled = self.lengths > 0
        self._starts = (np.cumsum(self.lengths, dtype=np.int64) - self.lengths)[self._is_filled]
        together = str(_bytes_of(texts), "utf-8").encode("utf-32-le")
        self._codes = np.frombuffer(together, dtype=np.uint32)
        self._kinds = _kinds_of(self._codes)

    def count(self, kind: int) -> NDArray[np.int32]:
        """How many characters of each text are of that kind."""
        return self._spread(self._sum((self._kinds & kind) != 0))

    def hold(self, kind: int) -> NDArray[np.bool_]:
        """Whether each text holds a character of that kind."""
        return self.count(kind) > 0

    def count_sentences(self) -> NDArray[np.int32]:
        """How many stretches of each text hold a letter."""
        begins = (self._kinds & _END) != 0
        begins[self._starts] = True
        stretches = np.flatnonzero(begins)
        if not len(stretches):
            return self._spread(np.zeros(0, dtype=np.int32))
        hold = np.bitwise_or.reduceat(self._kinds, stretches) & _LETTER != 0
        firsts = np.searchsorted(stretches, self._starts)
        return self._spread(np.add.reduceat(hold.view(np.uint8), firsts, dtype=np.int32))

    def without(self, kind: int) -> pl.Series:
        """The texts without the characters of that kind."""
        stays = (self._kinds & kind) == 0
        codes = self._codes[stays]
        data = str(codes.data, "utf-32-le").encode()
        sizes = self._sum(stays)
        for first in _WIDER:
            if len(codes) and codes.max() >= first:
                sizes += self._sum((self._codes >= first) & stays)
        ends = np.cumsum(np.concatenate(([0], self._spread(sizes))), dtype=np.int64)
        buffers = [None, pyarrow.py_buffer(ends.tobytes()), pyarrow.py_buffer(data)]
        texts = pyarrow.Array.from_buffers(pyarrow.large_utf8(), len(ends) - 1, buffers)
        return pl.Series("plain_text", texts)

    def _sum(self, are: NDArray[np.bool_]) -> NDArray[np.int32]:
        """How many of the characters of each filled text `are` so."""
        if not len(are):
            return np.zeros(0, dtype=np.int32)
        sums: NDArray[np.int32] = np.add.reduceat(are.view(np.uint8), self._starts, dtype=np.int32)
        return sums

    def _spread(self, values: NDArray[np.generic]) -> NDArray[np.int32]:
        """The values of the filled texts at their places, 0 at the others."""
        spread = np.zeros(len(self.lengths), dtype=np.int32)
        spread[self._is_filled] = values
        return spread


def _bytes_of(texts: pl.Series) -> memoryview:
    """The bytes of all texts, one behind the other."""
    array = texts.to_arrow(compat_level=pl.CompatLevel.oldest())
    _, ends, data = array.buffers()
    places = np.frombuffer(ends, dtype=np.int64)[array.offset : array.offset + len(array) + 1]
    return memoryview(data or b"")[places[0] : places[-1]]


def _kinds_of(codes: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """The bits of each character."""
    last = int(codes.max(initial=0))
    return np.take(_kinds(next(size for size in _SIZES if last < size)), codes)


@cache
def _kinds(size: int) -> NDArray[np.uint8]:
    """The bits of all characters below `size`; characters are told by the engine that also takes them out."""
    characters = pl.Series(["" if code in _SURROGATES else chr(code) for code in range(size)])
    kinds = np.zeros(size, dtype=np.uint8)
    for kind, pattern in _PATTERNS.items():
        kinds[characters.str.contains(pattern).to_numpy()] |= kind
    kinds[[ord(character) for character in _common_characters()]] |= _COMMON
    kinds[kinds & _OUT != 0] &= _OUT | _END
    return kinds


def _common_characters() -> str:
    pairs = [bytes((row, cell)) for row in range(_FIRST_ROW, _LAST_ROW + 1) for cell in range(0xA1, 0xFF)]
    return b"".join(pairs).decode("gb2312", "ignore")
