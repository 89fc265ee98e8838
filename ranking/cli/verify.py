"""Recomputing what was published: bundles on disk, months in the store."""

import re
from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.options import PeriodType, db_option
from ranking.months import Month


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (verify, bundle):
        group.add_command(command)


@click.command(cls=ChineseCommand)
@click.argument("what", metavar="文件夹或月份")
@click.option(
    "--hash",
    "known_hash",
    metavar="校验值",
    help="另行得到的本期校验值（64 位），用于确认整个复算包没有被调换。",
)
@db_option
def verify(what: str, known_hash: str | None, db: Path) -> None:
    """复算一期榜单：给文件夹则只凭复算包，给月份则从库中稿件算起。"""
    if re.fullmatch(r"\d{4}(-\d{2}|-?[Qq][1-4])?", what) and not Path(what).is_dir():
        _verify_month(Month.parse_period(what), db)
    else:
        _verify_folder(Path(what), known_hash)


def _verify_folder(folder: Path, known_hash: str | None) -> None:
    from ranking.editions.verify import describe_verification, verify_bundle

    result = verify_bundle(folder, known_hash=known_hash)
    for line in describe_verification(result):
        click.echo(line)
    if not result.agrees:
        raise SystemExit(1)


def _verify_month(month: Month, db: Path) -> None:
    from ranking.routine.bundles import describe_month_check, verify_month
    from ranking.store import open_store

    with open_store(db) as store:
        facts, fault = verify_month(store, month)
        lines = list(describe_month_check(store, facts, fault))
    for line in lines:
        click.echo(line)
    if fault is not None:
        raise SystemExit(1)


@click.command(cls=ChineseCommand)
@click.argument("month", metavar="月份", type=PeriodType())
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="文件夹",
    help="复算包写到哪里。",
)
@click.option("--internal", is_flag=True, help="写内部本：含全部账号、全部指标和全部结果，不对外提供。")
@db_option
def bundle(month: Month, out: Path, internal: bool, db: Path) -> None:
    """写出一期的复算包；公开本在发布时已随网页写出。"""
    from ranking.routine.bundles import export_bundle
    from ranking.store import open_store

    with open_store(db) as store:
        written = export_bundle(store, month, "internal" if internal else "public", out)
    click.echo(f"已写出 {len(written)} 个文件；核对：ranking verify {out}")
