"""Time checking a year of posts against 50 campaigns, against a scan of the same texts in a Parquet file.

Run `python benchmarks/campaigns_speed.py [posts] [share] [folder]` (default 1 million, 0.03). Goal: at most twice the scan,
`SELECT SUM(LENGTH(title)), SUM(LENGTH(text))` over a file that DuckDB wrote of the same rows, by DuckDB on all cores.
Each campaign has a window of about a month, and they follow each other through the twelve months; half are found by a topic,
half by a keyword (`tags` as a fourth argument: all by topics). Texts have 63 to 210 characters, 132 on the average; three
real sets of official Weibo posts have 134, 146 and 205 on the average. The share is what they find: 5,000 accounts with 2,000 posts
a year each, which take part in three or four campaigns with ten to fifteen posts, give about 50 of 2,000, 0.025. All ways run
three times in turn, the lowest time counts; near copies are found before and timed apart (see near_copies.py). A folder that
is named keeps the store for the next run.
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from generate import ACCOUNTS, THEME_REACH, THEMES, Plan, theme_name
from measuring import fill

from ranking.campaigns import check_campaigns
from ranking.measure.campaign import Campaign, judge_posts, read_campaigns
from ranking.measure.campaign.search import find_posts
from ranking.store import Store, open_store

RUNS = 3
MONTHS = 12
AS_OF = dt.datetime(2026, 11, 10)
_FIRST, _LAST = dt.date(2025, 11, 1), dt.date(2026, 10, 31)
_SCAN = "SELECT SUM(LENGTH(title)), SUM(LENGTH(text)) FROM read_parquet(?)"
_DECLARE = (
    "INSERT INTO campaign (campaign_id, title, first_day, last_day, topics, keywords_any, target_originals, "
    "target_products, load_id, row) VALUES (?, ?, ?, ?, ?, ?, 10, 1, 1, ?)"
)


def declare(store: Store, *, tags_alone: bool) -> list[Campaign]:
    """Fifty campaigns, each on its theme and around its time."""
    store.con.execute("DELETE FROM campaign")
    whole = (_LAST - _FIRST).days + 1
    for number in range(THEMES):
        first = _FIRST + dt.timedelta(days=max(0, int(whole * (number - THEME_REACH) / THEMES)))
        last = _FIRST + dt.timedelta(days=min(whole - 1, int(whole * (number + 1 + THEME_REACH) / THEMES)))
        name = theme_name(number)
        by = (name, None) if tags_alone or number % 2 else (None, name)
        store.con.execute(_DECLARE, [f"c{number}", name, first, last, *by, number])
    return read_campaigns(store.con)


def main() -> None:
    """Run from the command line."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 0.03
    plan = Plan(posts=posts, accounts=max(50, min(ACCOUNTS, posts // 2000)), months=MONTHS, tagged=share)
    with tempfile.TemporaryDirectory(prefix="ranking-bench-") as name:
        folder = Path(sys.argv[3]) if len(sys.argv) > 3 else Path(name)
        store_path, texts = folder / "store.duckdb", folder / "texts.parquet"
        if not store_path.exists():
            fill(folder, plan)
        with open_store(store_path) as store:
            if not texts.exists():
                store.con.execute(f"COPY (SELECT title, text FROM post) TO '{texts}' (FORMAT parquet)")
            asked = declare(store, tags_alone="tags" in sys.argv[4:])
            time_checking(store, asked, texts)


def time_checking(store: Store, asked: list[Campaign], texts: Path) -> None:
    """Print what scanning, finding, judging and a whole check cost."""
    ways: dict[str, Callable[[], object]] = {
        "scan": lambda: duckdb.connect().execute(_SCAN, [str(texts)]).fetchall(),
        "find": lambda: find_posts(store.con, asked, AS_OF),
        "judge": lambda: judge_posts(store.con, asked, AS_OF),
        "check": lambda: check_campaigns(store, asked, AS_OF),
    }
    began = time.perf_counter()
    ways["judge"]()
    print(f"first  {time.perf_counter() - began:8.3f} s  (with near copies, which are kept from here on)")
    lowest = dict.fromkeys(ways, float("inf"))
    for _ in range(RUNS):
        for way, run in ways.items():
            began = time.perf_counter()
            run()
            lowest[way] = min(lowest[way], time.perf_counter() - began)
    found = find_posts(store.con, asked, AS_OF).height
    ((posts,),) = store.con.execute("SELECT COUNT(*) FROM post").fetchall()
    for way, seconds in lowest.items():
        told = f"({posts:,} posts, {found:,} found, {found / posts:.1%})"
        print(f"{way:6} {seconds:8.3f} s  {seconds / lowest['scan']:6.2f}x  {told}")


if __name__ == "__main__":
    main()
