"""The dates of a month's edition."""

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import MonthType, now_in_shanghai
from ranking.months import Month


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(calendar)


@click.command(cls=ChineseCommand)
@click.argument("month", metavar="[月份]", type=MonthType(), required=False)
def calendar(month: Month | None) -> None:
    """列出一期的日程：报送截止、计数截止、征求异议、签发；不给月份时为上个月的一期。"""
    from ranking.calendar import dates_of, describe_dates
    from ranking.config import read_settings
    from ranking.resources import find_workspace

    settings = read_settings(find_workspace())
    month = month or Month.of(now_in_shanghai().date()).plus(-1)
    for line in describe_dates(settings.calendar, dates_of(settings.calendar, month)):
        click.echo(line)
