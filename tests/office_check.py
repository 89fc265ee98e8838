"""Recalculates workbooks with LibreOffice: `python -m tests.office_check FOLDER…`; `make office` runs it on the demo.

The values that were written with the formulas are taken out first, so that every figure is LibreOffice's own.
Prints what differs and ends with 1 where anything does.
"""

import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import fastexcel

SHEET = "分项复算"
_FORMULA_CELL = re.compile(rb"(<c [^>]*>)(<f>.*?</f>)<v>.*?</v></c>", re.DOTALL)
_NEARLY = 1e-9


def strip_values(source: Path, target: Path) -> None:
    """A copy of a workbook whose formulas have no values."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            data = old.read(name)
            if name.startswith("xl/worksheets/"):
                data = _FORMULA_CELL.sub(rb"\1\2</c>", data)
            new.writestr(name, data)


def recalculate(sources: list[Path], folder: Path) -> list[Path]:
    """Copies of the workbooks as LibreOffice calculates them, in the order given."""
    bare = [folder / f"{place}.xlsx" for place in range(len(sources))]
    for source, target in zip(sources, bare, strict=True):
        strip_values(source, target)
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        sys.exit("没有找到 LibreOffice（soffice），无法重算")
    out = folder / "out"
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "xlsx", "--outdir", str(out), *map(str, bare)]
    subprocess.run(command, check=True, capture_output=True, timeout=600)
    return [out / path.name for path in bare]


def read_cells(path: Path) -> list[tuple[object, ...]]:
    """The sheet of formulas as LibreOffice or the program left it; a sheet that is not there has no lines."""
    book = fastexcel.read_excel(path)
    if SHEET not in book.sheet_names:
        return []
    table = book.load_sheet(SHEET, header_row=None, skip_rows=5, dtypes="string").to_polars()
    return table.rows()


def differences(ours: Path, theirs: Path) -> Iterator[str]:
    """Every cell in which the two differ by more than noise, and every row that does not agree with itself."""
    first, second = read_cells(ours), read_cells(theirs)
    if len(first) != len(second):
        yield f"{ours.name}: {len(first)} lines, {len(second)} after recalculating"
    for line, (mine, other) in enumerate(zip(first, second, strict=False), start=6):
        if other[5] != "一致":
            yield f"{ours.name}: line {line}: {other[:6]}"
        for place, (a, b) in enumerate(zip(mine, other, strict=False)):
            if not _is_same(a, b):
                yield f"{ours.name}: line {line} column {place + 1}: {a} is {b} after recalculating"


def _is_same(a: object, b: object) -> bool:
    if (a or "") == (b or ""):
        return True
    try:
        return abs(float(str(a)) - float(str(b))) <= _NEARLY * max(1.0, abs(float(str(a))))
    except ValueError:
        return False


def main(folders: list[str]) -> int:
    """Check every workbook below the folders; the number of workbooks that differ, at most 1."""
    sources = sorted(path for folder in folders for path in Path(folder).rglob("*.xlsx"))
    with tempfile.TemporaryDirectory(prefix="ranking-office-") as scratch:
        copies = recalculate(sources, Path(scratch))
        found = [text for pair in zip(sources, copies, strict=True) for text in differences(*pair)]
    cells = sum(len(read_cells(path)) for path in sources)
    print(*found[:40], f"{len(sources)} workbooks, {cells} rows, {len(found)} differences", sep="\n")  # noqa: T201
    return int(bool(found) or not sources)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
