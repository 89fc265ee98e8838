"""What tuning found in words and tables, for the screen, a file and a page alike."""

from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from ranking.publish.templating import open_templates, read_static
from ranking.publish.tuner import UNOFFICIAL
from ranking.resources import content_folders

_HEADINGS = {
    **{
        "month": "月份",
        "board": "榜",
        "subject": "对象",
        "subjects": "对象数",
        "score": "得分",
        "rank": "名次",
    },
    **{
        "spearman": "Spearman 相关",
        "kendall": "Kendall 相关",
        "mean_shift": "名次平均变动",
        "top_n": "前几名",
    },
    **{
        "top_kept": "前列保留",
        "enters": "进入前列",
        "leaves": "退出前列",
        "old_score": "原得分",
        "new_score": "新得分",
    },
    **{
        "old_rank": "原名次",
        "new_rank": "新名次",
        "rise": "上升位数",
        "crossing": "进出前列",
        "cause": "主因节点",
    },
    **{
        "cause_kind": "主因类别",
        "cause_amount": "主因分值",
        "kind": "类别",
        "node": "节点",
        "amount": "分值",
    },
    **{"size": "规模", "mean_rise": "平均上升位数", "share_up": "上升占比", "share_down": "下降占比"},
    **{"median": "中位名次", "low": "下限", "high": "上限", "best": "最好名次", "worst": "最差名次"},
    **{"top_share": "进入前列的比例", "unranked_share": "未排名的比例", "stable": "名次不变的对象数"},
    **{
        "output": "结果",
        "input": "因素",
        "first": "一阶指数",
        "total": "总指数",
        "leaf": "指标节点",
        "label": "名称",
    },
    **{"first_low": "一阶下限", "first_high": "一阶上限", "total_low": "总下限", "total_high": "总上限"},
    **{"most_moved": "变动最大的对象", "from_rank": "由", "to_rank": "至", "holds": "保持", "weight": "权重"},
    **{
        "low_alone": "单改时下限",
        "high_alone": "单改时上限",
        "low_swap": "低于下限时",
        "high_swap": "高于上限时",
    },
    **{
        "method": "求法",
        "best_bound": "最好的理论界",
        "worst_bound": "最差的理论界",
        "exact": "已证明",
        "end": "端点",
    },
    **{"nominal": "名义份额", "variance_share": "方差份额", "r_squared": "相关平方", "deviation": "标准差"},
    **{
        "second": "另一项",
        "r": "相关系数",
        "value": "值",
        "share": "占比",
        "wish": "愿望",
        "place": "月份与榜",
    },
    **{"margin": "余量", "unit": "单位", "old_weight": "原权重", "new_weight": "新权重"},
}
_WORDS = {
    **{
        "weights": "权重",
        "steps": "步骤与结构",
        "adjustments": "调整项",
        "rounding": "四舍五入",
        "base": "基数",
    },
    **{
        "enters": "进入",
        "leaves": "退出",
        "top": "前列名单和名次",
        "first": "第一名",
        "pair": "指定两者的先后",
    },
    **{"exact": "精确", "bisected": "逐次二分", "best": "最好", "worst": "最差"},
}
_WORDED = ("kind", "cause_kind", "crossing", "holds", "method", "end")


@dataclass(frozen=True)
class Table:
    """One table of a report, with the columns as tuning names them."""

    title: str
    rows: pl.DataFrame

    def in_chinese(self) -> pl.DataFrame:
        """The table with Chinese headings and words, as it is printed."""
        worded = [
            pl.col(name).replace(_WORDS)
            for name in self.rows.columns
            if name in _WORDED and self.rows.schema[name] == pl.String
        ]
        flags = [
            pl.col(name).replace_strict({True: "是", False: "否"}, return_dtype=pl.String)
            for name, kind in self.rows.schema.items()
            if kind == pl.Boolean
        ]
        rounded = [pl.col(name).round(4) for name, kind in self.rows.schema.items() if kind == pl.Float64]
        shown = self.rows.with_columns(*worded, *flags, *rounded)
        return shown.rename({name: _HEADINGS.get(name, name) for name in shown.columns})


@dataclass(frozen=True)
class Report:
    """Sentences and tables; the first table is the one that is printed and written as a file."""

    title: str
    told: tuple[str, ...]
    tables: tuple[Table, ...] = ()

    def about(self, table: str) -> "Report":
        """The report with another table first."""
        chosen = [entry for entry in self.tables if entry.title == table]
        return replace(self, tables=(*chosen, *(entry for entry in self.tables if entry not in chosen)))


def write_report_page(report: Report, path: Path, workspace: Path | None = None) -> None:
    """Write the whole report as one HTML file that needs nothing else."""
    folders = tuple(content_folders("templates", workspace))
    page = open_templates(folders).get_template("tuning.html")
    tables = [
        {
            "title": table.title,
            "columns": shown.columns,
            "rows": [[_cell(cell) for cell in row] for row in shown.iter_rows()],
        }
        for table in report.tables
        for shown in [table.in_chinese()]
    ]
    text = page.render(
        title=report.title,
        banner=UNOFFICIAL,
        told=report.told,
        tables=tables,
        css=read_static(folders, "style.css"),
    )
    path.write_text(text, encoding="utf-8", newline="\n")


def _cell(value: object) -> str:
    if value is None:
        return "—"
    return f"{value:g}" if isinstance(value, float) else str(value)
