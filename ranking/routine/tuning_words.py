"""Reports of what tuning found: the sentences an editor reads first, then the tables."""

from collections.abc import Mapping

import polars as pl

from ranking.routine.tuning_report import Report, Table
from ranking.standard import Standard
from ranking.tuning.comparing import Comparison
from ranking.tuning.fitting import Fit
from ranking.tuning.influence import Influence
from ranking.tuning.proposals import Proposal
from ranking.tuning.reach import Reach
from ranking.tuning.sensitivity import Sensitivity
from ranking.tuning.sobol import SobolIndices

_TOLD_MOVES = 3
_NOTHING_TO_VARY = "没有同级的节点可以分担权重，没有可变动的权重"


def report_comparison(old: Standard, new: Standard, found: Comparison) -> Report:
    """Who rises and falls when the one standard takes the place of the other, and which node did it."""
    told = [
        f"比较 {old.id}@{old.version} 与 {new.id}@{new.version}；得分之差先归于权重，再归于步骤与结构，最后归于调整项"
    ]
    for board in found.boards.iter_rows(named=True):
        moves = found.moves.filter(pl.col("month") == board["month"], pl.col("board") == board["board"])
        told.append(_board_line(board))
        told += _move_lines(moves)
    tables = (
        Table("逐个对象", found.moves),
        Table("各榜", found.boards),
        Table("得分之差的来源", found.causes),
        Table("对大小账号的影响", found.sizes),
    )
    return Report(f"{old.title}：比较", tuple(told), tables)


def _board_line(board: Mapping[str, object]) -> str:
    alike = (
        f"Spearman {board['spearman']:.3f}、Kendall {board['kendall']:.3f}"
        if board["spearman"] is not None
        else "对象太少，不计相关"
    )
    line = (
        f"{board['month']} {board['board']} 榜：{board['subjects']} 个对象，{alike}，名次平均变动 {board['mean_shift']:.2f} 位，"
        f"原前 {board['top_n']} 名保留 {board['top_kept']} 个"
    )
    line += f"；进入：{board['enters']}" if board["enters"] else ""
    return line + (f"；退出：{board['leaves']}" if board["leaves"] else "")


def _move_lines(moves: pl.DataFrame) -> list[str]:
    lines = []
    for verb, sign in (("上升", 1), ("下降", -1)):
        moved = (
            moves.filter(pl.col("rise") * sign > 0).sort(pl.col("rise") * -sign, "subject").head(_TOLD_MOVES)
        )
        named = [
            f"{row['subject']} {row['rise'] * sign:g} 位（{_cause(row)}）"
            for row in moved.iter_rows(named=True)
        ]
        lines += [f"　{verb}最多：{'；'.join(named)}"] if named else []
    return lines


def _cause(row: Mapping[str, object]) -> str:
    kinds = {"weights": "权重", "steps": "步骤与结构", "adjustments": "调整项"}
    if row["cause"] is None:
        return "原因分散"
    return f"主因：{row['cause']} 的{kinds[str(row['cause_kind'])]}，较全榜中位 {row['cause_amount']:+.2f} 分"


def report_sensitivity(standard: Standard, found: Sensitivity) -> Report:
    """How far ranks rest on what was varied."""
    boards = (
        f"{board['board']} 榜：{board['subjects']} 个对象，名次平均变动 {board['mean_shift']:.2f} 位；"
        f"原前 {board['top_n']} 名平均有 {board['top_kept']:.0%} 仍在其中；{board['stable']} 个对象的 5%–95% 区间就是原名次"
        for board in found.boards.iter_rows(named=True)
    )
    told = (*found.told, *boards)
    return Report(
        f"{standard.title}：敏感性",
        told,
        (Table("名次区间", found.ranges), Table("各榜", found.boards)),
    )


def report_left_out(standard: Standard, found: pl.DataFrame) -> Report:
    """What leaving out each leaf does."""
    told = ["逐项去掉一个指标，权重由同级其他项分担"]
    if found.is_empty():
        told.append(_NOTHING_TO_VARY)
    return Report(f"{standard.title}：去掉单项", tuple(told), (Table("去掉单项的影响", found),))


def report_indices(standard: Standard, found: SobolIndices) -> Report:
    """Which input moves the ranks."""
    told = (
        *found.told,
        "一阶指数：只改这一项所能解释的方差；总指数：连同它与其他因素的交互",
        *found.warnings,
    )
    return Report(f"{standard.title}：各因素的影响", told, (Table("Sobol 指数", found.indices),))


