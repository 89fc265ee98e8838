"""Dossiers over whole years: every part of the demo's scores, and the silences of an authentic account."""

import csv
import datetime as dt
import re
from decimal import Decimal
from pathlib import Path

import pytest

from ranking.audit import report_account
from ranking.audit.arithmetic import arithmetic_section
from ranking.audit.rescoring import rescored_standards
from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.build import build_edition
from ranking.editions.life import Order
from ranking.editions.shelve import read_edition, read_facts
from ranking.ingest import LoadOptions, load_paths
from ranking.months import Month
from ranking.resources import shipped_root
from ranking.shelf import find_standard
from ranking.store import Store, open_store
from tests.editions.conftest import load
from tests.real import real_set

NOW = dt.datetime(2026, 11, 6, 9)
DEMO = shipped_root() / "data" / "demo"
FEBRUARY, DECEMBER = Month(2020, 2), Month(2020, 12)


def build(store: Store, catalogue: Catalogue, month: Month, now: dt.datetime) -> None:
    standard = find_standard("ecology-account", month=Month(2026, 10))
    order = Order(month, [standard], None, Settings(series=Series(id="years")), "演示", now)
    build_edition(store, catalogue, order)


def test_parts_sum_to_the_score_for_all_accounts_and_months_of_the_demo(
    tmp_path: Path, catalogue: Catalogue
) -> None:
    told = 0
    with open_store(tmp_path / "demo.duckdb", create=True) as store:
        load_paths(store, "accounts", [DEMO / "accounts.csv"], LoadOptions(), author="演示", now=NOW)
        files = sorted(DEMO.glob("posts-*.parquet"))
        rest = [DEMO / "followers.csv", DEMO / "observed.csv"]
        load_paths(store, "posts", [*files, *rest], LoadOptions(), author="演示", now=NOW)
        load_paths(store, "events", [DEMO / "events.csv"], LoadOptions(), author="演示", now=NOW)
        for path in files:
            build(store, catalogue, Month.parse(path.stem.removeprefix("posts-")), NOW)
        for facts in read_facts(store, "years"):
            edition = read_edition(store, facts)
            (one,) = rescored_standards(edition).values()
            for board, subject, score in edition.scores.select("board", "subject", "score").iter_rows():
                section = arithmetic_section(one, board, subject, catalogue.metrics)
                assert section.table is not None
                parts = [Decimal(str(cells[-1])) for cells in section.table.rows if cells[-1] is not None]
                assert score is None or sum(parts) == Decimal(str(score)), (facts.month, subject)
                told += score is not None
        assert len(files) == 12
    assert told > 1000


def test_dossiers_of_zhanjiang_tell_the_silences_of_its_files(tmp_path: Path, catalogue: Catalogue) -> None:
    source = real_set("weibo-zhanjiang-fabu-2020") / "weibo"
    files = [path for path in sorted(source.rglob("*.csv")) if path.stem.isdigit()]
    days = set()
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            days |= {dt.date.fromisoformat(row["日期"]) for row in csv.DictReader(lines)}
    first, last = min(days), max(days)
    account, now = f"weibo:{files[0].stem}", dt.datetime(2021, 1, 20, 9)
    months = [FEBRUARY.plus(place) for place in range(11)]
    settings = Settings(series=Series(id="years"))
    with open_store(tmp_path / "real.duckdb", create=True) as store:
        register = f"平台,账号ID,名称,层级,启用日期\n微博,{files[0].stem},湛江发布,市级,2020-01-01\n"
        load(store, tmp_path, "accounts", register)
        load_paths(store, "posts", [source], LoadOptions(covers=(first, last)), author="演示", now=now)
        for month in months:
            build(store, catalogue, month, now)
        told = {}
        for month in months:
            report = report_account(
                store, account, catalogue.metrics, settings, months=(month, month), now=now
            )
            sections = {section.key: section for section in report.sections}
            found = re.search(r"最长连续 (\d+) 天", "".join(sections["silence"].told))
            told[month] = int(found[1]) if found else 0
        whole = report_account(
            store, account, catalogue.metrics, settings, months=(FEBRUARY, DECEMBER), now=now
        )
    assert told == {month: longest_silence(days, first, last, month) for month in months}
    standing = next(section for section in whole.sections if section.key == "standing").table
    assert standing is not None
    assert [row[0] for row in standing.rows] == [str(month) for month in months]


def longest_silence(days: set[dt.date], first: dt.date, last: dt.date, month: Month) -> int:
    """The longest run of days without a row in the files that reaches into the month, day by day."""
    best = run = 0
    day = first
    while day <= min(last, month.last_day):
        run = 0 if day in days else run + 1
        best = max(best, run) if day >= month.start.date() else best
        day += dt.timedelta(days=1)
    return best


@pytest.mark.parametrize(("gap", "longest"), [(3, 2), (1, 0)])
def test_the_plain_loop_counts_days_between(gap: int, longest: int) -> None:
    start = dt.date(2020, 2, 3)
    days = {start, start + dt.timedelta(days=gap)}
    assert longest_silence(days, start, max(days), FEBRUARY) == longest
