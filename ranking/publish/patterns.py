"""The patterns page: every visual element in every state, for review by whoever changes the templates."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from ranking.publish.assets import PLOTLY_FILE
from ranking.publish.contributions import chart_contributions
from ranking.publish.flags import Flagged
from ranking.publish.model import (
    Bar,
    Board,
    Certainty,
    Facts,
    Finding,
    FindingList,
    Group,
    Leaf,
    Link,
    Method,
    MethodNode,
    Row,
    Worked,
    WorkedLine,
)
from ranking.publish.overview import Figure
from ranking.publish.sparkline import draw_sparkline
from ranking.publish.templating import open_templates
from ranking.publish.touching import Notice, Touching
from ranking.publish.wording import TIE_RULES

_GROUPS = (Group("timeliness", "信息发布时效", "60%", 1), Group("reach", "公众阅读与传播", "40%", 2))
_LEAVES = (
    Leaf("timeliness", "信息发布时效", "timeliness", "leaf"),
    Leaf("reach", "公众阅读与传播", "reach", "leaf"),
)
_MONTHS = tuple(f"2026-{number:02d}" for number in range(1, 13))
_FACTS = Facts(
    edition_id="demo/2026-10/r1",
    profile="public",
    series_title="演示榜单",
    month="2026-10",
    month_label="2026年10月",
    publisher="演示单位",
    notice="演示数据：单位、账号和数字均为虚构",
    state="published",
    state_label="已发布",
    issued="2026年11月10日发布",
    published="2026-11-10T09:00:00+08:00",
    cut_off="2026年11月5日 24:00",
    count_age="月末稿件到计数截止时已满 5 天，够得上发布后 3 天的口径；各稿取截止前最后一次采集",
    revision="",
    program_version="0",
    hash="0" * 64,
    previous_hash="",
)
PLAIN_ROW = Row(
    subject="weibo:1",
    name="演示账号",
    former_name="",
    platform="微博",
    level="县级",
    region="演示县",
    organisation="演示单位",
    matrix="",
    rank=1,
    rank_text="1",
    score=Decimal("82.45"),
    score_text="82.45",
    previous_rank=3,
    change="up",
    change_mark="▲2",
    change_words="升 2 位，上月第 3",
    groups=(Bar(1, Decimal("50.00"), "50.00", "100"), Bar(2, Decimal("32.45"), "32.45", "100")),
    groups_before=(),
    parts=(Decimal("50.00"), Decimal("32.45")),
    absences=("", ""),
    sparkline=draw_sparkline(_MONTHS, {month: Decimal(60 + 2 * n) for n, month in enumerate(_MONTHS)}, 40),
    posts=42,
    posts_text="42",
    observed_days=31,
    month_days=31,
    coverage=1.0,
    has_floor=False,
    measures={},
    reason="",
    certainty=Certainty("1—3", "1—4", "第1—3名难分先后", (), is_board_small=False),
)
_TOUCHING = Touching(
    (Flagged("weibo:1", "演示账号", "微博", "演示单位", "连续两周未更新", "演示依据", "最长静默 16 天"),),
    (Notice("异议", "2026年11月8日", "阅读数由 1,200 改为 2,100", "原采集有误，已复核"),),
)


def render_patterns(folders: Sequence[Path], root: str = "") -> str:
    """The page as HTML, with links to the site's assets below `root`."""
    board = _make_board()
    return (
        open_templates(tuple(folders))
        .get_template("patterns.html")
        .render(
            root=root,
            facts=_FACTS,
            draft=replace(
                _FACTS, state="draft", state_label="草稿", issued="尚未发布，数字可能变动", revision="第 2 版"
            ),
            board=board,
            empty=replace(
                board,
                ranked=(),
                unranked=(),
                changes=(),
                changes_note="名次没有变化。",
                charts_note="不绘图。",
            ),
            links=[Link("PDF", "#"), Link("Excel", "#")],
            figures=(Figure("1", "个榜"), Figure("13", "个账号"), Figure("1,234", "篇稿件")),
            touching=_TOUCHING,
            untouched=Touching(),
            drawings=None,
            account_links={},
            plotly=PLOTLY_FILE,
            chart_files=frozenset(),
            data_root="",
        )
    )


