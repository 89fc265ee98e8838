"""Why rows cannot be used: of several faults of a row the first one found counts."""

from collections.abc import Mapping, Sequence

import polars as pl

from ranking.ingest.counts import tidy_texts
from ranking.ingest.table import ROW

# Ends the remedies of figures that may be unknown.
_OR_EMPTY = "或留空"

SCHEMA = {"row": pl.Int64(), "field": pl.String(), "value": pl.String(), "reason": pl.String()}


class Faults:
    """The faults of one chunk of canonical text rows, gathered column by column."""

    def __init__(self, rows: pl.DataFrame, names: Mapping[str, str]) -> None:
        self._rows = rows
        self._names = names
        self._keys = _empty(rows.height)
        self._reasons = _empty(rows.height)
        self._needed: set[str] = set()

    def add(self, key: str, reasons: pl.Series) -> None:
        """A fault of column `key` wherever `reasons` says one."""
        if reasons.null_count() == len(reasons):
            return
        if key in self._needed:
            reasons = reasons.str.replace(_OR_EMPTY, "", literal=True)
        first = reasons.is_not_null() & self._reasons.is_null()
        self._keys = self._keys.set(first, key)
        self._reasons = self._reasons.fill_null(reasons)

    def add_where(self, key: str, wrong: pl.Series, reason: str) -> None:
        """The same fault of column `key` wherever `wrong` is true."""
        if wrong.any():
            self.add(key, _empty(len(wrong)).set(wrong.fill_null(False), reason))

    def need(self, *keys: str) -> None:
        """No remedy of these columns, from here on, is to leave the cell empty."""
        self._needed |= set(keys)

    def require(self, *keys: str) -> None:
        """A fault wherever one of the required cells is empty, or says that nothing is provided."""
        self.need(*keys)
        for key in keys:
            self.add_where(key, tidy_texts(self._rows[key]).is_null(), "必填项为空，请补全")

    @property
    def none(self) -> pl.Series:
        """Whether a row has no fault."""
        return self._reasons.is_null()

    def table(self) -> pl.DataFrame:
        """One line a faulty row: row, field as the file calls it, value found, reason."""
        if self._reasons.null_count() == len(self._reasons):
            return pl.DataFrame(schema=SCHEMA)
        faulty = self._rows.with_columns(_key=self._keys, reason=self._reasons).filter(~self.none)
        parts = [
            part.select(
                row=pl.col(ROW),
                field=pl.lit(self._names.get(str(key), str(key))),
                value=pl.col(str(key)).replace("", None)
                if str(key) in faulty.columns
                else pl.lit(None, dtype=pl.String),
                reason=pl.col("reason"),
            )
            for (key,), part in faulty.group_by("_key")
        ]
        return pl.concat(parts).sort("row")


def _empty(length: int) -> pl.Series:
    return pl.repeat(None, length, dtype=pl.String, eager=True)


def faults_of(rows: Sequence[tuple[int, str | None, str | None, str]]) -> pl.DataFrame:
    """Faults found one by one, in the form of `Faults.table`."""
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")
