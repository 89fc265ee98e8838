"""Options that several commands share, and what they are read into."""

import datetime as dt
import getpass
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from ranking.errors import RankingError
from ranking.months import Month
from ranking.vocabulary import coded_account

Decorator = Callable[[Callable[..., Any]], Callable[..., Any]]

SHANGHAI = ZoneInfo("Asia/Shanghai")

db_option: Decorator = click.option(
    "--db",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="RANKING_DB",
    default=Path("ranking.duckdb"),
    show_default=True,
    metavar="文件",
    help="数据库文件，也可用环境变量 RANKING_DB 指定。",
)
by_option: Decorator = click.option(
    "--by", "author", metavar="姓名", default=None, help="经办人，记入操作记录；默认取系统用户名。"
)


class MonthType(click.ParamType[Month]):
    """A month written as 2026-10."""

    name = "月份"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """The month; a usage error when it is none."""
        if isinstance(value, Month):
            return value
        try:
            return Month.parse(value)
        except RankingError as error:
            return self.fail(str(error), param, ctx)


class PeriodType(MonthType):
    """A month, quarter or year written as 2026-10, 2026-Q3 or 2026."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Month:
        """The month, quarter or year; a usage error when it is none."""
        if isinstance(value, Month):
            return value
        try:
            return Month.parse_period(value)
        except RankingError as error:
            return self.fail(f"{error}；季度写成 2026-Q3，年度写成 2026", param, ctx)


class TimeType(click.ParamType[dt.datetime]):
    """A moment or a day in Shanghai wall time; a day means its very end."""

    name = "时间"
    _FORMS = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%dT%H:%M")

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.datetime:
        """The moment; a usage error when it is none."""
        if isinstance(value, dt.datetime):
            return value
        for form in self._FORMS:
            try:
                return dt.datetime.strptime(value, form)
            except ValueError:
                continue
        try:
            return dt.datetime.combine(dt.date.fromisoformat(value), dt.time(23, 59, 59))
        except ValueError:
            return self.fail(
                f'“{value}”不是时间，请写成 2026-11-05 或 "2026-11-05 24:00" 前的时刻如 2026-11-05 18:00',
                param,
                ctx,
            )


class CoversType(click.ParamType[tuple[dt.date, dt.date]]):
    """Days from and to, both included, written as 2026-10-01:2026-10-31."""

    name = "起:止"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[dt.date, dt.date]:
        """First and last day; a usage error when they are none or reversed."""
        if isinstance(value, tuple):
            return value
        first, _, last = value.partition(":")
        try:
            days = dt.date.fromisoformat(first), dt.date.fromisoformat(last)
        except ValueError:
            return self.fail(f"“{value}”无法识别，请写成 2026-10-01:2026-10-31", param, ctx)
        if days[0] > days[1]:
            return self.fail(f"“{value}”的起始日晚于截止日", param, ctx)
        return days


class AccountType(click.ParamType[str]):
    """An account written as 平台:账号ID, the platform by its name or code."""

    name = "平台:账号ID"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The account as it is known everywhere, `weibo:2656274875`; whether there is one is asked later."""
        return coded_account(value)


class YearsType(click.ParamType[tuple[int, int]]):
    """The first and last of some years, written as 2021:2025, or one year."""

    name = "起:止"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[int, int]:
        """First and last year; a usage error when they are none or reversed."""
        if isinstance(value, tuple):
            return value
        match = re.fullmatch(r"(20\d\d)(?:[:：](20\d\d))?", value.strip())
        if match is None:
            return self.fail(f"“{value}”无法识别，请写成 2021:2025", param, ctx)
        first, last = int(match[1]), int(match[2] or match[1])
        if first > last:
            return self.fail(f"“{value}”的起始年份晚于截止年份", param, ctx)
        return first, last


def now_in_shanghai() -> dt.datetime:
    """The wall time of the moment, to the second; every function below takes it as a parameter."""
    return dt.datetime.now(SHANGHAI).replace(tzinfo=None, microsecond=0)


def author_or_user(author: str | None) -> str:
    """Who is recorded as having done it."""
    return author or getpass.getuser()
