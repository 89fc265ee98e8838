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
    from ranking.standard import term_words

    for entry in list_standards(find_workspace()):
        subject = "矩阵" if entry.subject == "matrix" else "账号"
        click.echo(f"{entry.name}  {entry.title}（{subject}，{term_words(entry.effective_from)}）")


@standards.command(cls=ChineseCommand)
@click.argument("name", metavar="名称")
def show(name: str) -> None:
    """以树形显示一个标准：各项占总分的份额、调整项及其依据、流量依赖程度。"""
    from ranking.catalogue import read_catalogue
    from ranking.resources import find_workspace
    from ranking.shelf import find_dependence, find_standard
    from ranking.standard import remarks, show_adjustments, show_traffic, show_tree, term_words

    workspace = find_workspace()
    standard = find_standard(name, workspace=workspace)
    dependence = find_dependence(standard, read_catalogue(workspace).metrics, workspace=workspace)
    click.echo(f"{standard.title}（{standard.id}@{standard.version}，{term_words(standard.effective_from)}）")
    for lines in (
        show_tree(standard),
        show_adjustments(standard),
        show_traffic(dependence),
        remarks(standard),
    ):
        for line in lines:
            click.echo(line)
    for text in (*standard.notes, *standard.sources):
        click.echo(f"注：{text}")


@standards.command(cls=ChineseCommand)
@click.argument("file", metavar="文件", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """检查一个标准文件，一次列出全部问题。"""
    from ranking.catalogue import read_catalogue
    from ranking.errors import StandardError
    from ranking.resources import find_workspace
    from ranking.shelf import appraisal_words, find_dependence, find_standard
    from ranking.standard import refuse_appraisal_in

    workspace = find_workspace()
    metrics = read_catalogue(workspace).metrics
    standard = find_standard(str(file), workspace=workspace, metrics=metrics)
    dependence = find_dependence(standard, metrics, workspace=workspace)
    if refused := refuse_appraisal_in(standard, appraisal_words(), dependence):
        raise StandardError("\n".join(f"{file.name}：{message}" for message in refused))
    click.echo(
        f"{file.name}：没有发现问题（{standard.id}@{standard.version}，{len(standard.leaves)} 个指标）"
    )


@standards.command(cls=ChineseCommand)
@click.argument("old", metavar="旧标准")
@click.argument("new", metavar="新标准")
def diff(old: str, new: str) -> None:
    """用文字列出两个标准的差别：新增、删去和改动的内容。"""
    from ranking.resources import find_workspace
    from ranking.shelf import find_standard
    from ranking.standard import diff_standards

    workspace = find_workspace()
    lines = diff_standards(find_standard(old, workspace=workspace), find_standard(new, workspace=workspace))
    click.echo("\n".join(lines) or "两个标准没有差别")


@standards.command(cls=ChineseCommand)
@click.argument("name", metavar="新名称")
@click.option("--from", "other", required=True, metavar="名称", help="以哪个标准为基础。")
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写到哪里；默认是工作区 标准 文件夹中的 新名称.toml。",
)
def new(name: str, other: str, out: Path | None) -> None:
    """以现有标准为基础新建一个，只写与它不同之处。"""
    from ranking.resources import find_workspace
    from ranking.shelf import find_standard, write_new_standard
    from ranking.standard import new_standard_text

    workspace = find_workspace()
    text = new_standard_text(name, find_standard(other, workspace=workspace))
    path = write_new_standard(name, text, out, workspace)
    click.echo(f"已建立 {path}；修改后用 ranking standards check {path} 检查")
