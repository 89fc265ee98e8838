"""`ranking run`: as far as it may go alone, once; killed anywhere, the next run finishes."""

import datetime as dt
import os
import signal
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from ranking.config import read_settings
from ranking.errors import EditionError, InputError
from ranking.ingest import LoadOptions, load_paths
from ranking.ingest.owner_book import read_lines, write_lines
from ranking.ingest.undoing import undo_load
from ranking.publish.files import SCRATCH_FILES
from ranking.routine.intake import read_intake
from ranking.store import open_store
from tests.editions.conftest import POST_HEADER, SEPTEMBER, post_lines
from tests.routine.conftest import DB, OCTOBER_8, fill_workspace, go

ROOT = Path(__file__).parents[2]
PREVIEWED = """
[[sources]]
name = "登记表"
files = "收件/登记.csv"
kind = "accounts"
[[sources]]
name = "微博导出"
files = "收件/{month}/*.csv"
covers = true
[calendar]
objections = { days = 3, working = true }
preview = { day = 1, working = true }
cut_off = { day = 6 }
"""


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.match(SCRATCH_FILES) and "duckdb" not in path.name
    }


def acts() -> list[tuple[object, ...]]:
    with open_store(Path(DB)) as store:
        return store.rows('SELECT what, author, role, "at" FROM act ORDER BY act_id')


def test_a_run_goes_as_far_as_issuing_and_says_who_must(workspace: Path) -> None:
    run, todo = go()
    assert [act[:3] for act in acts()] == [
        ("load", "演示编制", "loader"),
        ("load", "演示编制", "loader"),
        ("build", "演示编制", "preparer"),
    ]
    assert "状态：第 1 版草稿" in todo
    assert "weibo:9（名称不详）：当月 2 篇" in todo
    assert "ranking publish 2026-09 --out 发布 --by 签发人" in todo
    assert (workspace / "预览" / "2026-09" / "index.html").is_file()
    assert "待签发" in (workspace / "预览" / "待办-2026-09.html").read_text(encoding="utf-8")
    assert not (workspace / "发布").exists()
    assert (run.has_changed, run.is_blocked) == (True, False)


def test_a_second_run_does_nothing(workspace: Path) -> None:
    go()
    files, done = files_of(workspace), acts()
    run, _ = go(OCTOBER_8 + dt.timedelta(hours=1))
    assert (run.has_changed, run.made) == (False, [])
    assert (files_of(workspace), acts()) == (files, done)


def test_what_is_new_is_taken_in_and_built_again(workspace: Path) -> None:
    go()
    more = [POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]
    (workspace / "收件" / "补报.csv").write_text("\n".join(more), encoding="utf-8")
    run, _ = go(OCTOBER_8 + dt.timedelta(hours=1))
    assert [act[0] for act in acts()][-2:] == ["load", "build"]
    assert run.has_changed


def test_another_title_is_a_reason_to_build_again(workspace: Path) -> None:
    go()
    (workspace / "ranking.toml").write_text("[series]\ntitle = '演示榜单'\n", encoding="utf-8")
    go()
    assert [act[0] for act in acts()].count("build") == 2


def test_an_issuer_issues_and_the_next_run_has_nothing_to_do(workspace: Path) -> None:
    go()
    run, todo = go(issuer="演示签发")
    assert acts()[-1][:3] == ("publish", "演示签发", "issuer")
    assert "已于 2026-10-08 发布（演示签发 签发）" in todo
    assert (workspace / "发布" / "2026-09-r1" / "index.html").is_file()
    again, _ = go(OCTOBER_8 + dt.timedelta(days=1))
    assert (run.has_changed, again.has_changed) == (True, False)


def test_nothing_is_issued_before_the_cut_off(workspace: Path) -> None:
    with pytest.raises(EditionError, match="计数截止时间 2026-10-06 00:00 未到"):
        go(dt.datetime(2026, 10, 5, 23), issuer="演示签发")
    assert "publish" not in [act[0] for act in acts()]


def test_what_comes_after_publishing_is_told_and_touches_nothing(workspace: Path) -> None:
    go(issuer="演示签发")
    site = files_of(workspace / "发布")
    more = [POST_HEADER, *post_lines(4, SEPTEMBER, 25, 9)]
    (workspace / "收件" / "补报.csv").write_text("\n".join(more), encoding="utf-8")
    _, todo = go(OCTOBER_8 + dt.timedelta(days=1))
    assert "又有 1 次载入或决定" in todo
    assert "ranking revise 2026-09" in todo
    assert files_of(workspace / "发布") == site


def test_a_month_that_is_not_over_is_only_loaded(workspace: Path) -> None:
    _, todo = go(dt.datetime(2026, 9, 20))
    assert "尚未结束，只载入，不编制" in todo
    assert {act[0] for act in acts()} == {"load"}


