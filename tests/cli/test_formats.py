"""From an unknown file to loaded posts: a mapping is proposed, completed and used."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run

_REPORT = "文章标题,发布日期,阅读量（万）\n演示：治气攻坚,20261008,1.2\n"


@pytest.mark.parametrize("name", ["对应表.toml", "对应表.xlsx"])
def test_proposed_mapping_loads_the_file(run: Run, tmp_path: Path, name: str) -> None:
    report, mapping, db = tmp_path / "月报.csv", tmp_path / name, tmp_path / "a.duckdb"
    report.write_text(_REPORT, encoding="utf-8")
    assert run("formats", "guess", str(report), "--out", str(mapping)).code == 0
    words = ["--mapping", str(mapping), "--account", "微博:1000000001", "--db", str(db)]
    loaded = run("load", "posts", str(report), *words)
    assert loaded.code == 0
    assert "1 行，新增 1" in loaded.out


def test_list_tells_how_to_get_each_format(run: Run) -> None:
    shown = run("formats", "list")
    assert shown.code == 0
    assert "抖音创作者中心 作品列表\n- 怎样导出：" in shown.out
