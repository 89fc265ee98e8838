"""Acts, check, backup and restore as a person calls them; no command writes without an act."""

from pathlib import Path

import click
import pytest

from tests.cli.conftest import Run
from tests.cli.test_usage import ALL
from tests.editions.conftest import SEPTEMBER
from tests.routine.conftest import fill_workspace

BY = "演示经办"
# Commands that have a store, by whether they may change what it says.
READING = {
    "status",
    "export",
    "verify",
    "bundle",
    "backup",
    "check",
    "log",
    "intake",
    "accounts propose",
    "audit",
    "trace",
    "compliance",
}


def with_store() -> dict[str, click.Command]:
    return {
        " ".join(words): command
        for words, command in ALL.items()
        if any(param.name == "db" for param in command.params)
    }


def test_every_command_that_writes_the_store_asks_who_does_it() -> None:
    nameless = {
        name
        for name, command in with_store().items()
        if not any(param.name == "author" for param in command.params)
    }
    looking = {
        name
        for name in nameless
        if name.split()[-1] in {"list", "show", "report", "status", "check", "due", "years", "rejected"}
    }
    tuning = {name for name in nameless if name.startswith(("tune", "score"))}
    assert nameless - looking - tuning <= READING


@pytest.fixture
def office(run: Run, tmp_path: Path) -> Path:
    return fill_workspace(tmp_path)


def test_every_step_of_a_month_is_an_act_with_its_author(run: Run, office: Path) -> None:
    steps = [
        ("load accounts 收件/登记.csv", "（载入）  载入"),
        ("load posts 收件/稿件.csv", "（载入）  载入"),
        ("build 2026-09", "（编制）  编制草稿"),
        ("preview 2026-09 --until 2099-01-01", "（编制）  征求异议"),
        (
            "objections add 2026-09 --account weibo:1 --claim 漏了稿件（演示）",
            "（编制）  登记异议",
        ),
    ]
    for number, (words, told) in enumerate(steps, start=1):
        outcome = run(*words.split(), "--by", BY)
        assert outcome.code == 0, outcome.err
        lines = run("log").out.splitlines()
        assert len(lines) == number
        assert f"{BY}{told}" in lines[-1]


def test_the_record_is_narrowed_by_time_and_kind(run: Run, office: Path) -> None:
    run("load", "accounts", "收件/登记.csv", "--by", BY)
    run("load", "posts", "收件/稿件.csv", "--by", BY)
    run("build", "2026-09", "--by", BY)
    assert len(run("log", "--what", "载入").out.splitlines()) == 2
    assert len(run("log", "--what", "build").out.splitlines()) == 1
    assert run("log", "--since", "2099-01-01").out == "没有这样的操作记录\n"
    wrong = run("log", "--what", "甲")
    assert (wrong.code, "没有“甲”这种操作" in wrong.err) == (1, True)


def test_a_run_is_told_and_its_exit_code_says_whether_something_must_be_mended(
    run: Run, office: Path
) -> None:
    first = run("run", SEPTEMBER, "--by", BY)
    assert first.code == 0, first.err
    assert "文件 预览/待办-2026-09.html" in first.out
    assert "没有新的变化，未作改动" in run("run", SEPTEMBER).out
    assert run("run", "2026-08").code == 1


def test_check_backup_and_restore_by_hand(run: Run, office: Path) -> None:
    run("load", "accounts", "收件/登记.csv", "--by", BY)
    assert "完好：" in run("check").out
    assert run("backup", "--out", "a.zip").code == 0
    there = run("restore", "a.zip")
    assert (there.code, "没有恢复任何内容" in there.err) == (1, True)
    assert "全部复算一致" in run("restore", "a.zip", "--out", "新", "--by", BY).out
    assert f"{BY}（保管）  从备份恢复" in run("log", "--db", "新/ranking.duckdb").out


def test_a_fault_in_the_store_is_told_with_the_remedy(run: Run, office: Path) -> None:
    import duckdb

    run("load", "accounts", "收件/登记.csv", "--by", BY)
    with duckdb.connect("ranking.duckdb") as con:
        con.execute("DELETE FROM load")
    outcome = run("check")
    assert outcome.code == 1
    assert "有误：account 有 4 行所指的 load 不存在" in outcome.out
    assert "ranking restore" in outcome.out