def test_objections_are_invited_once_all_is_there_and_then_wait_for_the_issuer(workspace: Path) -> None:
    (workspace / "ranking.toml").write_text(PREVIEWED, encoding="utf-8")
    _, todo = go(dt.datetime(2026, 10, 8, 9))
    assert "微博导出：未收到（收件/2026-09/*.csv）" in todo
    (workspace / "收件" / "2026-09").mkdir()
    (workspace / "收件" / "稿件.csv").rename(workspace / "收件" / "2026-09" / "稿件.csv")
    _, todo = go(dt.datetime(2026, 10, 8, 10))
    # The 9th, the swapped Saturday and Monday are worked.
    assert "征求异议，受理至 2026-10-12 23:59" in todo
    assert "2026-10-12 23:59 起可以签发" in todo
    with pytest.raises(EditionError, match="届满后才能发布"):
        go(dt.datetime(2026, 10, 9), issuer="演示签发")
    _, todo = go(dt.datetime(2026, 10, 13), issuer="演示签发")
    assert "发布（演示签发 签发）" in todo


def test_a_month_without_posts_blocks_with_the_reason(workspace: Path) -> None:
    (workspace / "收件" / "稿件.csv").unlink()
    run, todo = go()
    assert run.is_blocked
    assert "不能编制" in todo and "没有稿件" in todo


def test_a_stray_file_is_told_and_stops_nothing(workspace: Path) -> None:
    (workspace / "收件" / "说明.txt").write_text("随便写的", encoding="utf-8")
    run, todo = go()
    assert "收件/说明.txt" in todo
    assert not run.is_blocked


def test_outside_a_workspace_nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(InputError, match="不是工作区"):
        go()


# Kills itself right before the named step: no `finally`, no closing of the store, no flushing.
_KILLED = """
import os, pathlib, signal, sys
import ranking.store.store as store_module
from ranking.routine import month as month_module
from ranking.routine import run as run_module
from tests.routine.conftest import go, publish_pages

month_module.publish_edition = publish_pages
def die_before(owner, name, place=lambda *_: True):
    plain = getattr(owner, name)
    def deadly(*args, **named):
        if place(*args):
            os.kill(os.getpid(), signal.SIGKILL)
        return plain(*args, **named)
    setattr(owner, name, deadly)

def act(what):
    return lambda: die_before(store_module.Store, "record_act", lambda *args: args[3] == what)

steps = {
    "load": act("load"),
    "build": act("build"),
    "publish": act("publish"),
    "site": lambda: die_before(pathlib.Path, "rename"),
    "page": lambda: die_before(pathlib.Path, "replace", lambda path, _: ".index.html" in path.name),
    "note": lambda: die_before(pathlib.Path, "replace", lambda path, _: ".written" in path.name),
    "todo": lambda: die_before(run_module, "write_todo"),
}
steps[sys.argv[1]]()
go(issuer=sys.argv[2] or None)
"""


@pytest.mark.parametrize(
    ("step", "issuer"),
    [
        ("load", ""),
        ("build", ""),
        ("page", ""),
        ("note", ""),
        ("todo", ""),
        ("publish", "演示"),
        ("site", "演示"),
    ],
)
def test_a_run_killed_at_any_step_is_finished_by_the_next(
    workspace: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    issuer: str,
) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, step, issuer], env=env, cwd=workspace, capture_output=True
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    go(issuer=issuer or None)
    finished, done = files_of(workspace), acts()
    other = fill_workspace(tmp_path_factory.mktemp("whole"))
    monkeypatch.chdir(other)
    go(issuer=issuer or None)
    assert (finished, done) == (files_of(other), acts())


# Presses Ctrl-C right before the named step of the command itself.
_INTERRUPTED = """
import datetime as dt, os, signal, sys
import ranking.cli.run as command
import ranking.store.store as store_module
from ranking.cli import main
from ranking.routine import month as month_module
from ranking.routine import run as run_module
from tests.routine.conftest import publish_pages

month_module.publish_edition = publish_pages
command.now_in_shanghai = lambda: dt.datetime(2026, 10, 8, 9)
def interrupt_before(owner, name):
    plain = getattr(owner, name)
    def stopped(*args, **named):
        os.kill(os.getpid(), signal.SIGINT)
        return plain(*args, **named)
    setattr(owner, name, stopped)

steps = {
    "load": lambda: interrupt_before(store_module.Store, "record_act"),
    "build": lambda: interrupt_before(run_module, "build_month"),
    "pages": lambda: interrupt_before(run_module, "write_month"),
    "publish": lambda: interrupt_before(month_module, "freeze_edition"),
    "site": lambda: interrupt_before(month_module, "write_month"),
}
steps[sys.argv[1]]()
sys.argv = ["ranking", "run", "2026-09", "--by", "演示编制", *(["--issue", "演示"] if sys.argv[2] else [])]
main()
"""


