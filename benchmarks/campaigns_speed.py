"""Time checking a year of posts against 50 campaigns, against a scan of the same texts in a Parquet file.

Run `python benchmarks/campaigns_speed.py [posts]` (default 1 million). Goal: at most twice the scan. Both ways run three
times in turn, the lowest time counts; near copies are found before and timed apart (see near_copies.py).
"""

import datetime as dt
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
from generate import ACCOUNTS, Plan
from measuring import fill

from ranking.measure.campaign import Campaign, judge_posts
from ranking.measure.campaign.search import find_posts
from ranking.store import open_store

RUNS = 3
CAMPAIGNS = 50
_AS_OF = dt.datetime(2026, 11, 10)
# Found in a few posts of ten thousand, as themes are.
_SCAN = "SELECT SUM(LENGTH(title)), SUM(LENGTH(text)) FROM read_parquet(?)"


def campaigns(words: list[str]) -> list[Campaign]:
    """Fifty campaigns of the year 2026, each on two rare words of the texts, all of which may share posts."""
    names = [f"c{number}" for number in range(CAMPAIGNS)]
    return [
        Campaign(
            campaign_id=name,
            title=name,
            first_day=dt.date(2026, 1, 1),
            last_day=dt.date(2026, 10, 31),
            keywords_any=(words[number], words[number + CAMPAIGNS]),
            shared_with=tuple(names),
            target_originals=10,
        )
        for number, name in enumerate(names)
    ]


def main() -> None:
    """Run from the command line."""
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="ranking-bench-") as name:
        folder = Path(name)
        store_path = fill(
            folder, Plan(posts=posts, accounts=max(50, min(ACCOUNTS, posts // 2000)), months=10)
        )
        texts = folder / "texts.parquet"
        with open_store(store_path) as store:
            store.con.execute(f"COPY (SELECT title, text FROM post) TO '{texts}' (FORMAT parquet)")
            sample = store.rows(
                "SELECT text FROM post WHERE text IS NOT NULL ORDER BY post_id DESC LIMIT 400"
            )
            words = sorted({text[5:13] for (text,) in sample if len(text) > 20})[: 2 * CAMPAIGNS]
            asked = campaigns(words)
            ways: dict[str, Callable[[], object]] = {
                "scan": lambda: duckdb.connect().execute(_SCAN, [str(texts)]).fetchall(),
                "find": lambda: find_posts(store.con, asked, _AS_OF),
                "judge": lambda: judge_posts(store.con, asked, _AS_OF),
            }
            ways["judge"]()  # near copies are kept from here on
            lowest = dict.fromkeys(ways, float("inf"))
            for _ in range(RUNS):
                for way, run in ways.items():
                    began = time.perf_counter()
                    run()
                    lowest[way] = min(lowest[way], time.perf_counter() - began)
            found = find_posts(store.con, asked, _AS_OF).height
        for way, seconds in lowest.items():
            print(
                f"{way:6} {seconds:8.3f} s  {seconds / lowest['scan']:6.2f}x  ({posts:,} posts, {found:,} found)"
            )


if __name__ == "__main__":
    main()
