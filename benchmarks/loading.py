"""Time the loading of a million posts against a bare DuckDB COPY of the same file.

Run `python benchmarks/loading.py [posts]`; the goals are ratios of at most 3 for the canonical form and 5 for
weibo-crawler's, under 2 GiB, and 3 s for a file that is known already. Each way runs three times in a process of its
own, the lowest time counts.
"""

import datetime as dt
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl
from generate import write_posts

if TYPE_CHECKING:
    from ranking.ingest import LoadOutcome
    from ranking.store import Store

_COLUMNS = {
    **dict.fromkeys(("platform", "account", "account_name", "post_id"), "VARCHAR"),
    "published_at": "TIMESTAMP",
    **dict.fromkeys(
        ("kind", "is_original", "is_repost", "position", "title", "text", "url", "topics"), "VARCHAR"
    ),
    "captured_at": "TIMESTAMP",
    "reads": "VARCHAR",  # holds 10万+
    **dict.fromkeys(("likes", "comments", "shares", "favourites"), "BIGINT"),
}
_WEIBO_COLUMNS = {
    **dict.fromkeys(("id", "bid", "正文", "头条文章url", "原始图片url", "视频url", "位置"), "VARCHAR"),
    **{"日期": "TIMESTAMP", "工具": "VARCHAR"},
    **dict.fromkeys(("点赞数", "评论数", "转发数"), "BIGINT"),
    **dict.fromkeys(("话题", "@用户"), "VARCHAR"),
}
_RUNS = 3


def copy_posts(source: Path, target: Path) -> float:
    """Seconds of a bare typed COPY into a fresh table."""
    import duckdb

    kinds = _WEIBO_COLUMNS if _is_weibo(source) else _COLUMNS
    columns = ", ".join(f'"{name}" {kind}' for name, kind in kinds.items())
    with duckdb.connect(str(target)) as con:
        con.execute(f"CREATE TABLE post ({columns})")
        begin = time.perf_counter()
        con.execute(f"COPY post FROM '{source}' (HEADER)")
        con.execute("CHECKPOINT")
        return time.perf_counter() - begin


def load_posts(source: Path, target: Path) -> float:
    """Seconds of our own loading into a fresh store: checked, hashed, merged, captures and accounts."""
    from ranking.store import open_store

    with open_store(target, create=True) as store:
        begin = time.perf_counter()
        outcome = _load(store, source)
        store.con.execute("CHECKPOINT")
        seconds = time.perf_counter() - begin
    if outcome.rejected or outcome.accepted != outcome.rows_read:
        raise SystemExit(f"unexpected outcome: {outcome}")
    return seconds


def load_again(source: Path, target: Path) -> float:
    """Seconds of loading a file that the store holds already."""
    from ranking.store import open_store

    with open_store(target, create=True) as store:
        _load(store, source)
        begin = time.perf_counter()
        outcome = _load(store, source)
        seconds = time.perf_counter() - begin
    if outcome.state != "unchanged":
        raise SystemExit(f"unexpected outcome: {outcome}")
    return seconds


def _load(store: "Store", source: Path) -> "LoadOutcome":
    from ranking.ingest import LoadOptions, load_paths

    now = dt.datetime(2026, 11, 6)
    (outcome,) = load_paths(store, "posts", [source], LoadOptions(), author="演示", now=now)
    return outcome


def write_weibo(source: Path, target: Path) -> None:
    """Write canonical posts the way weibo-crawler does: 14 columns, a TAB behind the id, the account in the name."""
    nothing = pl.lit("")
    pl.scan_csv(source, infer_schema=False).select(
        *(pl.format("{}\t", "post_id").alias("id"), pl.format("J{}", "post_id").alias("bid")),
        *(pl.col("text").alias("正文"), nothing.alias("头条文章url")),
        *(pl.col("url").alias("原始图片url"), nothing.alias("视频url"), nothing.alias("位置")),
        *(pl.col("published_at").alias("日期"), pl.lit("微博 weibo.com").alias("工具")),
        *(pl.col("likes").alias("点赞数"), pl.col("comments").alias("评论数")),
        *(pl.col("shares").alias("转发数"), pl.col("topics").alias("话题"), nothing.alias("@用户")),
    ).sink_csv(target)


def _is_weibo(source: Path) -> bool:
    return source.stem.isdecimal()


def _measure(way: str, source: Path, folder: Path) -> tuple[float, float]:
    """Lowest seconds and highest peak memory in MiB of three runs."""
    found = []
    for run in range(_RUNS):
        target = folder / f"{way}-{run}.duckdb"
        command = [sys.executable, __file__, way, str(source), str(target)]
        found.append(json.loads(subprocess.run(command, check=True, capture_output=True).stdout))
        target.unlink()
    return min(seconds for seconds, _ in found), max(peak for _, peak in found)


def _run_once(way: str, source: Path, target: Path) -> None:
    seconds = {"copy": copy_posts, "load": load_posts, "again": load_again}[way](source, target)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps([seconds, peak]))


def main() -> None:
    """Print both ways and their ratio."""
    if len(sys.argv) == 4:
        _run_once(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]))
        return
    posts = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    with tempfile.TemporaryDirectory(prefix="ranking-loading-") as name:
        folder = Path(name)
        source = folder / "posts.csv"
        write_posts(source, posts)
        print(f"{posts} posts, {source.stat().st_size / 2**20:.0f} MiB")
        weibo = folder / "9990000001.csv"
        write_weibo(source, weibo)
        for label, file in (("canonical", source), ("weibo-crawler", weibo)):
            copied, copy_peak = _measure("copy", file, folder)
            print(f"{label}, bare COPY: {copied:.2f} s, peak {copy_peak:.0f} MiB")
            loaded, load_peak = _measure("load", file, folder)
            print(f"{label}, load: {loaded:.2f} s, peak {load_peak:.0f} MiB; ratio {loaded / copied:.2f}")
        again, _ = _measure("again", source, folder)
        print(f"canonical, known already: {again:.2f} s")
        print(f"load average: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
