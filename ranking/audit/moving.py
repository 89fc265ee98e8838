"""Why a score moved: the change from one edition to the next split exactly over nodes and causes."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from ranking.audit.rescoring import Rescored, row_of
from ranking.errors import StandardError
from ranking.publish.reports import Column, Section, Table
from ranking.standard import Bounds, Scored, score_table
from ranking.standard.scored import BASE_PART

CAUSES = {
    "own": "本账号的数据",
    "field": "同榜各账号的数据",
    "version": "计分标准改版",
    "adjustments": "调整项",
    "rounding": "取整",
}
_NOISE = 1e-9
Split = dict[tuple[str, str], float]


def split_change(old: Rescored, new: Rescored, board: str, subject: str) -> Split | None:
    """(cause, node) → points; they sum to the difference of the two printed scores. None where one is not ranked.

    The way from the old month to the new is gone in three steps, and each step's change of a part is its amount:
    first the subject's own row alone takes its new values, every other row and every figure found in the data
    staying as it was; then the whole new table under the old standard; then the new standard. Adjustments and
    rounding stand apart.
    """
    rows = [row_of(one.scored, board, subject) for one in (old, new)]
    if None in rows or any(
        np.isnan(one.scored.final[row]) for one, row in zip((old, new), rows, strict=True)
    ):
        return None
    start, end = _parts(old.scored, board, subject), _parts(new.scored, board, subject)
    middles = [_own_row(old, new, board, subject), _whole_table(old, new)]
    stages = [start]
    for middle in middles:
        stages.append(stages[-1] if middle is None else _parts(middle, board, subject, stages[-1]))
    stages.append(end)
    amounts: Split = {}
    for cause, before, after in zip(("own", "field", "version"), stages[:-1], stages[1:], strict=True):
        for key in dict.fromkeys((*before, *after)):
            amounts[cause, key] = after.get(key, 0.0) - before.get(key, 0.0)
    for key, amount in _adjustments(old.scored, new.scored, board, subject).items():
        amounts["adjustments", key] = amount
    finals = [float(one.scored.final[row]) for one, row in zip((old, new), rows, strict=True)]
    amounts["rounding", "rounding"] = finals[1] - finals[0] - sum(amounts.values())
    return {key: amount for key, amount in amounts.items() if abs(amount) > _NOISE}


def _own_row(old: Rescored, new: Rescored, board: str, subject: str) -> Scored | None:
    mine = (pl.col("board") == board) & (pl.col("subject") == subject)
    table = pl.concat([old.table.filter(~mine), new.table.filter(mine)], how="diagonal_relaxed")
    return _try_score(old, table, Bounds(old.scored.bounds))


def _whole_table(old: Rescored, new: Rescored) -> Scored | None:
    return new.scored if old.standard.sha256 == new.standard.sha256 else _try_score(old, new.table, None)


def _try_score(old: Rescored, table: pl.DataFrame, bounds: Bounds | None) -> Scored | None:
    """None where the old standard cannot take the new values; the step then counts with the next one."""
    try:
        return score_table(old.standard, table, bounds=bounds)
    except StandardError:
        return None


def _parts(
    scored: Scored, board: str, subject: str, otherwise: dict[str, float] | None = None
) -> dict[str, float]:
    """Leaf → its part before adjustments, and the base; `otherwise` where the subject has no score here."""
    row = row_of(scored, board, subject)
    if row is None or np.isnan(scored.nodes["score"].received[row]):
        return otherwise or {}
    columns = {**scored.split.leaves, BASE_PART: scored.split.base}
    return {
        key: float(np.nan_to_num(np.broadcast_to(column, (scored.sheet.size,))[row]))
        for key, column in columns.items()
    }


def _adjustments(old: Scored, new: Scored, board: str, subject: str) -> dict[str, float]:
    def told(scored: Scored) -> dict[str, float]:
        row = row_of(scored, board, subject)
        return {key: float(np.nan_to_num(column[row])) for key, column in scored.adjusted.parts.items()}

    before, after = told(old), told(new)
    return {key: after.get(key, 0.0) - before.get(key, 0.0) for key in dict.fromkeys((*before, *after))}


def moving_section(old: Rescored | None, new: Rescored, board: str, subject: str) -> Section:
    """The split in words and as a table; says where no comparison can be made."""
    key, title = f"moving-{new.standard.id}-{board}", f"为什么变动 {new.standard.title}"
    if old is None:
        return Section(key, title, ("上月没有用这一计分标准发布过榜单，无从比较。",))
    amounts = split_change(old, new, board, subject)
    if amounts is None:
        return Section(key, title, ("两个月中有一个月本账号不在这张榜上或不排名，无从比较。",))
    titles = _titles(old) | _titles(new)
    rows = sorted(amounts.items(), key=lambda item: (-abs(item[1]), item[0]))
    table = Table(
        (Column("原因"), Column("节点"), Column("分值")),
        tuple((CAUSES[cause], titles.get(node, node), f"{amount:+.6f}") for (cause, node), amount in rows),
        "各行相加即两个月得分之差，按影响由大到小",
    )
    return Section(key, title, tuple(_tell(old, new, amounts, titles)), table, "得分没有变化。")


def _titles(one: Rescored) -> dict[str, str]:
    nodes = {node.key: node.title for node in one.standard.nodes}
    named = nodes | {entry.key: entry.title for entry in one.standard.adjustments}
    return {**named, BASE_PART: "基数", "rounding": "取整"}


def _tell(old: Rescored, new: Rescored, amounts: Split, titles: Mapping[str, str]) -> list[str]:
    total = round(sum(amounts.values()), new.standard.decimals)
    by_cause = {cause: sum(v for (c, _), v in amounts.items() if c == cause) for cause in CAUSES}
    pieces = [f"{CAUSES[cause]} {value:+.4g} 分" for cause, value in by_cause.items() if abs(value) > _NOISE]
    lines = [f"与 {old.edition.facts.month} 相比得分变化 {total:+g}：{'，'.join(pieces) or '没有变化'}。"]
    if amounts:
        (cause, node), most = max(amounts.items(), key=lambda item: abs(item[1]))
        lines.append(f"影响最大的是“{titles.get(node, node)}”（{CAUSES[cause]}），{most:+.4g} 分。")
    if old.standard.version != new.standard.version:
        lines.append(
            f"计分标准由 {old.standard.version} 版改为 {new.standard.version} 版，两版得分不能直接相比；“计分标准改版”一项即由此而来。"
        )
    return lines
