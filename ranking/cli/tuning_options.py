"""What the commands of `ranking tune` share: which standard, which tables, where the result goes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ranking.cli.options import Decorator, db_option
from ranking.errors import RankingError
from ranking.months import Month

if TYPE_CHECKING:
    import polars as pl

    from ranking.routine.tuning_report import Report
    from ranking.standard import Standard

_FILE = click.Path(path_type=Path, dir_okay=False)


class MonthsType(click.ParamType[tuple[Month, Month]]):
    """One month, or months from and to, both included, written as 2026-01:2026-10."""

    name = "起:止"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> tuple[Month, Month]:
        """First and last month; a usage error when they are none or reversed."""
        if isinstance(value, tuple):
            return value
        first, _, last = value.partition(":")
        try:
            months = Month.parse(first), Month.parse(last or first)
        except RankingError as error:
            return self.fail(str(error), param, ctx)
        if months[0] > months[1]:
            return self.fail(f"“{value}”的起始月晚于截止月", param, ctx)
        return months


class OneOf(click.ParamType[str]):
    """One of a few words."""

    name = "选项"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The word; a usage error when it is none of them."""
        if value not in self.words:
            self.fail(f"“{value}”不在可选范围内：{'、'.join(self.words)}", param, ctx)
        return str(value)


@dataclass(frozen=True)
class Source:
    """Where the tables come from, and which board of them is asked about."""

    table: Path | None
    months: tuple[Month, Month] | None
    board: str | None
    db: Path

    def read(self, *standards: "Standard", size: str | None = None) -> "dict[str, pl.DataFrame]":
        """Month → table of all boards; raises click.UsageError for no source or two."""
        from ranking.routine.tuning import tables_of_file

        if (self.table is None) == (self.months is None):
            raise click.UsageError("请用 --table 给出表格，或用 --months 指定库中的月份，二者取一")
        if self.table is not None:
            return tables_of_file(self.table, standards, size)
        return self._of_store(standards[0])

    def read_one(self, *standards: "Standard", size: str | None = None) -> "tuple[str, pl.DataFrame]":
        """The only month and its table."""
        from ranking.routine.tuning import only_table

        return only_table(self.read(*standards, size=size))

    def _of_store(self, standard: "Standard") -> "dict[str, pl.DataFrame]":
        from ranking.config import read_settings
        from ranking.resources import find_workspace
        from ranking.routine.tuning import tables_of_store
        from ranking.store import open_store

        assert self.months is not None
        series = read_settings(find_workspace()).series.id
        with open_store(self.db) as store:
            return tables_of_store(store, series, *self.months, standard)


def source_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that make a Source, handed on as `source`."""

    @wraps(command)
    def call(
        table: Path | None, months: tuple[Month, Month] | None, board: str | None, db: Path, **rest: Any
    ) -> Any:
        return command(source=Source(table, months, board, db), **rest)

    decorators: tuple[Decorator, ...] = (
        click.option(
            "--table",
            type=_FILE,
            metavar="文件",
            help="自己的表格（CSV、Parquet 或 XLSX），不需要数据库；可有 month、board 两列。",
        ),
        click.option(
            "--months", type=MonthsType(), help="库中已编制的月份，写成 2026-10 或 2026-01:2026-10。"
        ),
        click.option("--board", metavar="榜", help="只看一个榜，写榜的代码，例如 weibo-county。"),
        db_option,
    )
    made: Callable[..., Any] = call
    for decorate in reversed(decorators):
        made = decorate(made)
    return made


def output_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say where a report goes; the command returns the report."""

    @wraps(command)
    def call(out: Path | None, page: Path | None, **rest: Any) -> None:
        print_report(command(**rest), out, page)

    call = click.option("--page", type=_FILE, metavar="文件", help="另写成一个单独的网页文件，可直接发送。")(
        call
    )
    return click.option(
        "--out", type=_FILE, metavar="文件", help="主表写到哪里（CSV、Parquet 或 XLSX）；默认输出到屏幕。"
    )(call)


set_option: Decorator = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="节点.字段=值",
    help="临时改动标准而不保存，例如 reads.weight=30；可多次给出。",
)
parent_option: Decorator = click.option(
    "--of", "parent", default="score", show_default=True, metavar="节点", help="给哪个节点的下级定权重。"
)
top_option: Decorator = click.option(
    "--top",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    metavar="名次",
    help="前多少名算前列。",
)
seed_option: Decorator = click.option(
    "--seed",
    type=click.IntRange(min=0),
    default=1,
    show_default=True,
    metavar="整数",
    help="随机种子；种子相同，结果相同。",
)


def find_variant(name: str, settings: tuple[str, ...] = ()) -> "Standard":
    """The named standard after the settings."""
    from ranking.resources import find_workspace
    from ranking.shelf import find_standard
    from ranking.tuning import change_standard

    return change_standard(find_standard(name, workspace=find_workspace()), settings)


def print_report(report: "Report", out: Path | None, page: Path | None) -> None:
    """Sentences and the first table to the screen; the table to a file instead where one is named."""
    from ranking.publish.tuner import UNOFFICIAL
    from ranking.resources import find_workspace
    from ranking.routine.tables import to_csv, write_table
    from ranking.routine.tuning_report import write_report_page

    click.echo(UNOFFICIAL, err=True)
    for line in report.told:
        click.echo(line)
    if page is not None:
        write_report_page(report, page, find_workspace())
        click.echo(f"网页已写入 {page}", err=True)
    if not report.tables:
        return
    table = report.tables[0].in_chinese()
    if out is not None:
        write_table(table, out)
        click.echo(f"{report.tables[0].title}已写入 {out}", err=True)
    else:
        click.echo(to_csv(table), nl=False)


def keep_standard(standard: "Standard", weights: dict[str, float], note: str, path: Path) -> None:
    """Write the standard with new weights as a file of its own; never over a file."""
    from ranking.shelf import write_new_standard
    from ranking.tuning import keep_variant, with_weights

    kept = keep_variant(with_weights(standard, weights), name=path.stem, note=note)
    write_new_standard(path.stem, kept.text, path, None)
    click.echo(f"已写成标准 {path}；用 ranking standards check {path} 检查", err=True)
