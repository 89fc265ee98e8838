"""What files can be taken in, and mappings for all others."""

from pathlib import Path

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(formats)


@click.group(cls=ChineseGroup)
def formats() -> None:
    """列出能载入的格式；给别的文件提出对应表。"""


@formats.command("list", cls=ChineseCommand)
def list_formats() -> None:
    """列出能载入的格式：怎样导出、怎样识别、能给出什么、没有什么。"""
    from ranking.ingest.formats import FORMATS
    from ranking.ingest.manual import describe_format

    for form in FORMATS:
        click.echo(f"{form.label}\n{describe_format(form)}\n")


@formats.command("guess", cls=ChineseCommand)
@click.argument("path", metavar="文件", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--out",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="文件",
    help="写到这个文件；以 .xlsx 结尾的写成可填写的工作簿，否则写成 TOML。默认显示在屏幕上。",
)
def guess_format(path: Path, out: Path | None) -> None:
    """看一个不认识的文件，提出一份对应表供核对修改，再用 load posts --mapping 载入。"""
    from ranking.ingest.guessing import guess_mapping
    from ranking.ingest.mapping_texts import mapping_as_toml, write_mapping_workbook
    from ranking.ingest.recognising import preview_tables

    guess = guess_mapping(path, preview_tables(path))
    if out is None:
        click.echo(mapping_as_toml(guess, path.stem), nl=False)
        return
    if out.suffix.lower() == ".xlsx":
        write_mapping_workbook(guess, out)
    else:
        out.write_text(mapping_as_toml(guess, path.stem), encoding="utf-8")
    click.echo(f"已写出 {out}，请核对后载入：ranking load posts {path} --mapping {out}")
