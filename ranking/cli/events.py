"""Looking at events (重大信息) and at what reports them."""

import datetime as dt
from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import MonthType, TimeType, db_option
from ranking.months import Month


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(events)


@click.group(cls=ChineseGroup)
def events() -> None:
    """重大信息：核对哪些稿件相符。"""


@events.command(cls=ChineseCommand)
@click.argument("month", metavar="月份", type=MonthType(), required=False)
@click.option("--event", "event_id", metavar="编号", help="只看这一条；默认看全部。")
@click.option("--cutoff", type=TimeType(), help="看到哪个时刻为止的稿件；默认与编制当月榜单相同。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="另写成表格（CSV、XLSX 或 Parquet）：每篇稿件一行，没有报道的账号一行。",
)
@db_option
def check(
    month: Month | None, event_id: str | None, cutoff: dt.datetime | None, out: Path | None, db: Path
) -> None:
    """核对重大信息：哪些稿件相符，哪些差一点、差在哪里，谁没有报道。

    月份是信息发布的月份，如 2026-10；不写月份即核对库中全部信息。
    """
    from ranking.routine.events import check_months, check_table, describe_check
    from ranking.routine.tables import write_table
    from ranking.store import open_store

    with open_store(db) as store:
        found = check_months(store, month, event_id, cutoff)
    for line in describe_check(found):
        click.echo(line)
    if out is not None:
        write_table(check_table(found), out)
        click.echo(f"表格已写入 {out}", err=True)
