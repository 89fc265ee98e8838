"""Time near copies among a million texts of one month against a bare COPY of them; recall and precision besides.

Run `python benchmarks/near_copies.py [posts]`; goals: at most 8 times the COPY, at most 2 GiB, of the planted copies at
a Jaccard of at least 0.8 at least 99 % found, and every found pair at least 0.8 alike. The lowest of three runs.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl
from generate import Plan, write_plan

from ranking.measure.copies import SHORT_BELOW, SIMILAR, bare_texts
from ranking.measure.precedence import pair_copies
from ranking.months import Month

MONTH = Month(2026, 10)
_RUNS = 3
_NO_SUPERIORS = pl.DataFrame(schema={"account_id": pl.String, "superior_id": pl.String})


def read_posts(path: Path) -> pl.DataFrame:
    """What near copies are told from: the posts with number, account, organisation, platform, time and text."""
    rows = pl.scan_csv(path, infer_schema=False).with_row_index("number")
    return rows.select(
        pl.col("number").cast(pl.Int64).alias("post_id"),
        pl.concat_str("platform", "account", separator=":").alias("account_id"),
        pl.col("account").alias("organisation"),
        "platform",
        pl.col("published_at").str.to_datetime(time_unit="us"),
        pl.lit("second").alias("time_precision"),
        "text",
    ).collect()


def copy_texts(path: Path) -> float:
    """Seconds of a bare COPY of the file into a fresh table."""
    import duckdb

    with tempfile.TemporaryDirectory() as name, duckdb.connect(str(Path(name) / "c.duckdb")) as con:
        con.execute("SET enable_progress_bar = false")
        con.execute(f"CREATE TABLE post AS FROM read_csv('{path}', all_varchar = true) LIMIT 0")
        begin = time.perf_counter()
        con.execute(f"COPY post FROM '{path}' (HEADER)")
        con.execute("CHECKPOINT")
        return time.perf_counter() - begin


def find_copies(path: Path) -> float:
    """Seconds of finding the pairs, which are then written beside the file."""
    posts = read_posts(path)
    begin = time.perf_counter()
    pairs = pair_copies(posts, _NO_SUPERIORS, MONTH.start)
    seconds = time.perf_counter() - begin
    pairs.write_parquet(path.with_suffix(".pairs.parquet"))
    return seconds


def judge(path: Path, planted: list[tuple[int, int]]) -> tuple[float, float]:
    """Recall of the planted copies at 0.8 and more, and the share of found pairs that are: each counted exactly."""
    texts = bare_texts(read_posts(path)["text"]).to_list()
    pairs = pl.read_parquet(path.with_suffix(".pairs.parquet"))
    flagged = set(pairs["post_id"]) | set(pairs["earlier_id"])
    due = [copy for copy, source in planted if _jaccard(texts[copy], texts[source]) >= SIMILAR]
    sound = [
        _jaccard(texts[a], texts[b]) >= SIMILAR for a, b in pairs.select("post_id", "earlier_id").iter_rows()
    ]
    return sum(copy in flagged for copy in due) / len(due), sum(sound) / len(sound)


def _jaccard(first: str, second: str) -> float:
    if min(len(first), len(second)) < SHORT_BELOW:
        return float(first == second)
    one, other = ({text[start : start + 4] for start in range(len(text) - 3)} for text in (first, second))
    return len(one & other) / len(one | other)


def _measure(way: str, path: Path) -> tuple[float, float]:
    found = []
    for _ in range(_RUNS):
        run = subprocess.run([sys.executable, __file__, way, str(path)], check=True, capture_output=True)
        found.append(json.loads(run.stdout))
    return min(seconds for seconds, _ in found), max(peak for _, peak in found)


def main() -> None:
    """Print both times, their ratio, the memory, recall and precision."""
    if len(sys.argv) == 3:
        seconds = {"copy": copy_texts, "find": find_copies}[sys.argv[1]](Path(sys.argv[2]))
        print(json.dumps([seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024]))
        return
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="ranking-copies-") as name:
        path = Path(name) / "posts.csv"
        planted = write_plan(path, Plan(posts, months=1))
        copied, _ = _measure("copy", path)
        found, peak = _measure("find", path)
        print(
            f"{posts} texts: bare COPY {copied:.2f} s; near copies {found:.2f} s, ratio {found / copied:.2f} (goal 8)"
        )
        print(f"peak {peak:.0f} MiB (goal 2048)")
        recall, precision = judge(path, planted)
        print(f"recall {recall:.4f} (goal 0.99), precision {precision:.4f} (goal 1)")


if __name__ == "__main__":
    main()
