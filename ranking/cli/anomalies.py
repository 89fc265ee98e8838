"""Signs of unusual traffic or posting: listed for a month, decided by a person."""

from pathlib import Path
from typing import Any

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import MonthType, author_or_user, by_option, db_option, now_in_shanghai
from ranking.cli.reports import show_report, write_report
from ranking.months import Month

_DECISIONS = {"未见异常": "cleared", "暂不计入": "held", "更正": "corrected"}
_month = click.argument("month", metavar="月份", type=MonthType())


class MonthFirstGroup(ChineseGroup):
    """A group whose commands may be left out: a month alone lists it."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """The command that is named, or `list` for anything else."""
        if args and args[0] not in self.commands:
            args = ["list", *args]
        return super().resolve_command(ctx, args)


class DecisionType(click.ParamType[str]):
    """`cleared`, `held` or `corrected`, in English or Chinese."""

    name = "处理"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The decision; a usage error when it is none."""
        known = _DECISIONS | {code: code for code in _DECISIONS.values()}
        if value in known:
            return known[value]
        return self.fail(
            f"“{value}”应为 未见异常（cleared）、暂不计入（held）或 更正（corrected）", param, ctx
        )


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(anomalies)


@click.group(cls=MonthFirstGroup)
def anomalies() -> None:
    """待核实线索：流量和发稿的异常，列出统计量、阈值、同榜分布、稿件和去掉后的名次；由人处理。直接写月份即列出。"""


@anomalies.command("list", cls=ChineseCommand)
@_month
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写成网页、PDF、工作簿和 JSON（仅供内部）。",
)
@db_option
def list_month(month: Month, out: Path | None, db: Path) -> None:
    """列出一个月的待核实线索；不影响名次。核查材料列出这里最近一次查到的。"""
    from ranking.audit.anomalies.kept_look import keep_look
    from ranking.audit.anomalies.month import look_through, with_effects
    from ranking.audit.anomalies.report import report_anomalies
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace, now = find_workspace(), now_in_shanghai()
    settings = read_settings(workspace)
    with open_store(db) as store:
        looked = look_through(store, month, settings, workspace)
        keep_look(store, month, looked.seen.cut_off, looked.findings, now)
        looked = with_effects(store, looked, read_catalogue(workspace), settings)
        report = report_anomalies(store, looked, settings, now=now)
    show_report(report, ("waiting", "decided"))
    if out is not None:
        write_report(report, out, f"待核实线索-{month}", workspace)


@anomalies.command(cls=ChineseCommand)
@_month
@click.argument("code", metavar="编号")
@click.option(
    "--decision",
    type=DecisionType(),
    required=True,
    help="未见异常、暂不计入或更正（cleared、held、corrected）。",
)
@click.option(
    "--reason",
    required=True,
    metavar="理由",
    help="为什么这样处理；暂不计入和更正的随榜单公布，请用中性措辞。",
)
@click.option("--post", "posts", multiple=True, metavar="稿件编号", help="只就其中这些稿件；可写几次。")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="字段=值",
    help="更正：reads、likes 等计数，或 original=是|否。",
)
@db_option
@by_option
def decide(
    month: Month,
    code: str,
    decision: str,
    reason: str,
    posts: tuple[str, ...],
    settings: tuple[str, ...],
    db: Path,
    author: str | None,
) -> None:
    """处理一条线索。暂不计入和更正在下一次编制时生效；重新处理时，原处理随之失效。"""
    from ranking.audit.anomalies.deciding import DECISIONS, decide_finding
    from ranking.audit.anomalies.month import find_by_code, look_through
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace = find_workspace()
    with open_store(db) as store:
        finding = find_by_code(look_through(store, month, read_settings(workspace), workspace), code)
        made = decide_finding(
            store,
            month,
            finding,
            decision,
            reason,
            read_catalogue(workspace),
            settings=settings,
            posts=posts,
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    click.echo(f"线索 {finding.code}（{finding.name} {finding.sign.title}）已处理：{DECISIONS[decision]}")
    if made:
        click.echo(f"记为暂不计入事项 {'、'.join(map(str, made))}，可用 ranking holds release 解除")
        click.echo(
            f"下一步：ranking build {month}（已发布的月份用 ranking revise {month}），即生效并列出前后变化"
        )
