"""Rows that cannot be used are kept: where they stood, why, and as they were."""

import json
from collections.abc import Iterable

import polars as pl

from ranking.ingest.asides import tell_asides
from ranking.ingest.faults import SCHEMA
from ranking.ingest.source import Source
from ranking.ingest.table import ROW, BrokenRow, Chunk, Table
from ranking.store import Store

# What stands for a row that could not be split, where the file holds personal fields.
_WITHHELD = "（含个人信息，原文未保存）"
_BROKEN_FIELD = "整行"
_LONGEST_VALUE = 200


class Rejections:
    """Gathers the rejected rows of one file and writes them with it."""

    def __init__(self, store: Store, source: Source) -> None:
        self._store = store
        self._source = source
        self._gathered: list[pl.DataFrame] = []

    def add(self, chunk: Chunk, faults: pl.DataFrame) -> None:
        """Keep the faulty rows of a chunk and what could not be split into cells."""
        if not faults.is_empty():
            self._gathered.append(self._with_raw(faults, chunk.rows))
        if chunk.broken:
            self._gathered.append(self._broken(chunk.broken))

    def add_late(self, table: Table, faults: pl.DataFrame) -> None:
        """Keep rows that turned out faulty while merging; the file is read again for their text."""
        if faults.is_empty():
            return
        wanted = faults["row"].implode()
        found = [chunk.rows.filter(chunk.rows[ROW].is_in(wanted)) for chunk in table.chunks()]
        self._gathered.append(self._with_raw(faults, pl.concat(found, how="diagonal")))

    def write(self) -> int:
        """Write what was gathered; the result is the number of rows."""
        if not self._gathered:
            return 0
        rejected = pl.concat(self._gathered).sort("row")
        self._store.con.register("rejected_rows", rejected)
        self._store.con.execute(
            f"INSERT INTO rejected_row BY NAME SELECT {self._source.load_id} AS load_id, * FROM rejected_rows "
            "ORDER BY row"
        )
        self._store.con.unregister("rejected_rows")
        return rejected.height

    def _with_raw(self, faults: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
        public = self._source.format.public_columns
        kept = rows.select(
            ROW, *(name for name in rows.columns if name != ROW and (not public or name in public))
        )
        faulty = kept.filter(kept[ROW].is_in(faults["row"].implode()))
        raws = pl.DataFrame(
            {"row": faulty[ROW], "raw": list(_objects(faulty.drop(ROW)))},
            schema={"row": pl.Int64, "raw": pl.String},
        )
        told = _with_asides(faults, rows)
        return told.with_columns(pl.col("value").str.slice(0, _LONGEST_VALUE)).join(
            raws, on="row", how="left"
        )

    def _broken(self, rows: Iterable[BrokenRow]) -> pl.DataFrame:
        is_private = self._source.format.public_columns is not None
        lines = [
            (
                row.row,
                _BROKEN_FIELD,
                None,
                row.reason,
                _json({_BROKEN_FIELD: _WITHHELD if is_private else row.text}),
            )
            for row in rows
        ]
        return pl.DataFrame(lines, schema={**SCHEMA, "raw": pl.String()}, orient="row")


def _with_asides(faults: pl.DataFrame, rows: pl.DataFrame) -> pl.DataFrame:
    """`faults` with the plain reason where a row is a total or a note and no data at all."""
    asides = tell_asides(rows.filter(rows[ROW].is_in(faults["row"].implode())))
    is_aside = pl.col("aside").is_not_null()
    return faults.join(asides, on="row", how="left", maintain_order="left").select(
        pl.col("row"),
        field=pl.when(is_aside).then(pl.lit(_BROKEN_FIELD)).otherwise(pl.col("field")),
        value=pl.when(~is_aside & (pl.col("value") != pl.col("reason"))).then(pl.col("value")),
        reason=pl.coalesce("aside", "reason"),
    )


def _objects(rows: pl.DataFrame) -> Iterable[str]:
    """Each row as a JSON object of column → text, empty cells left out."""
    for row in rows.iter_rows(named=True):
        yield _json({name: cell for name, cell in row.items() if cell})


def _json(cells: dict[str, str]) -> str:
    return json.dumps(cells, ensure_ascii=False)
