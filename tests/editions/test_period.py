"""Quarters and years: from frozen months by a declared rule, never joining versions silently."""

import statistics
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest

from ranking.catalogue import Catalogue
from ranking.config import Series, Settings
from ranking.editions.life import Revision
from ranking.editions.model import Edition
from ranking.editions.period import Rule, _sum_metrics
from ranking.editions.publish import freeze_edition
from ranking.editions.seal import Profile
from ranking.editions.shelve import read_archive, read_bundle_files, read_edition, read_facts
from ranking.editions.verify import verify_bundle
from ranking.errors import EditionError, RankingError
from ranking.ingest import LoadOptions, load_paths
from ranking.months import Month
from ranking.publish import publish_edition
from ranking.routine import bundles, life, period
from ranking.routine.bundles import verify_month
from ranking.routine.life import revise_month
from ranking.routine.period import build_period
from ranking.store import Store, open_store
from tests.editions.conftest import NOW, POST_HEADER, load, post_lines
from tests.editions.sealing import put_files
from tests.editions.test_matrices import BOTH, REGISTER, build_both

QUARTER = Month(2026, 7, 3)
OTHER = '[standard]\nid = "ecology-account"\nextends = "ecology-account"\nversion = "2026.2"\n[[node]]\nkey = "reach"\nweight = 5\n'


@pytest.fixture(autouse=True)
def small_series(monkeypatch: pytest.MonkeyPatch) -> None:
    for room in (bundles, life, period):
        monkeypatch.setattr(room, "read_settings", lambda _: Settings(series=Series(id="small")))


