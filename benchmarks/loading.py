"""Time the loading of a million canonical posts against a bare DuckDB COPY of the same file.

Run `python benchmarks/loading.py [posts]`; the goal is a ratio of at most 3 and under 2 GiB. Each way
runs three times in a process of its own, the lowest time counts.
"""

import datetime as dt
import json
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from generate import write_posts

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
_RUNS = 3


def copy_posts(source: Path, target: Path) -> float:
    """Seconds of a bare typed COPY into a fresh table."""
    import duckdb

    columns = ", ".join(f"{name} {kind}" for name, kind in _COLUMNS.items())
    with duckdb.connect(str(target)) as con:
        con.execute(f"CREATE TABLE post ({columns})")
        begin = time.perf_counter()
        con.execute(f"COPY post FROM '{source}' (HEADER)")
        con.execute("CHECKPOINT")
        return time.perf_counter() - begin


def load_posts(source: Path, target: Path) -> float:
    """Seconds of our own loading into a fresh store: checked, hashed, merged, captures and accounts."""
    from ranking.ingest import LoadOptions, load_paths
    from ranking.store import open_store

    now = dt.datetime(2026, 1, 6)
    with open_store(target, create=True) as store:
        begin = time.perf_counter()
        (outcome,) = load_paths(store, "posts", [source], LoadOptions(), author="演示", now=now)
        store.con.execute("CHECKPOINT")
        seconds = time.perf_counter() - begin
    if outcome.rejected or outcome.accepted != outcome.rows_read:
        raise SystemExit(f"unexpected outcome: {outcome}")
    return seconds


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
    seconds = {"copy": copy_posts, "load": load_posts}[way](source, target)
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
        copied, copy_peak = _measure("copy", source, folder)
        print(f"bare COPY: {copied:.2f} s, peak {copy_peak:.0f} MiB")
        loaded, load_peak = _measure("load", source, folder)
        print(f"load: {loaded:.2f} s, peak {load_peak:.0f} MiB; ratio {loaded / copied:.2f}")


if __name__ == "__main__":
    main()
