"""From what was typed after `ranking tune` to one call of tuning."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ranking.cli.tuning_options import Source

if TYPE_CHECKING:
    import polars as pl

    from ranking.routine.tuning_report import Report
    from ranking.standard import Standard
    from ranking.tuning import Choice, Proposal, Sensitivity, WeightPlan, WeightRange

_DEFAULT_AMOUNTS = {"dirichlet": 50.0, "uniform": 0.2, "simplex": 1.0}


def run_sensitivity(standard: "Standard", table: "pl.DataFrame", top: int, **asked: Any) -> "Sensitivity":
    """Weights from a file, by a plan, or together with alternatives."""
    from ranking.routine.tables import read_table
    from ranking.tuning import Inputs, try_weights, vary_inputs, vary_weights, weights_from_table

    if asked["weights"] is not None:
        sets = weights_from_table(standard, read_table(asked["weights"]), asked["weights"].name)
        return try_weights(standard, table, sets, top_n=top)
    plan = _plan(asked)
    often: dict[str, Any] = {"count": asked["count"], "seed": asked["seed"], "top_n": top}
    choices, weights = _alternatives(standard, asked)
    if not choices and not weights:
        return vary_weights(standard, table, plan, **often)
    return vary_inputs(standard, table, Inputs(choices, weights, plan), **often)


def run_sobol(standard: "Standard", table: "pl.DataFrame", board: str, **asked: Any) -> "Report":
    """Indices of the inputs of a file, of missing rules, and of all weights together."""
    from ranking.routine.tuning_words import report_indices
    from ranking.tuning import Inputs, WeightPlan, find_indices

    choices, weights = _alternatives(standard, asked)
    inputs = Inputs(choices, weights, None if asked["no_weights"] else WeightPlan())
    found = find_indices(
        standard,
        table,
        inputs,
        board=board,
        subjects=asked["subjects"],
        samples=asked["samples"],
        seed=asked["seed"],
    )
    return report_indices(standard, found)


def _plan(asked: dict[str, Any]) -> "WeightPlan":
    from ranking.tuning import WeightPlan

    amount = _DEFAULT_AMOUNTS[asked["plan"]] if asked["amount"] is None else asked["amount"]
    return WeightPlan(asked["plan"], amount, asked["parents"])


def _alternatives(
    standard: "Standard", asked: dict[str, Any]
) -> "tuple[tuple[Choice, ...], tuple[WeightRange, ...]]":
    from ranking.routine.tuning import read_inputs
    from ranking.tuning import missing_choice

    choices, weights = read_inputs(asked["inputs"]) if asked["inputs"] is not None else ((), ())
    if asked["missing"] is not None:
        choices = (*choices, missing_choice(standard, asked["missing"].split(",")))
    return choices, weights


def read_limits(standard: "Standard", limits: tuple[str, ...]) -> dict[str, tuple[float, float]]:
    """Node → lowest and highest weight, from `reads=10:40`; a usage error for anything else."""
    found = {}
    for limit in limits:
        key, _, span = limit.partition("=")
        low, _, high = span.partition(":")
        if key not in standard.by_key:
            raise click.UsageError(f"--limit {limit}：标准 {standard.id} 中没有节点 {key}")
        try:
            found[key] = (float(low), float(high))
        except ValueError:
            raise click.UsageError(f"--limit {limit}：请写成 节点=下限:上限，例如 reads=10:40") from None
        if not 0 <= found[key][0] <= found[key][1]:
            raise click.UsageError(f"--limit {limit}：须下限不小于 0 且不大于上限，例如 reads=10:40")
    return found


def run_proposal(
    standard: "Standard", method: str, judgements: Path | None, parent: str, source: Source
) -> "Proposal":
    """Weights from judgements of a file, or from the data."""
    from ranking.routine.tables import read_table
    from ranking.tuning import propose_by_pairs, propose_by_swing, propose_weights
    from ranking.tuning.proposals import JUDGED

    if method not in JUDGED:
        return propose_weights(
            standard, source.read_one(standard)[1], method, parent=parent, board=source.board
        )
    if judgements is None:
        raise click.UsageError(f"方法 {method} 需要 --judgements 给出判断表")
    table = read_table(judgements)
    if method == "swing":
        return propose_by_swing(standard, table, judgements.name, parent=parent)
    way = "geometric" if method == "ahp-geometric" else "eigenvector"
    return propose_by_pairs(standard, table, judgements.name, parent=parent, method=way)


def write_tuner_page(standard: "Standard", source: Source, out: Path) -> None:
    """The page on which weights of one month are tried, as one file; the named board is opened first."""
    from ranking.catalogue import read_catalogue
    from ranking.publish.files import write_if_changed
    from ranking.publish.tuner import UNOFFICIAL, TunerSource, name_boards, render_tuner
    from ranking.resources import content_folders, find_workspace
    from ranking.routine.tuning import only_board

    workspace = find_workspace()
    month, table = source.read_one(standard)
    board = None if source.board is None else only_board(table, source.board)
    page = TunerSource(standard, table, month, name_boards(standard, table), board)
    text = render_tuner(
        page, read_catalogue(workspace).metrics, tuple(content_folders("templates", workspace))
    )
    write_if_changed(out, text)
    click.echo(UNOFFICIAL, err=True)
    click.echo(f"网页已写入 {out}，用浏览器打开即可", err=True)
