"""Care of the store: backup, restore, check, and the record of acts."""

import datetime as dt
from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import TimeType, author_or_user, by_option, db_option, now_in_shanghai


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (backup, restore, check, log):
        group.add_command(command)


@click.command(cls=ChineseCommand)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="备份文件；默认为工作区 备份/ 中按时间命名的 ZIP。已有的文件不覆盖。",
)
@db_option
def backup(out: Path | None, db: Path) -> None:
    """备份数据库、登记表、标准、已发布的各期和设置，成为一个带校验值的文件；有人在读数据库时也可以。"""
    from ranking.routine.backup import back_up

    path, manifest = back_up(db, out, now=now_in_shanghai())
    size = sum(entry.bytes for entry in manifest.files)
    click.echo(f"已备份 {len(manifest.files)} 个文件（{size:,} 字节）到 {path}")


@click.command(cls=ChineseCommand)
@click.argument("file", metavar="备份文件", type=click.Path(path_type=Path))
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path(),
    show_default="当前文件夹",
    metavar="文件夹",
    help="恢复到哪个文件夹。",
)
@click.option("--replace", is_flag=True, help="文件夹中已有内容时，把原有的移到旁边保留，再恢复。")
@by_option
def restore(file: Path, out: Path, replace: bool, author: str | None) -> None:
    """从备份恢复：先核对校验值、检查数据库、复算已发布的各期，全部无误才写入。"""
    from ranking.routine.backup import restore as restore_archive

    result = restore_archive(file, out, replace=replace, author=author_or_user(author), now=now_in_shanghai())
    click.echo(f"已恢复 {len(result.manifest.files)} 个文件到 {result.folder.resolve()}")
    click.echo(f"已发布的 {result.verified} 期全部复算一致")
    if result.kept is not None:
        click.echo(f"原有的文件保留在 {result.kept}")


@click.command(cls=ChineseCommand)
@db_option
def check(db: Path) -> None:
    """检查数据库是否完好：结构、各表之间的关系、操作记录、已发布各期的校验值。"""
    from ranking.routine.soundness import find_faults, verify_published
    from ranking.store import SCHEMA_VERSION, open_store

    with open_store(db) as store:
        faults = [*find_faults(store), *verify_published(store)]
        published = store.rows("SELECT count(*) FROM edition WHERE state = 'published'")[0][0]
    for fault in faults:
        click.echo(f"有误：{fault}")
    if faults:
        click.echo("请从最近一次备份恢复：ranking restore 备份文件 --out 文件夹")
        raise SystemExit(1)
    click.echo(
        f"完好：结构版本 {SCHEMA_VERSION}，各表关系相符，操作记录完整，已发布的 {published} 期校验一致"
    )


@click.command(cls=ChineseCommand)
@click.option("--since", type=TimeType(), help="只列这个时间以来的；只写日期的，从当天 0 时起。")
@click.option(
    "--what", multiple=True, metavar="操作", help="只列这种操作，如 载入、编制草稿、签发；可多次给出。"
)
@db_option
def log(since: dt.datetime | None, what: tuple[str, ...], db: Path) -> None:
    """列出操作记录：谁、以什么身份、何时、做了什么。"""
    from ranking.routine.acts import describe_acts
    from ranking.store import open_store

    if since is not None and since.time() == dt.time(23, 59, 59):
        # A bare day is read as its end; a record is looked for from its beginning.
        since = dt.datetime.combine(since.date(), dt.time())
    with open_store(db) as store:
        lines = list(describe_acts(store, since=since, what=what))
    for line in lines:
        click.echo(line)
    if not lines:
        click.echo("没有这样的操作记录")
