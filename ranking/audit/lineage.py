"""Lineage: from a number of an edition to its metrics, posts, captures, and the rows of the files they came from."""

import datetime as dt
from collections.abc import Mapping, Sequence

import polars as pl

from ranking.audit.arithmetic import number_words
from ranking.catalogue import Metric, SubjectKind
from ranking.config import Settings
from ranking.editions.audience import standards_of
from ranking.editions.matrices import MATRIX_PREFIX
from ranking.editions.model import Edition, EditionFacts
from ranking.editions.shelve import read_edition
from ranking.errors import EditionError
from ranking.measure.views import month_views
from ranking.publish.reports import Cell, Column, Link, Report, Section, Table
from ranking.standard import Node, Standard
from ranking.store import Store

_ROWS = """
SELECT p.native_id, p.account_id, p.published_at, CASE WHEN h.post IS NULL THEN '计入' ELSE '暂不计入' END, a.captured_at, a.reads, a.likes, a.comments, a.shares,
       l.path, p.row, l.sha256, t."at", c.path, c.row, c.sha256, c.at
FROM post_asof AS a
JOIN post AS p ON p.post_id = a.post_id
JOIN load AS l ON l.load_id = p.load_id
JOIN act AS t ON t.act_id = l.act_id
LEFT JOIN (
    SELECT DISTINCT account_id, post, month FROM amendment
    WHERE kind = 'exclude' AND amendment_id NOT IN (SELECT amendment_id FROM amendment_release)
) AS h ON h.account_id = a.account_id AND h.post = p.native_id AND h.month = strftime(p.published_at, '%Y-%m')
LEFT JOIN (
    SELECT k.post_id, k.captured_at, m.path, k.row, m.sha256, u."at"
    FROM capture AS k
    JOIN load AS m ON m.load_id = k.load_id
    JOIN act AS u ON u.act_id = m.act_id
    QUALIFY ROW_NUMBER() OVER (PARTITION BY k.post_id, k.captured_at ORDER BY k.load_id DESC, k.row DESC) = 1
) AS c ON c.post_id = a.post_id AND c.captured_at = a.captured_at
WHERE a.subject = ?
ORDER BY p.published_at, p.native_id
"""
_GIVEN = """
SELECT g.metric, g.value, g.source, l.path, g.row, l.sha256, t."at"
FROM given_metric AS g
JOIN load AS l ON l.load_id = g.load_id
JOIN act AS t ON t.act_id = l.act_id
WHERE g.account_id = ? AND g.month = ?
ORDER BY g.metric, g.load_id, g.row
"""
_FOLLOWERS = """
SELECT f.captured_at, f.followers, l.path, f.row, l.sha256, t."at"
FROM follower_capture AS f
JOIN load AS l ON l.load_id = f.load_id
JOIN act AS t ON t.act_id = l.act_id
WHERE f.account_id = ? AND f.captured_at <= ?
ORDER BY f.captured_at, f.load_id, f.row
"""


def find_edition(store: Store, edition_id: str) -> EditionFacts:
    """The facts of an edition by its id (`series/2026-10/r1`); raises EditionError with the known ones."""
    from ranking.editions.shelve import read_facts

    known = store.rows("SELECT edition_id, series FROM edition ORDER BY month, revision, edition_id")
    for name, series in known:
        if name == edition_id:
            return next(facts for facts in read_facts(store, series) if facts.edition_id == edition_id)
    named = "、".join(name for name, _ in known[-5:])
    msg = f"没有榜单“{edition_id}”，{f'最近的有：{named}' if named else '库中还没有编制过榜单'}"
    raise EditionError(msg)


def report_lineage(
    store: Store,
    facts: EditionFacts,
    account: str,
    node_key: str,
    metrics: Mapping[str, Metric],
    settings: Settings,
    *,
    now: dt.datetime,
) -> Report:
    """Number → node → metric → posts → captures → file, row, hash and load time, for one node of one account."""
    edition = read_edition(store, facts)
    nodes = _nodes(edition, account, node_key)
    used = list(dict.fromkeys(name for standard, node in nodes for name in _metrics_below(standard, node)))
    sections = [
        Section("node", "节点", (), _node_table(edition, account, nodes)),
        metrics_section(edition, account, used, metrics),
        _posts(store, facts, account),
    ]
    if any(name.startswith("given_") for name in used):
        sections.append(_given(store, account, str(facts.month)))
    if any("followers" in metrics[name].needs for name in used if name in metrics):
        sections.append(_followers(store, account, facts.cut_off))
    return Report(
        title=f"溯源：{facts.edition_id} {account} {node_key}",
        publisher=settings.publisher.name,
        status=(f"数据截至 {facts.cut_off:%Y-%m-%d %H:%M}",),
        told=(),
        sections=tuple(sections),
        made_at=now,
        notice=settings.series.notice or facts.notice,
    )


