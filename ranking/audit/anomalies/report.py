"""The findings of a month as a report: what waits for a person, the posts, what is decided, how it is found."""

import datetime as dt
from collections.abc import Sequence

from ranking.audit.anomalies.deciding import DECISIONS
from ranking.audit.anomalies.finding import Finding
from ranking.audit.anomalies.month import Looked, told_at
from ranking.audit.anomalies.places import Effect
from ranking.config import Settings
from ranking.publish.reports import Cell, Column, Link, Report, Section, Table
from ranking.store import Store

WARNING = "以下只是待核实的线索，不是结论：数据缺漏、平台清理、采集差错、正当推广都会如此。是否暂不计入由人决定；未决定的不影响名次。"
_EXCERPT = 40
_POSTS = """
SELECT p.account_id, p.native_id, p.published_at, COALESCE(p.title, p.text), p.url, l.path, p.row,
       ARG_MAX(c.reads, c.captured_at), ARG_MAX(c.likes, c.captured_at), ARG_MAX(c.comments, c.captured_at),
       ARG_MAX(c.shares, c.captured_at)
FROM post AS p
JOIN load AS l ON l.load_id = p.load_id
LEFT JOIN capture AS c ON c.post_id = p.post_id AND c.captured_at <= $cut_off
WHERE p.account_id IN (SELECT UNNEST($accounts)) AND p.native_id IN (SELECT UNNEST($posts))
  AND p.published_at >= $month_start AND p.published_at < $month_end
GROUP BY ALL
"""


def report_anomalies(store: Store, looked: Looked, settings: Settings, *, now: dt.datetime) -> Report:
    """The report for the editors; never for the public."""
    waiting = looked.waiting
    accounts = len({one.account for one in waiting})
    told = f"{looked.month.label}待核实线索 {len(waiting)} 条，涉及 {accounts} 个账号；已处理 {len(looked.findings) - len(waiting)} 条。"
    return Report(
        title=f"{looked.month.label}待核实线索",
        publisher=settings.publisher.name,
        status=(
            f"数据截至 {told_at(looked.seen.cut_off)}",
            f"核查账号 {looked.seen.accounts.height} 个，稿件 {looked.seen.posts.height} 篇",
            f"名次取第 {looked.facts.revision} 版" if looked.facts else "本月尚未编制榜单，没有名次",
        ),
        told=(told, WARNING),
        sections=(
            _waiting(looked, waiting),
            _effects(looked, waiting),
            _posts(store, looked, waiting),
            _decided(looked),
            _methods(looked),
        ),
        made_at=now,
        notice=settings.series.notice or (looked.facts.notice if looked.facts else None),
    )


def _columns(text: str, numbers: Sequence[str] = (), long: Sequence[str] = ()) -> tuple[Column, ...]:
    return tuple(
        Column(title, "number" if title in numbers else "long" if title in long else "text")
        for title in text.split()
    )


def _waiting(looked: Looked, waiting: Sequence[Finding]) -> Section:
    columns = _columns(
        "编号 账号 名称 线索 看到什么 统计量 阈值 同榜分布 稿件 去掉后名次",
        ("统计量", "阈值", "稿件"),
        ("看到什么", "同榜分布", "去掉后名次"),
    )
    return Section(
        "waiting",
        "待核实",
        (
            "“同榜分布”是同榜可比账号的同一统计量：下四分位 / 中位数 / 上四分位，最大；“去掉后”指所列稿件（或其计数）照暂不计入办理、其他账号不变时的名次和得分。",
            f"处理：ranking anomalies decide {looked.month} 编号 --decision 未见异常|暂不计入|更正 --reason 理由",
        ),
        Table(columns, tuple(_row_of(looked, one) for one in waiting), "按账号排列，一条线索一行"),
        "没有待核实的线索。",
    )


def _row_of(looked: Looked, one: Finding) -> tuple[Cell, ...]:
    again = "".join(
        f"（{earlier.at:%Y-%m-%d} 曾判{DECISIONS[earlier.decision]}，证据已变）"
        for earlier in looked.earlier(one)
    )
    peers = one.peers
    return (
        *(one.code, one.account, one.name, one.sign.title, one.told + again, one.statistic, one.threshold),
        f"{peers.count} 个账号：{peers.lower:.3g} / {peers.median:.3g} / {peers.upper:.3g}，最大 {peers.largest:.3g}",
        len(one.posts) or None,
        "；".join(map(_tell_effect, looked.effects.get(one.code, []))) or None,
    )


