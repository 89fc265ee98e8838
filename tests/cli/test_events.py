"""Checking events from the command line."""

from pathlib import Path

import polars as pl

from tests.cli.conftest import Outcome, Run

_ACCOUNTS = "平台,账号ID,名称,启用日期\n微博,1,演示甲,2026-01-01\n微博,2,演示乙,2026-01-01\n"
_EVENTS = "事件ID,标题,类别,发布时间,时限小时,任一关键词,全部关键词\nE1,演示条例,重要政策,2026-10-08 09:00,24,条例,公布\n"
_POSTS = (
    "平台,账号ID,稿件ID,发布时间,正文\n"
    "微博,1,a,2026-10-08 11:00:00,演示条例今日公布\n"
    "微博,1,b,2026-10-08 12:00:00,演示条例来了\n"
    "微博,2,c,2026-10-09 10:00:00,演示条例昨日公布\n"
)


def load_all(run: Run, folder: Path) -> None:
    for group, text in (("accounts", _ACCOUNTS), ("events", _EVENTS), ("posts", _POSTS)):
        path = folder / f"{group}.csv"
        path.write_text(text, encoding="utf-8")
        assert run("load", group, path).code == 0


def check(run: Run, *words: object) -> Outcome:
    return run("events", "check", *words)


def test_check_tells_what_matched_what_nearly_did_and_who_did_not(run: Run, tmp_path: Path) -> None:
    load_all(run, tmp_path)
    shown = check(run, "2026-10")
    assert shown.code == 0
    assert "E1　演示条例（重要政策）" in shown.out
    assert "演示甲（weibo:1）　用时 2.0 小时" in shown.out
    assert "关键词不全：缺少“全部关键词”中的“公布”" in shown.out
    assert "演示乙（weibo:2）　超过时限：超过时限 1.0 小时" in shown.out
    assert check(run).out == shown.out


def test_check_is_also_a_table(run: Run, tmp_path: Path) -> None:
    load_all(run, tmp_path)
    assert check(run, "--event", "E1", "--out", "核对.xlsx").code == 0
    table = pl.read_excel(tmp_path / "核对.xlsx", infer_schema_length=None)
    assert table["结果"].to_list()[:3] == ["相符", "关键词不全", "超过时限"]
    assert table["账号"].to_list()[:3] == ["weibo:1", "weibo:1", "weibo:2"]


def test_check_without_such_events_says_what_there_is(run: Run, tmp_path: Path) -> None:
    load_all(run, tmp_path)
    for words, said in ((["2026-09"], "2026-10"), (["--event", "E2"], "库中有 E1")):
        told = check(run, *words)
        assert (told.code, said in told.err) == (1, True)
    told = check(run, "--db", "none.duckdb")
    assert (told.code, "尚无数据库" in told.err) == (1, True)
    told = check(run, "2026-13")
    assert told.code == 2
