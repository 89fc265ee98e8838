"""A board as a flat table, the same columns in CSV and workbook."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from ranking.editions.withholding import WITHHELD
from ranking.publish.absence import list_absences
from ranking.publish.model import Board, Row
from ranking.publish.wording import CHANGE_WORDS
from ranking.rounding import round_half_up

_SCORED, _REGISTER, _SEEN = "计分结果", "登记表", "当月采集"

Kind = Literal["text", "whole", "score", "share", "measure"]
Cell = str | int | float | Decimal | None


@dataclass(frozen=True)
class Column:
    """One column: its header, what it holds, and how wide it is in a workbook."""

    title: str
    kind: Kind
    cell: Callable[[Row], Cell]
    meaning: str
    width: int = 10
    unit: str = ""
    source: str = ""


def board_columns(board: Board) -> list[Column]:
    """The columns of a board: identity, rank and score, counts, parts by group and leaf, what was scored."""
    return [
        *_RANK_COLUMNS,
        _score_column(),
        *_group_columns(board),
        *_COUNT_COLUMNS,
        *_leaf_columns(board),
        _absence_column(board),
        *_metric_columns(board),
    ]


def _score_column() -> Column:
    meaning = "四舍五入后的得分；排名以此为准"
    return Column("得分", "score", lambda row: row.score, meaning, unit="分", source=_SCORED)


def _group_columns(board: Board) -> list[Column]:
    def cell(place: int) -> Callable[[Row], Cell]:
        return lambda row: row.groups[place].value if row.groups else None

    return [
        Column(
            group.label,
            "score",
            cell(place),
            f"得分中来自“{group.label}”的部分；空白为缺失，不是零",
            14,
            unit="分",
            source=_SCORED,
        )
        for place, group in enumerate(board.groups)
    ]


def _leaf_columns(board: Board) -> list[Column]:
    def cell(place: int) -> Callable[[Row], Cell]:
        return lambda row: row.parts[place]

    return [
        Column(
            f"分项：{leaf.label}",
            "score",
            cell(place),
            f"得分中来自“{leaf.label}”的部分；空白为缺失或不适用；各分项相加等于得分",
            16,
            unit="分",
            source=_SCORED,
        )
        for place, leaf in enumerate(board.leaves)
    ]


def _absence_column(board: Board) -> Column:
    meaning = "没有数据的分项，以及按计分标准怎样处理；缺失不是零"
    return Column("缺失项", "text", lambda row: list_absences(board, row), meaning, 40, source=_SCORED)


def _metric_columns(board: Board) -> list[Column]:
    """What the board's standard reads, so that its scores can be computed again."""

    def cell(key: str) -> Callable[[Row], Cell]:
        return lambda row: measure.value if (measure := row.measure(key)) else None

    used = [metric for metric in board.metrics if metric.key in board.inputs]
    return [
        Column(
            f"指标：{metric.label}（{metric.unit}）" if metric.unit else f"指标：{metric.label}",
            "measure",
            cell(metric.key),
            f"{metric.definition}；空白为缺失，不是零",
            16,
            metric.unit,
            metric.source,
        )
        for metric in used
    ]


def _coverage(row: Row) -> Cell:
    return None if row.coverage is None else round_half_up(row.coverage, 4)


_RANK_COLUMNS = (
    Column("名次", "whole", lambda row: row.rank, "空白为未排名", 6, source=_SCORED),
    Column(
        "变化",
        "text",
        lambda row: CHANGE_WORDS[row.change] if row.rank else "",
        "与上月名次相比",
        9,
        source=_SCORED,
    ),
    Column(
        "名次范围（权重变动）",
        "text",
        lambda row: row.certainty.range_text if row.certainty else "",
        "各权重在 ±10% 内变动 200 次，取 5% 至 95% 的名次",
        12,
        source=_SCORED,
    ),
    Column(
        "名次范围（去掉一项指标）",
        "text",
        lambda row: row.certainty.without_text if row.certainty else "",
        "逐一去掉每项指标时的名次",
        12,
        source=_SCORED,
    ),
    Column(
        "难分先后",
        "text",
        lambda row: row.certainty.band if row.certainty else "",
        "与哪些名次分不清先后；空白为分得清",
        16,
        source=_SCORED,
    ),
    Column(
        "数量少",
        "text",
        lambda row: "；".join(row.certainty.cautions) if row.certainty else "",
        "稿件或阅读很少，名次容易变动",
        16,
        source=_SEEN,
    ),
    Column("上月名次", "whole", lambda row: row.previous_rank, "空白为上月无名次或不可比", 9, source=_SCORED),
    Column("账号", "text", lambda row: row.name, "登记表中的名称，以月末为准", 26, source=_REGISTER),
    Column(
        "原名", "text", lambda row: row.former_name, "近一年内改名的，改名之前的名称", 18, source=_REGISTER
    ),
    Column("平台", "text", lambda row: row.platform, "账号所在平台", 12, source=_REGISTER),
    Column("级别", "text", lambda row: row.level, "登记表中的级别", source=_REGISTER),
    Column("地区", "text", lambda row: row.region, "登记表中的地区", 14, source=_REGISTER),
    Column("主办单位", "text", lambda row: row.organisation, "登记表中的主办单位", 24, source=_REGISTER),
    Column("矩阵", "text", lambda row: row.matrix, "登记表中的矩阵", 14, source=_REGISTER),
)
_COUNT_COLUMNS = (
    Column(
        "稿件数",
        "whole",
        lambda row: row.posts,
        "当月稿件篇数；空白为不知道，不是零",
        unit="篇",
        source=_SEEN,
    ),
    Column("观测天数", "whole", lambda row: row.observed_days, "当月采集到的天数", unit="天", source=_SEEN),
    Column(
        "应观测天数",
        "whole",
        lambda row: row.month_days,
        "当月账号开通的天数",
        12,
        unit="天",
        source=_REGISTER,
    ),
    Column(
        "观测情况",
        "text",
        lambda row: "完整" if row.is_observed_fully else "观测不全",
        "观测天数是否足额",
        source=_SEEN,
    ),
    Column("数据完整度", "share", _coverage, "得分所依据的指标中有数据的份额，0 至 1", 12, source=_SCORED),
    Column(
        "含下限",
        "text",
        lambda row: "是" if row.has_floor else "",
        "有计数显示为“10万+”等，实际不低于所计",
        source=_SEEN,
    ),
    Column(
        "不公开的指标",
        "text",
        lambda row: f"{WITHHELD}，照常计分" if any(one.is_withheld for one in row.measures.values()) else "",
        "来源约定不公开的，指标一栏空白，照常计分",
        18,
        source=_SEEN,
    ),
    Column("未排名原因", "text", lambda row: row.reason, "没有名次的原因", 30, source=_SCORED),
    Column("账号标识", "text", lambda row: row.subject, "平台:平台内编号，各期不变", 24, source=_REGISTER),
)