def _tell_effect(effect: Effect) -> str:
    """Rank and score on one board, as they stand and without: 地市级微博榜 第 3 名变为第 5 名（80.1 分变为 77 分）."""
    rank, without = _tell_rank(effect.rank), _tell_rank(effect.rank_without)
    ranks = f"仍为{rank}" if rank == without else f"{rank}变为{without}"
    score, other = _tell_score(effect.score), _tell_score(effect.score_without)
    scores = f"{score} 分不变" if score == other else f"{score} 分变为 {other} 分"
    return f"{effect.title} {ranks}（{scores}）"


def _tell_rank(rank: int | None) -> str:
    return "不排名" if rank is None else f"第 {rank} 名"


def _tell_score(score: float | None) -> str:
    return "—" if score is None else f"{score:g}"


def _effects(looked: Looked, waiting: Sequence[Finding]) -> Section:
    """The same ranks as figures, a row a board, for workbook and JSON."""
    rows: list[tuple[Cell, ...]] = [
        (
            *(one.code, one.account, effect.title, effect.standard),
            *(effect.rank, effect.rank_without, effect.score, effect.score_without),
        )
        for one in waiting
        for effect in looked.effects.get(one.code, [])
    ]
    numbers = ("名次", "去掉后名次", "得分", "去掉后得分")
    columns = _columns("编号 账号 榜 计分标准 名次 去掉后名次 得分 去掉后得分", numbers)
    return Section("effects", "各榜名次", (), Table(columns, tuple(rows)), "没有名次。", on_paper=False)


def _posts(store: Store, looked: Looked, waiting: Sequence[Finding]) -> Section:
    wanted = {(one.account, post): one.code for one in waiting for post in one.posts}
    found = {}
    if wanted:
        bound = {
            "accounts": sorted({account for account, _ in wanted}),
            "posts": sorted({post for _, post in wanted}),
            "cut_off": looked.seen.cut_off,
            "month_start": looked.month.start,
            "month_end": looked.month.end,
        }
        found = {row[:2]: row[2:] for row in store.con.execute(_POSTS, bound).fetchall()}
    rows: list[tuple[Cell, ...]] = []
    for one in waiting:
        for post in one.posts:
            published, words, url, path, line, *counts = found[one.account, post]
            lead = (words or "（没有文字）").replace("\n", " ")[:_EXCERPT]
            rows.append(
                (
                    one.code,
                    one.account,
                    one.sign.title,
                    post,
                    published,
                    Link(lead, url) if url else lead,
                    *counts,
                    path,
                    line,
                )
            )
        rows += [
            (one.code, one.account, one.sign.title, None, moment, "粉丝数的采集", *(None,) * 6)
            for moment in one.captures
        ]
    columns = _columns(
        "编号 账号 线索 稿件编号 时刻 稿件 阅读 点赞 评论 转发 来源文件 行",
        ["阅读", "点赞", "评论", "转发", "行"],
        ("稿件",),
    )
    return Section("posts", "所指稿件", (), Table(columns, tuple(rows)), "没有。", on_paper=False)


def _decided(looked: Looked) -> Section:
    found = {one.code for one in looked.findings}
    rows: list[tuple[Cell, ...]] = [
        (
            one.code,
            one.account,
            looked.signs[one.sign].title if one.sign in looked.signs else one.sign,
            one.told,
            DECISIONS[one.decision] + ("（已解除）" if one.is_open else ""),
            one.reason,
            one.by,
            one.at,
            None if one.code in found else "现在的数据中没有这条证据",
        )
        for one in looked.decided.values()
    ]
    columns = _columns("编号 账号 线索 当时所见 处理 理由 经办人 时间 备注", (), ("当时所见", "理由"))
    return Section("decided", "已处理", (), Table(columns, tuple(rows)), "还没有处理过。")


def _methods(looked: Looked) -> Section:
    rows: list[tuple[Cell, ...]] = [
        (
            sign.title,
            sign.what,
            sign.statistic,
            "；".join(f"{limit.words} {limit.value:g}（{limit.basis}）" for limit in sign.limits),
            sign.source,
            f"至多 {sign.false_alarms:.1%}",
            f"{sign.recall:.0%}",
        )
        for sign in looked.signs.values()
    ]
    columns = _columns(
        "线索 看什么 统计量 阈值及依据 方法来源 误报率 查出率",
        (),
        ("看什么", "统计量", "阈值及依据", "方法来源"),
    )
    told = (
        "误报率指干净数据中每账号每月被列出的比例，查出率指测试中埋入的异常被列出的比例；"
        "阈值可在工作区的“核查阈值.toml”里另定。"
    )
    return Section("methods", "怎样找出", (told,), Table(columns, tuple(rows)), on_paper=False)
