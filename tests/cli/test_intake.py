"""`ranking intake` and `ranking accounts propose`."""

from pathlib import Path

import fastexcel

from tests.cli.conftest import Run
from tests.ingest.desk import POST, csv_text

REGISTER = {"platform": "微博", "name": "演示发布", "organisation": "演示局", "valid_from": "2026-01-01"}


def write(path: Path, *rows: dict[str, str]) -> None:
    path.write_text(csv_text(rows), encoding="utf-8")


def test_missing_and_incomplete_accounts_are_told_with_a_text_to_send(run: Run, tmp_path: Path) -> None:
    ids = (POST["account"], "2", "3")
    write(tmp_path / "r.csv", *({**REGISTER, "native_id": n, "name": f"演示{n}"} for n in ids))
    write(tmp_path / "a.csv", POST)
    write(tmp_path / "b.csv", {**POST, "account": "2"})
    run("load", "accounts", "r.csv")
    run("load", "posts", "a.csv")
    run("load", "posts", "b.csv", "--covers", "2026-10-01:2026-10-31")
    shown = run("intake", "2026-10", "--out", "i.xlsx")
    assert shown.code == 0
    assert "应收账号 3 个，齐全 1 个，不全 1 个，未收到 1 个" in shown.out
    assert "已观测 1/31 天" in shown.out
    assert "缺 30 天" in shown.out
    assert "文件 2 个" in shown.out
    assert not any(word in shown.out for word in ("考核", "通报", "扣分", "排名"))
    assert fastexcel.read_excel(tmp_path / "i.xlsx").sheet_names == ["账号", "来源", "负担", "催报"]
    run("loads", "undo", "3")
    assert "未收到 2 个" in run("intake", "2026-10").out


def test_declared_sources_are_looked_for(run: Run, tmp_path: Path) -> None:
    (tmp_path / "ranking.toml").write_text(
        '[[sources]]\nname = "演示源"\nfiles = "{month}/*.csv"\n', encoding="utf-8"
    )
    write(tmp_path / "r.csv", {**REGISTER, "native_id": "1"})
    run("load", "accounts", "r.csv")
    assert "来源 演示源：未收到" in run("intake", "2026-10").out
    (tmp_path / "2026-10").mkdir()
    write(tmp_path / "2026-10" / "a.csv", POST)
    assert "来源 演示源：有文件未载入" in run("intake", "2026-10").out
    run("load", "posts", "2026-10")
    assert "来源 演示源：已载入" in run("intake", "2026-10").out


def test_nothing_expected_is_said_so(run: Run, tmp_path: Path) -> None:
    assert run("intake", "2026-10").code == 1
    write(tmp_path / "a.csv", POST)
    run("load", "posts", "a.csv")
    assert "登记表里没有" in run("intake", "2026-10").err


def test_proposed_rows_load_as_a_register(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "a.csv", {**POST, "account_name": "=演示"})
    run("load", "posts", "a.csv")
    assert "未登记的账号 1 个" in run("accounts", "propose", "--out", "p.xlsx").out
    assert run("accounts", "propose", "--out", "p.xlsx").code == 1
    assert "新增 1，未变 0，被拒 0" in run("load", "accounts", "p.xlsx").out
    assert run("accounts", "propose", "--out", "q.xlsx").code == 1


def test_another_name_is_proposed_as_a_dated_row(run: Run, tmp_path: Path) -> None:
    write(tmp_path / "r.csv", {**REGISTER, "native_id": POST["account"]})
    write(tmp_path / "a.csv", {**POST, "account_name": "演示新名"})
    run("load", "accounts", "r.csv")
    run("load", "posts", "a.csv")
    assert "疑似改名 1 个" in run("accounts", "propose").out
    sheet = fastexcel.read_excel(tmp_path / "拟补登记.xlsx").load_sheet(0, dtypes="string").to_polars()
    assert sheet["名称"].to_list() == ["演示新名"]
    assert sheet["主办单位"].to_list() == ["演示局"]
