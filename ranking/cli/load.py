"""Taking files in."""

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.options import (
    CoversType,
    MonthType,
    TimeType,
    author_or_user,
    by_option,
    db_option,
    now_in_shanghai,
)
from ranking.cli.progress import show_progress

if TYPE_CHECKING:
    from ranking.ingest import LoadOutcome
    from ranking.ingest.model import Group
    from ranking.months import Month
    from ranking.store import RejectedRow


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(load)


_paths = click.argument(
    "paths", metavar="文件或文件夹…", nargs=-1, required=True, type=click.Path(path_type=Path)
)

_account_option = click.option(
    "--account", metavar="平台:账号ID", help="文件属于哪个账号（文件自身没有写明时）。"
)
_captured_at_option = click.option(
    "--captured-at", type=TimeType(), help="计数的采集时间（文件自身没有写明时）。"
)
_mapping_option = click.option(
    "--mapping",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="对应表（TOML 或 XLSX）：说明不认识的文件各列是什么；用 formats guess 生成。",
)


_owners_option = click.option(
    "--owners",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="归属表（XLSX）：没有账号的文件各属于谁；还没有时由程序写出，填写后再载入。默认用工作区里的 归属.xlsx。",
)
_withheld_option = click.option(
    "--not-publishable",
    is_flag=True,
    help="来源的合同不许公开：照常计分，公开的页面、数据文件和复算包不列出数字（文件自身已写明可否公开的，以文件为准）。",
)
_check_option = click.option(
    "--check",
    is_flag=True,
    help="只试不写：照常读取和核对，报告结果，数据库不变（试的时候要有与数据库同样大的空闲磁盘）。",
)


@click.group(cls=ChineseGroup)
def load() -> None:
    """载入文件。同一文件载入两次不会重复；无法识别的行会保留并计数。"""


@load.command("accounts", cls=ChineseCommand)
@_paths
@db_option
@_check_option
@by_option
def load_accounts(paths: tuple[Path, ...], db: Path, check: bool, author: str | None) -> None:
    """载入登记表（XLSX、CSV 或 Parquet）。"""
    _load("accounts", paths, db, author, check)


@load.command("posts", cls=ChineseCommand)
@_paths
@_account_option
@_captured_at_option
@click.option(
    "--year",
    type=click.IntRange(2009, 2100),
    metavar="年份",
    help="没有年份的发布时间（如“5月31日 23:54”）是哪一年的；不给时按 --captured-at 推定。",
)
@click.option(
    "--covers", type=CoversType(), help="采集覆盖的日期，如 2026-10-01:2026-10-31；其中无稿件的日子即为静默。"
)
@_mapping_option
@_owners_option
@_withheld_option
@db_option
@_check_option
@by_option
def load_posts(
    paths: tuple[Path, ...],
    account: str | None,
    captured_at: dt.datetime | None,
    year: int | None,
    covers: tuple[dt.date, dt.date] | None,
    mapping: Path | None,
    owners: Path | None,
    not_publishable: bool,
    db: Path,
    check: bool,
    author: str | None,
) -> None:
    """载入稿件、粉丝数和观测期（本程序格式及 docs/数据格式.md 列出的各种导出文件）。"""
    given = {
        "account": account,
        "captured_at": captured_at,
        "year": year,
        "covers": covers,
        "mapping": mapping,
        "owners": owners,
        "publishable": False if not_publishable else None,
    }
    _load("posts", paths, db, author, check, **given)


@load.command("events", cls=ChineseCommand)
@_paths
@db_option
@_check_option
@by_option
def load_events(paths: tuple[Path, ...], db: Path, check: bool, author: str | None) -> None:
    """载入重大信息和网络主题宣传的清单。"""
    _load("events", paths, db, author, check)


@load.command("campaigns", cls=ChineseCommand)
@_paths
@db_option
@_check_option
@by_option
def load_campaigns(paths: tuple[Path, ...], db: Path, check: bool, author: str | None) -> None:
    """载入网络主题宣传的清单。"""
    _load("campaigns", paths, db, author, check)


@load.command("followers", cls=ChineseCommand)
@_paths
@_account_option
@_captured_at_option
@_mapping_option
@_withheld_option
@db_option
@_check_option
@by_option
def load_followers(
    paths: tuple[Path, ...],
    account: str | None,
    captured_at: dt.datetime | None,
    mapping: Path | None,
    not_publishable: bool,
    db: Path,
    check: bool,
    author: str | None,
) -> None:
    """只载入粉丝数（与稿件在一起的也可用 load posts 一并载入）。"""
    given = {
        "account": account,
        "captured_at": captured_at,
        "mapping": mapping,
        "publishable": False if not_publishable else None,
    }
    _load("followers", paths, db, author, check, **given)


@load.command("reviews", cls=ChineseCommand)
@_paths
@db_option
@_check_option
@by_option
def load_reviews(paths: tuple[Path, ...], db: Path, check: bool, author: str | None) -> None:
    """载入编辑对稿件和账号的评阅；所评的稿件须先载入。"""
    _load("reviews", paths, db, author, check)


