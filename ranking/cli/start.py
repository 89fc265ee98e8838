"""First steps: a workspace, the demo, and what this machine lacks."""

import os
from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand
from ranking.cli.progress import show_progress


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    for command in (init, demo, doctor):
        group.add_command(command)


@click.command(cls=ChineseCommand)
@click.argument("folder", metavar="文件夹", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """新建工作区：收件、标准、预览、发布、备份五个文件夹，登记表和设置文件。"""
    from ranking.routine.workspace import create_workspace

    for path in create_workspace(folder):
        click.echo(f"已建立 {path}")
    click.echo("下一步：填写 登记表.xlsx，在该文件夹中运行 ranking load accounts 登记表.xlsx")


@click.command(cls=ChineseCommand)
@click.option(
    "--out",
    type=click.Path(path_type=Path, file_okay=False),
    required=True,
    metavar="文件夹",
    help="网站写到哪里。",
)
def demo(out: Path) -> None:
    """用虚构的演示数据走完全程：载入、编制十二个月、发布。"""
    # Handing small tables to threads costs more than it gains; both libraries read this once, when they are imported.
    for variable in ("POLARS_MAX_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(variable, "1")
    from ranking.collecting import without_collecting
    from ranking.routine.beside import Beside

    with show_progress() as progress, without_collecting(), Beside() as beside:
        # While the second process imports what it needs, this one does too.
        from ranking.routine.demo import run_demo

        result = run_demo(out, beside, progress=progress)
    for what, why in result.left_out:
        click.echo(f"未生成 {what}：{why}", err=True)
    click.echo(f"演示网站共 {len(result.written)} 个文件，请用浏览器打开：{result.index.resolve()}")


@click.command(cls=ChineseCommand)
def doctor() -> None:
    """检查这台机器缺什么（浏览器、字体、内存、磁盘），以及如何补上。"""
    from ranking.routine.doctor import examine

    findings = examine(Path.cwd())
    for finding in findings:
        click.echo(f"{'正常' if finding.is_fine else '缺少'}  {finding.what}：{finding.found}")
        if finding.remedy:
            click.echo(f"      {finding.remedy}")
    if not all(finding.is_fine for finding in findings):
        raise SystemExit(1)
