"""The chart of counted posts by day, and what stands with it on the page."""

import json
from pathlib import Path

from tests.campaigns.test_commands import declared, rows_of, store
from tests.cli.conftest import Run

__all__ = ["declared", "store"]


def test_the_bars_of_the_chart_are_the_rows_of_the_table(run: Run, declared: Path) -> None:
    assert run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out").code == 0
    page = (declared / "out" / "day.html").read_text(encoding="utf-8")
    figure = json.loads(page.split('data-figure="timeline">')[1].split("</script>")[0])
    products, originals, others = (dict(zip(part["x"], part["y"], strict=True)) for part in figure["data"])
    assert [min(products), max(products), len(products)] == ["2025-06-01", "2025-06-30", 30]
    rows = {row["日期"]: row for row in rows_of(declared, "day", "timeline")}
    for day in products:
        row = rows.get(day, {"稿件": 0, "原创": 0, "宣传品": 0})
        assert products[day] == row["宣传品"]
        assert products[day] + originals[day] == row["原创"]
        assert products[day] + originals[day] + others[day] == row["稿件"]


def test_the_chart_states_its_finding_and_says_whose_data_it_shows(run: Run, declared: Path) -> None:
    run("campaigns", "check", "day", "--as-of", "2025-08-01", "--out", "out")
    page = (declared / "out" / "day.html").read_text(encoding="utf-8")
    assert "计入稿件 5 篇，其中原创 4 篇；6月5日最多，一天 2 篇" in page
    assert "数据截至 2025-08-01 23:59" in page and "单位：篇" in page
    script = page.split('data-plotly="')[1].split('"')[0]
    assert (declared / "out" / script).is_file()


def test_without_a_counted_post_there_is_no_chart(run: Run, declared: Path) -> None:
    run("campaigns", "check", "day", "--as-of", "2025-05-01", "--out", "out")
    page = (declared / "out" / "day.html").read_text(encoding="utf-8")
    assert "data-chart" not in page and not (declared / "out" / "assets").exists()
