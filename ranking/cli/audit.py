"""Audit: one account's dossier, slips for all, lineage of a number, compliance of a month."""

import datetime as dt
from pathlib import Path
from typing import Any

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import MonthType, TimeType, db_option, now_in_shanghai
from ranking.cli.reports import show_report, write_report
from ranking.months import Month

_out = click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="文件夹",
    help="写成网页、PDF、工作簿和 JSON。",
)
# What Windows allows in no file's name.
_FORBIDDEN = str.maketrans(dict.fromkeys('\\/:*?"<>|', "-"))
# Shown on the screen; the lists of posts and captures are in the files.
_SHORT = ("who", "standing", "silence", "events", "touching")


class MonthsType(click.ParamType[tuple[Month, Month]]):
    """Months from and to, both included, written as 2026-01:2026-10; one month stands for itself."""

    name = "起:止"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Month, Month]:
        """First and last month; a usage error when they are none or reversed."""
        if isinstance(value, tuple):
            return value
        first, _, last = value.partition(":")
        months = MonthType().convert(first, param, ctx), MonthType().convert(last or first, param, ctx)
        if months[0] > months[1]:
            return self.fail(f"“{value}”的起始月份晚于截止月份", param, ctx)
        return months


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (audit, trace, compliance):
        group.add_command(command)


@click.command(cls=ChineseCommand)
@click.argument("account", metavar="账号", required=False)
@click.option(
    "--months",
    type=MonthsType(),
    help="只看这些月份，如 2026-01:2026-10；逐项计算取其中最近的一月，默认全部。",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="每个账号和矩阵：用 --out 写账号单（网页和工作簿），或用 --into 写核查材料。",
)
@_out
@click.option(
    "--into",
    "site",
    type=click.Path(path_type=Path, file_okay=False),
    metavar="网站",
    help="把核查材料写进已有的内部网站，由账号页链到。",
)
@db_option
def audit(
    account: str | None,
    months: tuple[Month, Month] | None,
    every: bool,
    out: Path | None,
    site: Path | None,
    db: Path,
) -> None:
    """核查一个账号：是谁、历月名次、怎样算出、为什么变动、每篇稿件计或不计。账号可写平台:账号ID、账号ID、名称或曾用名。"""
    from ranking.audit import find_account, report_account
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    if every == (account is not None):
        raise click.UsageError("请给出一个账号，或用 --all 为每个账号写账号单，二者取一")
    if every and out is None and site is None:
        raise click.UsageError("--all 须用 --out 给出文件夹，或用 --into 给出内部网站")
    if site is not None:
        _write_into(db, account, months, site)
        if every and out is None:
            return
    workspace, now = find_workspace(), now_in_shanghai()
    if account is None:
        _write_slips(db, out or Path(), months, workspace, now)
        return
    with open_store(db) as store:
        found = find_account(store, account)
        report = report_account(
            store, found, read_catalogue(workspace).metrics, read_settings(workspace), months=months, now=now
        )
    shown = [
        s.key
        for s in report.sections
        if s.key in _SHORT or s.key.startswith(("arithmetic", "moving", "rising"))
    ]
    show_report(report, tuple(shown))
    if out is not None:
        write_report(report, out, _file_name(found), workspace)


def _file_name(subject: str) -> str:
    return subject.translate(_FORBIDDEN)


def _write_into(db: Path, account: str | None, months: tuple[Month, Month] | None, site: Path) -> None:
    from ranking.audit import find_account
    from ranking.cli.progress import show_progress
    from ranking.routine.audit_site import write_dossiers
    from ranking.store import open_store

    with open_store(db) as store, show_progress() as progress:
        accounts = [find_account(store, account)] if account is not None else None
        month, count = write_dossiers(store, accounts, site, months, now=now_in_shanghai(), progress=progress)
    click.echo(f"已写入 {site}：{month} 核查材料 {count} 份，由账号页的“核查材料”链到", err=True)


def _write_slips(
    db: Path, out: Path, months: tuple[Month, Month] | None, workspace: Path | None, now: dt.datetime
) -> None:
    from ranking.audit.dossier import editions_between
    from ranking.audit.slips import live_sheets, write_slips
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.publish.report_files import write_page, write_workbook
    from ranking.store import open_store

    settings = read_settings(workspace)
    with open_store(db) as store:
        facts = editions_between(store, settings.series.id, months)[-1]
        catalogue = read_catalogue(workspace)
        slips = list(write_slips(store, facts, catalogue.metrics, settings, now=now))
        live = live_sheets(store, facts, catalogue)
    for account, report in slips:
        name = f"账号单-{facts.month}-{_file_name(account)}"
        write_page(report, out / f"{name}.html", workspace)
        write_workbook(report, out / f"{name}.xlsx", live(account))
    click.echo(f"已写入 {out}：{facts.month} 账号单 {len(slips)} 份，各有网页和工作簿")


@click.command(cls=ChineseCommand)
@click.argument("edition", metavar="榜单")
@click.argument("account", metavar="账号")
@click.argument("node", metavar="节点")
@_out
@db_option
def trace(edition: str, account: str, node: str, out: Path | None, db: Path) -> None:
    """由榜单上的一个数追到来源：节点、指标、稿件、采集、文件、行、散列值和载入时间。榜单如 monthly/2026-10/r1。"""
    from ranking.audit import find_account, report_lineage
    from ranking.audit.lineage import find_edition
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace = find_workspace()
    with open_store(db) as store:
        facts, found = find_edition(store, edition), find_account(store, account)
        metrics, settings = read_catalogue(workspace).metrics, read_settings(workspace)
        report = report_lineage(store, facts, found, node, metrics, settings, now=now_in_shanghai())
    show_report(report, None)
    if out is not None:
        write_report(report, out, f"{facts.month}-{_file_name(found)}-{node}", workspace)


@click.command(cls=ChineseCommand)
@click.argument("month", metavar="月份", type=MonthType())
@click.option("--as-of", type=TimeType(), help="核查到哪一时刻为止；默认现在。")
@click.option(
    "--flag",
    type=click.IntRange(min=1),
    metavar="天数",
    help="静默满多少天列入通报；默认取 ranking.toml 的 compliance.flag_days（14）。",
)
@click.option(
    "--warn",
    "warnings",
    type=click.IntRange(min=1),
    multiple=True,
    metavar="天数",
    help="静默到多少天预警，可写几次；默认取 compliance.warning_days（10、12）。",
)
@_out
@db_option
def compliance(
    month: Month,
    as_of: dt.datetime | None,
    flag: int | None,
    warnings: tuple[int, ...],
    out: Path | None,
    db: Path,
) -> None:
    """核查一个月的更新与登记：静默与预警、提示与整改、保活稿件、登记而未见、停用仍发、一家多号。与影响力榜单分开。"""
    from ranking.audit import find_compliance, report_compliance
    from ranking.catalogue import read_catalogue
    from ranking.config import read_settings
    from ranking.resources import find_workspace
    from ranking.store import open_store

    workspace = find_workspace()
    settings = read_settings(workspace)
    given = {"flag_days": flag, "warning_days": warnings or None}
    rules = settings.compliance.model_copy(update={key: days for key, days in given.items() if days})
    with open_store(db) as store:
        found = find_compliance(store, month, as_of or now_in_shanghai(), settings)
    metrics = read_catalogue(workspace).metrics
    report = report_compliance(found, settings.model_copy(update={"compliance": rules}), metrics)
    show_report(report, None)
    if out is not None:
        write_report(report, out, f"通报-{month}", workspace)
