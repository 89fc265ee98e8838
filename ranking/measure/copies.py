"""Near copies among texts: MinHash over 4-character shingles finds candidates, the exact Jaccard decides.

The way and its figures are those of the project's scale study: a flat array of character codes, signatures by
`np.minimum.reduceat`, candidates from bands of equal rows, an estimate from the signature, then the exact check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

SHINGLE = 4
SIMILAR = 0.8
# A shorter text is alike by chance or by formula: it is a copy of no one, only the very same text.
SHORT_BELOW = 20

# 16 bands of 4 rows: of pairs at 0.8 all but 2 in 10,000 share a band, and many that are far below do too.
_BANDS, _ROWS = 16, 4
# Four standard deviations below 0.8 at 64 rows: what lies lower is not worth the exact check.
_ESTIMATE = 0.6
# Up to so many texts in a bucket every pair is looked at, in larger ones each with the first and the few before it.
_SMALL_BUCKET, _FEW = 16, 4
_TEXTS_AT_ONCE = 20_000
_PAIRS_AT_ONCE = 4_000

_LINK = r"(?i)https?://[!-~]+|www\.[!-~]+"
# Some keyboards give both signs in full width.
_TOPIC = r"[#＃][^#＃\n]{1,40}[#＃]|[#＃][^\s#＃]+"
_MENTION = r"[@＠][\p{L}\p{N}_\-]{1,30}[:：]?"
# What platforms and their crawlers put into a text that nobody wrote.
_BOILERPLATE = r"展开全文|收起全文|\.{3}全文|…全文|O?网页链接|[^\s，。！？]{1,20}的微博视频|L[^\s，。]{1,20}的微博视频|转发微博"
_NOT_TEXT = r"[^\p{L}\p{N}]+"


def bare_texts(texts: pl.Series) -> pl.Series:
    """What of a text can be copied: without links, topics, mentions, boilerplate, punctuation, blanks, emoji.

    Letters and digits are in NFKC (half width) and lower case; null where the text is.
    """
    cleaned = texts
    for pattern in (_LINK, _TOPIC, _MENTION, _BOILERPLATE):
        has = cleaned.str.contains(pattern).fill_null(value=False)
        if has.any():
            cleaned = cleaned.scatter(has.arg_true(), cleaned.filter(has).str.replace_all(pattern, ""))
    return cleaned.str.normalize("NFKC").str.to_lowercase().str.replace_all(_NOT_TEXT, "")


@dataclass(frozen=True)
class _Codes:
    """Texts as one flat array of character codes; text i lies between its two borders."""

    codes: NDArray[np.uint16]
    borders: NDArray[np.int64]

    @property
    def count(self) -> int:
        return len(self.borders) - 1


def similar_pairs(texts: pl.Series) -> pl.DataFrame:
    """Every pair of different texts with a Jaccard of at least 0.8: `first`, `second` (places), `similarity`.

    `texts` are distinct, bare and at least SHORT_BELOW long, best in order of time: in a very common text each
    is compared with the earliest and with those just before it. Ordered by `first`, `second`.
    """
    if len(texts) < 2:
        return _pairs_frame(np.empty((0, 2), dtype=np.int64), np.empty(0))
    codes = _encode(texts)
    signatures = _sign(codes)
    candidates = _candidates(signatures)
    likely = candidates[_estimates(signatures, candidates) >= _ESTIMATE]
    del signatures
    jaccards = np.concatenate([np.empty(0), *(_jaccards(codes, some) for some in _chunks(likely))])
    is_similar = jaccards >= SIMILAR
    return _pairs_frame(likely[is_similar], jaccards[is_similar])


def _pairs_frame(pairs: NDArray[np.int64], similarities: NDArray[Any]) -> pl.DataFrame:
    return pl.DataFrame(
        {"first": pairs[:, 0], "second": pairs[:, 1], "similarity": similarities},
        schema={"first": pl.Int64, "second": pl.Int64, "similarity": pl.Float64},
    ).sort("first", "second")


def _encode(texts: pl.Series) -> _Codes:
    lengths = texts.str.len_chars().to_numpy()
    borders = np.concatenate(([0], np.cumsum(lengths, dtype=np.int64)))
    codes = np.empty(borders[-1], dtype=np.uint16)
    rare: dict[int, int] = {}
    for start in range(0, len(texts), _TEXTS_AT_ONCE):
        stop = min(start + _TEXTS_AT_ONCE, len(texts))
        together = texts[start:stop].str.join("").item()
        wide = np.frombuffer(together.encode("utf-32-le"), dtype=np.uint32)
        codes[borders[start] : borders[stop]] = _narrow(wide, rare)
    return _Codes(codes, borders)


def _narrow(wide: NDArray[np.uint32], rare: dict[int, int]) -> NDArray[np.uint16]:
    """Character codes in 16 bits, so that a shingle of four is one exact 64-bit number.

    Characters beyond 16 bits get the codes of surrogates and of private use, which no bare text holds.
    """
    is_rare = wide > 0xFFFF
    if not is_rare.any():
        return wide.astype(np.uint16)
    narrow = wide.copy()
    for code in np.unique(wide[is_rare]).tolist():
        # Of more than 8,448 different ones the last share a code.
        rare.setdefault(code, min(0xD800 + len(rare), 0xF8FF))
        narrow[wide == code] = rare[code]
    return narrow.astype(np.uint16)


def _shingles(codes: _Codes, start: int, stop: int) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The shingles of texts start to stop in one array, and where each text's begin in it."""
    chosen = codes.codes[codes.borders[start] : codes.borders[stop]].astype(np.uint64)
    packed = chosen[:-3] << 48 | chosen[1:-2] << 32 | chosen[2:-1] << 16 | chosen[3:]
    ends = codes.borders[start + 1 : stop + 1] - codes.borders[start]
    # The last three places of a text begin no shingle of its own.
    is_own = np.ones(len(packed), dtype=np.bool_)
    for place in range(1, SHINGLE):
        inner = ends[:-1] - place
        is_own[inner] = False
    counts = np.diff(ends, prepend=0) - (SHINGLE - 1)
    begins = np.concatenate(([0], np.cumsum(counts[:-1]))).astype(np.int64)
    return packed[is_own].astype(np.uint64), begins