def test_a_metric_of_how_far_the_year_has_come_is_that_of_its_last_known_month(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    def month(**values: float | None) -> Any:
        rows = [("weibo:1", key, value, 1, 1.0, False) for key, value in values.items()]
        columns = ["subject", "metric", "value", "base", "coverage", "is_floor"]
        return SimpleNamespace(metrics=pl.DataFrame(rows, schema=columns, orient="row"))

    monkeypatch.setattr("ranking.editions.period.standards_of", lambda _: [])
    months = [
        month(target_met=0.0, campaigns_done=0.0),
        month(target_met=1.0, campaigns_done=1.0),
        month(target_met=None, campaigns_done=0.0),
    ]
    summed = dict(_sum_metrics(months, catalogue).select("metric", "value").iter_rows())
    assert summed == {"target_met": 1.0, "campaigns_done": 1.0}


@pytest.fixture
def quarter_store(tmp_path: Path, catalogue: Catalogue) -> Iterator[Store]:
    """Three months loaded, the first two published."""
    with open_store(tmp_path / "q.duckdb", create=True) as opened:
        load(opened, tmp_path, "accounts", REGISTER)
        lines = [POST_HEADER]
        for month in QUARTER.months:
            for account in range(1, 7):
                # Account 6 posts in July alone.
                count = 0 if account == 6 and month.number > 7 else (5 * account * month.number) % 23 + 1
                lines += post_lines(account, month, count, likes=account)
        load(opened, tmp_path, "posts", "\n".join(lines))
        for month in QUARTER.months[:2]:
            publish(opened, catalogue, month)
        yield opened


def publish(store: Store, catalogue: Catalogue, month: Month, names: tuple[str, ...] = BOTH) -> Edition:
    build_both(store, catalogue, month, names)
    return freeze_edition(store, "small", month, author="演示", now=NOW)


def build(store: Store, rule: Rule = "mean-score", *, may_mix: bool = False) -> Edition:
    return build_period(store, QUARTER, rule, may_mix=may_mix, author="演示", now=NOW)


def months_of(store: Store) -> list[Edition]:
    return period.read_months(store, Settings(series=Series(id="small")), QUARTER)


def column(months: list[Edition], name: str) -> dict[tuple[str, str], list[float]]:
    """(board, subject) → its scores or ranks, those of the months in which it has one."""
    found: dict[tuple[str, str], list[float]] = {}
    for month in months:
        for board, subject, figure in month.scores.select("board", "subject", name).rows():
            if figure is not None:
                found.setdefault((board, subject), []).append(figure)
    return found


def test_a_quarter_waits_for_all_its_months(quarter_store: Store) -> None:
    with pytest.raises(EditionError, match="尚未发布的有 2026-09"):
        build(quarter_store)


def test_the_mean_of_scores_is_the_plain_mean_of_what_was_printed(
    quarter_store: Store, catalogue: Catalogue
) -> None:
    publish(quarter_store, catalogue, QUARTER.months[2])
    edition = build(quarter_store)
    scores = column(months_of(quarter_store), "score")
    found = {
        (board, subject): score
        for board, subject, score in edition.scores.select("board", "subject", "score").rows()
    }
    assert {board for board, _ in found} == {"weibo-county", "matrix"}
    for place, score in found.items():
        if len(scores.get(place, [])) >= 2:
            assert score == pytest.approx(statistics.fmean(scores[place]), abs=0.00501)
        else:
            assert score is None
    parts = edition.parts.group_by("board", "subject").agg(pl.col("printed").sum().round(2)).rows()
    assert {(board, subject): total for board, subject, total in parts} == {
        k: v for k, v in found.items() if v is not None
    }


def test_the_mean_of_ranks_orders_as_mean_ranks_do(quarter_store: Store, catalogue: Catalogue) -> None:
    publish(quarter_store, catalogue, QUARTER.months[2])
    edition = build(quarter_store, "mean-rank")
    ranks = column(months_of(quarter_store), "rank")
    means = {place: statistics.fmean(ranks[place]) for place in ranks if len(ranks[place]) >= 2}
    for board, subject, rank in edition.scores.select("board", "subject", "rank").rows():
        own = means.get((board, subject))
        ahead = [p for p, mean in means.items() if p[0] == board and own is not None and mean < own - 1e-9]
        assert rank == (None if own is None else len(ahead) + 1)


def test_rescoring_adds_counts_up(quarter_store: Store, catalogue: Catalogue) -> None:
    publish(quarter_store, catalogue, QUARTER.months[2])
    edition = build(quarter_store, "rescore")
    months = months_of(quarter_store)
    for subject in ("weibo:1", "weibo:6", "matrix:东片演示"):
        own = [m.metrics.filter(subject=subject, metric="posts")["value"][0] for m in months]
        assert edition.metrics.filter(subject=subject, metric="posts")["value"][0] == sum(own)


@pytest.mark.parametrize("rule", ["mean-score", "mean-rank", "rescore"])
def test_a_published_quarter_verifies_from_its_bundle_and_from_its_months(
    quarter_store: Store, catalogue: Catalogue, tmp_path: Path, rule: Rule
) -> None:
    publish(quarter_store, catalogue, QUARTER.months[2])
    build(quarter_store, rule)
    frozen = freeze_edition(quarter_store, "small-quarter", QUARTER, author="演示", now=NOW)
    files = read_bundle_files(quarter_store, frozen.facts, "public")
    result = verify_bundle(put_files(tmp_path / "b", files), known_hash=frozen.facts.hash)
    assert (result.difference, frozen.facts.previous_hash) == (None, None)
    assert verify_month(quarter_store, QUARTER)[1] is None
    if rule != "rescore":
        hashes = [month.facts.hash or "" for month in months_of(quarter_store)]
        assert all(one.encode() in b"".join(files.values()) for one in hashes)


def test_versions_are_mixed_only_when_asked_for_and_then_marked(
    quarter_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    path = tmp_path / "ecology-account.toml"
    path.write_text(
        OTHER.replace('id = "ecology-account"\nextends', 'id = "ecology-account"\nextends'), encoding="utf-8"
    )
    publish(quarter_store, catalogue, QUARTER.months[2], (str(path), "ecology-matrix"))
    with pytest.raises(EditionError, match=r"2026-09 用 ecology-account@2026\.2.*--mixed"):
        build(quarter_store)
    edition = build(quarter_store, may_mix=True)
    assert edition.facts.notice == "各月所用标准版本不同（ecology-account），合并仅供参考"


def test_a_revised_month_is_taken_up_by_a_revision_of_its_quarter(
    quarter_store: Store, catalogue: Catalogue, tmp_path: Path
) -> None:
    publish(quarter_store, catalogue, QUARTER.months[2])
    build(quarter_store, "mean-rank")
    first = freeze_edition(quarter_store, "small-quarter", QUARTER, author="演示", now=NOW)
    load(quarter_store, tmp_path, "posts", "\n".join([POST_HEADER, *post_lines(6, QUARTER.months[2], 29, 9)]))
    why = Revision("correction", "漏了稿件（演示）")
    revise_month(quarter_store, QUARTER.months[2], why, cut_off=None, author="演示", now=NOW)
    freeze_edition(quarter_store, "small", QUARTER.months[2], author="演示", now=NOW)
    second = revise_month(quarter_store, QUARTER, why, cut_off=None, author="演示", now=NOW)
    assert (second.facts.revision, second.facts.supersedes) == (2, first.facts.edition_id)
    assert second.standards["standard_id"].to_list() == first.standards["standard_id"].to_list()
    assert second.effects.height > 0


@pytest.mark.parametrize(
    ("text", "label", "months"),
    [
        ("2026-Q3", "2026年第三季度", 3),
        ("2026q1", "2026年第一季度", 3),
        ("2026", "2026年度", 12),
        ("2026-08", "2026年8月", 1),
    ],
)
def test_a_period_is_a_month_a_quarter_or_a_year(text: str, label: str, months: int) -> None:
    period_of = Month.parse_period(text)
    assert (period_of.label, len(period_of.months)) == (label, months)
    assert Month.parse_period(str(period_of)) == period_of
    assert period_of.plus(1).start == period_of.end


@pytest.mark.parametrize("text", ["2026-Q5", "2026-Q", "26", "2026-Q03", "Q3"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(RankingError, match="无法识别"):
        Month.parse_period(text)


YEAR = Month(2025, 1, 12)


@pytest.fixture(scope="module")
def year_store(tmp_path_factory: pytest.TempPathFactory, catalogue: Catalogue) -> Iterator[Store]:
    """Twelve published months; account 6 posts in the first five alone."""
    folder = tmp_path_factory.mktemp("year")
    with open_store(folder / "y.duckdb", create=True) as opened:
        load(opened, folder, "accounts", REGISTER.replace("2026-01-01", "2025-01-01"))
        lines = [POST_HEADER]
        for month in YEAR.months:
            for account in range(1, 7):
                count = 0 if account == 6 and month.number > 5 else (5 * account * month.number) % 23 + 1
                lines += post_lines(account, month, count, likes=account)
        path = folder / "posts.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        covers = LoadOptions(covers=(YEAR.start.date(), YEAR.last_day))
        load_paths(opened, "posts", [path], covers, author="演示", now=NOW)
        for month in YEAR.months:
            publish(opened, catalogue, month)
        yield opened


@pytest.fixture
def year_edition(year_store: Store) -> Edition:
    """The year by mean scores, published once for all tests."""
    latest = [f for f in read_facts(year_store, "small-year") if f.state == "published"]
    if latest:
        return read_edition(year_store, latest[0])
    build_period(year_store, YEAR, "mean-score", may_mix=False, author="演示", now=NOW)
    return freeze_edition(year_store, "small-year", YEAR, author="演示", now=NOW)


def test_a_year_is_the_plain_mean_of_its_twelve_months(year_store: Store, year_edition: Edition) -> None:
    months = period.read_months(year_store, Settings(series=Series(id="small")), YEAR)
    scores = column(months, "score")
    assert (len(months), year_edition.facts.edition_id) == (12, "small-year/2025/r1")
    for board, subject, score in year_edition.scores.select("board", "subject", "score").rows():
        own = scores.get((board, subject), [])
        if len(own) >= 6:
            assert score == pytest.approx(statistics.fmean(own), abs=0.00501)
        else:
            assert score is None
    assert year_edition.subjects.filter(subject="weibo:1")["month_days"].to_list() == [365]


def test_a_published_year_verifies_from_its_bundles_and_from_its_months(
    year_store: Store, year_edition: Edition, tmp_path: Path
) -> None:
    profiles: tuple[Profile, ...] = ("public", "internal")
    for profile in profiles:
        files = read_bundle_files(year_store, year_edition.facts, profile)
        found = verify_bundle(put_files(tmp_path / profile, files), known_hash=year_edition.facts.hash)
        assert found.difference is None
    assert verify_month(year_store, YEAR)[1] is None


def test_a_year_has_pages_that_speak_of_years(
    year_store: Store, year_edition: Edition, tmp_path: Path, catalogue: Catalogue
) -> None:
    archive = read_archive(year_store, "small-year", YEAR)
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html", "accounts"}, profile="internal")
    page = (tmp_path / "2025" / "weibo-county.html").read_text("utf-8")
    assert year_edition.facts.month.label in page
    assert not [word for word in ("本月", "上月", "当月") if word in page]
