"""One subject's score in Chinese words."""

import math
from collections.abc import Mapping
from typing import Any

import numpy as np
import polars as pl

from ranking.catalogue.model import Metric
from ranking.errors import StandardError
from ranking.rounding import round_half_up
from ranking.standard.conditions import words_of
from ranking.standard.entries import Adjustment
from ranking.standard.model import Node, Standard
from ranking.standard.scored import Scored
from ranking.standard.showing import COMBINE_WORDS, MISSING_WORDS, steps_words

# Digits in which values between the raw input and the score are told.
_SHOWN_DIGITS = 6


def explain(
    standard: Standard,
    scored: Scored,
    board: str,
    subject: str,
    metrics: Mapping[str, Metric] | None = None,
) -> list[str]:
    """How one subject's score on one board came about, a line each: result, nodes, adjustments, parts.

    `metrics` gives the labels and units that are printed. Raises StandardError if the subject is not on the board.
    """
    row = _row_of(scored, board, subject)
    result = scored.scores.row(
        by_predicate=(pl.col("board") == board) & (pl.col("subject") == subject), named=True
    )
    lines = [_result_line(scored, result)]
    depths: dict[str | None, int] = {None: -1}
    for node in standard.ordered_nodes:
        depths[node.key] = depths[node.parent] + 1
        lines.append("  " * depths[node.key] + _node_line(scored, node, row, metrics or {}))
    lines += [_adjustment_line(scored, entry, row) for entry in standard.adjustments]
    return [*lines, *_part_lines(scored, board, subject)]


def _row_of(scored: Scored, board: str, subject: str) -> int:
    here = (scored.sheet.boards == board) & (scored.sheet.subjects == subject)
    place = here.arg_max()
    if place is None or not here[place]:
        raise StandardError(f"榜 {board} 上没有计分对象 {subject}，请核对名称")
    return int(place)


def _result_line(scored: Scored, result: Mapping[str, Any]) -> str:
    if result["score"] is None:
        return f"{result['subject']}：不排名，原因：{result['reason']}；数据覆盖率 {result['coverage']:.0%}"
    score = _printed(result["score"], scored.standard.decimals)
    return f"{result['subject']}：得分 {score}，第 {result['rank']:g} 名；数据覆盖率 {result['coverage']:.0%}"


def _node_line(scored: Scored, node: Node, row: int, metrics: Mapping[str, Metric]) -> str:
    worked = scored.nodes[node.key]
    value, raw = float(worked.value[row]), float(worked.input[row])
    if node.metric is not None:
        start = f"{_metric_words(node, metrics)} = {_number(raw, worked.hidden[row])}"
    else:
        start = f"下级{COMBINE_WORDS[node.combine.name]} = {_number(raw, worked.hidden[row])}"
    way = f"，经 {steps_words(node)}" if node.steps else ""
    weight = (
        f"，权重 {node.weight:g}{'（只显示，不计入）' if node.weight == 0 else ''}" if node.parent else ""
    )
    if not math.isnan(value):
        return f"{node.title}：{start}{way}，得 {_number(value, False)}{weight}"
    return f"{node.title}：{start}{way}，{_absence(node, bool(worked.hidden[row]), float(worked.received[row]))}{weight}"


def _absence(node: Node, is_hidden: bool, received: float) -> str:
    rule = node.hidden if is_hidden and node.hidden is not None else node.missing
    words = MISSING_WORDS[rule] if isinstance(rule, str) else f"按 {rule:g} 计"
    found = (
        f"（{_number(received, False)}）"
        if rule in ("group_median", "group_mean") and received == received
        else ""
    )
    return f"{'不公开' if is_hidden else '缺失'}：{words}{found}"


def _metric_words(node: Node, metrics: Mapping[str, Metric]) -> str:
    names = [metrics[name].label if name in metrics else name for name in (node.metric, node.per) if name]
    return " ÷ ".join(names)


def _adjustment_line(scored: Scored, entry: Adjustment, row: int) -> str:
    basis = f"（依据：{entry.basis}）" if entry.basis else ""
    condition = f"，条件：{words_of(entry.when)}" if entry.when else ""
    if entry.key in scored.adjusted.vetoed:
        applies = bool(scored.adjusted.vetoed[entry.key][row])
        return f"调整 {entry.title}{basis}{condition}：{'适用，不排名' if applies else '不适用'}"
    if not scored.adjusted.applied[entry.key][row]:
        return f"调整 {entry.title}{basis}{condition}：不适用"
    return f"调整 {entry.title}{basis}{condition}：适用，{_number(float(scored.adjusted.parts[entry.key][row]), False)} 分"


def _part_lines(scored: Scored, board: str, subject: str) -> list[str]:
    parts = scored.parts.filter((pl.col("board") == board) & (pl.col("subject") == subject))
    if not parts.height:
        return []
    standard = scored.standard
    titles = {node.key: node.title for node in standard.nodes} | {
        a.key: a.title for a in standard.adjustments
    }
    told = [
        f"{titles.get(part, '基数')} {_printed(printed, standard.decimals)}"
        for part, printed in parts.select("part", "printed").iter_rows()
    ]
    total = round_half_up(float(np.sum(parts["printed"].to_numpy())), standard.decimals)
    return [f"得分构成：{' + '.join(told)} = {total}"]


def _printed(value: float, decimals: int) -> str:
    return str(round_half_up(value, decimals))


def _number(value: float, is_hidden: bool) -> str:
    if math.isnan(value):
        return "不公开" if is_hidden else "缺失"
    return f"{value:.{_SHOWN_DIGITS}g}" if abs(value) < 1e6 else f"{value:.0f}"
