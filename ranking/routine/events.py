"""Says in words and in a table what came of the events of a month, and what was nearly a report."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from ranking.config import read_settings
from ranking.errors import EditionError
from ranking.measure import default_cut_off
from ranking.measure.event_check import EventCheck, Verdict, check_events
from ranking.months import Month
from ranking.store import Store
from ranking.vocabulary import labels

VERDICTS: dict[Verdict, str] = {
    "matched": "相符",
    "excluded": "含排除词",
    "early": "早于发布",
    "late": "超过时限",
    "not_expected": "不在应报范围",
    "words_missing": "关键词不全",
    "tag_as_words": "不是话题",
}
_PRECISIONS = {"second": "秒", "minute": "分", "day": "日"}
_OUTCOMES = {
    "reported": "已报道",
    "silent": "没有报道",
    "unseen": "观测不全",
    "open": "时限未满",
}

_LABELS = {
    "event_id": "事件ID",
    "title": "标题",
    "kind": "类别",
    "released_at": "发布时间",
    "window_end": "时限止",
    "outcome": "结果",
    "reason": "说明",
    "account_id": "账号",
    "name": "账号名称",
    "published_at": "稿件时间",
    "time_precision": "时刻精确到",
    "post_id": "稿件ID",
    "excerpt": "稿件",
    "url": "链接",
    "lag_hours": "用时小时",
}

Row = dict[str, Any]


def check_months(
    store: Store,
    month: Month | None = None,
    event_id: str | None = None,
    cut_off: dt.datetime | None = None,
    workspace: Path | None = None,
) -> EventCheck:
    """The check of one month's events, or of all in the store; of one event where its id is given.

    Without a cut-off each month has its own, as when it is built. Raises EditionError when there is no such event.
    """
    known = store.rows("SELECT event_id, released_at FROM event ORDER BY released_at, event_id")
    wanted = [
        (name, Month.of(released.date()))
        for name, released in known
        if event_id in (None, name) and month in (None, Month.of(released.date()))
    ]
    if not wanted:
        raise EditionError(_tell_nothing(known, month, event_id))
    day = read_settings(workspace).calendar.cut_off
    found = [
        check_events(store.con, each, cut_off or default_cut_off(store.con, each, day)[0])
        for each in dict.fromkeys(of for _, of in wanted)
    ]
    is_wanted = pl.col("event_id").is_in([name for name, _ in wanted])
    return EventCheck(
        *(
            pl.concat([getattr(check, part) for check in found]).filter(is_wanted)
            for part in ("events", "posts", "accounts")
        )
    )


def _tell_nothing(known: list[tuple[Any, ...]], month: Month | None, event_id: str | None) -> str:
    if not known:
        return "库中没有重大信息，请先用 ranking load events 载入"
    if event_id is not None and event_id not in {name for name, _ in known}:
        return f"没有编号为 {event_id} 的重大信息；库中有 {'、'.join(name for name, _ in known)}"
    months = "、".join(dict.fromkeys(f"{released:%Y-%m}" for _, released in known))
    which = "重大信息" if event_id is None else f"编号为 {event_id} 的重大信息"
    return f"{month} 没有发布的{which}；库中的信息发布于 {months}"


def describe_check(check: EventCheck) -> Iterator[str]:
    """The check in lines of Chinese, event by event."""
    kinds = labels("event_kind")
    for event in check.events.iter_rows(named=True):
        posts = check.posts.filter(event_id=event["event_id"])
        accounts = check.accounts.filter(event_id=event["event_id"])
        kind = kinds.get(event["kind"], event["kind"])
        yield f"{event['event_id']}　{event['title']}（{kind}）"
        yield f"  {event['released_at']:%Y-%m-%d %H:%M} 发布，时限 {event['window_hours']:g} 小时，至 {event['window_end']:%Y-%m-%d %H:%M}"
        yield f"  应报账号 {accounts.height} 个{_tell_outcomes(accounts)}"
        matched = posts.filter(verdict="matched")
        yield f"  相符的稿件 {matched.height} 篇" + ("：" if matched.height else "")
        yield from map(_tell_post, matched.iter_rows(named=True))
        near = posts.filter(pl.col("verdict") != "matched")
        if near.height:
            yield f"  差一点的稿件 {near.height} 篇："
            yield from map(_tell_post, near.iter_rows(named=True))
        silent = accounts.filter(outcome="silent")
        if silent.height:
            yield f"  没有报道的账号：{'、'.join(f'{row[1]}（{row[0]}）' for row in silent.select('account_id', 'name').iter_rows())}"
        yield ""


def _tell_outcomes(accounts: pl.DataFrame) -> str:
    counts = dict(accounts.group_by("outcome").len().iter_rows())
    told = [f"{label} {counts[key]} 个" for key, label in _OUTCOMES.items() if key in counts]
    return f"：{'，'.join(told)}" if told else ""


def _tell_post(post: Row) -> str:
    form = "%Y-%m-%d" if post["time_precision"] == "day" else "%Y-%m-%d %H:%M"
    verdict = "" if post["verdict"] == "matched" else f"{VERDICTS[post['verdict']]}："
    return f"    {post['published_at']:{form}}　{post['name']}（{post['account_id']}）　{verdict}{post['reason']}　{post['excerpt']}"


def check_table(check: EventCheck) -> pl.DataFrame:
    """The check as one table with Chinese columns: a row a post, and a row an account that did not report."""
    kinds = labels("event_kind")
    facts = check.events.select("event_id", "title", "kind", "released_at", "window_end")
    posts = check.posts.with_columns(
        outcome=pl.col("verdict").replace_strict(VERDICTS, return_dtype=pl.String)
    )
    others = check.accounts.filter(pl.col("outcome") != "reported").with_columns(
        pl.col("outcome").replace_strict(_OUTCOMES, return_dtype=pl.String)
    )
    rows = pl.concat([posts.drop("verdict"), others.drop("reports")], how="diagonal").join(
        facts, on="event_id", how="inner", maintain_order="left"
    )
    ordered = (
        rows.with_row_index("place")
        .sort("released_at", "event_id", "place")
        .with_columns(
            pl.col("released_at", "window_end", "published_at").dt.strftime("%Y-%m-%d %H:%M"),
            pl.col("time_precision").replace(_PRECISIONS),
            pl.col("lag_hours").round(2),
        )
    )
    return ordered.select(
        *(pl.col(name).alias(label) for name, label in _LABELS.items() if name != "kind"),
    ).insert_column(2, ordered["kind"].replace(kinds).alias(_LABELS["kind"]))
