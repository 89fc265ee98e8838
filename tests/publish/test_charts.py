"""Charts: figures that Plotly accepts, titles that are true, the same numbers in the table beside."""

import json
import re
from itertools import pairwise
from pathlib import Path

import plotly.graph_objects as go
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.publish import colours
from ranking.publish.figures import short_name, spread_labels
from ranking.publish.lookup import Lookup
from ranking.publish.model import Board, Chart
from ranking.resources import shipped_root


def chart_of(board: Board, key: str) -> Chart:
    return next(chart for chart in board.charts if chart.key == key)


def test_every_figure_is_valid_for_plotly(boards: dict[str, Board]) -> None:
    for board in boards.values():
        for chart in board.charts:
            figure = json.loads(chart.figure)
            assert len(go.Figure(figure).data) == len(figure["data"]) > 0


def test_bars_of_an_account_sum_to_its_score(county: Board) -> None:
    *bars, totals = json.loads(chart_of(county, "contributions").figure)["data"]
    for place, row in enumerate(county.ranked[:20]):
        assert row.score is not None
        assert abs(sum(bar["x"][place] for bar in bars) - float(row.score)) < 1e-9
        assert totals["text"][place].strip() == row.score_text


def test_title_of_contributions_states_lead_and_part(county: Board) -> None:
    first, second = county.ranked[:2]
    title = chart_of(county, "contributions").title
    assert first.score is not None and second.score is not None
    assert f"以 {first.score_text} 分居首，领先第二名 {first.score - second.score} 分" in title
    label, gap = re.findall(r"优势主要在“(.+)”（\+([\d.]+)）", title)[0]
    gaps = {
        g.label: a.value - b.value
        for g, a, b in zip(county.groups, first.groups, second.groups, strict=True)
        if a.value is not None and b.value is not None
    }
    assert f"{gaps[label]}" == gap and gaps[label] == max(gaps.values())


def test_title_of_ranks_states_who_stayed_and_who_climbed(county: Board, lookup: Lookup) -> None:
    history = lookup.history["demo-account", "weibo-county"]
    leading = county.ranked[:10]
    stayed = [r for r in leading if (past := history[r.subject].get("2026-09")) and past.rank <= 10]
    title = chart_of(county, "ranks").title
    assert f"本月前 10 名中 {len(stayed)} 个上月也在前 10 名" in title
    name, ago, before, now = re.findall(r"“(.+)”由 (\d+) 个月前的第 (\d+) 升至第 (\d+)", title)[0]
    (row,) = [row for row in leading if row.name == name]
    month = lookup.months[-1 - int(ago)]
    assert (history[row.subject][month].rank, row.rank) == (int(before), int(now))


def test_month_without_a_rank_is_a_gap_in_line_and_table(county: Board) -> None:
    account = next(row for row in county.rows if row.subject == "weibo:1006")  # new this month
    for key in ("scores", "ranks"):
        chart = chart_of(county, key)
        (line,) = [trace for trace in json.loads(chart.figure)["data"] if trace["name"] == account.name]
        assert line["y"][:-1] == [None] * 11 and line["connectgaps"] is False
        (cells,) = [cells for cells in chart.table.rows if cells[0] == account.name]
        assert cells[1:-1] == ("—",) * 11 and cells[-1] != "—"


def test_table_beside_a_chart_holds_the_points_of_its_lines(county: Board) -> None:
    chart = chart_of(county, "scores")
    lines = {trace["name"]: trace["y"] for trace in json.loads(chart.figure)["data"]}
    for name, *cells in chart.table.rows:
        assert [None if cell == "—" else float(cell) for cell in cells] == lines[name]


def test_board_of_one_account_has_titles_that_make_sense(boards: dict[str, Board]) -> None:
    titles = [chart.title for chart in boards["douyin-province"].charts]
    assert "一个账号" in titles[0]
    assert not any("前 1 名" in title for title in titles)


def test_colours_of_script_and_stylesheet_are_those_of_the_charts() -> None:
    templates = shipped_root() / "templates"
    script, style = ((templates / name).read_text(encoding="utf-8") for name in ("boot.js", "style.css"))
    assert dict(re.findall(r'"(#[0-9a-f]{6})": "(#[0-9a-f]{6})"', script)) == colours.DARK_OF
    found = [re.findall(rf"--g{place}: (#[0-9a-f]{{6}})", style) for place in range(1, 9)]
    assert [colour[0] for colour in found] == [colour[2] for colour in found] == list(colours.LIGHT)
    assert [colour[1] for colour in found] == list(colours.DARK)


def test_long_name_is_cut_beside_a_chart_and_tags_stay_text() -> None:
    assert short_name("一二三四五六七八九十十一十二十三") == "一二三四五六七八九十十…"
    assert short_name("<b>甲") == "&lt;b&gt;甲"


@settings(deadline=None, max_examples=60)
@given(st.lists(st.floats(0, 100), min_size=1, max_size=10))
def test_labels_are_apart_and_inside_where_they_fit(places: list[float]) -> None:
    spread = sorted(spread_labels(places, 10, 0, 100))
    assert all(after - before >= 10 - 1e-9 for before, after in pairwise(spread))
    assert spread[0] >= -1e-9 and spread[-1] <= 100 + 1e-9


def test_script_of_plotly_lies_once_with_its_version_in_the_name(site: Path) -> None:
    (script,) = site.rglob("plotly*.js")
    assert re.fullmatch(r"plotly-\d+\.\d+\.\d+\.min\.js", script.name)
