"""What will be missed at the present pace, and when."""

import datetime as dt
from collections.abc import Sequence

from ranking.campaigns.cells import table_of, tell_gap, tell_platform
from ranking.campaigns.checking import Check
from ranking.config import Settings
from ranking.measure.campaign import GOAL_WORDS, GOALS, Standing
from ranking.publish.reports import Cell, Report, Section


def report_due(checks: Sequence[Check], settings: Settings, as_of: dt.datetime) -> Report:
    """What will be missed at the present pace, by the day on which it will be: campaigns that are running."""
    columns = (
        "账号",
        "平台",
        "主题宣传",
        "截止日期",
        "剩余天数",
        "已计",
        "还差",
        "按目前进度到截止日",
        "每周还需",
    )
    rows: list[tuple[Cell, ...]] = []
    for check in checks:
        for one in check.accounts:
            if one.state == "running" and (short := _short_at_pace(check, one)):
                counted = "、".join(
                    f"{GOAL_WORDS[goal][0]} {one.counted[goal]}"
                    for goal in GOALS
                    if check.campaign.target(goal)
                )
                pace = one.needed_per_week
                rows.append(
                    (
                        *(
                            one.name,
                            tell_platform(one.subject),
                            check.campaign.title,
                            check.campaign.last_day,
                            one.days_left,
                            counted,
                        ),
                        *(tell_gap(one), short, None if pace is None else round(pace, 1)),
                    )
                )
    rows.sort(key=lambda row: (row[3], row[4], str(row[0]), str(row[1])))
    return Report(
        title="主题宣传进度提醒",
        publisher=settings.publisher.name,
        status=(f"截至 {as_of:%Y-%m-%d %H:%M}",),
        told=(f"进行中的主题宣传 {len(checks)} 项；按目前进度将完不成的有 {len(rows)} 项次。",),
        sections=(Section("due", "将完不成的", (), table_of(columns, rows, "截止日近的在前"), "没有。"),),
        made_at=as_of,
        notice=settings.series.notice,
    )


def _short_at_pace(check: Check, one: Standing) -> str:
    """What would still be missing on the last day if the account went on as until now."""
    gone = (min(check.as_of.date(), check.campaign.last_day) - check.campaign.first_day).days + 1
    whole = (check.campaign.last_day - check.campaign.first_day).days + 1
    pieces = []
    for goal in GOALS:
        expected = int(one.counted[goal] * whole / gone)
        if expected < check.campaign.target(goal):
            pieces.append(f"{GOAL_WORDS[goal][0]}约 {expected} {GOAL_WORDS[goal][1]}")
    return "、".join(pieces)
