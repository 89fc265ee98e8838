"""Whoever writes cells for spreadsheet programs keeps texts from becoming formulas: every writer is walked through."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

_PACKAGE = Path(__file__).parents[1] / "ranking"
# Read back by this program alone, byte for byte: the data of a bundle, and a post of an objection on its way into the store.
_FOR_PROGRAMS = {"editions/plain_csv.py", "routine/objections.py"}


def _modules_calling(*names: str) -> Iterator[str]:
    for path in sorted(_PACKAGE.rglob("*.py")):
        calls = [
            node.func for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.Call)
        ]
        if any(ast.unparse(call).endswith(names) for call in calls):
            yield path.relative_to(_PACKAGE).as_posix()


@pytest.mark.parametrize("module", [*_modules_calling("xlsxwriter.Workbook")])
def test_every_workbook_is_made_without_formulas_of_texts(module: str) -> None:
    tree = ast.parse((_PACKAGE / module).read_text("utf-8"))
    options = [
        (ast.literal_eval(key), ast.literal_eval(value))
        for node in ast.walk(tree)
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if isinstance(key, ast.Constant) and isinstance(value, ast.Constant)
    ]
    assert ("strings_to_formulas", False) in options


@pytest.mark.parametrize("module", [*_modules_calling("csv.writer", "csv.DictWriter", ".write_csv")])
def test_every_csv_for_people_is_defused(module: str) -> None:
    if module in _FOR_PROGRAMS:
        return
    assert "defuse(" in (_PACKAGE / module).read_text("utf-8")


def test_writers_are_found_at_all() -> None:
    assert {"ingest/rejected_workbook.py", "publish/workbook.py"} <= set(
        _modules_calling("xlsxwriter.Workbook")
    )
    assert set(_modules_calling("csv.writer", ".write_csv")) > _FOR_PROGRAMS
