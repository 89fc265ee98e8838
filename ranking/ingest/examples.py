"""The example row that a template comes with: known by its mark, never loaded."""

from collections.abc import Iterator
from dataclasses import replace

from ranking.ingest.columns import EXAMPLE
from ranking.ingest.format import Format
from ranking.ingest.table import Chunk, Table

_NOTE = "没有载入模板里的示例行（写着“演示”的一行）"


def without_examples(table: Table, form: Format) -> Table:
    """`table` without example rows; that there were some is added to what was found."""
    name = form.names(table.header).get(form.example_key or "")
    if name is None:
        return table

    def chunks() -> Iterator[Chunk]:
        for chunk in table.chunks():
            is_example = (chunk.rows[name].str.strip_chars() == EXAMPLE).fill_null(False)
            if is_example.any():
                table.found.append(_NOTE)
                yield replace(chunk, rows=chunk.rows.filter(~is_example))
            else:
                yield chunk

    return replace(table, chunks=chunks)
