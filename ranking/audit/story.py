"""What lies behind an account's metrics of one month: its posts, copies, event matches, silence and captures, as rows."""

import re
from dataclasses import dataclass
from typing import Any

import polars as pl

from ranking.audit.corner import corner_views
from ranking.editions.model import EditionFacts
from ranking.publish.reports import Cell, Link
from ranking.store import Store

_EXCERPT = 60

_POSTS = """
SELECT
    p.native_id, p.published_at, p.title, p.text, p.url, a.post_id IS NOT NULL AS is_counted,
    a.is_original, a.is_keep_alive, a.authorship, a.captured_at,
    a.reads, a.likes, a.comments, a.shares, a.favourites, a.recommends,
    EXISTS (SELECT 1 FROM account AS r WHERE r.account_id = p.account_id
            AND CAST(p.published_at AS DATE) BETWEEN r.valid_from AND COALESCE(r.valid_to, DATE '9999-12-31')) AS is_open,
    h.kind AS held, h.reason AS held_reason, x.seen_at AS removed_at,
    l.path, p.row, LEFT(l.sha256, 12) AS sha256, t."at" AS loaded_at
FROM post AS p
JOIN load AS l ON l.load_id = p.load_id
JOIN act AS t ON t.act_id = l.act_id
LEFT JOIN post_asof AS a ON a.post_id = p.post_id
LEFT JOIN (
    SELECT * FROM amendment
    WHERE kind IN ('exclude', 'exclude_counts') AND month = $month
      AND amendment_id NOT IN (SELECT amendment_id FROM amendment_release)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id, post ORDER BY amendment_id DESC) = 1
) AS h ON h.account_id = p.account_id AND h.post = p.native_id
LEFT JOIN (
    SELECT account_id, native_id, MIN(seen_at) AS seen_at FROM post_removal GROUP BY account_id, native_id
) AS x ON x.account_id = p.account_id AND x.native_id = p.native_id
WHERE p.account_id = $account AND p.published_at >= $month_start AND p.published_at < $month_end
ORDER BY p.published_at, p.native_id
"""

_COPIES = """
SELECT c.similarity, c.relation, c.order_known, p.published_at, p.title, p.text, p.url,
       e.account_id, e.published_at AS earlier_at, e.title AS earlier_title, e.text AS earlier_text, e.url AS earlier_url
FROM near_copy_asof AS c
JOIN post AS p ON p.post_id = c.post_id
JOIN post AS e ON e.post_id = c.earlier_id
WHERE c.account_id = $account
ORDER BY p.published_at, c.post_id, c.earlier_id
"""

_MATCHES = """
SELECT x.event_id, v.title, x.released_at, x.window_end, m.published_at, m.lag_hours, m.is_on_time, p.title, p.text, p.url, x.window_observed
FROM event_expected AS x
JOIN event AS v ON v.event_id = x.event_id
LEFT JOIN event_match AS m ON m.event_id = x.event_id AND m.subject = x.subject
LEFT JOIN post AS p ON p.post_id = m.post_id
WHERE x.subject = $account
ORDER BY x.released_at, x.event_id, m.published_at, m.post_id
"""

# The longest run of observed days without a post that reaches into the month, and the posts at its two ends.
_SILENCE = """
WITH silent AS (
    SELECT o.day, o.day_number - ROW_NUMBER() OVER (ORDER BY o.day) AS run
    FROM observed_day AS o
    WHERE o.subject = $account AND o.day NOT IN (SELECT day FROM post_asof WHERE subject = $account)
),
longest AS (
    SELECT MIN(day) AS first_day, MAX(day) AS last_day, COUNT(*) AS days
    FROM silent
    GROUP BY run
    HAVING MAX(day) >= CAST($month_start AS DATE)
    ORDER BY days DESC, first_day
    LIMIT 1
)
SELECT
    days, first_day, last_day,
    (SELECT MAX(published_at) FROM post WHERE account_id = $account AND CAST(published_at AS DATE) < first_day) AS post_before,
    (SELECT MIN(published_at) FROM post WHERE account_id = $account AND CAST(published_at AS DATE) > last_day) AS post_after
FROM longest
"""

_CAPTURES = """
SELECT p.published_at, p.title, p.text, p.url, c.captured_at, c.reads, c.likes, c.comments, c.shares, c.favourites, c.recommends,
       l.path, c.row, LEFT(l.sha256, 12) AS sha256, t."at" AS loaded_at,
       ROW_NUMBER() OVER (PARTITION BY p.post_id ORDER BY c.captured_at, c.load_id, c.row) AS place, p.post_id,
       c.captured_at > $cut_off AS is_late
FROM capture AS c
JOIN post AS p ON p.post_id = c.post_id
JOIN load AS l ON l.load_id = c.load_id
JOIN act AS t ON t.act_id = l.act_id
WHERE p.account_id = $account AND p.published_at >= $month_start AND p.published_at < $month_end
ORDER BY p.published_at, p.post_id, c.captured_at, c.load_id, c.row
"""


@dataclass(frozen=True)
class Story:
    """What lies behind an account's metrics of one month, as named rows."""

    posts: pl.DataFrame
    copies: pl.DataFrame
    matches: list[tuple[Any, ...]]
    silence: tuple[Any, ...] | None
    captures: pl.DataFrame


def read_story(store: Store, facts: EditionFacts, account: str) -> Story:
    """The story of an account in the month of an edition, as known at its cut-off."""
    with corner_views(store, account, facts.month, facts.cut_off):
        return ask_story(store, facts, account)


def ask_story(store: Store, facts: EditionFacts, account: str) -> Story:
    """As `read_story`, where the views of the month are laid out already."""
    month = facts.month
    values = {
        "account": account,
        "month": str(month),
        "month_start": month.start,
        "month_end": month.end,
        "cut_off": facts.cut_off,
    }

    def ask(sql: str) -> pl.DataFrame:
        bound = {key: value for key, value in values.items() if re.search(rf"\${key}\b", sql)}
        frame: pl.DataFrame = store.con.sql(sql, params=bound).pl()
        return frame

    silences = ask(_SILENCE).rows()
    matches = store.con.execute(_MATCHES, {"account": account}).fetchall()
    return Story(ask(_POSTS), ask(_COPIES), matches, silences[0] if silences else None, ask(_CAPTURES))


def lead(title: str | None, text: str | None, url: str | None) -> Cell:
    """The beginning of a post, with its link."""
    words = (title or text or "（没有文字）").replace("\n", " ")
    short = words if len(words) <= _EXCERPT else f"{words[:_EXCERPT]}…"
    return Link(short, url) if url else short
