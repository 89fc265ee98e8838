"""Ids for posts whose source gives none: made of what tells its posts apart."""

import hashlib
import unicodedata
from collections.abc import Sequence

import polars as pl

from ranking.ingest.table import ROW
from ranking.ingest.times import read_times

# Enough for a chance collision among a million posts of one account to stay below one in ten million.
_DIGITS = 16
# A platform gives plain ids; the mark keeps made ones apart.
MARK = "nk-"
# Workbooks that people save again lose the seconds, so that they cannot tell posts apart.
_FORMS = {"day": "%Y-%m-%d", "minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M"}


def natural_ids(rows: pl.DataFrame, key: Sequence[str]) -> pl.Series:
    """The id of each row: the same wherever the columns of `key` say the same.

    Blanks and full-width forms in texts make no difference, nor do seconds in times.
    """
    parts = [_times(rows[name]) if name == "published_at" else rows[name] for name in key]
    return pl.Series("post_id", [_id_of(row) for row in zip(*parts, strict=True)], dtype=pl.String)


def tell_twins(rows: pl.DataFrame, key_labels: str) -> pl.Series:
    """A reason for every row that has the id of an earlier row and says something else.

    Nobody can tell whether they are one post; a file of such a source comes in one chunk.
    """
    said = rows.with_columns(_said=pl.struct(pl.exclude(ROW)).rank("dense"))
    first = pl.col(ROW).first().over("post_id")
    differs = pl.col("_said") != pl.col("_said").first().over("post_id")
    reason = pl.format(
        "与第 {} 行的{}都相同而其他内容不同，分不清是不是同一稿件，请核对", first, pl.lit(key_labels)
    )
    return said.select(pl.when(differs).then(reason)).to_series()


def _times(texts: pl.Series) -> pl.Series:
    """Times to the minute, or to the day where no more is known; what cannot be read stands as it is."""
    found = read_times(texts)
    told = texts
    for precision, form in _FORMS.items():
        is_such = (found.precisions == precision).fill_null(False)
        told = told.zip_with(~is_such, found.values.dt.strftime(form))
    return told


def _id_of(parts: Sequence[str | None]) -> str:
    plain = ("".join(unicodedata.normalize("NFKC", part or "").split()) for part in parts)
    return MARK + hashlib.sha256("\x1f".join(plain).encode("utf-8", "replace")).hexdigest()[:_DIGITS]
