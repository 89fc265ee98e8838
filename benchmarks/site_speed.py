"""Time writing a whole site: all its editions on two cores, then all of them again, when nothing has changed.

Run `python benchmarks/site_speed.py [editions] [accounts]` (default 24, 1,500 on 12 boards). Goal: pages and data of all
in under 60 s on two cores, without documents; writing again changes no file. A board page of 100 rows stays under 350 KB,
a further row under 1 KB: two boards of 100 and 500 rows are weighed, with seven parts, ranges and twelve months. Editions are made in memory from random figures and scored by `ecology-account` and a matrix
standard; only the writing is timed.
"""

import datetime as dt
import pickle
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from multiprocessing.synchronize import Lock
from pathlib import Path

import numpy as np
import polars as pl

from ranking.catalogue import Catalogue, read_catalogue
from ranking.editions.change import compare_with_previous
from ranking.editions.model import Archive, Edition, EditionFacts
from ranking.editions.scoring import score_month
from ranking.months import Month
from ranking.publish import publish_edition
from ranking.shelf import find_standard

LAST = Month(2026, 10)
_CORES = 2
PLATFORMS = ("weibo", "wechat", "douyin")
LEVELS = ("ministry", "province", "province", *["city"] * 3, *["county"] * 4)
_SMALL, _LARGE = 100, 500  # rows of the boards that are weighed
_MONTHS = 12
FORMATS = {"html", "accounts", "csv", "json"}
_USUAL = ["24", "1500"]
_turn: Lock | None = None
GOAL_SECONDS, GOAL_PAGE, GOAL_ROW = 60, 350_000, 1_000


