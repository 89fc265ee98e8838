"""What the store holds, as `ranking status` tells it."""

import datetime as dt
from dataclasses import dataclass

from ranking.store.store import Store


@dataclass(frozen=True)
class ProvisionalAccount:
    """An account that was seen in a file but is not registered; it is on no board."""

    account_id: str
    name: str | None
    posts: int


@dataclass(frozen=True)
class MonthStatus:
    """One month: its posts, and how many account-days of it are known to have been looked at."""

    month: str
    posts: int
    accounts: int  # with at least one post
    observed_accounts: int
    observed_days: int  # account-days, registered accounts within their validity
    possible_days: int  # account-days that the register holds for this month

    @property
    def coverage(self) -> float | None:
        """Observed share of the possible account-days; None where nobody is registered."""
        return self.observed_days / self.possible_days if self.possible_days else None


@dataclass(frozen=True)
class LoadStatus:
    """One file taken in."""

    load_id: int
    at: dt.datetime
    author: str
    path: str
    kind: str
    format: str
    rows_read: int
    accepted: int
    unchanged: int
    rejected: int


@dataclass(frozen=True)
class Status:
    """Everything that `ranking status` prints; tuples are fully ordered."""

    registered: int
    provisional: tuple[ProvisionalAccount, ...]
    posts: int
    captures: int
    follower_captures: int
    events: int
    campaigns: int
    observed_periods: int
    months: tuple[MonthStatus, ...]
    loads: tuple[LoadStatus, ...]

    @property
    def rejected(self) -> int:
        """Rows of all loads that could not be used."""
        return sum(load.rejected for load in self.loads)


_COUNTS = """
SELECT
    (SELECT count(DISTINCT account_id) FROM account),
    (SELECT count(*) FROM post),
    (SELECT count(*) FROM capture),
    (SELECT count(*) FROM follower_capture),
    (SELECT count(*) FROM event),
    (SELECT count(*) FROM campaign),
    (SELECT count(*) FROM (SELECT DISTINCT account_id, first_day, last_day, basis FROM observed_period))
"""

_PROVISIONAL = """
SELECT a.account_id, a.name, count(p.post_id)
FROM provisional_account AS a
LEFT JOIN post AS p USING (account_id)
GROUP BY a.account_id, a.name
ORDER BY a.account_id
"""

_LOADS = """
SELECT l.load_id, a."at", a.author, l.path, l.kind, l.format, l.rows_read, l.accepted, l.unchanged, l.rejected
FROM load AS l
JOIN act AS a USING (act_id)
WHERE l.undone_act_id IS NULL
ORDER BY l.load_id
"""

# Days are spelled out one by one, so overlapping periods of an account count once.
_MONTHS = """
WITH posted AS (
    SELECT strftime(published_at, '%Y-%m') AS month, count(*) AS posts, count(DISTINCT account_id) AS accounts
    FROM post
    GROUP BY month
),
observed_day AS (
    SELECT DISTINCT account_id, unnest(generate_series(first_day, last_day, INTERVAL 1 DAY))::DATE AS day
    FROM observed_period
),
registered_day AS (
    SELECT o.account_id, o.day
    FROM observed_day AS o
    SEMI JOIN account AS a
        ON o.account_id = a.account_id AND o.day BETWEEN a.valid_from AND coalesce(a.valid_to, o.day)
),
looked_at AS (
    SELECT strftime(day, '%Y-%m') AS month, count(DISTINCT account_id) AS accounts
    FROM observed_day
    GROUP BY month
),
observed AS (
    SELECT strftime(day, '%Y-%m') AS month, count(*) AS days
    FROM registered_day
    GROUP BY month
),
known AS (
    SELECT month FROM posted UNION SELECT month FROM looked_at
),
possible AS (
    SELECT
        k.month,
        sum(greatest(0, date_diff(
            'day',
            greatest(a.valid_from, strptime(k.month, '%Y-%m')::DATE),
            least(coalesce(a.valid_to, DATE '9999-01-01'), last_day(strptime(k.month, '%Y-%m')::DATE))
        ) + 1)) AS days
    FROM known AS k
    CROSS JOIN account AS a
    GROUP BY k.month
)
SELECT
    k.month,
    coalesce(p.posts, 0),
    coalesce(p.accounts, 0),
    coalesce(l.accounts, 0),
    coalesce(o.days, 0),
    coalesce(q.days, 0)
FROM known AS k
LEFT JOIN posted AS p USING (month)
LEFT JOIN looked_at AS l USING (month)
LEFT JOIN observed AS o USING (month)
LEFT JOIN possible AS q USING (month)
ORDER BY k.month
"""


def read_status(store: Store) -> Status:
    """What the store holds now."""
    registered, posts, captures, followers, events, campaigns, periods = store.rows(_COUNTS)[0]
    return Status(
        registered=registered,
        provisional=tuple(ProvisionalAccount(*row) for row in store.rows(_PROVISIONAL)),
        posts=posts,
        captures=captures,
        follower_captures=followers,
        events=events,
        campaigns=campaigns,
        observed_periods=periods,
        months=tuple(
            MonthStatus(str(row[0]), *(int(cell) for cell in row[1:])) for row in store.rows(_MONTHS)
        ),
        loads=tuple(LoadStatus(*row) for row in store.rows(_LOADS)),
    )
