"""Campaigns: declaring them, checking who met the target, deciding on single posts, warning in time."""

import datetime as dt
import re
from pathlib import Path
from typing import Any

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import (
    AccountType,
    CoversType,
    TimeType,
    YearsType,
    author_or_user,
    by_option,
    db_option,
    now_in_shanghai,
)
from ranking.cli.reports import show_report, write_report

_as_of = click.option(
    "--as-of", type=TimeType(), help="核查到哪一时刻为止（稿件、采集和认定都只看此前的）；默认现在。"
)
_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="把核查结果写成网页、PDF、工作簿、Word 摘要和 JSON。",
)


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(campaigns)


@click.group(cls=ChineseGroup)
def campaigns() -> None:
    """网络主题宣传核查：谁完成了目标，算的是哪些稿件，其余为什么不算。"""


@campaigns.command(cls=ChineseCommand)
@click.argument("campaign_id", metavar="宣传ID")
@click.option("--title", required=True, metavar="标题", help="宣传的名称。")
@click.option("--days", required=True, type=CoversType(), help="活动期，如 2026-05-20:2026-06-20。")
@click.option(
    "--topic", "topics", multiple=True, metavar="话题", help="属于这一主题的话题，不写 #；可写几次。"
)
@click.option("--keyword", "keywords", multiple=True, metavar="关键词", help="含有即属于这一主题；可写几次。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写到哪里；默认 宣传ID.toml。",
)
def new(
    campaign_id: str,
    title: str,
    days: tuple[dt.date, dt.date],
    topics: tuple[str, ...],
    keywords: tuple[str, ...],
    out: Path | None,
) -> None:
    """新建一份宣传申报文件，各项规则都写明，改好后载入。"""
    from ranking.campaigns import declaration_text
    from ranking.errors import CampaignError

    if not re.fullmatch(r"[\w.\-]+", campaign_id):
        msg = f"宣传ID“{campaign_id}”只能由文字、字母、数字、- 、_ 和 . 组成，如 liuwu-2026"
        raise CampaignError(msg)
    path = out or Path(f"{campaign_id}.toml")
    if path.exists():
        msg = f"{path} 已经存在，没有改动；请另取名称或用 --out 指定文件"
        raise CampaignError(msg)
    text = declaration_text(campaign_id, title, days, topics, keywords)
    try:
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        msg = f"{path} 写不进去（{error.strerror}）；请检查文件夹是否存在、能否写入"
        raise CampaignError(msg) from error
    click.echo(f"已建立 {path}；改好后用 ranking load campaigns {path} 载入")


@campaigns.command("list", cls=ChineseCommand)
@db_option
def list_all(db: Path) -> None:
    """列出已载入的主题宣传。"""
    from ranking.measure.campaign import read_campaigns
    from ranking.store import open_store

    with open_store(db) as store:
        found = read_campaigns(store.con)
    for one in found:
        click.echo(f"{one.campaign_id}  {one.title}（{one.first_day} 至 {one.last_day}）")
    if not found:
        click.echo("还没有载入主题宣传；用 ranking campaigns new 新建申报，再用 ranking load campaigns 载入")


@campaigns.command(cls=ChineseCommand)
@click.argument("campaign_id", metavar="宣传ID", required=False)
@click.option(
    "--year", type=click.IntRange(2009, 2100), metavar="年份", help="核查全年：各项宣传和年度目标。"
)
@click.option("--account", type=AccountType(), metavar="平台:账号ID", help="只看一个账号。")
@click.option(
    "--each", is_flag=True, help="另给每个适用账号各写一份核查单（网页和工作簿），放在 --out 之下。"
)
@click.option(
    "--target",
    type=click.Path(path_type=Path, dir_okay=False, exists=False),
    metavar="文件",
    help="年度目标文件；默认取当年生效的一份。",
)
@_as_of
@_out
@db_option
def check(
    campaign_id: str | None,
    year: int | None,
    account: str | None,
    each: bool,
    target: Path | None,
    as_of: dt.datetime | None,
    out: Path | None,
    db: Path,
) -> None:
    """核查一项宣传（宣传ID）或全年（--year）：达标与否、还差多少，每篇按哪条规则计或不计。"""
    from ranking.campaigns import check_campaign, check_year, report_campaign, report_year
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    if each and (out is None or campaign_id is None):
        raise click.UsageError("--each 须与宣传ID 和 --out 同用")
    if (campaign_id is None) == (year is None):
        raise click.UsageError("请给出宣传ID，或用 --year 核查全年，二者取一")
    workspace = find_workspace()
    settings, moment = read_settings(workspace), as_of or now_in_shanghai()
    shown: tuple[str, ...] = ("accounts", "matrices")
    with open_store(db) as store:
        if campaign_id is not None:
            checked = check_campaign(store, campaign_id, moment)
            report = report_campaign(store, checked, settings, account)
            if each and out is not None:
                _write_each(store, checked, settings, out, workspace)
            name, shown = campaign_id, ("accounts", "matrices", "doubts", "rules")
        else:
            report = report_year(check_year(store, year or 0, moment, workspace, target), settings)
            name = str(year)
    show_report(report, shown)
    if out is not None:
        write_report(
            report, out, name if account is None else f"{name}-{account.replace(':', '-')}", workspace
        )


