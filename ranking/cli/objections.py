"""Objections and holds: entering, listing, deciding, releasing."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import (
    AccountType,
    MonthType,
    TimeType,
    author_or_user,
    by_option,
    db_option,
    now_in_shanghai,
)
from ranking.months import Month

_DECISIONS = {"采纳": "upheld", "部分采纳": "partly", "不采纳": "rejected"}
_month = click.argument("month", metavar="月份", type=MonthType())
_any_month = click.argument("month", metavar="[月份]", type=MonthType(), required=False)
_number = click.argument("number", metavar="编号", type=int)
_account = click.option(
    "--account", type=AccountType(), required=True, metavar="平台:账号ID", help="所指账号，须已登记。"
)
_evidence = click.option("--evidence", metavar="链接", help="依据：网页链接或文件名称。")


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (objections, holds):
        group.add_command(command)


class DecisionType(click.ParamType[str]):
    """`upheld`, `partly` or `rejected`, in English or Chinese."""

    name = "答复"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The decision; a usage error when it is none."""
        known = _DECISIONS | {code: code for code in _DECISIONS.values()}
        if value in known:
            return known[value]
        return self.fail(f"“{value}”应为 upheld（采纳）、partly（部分采纳）或 rejected（不采纳）", param, ctx)


@click.group(cls=ChineseGroup)
def objections() -> None:
    """登记和答复异议。采纳的异议在下一次编制或修订时按规则生效，并随榜单公布。"""


@objections.command("add", cls=ChineseCommand)
@_month
@_account
@click.option("--post", metavar="稿件编号", help="所指稿件在平台上的编号；漏收的稿件也在此写明。")
@click.option("--metric", metavar="指标", help="所指指标，名称见 ranking metrics list。")
@click.option("--claim", required=True, metavar="内容", help="异议内容；请不要写电话号码。")
@_evidence
@click.option("--from", "objector", metavar="单位", help="提出异议的单位；只存于库中，从不公布。")
@db_option
@by_option
def add(
    month: Month,
    account: str,
    post: str | None,
    metric: str | None,
    claim: str,
    evidence: str | None,
    objector: str | None,
    db: Path,
    author: str | None,
) -> None:
    """登记一件异议：所指账号、稿件或指标，内容和依据。"""
    from ranking.editions.remedies import Claim
    from ranking.routine.objections import enter_objection
    from ranking.store import open_store

    with open_store(db) as store:
        entered = Claim(month, account, claim, post, metric, evidence, objector)
        number = enter_objection(store, entered, author=author_or_user(author), now=now_in_shanghai())
    click.echo(f"已登记异议 {number}")
    click.echo(f"下一步：核实后 ranking objections decide {number} --decision 采纳 --reason 理由 …")


@objections.command("list", cls=ChineseCommand)
@_any_month
@db_option
def list_all(month: Month | None, db: Path) -> None:
    """列出全部异议或一个月的异议及其答复。"""
    from ranking.editions.objection_lists import describe_objections, list_objections
    from ranking.store import open_store

    with open_store(db) as store:
        found = list_objections(store, month)
    for line in describe_objections(found):
        click.echo(line)
    still_open = sum(one.decision is None for one in found)
    click.echo(f"共 {len(found)} 件，待答复 {still_open} 件")


@objections.command("decide", cls=ChineseCommand)
@_number
@click.option(
    "--decision",
    type=DecisionType(),
    required=True,
    help="采纳、部分采纳或不采纳（upheld、partly、rejected）。",
)
@click.option("--reason", required=True, metavar="理由", help="为什么这样答复；随榜单公布，请用中性措辞。")
@click.option("--exclude", "excluded", flag_value="exclude", help="所指稿件不计入。")
@click.option(
    "--exclude-counts",
    "excluded",
    flag_value="exclude_counts",
    help="所指稿件计入，而其计数不计入（按缺失处理）。",
)
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="字段=值",
    help="更正：reads、likes 等计数，original=是|否，level=层级，matrix=矩阵，value=指标值；可多次给出。",
)
@click.option(
    "--add-post", is_flag=True, help="补收所指的稿件，各栏用 --set 给出，如 published_at、title、reads。"
)
@db_option
@by_option
def decide(
    number: int,
    decision: str,
    reason: str,
    excluded: str | None,
    settings: tuple[str, ...],
    add_post: bool,
    db: Path,
    author: str | None,
) -> None:
    """答复一件异议；采纳的写明怎样更正。重新答复时，原答复及其更正随之失效。"""
    from ranking.editions.amendments import DECISIONS
    from ranking.routine.objections import settle_objection
    from ranking.store import open_store

    with open_store(db) as store:
        settled = settle_objection(
            store,
            number,
            decision,
            reason,
            settings,
            excluded=excluded,
            adds_post=add_post,
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    month = settled.claim.month
    click.echo(f"异议 {number} 已答复：{DECISIONS[decision]}")
    click.echo(
        f"下一步：ranking build {month}（已发布的月份用 ranking revise {month}），即按此生效并列出前后变化"
    )


@click.group(cls=ChineseGroup)
def holds() -> None:
    """暂不计入的稿件或计数：须有依据，由人决定，可以解除。"""


@holds.command("add", cls=ChineseCommand)
@_month
@_account
@click.option("--post", required=True, metavar="稿件编号", help="所指稿件在平台上的编号。")
@click.option("--counts", is_flag=True, help="只把计数留下不计，稿件仍计入。")
@click.option("--captured-at", type=TimeType(), help="只把这一次采集的计数留下不计。")
@click.option("--reason", required=True, metavar="理由", help="为什么暂不计入；随榜单公布，请用中性措辞。")
@_evidence
@db_option
@by_option
def hold(
    month: Month,
    account: str,
    post: str,
    counts: bool,
    captured_at: dt.datetime | None,
    reason: str,
    evidence: str | None,
    db: Path,
    author: str | None,
) -> None:
    """把一篇稿件或其计数暂不计入；下一次编制时生效，并列出前后名次。"""
    from ranking.editions.remedies import Claim, Remedy
    from ranking.routine.objections import hold_post
    from ranking.store import open_store

    kind = "exclude_counts" if counts or captured_at is not None else "exclude"
    with open_store(db) as store:
        number = hold_post(
            store,
            Claim(month, account, reason, post, None, evidence),
            Remedy(kind, captured_at=captured_at),
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    click.echo(f"已记下暂不计入事项 {number}")
    click.echo(
        f"下一步：ranking build {month}，即生效并列出前后变化；解除：ranking holds release {number} --reason 理由"
    )


@holds.command("list", cls=ChineseCommand)
@_any_month
@db_option
def list_holds(month: Month | None, db: Path) -> None:
    """列出暂不计入的事项，已解除的也列出。"""
    from ranking.editions.objection_lists import describe_holds
    from ranking.store import open_store

    with open_store(db) as store:
        lines = list(describe_holds(store, month))
    for line in lines or ["没有暂不计入的事项"]:
        click.echo(line)


@holds.command("release", cls=ChineseCommand)
@_number
@click.option("--reason", required=True, metavar="理由", help="为什么解除。")
@db_option
@by_option
def release(number: int, reason: str, db: Path, author: str | None) -> None:
    """解除一件暂不计入事项；下一次编制或修订时恢复计入。"""
    from ranking.editions.objections import release_hold
    from ranking.store import open_store

    with open_store(db) as store:
        release_hold(store, number, reason, author=author_or_user(author), now=now_in_shanghai())
    click.echo(f"暂不计入事项 {number} 已解除")
