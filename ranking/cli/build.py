"""The month's three acts: build a draft, publish it, write it out again."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import (
    PeriodType,
    TimeType,
    author_or_user,
    by_option,
    db_option,
    now_in_shanghai,
)
from ranking.cli.progress import show_progress
from ranking.months import Month

if TYPE_CHECKING:
    from ranking.editions.seal import Profile
    from ranking.publish import PublishResult


def _print_formats(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    """Print every format and end, before anything else is asked for."""
    if not wanted or ctx.resilient_parsing:
        return
    from ranking.routine.month import describe_formats

    for line in describe_formats():
        click.echo(line)
    ctx.exit()


_month = click.argument("month", metavar="月份", type=PeriodType())
_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="文件夹",
    help="网站写到哪里。",
)

_profile = click.option(
    "--profile",
    type=click.Choice(["public", "internal"]),
    default="public",
    show_default=True,
    help="对外公布（public：到公布名额为止，不列降幅）或内部使用（internal：全部内容）。",
)


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (build, publish, export):
        group.add_command(command)


@click.command(cls=ChineseCommand)
@_month
@click.option(
    "--standard",
    "names",
    multiple=True,
    metavar="名称",
    help="计分标准：名称、名称@版本或 .toml 文件；可多次给出。默认取 ranking.toml 中所列。",
)
@click.option(
    "--rule",
    type=click.Choice(["mean-score", "mean-rank", "rescore"]),
    help="季度、年度怎样由各月合成：得分平均（mean-score）、名次平均（mean-rank）或指标合并后重新计分（rescore）。",
)
@click.option("--mixed", is_flag=True, help="季度、年度：各月标准版本不同也合并，榜上注明。")
@click.option(
    "--cutoff",
    type=TimeType(),
    help="计数截止时间；默认按 ranking.toml 的日程，没有写明时为次月 5 日 24 时。",
)
@db_option
@by_option
def build(
    month: Month,
    names: tuple[str, ...],
    rule: Any,
    mixed: bool,
    cutoff: dt.datetime | None,
    db: Path,
    author: str | None,
) -> None:
    """编制一个月的榜单草稿；再次运行即重新编制。

    季度（2026-Q3）、年度（2026）由各月已发布的榜单合成，须用 --rule 写明规则。
    """
    if month.length > 1:
        _build_period(month, names, rule, mixed=mixed, cut_off=cutoff, db=db, author=author)
        return
    if rule is not None or mixed:
        msg = "--rule 和 --mixed 只用于季度、年度"
        raise click.UsageError(msg)
    from ranking.routine.month import build_month, describe_draft
    from ranking.store import open_store

    with open_store(db) as store:
        draft = build_month(
            store, month, names, cut_off=cutoff, author=author_or_user(author), now=now_in_shanghai()
        )
    for line in describe_draft(draft):
        click.echo(line)


def _build_period(
    period: Month,
    names: tuple[str, ...],
    rule: Any,
    *,
    mixed: bool,
    cut_off: dt.datetime | None,
    db: Path,
    author: str | None,
) -> None:
    from ranking.routine.month import describe_draft
    from ranking.routine.period import build_period
    from ranking.store import open_store

    if rule is None or names or cut_off is not None:
        msg = f"{period} 由各月合成：请用 --rule 写明规则，不要给出 --standard 和 --cutoff"
        raise click.UsageError(msg)
    with open_store(db) as store:
        draft = build_period(
            store, period, rule, may_mix=mixed, author=author_or_user(author), now=now_in_shanghai()
        )
    for line in describe_draft(draft):
        click.echo(line)


@click.command(cls=ChineseCommand)
@_month
@_out
@_profile
@db_option
@by_option
def publish(month: Month, out: Path, profile: "Profile", db: Path, author: str | None) -> None:
    """签发一个月的草稿：先冻结，再写出网页、PDF、表格和数据。"""
    from ranking.routine.month import publish_month
    from ranking.store import open_store

    with open_store(db) as store, show_progress() as progress:
        result = publish_month(
            store,
            month,
            out,
            author=author_or_user(author),
            now=now_in_shanghai(),
            progress=progress,
            profile=profile,
        )
    _print_result(result, out)


@click.command(cls=ChineseCommand)
@_month
@_out
@click.option("--only", metavar="格式", help="只写这些格式，以逗号分隔，如 html,pdf,csv；格式名见 --list。")
@click.option(
    "--list",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_formats,
    help="列出全部格式的名称、内容和用途后结束。",
)
@_profile
@db_option
def export(month: Month, out: Path, only: str | None, profile: "Profile", db: Path) -> None:
    """把一个月的榜单再写一遍，不改动任何数据；草稿也可写出预览。"""
    from ranking.routine.month import export_month
    from ranking.store import open_store

    with open_store(db) as store, show_progress() as progress:
        result = export_month(store, month, out, only=only, progress=progress, profile=profile)
    _print_result(result, out)


def _print_result(result: "PublishResult", out: Path) -> None:
    for what, why in result.left_out:
        click.echo(f"未生成 {what}：{why}", err=True)
    for remark in result.remarks:
        click.echo(f"请注意：{remark}", err=True)
    click.echo(f"已写出 {len(result.written)} 个文件，请用浏览器打开：{(out / 'index.html').resolve()}")
