"""The same export as strangers' programs would have saved it: other order, more columns, other encoding, a workbook."""

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from ranking.ingest import FORMATS, LoadOptions, load_paths
from ranking.ingest.model import group_of_kind
from ranking.ingest.workbook import read_sheets
from ranking.store import open_store
from tests.ingest.desk import NOW
from tests.ingest.test_cases import options_of, tell_store

_CASES = Path(__file__).parents[1] / "cases" / "formats"
_ALL = [path for path in _CASES.glob("*/input/**/*") if path.suffix in (".csv", ".xlsx", ".xls")]
# One file a case and one table a file; a 单篇详情 is a form and no table, and hard cases are about how they are saved.
_FILES = sorted(
    path
    for path in _ALL
    if len(
        [other for other in _ALL if other.relative_to(_CASES).parts[0] == path.relative_to(_CASES).parts[0]]
    )
    == 1
    and not path.relative_to(_CASES).parts[0].startswith(("wechat-article-", "mediacrawler-weibo-xlsx"))
    and "-hard-" not in path.relative_to(_CASES).parts[0]
)
# Rows of a later version stand under the header of an earlier one by their place; a header is written again
# at the line's start: neither can be told in columns that somebody else arranged.
_IN_PLACE = {"weibo-crawler-33": ("other-order", "more-columns"), "weibospider-13": ("more-columns",)}
Rows = list[list[str]]


def _rows(path: Path) -> Rows:
    """The rows of a file, filled to one width: a ragged row has no order to change."""
    if path.suffix != ".csv":
        (_, sheet), *_ = read_sheets(path)
        return [[cell or "" for cell in row] for row in sheet.rows()]
    content = path.read_bytes()
    text = content.decode("utf-8-sig") if _is_utf8(content) else content.decode("gb18030")
    rows = [row for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    width = max(len(row) for row in rows)
    return [[*row, *[""] * (width - len(row))] for row in rows]


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _text(rows: Rows, **style: Any) -> str:
    target = io.StringIO(newline="")
    csv.writer(target, **style).writerows(rows)
    return target.getvalue()


def _other_order(rows: Rows) -> Rows:
    return [row[::-1] for row in rows]


def _more_columns(rows: Rows) -> Rows:
    """Columns in front, between and behind that nobody knows, as wide as what stands in the rows."""
    top = next(n for n, row in enumerate(rows) if sum(map(bool, row)) > 2)
    added = [("序号", "备用", "备注") if n <= top else (str(n), "7", "") for n in range(len(rows))]
    return [
        [first, *row[:2], middle, *row[2:], last]
        for row, (first, middle, last) in zip(rows, added, strict=True)
    ]


def _spaced_header(rows: Rows) -> Rows:
    return [[f" {cell}\t" for cell in rows[0]], *rows[1:]]


def _tabs(rows: Rows) -> Rows:
    return [rows[0], *([cell + "\t" if cell.isdigit() else cell for cell in row] for row in rows[1:])]


_ROWS: dict[str, Callable[[Rows], Rows]] = {
    "other-order": _other_order,
    "more-columns": _more_columns,
    "spaced-header": _spaced_header,
    "tabs-behind-numbers": _tabs,
}
_BYTES: dict[str, Callable[[Rows], bytes]] = {
    "bom-crlf": lambda rows: _text(rows, lineterminator="\r\n").encode("utf-8-sig"),
    "no-bom-lf": lambda rows: _text(rows, lineterminator="\n").encode(),
    "all-quoted": lambda rows: _text(rows, quoting=csv.QUOTE_ALL).encode("utf-8-sig"),
    "gb18030": lambda rows: _text(rows, lineterminator="\r\n").encode("gb18030"),
}


def _written_as_workbook(rows: Rows, path: Path) -> None:
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        sheet = book.add_worksheet("Sheet1")
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)


def _loaded(path: Path, case: Path, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """What the store holds after loading, without line numbers and reasons that name them."""
    (group,) = {group_of_kind(form.kind) for form in FORMATS if case.name.startswith(form.key)}
    with open_store(folder / "a.duckdb", create=True) as store:
        if (case / "before").is_dir():
            load_paths(store, "posts", [case / "before"], LoadOptions(), author="演示", now=NOW)
        load_paths(store, group, [path], options_of(case), author="演示", now=NOW)
        told = tell_store(store)
    for name, rows in told.items():
        for row in rows:
            row.pop("row", None)
            if name == "rejected":
                row.clear()
    return told


def _placed(path: Path, folder: Path, name: str) -> Path:
    """Where a copy goes so that folder and file name say the same of its account."""
    target = folder / path.parent.name / name
    target.parent.mkdir(parents=True)
    return target


@pytest.fixture(scope="module")
def originals(tmp_path_factory: pytest.TempPathFactory) -> dict[Path, dict[str, list[dict[str, Any]]]]:
    """What each file gives as it stands."""
    told = {}
    for path in _FILES:
        case = _CASES / path.relative_to(_CASES).parts[0]
        told[path] = _loaded(path, case, tmp_path_factory.mktemp("o"))
    return told


_PAIRS = [
    pytest.param(path, variant, id=f"{path.relative_to(_CASES).parts[0]}-{variant}")
    for path in _FILES
    for variant in [*_ROWS, *_BYTES, "workbook"]
    if variant not in _IN_PLACE.get(path.relative_to(_CASES).parts[0], ())
]


@pytest.mark.parametrize(("path", "variant"), _PAIRS)
def test_export_saved_otherwise_gives_the_same(
    path: Path, variant: str, tmp_path: Path, originals: dict[Path, dict[str, list[dict[str, Any]]]]
) -> None:
    case = _CASES / path.relative_to(_CASES).parts[0]
    rows = _rows(path)
    if variant == "workbook":
        target = _placed(path, tmp_path / "收件", path.stem + ".xlsx")
        _written_as_workbook(rows, target)
    else:
        target = _placed(path, tmp_path / "收件", path.stem + ".csv")
        changed = _ROWS[variant](rows) if variant in _ROWS else rows
        target.write_bytes(_BYTES.get(variant, _BYTES["bom-crlf"])(changed))
    assert _loaded(target, case, tmp_path) == originals[path]
