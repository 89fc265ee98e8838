"""Tables that a person hands over or takes away."""

import csv
import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from ranking.errors import InputError
from ranking.routine.tables import read_table, to_csv, write_table

FRAME = pl.DataFrame({"subject": ["甲", "乙"], "x": [0.1 + 0.2, None]})


@pytest.mark.parametrize("ending", [".parquet", ".xlsx"])
def test_numbers_keep_all_their_digits(tmp_path: Path, ending: str) -> None:
    write_table(FRAME, tmp_path / f"t{ending}")
    # A workbook holds 16 digits, the other forms hold them all.
    assert_frame_equal(read_table(tmp_path / f"t{ending}"), FRAME, rel_tol=1e-15 if ending == ".xlsx" else 0)


def test_csv_is_read_as_text_and_written_with_all_digits(tmp_path: Path) -> None:
    write_table(FRAME, tmp_path / "t.csv")
    assert read_table(tmp_path / "t.csv")["x"].to_list() == ["0.30000000000000004", None]


def test_csv_of_an_old_spreadsheet_is_read(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes("名称,阅读\n甲,1\n".encode("gb18030"))
    assert read_table(tmp_path / "t.csv").columns == ["名称", "阅读"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("t.csv", b"", "没有数据行|合法的 CSV"),
        ("t.csv", b"a,b\n", "没有数据行"),
        ("t.csv", b"a,a\n1,2\n", "出现了两次"),
        ("t.csv", b"a,b\n\xff\xff\xff,1\n", "编码"),
        ("t.xlsx", b"no workbook", "XLSX"),
        ("t.parquet", b"no parquet", "Parquet"),
        ("t.doc", b"x", "只支持"),
    ],
)
def test_what_is_no_table_is_refused_with_its_name(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=said) as caught:
        read_table(tmp_path / name)
    assert name in str(caught.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="找不到文件"):
        read_table(tmp_path / "missing.csv")


_FORMULAS = ["=cmd()", "@x", "-1+1", "+1", "\tx", "\rx", "＝1", "演示"]


def test_text_in_a_csv_is_never_a_formula() -> None:
    frame = pl.DataFrame({"name": _FORMULAS, "=head": [*_FORMULAS[1:], None], "value": [-1.5] * 8})
    cells = list(csv.reader(io.StringIO(to_csv(frame))))
    assert cells[0] == ["name", "'=head", "value"]
    assert [row[0] for row in cells[1:]] == [f"'{text}" for text in _FORMULAS[:-1]] + ["演示"]
    assert cells[-1][1] == ""
    assert {row[2] for row in cells[1:]} == {"-1.5"}


def test_text_in_a_workbook_is_never_a_formula(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    write_table(pl.DataFrame({"name": _FORMULAS}), path)
    with zipfile.ZipFile(path) as book:
        sheets = [book.read(name).decode() for name in book.namelist() if "worksheets/" in name]
    assert sheets
    assert not any("<f>" in sheet or "<f " in sheet for sheet in sheets)
