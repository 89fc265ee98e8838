"""Workbooks to fill in."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(template)


@click.command("template", cls=ChineseCommand)
@click.argument("name", metavar="[名称]", required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写到这个文件（.xlsx）；默认为当前文件夹里的 名称.xlsx。已有的文件不覆盖。",
)
def template(name: str | None, out: Path | None) -> None:
    """写出一份可填写的工作簿（登记表、稿件、评阅、账号月度指标等）；不写名称时列出有哪些。"""
    from ranking.ingest.model import command_of_kind
    from ranking.ingest.templates import kind_of_template, template_names, write_template

    if name is None:
        for kind, label in template_names().items():
            click.echo(f"{kind}\t{label}\t填好后载入：{command_of_kind(kind)}")
        return
    kind = kind_of_template(name)
    path = out or Path(f"{template_names()[kind]}.xlsx")
    write_template(kind, path)
    click.echo(f"已写出 {path}，填好后载入：{command_of_kind(kind)} {path}")
