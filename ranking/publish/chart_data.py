"""The numbers of a chart as files of their own, at an address that stays: `data/charts/NAME.csv` and `.json`."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from ranking.formula_cells import defuse
from ranking.publish.files import write_if_changed
from ranking.publish.model import Chart, ChartTable, Facts
from ranking.publish.wording import MISSING

_NUMBER = re.compile(r"-?[0-9][0-9,]*(\.[0-9]+)?%?")


def write_chart_files(folder: Path, charts: Iterable[Chart], facts: Facts, suffix: str) -> Iterator[Path]:
    """Write the charts that have data files in one format; gives those that changed."""
    for chart in charts:
        text = (
            chart_csv(chart.table).encode("utf-8-sig")
            if suffix == "csv"
            else chart_json(chart, facts).encode()
        )
        path = folder / f"{chart.data}.{suffix}"
        if write_if_changed(path, text):
            yield path


def chart_csv(table: ChartTable) -> str:
    """The chart's table as CSV with CRLF line ends, without the byte-order mark; what is missing is an empty cell."""
    text = io.StringIO(newline="")
    lines = csv.writer(text)
    lines.writerow([defuse(column) for column in table.columns])
    lines.writerows([_print_cell(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _print_cell(cell: str) -> str:
    """A negative number stays one; any other text that begins like a formula is made harmless."""
    if cell == MISSING:
        return ""
    return cell if _NUMBER.fullmatch(cell) else defuse(cell)


def chart_json(chart: Chart, facts: Facts) -> str:
    """The chart's finding, units, source and table; null where a number is missing, a line a row."""
    head = {
        "edition": facts.edition_id,
        "profile": facts.profile,
        "notice": facts.notice,
        "title": chart.title,
        "units": chart.units,
        "source": chart.source,
        "columns": chart.table.columns,
    }
    told = ",\n".join(f"{_dump(key)}: {_dump(value)}" for key, value in head.items())
    rows = ",\n".join(_dump([None if cell == MISSING else cell for cell in row]) for row in chart.table.rows)
    return f'{{{told},\n"rows": [\n{rows}\n]}}\n'


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
