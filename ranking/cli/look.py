"""What the store holds."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import db_option


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(status)


@click.command(cls=ChineseCommand)
@db_option
def status(db: Path) -> None:
    """数据库里有什么：账号、稿件、采集、月份、观测期、覆盖情况和被拒的行。"""
    from ranking.cli.status_page import describe_status
    from ranking.store import open_store, read_status

    with open_store(db) as store:
        found = read_status(store)
    for line in describe_status(found):
        click.echo(line)
