"""What has come in for a month, and register rows for accounts that files brought."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import MonthType, db_option, now_in_shanghai
from ranking.months import Month

_out = click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), metavar="文件", help="写成这个 XLSX 文件。"
)


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(intake)
    group.add_command(accounts)


@click.command(cls=ChineseCommand)
@click.argument("month", metavar="月份", type=MonthType())
@_out
@db_option
def intake(month: Month, out: Path | None, db: Path) -> None:
    """一个月收件的情况：应收、已收、不全、未收到，各单位的负担，可直接发送的催报文字。"""
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.routine.intake import describe_intake, read_intake, reminders, write_intake
    from ranking.store import open_store

    workspace = find_workspace()
    with open_store(db) as store:
        found = read_intake(store, month, read_settings(workspace), workspace, now_in_shanghai())
    for line in describe_intake(found):
        click.echo(line)
    for text in reminders(found).values():
        click.echo(f"\n{text}")
    if out is not None:
        write_intake(found, out)
        click.echo(f"\n已写出 {out}")


@click.group(cls=ChineseGroup)
def accounts() -> None:
    """登记表的补充。"""


@accounts.command("propose", cls=ChineseCommand)
@_out
@db_option
def propose(out: Path | None, db: Path) -> None:
    """为临时账号和改名的账号拟出登记行，补全之后用 load accounts 载入。"""
    from ranking.ingest.proposing import propose_accounts
    from ranking.store import open_store

    path = out or Path("拟补登记.xlsx")
    with open_store(db) as store:
        new, renamed = propose_accounts(store, path)
    click.echo(f"已写出 {path}：未登记的账号 {new} 个，疑似改名 {renamed} 个")
    click.echo(f"请补全后载入：ranking load accounts {path}")
