"""What the counted posts of a campaign were and reached: days, forms, reads, best pieces, evidence."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence

from ranking.campaigns.cells import table_of, tell_platform, tell_time, tell_title
from ranking.measure.campaign import Verdict
from ranking.publish.reports import Cell, Table
from ranking.store import Store
from ranking.vocabulary import labels

# The text as captured, when its counts were first and last seen, and the rows of the files that say both.
_EVIDENCE = """
WITH wanted AS (SELECT UNNEST(?) AS post_id)
SELECT
    p.post_id, p.text, p.text_hash, MIN(c.captured_at) AS first_seen, MAX(c.captured_at) AS last_seen,
    ARG_MAX(c.reads, (c.captured_at, c.load_id)) AS reads, ARG_MAX(c.likes, (c.captured_at, c.load_id)) AS likes,
    ANY_VALUE(l.path) AS path, ANY_VALUE(p.row) AS row, ANY_VALUE(l.sha256) AS sha256,
    ARG_MAX(s.path, (c.captured_at, c.load_id)) AS seen_path, ARG_MAX(c.row, (c.captured_at, c.load_id)) AS seen_row
FROM post AS p
JOIN wanted AS w ON w.post_id = p.post_id
LEFT JOIN capture AS c ON c.post_id = p.post_id AND c.captured_at <= ?
LEFT JOIN load AS l ON l.load_id = p.load_id
LEFT JOIN load AS s ON s.load_id = c.load_id
GROUP BY p.post_id, p.text, p.text_hash
ORDER BY p.post_id
"""

Evidence = dict[int, dict[str, Cell]]


def timeline(verdicts: Iterable[Verdict]) -> Table:
    """How many posts, originals and products counted on each day."""
    days: dict[dt.date, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            days[one.published_at.date()].append(one)
    rows = [
        (day, len(ones), sum(o.reaches("originals") for o in ones), sum(o.reaches("products") for o in ones))
        for day, ones in sorted(days.items())
    ]
    return table_of(("日期", "稿件", "原创", "宣传品"), rows)


def forms(verdicts: Iterable[Verdict]) -> Table:
    """How many of the counted posts and products have each form; NULL is said as unknown."""
    names = labels("kind")
    counts: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            counts[names.get(one.kind or "", "形式未知")].append(one)
    rows = [
        (form, len(ones), sum(o.reaches("originals") for o in ones), sum(o.reaches("products") for o in ones))
        for form, ones in sorted(counts.items(), key=lambda item: (-len(item[1]), item[0]))
    ]
    return table_of(("形式", "稿件", "原创", "宣传品"), rows)


def reach(verdicts: Iterable[Verdict], evidence: Evidence) -> Table:
    """Reads and likes of the counted posts by platform, with how many posts tell them."""
    by_platform: dict[str, list[tuple[Cell, Cell]]] = defaultdict(list)
    for one in verdicts:
        if one.counts:
            told = evidence[one.post_id]
            by_platform[tell_platform(one.account_id)].append((told["reads"], told["likes"]))
    rows = [
        (
            *(platform, len(seen)),
            *(_known([reads for reads, _ in seen]) + _known([likes for _, likes in seen])),
        )
        for platform, seen in sorted(by_platform.items())
    ]
    return table_of(("平台", "稿件", "阅读", "有阅读数的篇数", "点赞", "有点赞数的篇数"), rows)


def _known(counts: Sequence[Cell]) -> tuple[Cell, Cell]:
    told = [count for count in counts if isinstance(count, int)]
    return (sum(told) if told else None, len(told))


def best(store: Store, verdicts: Iterable[Verdict]) -> Table:
    """The counted posts that editors reviewed as good ones, with the reason."""
    counted = {one.post_id: one for one in verdicts if one.counts}
    reviews = store.rows(
        "SELECT post_id, reason, points FROM review_point WHERE kind = 'good' AND post_id IN (SELECT UNNEST(?)) "
        "ORDER BY points DESC, post_id, reason",
        [list(counted)],
    )
    rows = [
        (counted[post].name, tell_time(counted[post]), tell_title(counted[post]), reason, points)
        for post, reason, points in reviews
    ]
    return table_of(("账号", "发布时间", "标题", "理由", "评阅分"), rows)


def read_evidence(store: Store, verdicts: Sequence[Verdict], as_of: dt.datetime) -> Evidence:
    """What the store holds of each counted post; the columns of the query by name."""
    ids = [one.post_id for one in verdicts if one.counts]
    rows = store.query(_EVIDENCE, [ids, as_of])
    return {row["post_id"]: row for row in rows.iter_rows(named=True)}


def evidence_table(verdicts: Iterable[Verdict], evidence: Evidence, *, with_text: bool) -> Table:
    """Link, fingerprint, times, files and rows of each counted post; `with_text` the whole text as well."""
    told = {
        **({"正文": "text"} if with_text else {}),
        **{"文字指纹": "text_hash", "来源文件": "path", "行": "row"},
        **({"文件指纹": "sha256"} if with_text else {}),
        **{"首次采集": "first_seen", "末次采集": "last_seen", "采集文件": "seen_path", "采集行": "seen_row"},
        **{"阅读": "reads", "点赞": "likes"},
    }
    rows: list[tuple[Cell, ...]] = [
        (one.name, tell_time(one), tell_title(one), *(evidence[one.post_id][key] for key in told.values()))
        for one in verdicts
        if one.counts
    ]
    return table_of(("账号", "发布时间", "标题", *told), rows)
