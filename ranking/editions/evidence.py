"""Gathers from the store what a draft is judged by before it is published."""

import datetime as dt

from ranking.editions.audience import standards_of
from ranking.editions.gate import Evidence, young_days
from ranking.editions.model import Edition
from ranking.editions.objection_lists import open_objections
from ranking.store import Store

# Of each post the capture whose counts the edition uses: the last one by its cut-off.
_YOUNG = """
WITH used AS (
    SELECT post_id, max(captured_at) AS captured_at
    FROM capture
    WHERE captured_at <= $cut_off
    GROUP BY post_id
)
SELECT count(*) FILTER (WHERE u.captured_at < p.published_at + to_days($days)), count(*)
FROM post AS p
JOIN used AS u USING (post_id)
JOIN edition_account AS a ON a.subject = p.account_id
WHERE p.published_at >= $month_start AND p.published_at < $month_end
"""


def gather_evidence(store: Store, edition: Edition, previous: Edition | None) -> Evidence:
    """What the gate needs beside the draft; `previous` is the published edition of the month before."""
    shares = {gate.days for standard in standards_of(edition) for gate in standard.gates}
    shares |= {young_days(edition.facts.count_age)} if edition.facts.count_age is not None else set()
    # Measured now, for the caller has laid amendments before the store.
    young = {days: _young_share(store, edition, days) for days in shares}
    return Evidence(previous, young.__getitem__, open_objections(store, edition.facts.month))


def _young_share(store: Store, edition: Edition, days: int) -> float | None:
    """The share of the month's counted posts whose counts were taken less than `days` days after the post."""
    month, cut_off = edition.facts.month, edition.facts.cut_off
    values: dict[str, dt.datetime | int] = {
        "cut_off": cut_off,
        "days": days,
        "month_start": month.start,
        "month_end": month.end,
    }
    store.con.register("edition_account", edition.subjects.select("subject"))
    try:
        young, posts = store.con.execute(_YOUNG, values).fetchall()[0]
    finally:
        store.con.unregister("edition_account")
    return young / posts if posts else None
