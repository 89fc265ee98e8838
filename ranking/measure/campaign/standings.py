"""How far each account and matrix has come in a campaign: counted, wanted, missing, and what is not known."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from duckdb import DuckDBPyConnection

from ranking.measure.campaign.declared import GOALS, Campaign, Goal
from ranking.measure.campaign.verdicts import Verdict, applies

State = Literal["met", "running", "missed", "unseen", "pending", "untargeted"]
STATE_WORDS: dict[State, str] = {
    "met": "达标",
    "running": "进行中",
    "missed": "未达标",
    "unseen": "观测不全",
    "pending": "待定",
    "untargeted": "未设目标",
}


@dataclass(frozen=True)
class Standing:
    """One subject's standing in one campaign, as of a moment. Days are calendar days of Shanghai."""

    campaign_id: str
    subject_kind: Literal["account", "matrix"]
    subject: str
    name: str
    level: str | None
    matrix: str | None
    counted: dict[Goal, int]
    missing: dict[Goal, int]
    pending: dict[Goal, int]  # on the theme, but not to be told without a person
    apart: int  # official documents, compilations, interpretations
    open_days: int
    unobserved_days: int
    days_left: int
    met_on: dt.date | None  # the day of the post that fulfilled the last target
    state: State
    members: int = 1
    members_met: int = 0

    @property
    def needed_per_week(self) -> float | None:
        """Posts a week that the largest gap asks for in the days left; None where nothing is missing or no day left."""
        gap = max(self.missing.values())
        return gap / self.days_left * 7 if gap and self.days_left else None


# Accounts open on a day of the window, as registered on their last day in it, with open and unobserved days by now.
_SUBJECTS = """
WITH day AS (
    SELECT CAST(UNNEST(GENERATE_SERIES(CAST($first AS TIMESTAMP), CAST($last AS TIMESTAMP), INTERVAL 1 DAY)) AS DATE) AS day
),
register AS (
    SELECT *, COALESCE(valid_to, DATE '9999-12-31') AS until FROM account
    WHERE valid_from <= CAST($last AS DATE)
),
open_day AS (
    SELECT DISTINCT r.account_id, d.day
    FROM register AS r
    JOIN day AS d ON d.day BETWEEN r.valid_from AND r.until
),
seen_day AS (
    SELECT o.account_id, o.day
    FROM open_day AS o
    WHERE EXISTS (
        SELECT 1 FROM observed_period AS p
        WHERE p.account_id = o.account_id AND o.day BETWEEN p.first_day AND p.last_day
    )
    UNION
    SELECT account_id, CAST(published_at AS DATE)
    FROM post
    WHERE published_at >= CAST($first AS TIMESTAMP)
      AND published_at < CAST($last AS TIMESTAMP) + INTERVAL 1 DAY
      AND published_at <= $as_of
),
latest AS (
    SELECT *
    FROM register
    WHERE until >= CAST($first AS DATE)
    QUALIFY ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY valid_from DESC, load_id DESC, row DESC) = 1
)
SELECT
    l.account_id, l.name, l.level, l.platform, l.matrix, l.organisation,
    COUNT(o.day) AS open_days,
    -- Only a day that was over can have been looked at in whole.
    COUNT(o.day) FILTER (WHERE s.day IS NULL AND o.day < CAST($as_of AS DATE)) AS unobserved_days
FROM latest AS l
LEFT JOIN open_day AS o ON o.account_id = l.account_id
LEFT JOIN seen_day AS s ON s.account_id = o.account_id AND s.day = o.day
GROUP BY ALL
ORDER BY l.account_id
"""


def tell_standings(
    con: DuckDBPyConnection, campaign: Campaign, verdicts: Iterable[Verdict], as_of: dt.datetime
) -> list[Standing]:
    """The standing of every account that the campaign is for and of their matrices; accounts first, by name order."""
    values = {"first": campaign.first_day, "last": campaign.last_day, "as_of": as_of}
    rows = con.sql(_SUBJECTS, params=values).pl().iter_rows(named=True)
    accounts = [row for row in rows if applies(campaign, row)]
    by_account: dict[str, list[Verdict]] = defaultdict(list)
    for one in verdicts:
        if one.campaign_id == campaign.campaign_id and one.counts:
            by_account[one.account_id].append(one)
    standings = [
        _standing(campaign, "account", row, by_account[row["account_id"]], as_of) for row in accounts
    ]
    return [*standings, *_matrix_standings(campaign, accounts, standings, by_account, as_of)]


