"""The charts of this month's figures: what they draw is what was measured, and what their titles say is so."""

import csv
import io
import json
import re
from collections import Counter
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import plotly.graph_objects as go
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.catalogue import Catalogue
from ranking.editions.model import Archive
from ranking.publish import publish_edition
from ranking.publish.accounts import Account, AccountBook
from ranking.publish.chart_data import chart_csv
from ranking.publish.distribution import spread_scores
from ranking.publish.matrix_days import chart_days, read_days
from ranking.publish.members import present_members
from ranking.publish.metric_scatter import chart_scatter, correlate_ranks
from ranking.publish.model import Board, Chart, ChartTable, Row
from ranking.publish.patterns import PLAIN_ROW
from ranking.publish.quartiles import find_quartiles
from ranking.publish.resonance import tell_events
from tests.publish.page_reader import read_page
from tests.publish.test_charts import chart_of
from tests.publish.test_members import make_matrix


def figure_of(chart: Chart) -> Any:
    figure = json.loads(chart.figure)
    assert len(go.Figure(figure).data) == len(figure["data"]) > 0
    return figure


def test_every_ranked_account_is_in_one_range_that_holds_its_score(county: Board) -> None:
    chart = chart_of(county, "distribution")
    (bars,) = figure_of(chart)["data"]
    assert sum(bars["y"]) == len(county.ranked)
    for label, count in zip(bars["x"], bars["y"], strict=True):
        low, high = (Decimal(end) for end in label.split("–"))
        assert count == sum(low <= (row.score or 0) < high for row in county.ranked)
    assert chart.table.rows == tuple((x, str(y)) for x, y in zip(bars["x"], bars["y"], strict=True))


def test_title_of_the_distribution_tells_the_quartiles(county: Board) -> None:
    low, middle, high = find_quartiles([row.score for row in county.ranked if row.score is not None])
    found = re.findall(r"[\d.]+", chart_of(county, "distribution").title)
    assert found == [f"{value.quantize(Decimal('0.01'), 'ROUND_HALF_UP'):f}" for value in (middle, low, high)]


@given(st.lists(st.decimals(-50, 1500, places=2), min_size=4, max_size=60))
@settings(deadline=None, max_examples=60)
def test_ranges_hold_any_scores(scores: list[Decimal]) -> None:
    spread = spread_scores([replace(PLAIN_ROW, score=score) for score in scores], 2)
    assert spread is not None and sum(spread.counts) == len(scores) and len(spread.counts) <= 30
    for score in scores:
        low, high = spread.ends_of(spread.place_of(score))
        assert low <= score < high


def test_all_tied_is_said(county: Board) -> None:
    rows = [replace(row, score=Decimal("61.50")) for row in county.ranked]
    spread = spread_scores(rows, 2)
    assert spread is not None and spread.counts == (len(rows),)


def test_an_account_is_marked_where_it_lies(boards: dict[str, Board], archive: Archive) -> None:
    county = boards["weibo-county"]
    book = AccountBook(list(boards.values()), archive.edition)
    for row in county.ranked[:3]:
        chart = next(c for c in book.account(row.subject).standings[0].charts if c.key.startswith("among"))
        (bars,) = figure_of(chart)["data"]
        colours = Counter(bars["marker"]["color"])
        assert min(colours.values()) == 1 and len(colours) == 2
        below = sum((other.score or 0) < (row.score or 0) for other in county.ranked)
        assert f"得分 {row.score_text}" in chart.title
        assert f"中的 {below} 个" in chart.title or (row.rank == 1 and "最高" in chart.title)


def test_points_of_the_scatter_are_the_measures(county: Board) -> None:
    chart = chart_of(county, "scatter")
    (points,) = figure_of(chart)["data"]
    across, up = (column.split("（")[0] for column in chart.table.columns[2:])
    keys = {metric.label: metric.key for metric in county.metrics}
    units = {metric.label: metric.unit for metric in county.metrics}
    shown = [
        row for row in county.ranked if all(_value(row, keys[name]) is not None for name in (across, up))
    ]
    assert [row[1] for row in chart.table.rows] == [row.name for row in shown]
    for label, drawn in ((across, points["x"]), (up, points["y"])):
        times = 100 if units[label] == "比例" else 1
        assert drawn == [(_value(row, keys[label]) or 0) * times for row in shown]
    assert across != up


def _value(row: Row, key: str) -> float | None:
    measure = row.measure(key)
    return measure.value if measure else None


def test_a_withheld_figure_is_not_drawn(county: Board, catalogue: Catalogue, lookup: Any) -> None:
    standard = lookup.standards["demo-account"]
    hidden = [
        replace(row, measures={key: one._replace(is_withheld=True) for key, one in row.measures.items()})
        for row in county.ranked
    ]
    assert chart_scatter(hidden, standard, catalogue.metrics) is None


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=2, max_size=25))
@settings(deadline=None, max_examples=80)
def test_rank_correlation_is_that_of_middle_ranks(pairs: list[tuple[int, int]]) -> None:
    frame = pl.DataFrame(pairs, schema=["x", "y"], orient="row")
    expected = frame.select(pl.corr(pl.col("x").rank("average"), pl.col("y").rank("average"))).item()
    found = correlate_ranks([float(x) for x, _ in pairs], [float(y) for _, y in pairs])
    assert found == pytest.approx(0.0 if expected is None or expected != expected else expected, abs=1e-9)


