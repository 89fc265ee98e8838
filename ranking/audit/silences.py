"""Silences of every account in a month, told only from days that were observed."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import pairwise

from ranking.measure.views import month_views
from ranking.months import Month
from ranking.store import Store

_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Silence:
    """One account's silence; `days` is the longest run of observed silent days that reaches into the month.

    `calendar_days` is the longest stretch without a post that was seen, observed or not; `running` the observed
    silence that lasts at the end; `last_seen` the last observed day.
    """

    account: str
    name: str
    organisation: str | None
    days: int
    first_day: dt.date | None
    last_day: dt.date | None
    calendar_days: int
    running: int
    last_seen: dt.date | None
    keep_alive: int
    posts: int

    def state(self, flag: int, warnings: Sequence[int]) -> str:
        """静默, 观测不全, 预警 or 正常: an unobserved day is never counted as a silent one."""
        if self.last_seen is None:
            return "观测不全"
        if self.days >= flag:
            return f"静默满 {flag} 天"
        if self.calendar_days >= flag:
            return "观测不全"
        reached = [limit for limit in sorted(warnings) if self.days >= limit]
        return f"预警（已满 {reached[-1]} 天）" if reached else "正常"


def find_silences(store: Store, month: Month, as_of: dt.datetime) -> list[Silence]:
    """The silence of every account that was open in the month, by account, as known at `as_of`."""
    with month_views(store.con, month, as_of):
        accounts = store.rows(
            "SELECT subject, name, organisation, opened, last_open_day FROM account_asof ORDER BY subject"
        )
        observed = _days(store, "SELECT subject, day FROM observed_day ORDER BY subject, day")
        posted = _days(store, "SELECT DISTINCT subject, day FROM post_asof ORDER BY subject, day")
        counts = {
            subject: figures
            for subject, *figures in store.rows(
                "SELECT subject, COUNT(*), COUNT(*) FILTER (WHERE is_keep_alive) FROM post_asof GROUP BY subject ORDER BY subject"
            )
        }
    before = dict(
        store.rows(
            "SELECT account_id, MAX(CAST(published_at AS DATE)) FROM post WHERE published_at < ? AND published_at <= ? GROUP BY account_id",
            [month.start, as_of],
        )
    )
    found = []
    for subject, name, organisation, opened, last_open in accounts:
        silent = sorted(set(observed.get(subject, [])) - set(posted.get(subject, [])))
        runs = [run for run in split_runs(silent) if run[-1] >= month.start.date()]
        longest = max(runs, key=len, default=[])
        last_seen = max(observed.get(subject, []), default=None)
        running = len(runs[-1]) if runs and runs[-1][-1] == last_seen else 0
        end = min(last_open, as_of.date() - _DAY, month.last_day)
        marks = [max(before.get(subject, opened - _DAY), opened - _DAY), *posted.get(subject, [])]
        posts, keep_alive = counts.get(subject, (0, 0))
        found.append(
            Silence(
                subject,
                name,
                organisation,
                len(longest),
                longest[0] if longest else None,
                longest[-1] if longest else None,
                longest_stretch(marks, month.start.date(), end),
                running,
                last_seen,
                keep_alive,
                posts,
            )
        )
    return found


def split_runs(days: Collection[dt.date]) -> list[list[dt.date]]:
    """Ordered days cut into runs of neighbouring ones."""
    runs: list[list[dt.date]] = []
    for day in sorted(days):
        if runs and day - runs[-1][-1] == _DAY:
            runs[-1].append(day)
        else:
            runs.append([day])
    return runs


def longest_stretch(marks: Sequence[dt.date], since: dt.date, end: dt.date) -> int:
    """The most days in a row without a mark up to and with `end`, of those that last until `since` or longer."""
    ordered = sorted(marks)
    gaps = [
        (later - earlier).days - 1 for earlier, later in pairwise([*ordered, end + _DAY]) if later > since
    ]
    return max([*gaps, 0])


def _days(store: Store, sql: str) -> dict[str, list[dt.date]]:
    days: dict[str, list[dt.date]] = {}
    for subject, day in store.rows(sql):
        days.setdefault(subject, []).append(day)
    return days
