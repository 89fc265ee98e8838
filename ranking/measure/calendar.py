"""When a month's counts are cut off if nobody says otherwise."""

import datetime as dt
from typing import Literal

from duckdb import DuckDBPyConnection

from ranking.calendar import DayRule
from ranking.months import Month

# A day of the following month, or the rule that gives it.
CutOffDay = int | DayRule
CutOffBasis = Literal["calendar", "last_capture"]

# Nearly always some of the month's posts has a capture by then; a few thousand of them show it.
_HAS_CAPTURES = """
SELECT COUNT(*) > 0
FROM capture
WHERE captured_at <= $calendar AND post_id IN (
    SELECT post_id
    FROM post
    WHERE published_at >= $month_start AND published_at < $month_end
    LIMIT 2048
)
"""
_CAPTURES_OF_MONTH = """
SELECT min(c.captured_at), max(c.captured_at)
FROM capture AS c
JOIN post AS p ON p.post_id = c.post_id
WHERE p.published_at >= $month_start AND p.published_at < $month_end
"""


def default_cut_off(
    con: DuckDBPyConnection, month: Month, day: CutOffDay = 5
) -> tuple[dt.datetime, CutOffBasis]:
    """The end (24:00) of the `day`th of the following month, or of the day by that rule, with the basis `calendar`.

    Where none of the month's posts has a capture by then, the time of their last capture, with the
    basis `last_capture`: an old month loaded later has counts of a later time only.
    """
    rule = DayRule(day=day) if isinstance(day, int) else day
    calendar = dt.datetime.combine(rule.date_of(month), dt.time()) + dt.timedelta(days=1)
    values = {"month_start": month.start, "month_end": month.end}
    if con.execute(_HAS_CAPTURES, {**values, "calendar": calendar}).fetchall() == [(True,)]:
        return calendar, "calendar"
    ((first, last),) = con.execute(_CAPTURES_OF_MONTH, values).fetchall()
    if first is not None and first > calendar:
        return last, "last_capture"
    return calendar, "calendar"
