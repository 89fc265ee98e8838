"""What was loaded: list, show, rejected rows as a workbook, and taking a load back."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import author_or_user, by_option, db_option, now_in_shanghai

if TYPE_CHECKING:
    from ranking.store.loads import LoadRecord

_BASES = {
    "given": "由 --captured-at 给出",
    "row": "文件中写明",
    "newest_post": "按最新一篇稿件推定，为不早于",
    None: "",
}
_TABLES = {
    **{"post": "稿件", "capture": "采集", "follower_capture": "粉丝数", "account_day": "逐日数字"},
    **{"account": "登记", "event": "重大信息", "campaign": "主题宣传", "given_metric": "账号月度指标"},
    "review_point": "评阅",
    "old_rank": "以往榜单的名次",
}
_load_argument = click.argument("load_id", metavar="编号", type=click.IntRange(min=1))


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(loads)


@click.group(cls=ChineseGroup)
def loads() -> None:
    """查看每次载入；取出被拒的行；撤销一次载入。"""


@loads.command("list", cls=ChineseCommand)
@db_option
def list_all(db: Path) -> None:
    """列出每次载入：编号、时间、经办人、文件、行数。"""
    from ranking.store import open_store
    from ranking.store.loads import list_loads

    with open_store(db) as store:
        records = list_loads(store)
    for record in records:
        click.echo(_line(record))
    if not records:
        click.echo("还没有载入过文件")


@loads.command("show", cls=ChineseCommand)
@_load_argument
@db_option
def show(load_id: int, db: Path) -> None:
    """说明一次载入的全部情况，包括前后不一之处和被拒的行。"""
    from ranking.store import open_store, read_rejected
    from ranking.store.loads import read_load

    with open_store(db) as store:
        record = read_load(store, load_id)
        rejected = read_rejected(store, load_id, most=_SHOWN_ROWS)
    for line in _describe(record):
        click.echo(line)
    for row in rejected:
        click.echo(f"  被拒 {row}")
    if rejected and (more := record.rejected - len(rejected)) > 0:
        click.echo(f"  ……另有 {more:,} 行被拒，可用 ranking loads rejected {load_id} 取出")


@loads.command("rejected", cls=ChineseCommand)
@_load_argument
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写到这个 XLSX 文件；默认在当前文件夹，名为 被拒的行-编号.xlsx。",
)
@db_option
def rejected_rows(load_id: int, out: Path | None, db: Path) -> None:
    """把被拒的行连同原因写成工作簿，改正之后可以直接载入。"""
    from ranking.ingest.rejected_workbook import write_rejected
    from ranking.store import open_store

    path = out or Path(f"被拒的行-{load_id}.xlsx")
    with open_store(db) as store:
        count = write_rejected(store, load_id, path)
    click.echo(f"已写出 {path}：{count:,} 行。改正之后用原来的命令载入这个文件即可")


@loads.command("undo", cls=ChineseCommand)
@_load_argument
@db_option
@by_option
def undo(load_id: int, db: Path, author: str | None) -> None:
    """撤销一次载入：只有这个文件给出的内容删去，别的文件也给出的保留；已发布的各期不变。"""
    from ranking.ingest.undoing import undo_load
    from ranking.store import open_store

    with open_store(db) as store:
        undone = undo_load(store, load_id, author_or_user(author), now_in_shanghai())
    told = "、".join(f"{_TABLES[table]} {count:,} 条" for table, count in undone.removed.items())
    click.echo(f"已撤销第 {load_id} 次载入（{undone.path}）：删去{told or '的内容均另有来源，没有减少'}")
    click.echo("已发布的各期没有改动；这个文件可以再次载入")


# Of a file with many bad rows the first ones show what is wrong.
_SHOWN_ROWS = 20


def _line(record: "LoadRecord") -> str:
    undone = "，已撤销" if record.undone_at else ""
    part = f"［{record.part}］" if record.part else ""
    return (
        f"{record.load_id:>4}  {record.at:%Y-%m-%d %H:%M}  {record.author}  {record.path}{part}  {_label(record)}："
        f"{record.rows_read:,} 行，新增 {record.accepted:,}，未变 {record.unchanged:,}，被拒 {record.rejected:,}{undone}"
    )


def _label(record: "LoadRecord") -> str:
    from ranking.ingest.formats import FORMATS

    return next((form.label for form in FORMATS if form.key == record.format), record.format)


def _describe(record: "LoadRecord") -> Iterator[str]:
    yield _line(record)
    yield f"  文件 {record.size:,} 字节，SHA-256 {record.sha256}"
    if record.account_id:
        yield f"  账号 {record.account_id}" + (f"（{record.owner_basis}）" if record.owner_basis else "")
    if record.captured_at_basis:
        at = f"{record.captured_at:%Y-%m-%d %H:%M:%S}，" if record.captured_at else "各行不同，"
        yield f"  采集时间 {at}{_BASES.get(record.captured_at_basis, record.captured_at_basis)}"
    if record.is_withheld:
        yield "  来源不许公开：数字照常计分，不对外给出"
    if record.undone_at:
        yield f"  {record.undone_at:%Y-%m-%d %H:%M} 由 {record.undone_by} 撤销"
    for words in record.contradictions:
        yield f"  前后不一：{words}"
    if (more := record.contradiction_count - len(record.contradictions)) > 0:
        yield f"  ……另有 {more:,} 处前后不一"
