"""A small workspace: a register, two months of posts, settings that are read from its own ranking.toml."""

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from ranking.publish import PublishResult, publish_edition
from ranking.routine import month as month_module
from ranking.routine.run import Run, run_month
from ranking.routine.todo import Todo, describe_todo
from ranking.store import open_store
from tests.editions.conftest import POST_HEADER, REGISTER, SEPTEMBER, post_lines

OCTOBER_8 = dt.datetime(2026, 10, 8, 9)
DB = "ranking.duckdb"


def fill_workspace(folder: Path, settings: str = "") -> Path:
    """Make the workspace's files; nothing is loaded yet."""
    (folder / "收件").mkdir()
    (folder / "ranking.toml").write_text(settings, encoding="utf-8")
    (folder / "收件" / "登记.csv").write_text(REGISTER, encoding="utf-8")
    lines = [POST_HEADER]
    for account, count in {1: 20, 2: 9, 3: 9, 4: 3, 9: 2}.items():
        lines += post_lines(account, SEPTEMBER, count, likes=account)
    (folder / "收件" / "稿件.csv").write_text("\n".join(lines), encoding="utf-8")
    return folder


def publish_pages(archive: Any, out: Path, **named: Any) -> PublishResult:
    """Pages only, whatever was asked for: a document takes seconds."""
    return publish_edition(archive, out, **named | {"only": {"html"}})


@pytest.fixture
def workspace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The current folder is a small workspace."""
    monkeypatch.chdir(fill_workspace(tmp_path))
    monkeypatch.setattr(month_module, "publish_edition", publish_pages)
    yield tmp_path


def go(
    now: dt.datetime = OCTOBER_8, issuer: str | None = None, tell: Callable[[str], None] = print
) -> tuple[Run, str]:
    """Run September in the current folder; gives the run and the to-do page as text."""
    with open_store(Path(DB), create=True) as store:
        run, todo = run_month(
            store, SEPTEMBER, author="演示编制", now=now, progress=lambda *_: None, tell=tell, issuer=issuer
        )
    return run, text_of(todo)


def text_of(todo: Todo) -> str:
    """The to-do page as one text."""
    return "\n".join(describe_todo(todo))
