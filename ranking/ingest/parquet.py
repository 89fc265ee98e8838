"""Reading Parquet in batches, every cell as the text that a CSV would hold."""

from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pyarrow
import pyarrow.parquet

from ranking.errors import InputError
from ranking.ingest.table import CHUNK_ROWS, ROW, Chunk, Table, unique_names

_ZONE = "Asia/Shanghai"
_TIME = "%Y-%m-%d %H:%M:%S"


def open_parquet(path: Path) -> Table:
    """The Parquet file at `path`; raises InputError when it is damaged."""
    try:
        file = pyarrow.parquet.ParquetFile(path)
        names = file.schema_arrow.names
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(_damaged(path)) from error
    return Table(unique_names(names), lambda: _chunks(path))


def _chunks(path: Path) -> Iterator[Chunk]:
    done = 0
    try:
        with pyarrow.parquet.ParquetFile(path) as file:
            for batch in file.iter_batches(CHUNK_ROWS):
                rows = pl.DataFrame(pl.from_arrow(pyarrow.Table.from_batches([batch])))
                rows.columns = list(unique_names(rows.columns))
                texts = rows.select(_as_text(name, kind) for name, kind in rows.schema.items())
                numbers = pl.int_range(done + 1, done + rows.height + 1, dtype=pl.Int64, eager=True)
                yield Chunk(texts.insert_column(0, numbers.alias(ROW)))
                done += rows.height
    except (pyarrow.ArrowException, OSError) as error:
        raise InputError(_damaged(path)) from error


def _damaged(path: Path) -> str:
    return f"{path}: 不是可读的 Parquet 文件，可能没有下载完整，请重新导出"


def _as_text(name: str, kind: pl.DataType) -> pl.Expr:
    column = pl.col(name)
    if isinstance(kind, pl.Datetime):
        local = column.dt.convert_time_zone(_ZONE) if kind.time_zone else column
        return local.dt.strftime(_TIME)
    if kind == pl.Date:
        return column.dt.strftime("%Y-%m-%d")
    if isinstance(kind, pl.List):
        return column.cast(pl.List(pl.String)).list.join(",")
    return column.cast(pl.String)
