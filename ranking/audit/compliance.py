"""Compliance: silences, keep-alive posts and faults of the register, for the 通报; apart from influence."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from ranking.audit.silences import FLAG_DAYS, WARNING_DAYS, Silence, find_silences
from ranking.config import Settings
from ranking.errors import EditionError
from ranking.months import Month
from ranking.publish.reports import Cell, Column, Report, Section, Table
from ranking.store import Store

_NEVER_SEEN = """
SELECT account_id, ANY_VALUE(name ORDER BY valid_from DESC), MIN(valid_from)
FROM account
WHERE account_id NOT IN (SELECT account_id FROM post WHERE published_at <= $as_of)
  AND account_id NOT IN (SELECT account_id FROM observed_period)
GROUP BY account_id
HAVING MIN(valid_from) < CAST($month_end AS DATE)
   AND MAX(COALESCE(valid_to, DATE '9999-12-31')) >= CAST($month_start AS DATE)
ORDER BY account_id
"""
_CLOSED = """
WITH closed AS (
    SELECT account_id, ANY_VALUE(name ORDER BY valid_from DESC) AS name, MAX(valid_to) AS closed_on
    FROM account
    GROUP BY account_id
    HAVING COUNT(*) = COUNT(valid_to)
)
SELECT c.account_id, c.name, c.closed_on, COUNT(*), MIN(p.published_at), MAX(p.published_at)
FROM closed AS c
JOIN post AS p ON p.account_id = c.account_id AND CAST(p.published_at AS DATE) > c.closed_on
WHERE p.published_at >= $month_start AND p.published_at < $month_end AND p.published_at <= $as_of
GROUP BY c.account_id, c.name, c.closed_on
ORDER BY c.account_id
"""
_DOUBLES = """
SELECT organisation, platform, COUNT(DISTINCT account_id), STRING_AGG(DISTINCT name || '（' || account_id || '）', '、' ORDER BY name || '（' || account_id || '）')
FROM account
WHERE organisation IS NOT NULL AND valid_from < CAST($month_end AS DATE)
  AND COALESCE(valid_to, DATE '9999-12-31') >= CAST($month_start AS DATE)
GROUP BY organisation, platform
HAVING COUNT(DISTINCT account_id) > 1
ORDER BY organisation, platform
"""


@dataclass(frozen=True)
class Compliance:
    """What was found for one month as of one moment; rows as they are printed."""

    month: Month
    as_of: dt.datetime
    silences: tuple[Silence, ...]
    earlier: dict[str, Silence]
    never_seen: tuple[tuple[Cell, ...], ...]
    closed: tuple[tuple[Cell, ...], ...]
    doubles: tuple[tuple[Cell, ...], ...]


def find_compliance(store: Store, month: Month, as_of: dt.datetime) -> Compliance:
    """Everything that the 通报 of a month needs; raises EditionError for a moment before the month."""
    if as_of <= month.start:
        msg = f"--as-of {as_of:%Y-%m-%d %H:%M} 早于 {month}，这个月还没有可核查的日子"
        raise EditionError(msg)
    values = {"month_start": month.start, "month_end": month.end, "as_of": as_of}

    def ask(sql: str) -> tuple[tuple[Cell, ...], ...]:
        bound = {key: value for key, value in values.items() if f"${key}" in sql}
        return tuple(store.con.execute(sql, bound).fetchall())

    earlier = find_silences(store, month.plus(-1), as_of)
    return Compliance(
        month,
        as_of,
        tuple(find_silences(store, month, as_of)),
        {one.account: one for one in earlier},
        ask(_NEVER_SEEN),
        ask(_CLOSED),
        ask(_DOUBLES),
    )


def report_compliance(
    found: Compliance, settings: Settings, *, flag: int = FLAG_DAYS, warnings: Sequence[int] = WARNING_DAYS
) -> Report:
    """The tables for the 通报."""
    states = [one.state(flag, warnings) for one in found.silences]
    told = (
        [
            f"{found.month} 开通的账号 {len(states)} 个："
            + "、".join(f"{state} {states.count(state)} 个" for state in sorted(set(states)))
            + "。"
        ]
        if states
        else [f"{found.month} 登记表中没有开通的账号。"]
    )
    return Report(
        title=f"{found.month} 更新与登记核查",
        publisher=settings.publisher.name,
        status=(
            f"截至 {found.as_of:%Y-%m-%d %H:%M}",
            f"静默 {flag} 天，预警 {'、'.join(map(str, sorted(warnings)))} 天",
        ),
        told=(*told, "本表只核查更新与登记，与影响力榜单分开，不影响名次。"),
        sections=(
            _silent(found, flag, warnings),
            _keep_alive(found),
            _plain("unseen", "登记而从未见到", found.never_seen, ("账号", "名称", "启用")),
            _plain(
                "closed",
                "已停用仍在发布",
                found.closed,
                ("账号", "名称", "停用", "停用后稿件", "最早一篇", "最近一篇"),
            ),
            _plain(
                "doubles",
                "同一单位在同一平台的多个账号",
                found.doubles,
                ("主办单位", "平台", "账号数", "账号"),
            ),
        ),
        made_at=found.as_of,
        notice=settings.series.notice,
    )


def _silent(found: Compliance, flag: int, warnings: Sequence[int]) -> Section:
    rows: list[tuple[Cell, ...]] = []
    for one in found.silences:
        state = one.state(flag, warnings)
        before = found.earlier.get(one.account)
        was = before.state(flag, warnings) if before else None
        if state == "正常" and was in (None, "正常", "观测不全"):
            continue
        left = max(flag - one.running, 0) if one.last_seen else None
        rows.append(
            (
                one.account,
                one.name,
                one.organisation,
                state,
                one.days,
                one.first_day,
                one.last_day,
                one.running,
                left,
                one.last_seen,
                was,
                _mended(state, was),
            )
        )
    titles = (
        "账号",
        "名称",
        "主办单位",
        "情况",
        "最长静默（天）",
        "自",
        "至",
        "目前已静默（天）",
        "距满期（天）",
        "最后观测日",
        "上月情况",
        "整改",
    )
    told = "静默只数观测到的日子；中间有未观测的日子而不能断定的，记作观测不全，不作静默通报。"
    return Section(
        "silence",
        "静默与预警",
        (told,),
        Table(_columns(titles), tuple(rows)),
        "没有静默、预警或观测不全的账号。",
    )


def _mended(state: str, was: str | None) -> str | None:
    if was is None or not was.startswith("静默"):
        return None
    return (
        "已整改"
        if state == "正常" or state.startswith("预警")
        else "未整改"
        if state.startswith("静默")
        else "不能断定"
    )


def _keep_alive(found: Compliance) -> Section:
    rows = tuple(
        (one.account, one.name, one.posts, one.keep_alive) for one in found.silences if one.keep_alive
    )
    told = "前后各 7 天没有别的稿件，或正文只是一句问候；单列出来由人判断，不作静默。"
    return Section(
        "keep_alive",
        "保活稿件",
        (told,),
        Table(_columns(("账号", "名称", "稿件", "保活稿件")), rows),
        "没有保活稿件。",
    )


def _plain(key: str, title: str, rows: tuple[tuple[Cell, ...], ...], titles: Sequence[str]) -> Section:
    return Section(key, title, (), Table(_columns(titles), rows), "没有。")


_NUMBERS = ("最长静默（天）", "目前已静默（天）", "距满期（天）", "稿件", "保活稿件", "停用后稿件", "账号数")


def _columns(titles: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(title, "number" if title in _NUMBERS else "text") for title in titles)
