"""Writes each board as CSV that Excel and WPS open as it is meant."""

import csv
import io
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path

from ranking.formula_cells import defuse
from ranking.publish.chart_data import write_chart_files
from ranking.publish.codebook import codebook_csv
from ranking.publish.columns import Cell, Column, board_columns
from ranking.publish.files import write_if_changed
from ranking.publish.model import Board
from ranking.publish.publication import Audience, Publication


class CsvExporter:
    """One line an account, ranked first, then those without a rank; UTF-8 with a byte-order mark."""

    name = "csv"
    title = "CSV"
    media_type = "text/csv"
    audience: Audience = "public"
    on_request = False

    def export(self, publication: Publication, tick: Callable[[], None]) -> Iterator[Path]:
        """Write `data/BOARD.csv`, the numbers of charts, and what the columns mean, `data/codebook.csv`."""
        for board in publication.boards:
            path = publication.data_file(board, "csv")
            if write_if_changed(path, csv_text(board).encode("utf-8-sig")):
                yield path
            tick()
        yield from write_chart_files(publication.chart_folder, publication.charts, publication.facts, "csv")
        path = publication.codebook("csv")
        if write_if_changed(path, codebook_csv(publication.boards).encode("utf-8-sig")):
            yield path


def csv_text(board: Board) -> str:
    """The board as CSV with CRLF line ends, without the byte-order mark."""
    columns = board_columns(board)
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([defuse(column.title) for column in columns])
    for row in board.rows:
        lines.writerow([_print_cell(column, column.cell(row)) for column in columns])
    return text.getvalue()


def _print_cell(column: Column, cell: Cell) -> str:
    if cell is None:
        return ""
    text = str(cell) if isinstance(cell, str | int) else f"{Decimal(str(cell)):f}"
    return defuse(text) if column.kind == "text" else text
