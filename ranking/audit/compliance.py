"""Compliance: silences, keep-alive posts and faults of the register, for the 通报; apart from influence."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ranking.audit.mending import Matter, find_matters, mended, tell_evidence
from ranking.audit.silences import Silence, find_silences
from ranking.catalogue import Metric
from ranking.config import Compliance as Rules
from ranking.config import Settings
from ranking.errors import EditionError
from ranking.months import Month
from ranking.publish.reports import Cell, Column, ColumnKind, Report, Section, Table
from ranking.store import Store

_NEVER_SEEN = """
SELECT ANY_VALUE(name ORDER BY valid_from DESC), MIN(valid_from), account_id
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
SELECT c.name, c.closed_on, COUNT(*), MIN(p.published_at), MAX(p.published_at), c.account_id
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
    matters: list[Matter] | None


def find_compliance(store: Store, month: Month, as_of: dt.datetime, settings: Settings) -> Compliance:
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
        find_matters(store, settings.series.id, month, as_of, settings.compliance),
    )


def report_compliance(found: Compliance, settings: Settings, metrics: Mapping[str, Metric]) -> Report:
    """The tables for the 通报; page, paper and workbook have all of them, the document the shorter ones."""
    rules = settings.compliance
    flag, warnings = rules.flag_days, [days for days in rules.warning_days if days < rules.flag_days]
    states = [one.state(flag, warnings) for one in found.silences]
    told = (
        [
            f"{found.month.label}开通的账号 {len(states)} 个："
            + "、".join(f"{state} {states.count(state)} 个" for state in sorted(set(states)))
            + "。"
        ]
        if states
        else [f"{found.month.label}登记表中没有开通的账号。"]
    )
    return Report(
        title=f"{found.month.label}更新与登记核查",
        publisher=settings.publisher.name,
        status=(
            f"截至 {found.as_of:%Y-%m-%d %H:%M}",
            f"静默 {flag} 天" + (f"，预警 {'、'.join(map(str, sorted(warnings)))} 天" if warnings else ""),
        ),
        told=(*told, "本表只核查更新与登记，与影响力榜单分开，不影响名次。"),
        sections=(
            _silent(found, flag, warnings),
            _matters(found, rules, metrics),
            _keep_alive(found),
            _plain("unseen", "登记而从未见到", found.never_seen, ("名称", "启用", "账号")),
            _plain(
                "closed",
                "已停用仍在发布",
                found.closed,
                ("名称", "停用", "停用后稿件", "最早一篇", "最近一篇", "账号"),
            ),
            _plain(
                "doubles",
                "同一单位在同一平台的多个账号",
                found.doubles,
                ("主办单位", "平台", "账号数", "各账号"),
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
                mended(state, was),
                one.account,
            )
        )
    titles = (
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
        "账号",
    )
    told = "静默只数观测到的日子；中间有未观测的日子而不能断定的，记作观测不全，不作静默通报。"
    return Section(
        "silence",
        "静默与预警",
        (told,),
        Table(_columns(titles), tuple(rows)),
        "没有静默、预警或观测不全的账号。",
        in_document=("名称", "主办单位", "情况", "最长静默（天）", "自", "至", "整改"),
    )


def _matters(found: Compliance, rules: Rules, metrics: Mapping[str, Metric]) -> Section:
    told = (
        f"由计分标准所列的提示得出，先核实后整改；整改期限为首次提示的一期印发之日起 {rules.mend_days} 天，"
        "尚未印发的自印发之日起算。上月有、本月没有的，观测完整才记作已整改。"
    )
    rows = tuple(
        (
            one.flagged.name,
            one.flagged.organisation,
            one.label,
            str(one.since),
            one.deadline or f"印发后 {rules.mend_days} 天",
            one.state,
            tell_evidence(one.flagged.evidence, metrics),
            one.flagged.basis,
            one.account,
        )
        for one in found.matters or ()
    )
    heads = ("名称", "主办单位", "提示", "首次提示", "整改期限", "整改", "情况", "依据", "账号")
    empty = (
        "没有提示。" if found.matters is not None else f"{found.month.label}还没有编制榜单，提示无从列出。"
    )
    shown = ("名称", "主办单位", "提示", "首次提示", "整改期限", "整改")
    return Section("flags", "提示与整改", (told,), Table(_columns(heads), rows), empty, in_document=shown)


def _keep_alive(found: Compliance) -> Section:
    rows = tuple(
        (one.name, one.posts, one.keep_alive, one.account) for one in found.silences if one.keep_alive
    )
    told = "前后各 7 天没有别的稿件，或正文只是一句问候；单列出来由人判断，不作静默。"
    return Section(
        "keep_alive",
        "保活稿件",
        (told,),
        Table(_columns(("名称", "稿件", "保活稿件", "账号")), rows),
        "没有保活稿件。",
    )


def _plain(key: str, title: str, rows: tuple[tuple[Cell, ...], ...], titles: Sequence[str]) -> Section:
    return Section(key, title, (), Table(_columns(titles), rows), "没有。", in_document=tuple(titles))


_KINDS: dict[str, ColumnKind] = {
    **dict.fromkeys(
        ("最长静默（天）", "目前已静默（天）", "距满期（天）", "稿件", "保活稿件", "停用后稿件", "账号数"),
        "number",
    ),
    **dict.fromkeys(
        ("自", "至", "最后观测日", "首次提示", "整改期限", "启用", "停用", "最早一篇", "最近一篇"), "date"
    ),
    "账号": "id",
}


def _columns(titles: Sequence[str]) -> tuple[Column, ...]:
    return tuple(Column(title, _KINDS.get(title, "text")) for title in titles)
