"""A month from authentic exports through the command line, counted again independently."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.real import real_set


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def write_register(path: Path, accounts: dict[str, str], level: str) -> Path:
    lines = [f"微博,{native},{name},{level},2020-01-01" for native, name in accounts.items()]
    path.write_text("\n".join(["平台,账号ID,名称,层级,启用日期", *lines]), encoding="utf-8")
    return path


def published(site: Path, month: str, board: str) -> dict[str, dict[str, str]]:
    """Account id → its row of the published CSV."""
    return {row["账号标识"]: row for row in rows_of(site / month / "data" / f"{board}.csv")}


def test_35_organisations_make_the_board_of_november_2024(run: Run, tmp_path: Path) -> None:
    source = real_set("weibo-orgs-2024-11")
    accounts = {row["用户id"]: row["昵称"] for row in rows_of(source / "weibo" / "users.csv")}
    assert run("load", "accounts", write_register(tmp_path / "登记表.csv", accounts, "")).code == 0
    assert run("load", "posts", source).code == 0
    assert run("build", "2024-11", "--standard", "ecology-account").code == 0
    assert run("publish", "2024-11", "--out", "site").code == 0

    files = [path for path in source.rglob("*.csv") if path.name != "users.csv"]
    counted = {f"weibo:{path.stem}": len(rows_of(path)) for path in files}
    board = published(tmp_path / "site", "2024-11", "weibo-unclassified")
    assert {account: int(row["稿件数"]) for account, row in board.items()} == counted
    assert (len(board), sum(counted.values())) == (35, 2058)


def test_reposts_are_told_apart_in_the_published_numbers(run: Run, tmp_path: Path) -> None:
    source = real_set("weibo-orgs-2024-11")
    accounts = {row["用户id"]: row["昵称"] for row in rows_of(source / "weibo" / "users.csv")}
    run("load", "accounts", write_register(tmp_path / "登记表.csv", accounts, "省级"))
    run("load", "posts", source)
    run("build", "2024-11", "--standard", "ecology-account")
    run("export", "2024-11", "--out", "site", "--only", "json")
    files = [path for path in source.rglob("*.csv") if path.name != "users.csv"]
    originals = {
        f"weibo:{path.stem}": sum(row["是否原创"] == "True" for row in rows_of(path)) for path in files
    }
    data = json.loads((tmp_path / "site/2024-11/data/weibo-province.json").read_text(encoding="utf-8"))
    found = {row["subject"]: row["metrics"]["declared_originals"]["value"] for row in data["rows"]}
    assert found == originals
    assert sum(counted := list(originals.values())) == 2058 - 328, counted


@pytest.mark.parametrize("month", [f"2020-{number:02d}" for number in range(2, 13)])
def test_one_account_has_a_board_for_each_of_its_eleven_months(run: Run, tmp_path: Path, month: str) -> None:
    source = real_set("weibo-zhanjiang-fabu-2020")
    file = next(path for path in source.rglob("*.csv") if path.name != "users.csv")
    counted = Counter(row["日期"][:7] for row in rows_of(file))
    run("load", "accounts", write_register(tmp_path / "登记表.csv", {file.stem: "湛江发布"}, "市级"))
    run("load", "posts", source)
    assert run("build", month, "--standard", "ecology-account").code == 0
    assert run("export", month, "--out", "site", "--only", "csv").code == 0
    row = published(tmp_path / "site", month, "weibo-city")[f"weibo:{file.stem}"]
    assert (int(row["稿件数"]), row["名次"]) == (counted[month], "1")
    assert sum(counted.values()) == 1749
