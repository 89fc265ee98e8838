"""Keeps the near copies of each month in the store; a month is compared again when its posts changed."""

import datetime as dt
from collections.abc import Collection

import polars as pl
from duckdb import DuckDBPyConnection

from ranking.measure.copies import SHORT_BELOW, bare_texts
from ranking.measure.precedence import LOOK_BACK, pair_copies
from ranking.measure.prints import Print, Prints
from ranking.measure.scripts import run_script
from ranking.months import Month

# Raised when the method finds other pairs in the same posts, so that kept months are compared anew.
_METHOD = 2

_OFFICES = """
SELECT
    (SELECT BIT_XOR(HASH(account_id, platform, organisation)) FROM _organisation),
    (SELECT BIT_XOR(HASH(account_id, superior_id)) FROM _superior)
"""
_CHANGED = "SELECT COUNT(*) FROM account WHERE valid_from >= CAST(? AS DATE) AND valid_from < CAST(? AS DATE)"
_POSTS = """
SELECT
    p.post_id, p.account_id, COALESCE(o.organisation, p.account_id) AS organisation,
    COALESCE(o.platform, SPLIT_PART(p.account_id, ':', 1)) AS platform,
    p.published_at, p.time_precision, p.text
FROM post AS p
LEFT JOIN _organisation AS o ON o.account_id = p.account_id
WHERE p.published_at >= $since AND p.published_at < $until AND p.text IS NOT NULL
ORDER BY p.post_id
"""


def refresh_copies(
    con: DuckDBPyConnection, months: Collection[Month], cut_off: dt.datetime, known: Prints | None = None
) -> None:
    """Bring `near_copy` and `short_post` up to date for the months and those after them, if they had begun.

    The next month's posts tell who copied this month's. Stopped at any point it leaves a month that is
    compared again. `_organisation` and `_superior` are left as of the end of the first month.
    """
    begun = {each.plus(1) for each in months if each.plus(1).start <= cut_off}
    prints = known or Prints(con)
    compared = dict(con.execute("SELECT month, inputs FROM compared_month").fetchall())
    offices: dt.datetime | None = None
    for each in sorted({*months, *begun}, reverse=True):
        # Mostly nobody's entry begins between two months: whose is whose then stays the same.
        if offices is None or con.execute(_CHANGED, [each.end, offices]).fetchall() != [(0,)]:
            run_script(con, "offices.sql", {"month_end": each.end})
        offices = each.end
        window = _window(each)
        inputs = _inputs(con, prints.of("text", **window))
        if inputs != compared.get(str(each)):
            _compare(con, each, window)
            con.execute("INSERT INTO compared_month VALUES (?, ?)", [str(each), inputs])


def _window(month: Month) -> dict[str, dt.datetime]:
    """The days whose posts may be copied by those of the month."""
    return {"since": month.start - LOOK_BACK - dt.timedelta(days=1), "until": month.end}


def _inputs(con: DuckDBPyConnection, texts: Print) -> str:
    ((organisations, superiors),) = con.execute(_OFFICES).fetchall()
    told = (_METHOD, *texts, organisations, superiors)
    return " ".join(str(each) for each in told if each is not None)


def _compare(con: DuckDBPyConnection, month: Month, window: dict[str, dt.datetime]) -> None:
    posts = con.sql(_POSTS, params=window).pl()
    superiors = con.sql("SELECT account_id, superior_id FROM _superior ORDER BY ALL").pl()
    of_month = posts.filter(pl.col("published_at") >= month.start)
    is_short = bare_texts(of_month["text"]).str.len_chars() < SHORT_BELOW
    pairs = pair_copies(posts, superiors, month.start)
    # What says that the month was compared goes first and comes last: no stop leaves half of it trusted.
    for table in ("compared_month", "near_copy", "short_post"):
        con.execute(f"DELETE FROM {table} WHERE month = ?", [str(month)])
    _insert(con, "near_copy", pairs, month)
    _insert(con, "short_post", of_month.filter(is_short).select("post_id"), month)


def _insert(con: DuckDBPyConnection, table: str, rows: pl.DataFrame, month: Month) -> None:
    con.register("found_rows", rows.with_columns(month=pl.lit(str(month))))
    con.execute(f"INSERT INTO {table} BY NAME SELECT * FROM found_rows")
    con.unregister("found_rows")