def make_subjects(accounts: int, platforms: Sequence[str], levels: Sequence[str]) -> pl.DataFrame:
    """As many accounts, over a board for each platform and level."""
    rows = [
        {
            "subject": f"{platforms[n % len(platforms)]}:{n:06}",
            "platform": platforms[n % len(platforms)],
            "name": f"演示{n:04}县生态环境",
            "level": levels[n // len(platforms) % len(levels)],
            "region_code": None,
            "region": f"演示{n // 12}县",
            "organisation": f"演示{n // 12}县生态环境局",
            "matrix": None,
            "is_main": True,
            "opened": dt.date(2020, 1, 1),
            "observed_days": 30,
            "month_days": 31,
            "renamed_from": None,
        }
        for n in range(accounts)
    ]
    integers = {"observed_days": pl.Int32, "month_days": pl.Int32}
    texts = dict.fromkeys(("region_code", "matrix", "renamed_from"), pl.String)
    return pl.DataFrame(rows, schema_overrides={**integers, **texts}).sort("subject")


def make_metrics(subjects: pl.DataFrame, catalogue: Catalogue, seed: int) -> pl.DataFrame:
    """Every metric of the catalogue for every account, some missing."""
    dice = np.random.default_rng(seed)
    names = subjects["subject"]
    parts = []
    for key, metric in catalogue.metrics.items():
        if "account" not in metric.subjects:
            continue
        values = (
            dice.random(len(names)) if metric.unit == "比例" else np.floor(dice.lognormal(3, 1, len(names)))
        )
        is_known = dice.random(len(names)) > 0.05
        parts.append(
            pl.DataFrame(
                {
                    "subject": names,
                    "metric": [key] * len(names),
                    "value": [
                        float(f"{v:.12g}") if known else None
                        for v, known in zip(values, is_known, strict=True)
                    ],
                    "base": np.floor(values * 3 + 1).astype(np.int64),
                    "coverage": np.ones(len(names)),
                    "is_floor": np.zeros(len(names), dtype=bool),
                },
                schema_overrides={"value": pl.Float64},
            )
        )
    return pl.concat(parts).sort("subject", "metric")


def make_editions(count: int, subjects: pl.DataFrame, catalogue: Catalogue) -> list[Edition]:
    """Editions of consecutive months, oldest first, each compared with the one before."""
    editions: list[Edition] = []
    for place in range(count):
        month = LAST.plus(place + 1 - count)
        standard = find_standard("ecology-account", month=month, metrics=catalogue.metrics)
        metrics = make_metrics(subjects, catalogue, place)
        results = dict(vars(score_month([standard], subjects, metrics)))
        del results["rollups"]
        texts = pl.DataFrame(
            {
                "standard_id": [standard.id],
                "version": [standard.version],
                "place": [1],
                "text": [standard.text],
                "sha256": [standard.sha256],
            }
        )
        edition = Edition(make_facts(month), texts, subjects, metrics, **results)
        before = editions[-1].scores if editions else edition.scores.clear()
        scores = compare_with_previous(edition.scores, before, subjects)
        editions.append(replace(edition, scores=scores))
    return editions


def make_facts(month: Month) -> EditionFacts:
    """The facts of a published edition."""
    moment = month.end + dt.timedelta(days=9, hours=9)
    return EditionFacts(
        edition_id=f"speed/{month}/r1",
        series="speed",
        month=month,
        revision=1,
        state="published",
        title="演示榜单",
        publisher="演示单位",
        notice="演示数据",
        cut_off=month.end + dt.timedelta(days=5),
        cut_off_basis="calendar",
        built_at=moment,
        published_at=moment,
        issued_by=None,
        program_version="0",
        previous_hash=None,
        hash="0" * 64,
    )


def make_archive(editions: list[Edition], place: int) -> Archive:
    """One edition with those before it, as reading them from a store gives."""
    known = editions[max(0, place - 11) : place + 1]
    history = pl.concat(
        [
            one.scores.filter(pl.col("rank").is_not_null())
            .join(one.subjects.select("subject", "name"), on="subject")
            .join(one.standards.select("standard_id", "version"), on="standard_id")
            .with_columns(month=pl.lit(str(one.facts.month)))
            .select("standard_id", "version", "board", "subject", "name", "month", "score", "rank")
            for one in known
        ]
    ).sort("standard_id", "board", "subject", "month")
    facts = tuple(one.facts for one in editions[: place + 1])
    return Archive(editions[place], facts, history, editions[place - 1] if place else None)


def share_turn(lock: Lock) -> None:
    """Keep the lock that the processes of a pool share."""
    global _turn
    _turn = lock


def write_edition(path: Path, out: Path) -> set[Path]:
    """Write one kept archive into the site; the files that changed."""
    archive: Archive = pickle.loads(path.read_bytes())
    result = publish_edition(
        archive, out, catalogue=read_catalogue(), only=FORMATS, profile="internal", turn=_turn
    )
    return set(result.written)


def write_site(archives: list[Path], out: Path) -> tuple[float, int]:
    """Seconds for all editions of one site, and files that changed; two processes with one edition each at a time."""
    begun = time.perf_counter()
    # A forked process would inherit locks of threads that it does not have.
    context = get_context("spawn")
    with ProcessPoolExecutor(_CORES, context, share_turn, (context.Lock(),)) as pool:
        done = [pool.submit(write_edition, path, out) for path in archives]
        changed = set().union(*(each.result() for each in done))
    return time.perf_counter() - begun, len(changed)


def weigh_pages(catalogue: Catalogue) -> tuple[int, float]:
    """Bytes of a board page of 100 rows, and of each further row on the way to 500."""
    levels = ("ministry", *["city"] * (_LARGE // _SMALL))
    editions = make_editions(_MONTHS, make_subjects(_SMALL + _LARGE, ("weibo",), levels), catalogue)
    with tempfile.TemporaryDirectory(prefix="site-weight-") as folder:
        archive = make_archive(editions, _MONTHS - 1)
        publish_edition(archive, Path(folder), catalogue=catalogue, only=FORMATS, profile="internal")
        small, large = (
            (Path(folder) / str(LAST) / f"weibo-{level}.html").stat().st_size
            for level in ("ministry", "city")
        )
    return small, (large - small) / (_LARGE - _SMALL)


def main() -> None:
    """Run from the command line."""
    count, accounts = map(int, (sys.argv[1:] + _USUAL[len(sys.argv) - 1 :])[:2])
    catalogue = read_catalogue()
    editions = make_editions(count, make_subjects(accounts, PLATFORMS, LEVELS), catalogue)
    with tempfile.TemporaryDirectory(prefix="site-speed-") as folder:
        archives = []
        for place in range(count):
            path = Path(folder) / f"{place}.pickle"
            path.write_bytes(pickle.dumps(make_archive(editions, place)))
            archives.append(path)
        out = Path(folder) / "site"
        first, written = write_site(archives, out)
        print(
            f"{count} editions, {accounts} accounts: {first:.1f} s, {written} files (goal {GOAL_SECONDS} s)"
        )
        again, changed = write_site(archives[-1:], out)
        print(f"newest edition again: {again:.1f} s, {changed} files changed (goal 0)")
    page, row = weigh_pages(catalogue)
    print(f"board page of {_SMALL} rows: {page:,} bytes (goal {GOAL_PAGE:,})")
    print(f"a further row: {row:,.0f} bytes (goal {GOAL_ROW:,})")


if __name__ == "__main__":
    main()
