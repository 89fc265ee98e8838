"""An edition's life between draft and archive: inviting objections, revising what was published."""

import datetime as dt
from pathlib import Path
from typing import Any

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
from ranking.months import Month

_KINDS = {"correction": "correction", "revision": "revision", "更正": "correction", "修订": "revision"}
_month = click.argument("month", metavar="月份", type=PeriodType())


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (preview, revise):
        group.add_command(command)


class KindType(click.ParamType[str]):
    """`correction` (a mistake) or `revision` (better data)."""

    name = "类别"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The kind; a usage error when it is none."""
        if value in _KINDS:
            return _KINDS[value]
        return self.fail(f"“{value}”应为 correction（更正差错）或 revision（数据更新后修订）", param, ctx)


@click.command(cls=ChineseCommand)
@_month
@click.option(
    "--until", type=TimeType(), help="征求异议到何时；默认按 ranking.toml 中 [calendar] 的 objections 计算。"
)
@db_option
@by_option
def preview(month: Month, until: dt.datetime | None, db: Path, author: str | None) -> None:
    """把草稿定为征求异议稿；期满之前不能发布，重新编制不改变期限。"""
    from ranking.routine.life import preview_month
    from ranking.store import open_store

    with open_store(db) as store:
        facts = preview_month(store, month, until=until, author=author_or_user(author), now=now_in_shanghai())
    click.echo(f"{month} 征求异议稿已定，异议受理至 {facts.objections_until:%Y-%m-%d %H:%M}")
    click.echo(
        f"下一步：ranking export {month} --out 预览，送有关单位；期满后 ranking publish {month} --out 发布 --by 签发人"
    )


@click.command(cls=ChineseCommand)
@_month
@click.option(
    "--kind",
    type=KindType(),
    required=True,
    help="correction（更正，原来有差错）或 revision（修订，数据后来更全）。",
)
@click.option("--reason", required=True, metavar="理由", help="改什么、为什么改；随榜单公布。")
@click.option("--cutoff", type=TimeType(), help="计数截止时间；默认与原版相同。")
@db_option
@by_option
def revise(
    month: Month, kind: Any, reason: str, cutoff: dt.datetime | None, db: Path, author: str | None
) -> None:
    """为已发布的一期编制更正或修订稿，列出前后变化；原版不动，签发后另编版次。"""
    from ranking.editions.effect import describe_effects, name_revision
    from ranking.editions.life import Revision
    from ranking.routine.life import revise_month
    from ranking.store import open_store

    with open_store(db) as store:
        draft = revise_month(
            store,
            month,
            Revision(kind, reason),
            cut_off=cutoff,
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    click.echo(
        f"已编制 {month.label} 第 {draft.facts.revision} 版草稿，取代{name_revision(draft.facts.supersedes or '')}"
    )
    for line in describe_effects(draft):
        click.echo(line)
    click.echo(f"下一步：ranking publish {month} --out 发布 --by 签发人")
