"""Shows which posts report the events of a month, which nearly do and why not, and who did not report."""

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.matching import find_words
from ranking.measure.prints import Prints
from ranking.measure.scripts import run_script
from ranking.measure.views import clear_views, lay_out_events, lay_out_register, month_values
from ranking.months import Month

Verdict = Literal["matched", "excluded", "early", "late", "not_expected", "words_missing", "tag_as_words"]

_EXCERPT = 40

Row = dict[str, Any]


@dataclass(frozen=True)
class EventCheck:
    """What came of the events of a month.

    `events`: event_id, title, kind, released_at, window_end, window_hours. `posts`: event_id, verdict, reason,
    account_id, name, published_at, time_precision, post_id, excerpt, url, lag_hours. `accounts`: event_id,
    account_id, name, outcome (reported, silent, unseen, open), reports. All in order of time, then of account.
    """

    events: pl.DataFrame
    posts: pl.DataFrame
    accounts: pl.DataFrame


def check_events(con: DuckDBPyConnection, month: Month, cut_off: dt.datetime) -> EventCheck:
    """The posts that report the month's events as of the cut-off, and those that nearly do.

    Nearly: the rule fits, but the post is up to three days before the release or after the window, holds an
    excluded word or is of an account that need not report; or the post is in the window and holds only some
    of the words, or a topic that is not marked as one.
    """
    values = month_values(month, cut_off)
    try:
        lay_out_register(con, values)
        lay_out_events(con, month, values, Prints(con))
        con.execute("CREATE OR REPLACE TEMP VIEW _asked_event AS SELECT * FROM _month_event")
        run_script(con, "event-rules.sql", {})
        run_script(con, "near-posts.sql", values)
        find_words(con, "_near_post", "_near_word")
        run_script(con, "near-events.sql", values)
        return EventCheck(
            con.sql(_EVENTS).pl(), _posts(con), con.sql(_ACCOUNTS, params={"cut_off": cut_off}).pl()
        )
    finally:
        clear_views(con)


_EVENTS = """
SELECT m.event_id, e.title, e.kind, m.released_at, m.window_end, e.window_hours
FROM _month_event AS m
JOIN event AS e ON e.event_id = m.event_id
ORDER BY m.released_at, m.event_id
"""
_NEAR = """
SELECT n.* REPLACE (CAST(n.subject AS VARCHAR) AS subject), COALESCE(a.name, CAST(n.subject AS VARCHAR)) AS name, a.level, a.matrix, m.lag_hours, m.post_id IS NOT NULL AS is_matched
FROM _near_event AS n
LEFT JOIN _account AS a ON a.subject = n.subject
LEFT JOIN _event_match AS m ON m.event_id = n.event_id AND m.post_id = n.post_id
WHERE n.fits OR LEN(n.any_found) + LEN(n.all_found) + LEN(n.tags_as_words) > 0
ORDER BY n.released_at, n.event_id, n.published_at, n.subject, n.post_id
"""
_ACCOUNTS = """
SELECT
    x.event_id, CAST(x.subject AS VARCHAR) AS account_id, a.name,
    CASE WHEN COUNT(m.post_id) > 0 THEN 'reported'
         WHEN x.window_end > $cut_off THEN 'open'
         WHEN x.window_observed THEN 'silent'
         ELSE 'unseen'
    END AS outcome,
    COUNT(m.post_id) AS reports
FROM _event_expected AS x
JOIN _account AS a ON a.subject = x.subject
LEFT JOIN _event_match AS m ON m.event_id = x.event_id AND m.subject = x.subject
GROUP BY x.event_id, x.subject, a.name, x.window_end, x.window_observed
ORDER BY x.event_id, x.subject
"""
_POSTS: dict[str, type[pl.DataType] | pl.DataType] = {
    **dict.fromkeys(("event_id", "verdict", "reason", "account_id", "name"), pl.String),
    "published_at": pl.Datetime("us"),
    **dict.fromkeys(("time_precision", "post_id", "excerpt", "url"), pl.String),
    "lag_hours": pl.Float64,
}


