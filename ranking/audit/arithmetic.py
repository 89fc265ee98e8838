"""The arithmetic of one score: every node from its raw value through each step to its part."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from ranking.audit.rescoring import Rescored, row_of
from ranking.catalogue import Metric
from ranking.publish.reports import Cell, Column, Link, Section, Table
from ranking.standard import Node, Scored, explain
from ranking.standard.scored import BASE_PART
from ranking.standard.showing import COMBINE_WORDS, MISSING_WORDS
from ranking.standard.writing import toml_value

_COLUMNS = (
    Column("节点"),
    Column("来自"),
    Column("原值", "id"),
    Column("逐步", "long"),
    Column("节点值", "id"),
    Column("权重", "number"),
    Column("得分构成"),
)
_DIGITS = 12  # as metrics are kept: enough to follow with a calculator


def arithmetic_section(
    rescored: Rescored, board: str, subject: str, metrics: Mapping[str, Metric]
) -> Section:
    """Every node and adjustment of one subject's score on one board; the column 得分构成 sums to the score."""
    scored, standard = rescored.scored, rescored.standard
    row = row_of(scored, board, subject)
    printed = {part: value for part, value, *_ in _parts(scored, board, subject)}
    rows: list[tuple[Cell, ...]] = []
    if row is not None:
        rows = [_node_row(scored, node, row, metrics, printed) for node in standard.ordered_nodes]
        rows += [
            (entry.title, "调整", None, _basis(entry.basis), None, None, _told(printed.get(entry.key)))
            for entry in standard.adjustments
        ]
        if BASE_PART in printed:
            rows.append(("基数", None, None, None, None, None, _told(printed[BASE_PART])))
    return Section(
        f"arithmetic-{standard.id}-{board}",
        f"怎样算出 {standard.title}",
        _told_around(explain(standard, scored, board, subject, metrics), len(standard.ordered_nodes))
        if row is not None
        else (),
        Table(_COLUMNS, tuple(rows), "自原值起逐步列出，可用计算器核对；“得分构成”各行相加即得分"),
    )


def _told_around(lines: list[str], nodes: int) -> tuple[str, ...]:
    """The result, adjustments and sum in words; the nodes stand in the table."""
    return (lines[0], *lines[1 + nodes :])


def _parts(scored: Scored, board: str, subject: str) -> list[tuple[str, float, float]]:
    mine = scored.parts.filter((pl.col("board") == board) & (pl.col("subject") == subject))
    return list(mine.select("part", "printed", "value").iter_rows())


def _node_row(
    scored: Scored, node: Node, row: int, metrics: Mapping[str, Metric], printed: Mapping[str, float]
) -> tuple[Cell, ...]:
    worked = scored.nodes[node.key]
    if node.metric is not None:
        names = [metrics[name].label if name in metrics else name for name in (node.metric, node.per) if name]
        source: Cell = Link(" ÷ ".join(names), "#metrics")
    else:
        source = f"下级{COMBINE_WORDS[node.combine.name]}"
    names_of_steps = [toml_value(step.as_written()).strip('"{} ') for step in node.steps]
    names_of_steps += [f"取 {node.decimals} 位小数"] if node.decimals is not None else []
    told = [
        f"{name} 得 {number_words(float(values[row]))}"
        for name, values in zip(names_of_steps, scored.after_steps(node.key), strict=True)
    ]
    value, received = float(worked.value[row]), float(worked.received[row])
    if np.isnan(value):
        told.append(_missing_words(node, bool(worked.hidden[row]), received))
    return (
        node.title,
        source,
        number_words(float(worked.input[row])),
        "；".join(told) or "不经步骤",
        number_words(value),
        node.weight if node.parent else None,
        _told(printed.get(node.key)),
    )


def _missing_words(node: Node, is_hidden: bool, received: float) -> str:
    rule = node.hidden if is_hidden and node.hidden is not None else node.missing
    words = MISSING_WORDS[rule] if isinstance(rule, str) else f"按 {rule:g} 计"
    counted = "" if np.isnan(received) else f"，计入 {number_words(received)}"
    return f"{'不公开' if is_hidden else '缺失'}：{words}{counted}"


def number_words(value: float | None) -> str:
    """A number with the digits that it is kept with; 缺失 where there is none."""
    return "缺失" if value is None or np.isnan(value) else f"{value:.{_DIGITS}g}"


def _told(value: float | None) -> str | None:
    return None if value is None else f"{value:.10g}"


def _basis(basis: str | None) -> str | None:
    return f"依据：{basis}" if basis else None
