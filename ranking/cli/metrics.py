"""Looking at the catalogue of metrics."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(metrics)


@click.group(cls=ChineseGroup)
def metrics() -> None:
    """指标：列出、查看、检查指标文件。"""


@metrics.command("list", cls=ChineseCommand)
def list_all() -> None:
    """列出全部指标。"""
    from ranking.catalogue import read_catalogue
    from ranking.resources import find_workspace

    for family in read_catalogue(find_workspace()).families:
        click.echo(f"{family.label}（{family.key}）")
        for metric in family.metrics:
            click.echo(f"  {metric.key}  {metric.label}（{metric.unit}）")


@metrics.command(cls=ChineseCommand)
@click.argument("name", metavar="名称")
def show(name: str) -> None:
    """显示一个指标的定义、依据和局限。"""
    from ranking.catalogue import read_catalogue
    from ranking.catalogue.manual import describe_metric
    from ranking.errors import MetricError
    from ranking.resources import find_workspace

    catalogue = read_catalogue(find_workspace())
    if name not in catalogue.metrics:
        msg = f"没有指标 {name}；用 ranking metrics list 查看全部名称"
        raise MetricError(msg)
    click.echo(describe_metric(catalogue.metrics[name]))


@metrics.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """检查一个指标文件：说明是否齐全，查询是否合乎可移植的范围，并在一个小库上试算。"""
    from ranking.catalogue import read_catalogue, read_family
    from ranking.measure.trial import check_family
    from ranking.resources import find_workspace

    family = read_family(file)
    trials = check_family(family, read_catalogue(find_workspace()).with_family(family))
    click.echo(f"{file.name}：没有发现问题（{family.label}，{len(family.metrics)} 个指标）。在小库上试算：")
    for trial in trials:
        subjects = "账号" if trial.kind == "account" else "矩阵"
        click.echo(f"  {trial.metric}：{trial.subjects} 个{subjects}中 {trial.told} 个有值")
