"""Rows of a table that are no data: totals, and notes that people put under it."""

import polars as pl

from ranking.ingest.table import ROW

# What a row of totals calls itself.
TOTALS = r"^(合计|总计|小计|共计|总和|汇总|平均|平均值|均值)[:：]?$"
_TOTAL = "是合计一类的行，不是数据，不计入"
_NOTE = "整行只有一格有内容，像是说明文字，不计入"
# In narrower tables a single cell can be a row.
_NARROW = 3


def tell_asides(rows: pl.DataFrame) -> pl.DataFrame:
    """Why rows are no data, `row` and `aside`, one line a row; NULL where they may be."""
    cells = [pl.col(name) for name in rows.columns if name != ROW]
    texts = rows.select(ROW, pl.concat_list(cell.str.strip_chars() for cell in cells).alias("cells"))
    filled = pl.col("cells").list.eval(pl.element().filter(pl.element() != ""))
    is_total = filled.list.eval(pl.element().str.contains(TOTALS)).list.any()
    is_note = (filled.list.len() == 1) & pl.lit(len(cells) > _NARROW)
    return texts.select(
        row=pl.col(ROW),
        aside=pl.when(is_total).then(pl.lit(_TOTAL)).when(is_note).then(pl.lit(_NOTE)),
    )
