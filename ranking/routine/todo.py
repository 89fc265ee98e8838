"""What a month still wants from people, on one page (待办)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from ranking.calendar import MonthDates
from ranking.editions.model import Edition
from ranking.editions.objection_lists import list_objections
from ranking.ingest.owner_book import BOOK_NAME
from ranking.months import Month
from ranking.publish.files import write_if_changed
from ranking.publish.templating import open_templates, read_static
from ranking.resources import content_folders
from ranking.routine.intake import Intake
from ranking.routine.taking_in import TakenIn
from ranking.store import Store

_SHOWN = 20

_PROVISIONAL = """
SELECT a.account_id, a.name, count(*) AS posts
FROM provisional_account AS a
JOIN post AS p USING (account_id)
WHERE p.published_at >= ? AND p.published_at < ?
GROUP BY a.account_id, a.name
ORDER BY posts DESC, a.account_id
"""


@dataclass(frozen=True)
class Task:
    """One kind of thing to be done: what, the cases, and how."""

    title: str
    entries: tuple[str, ...]
    remedy: str = ""


@dataclass(frozen=True)
class Todo:
    """All that is to be done for a month, with where the edition stands and its dates."""

    month: Month
    state: str
    dates: tuple[str, ...]
    tasks: tuple[Task, ...]


def gather_tasks(store: Store, taken: TakenIn, intake: Intake, edition: Edition | None) -> Iterator[Task]:
    """The tasks that follow from what has come in and what the draft shows; issuing is not among them."""
    month = intake.month
    lacking = [f"{s.name}：{s.state}（{s.pattern}）" for s in intake.sources if s.is_lacking]
    yield _task("缺少的文件", lacking, "收到后放进相应的文件夹，再次运行 ranking run")
    yield _task("不能载入的文件", taken.faults, "按所说的办法改正后再次运行")
    waiting = [str(outcome.path) for outcome in taken.waiting]
    yield _task("等待归属的文件", waiting, f"在 {BOOK_NAME} 中填写各属于哪个账号，再次运行")
    rejected = [f"{o.path}：{o.rejected:,} 行被拒" for o in taken.outcomes if o.rejected]
    yield _task("有被拒的行", rejected, "用 ranking status 查看原因；改正后另存为新文件载入")
    yield _task("临时账号", _provisional(store, month), "核对后填入登记表，或不予理会；临时账号不上榜")
    if edition is not None:
        remedy = f"用 ranking intake {month} 取得可发送的催报文字，或核对账号是否停用"
        yield _task("未收到数据的账号", _accounts(intake, "未收到"), remedy)
        yield _task("数据不全的账号", _accounts(intake, "不全"), remedy)
        must, should = _broken(edition)
        yield _task("发布前检查未通过，不能签发", must, "补齐数据或改正后再次运行")
        yield _task("待确认的提示", should, "核对无误可以签发，提示随榜单保存")
    yield _task("未答复的异议", _undecided(store, month), "用 ranking objections decide 答复")


def _task(title: str, items: list[str] | tuple[str, ...], remedy: str) -> Task:
    shown = tuple(items[:_SHOWN])
    more = (f"……共 {len(items)} 个",) if len(items) > _SHOWN else ()
    return Task(title, shown + more, remedy)


def _provisional(store: Store, month: Month) -> list[str]:
    rows = store.rows(_PROVISIONAL, [month.start, month.end])
    return [f"{account_id}（{name or '名称不详'}）：当月 {posts:,} 篇" for account_id, name, posts in rows]


def _undecided(store: Store, month: Month) -> list[str]:
    undecided = [objection for objection in list_objections(store, month) if objection.decision is None]
    return [f"异议 {o.number}：{o.claim.account_id} {o.claim.claim}" for o in undecided]


def _accounts(intake: Intake, state: str) -> list[str]:
    return [
        f"{account.name}（{account.account_id}）：已观测 {account.seen_days}/{account.open_days} 天"
        for account in intake.accounts
        if account.state == state
    ]


def _broken(edition: Edition) -> tuple[list[str], list[str]]:
    """Rules that must hold and do not, and those that only should."""
    must: list[str] = []
    should: list[str] = []
    broken = edition.checks.filter(~pl.col("holds"))
    for words, is_must, concerns in broken.select("words", "must", "concerns").rows():
        (must if is_must else should).append(words + (f"（{concerns}）" if concerns else ""))
    return must, should


def tell_dates(dates: MonthDates) -> tuple[str, ...]:
    """The dates of a month in short."""
    told = [f"报送截止 {dates.due}", f"计数截止 {dates.cut_off_day} 24 时"]
    if dates.preview is not None and dates.objections_until is not None:
        told.append(f"征求异议 {dates.preview} 至 {dates.objections_until:%Y-%m-%d}")
    return (*told, f"签发 {dates.issue}")


def describe_todo(todo: Todo) -> Iterator[str]:
    """The page as plain lines."""
    yield f"待办：{todo.month.label}榜单"
    yield f"状态：{todo.state}"
    if todo.dates:
        yield f"日程：{'；'.join(todo.dates)}"
    tasks = [task for task in todo.tasks if task.entries]
    for number, task in enumerate(tasks, start=1):
        yield f"{number}. {task.title}{f'（{task.remedy}）' if task.remedy else ''}"
        yield from (f"   - {item}" for item in task.entries)
    if not tasks:
        yield "没有待办"


def write_todo(todo: Todo, folder: Path, workspace: Path | None) -> list[Path]:
    """Put the page into the folder; gives the file where it changed."""
    folders = tuple(content_folders("templates", workspace))
    page = open_templates(folders).get_template("todo.html")
    text = page.render(
        title=f"{todo.month.label}榜单待办",
        state=todo.state,
        dates=todo.dates,
        tasks=[task for task in todo.tasks if task.entries],
        css=read_static(folders, "style.css"),
    )
    path = folder / f"待办-{todo.month}.html"
    return [path] if write_if_changed(path, text) else []