@campaigns.command(cls=ChineseCommand)
@click.argument("years", metavar="[起始年份:截止年份]", required=False, type=YearsType())
@_as_of
@_out
@db_option
def years(years: tuple[int, int] | None, as_of: dt.datetime | None, out: Path | None, db: Path) -> None:
    """历年完成情况：各账号、矩阵每年是否达标和榜单名次，供总结评估；默认从最早的一项宣传到今年。"""
    from ranking.campaigns import check_years, report_years
    from ranking.config import read_settings
    from ranking.measure.campaign import read_campaigns
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace, moment = find_workspace(), as_of or now_in_shanghai()
    with open_store(db) as store:
        declared = [one.year for one in read_campaigns(store.con)]
        first, last = years or (min([*declared, moment.year]), moment.year)
        checks = check_years(store, range(first, last + 1), moment, workspace)
        report = report_years(store, checks, read_settings(workspace))
    show_report(report, ("accounts", "matrices", "campaigns"))
    if out is not None:
        write_report(report, out, f"{first}-{last}", workspace)


@campaigns.command(cls=ChineseCommand)
@_as_of
@_out
@db_option
def due(as_of: dt.datetime | None, out: Path | None, db: Path) -> None:
    """列出按目前进度将完不成的账号、截止日期和每周还需的篇数。"""
    from ranking.campaigns import check_campaigns, report_due
    from ranking.config import read_settings
    from ranking.measure.campaign import read_campaigns
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace = find_workspace()
    moment = as_of or now_in_shanghai()
    with open_store(db) as store:
        running = [one for one in read_campaigns(store.con) if one.first_day <= moment.date() <= one.last_day]
        checks = check_campaigns(store, running, moment) if running else []
    report = report_due(checks, read_settings(workspace), moment)
    show_report(report, ("due",))
    if out is not None:
        write_report(report, out, "due", workspace)


@campaigns.command(cls=ChineseCommand)
@click.argument("campaign_id", metavar="宣传ID")
@click.argument("post", metavar="稿件")
@click.option("--count/--refuse", "counts", default=None, help="计入，或不计。")
@click.option("--withdraw", is_flag=True, help="撤回此前的认定，重新按规则判断；记录仍保留。")
@click.option(
    "--as",
    "aspect",
    type=click.Choice(["post", "original", "product"]),
    default="post",
    show_default=True,
    help="认定的是什么：post 稿件、original 原创、product 宣传品。",
)
@click.option("--reason", required=True, metavar="理由", help="为什么；随核查结果列出。")
@db_option
@by_option
def decide(
    campaign_id: str,
    post: str,
    counts: bool | None,
    withdraw: bool,
    aspect: Any,
    reason: str,
    db: Path,
    author: str | None,
) -> None:
    """由人认定一篇稿件计或不计；稿件写成 平台:账号ID/稿件ID 或链接。以最后一次认定为准，各次都保留。"""
    from ranking.campaigns import decide_post
    from ranking.store import open_store

    if (counts is None) != withdraw:
        raise click.UsageError("请写明 --count（计入）、--refuse（不计）或 --withdraw（撤回认定），三者取一")
    with open_store(db) as store:
        account_id, native_id = decide_post(
            store,
            campaign_id,
            post,
            aspect,
            counts=counts,
            reason=reason,
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    said = "撤回此前的认定" if withdraw else "计入" if counts else "不计"
    click.echo(f"已记录：{campaign_id} 的 {account_id}/{native_id} {said}（{reason}）")


@campaigns.command(cls=ChineseCommand)
@click.argument("post", metavar="稿件")
@click.option("--on", "seen_at", type=TimeType(), required=True, help="哪一时刻看到已删除。")
@click.option("--reason", required=True, metavar="依据", help="怎样看到的，如链接打开后的提示。")
@db_option
@by_option
def removed(post: str, seen_at: dt.datetime, reason: str, db: Path, author: str | None) -> None:
    """记录一篇稿件已被删除；是否仍计，依各项宣传的约定。"""
    from ranking.campaigns import mark_removed
    from ranking.store import open_store

    with open_store(db) as store:
        account_id, native_id = mark_removed(
            store,
            post,
            seen_at=seen_at,
            evidence=reason,
            author=author_or_user(author),
            now=now_in_shanghai(),
        )
    click.echo(f"已记录：{account_id}/{native_id} 于 {seen_at:%Y-%m-%d %H:%M} 见已删除")


def _write_each(store: Any, checked: Any, settings: Any, out: Path, workspace: Path | None) -> None:
    from ranking.campaigns import report_campaign
    from ranking.publish.report_files import write_page, write_workbook

    folder = out / checked.campaign.campaign_id
    for one in checked.accounts:
        report = report_campaign(store, checked, settings, one.subject)
        name = one.subject.replace(":", "-")
        write_page(report, folder / f"{name}.html", workspace)
        write_workbook(report, folder / f"{name}.xlsx")
    click.echo(f"已写入 {folder}：{len(checked.accounts)} 个账号的核查单", err=True)