@load.command("metrics", cls=ChineseCommand)
@_paths
@click.option("--month", type=MonthType(), help="数字是哪个月的（文件里和文件名里没有写明时）。")
@click.option(
    "--year",
    type=click.IntRange(2009, 2100),
    metavar="年份",
    help="文件名里只有月份（如“10月企业.xlsx”）时，是哪一年的。",
)
@click.option("--source", metavar="来源", help="谁给的数字，如新榜（文件自身没有写明时）。")
@_withheld_option
@_mapping_option
@db_option
@_check_option
@by_option
def load_metrics(
    paths: tuple[Path, ...],
    month: "Month | None",
    year: int | None,
    source: str | None,
    not_publishable: bool,
    mapping: Path | None,
    db: Path,
    check: bool,
    author: str | None,
) -> None:
    """载入机构或单位给出的账号月度指标（本程序格式、新榜账号月榜，其他的用对应表）。"""
    given = {
        "month": None if month is None else str(month),
        "year": year,
        "source": source,
        "publishable": False if not_publishable else None,
        "mapping": mapping,
    }
    _load("metrics", paths, db, author, check, **given)


@load.command("history", cls=ChineseCommand)
@_paths
@click.option("--month", type=MonthType(), help="是哪个月的榜（文件里没有写明时）。")
@click.option("--source", metavar="来源", help="谁发布的榜，如演示机构（文件自身没有写明时）。")
@_withheld_option
@_mapping_option
@db_option
@_check_option
@by_option
def load_history(
    paths: tuple[Path, ...],
    month: "Month | None",
    source: str | None,
    not_publishable: bool,
    mapping: Path | None,
    db: Path,
    check: bool,
    author: str | None,
) -> None:
    """载入别的单位以往发布的榜单，只供查阅：标明未复算，不计分，不比升降。"""
    given = {
        "month": None if month is None else str(month),
        "source": source,
        "publishable": False if not_publishable else None,
        "mapping": mapping,
    }
    _load("history", paths, db, author, check, **given)


def _load(
    group: "Group", paths: tuple[Path, ...], db: Path, author: str | None, check: bool, **given: Any
) -> None:
    from ranking.ingest import LoadOptions, load_paths
    from ranking.measure.hits import refresh_hits
    from ranking.routine.owning import ask_owners, find_owners
    from ranking.store import open_store, open_trial, read_rejected

    book: Path | None = given.pop("owners", None)
    opened = open_trial(db) if check else open_store(db, create=True)
    with opened as store, show_progress() as progress:
        outcomes = load_paths(
            store,
            group,
            paths,
            LoadOptions(**given, owners=find_owners(store, book)),
            author=author_or_user(author),
            now=now_in_shanghai(),
            progress=progress,
        )
        if group in ("posts", "events") and not check:
            # Texts are read once, now; months only read what was found.
            refresh_hits(store.con)
        rejected = {
            outcome.load_id: read_rejected(store, outcome.load_id, most=_SHOWN_ROWS)
            for outcome in outcomes
            if outcome.load_id is not None and outcome.state == "loaded" and outcome.rejected
        }
    asked = None if check else ask_owners(outcomes, book)
    for outcome in outcomes:
        _print_outcome(outcome, rejected.get(outcome.load_id or 0, []))
    if asked is not None:
        click.echo(f"等待归属的文件已列入 {asked}，请填写后用原来的命令再载入一次")
    if check:
        click.echo("以上是试载入的结果，没有写入数据库")


# Of a file with many bad rows the first ones show what is wrong.
_SHOWN_ROWS = 5
_STATES = {"loaded": "已载入", "unchanged": "已载入过，未改动", "skipped": "跳过", "waiting": "等待归属"}


def _print_outcome(outcome: "LoadOutcome", rejected: "list[RejectedRow]") -> None:
    counts = f"：{outcome.rows_read:,} 行，新增 {outcome.accepted:,}，未变 {outcome.unchanged:,}，被拒 {outcome.rejected:,}"
    label = f"（{outcome.label}）" if outcome.label else ""
    reason = f"：{outcome.reason}" if outcome.reason else ""
    click.echo(
        f"{_STATES[outcome.state]} {outcome.path}{label}{counts if outcome.state == 'loaded' else reason}"
    )
    if outcome.owner_basis not in (None, "--account"):
        click.echo(f"  账号由{outcome.owner_basis}得知")
    for row in rejected:
        click.echo(f"  被拒 {row}")
    if (more := outcome.rejected - len(rejected)) > 0 and outcome.state == "loaded":
        click.echo(f"  ……另有 {more:,} 行被拒，均保存在数据库中")
    for note in outcome.notes:
        click.echo(f"  {note}")
    for contradiction in outcome.contradictions:
        click.echo(f"  前后不一：{contradiction}")
    if (more := outcome.contradiction_count - len(outcome.contradictions)) > 0:
        click.echo(f"  ……另有 {more:,} 处前后不一")
