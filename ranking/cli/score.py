"""Scoring a table of one's own."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(score)


@click.command(cls=ChineseCommand)
@click.argument("table", metavar="表格", type=click.Path(path_type=Path))
@click.option(
    "--standard", "name", required=True, metavar="名称", help="计分标准：名称、名称@版本或 .toml 文件。"
)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="结果写到哪里（CSV、Parquet 或 XLSX）；默认输出到屏幕。",
)
@click.option(
    "--parts",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="分项表写到哪里（CSV、Parquet 或 XLSX）。",
)
def score(table: Path, name: str, out: Path | None, parts: Path | None) -> None:
    """用一个标准给自己的表格计分，不需要数据库。

    表格为 CSV、Parquet 或 XLSX：第一列是对象，每个指标一列；有 board 一列时各榜分别排名。
    """
    from ranking.resources import find_workspace
    from ranking.routine.score import score_file
    from ranking.routine.tables import to_csv, write_table
    from ranking.shelf import find_standard

    scored = score_file(table, find_standard(name, workspace=find_workspace()))
    if parts is not None:
        write_table(scored.parts, parts)
        click.echo(f"分项表已写入 {parts}", err=True)
    if out is not None:
        write_table(scored.scores, out)
        click.echo(f"结果已写入 {out}", err=True)
    else:
        click.echo(to_csv(scored.scores), nl=False)
