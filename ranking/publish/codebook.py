"""The codebook beside the data: every column and field of every file, what it means, its unit and source."""

import csv
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, fields

from ranking.formula_cells import defuse
from ranking.publish.columns import board_columns
from ranking.publish.json_fields import CHART_FIELDS, JSON_FIELDS
from ranking.publish.model import Board

NAME = "codebook"
_TABLES = "各榜的 CSV 和工作簿"
_JSON = "各榜的 JSON"
_CHARTS = "charts 文件夹中各图的 JSON；CSV 的列同其 columns"


@dataclass(frozen=True)
class Entry:
    """One column of a table, or one field of a JSON file."""

    files: str
    name: str
    meaning: str
    unit: str
    source: str


_HEADERS = {"files": "文件", "name": "字段", "meaning": "含义", "unit": "单位", "source": "来源"}


def list_entries(boards: Sequence[Board]) -> list[Entry]:
    """The codebook of an edition; a column that not all boards have names those that have it."""
    return [
        *_list_columns(boards),
        *(Entry(_JSON, *field) for field in JSON_FIELDS),
        *(Entry(_CHARTS, *field) for field in CHART_FIELDS),
    ]


def _list_columns(boards: Sequence[Board]) -> Iterator[Entry]:
    holders: dict[tuple[str, str, str, str], list[str]] = {}
    for board in boards:
        for column in board_columns(board):
            key = (column.title, column.meaning, column.unit, column.source)
            holders.setdefault(key, []).append(board.slug)
    for key, slugs in holders.items():
        where = _TABLES if len(slugs) == len(boards) else f"{_TABLES}：{'、'.join(slugs)}"
        yield Entry(where, *key)


def codebook_csv(boards: Sequence[Board]) -> str:
    """The codebook as CSV with CRLF line ends, without the byte-order mark."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([_HEADERS[field.name] for field in fields(Entry)])
    lines.writerows([defuse(str(cell)) for cell in asdict(entry).values()] for entry in list_entries(boards))
    return text.getvalue()


def codebook_json(boards: Sequence[Board]) -> str:
    """The codebook as a JSON list."""
    entries = [asdict(entry) for entry in list_entries(boards)]
    return json.dumps(entries, ensure_ascii=False, indent=1) + "\n"