@pytest.mark.parametrize(
    ("step", "issuer", "done"),
    [
        ("load", "", []),
        ("build", "", ["load", "load"]),
        ("pages", "", ["load", "load", "build"]),
        ("publish", "演示", ["load", "load", "build"]),
        ("site", "演示", ["load", "load", "build", "publish"]),
    ],
)
def test_a_run_interrupted_at_any_step_keeps_whole_steps_and_the_next_finishes(
    workspace: Path,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
    step: str,
    issuer: str,
    done: list[str],
) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", _INTERRUPTED, step, issuer]
    stopped = subprocess.run(command, env=env, cwd=workspace, capture_output=True, text=True)
    assert (stopped.returncode, "已中断" in stopped.stderr, "Traceback" in stopped.stderr) == (
        130,
        True,
        False,
    )
    assert not (workspace / f".{DB}.holder").exists()
    assert [act[0] for act in acts()] == done
    go(issuer=issuer or None)
    finished, whole = files_of(workspace), acts()
    monkeypatch.chdir(fill_workspace(tmp_path_factory.mktemp("whole")))
    go(issuer=issuer or None)
    assert (finished, whole) == (files_of(Path()), acts())


_HOLDS = """
import sys
from pathlib import Path
from ranking.store import open_store
with open_store(Path("ranking.duckdb"), create=True):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_of_two_processes_one_works_and_the_other_names_it(workspace: Path) -> None:
    env = os.environ | {"PYTHONPATH": str(ROOT)}
    first = subprocess.Popen(
        [sys.executable, "-c", _HOLDS],
        env=env,
        cwd=workspace,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert first.stdout is not None and first.stdout.readline() == "held\n"
        command = "from ranking.cli import main; main()"
        second = subprocess.run(
            [sys.executable, "-c", command, "run", "2026-09"],
            env=env,
            cwd=workspace,
            capture_output=True,
            text=True,
        )
    finally:
        first.communicate("")
    assert second.returncode == 1
    assert f"进程 {first.pid}（{socket.gethostname()} 上的 " in second.stderr
    assert "起）使用，请等它结束后再试" in second.stderr
    assert not (workspace / ".ranking.duckdb.holder").exists()
    assert not go()[0].is_blocked


def test_a_load_that_was_taken_back_is_not_taken_in_again(workspace: Path) -> None:
    go()
    with open_store(Path(DB)) as store:
        (load_id,) = store.rows("SELECT load_id FROM load WHERE kind = 'posts'")[0]
        undo_load(store, load_id, "演示撤回", OCTOBER_8)
    _, todo = go()
    assert "演示撤回 已于 2026-10-08 09:00 取回" in todo
    with open_store(Path(DB)) as store:
        assert store.rows("SELECT count(*) FROM post") == [(0,)]
        load_paths(
            store, "posts", [workspace / "收件" / "稿件.csv"], LoadOptions(), author="演示", now=OCTOBER_8
        )
        assert store.rows("SELECT count(*) FROM post") != [(0,)]
    _, todo = go()
    assert "取回" not in todo


def test_what_is_missing_is_told_as_intake_tells_it(workspace: Path) -> None:
    _, todo = go()
    with open_store(Path(DB)) as store:
        found = read_intake(store, SEPTEMBER, read_settings(workspace), workspace, OCTOBER_8)
    states = {account.account_id: account.state for account in found.accounts}
    assert set(states.values()) >= {"不全"}
    for account in found.accounts:
        told = f"（{account.account_id}）：已观测 {account.seen_days}/{account.open_days} 天"
        assert (told in todo) == (account.state != "齐全")


def test_files_of_nobody_are_asked_for_and_taken_in_once_it_is_said_whose_they_are(workspace: Path) -> None:
    (workspace / "ranking.toml").write_text('[owners]\npatterns = ["{account}_作品.csv"]\n', encoding="utf-8")
    header = "作品名称,发布时间,体裁,播放量,点赞量,评论量,分享量,收藏量\n"
    for name in ("d1_作品.csv", "作品.csv"):
        text = f"{header}{name},2026-09-01 08:00:00,视频,10,1,0,0,0\n"
        (workspace / "收件" / name).write_text(text, encoding="utf-8")
    run, todo = go()
    assert "等待归属的文件（在 归属.xlsx 中填写" in todo and "   - 收件/作品.csv" in todo
    assert [line.path for line in read_lines(workspace / "归属.xlsx")] == ["收件/作品.csv"]
    with open_store(Path(DB)) as store:
        assert store.rows("SELECT account_id FROM post WHERE account_id LIKE 'douyin%'") == [("douyin:d1",)]
    lines = [replace(line, platform="抖音", account="d2") for line in read_lines(workspace / "归属.xlsx")]
    write_lines(workspace / "归属.xlsx", lines)
    run, todo = go()
    assert run.has_changed and "等待归属" not in todo
