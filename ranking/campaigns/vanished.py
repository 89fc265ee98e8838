"""Hints for a person beside the counting: counted posts that later captures miss, and rows on the theme that were not loaded."""

from collections.abc import Sequence

from ranking.campaigns.cells import table_of, tell_time, tell_title
from ranking.campaigns.checking import Check
from ranking.measure.campaign import Verdict
from ranking.measure.campaign.words import needles_of, tags_of
from ranking.publish.reports import Cell, Section
from ranking.store import Store

# A later file of the account, with a stated time, that holds posts from before and after this one, but not this one.
_VANISHED = """
WITH wanted AS (SELECT UNNEST(?) AS post_id),
sight AS (
    SELECT p.account_id, c.load_id, MIN(p.published_at) AS first, MAX(p.published_at) AS last, MAX(c.captured_at) AS seen
    FROM capture AS c
    JOIN post AS p ON p.post_id = c.post_id
    JOIN load AS l ON l.load_id = c.load_id AND l.captured_at_basis IN ('given', 'row') AND l.undone_act_id IS NULL
    WHERE c.captured_at <= ? AND p.account_id IN (SELECT q.account_id FROM post AS q JOIN wanted AS w ON w.post_id = q.post_id)
    GROUP BY p.account_id, c.load_id
),
known AS (
    SELECT p.post_id, p.account_id, p.published_at, MAX(c.captured_at) AS last_seen, LIST(c.load_id) AS loads
    FROM post AS p
    JOIN wanted AS w ON w.post_id = p.post_id
    JOIN capture AS c ON c.post_id = p.post_id AND c.captured_at <= ?
    GROUP BY p.post_id, p.account_id, p.published_at
)
SELECT k.post_id, k.last_seen, MIN(s.seen) AS missed_at
FROM known AS k
JOIN sight AS s
  ON s.account_id = k.account_id AND s.seen > k.last_seen AND s.first < k.published_at AND s.last > k.published_at
 AND NOT LIST_CONTAINS(k.loads, s.load_id)
GROUP BY k.post_id, k.last_seen
ORDER BY k.post_id
"""
_REJECTED = """
SELECT l.path, r.row, r.field, r.value, r.reason
FROM rejected_row AS r
JOIN load AS l ON l.load_id = r.load_id
WHERE l.kind = 'posts' AND l.undone_act_id IS NULL
  AND LEN(LIST_FILTER(?, lambda word: CONTAINS(LOWER(r.raw), word))) > 0
ORDER BY l.load_id, r.row
"""
_MAY_BE_GONE = (
    "计入之后，同一账号更晚的采集里有它前后的稿件，却没有这一篇，可能已经删除。请打开链接核对，"
    "属实的用 ranking campaigns removed 记录；没有记录的仍按没有删除计。"
)
_NOT_LOADED = "含有本次宣传的话题或关键词、因没有发布时间等原因没有载入的行；补全后重新载入才能计入。"


def vanished_section(store: Store, check: Check, verdicts: Sequence[Verdict]) -> Section:
    """Counted posts that may have been deleted since; nobody recorded it yet."""
    counted = {one.post_id: one for one in verdicts if one.counts}
    found = store.rows(_VANISHED, [list(counted), check.as_of, check.as_of])
    rows: list[tuple[Cell, ...]] = [
        (
            *(counted[post].name, tell_time(counted[post]), tell_title(counted[post]), last, missed),
            f"{counted[post].account_id}/{counted[post].native_id}",
        )
        for post, last, missed in found
    ]
    columns = ("账号", "发布时间", "标题", "末次采集", "此后未见于", "稿件ID")
    return Section("vanished", "可能已删除", (_MAY_BE_GONE,), table_of(columns, rows), "没有这样的稿件。")


def rejected_section(store: Store, check: Check) -> Section:
    """Rows of files of posts that hold the theme's words and could not be loaded."""
    found = store.rows(_REJECTED, [[*tags_of([check.campaign]), *needles_of([check.campaign])]])
    table = table_of(("来源文件", "行", "栏", "值", "原因"), found)
    return Section("rejected", "没有载入的行", (_NOT_LOADED,), table, "没有这样的行。", on_paper=False)