def metrics_section(
    edition: Edition,
    account: str,
    used: Sequence[str],
    metrics: Mapping[str, Metric],
    *,
    has_posts: bool = True,
) -> Section:
    """The figures of these metrics, what they are and what they rest on; each leads to the posts where they follow."""
    measured = edition.metrics.filter((pl.col("subject") == account) & pl.col("metric").is_in(list(used)))
    figures = {row["metric"]: row for row in measured.iter_rows(named=True)}
    rows: list[tuple[Cell, ...]] = []
    for name in used:
        figure, metric = figures.get(name), metrics.get(name)
        label = metric.label if metric else name
        rows.append(
            (
                Link(label, "#posts") if has_posts else label,
                number_words(figure["value"] if figure else None),
                figure["base"] if figure else None,
                metric.base_label if metric else None,
                metric.definition if metric else None,
                name,
            )
        )
    columns = (
        Column("指标"),
        Column("数值", "number"),
        Column("基数", "number"),
        Column("基数是什么"),
        Column("定义", "long"),
        Column("名称", "date"),
    )
    return Section("metrics", "指标", (), Table(columns, tuple(rows)), "这个节点不含指标。")


def _posts(store: Store, facts: EditionFacts, account: str) -> Section:
    kind: SubjectKind = "matrix" if account.startswith(MATRIX_PREFIX) else "account"
    with month_views(store.con, facts.month, facts.cut_off, kind):
        posts = store.rows(_ROWS, [account.removeprefix(MATRIX_PREFIX)])
    origin = ("行", "散列值", "载入时间")
    counts = ("阅读", "点赞", "评论", "转发")
    heads = (
        "稿件",
        "账号",
        "发布时刻",
        "计入",
        "采集时刻",
        *counts,
        "稿件来自",
        *origin,
        "采集来自",
        *origin,
    )
    told = (
        "指标由这些稿件按定义算出；每篇列出所用的采集，以及稿件和采集各自来自的文件、行、散列值和载入时间。"
    )
    table = Table(_heads(*heads), tuple(posts))
    return Section("posts", "稿件、采集与来源", (told,), table, "当月没有计入的稿件。")


def _given(store: Store, account: str, month: str) -> Section:
    heads = _heads("指标", "数值", "来源", "文件", "行", "散列值", "载入时间")
    return Section(
        "given",
        "载入的账号月度指标",
        (),
        Table(heads, tuple(store.rows(_GIVEN, [account, month]))),
    )


def _followers(store: Store, account: str, cut_off: dt.datetime) -> Section:
    heads = _heads("采集时刻", "粉丝数", "文件", "行", "散列值", "载入时间")
    rows = tuple(store.rows(_FOLLOWERS, [account, cut_off]))
    return Section("followers", "粉丝数的采集", (), Table(heads, rows))


def _heads(*titles: str) -> tuple[Column, ...]:
    """Columns of these titles; a title that comes twice is told apart, as rows are kept by title."""
    seen: dict[str, int] = {}
    named = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        named.append(Column(title if seen[title] == 1 else f"采集的{title}"))
    return tuple(named)


def _nodes(edition: Edition, account: str, node_key: str) -> list[tuple[Standard, Node]]:
    on = set(edition.scores.filter(pl.col("subject") == account)["standard_id"])
    if not on:
        msg = f"{account} 不在 {edition.facts.edition_id} 的任何榜上"
        raise EditionError(msg)
    standards = [one for one in standards_of(edition) if one.id in on]
    found = [(one, one.by_key[node_key]) for one in standards if node_key in one.by_key]
    if not found:
        known = "、".join(dict.fromkeys(node.key for one in standards for node in one.ordered_nodes))
        msg = f"计分标准中没有节点“{node_key}”，可用的有：{known}"
        raise EditionError(msg)
    return found


def _metrics_below(standard: Standard, node: Node) -> list[str]:
    below = [name for child in standard.children(node.key) for name in _metrics_below(standard, child)]
    return [*node.metrics, *below]


def _node_table(edition: Edition, account: str, nodes: Sequence[tuple[Standard, Node]]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for standard, node in nodes:
        mine = (pl.col("standard_id") == standard.id) & (pl.col("subject") == account)
        parts = edition.parts.filter(mine & (pl.col("part") == node.key))
        printed = dict(parts.select("board", "printed").iter_rows())
        values = edition.values.filter(mine & (pl.col("node") == node.key))
        for board, value in values.select("board", "value").iter_rows():
            rows.append((standard.id, board, node.key, node.title, number_words(value), printed.get(board)))
    return Table(_heads("计分标准", "榜", "节点", "名称", "节点值", "得分构成"), tuple(rows))
