"""A new workspace and its register workbook."""

from pathlib import Path

import fastexcel
import pytest

from ranking.config import read_settings
from ranking.errors import InputError
from ranking.routine.workspace import FOLDERS, create_workspace


def test_workspace_has_folders_register_and_settings_that_load(tmp_path: Path) -> None:
    made = create_workspace(tmp_path / "榜单")
    assert {path.name for path in made} == {*FOLDERS, "登记表.xlsx", "ranking.toml"}
    assert read_settings(tmp_path / "榜单").series.standards == ("ecology-account",)


def test_register_has_a_sheet_to_fill_in_and_one_that_explains_each_column(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    book = fastexcel.read_excel(tmp_path / "登记表.xlsx")
    columns = book.load_sheet("登记表").to_polars().columns
    notes = book.load_sheet("填写说明").to_polars()
    assert notes["栏目"].to_list() == columns
    assert columns[:3] == ["平台", "账号ID", "名称"]


def test_existing_workspace_is_left_alone(tmp_path: Path) -> None:
    create_workspace(tmp_path)
    (tmp_path / "ranking.toml").write_text("[series]\nid = 'mine'\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"没有改动任何文件"):
        create_workspace(tmp_path)
    assert read_settings(tmp_path).series.id == "mine"


def test_a_register_that_is_there_already_is_kept(tmp_path: Path) -> None:
    (tmp_path / "登记表.xlsx").write_bytes(b"mine")
    assert tmp_path / "登记表.xlsx" not in create_workspace(tmp_path)
    assert (tmp_path / "登记表.xlsx").read_bytes() == b"mine"


def test_a_file_is_no_workspace(tmp_path: Path) -> None:
    (tmp_path / "榜单").write_text("", encoding="utf-8")
    with pytest.raises(InputError, match="是一个文件"):
        create_workspace(tmp_path / "榜单")