def _matrix_standings(
    campaign: Campaign,
    accounts: Sequence[dict[str, Any]],
    standings: Sequence[Standing],
    by_account: dict[str, list[Verdict]],
    as_of: dt.datetime,
) -> list[Standing]:
    members: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in accounts:
        if row["matrix"] is not None:
            members[row["matrix"]].append(row)
    met = {one.subject for one in standings if one.state == "met"}
    found = []
    for matrix, rows in sorted(members.items()):
        verdicts = [one for row in rows for one in by_account[row["account_id"]]]
        whole = {
            "account_id": matrix,
            "name": matrix,
            "level": None,
            "matrix": matrix,
            "open_days": sum(row["open_days"] for row in rows),
            "unobserved_days": sum(row["unobserved_days"] for row in rows),
        }
        counted = sum(row["account_id"] in met for row in rows)
        distinct = distinct_pieces(campaign, verdicts)
        one = _standing(campaign, "matrix", whole, distinct, as_of)
        found.append(Standing(**{**vars(one), "members": len(rows), "members_met": counted}))
    return found


def distinct_pieces(campaign: Campaign, verdicts: Iterable[Verdict]) -> list[Verdict]:
    """A matrix's posts in the order of time; a piece on several platforms of one organisation once, if so declared."""
    ordered = sorted(verdicts, key=lambda one: (one.published_at, one.post_id))
    if campaign.same_piece == "each":
        return ordered
    first: dict[int, Verdict] = {}
    for one in ordered:
        first.setdefault(one.piece, one)
    return _with_series_once(list(first.values())) if campaign.series_once else list(first.values())


def _with_series_once(verdicts: Sequence[Verdict]) -> list[Verdict]:
    """A series that an organisation put on several platforms is one product of its matrix."""
    seen: set[tuple[str, str]] = set()
    judged = []
    for one in verdicts:
        if one.reaches("products") and one.series:
            series = (one.organisation or one.account_id, one.series)
            one = replace(one, product_answer="apart") if series in seen else one
            seen.add(series)
        judged.append(one)
    return judged


def _standing(
    campaign: Campaign,
    kind: Literal["account", "matrix"],
    row: dict[str, Any],
    verdicts: Sequence[Verdict],
    as_of: dt.datetime,
) -> Standing:
    counted = {goal: sum(one.reaches(goal) for one in verdicts) for goal in GOALS}
    missing = {goal: max(0, campaign.target(goal) - counted[goal]) for goal in GOALS}
    pending: dict[Goal, int] = {
        "posts": 0,  # a post on the theme counts or it does not
        "originals": sum(one.original == "pending" for one in verdicts),
        "products": sum(one.product_answer == "pending" for one in verdicts),
    }
    days_left = max(0, (campaign.last_day - as_of.date()).days)
    return Standing(
        campaign_id=campaign.campaign_id,
        subject_kind=kind,
        subject=row["account_id"],
        name=row["name"],
        level=row["level"],
        matrix=row["matrix"],
        counted=counted,
        missing=missing,
        pending=pending,
        apart=sum(one.original == "apart" for one in verdicts),
        open_days=row["open_days"],
        unobserved_days=row["unobserved_days"],
        days_left=days_left,
        met_on=fulfilled_on(campaign, verdicts),
        state=_state(campaign, missing, pending, row["unobserved_days"], as_of),
    )


def _state(
    campaign: Campaign,
    missing: dict[Goal, int],
    pending: dict[Goal, int],
    unobserved: int,
    as_of: dt.datetime,
) -> State:
    if not any(campaign.target(goal) for goal in GOALS):
        return "untargeted"
    if not any(missing.values()):
        return "met"
    if as_of.date() <= campaign.last_day:
        return "running"
    if unobserved:
        return "unseen"
    return "pending" if all(missing[goal] <= pending[goal] for goal in GOALS) else "missed"


def fulfilled_on(campaign: Campaign, verdicts: Sequence[Verdict]) -> dt.date | None:
    """The day of the post that fulfilled the last target; None where one is open or none is set."""
    days = []
    for goal in GOALS:
        if wanted := campaign.target(goal):
            reached = sorted(one.published_at.date() for one in verdicts if one.reaches(goal))
            if len(reached) < wanted:
                return None
            days.append(reached[wanted - 1])
    return max(days, default=None)