def _sign(codes: _Codes) -> NDArray[np.uint32]:
    """The MinHash signature of every text, a row each."""
    rng = np.random.default_rng(20190419)
    factors = rng.integers(0, 2**32, size=_BANDS * _ROWS, dtype=np.uint32) | np.uint32(1)
    addends = rng.integers(0, 2**32, size=_BANDS * _ROWS, dtype=np.uint32)
    signatures = np.empty((codes.count, _BANDS * _ROWS), dtype=np.uint32)
    for start in range(0, codes.count, _TEXTS_AT_ONCE):
        stop = min(start + _TEXTS_AT_ONCE, codes.count)
        shingles, begins = _shingles(codes, start, stop)
        mixed = _mix(shingles)
        for row, (factor, addend) in enumerate(zip(factors, addends, strict=True)):
            signatures[start:stop, row] = np.minimum.reduceat(mixed * factor + addend, begins)
    return signatures


def _mix(shingles: NDArray[np.uint64]) -> NDArray[np.uint32]:
    """Each shingle as 32 well-mixed bits (the finaliser of SplitMix64, public domain constants)."""
    mixed = (shingles ^ (shingles >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return (mixed >> np.uint64(32)).astype(np.uint32)


def _candidates(signatures: NDArray[np.uint32]) -> NDArray[np.int64]:
    """Pairs of texts, the lower place first, that agree in all rows of a band; each pair once."""
    count = len(signatures)
    found = np.unique(np.empty(0, dtype=np.uint64))
    for band in range(_BANDS):
        rows = signatures[:, band * _ROWS : (band + 1) * _ROWS]
        keys = rows[:, 0].astype(np.uint64)
        for row in range(1, _ROWS):
            keys = keys * np.uint64(0x9E3779B97F4A7C15) + rows[:, row]
        found = _without_doubles(np.concatenate([found, *_pairs_of_buckets(keys, count)]))
    return np.column_stack((found // np.uint64(count), found % np.uint64(count))).astype(np.int64)


def _pairs_of_buckets(keys: NDArray[np.uint64], count: int) -> Iterator[NDArray[np.uint64]]:
    order = np.argsort(keys, kind="stable")
    ranked = keys[order]
    begins = np.flatnonzero(np.concatenate(([True], ranked[1:] != ranked[:-1])))
    sizes = np.diff(np.append(begins, count))
    shared = np.repeat(sizes > 1, sizes)
    order, size = order[shared], np.repeat(sizes, sizes)[shared]
    first = order[np.repeat(np.concatenate(([0], np.cumsum(sizes[sizes > 1])))[:-1], sizes[sizes > 1])]
    for back in range(1, _SMALL_BUCKET):
        later, earlier = order[back:], order[:-back]
        is_pair = (first[back:] == first[:-back]) & ((size[back:] <= _SMALL_BUCKET) | (back <= _FEW))
        yield _pack(earlier[is_pair], later[is_pair], count)
    yield _pack(first[first != order], order[first != order], count)


def _pack(lower: NDArray[np.int64], higher: NDArray[np.int64], count: int) -> NDArray[np.uint64]:
    return lower.astype(np.uint64) * np.uint64(count) + higher.astype(np.uint64)


def _without_doubles(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    # np.unique was measured to be many times slower on large uint64 arrays.
    ranked = np.sort(numbers)
    return ranked[np.concatenate(([True], ranked[1:] != ranked[:-1]))] if len(ranked) else ranked


def _estimates(signatures: NDArray[np.uint32], pairs: NDArray[np.int64]) -> NDArray[Any]:
    """The share of equal rows of each pair's signatures."""
    estimates = np.empty(len(pairs))
    step = 200_000
    for start in range(0, len(pairs), step):
        some = pairs[start : start + step]
        estimates[start : start + step] = (signatures[some[:, 0]] == signatures[some[:, 1]]).mean(axis=1)
    return estimates


def _chunks(pairs: NDArray[np.int64]) -> Iterator[NDArray[np.int64]]:
    for start in range(0, len(pairs), _PAIRS_AT_ONCE):
        yield pairs[start : start + _PAIRS_AT_ONCE]


def _jaccards(codes: _Codes, pairs: NDArray[np.int64]) -> NDArray[Any]:
    """The exact Jaccard of each pair: shared shingles by all different ones."""
    sides = [_sets_of(codes, pairs[:, side]) for side in (0, 1)]
    owners = np.concatenate([owner for owner, _ in sides])
    shingles = np.concatenate([shingle for _, shingle in sides])
    order = np.lexsort((shingles, owners))
    owners, shingles = owners[order], shingles[order]
    # Each side holds a shingle once, so that two alike in a row are one shared by both.
    is_shared = (owners[1:] == owners[:-1]) & (shingles[1:] == shingles[:-1])
    shared = np.bincount(owners[1:][is_shared], minlength=len(pairs))
    total = np.bincount(owners, minlength=len(pairs))
    return np.asarray(shared / (total - shared))


def _sets_of(codes: _Codes, texts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """The different shingles of each named text, with the place of the text in the list."""
    lengths = codes.borders[texts + 1] - codes.borders[texts]
    borders = np.concatenate(([0], np.cumsum(lengths)))
    places = np.arange(borders[-1]) + np.repeat(codes.borders[texts] - borders[:-1], lengths)
    shingles, begins = _shingles(_Codes(codes.codes[places], borders), 0, len(texts))
    owners = np.repeat(np.arange(len(texts)), np.diff(np.append(begins, len(shingles))))
    order = np.lexsort((shingles, owners))
    owners, shingles = owners[order], shingles[order]
    is_new = np.concatenate(([True], (owners[1:] != owners[:-1]) | (shingles[1:] != shingles[:-1])))
    return owners[is_new], shingles[is_new]
