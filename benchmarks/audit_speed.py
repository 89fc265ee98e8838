"""Time the anomalies of a month with 5,000 accounts, and one dossier over 24 months, in a large store.

Run `python benchmarks/audit_speed.py [posts] [months] [store]` (default 10 million, 24; a store that `measuring.py` filled).
Goals: anomalies of the last month under 10 s, a dossier under 2 s. Near copies are found before and timed apart, as they
are when a month is measured; editions of all months are made up from random figures, for a dossier reads them as they are.
"""

import datetime as dt
import sys
import tempfile
import time
from pathlib import Path

from generate import MONTHS, Plan
from measuring import LAST, fill, lowest

from ranking.audit import report_account
from ranking.audit.anomalies.month import look_through, with_effects
from ranking.audit.anomalies.report import report_anomalies
from ranking.catalogue import read_catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.shelve import read_facts
from ranking.measure import default_cut_off
from ranking.measure.copied import refresh_copies
from ranking.measure.views import clear_views
from ranking.months import Month
from ranking.shelf import find_standard
from ranking.store import Store, open_store

_SETTINGS = Settings(series=Series(id="bench"))
_NOW = dt.datetime(2026, 11, 10, 9)


def main() -> None:
    """Print the times."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    months = int(sys.argv[2]) if len(sys.argv) > 2 else MONTHS
    with tempfile.TemporaryDirectory(prefix="ranking-audit-") as name:
        path = Path(sys.argv[3]) if len(sys.argv) > 3 else fill(Path(name), Plan(posts, months=months))
        with open_store(path) as store:
            spread_editions(store, months)
            time_dossier(store)
            time_anomalies(store)


def spread_editions(store: Store, months: int) -> None:
    """The last month's draft, and the same frames as editions of the months before it."""
    if len(read_facts(store, "bench")) == months:
        return
    begin = time.perf_counter()
    standard = find_standard("ecology-account", month=LAST)
    edition = build_edition(store, read_catalogue(), Order(LAST, [standard], None, _SETTINGS, "演示", _NOW))
    print(f"build of {LAST}: {time.perf_counter() - begin:.2f} s")
    tables = store.rows(
        "SELECT table_name FROM duckdb_columns() WHERE column_name = 'edition_id' AND NOT internal ORDER BY ALL"
    )
    for back in range(1, months):
        month = LAST.plus(-back)
        _copy_edition(store, [str(table) for (table,) in tables], edition.facts.edition_id, month)
    store.con.execute("CHECKPOINT")


def _copy_edition(store: Store, tables: list[str], source: str, month: Month) -> None:
    name = source.replace(str(LAST), str(month))
    for table in tables:
        changed = f"'{name}' AS edition_id"
        if table == "edition":
            cut_off = default_cut_off(store.con, month)[0]
            changed += f", '{month}' AS month, TIMESTAMP '{cut_off}' AS cut_off, 'published' AS state"
        store.con.execute(
            f"INSERT INTO {table} SELECT * REPLACE ({changed}) FROM {table} WHERE edition_id = ?", [source]
        )


def time_anomalies(store: Store) -> None:
    """Print what looking through the last month costs, with the rank without each sign and the report."""

    def list_anomalies() -> object:
        looked = with_effects(store, look_through(store, LAST, _SETTINGS, None), read_catalogue(), _SETTINGS)
        return report_anomalies(store, looked, _SETTINGS, now=_NOW)

    begin = time.perf_counter()
    refresh_copies(store.con, [LAST], default_cut_off(store.con, LAST)[0])
    clear_views(store.con)
    print(f"near copies of {LAST}: {time.perf_counter() - begin:.2f} s (not in the following)")
    looking = lowest(lambda: look_through(store, LAST, _SETTINGS, None))
    seconds = lowest(list_anomalies)
    looked = look_through(store, LAST, _SETTINGS, None)
    sizes = f"{looked.seen.accounts.height:,} accounts, {looked.seen.posts.height:,} posts, {len(looked.findings):,} found"
    print(f"anomalies of {LAST}: {seconds:.2f} s (goal 10), of which looking {looking:.2f} s, {sizes}")


def time_dossier(store: Store) -> None:
    """Print what one dossier over all editions costs, of an account with the median number of posts."""
    counts = store.rows(
        "SELECT account_id, COUNT(*) AS n FROM post WHERE published_at >= ? GROUP BY ALL ORDER BY n, account_id",
        [LAST.start],
    )
    account = str(counts[len(counts) // 2][0])
    metrics = read_catalogue().metrics
    seconds = lowest(lambda: report_account(store, account, metrics, _SETTINGS, now=_NOW))
    print(f"dossier of {account} over {len(read_facts(store, 'bench'))} months: {seconds:.2f} s (goal 2)")


if __name__ == "__main__":
    main()
