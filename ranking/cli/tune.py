"""Tuning: what a change of weights does, and which weights do what is wanted; nothing published is touched."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ranking.cli.chinese import ChineseCommand, ChineseGroup
from ranking.cli.tuning_options import (
    OneOf,
    Source,
    find_variant,
    keep_standard,
    output_options,
    parent_option,
    seed_option,
    set_option,
    source_options,
    top_option,
)

if TYPE_CHECKING:
    from ranking.routine.tuning_report import Report

_FILE = click.Path(path_type=Path, dir_okay=False)
_keep_option = click.option(
    "--save", type=_FILE, metavar="文件.toml", help="把得到的权重写成一个新的标准文件，注明权重出处。"
)


def register(group: click.Group) -> None:
    """Add the commands of this module."""
    group.add_command(tune)


@click.group(cls=ChineseGroup)
def tune() -> None:
    """调整权重：比较、敏感性、稳定区间、权重建议；只作研究，不改动任何已发布的内容。"""


@tune.command(cls=ChineseCommand)
@click.argument("old", metavar="标准")
@click.argument("new", metavar="[另一标准]", required=False)
@set_option
@top_option
@click.option("--size", default="posts", show_default=True, metavar="指标", help="以哪个指标区分大小账号。")
@source_options
@output_options
def compare(
    old: str, new: str | None, settings: tuple[str, ...], top: int, size: str, source: Source
) -> "Report":
    """比较两个标准，或一个标准改动前后：谁升谁降，由哪个节点造成。"""
    from ranking.routine.tuning import of_board
    from ranking.routine.tuning_words import report_comparison
    from ranking.tuning import compare_months

    if new is None and not settings:
        raise click.UsageError("请给出另一个标准，或用 --set 写明改动")
    first, second = find_variant(old), find_variant(new or old, settings)
    tables = source.read(first, second, size=size)
    found = compare_months(first, second, tables, top_n=top, size=size)
    return report_comparison(first, second, of_board(found, source.board))


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@click.option(
    "--plan",
    type=OneOf("dirichlet", "uniform", "simplex"),
    default="dirichlet",
    show_default=True,
    help="怎样抽取权重：dirichlet 以现行权重为中心，uniform 在 ±幅度内，simplex 不以现行权重为准。",
)
@click.option(
    "--amount",
    type=float,
    metavar="数值",
    help="dirichlet 的集中度（默认 50）或 uniform 的幅度（默认 0.2）。",
)
@click.option("--of", "parents", multiple=True, metavar="节点", help="只变动这些节点的下级；可多次给出。")
@click.option(
    "--weights", type=_FILE, metavar="文件", help="不抽样，改用表格给出的权重：每行一组，每列一个节点。"
)
@click.option(
    "--inputs", type=_FILE, metavar="文件.toml", help="备选做法与单项权重（[[choice]]、[[weight]]）。"
)
@click.option("--missing", metavar="规则", help="比较几种缺失规则，以逗号分隔，例如 reweight,zero。")
@click.option("--leave-out", is_flag=True, help="逐项去掉一个指标，看名次怎样变。")
@click.option(
    "--count", type=click.IntRange(min=1), default=1000, show_default=True, metavar="次数", help="抽样次数。"
)
@seed_option
@top_option
@source_options
@output_options
def sensitivity(
    name: str, settings: tuple[str, ...], leave_out: bool, top: int, source: Source, **asked: object
) -> "Report":
    """看名次在多大程度上取决于权重、备选做法和缺失规则。"""
    from ranking.cli.tuning_runs import run_sensitivity
    from ranking.routine.tuning import of_board
    from ranking.routine.tuning_words import report_left_out, report_sensitivity
    from ranking.tuning import leave_out_each

    standard = find_variant(name, settings)
    _, table = source.read_one(standard)
    if leave_out:
        return report_left_out(standard, leave_out_each(standard, table, top_n=top))
    found = run_sensitivity(standard, table, top, **asked)
    return report_sensitivity(standard, of_board(found, source.board))


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@click.option(
    "--inputs", type=_FILE, metavar="文件.toml", help="备选做法与单项权重（[[choice]]、[[weight]]）。"
)
@click.option("--missing", metavar="规则", help="把缺失规则作为一个因素，以逗号分隔，例如 reweight,zero。")
@click.option("--no-weights", is_flag=True, help="不把“全部权重”作为一个因素。")
@click.option("--subject", "subjects", multiple=True, metavar="对象", help="另看这个对象的名次；可多次给出。")
@click.option(
    "--samples",
    type=click.IntRange(min=2),
    default=1024,
    show_default=True,
    metavar="次数",
    help="样本数 N，须是 2 的幂。",
)
@seed_option
@source_options
@output_options
def sobol(name: str, settings: tuple[str, ...], source: Source, **asked: object) -> "Report":
    """各因素对名次的影响：Sobol 一阶与总指数，附 95% 置信区间。"""
    from ranking.cli.tuning_runs import run_sobol
    from ranking.routine.tuning import only_board

    standard = find_variant(name, settings)
    _, table = source.read_one(standard)
    return run_sobol(standard, table, only_board(table, source.board), **asked)


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@top_option
@click.option("--pair", nargs=2, metavar="对象 对象", help="另看这两个对象的先后在什么范围内不变。")
@source_options
@output_options
def stability(
    name: str, settings: tuple[str, ...], top: int, pair: tuple[str, str] | None, source: Source
) -> "Report":
    """每个权重在什么区间内变动而前列名次不变，越过区间时谁与谁换位。"""
    from ranking.routine.tuning import only_board
    from ranking.routine.tuning_words import report_stability
    from ranking.tuning import find_stability

    standard = find_variant(name, settings)
    _, table = source.read_one(standard)
    board = only_board(table, source.board)
    return report_stability(standard, find_stability(standard, table, board, top_n=top, pair=pair or None))


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@click.option(
    "--spread",
    type=click.FloatRange(0, 1),
    metavar="幅度",
    help="每个权重的变动幅度，0.2 表示 ±20%；默认不限。",
)
@click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="节点=下限:上限",
    help="单独限定一个权重，例如 reads=10:40；可多次给出。",
)
@click.option("--subject", "subjects", multiple=True, metavar="对象", help="只求这些对象；可多次给出。")
@source_options
@output_options
def reach(
    name: str,
    settings: tuple[str, ...],
    spread: float | None,
    limits: tuple[str, ...],
    subjects: tuple[str, ...],
    source: Source,
) -> "Report":
    """每个对象在权重允许的范围内最好、最差能排到第几，以及那时的权重。"""
    from ranking.cli.tuning_runs import read_limits
    from ranking.routine.tuning import only_board
    from ranking.routine.tuning_words import report_reach
    from ranking.tuning import find_reach

    standard = find_variant(name, settings)
    _, table = source.read_one(standard)
    board = only_board(table, source.board)
    own = read_limits(standard, limits)
    return report_reach(
        standard, find_reach(standard, table, board, spread=spread, own=own, subjects=subjects)
    )


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@click.option("--size", default="posts", show_default=True, metavar="指标", help="以哪个指标表示账号规模。")
@source_options
@output_options
def influence(name: str, settings: tuple[str, ...], size: str, source: Source) -> "Report":
    """各节点实际带动了多少差异，哪些指标重复、不起作用或只反映规模。"""
    from ranking.routine.tuning import of_board
    from ranking.routine.tuning_words import report_influence
    from ranking.tuning import find_influence

    standard = find_variant(name, settings)
    _, table = source.read_one(standard, size=size)
    found = find_influence(standard, table, size=size)
    return report_influence(standard, of_board(found, source.board))


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@click.option(
    "--method",
    default="equal",
    show_default=True,
    metavar="方法",
    help="equal、entropy、critic、critic-abs、sd、pca（由数据）；ahp、ahp-geometric、swing（由 --judgements）。",
)
@click.option(
    "--judgements",
    type=_FILE,
    metavar="文件",
    help="AHP 判断矩阵，或摆幅法的 node、worst、best、points 四列。",
)
@parent_option
@_keep_option
@source_options
@output_options
def propose(
    name: str, method: str, judgements: Path | None, parent: str, save: Path | None, source: Source
) -> "Report":
    """按数据或专家判断提出一组权重。"""
    from ranking.cli.tuning_runs import run_proposal
    from ranking.routine.tuning_words import report_proposal

    standard = find_variant(name)
    found = run_proposal(standard, method, judgements, parent, source)
    if save is not None:
        keep_standard(standard, found.weights, found.note, save)
    return report_proposal(standard, found)


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@set_option
@source_options
@click.option(
    "--out", type=_FILE, required=True, metavar="文件.html", help="网页写到哪里；一个文件，可直接发送。"
)
def page(name: str, settings: tuple[str, ...], source: Source, out: Path) -> None:
    """写出试调权重的网页：选方案、拖滑块、填数，名次随之重算，可另存为标准。"""
    from ranking.cli.tuning_runs import write_tuner_page

    write_tuner_page(find_variant(name, settings), source, out)


@tune.command(cls=ChineseCommand)
@click.argument("name", metavar="标准")
@click.option(
    "--prefer", required=True, type=_FILE, metavar="文件.toml", help="愿望清单，每个愿望一节 [[prefer]]。"
)
@parent_option
@_keep_option
@source_options
@output_options
def fit(name: str, prefer: Path, parent: str, save: Path | None, source: Source) -> "Report":
    """由愿望反推权重：改动最少的一组，或说明哪些愿望相互矛盾。"""
    from ranking.catalogue import read_catalogue
    from ranking.resources import find_workspace
    from ranking.routine.tuning_words import report_fit
    from ranking.shelf import read_standard_text
    from ranking.tuning import fit_weights, read_preferences

    standard = find_variant(name)
    wishes = read_preferences(read_standard_text(prefer), prefer.name)
    metrics = read_catalogue(find_workspace()).metrics
    found = fit_weights(standard, source.read(standard), wishes, parent=parent, metrics=metrics)
    if save is not None and found.weights is not None:
        keep_standard(standard, found.weights, found.note, save)
    return report_fit(standard, found)
