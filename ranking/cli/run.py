"""The month's run, for a person or a scheduler."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import MonthType, author_or_user, by_option, db_option, now_in_shanghai
from ranking.cli.progress import show_progress
from ranking.months import Month


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(run)


@click.command(cls=ChineseCommand)
@click.argument("month", metavar="月份", type=MonthType())
@click.option(
    "--issue", "issuer", metavar="姓名", help="签发人：期满且检查通过的，同时签发。不给时做到待签发为止。"
)
@db_option
@by_option
def run(month: Month, issuer: str | None, db: Path, author: str | None) -> None:
    """办一个月的事：载入新文件、编制、检查、征求异议，做到要人决定为止，列出待办。

    再次运行不会重复。退出码：0 能做的都做了；1 有问题要先解决（见待办）。
    """
    from ranking.routine.run import run_month
    from ranking.routine.todo import describe_todo
    from ranking.store import open_store

    with open_store(db, create=True) as store, show_progress() as progress:
        done, todo = run_month(
            store,
            month,
            author=author_or_user(author),
            now=now_in_shanghai(),
            progress=progress,
            tell=click.echo,
            issuer=issuer,
        )
    if not done.has_changed:
        click.echo(f"{month} 没有新的变化，未作改动")
    for line in describe_todo(todo):
        click.echo(line)
    for path in done.made:
        click.echo(f"文件 {path.relative_to(done.workspace)}")
    if done.is_blocked:
        raise SystemExit(1)