_GAPPED = {month: Decimal(70) for month in _MONTHS if month not in ("2026-05", "2026-06", "2026-08")}
# What a row can show beside the plain one: name, rank, and what else differs.
_STATES: tuple[tuple[str, int, dict[str, Any]], ...] = (
    ("并列甲", 2, {"change": "down", "change_mark": "▼1", "change_words": "降 1 位"}),
    ("并列乙", 2, {"change": "same", "change_mark": "平", "change_words": "持平"}),
    ("新上榜的账号", 4, {"change": "new", "change_mark": "新", "sparkline": None}),
    ("无可比的账号", 5, {"change": "no_comparison", "change_mark": "—"}),
    ("改名后的账号", 6, {"former_name": "改名前的账号"}),
    ("观测不全的账号", 7, {"observed_days": 21}),
    ("计数含下限的账号", 8, {"has_floor": True, "certainty": None}),
    (
        "中间缺月的账号",
        9,
        {
            "sparkline": draw_sparkline(_MONTHS, _GAPPED, 40),
            "posts": None,
            "posts_text": "—",
            "certainty": Certainty("9", "8—10", "", ("当月稿件不足 5 篇",), is_board_small=False),
        },
    ),
    (
        "缺少一组数据的账号",
        10,
        {"groups": (PLAIN_ROW.groups[0], Bar(2, None, "—", "0", "不计入，权重分给同级其他项"))},
    ),
    ("有扣分的账号", 11, {"groups": (PLAIN_ROW.groups[0], Bar(2, Decimal("-3.00"), "-3.00", "0"))}),
    ("名称特别长的演示账号云岭省沧澜市青浦河流域生态环境监测与宣传教育中心", 100, {}),
)


def _make_rows() -> tuple[Row, ...]:
    states = (
        replace(PLAIN_ROW, name=name, rank=rank, rank_text=str(rank), **more) for name, rank, more in _STATES
    )
    return (PLAIN_ROW, *states)


def _make_board() -> Board:
    findings = (
        Finding("weibo:1", "演示账号", "升 2 位（第 3 → 第 1），得分 +4.21；主要来自信息发布时效（+3.90）"),
    )
    kinds = (("up", "升幅居前"), ("down", "降幅居前"), ("new", "新上榜（1 个）"), ("left", "退出（1 个）"))
    unranked = replace(
        PLAIN_ROW, name="未排名的账号", rank=None, rank_text="—", reason="当月没有观测日", observed_days=0
    )
    return Board(
        facts=_FACTS,
        key="patterns",
        slug="patterns",
        title="样式",
        platform="微博",
        level="县级",
        noun="账号",
        standard_name="demo@1",
        standard_title="演示计分标准",
        decimals=2,
        purpose="",
        caption=f"12 个账号，按得分从高到低排列；{TIE_RULES['min']}。",
        groups=_GROUPS,
        leaves=_LEAVES,
        ranked=_make_rows(),
        unranked=(unranked,),
        changes=tuple(FindingList(kind, title, findings) for kind, title in kinds),
        changes_note="",
        marks=("变化：▲升、▼降。",),
        months=(),
        metrics=(),
        inputs=(),
        charts=(replace(chart_contributions(_make_rows(), _GROUPS, "账号"), source="演示单位"),),
        charts_note="",
        method=_make_method(),
    )


def _make_method() -> Method:
    nodes = (
        MethodNode("score", "总分", 0, "", "100%", "", "下级加权平均", "", 0),
        MethodNode("timeliness", "信息发布时效", 1, "60", "60%", "最长静默天数", "取原值", "记 0 分", 1),
        MethodNode("reach", "公众阅读与传播", 1, "40", "40%", "", "下级加权平均", "不排名", 2),
        MethodNode("reads", "阅读", 2, "1", "40%", "篇均阅读", "取 ln(1+x)", "不排名", 0),
    )
    lines = (
        WorkedLine("信息发布时效", "0 天", "83.33", "50.00"),
        WorkedLine("公众阅读与传播", "缺失", "以同组中位数代替", "32.45"),
    )
    return Method(
        name="demo@1",
        title="演示计分标准",
        sha256="0" * 64,
        nodes=nodes,
        adjustments=("停更扣分：最长静默天数不小于 14时，扣 3 分",),
        definitions=(),
        rules=("得分四舍五入到 2 位小数。",),
        notes=(),
        sources=("演示依据",),
        worked=Worked("演示账号", lines, "82.45"),
    )
