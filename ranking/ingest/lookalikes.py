"""Downloads that look like lists of posts and are not: named for what they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from ranking.ingest.format import tidy_name

_DAY = "日期"
_FEW_CELLS = 2


@dataclass(frozen=True)
class _Lookalike:
    """A header that is known, and why its file is of no use here."""

    columns: tuple[str, ...]
    reason: str


_LOOKALIKES = (
    _Lookalike(
        ("周期内投稿量", "条均播放时长", "播放量中位数"),
        "是抖音“投稿作品”的汇总表，每行是一类作品而不是一篇，无法载入；请导出“作品列表”",
    ),
    _Lookalike(
        ("指标", "数值", "环比"),
        "是“近30日”一类的汇总表，只有各项总数，没有逐篇数据；请导出作品列表",
    ),
)
_MARKS = {"\t": "制表符", ";": "分号", "|": "竖线"}
_SEPARATED = (
    "各列是用{}分开的，只能读用逗号分开的 CSV；请用 WPS 或 Excel 打开后另存为“CSV UTF-8（逗号分隔）”或 xlsx"
)
_SERIES = "是单项指标的逐日数列（日期和一列“{}”），没有逐篇数据；请导出作品列表或内容明细"


def tell_lookalike(header: Sequence[str]) -> str | None:
    """What the file of this header is instead of a list of posts, or None."""
    cells = [tidy_name(cell) for cell in header if cell.strip()]
    if len(cells) == 1:
        return next(
            (_SEPARATED.format(name) for mark, name in _MARKS.items() if header[0].count(mark) > 1), None
        )
    for lookalike in _LOOKALIKES:
        if {tidy_name(name) for name in lookalike.columns} <= set(cells):
            return lookalike.reason
    if len(cells) == _FEW_CELLS and cells[0] == _DAY and not cells[1][:1].isdigit():
        return _SERIES.format(cells[1])
    return None