def report_stability(standard: Standard, found: pl.DataFrame) -> Report:
    """Within which limits every weight may move."""
    told = [
        "下限、上限：该权重在此区间内变动（同级其他项按比例让出或分得，合计不变）时，所述名次不变；单改：同级其他权重原样不动时的相应权重"
    ]
    if found.is_empty():
        told.append(_NOTHING_TO_VARY)
    top = found.filter(pl.col("holds") == "top").with_columns(
        room=pl.min_horizontal(pl.col("high") - pl.col("weight"), pl.col("weight") - pl.col("low"))
    )
    for row in top.sort("room", "node").head(_TOLD_MOVES).iter_rows(named=True):
        swaps = "；".join(text for text in (row["low_swap"], row["high_swap"]) if text)
        told.append(
            f"最敏感：{row['label']}（权重 {row['weight']:g}，可在 {row['low']:.4g}–{row['high']:.4g} 之间）；最近的变化：{swaps or '无'}"
        )
    return Report(f"{standard.title}：稳定区间", tuple(told), (Table("稳定区间", found),))


def report_reach(standard: Standard, found: Reach) -> Report:
    """Best and worst ranks."""
    tables = (Table("最好和最差名次", found.ranks), Table("达到时的权重", found.weights))
    return Report(f"{standard.title}：最好和最差名次", found.told, tables)


def _weights_table(standard: Standard, weights: Mapping[str, float]) -> Table:
    """Old and new weights side by side."""
    rows = [
        {
            "node": key,
            "label": standard.by_key[key].title,
            "old_weight": standard.by_key[key].weight,
            "new_weight": weight,
        }
        for key, weight in weights.items()
    ]
    return Table("权重", pl.DataFrame(rows))


def report_proposal(standard: Standard, found: Proposal) -> Report:
    """What the data or the judgements propose."""
    told = (found.note, *_zero_lines(found.weights))
    return Report(f"{standard.title}：权重建议", told, (_weights_table(standard, found.weights),))


def _zero_lines(weights: Mapping[str, float]) -> list[str]:
    zero = [key for key, weight in weights.items() if weight == 0]
    return [f"注意：{'、'.join(zero)} 的权重为零，等于不计入"] if zero else []


def report_fit(standard: Standard, found: Fit) -> Report:
    """The weights that meet the wishes, or what contradicts what."""
    told = [found.note]
    told += [f"相互矛盾：{wish}" for wish in found.conflict]
    tables = [Table("愿望", found.margins)]
    if found.weights is not None:
        told += [
            f"{standard.by_key[key].title}：{standard.by_key[key].weight:g} → {found.weights[key]:g}"
            for key in found.changed
        ] or ["现行权重已经满足全部愿望，不必改动"]
        told += _zero_lines(found.weights)
        tables.insert(0, _weights_table(standard, found.weights))
    return Report(f"{standard.title}：由愿望反推权重", tuple(told), tuple(tables))


def report_influence(standard: Standard, found: Influence) -> Report:
    """What drives the score, and what says nothing or the same twice."""
    told = [
        "方差份额：该节点的得分构成与总分的协方差占总分方差的比重，各指标（连同基数）合计为 100%；与名义份额相差悬殊的，实际作用与纸面权重不符"
    ]
    counts = found.nodes.group_by("board", maintain_order=True).agg(pl.col("subjects").max())
    told += [
        f"{board} 榜：只有 {count} 个对象，看不出差异由什么带动"
        for board, count in counts.iter_rows()
        if count < 2
    ]
    told += [
        f"{row['board']} 榜：{row['first']} 与 {row['second']} 相关系数 {row['r']:.2f}，内容重复"
        for row in found.redundant.iter_rows(named=True)
    ]
    told += [
        f"{row['board']} 榜：{row['label']} 有 {row['share']:.0%} 的对象同为 {row['value']:g}，几乎不起区分作用"
        for row in found.silent.iter_rows(named=True)
    ]
    told += [
        f"{row['board']} 榜：{row['label']} 的 {row['r_squared']:.0%} 可由账号规模解释"
        for row in found.size_driven.iter_rows(named=True)
    ]
    tables = (
        Table("实际权重", found.nodes),
        Table("重复的指标", found.redundant),
        Table("不起作用的指标", found.silent),
        Table("只反映规模的指标", found.size_driven),
    )
    return Report(f"{standard.title}：实际权重", tuple(told), tables)