def matrix_account(boards: dict[str, Board], archive: Archive) -> Account:
    """An account page of a matrix whose members are the county accounts."""
    county = boards["weibo-county"]
    matrix = make_matrix(county)
    members = present_members([county], matrix)
    assert members is not None
    account = AccountBook(list(boards.values()), archive.edition).account(county.ranked[0].subject)
    days = chart_days(members.members, read_days(archive.edition.days), "days")
    return replace(account, row=matrix, members=members, days=days)


def test_days_are_drawn_as_counted_and_a_day_unseen_is_a_gap(
    boards: dict[str, Board], archive: Archive
) -> None:
    chart = matrix_account(boards, archive).days
    assert chart is not None
    (squares,) = figure_of(chart)["data"]
    counts = {(s, d.day): n for s, d, n in archive.edition.days.iter_rows()}
    names = {row.name: row.subject for row in boards["weibo-county"].rows}
    for line, (name, *printed) in zip(squares["z"], chart.table.rows, strict=True):
        subject = names[name]
        assert line == [counts[subject, day] for day in range(1, 32)]
        assert printed == ["—" if n is None else str(n) for n in line]
    by_day = {
        day: sum(counts[s, day] or 0 for s in names.values() if (s, day) in counts) for day in range(1, 32)
    }
    day, most = (int(figure) for figure in re.findall(r"10月(\d+)日.*?共 (\d+) 篇", chart.title)[0])
    assert by_day[day] == most == max(by_day.values())


def test_an_event_is_told_by_the_hour(archive: Archive) -> None:
    first, second, third = tell_events(archive.edition)
    hours = [h for h in archive.edition.echoes.filter(event="e1")["hour"].to_list() if h is not None]
    assert first.chart is not None and second.chart is not None and third.chart is None
    for hour, new, total in first.chart.table.rows:
        assert int(new) == sum(h == int(hour) - 1 for h in hours)
        assert int(total) == sum(h < int(hour) for h in hours)
    figure_of(first.chart)
    half = int(re.findall(r"一半在发布后 (\d+) 小时", first.chart.title)[0])
    assert sum(h < half for h in hours) * 2 >= len(hours) > sum(h < half - 1 for h in hours) * 2
    assert "21 个账号报道，占应报道账号的 70%" in first.summary and "1 个只知日期" in first.summary
    assert third.summary == "报道时限内没有观测到报道。"


def test_every_chart_has_its_numbers_beside_it(site: Path) -> None:
    month = site / "2026-10"
    pages = [*month.glob("*.html"), *(month / "accounts").glob("*.html")]
    charts = 0
    for path in pages:
        for figure in read_page(path).all("figure"):
            links = [a.attributes["href"] for a in figure.all("a") if "data/charts/" in a.attributes["href"]]
            assert [link.rsplit(".", 1)[1] for link in links] == ["csv", "json"], path
            assert all((path.parent / link).is_file() for link in links)
            charts += 1
    assert charts > 60


def test_the_files_of_a_chart_hold_its_table(site: Path, county: Board) -> None:
    folder = site / "2026-10" / "data" / "charts"
    for chart in county.charts:
        told = json.loads((folder / f"{chart.data}.json").read_text("utf-8"))
        lines = list(csv.reader(io.StringIO((folder / f"{chart.data}.csv").read_text("utf-8-sig"))))
        expected = [[None if cell == "—" else cell for cell in row] for row in chart.table.rows]
        assert (told["title"], told["columns"], told["rows"]) == (
            chart.title,
            [*chart.table.columns],
            expected,
        )
        assert lines == [[*chart.table.columns], *([cell or "" for cell in row] for row in expected)]


def test_a_negative_number_stays_one_and_a_formula_does_not() -> None:
    table = ChartTable(("a", "b"), (("-1.50", "=cmd()"), ("—", "-1+1")))
    assert chart_csv(table).splitlines()[1:] == ["-1.50,'=cmd()", ",'-1+1"]


def test_best_posts_are_listed_and_only_web_addresses_linked(site: Path, county: Board) -> None:
    first = next(row for row in county.ranked if row.posts)
    told = (site / "2026-10" / "accounts").glob("*.html")
    texts = [path.read_text("utf-8") for path in told]
    assert first and sum("演示头条" in text for text in texts) == 1
    assert any('href="https://demo.invalid/1"' in text for text in texts)
    assert not any("javascript:" in text for text in texts)


def test_cases_tell_why_whose_and_where(site: Path) -> None:
    page = read_page(site / "2026-10" / "cases.html")
    first, second = page.all("article")
    assert "（整个账号）" in first.text and "整个账号一贯清楚" in first.text
    assert "演示讲得清楚" in second.text and "讲清了流程" in second.text
    hrefs = [link.attributes["href"] for case in (first, second) for link in case.all("a")]
    assert "https://demo.invalid/1" in hrefs and not any("javascript" in href for href in hrefs)


def test_a_month_without_events_and_cases_says_so(
    archive: Archive, catalogue: Catalogue, tmp_path: Path
) -> None:
    bare = replace(
        archive.edition, events=archive.edition.events.clear(), cases=archive.edition.cases.clear()
    )
    publish_edition(replace(archive, edition=bare), tmp_path, catalogue=catalogue, only={"html"})
    assert "本月没有登记重大信息" in read_page(tmp_path / "2026-10" / "events.html").text
    assert "本月没有登记优质稿件" in read_page(tmp_path / "2026-10" / "cases.html").text
