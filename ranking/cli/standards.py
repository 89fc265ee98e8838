"""Looking at standards and checking them."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(standards)


@click.group(cls=ChineseGroup)
def standards() -> None:
    """计分标准：列出、查看、检查。"""


@standards.command("list", cls=ChineseCommand)
def list_all() -> None:
    """列出自有和随附的计分标准。"""
    from ranking.resources import find_workspace
    from ranking.shelf import list_standards

    for entry in list_standards(find_workspace()):
        subject = "矩阵" if entry.subject == "matrix" else "账号"
        click.echo(f"{entry.name}  {entry.title}（{subject}，自 {entry.effective_from or '未写明'} 起）")


@standards.command(cls=ChineseCommand)
@click.argument("name", metavar="名称")
def show(name: str) -> None:
    """以树形显示一个标准：各项权重、占总分的份额、流量依赖程度。"""
    from ranking.cli.standard_page import describe_standard
    from ranking.resources import find_workspace
    from ranking.shelf import find_standard

    for line in describe_standard(find_standard(name, workspace=find_workspace())):
        click.echo(line)


@standards.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """检查一个标准文件，一次列出全部问题。"""
    from ranking.catalogue import read_catalogue
    from ranking.errors import StandardError
    from ranking.resources import find_workspace
    from ranking.shelf import find_standard
    from ranking.standard import check_standard

    workspace = find_workspace()
    standard = find_standard(str(file), workspace=workspace)
    faults = check_standard(standard, read_catalogue(workspace).metrics)
    if faults:
        raise StandardError("\n".join(str(fault) for fault in faults))
    click.echo(
        f"{file.name}：没有发现问题（{standard.id}@{standard.version}，{len(standard.leaves)} 个指标）"
    )
