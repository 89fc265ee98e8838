"""Time measuring a store as loading leaves it, against scans of its posts with the length of their texts.

Run `python benchmarks/measuring.py [posts] [months]` (default 10 million, 24). Goals: the last month in all families
but near copies at most 4 times a scan of that month; all months at most 3 times a full scan. Every way runs
three times, the lowest time counts; near copies are found before and timed apart (see near_copies.py). Texts are as long
as exports of official accounts have them (mean 177 characters, see generate.py): a scan has to read what a national store
would hold. A store that was filled before can be named as a third argument.
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl
from generate import ACCOUNTS, MONTHS, PLATFORMS, Plan, write_plan

from ranking.catalogue import read_catalogue
from ranking.ingest import Group, LoadOptions, load_paths
from ranking.measure import default_cut_off, measure_month, measure_months
from ranking.measure.copied import refresh_copies
from ranking.measure.hits import refresh_hits
from ranking.measure.views import clear_views
from ranking.months import Month
from ranking.store import Store, open_store

LAST = Month(2026, 10)
RUNS = 3
EVENTS_A_MONTH = 5
MATRIX_SIZE = 25
_NOW = dt.datetime(2026, 11, 10)
_SCAN = (
    "SELECT account_id, SUM(LENGTH(text)) FROM post WHERE published_at >= ? AND published_at < ? GROUP BY ALL"
)


def fill(folder: Path, plan: Plan) -> Path:
    """A store with the plan's posts, their register, followers at every border of a month, and events."""
    source, target = folder / "posts.csv", folder / "store.duckdb"
    write_plan(source, plan)
    tables = {"accounts": _register(plan), "followers": _followers(plan), "events": _events(plan)}
    with open_store(target, create=True) as store:
        for kind, rows in tables.items():
            rows.write_csv(folder / f"{kind}.csv")
        _load(store, "accounts", folder / "accounts.csv")
        _load(store, "events", folder / "events.csv")
        _load(store, "posts", folder / "followers.csv", source)
        # As the command `ranking load` ends: posts on events are found once, when texts come in.
        begin = time.perf_counter()
        refresh_hits(store.con)
        print(f"posts on events found: {time.perf_counter() - begin:.2f} s (a part of loading)")
        store.con.execute("CHECKPOINT")
    source.unlink()
    return target


def _load(store: Store, group: Group, *paths: Path) -> None:
    for outcome in load_paths(store, group, list(paths), LoadOptions(), author="演示", now=_NOW):
        if outcome.rejected:
            raise SystemExit(f"unexpected outcome: {outcome}")


def _keys(plan: Plan) -> list[tuple[str, str]]:
    return [(PLATFORMS[number % len(PLATFORMS)], f"9990{number:06}") for number in range(plan.accounts)]


def _register(plan: Plan) -> pl.DataFrame:
    keys = _keys(plan)
    return pl.DataFrame(
        [
            {
                "platform": platform,
                "native_id": account,
                "name": f"演示账号{number:06}",
                "level": "省级" if number % MATRIX_SIZE == 0 else "市级",
                # Three accounts in a row, one a platform, are one organisation's.
                "organisation": f"演示单位{number // len(PLATFORMS):05}",
                "matrix": f"演示矩阵{number // MATRIX_SIZE:04}",
                "superior": None
                if number % MATRIX_SIZE == 0
                else ":".join(keys[number - number % MATRIX_SIZE]),
                "is_main": "是" if number % len(PLATFORMS) == 0 else "否",
                "valid_from": "2024-01-01",
            }
            for number, (platform, account) in enumerate(keys)
        ]
    )


def _followers(plan: Plan) -> pl.DataFrame:
    rng = np.random.default_rng(plan.seed)
    count = rng.integers(100, 1_000_000, size=plan.accounts)
    rows = []
    for back in range(plan.months + 1):
        at = LAST.plus(1 - back).start + dt.timedelta(hours=9)
        rows += [
            (platform, account, f"{at:%Y-%m-%d %H:%M:%S}", int(count[number]) + 10 * (plan.months - back))
            for number, (platform, account) in enumerate(_keys(plan))
        ]
    return pl.DataFrame(rows, schema=["platform", "account", "captured_at", "followers"], orient="row")


def _events(plan: Plan) -> pl.DataFrame:
    words = ["生态,监测", "督察,治理", "湿地", "低碳,节约", "执法,巡查"]
    return pl.DataFrame(
        [
            {
                "event": f"演示{back:02}{number}",
                "title": "演示信息",
                "kind": "重要政策",
                "released_at": f"{LAST.plus(-back).start + dt.timedelta(days=5 * number, hours=9):%Y-%m-%d %H:%M}",
                "window_hours": 48,
                "keywords_any": words[number],
            }
            for back in range(plan.months)
            for number in range(EVENTS_A_MONTH)
        ]
    )


def lowest(work: Callable[[], object], before: Callable[[], object] = lambda: None) -> float:
    """The lowest seconds of three runs; what comes before each is not timed."""
    found = []
    for _ in range(RUNS):
        before()
        begin = time.perf_counter()
        work()
        found.append(time.perf_counter() - begin)
    return min(found)


def main() -> None:
    """Print the times and their ratios."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000
    plan = Plan(posts, months=int(sys.argv[2]) if len(sys.argv) > 2 else MONTHS, as_exported=True)
    months = [LAST.plus(-back) for back in reversed(range(plan.months))]
    with tempfile.TemporaryDirectory(prefix="ranking-measuring-") as name:
        path = Path(sys.argv[3]) if len(sys.argv) > 3 else fill(Path(name), plan)
        with open_store(path) as store:
            print(f"{posts} posts of {ACCOUNTS} accounts in {plan.months} months")
            time_measuring(store, months)


def time_measuring(store: Store, months: list[Month]) -> None:
    """Print what a month and all months cost."""
    con, catalogue = store.con, read_catalogue()
    begin = time.perf_counter()
    for month in months:
        refresh_copies(con, [month], default_cut_off(con, month)[0])
        clear_views(con)
    print(f"near copies of all months: {time.perf_counter() - begin:.2f} s (not in the following)")

    def forget(*gone: Month) -> None:
        for month in gone:
            for table in ("measured_month", "measured_metric", "measured_basis"):
                con.execute(f"DELETE FROM {table} WHERE month = ?", [str(month)])
        con.execute("CHECKPOINT")

    def measure_all() -> None:
        measure_months(con, {month: default_cut_off(con, month)[0] for month in months}, catalogue)

    def measure_last() -> None:
        measure_month(con, LAST, default_cut_off(con, LAST)[0], catalogue)

    full = lowest(lambda: con.execute(_SCAN, [months[0].start, LAST.end]).fetchall())
    every = lowest(measure_all, lambda: forget(*months))
    print(f"full scan {full:.2f} s; all months {every:.2f} s; ratio {every / full:.2f} (goal 3)")
    scan = lowest(lambda: con.execute(_SCAN, [LAST.start, LAST.end]).fetchall())
    last = lowest(measure_last, lambda: forget(LAST))
    print(f"scan of a month {scan:.3f} s; a month {last:.3f} s; ratio {last / scan:.2f} (goal 4)")


if __name__ == "__main__":
    main()
