"""Gathers from the store what signs are looked for in; the queries lie beside this file."""

import datetime as dt
import re
from importlib.resources import files

import polars as pl

from ranking.audit.anomalies.seen import HISTORY_MONTHS, Seen
from ranking.audit.anomalies.signs import Sign
from ranking.measure import subjects_of_month
from ranking.measure.copied import refresh_copies
from ranking.measure.views import clear_views
from ranking.months import Month
from ranking.store import Store

# A follower count of more than a year ago tells nothing of what is usual.
_FOLLOWER_MONTHS = 12


def gather_seen(store: Store, month: Month, cut_off: dt.datetime, signs: dict[str, Sign]) -> Seen:
    """The tables of a month as known at the cut-off, as the store has them: nothing that was decided plays a part."""
    values: dict[str, object] = {
        "month_start": month.start,
        "month_end": month.end,
        "next_month": str(month.plus(1)),
        "month": str(month),
        "cut_off": cut_off,
        "history_start": month.plus(-HISTORY_MONTHS).start,
        "followers_start": month.plus(-_FOLLOWER_MONTHS).start,
        "least_reads": int(signs["likes_per_read"]["least_reads"]),
        "end_days": int(signs["month_end"]["days"]),
        "days_before": int(signs["follower_jumps"]["days_before"]),
    }

    def ask(name: str) -> pl.DataFrame:
        sql = (files("ranking.audit.anomalies") / "gathering" / f"{name}.sql").read_text(encoding="utf-8")
        bound = {key: value for key, value in values.items() if re.search(rf"\${key}\b", sql)}
        frame: pl.DataFrame = store.con.sql(sql, params=bound).pl()
        return frame

    try:
        refresh_copies(store.con, [month], cut_off)
    finally:
        clear_views(store.con)
    subjects = subjects_of_month(store.con, month)
    accounts = subjects.select(
        account="subject",
        name="name",
        platform="platform",
        peers=pl.concat_str("platform", pl.col("level").fill_null(""), separator=" "),
    )
    known = accounts.select("account")
    tables = {
        name: ask(name).join(known, on="account", how="semi", maintain_order="left")
        for name in ("posts", "history", "growth", "followers", "copies", "looks")
    }
    return Seen(month, cut_off, accounts, **tables)