def _posts(con: DuckDBPyConnection) -> pl.DataFrame:
    rows = con.sql(_NEAR).pl().iter_rows(named=True)
    judged = [(row, verdict) for row in rows if (verdict := _judge(row)) is not None]
    told = [
        {
            **{
                name: row[name]
                for name in ("event_id", "name", "published_at", "time_precision", "lag_hours")
            },
            "verdict": verdict,
            "reason": _REASONS[verdict](row),
            "account_id": row["subject"],
            "post_id": row["native_id"],
            "excerpt": _excerpt(row),
            "url": row["address"],
        }
        for row, verdict in judged
    ]
    return pl.DataFrame(told, schema=_POSTS)


def _judge(row: Row) -> Verdict | None:
    """The one reason that is nearest to a match; None where the post has nothing to do with the event."""
    if row["is_matched"]:
        return "matched"
    in_window = not row["is_early"] and not row["is_late"]
    if row["fits"]:
        if not row["is_expected"]:
            return "not_expected" if in_window and not row["none_found"] else None
        if row["none_found"]:
            return "excluded" if in_window else None
        return "early" if row["is_early"] else "late" if row["is_late"] else None
    if not (row["is_expected"] and in_window) or row["none_found"]:
        return None
    if row["all_of"] and (row["all_found"] or row["any_found"]):
        return "words_missing"
    return "tag_as_words" if row["tags_as_words"] else None


def _excerpt(row: Row) -> str:
    text = " ".join((row["title"] or row["text"] or "").split())
    return text if len(text) <= _EXCERPT else text[:_EXCERPT] + "…"


def _quote(words: list[str]) -> str:
    return "".join(f"“{word}”" for word in sorted(words))


def _tell_match(row: Row) -> str:
    lag = "只有日期，算不出用时" if row["lag_hours"] is None else f"用时 {row['lag_hours']:.1f} 小时"
    return "；".join([lag, *_tell_found(row)])


def _tell_found(row: Row) -> Iterator[str]:
    tags = {*row["tags_found"], *(tag.strip("#") for tag in row["written_found"])}
    if tags:
        yield f"话题{_quote(list(tags))}"
    if row["links_found"] or row["is_linked"]:
        yield f"链接{_quote(row['links_found'] or [row['url']])}"
    words = {*row["any_found"], *row["all_found"]}
    if words:
        yield f"关键词{_quote(list(words))}"


def _tell_early(row: Row) -> str:
    if row["is_dated_only"]:
        return "早于发布当日，发布之前的稿件不算报道"
    return f"早于发布 {_hours(row['released_at'] - row['published_at'])}，发布之前的稿件不算报道"


def _hours(span: dt.timedelta) -> str:
    return f"{span.total_seconds() / 3600:.1f} 小时"


def _tell_missing(row: Row) -> str:
    missing = [word for word in row["all_of"] if word not in row["all_found"]]
    said = f"缺少“全部关键词”中的{_quote(missing)}" if missing else "缺少“任一关键词”中的一个"
    found = {*row["any_found"], *row["all_found"]}
    return f"{said}，已有{_quote(list(found))}"


_REASONS: dict[Verdict, Callable[[Row], str]] = {
    "matched": _tell_match,
    "excluded": lambda row: f"含排除词{_quote(row['none_found'])}",
    "early": _tell_early,
    "late": lambda row: f"超过时限 {_hours(row['published_at'] - row['window_end'])}",
    "not_expected": lambda row: "账号不在应报范围（层级、矩阵或账号不符，或发布当日没有开通）",
    "words_missing": _tell_missing,
    "tag_as_words": lambda row: f"写了{_quote(row['tags_as_words'])}，但没有作为话题（#…#）",
}
