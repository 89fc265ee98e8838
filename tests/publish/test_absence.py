"""Missing is not zero: a part without data is a dash in every format, and its rule is told."""

import csv
import io
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import fastexcel
import pytest

from ranking.catalogue import Catalogue
from ranking.publish.absence import describe_absence
from ranking.publish.boards import present_boards
from ranking.publish.lookup import read_lookup
from ranking.publish.model import Board, Row
from ranking.standard import parse_standard
from tests.publish.archives import STANDARD, make_archive, make_crowd
from tests.publish.page_reader import read_page

ORIGINALITY, REACH = 2, 3  # places of the groups
ZERO, CARRIED = "记 0 分", "不计入，权重分给同级其他项"


@pytest.fixture(scope="module")
def city(boards: dict[str, Board]) -> dict[str, Row]:
    return {row.subject: row for row in boards["wechat-city"].rows}


def test_missing_group_has_no_value_and_names_its_rule(city: dict[str, Row]) -> None:
    for subject, place, rule in (("wechat:2001", ORIGINALITY, ZERO), ("wechat:2003", REACH, CARRIED)):
        bar = city[subject].groups[place]
        assert (bar.value, bar.text, bar.absence) == (None, "—", rule)
        assert sum(part for part in city[subject].parts if part is not None) == city[subject].score


def test_measured_zero_is_printed_as_zero(catalogue: Catalogue) -> None:
    crowd = make_crowd(2, "weibo-county", "weibo", "county", 5)
    crowd[0] = replace(crowd[0], now={**(crowd[0].now or {}), "originality": 0.0})
    (board,) = present_boards(read_lookup(make_archive(crowd), catalogue))
    row = next(row for row in board.rows if row.subject == crowd[0].subject)
    assert (row.groups[ORIGINALITY].text, row.groups[ORIGINALITY].absence) == ("0.00", "")
    assert not any(row.absences)


def test_page_prints_a_dash_and_explains_it(site: Path, city: dict[str, Row]) -> None:
    page = read_page(site / "2026-10" / "wechat-city.html")
    for row in page.all("table", "board")[0].all("tbody")[0].all("tr"):
        if city["wechat:2003"].name in row.all("th", "name")[0].text:
            assert row.all("td")[3 + REACH].text == "—缺失"
    marks = page.all("ul", "marks")[0].text
    assert f"“公众阅读与传播”为“—”（1 个账号）：当月没有数据，缺失不是零；{CARRIED}。" in marks
    assert "2 个账号缺少一项或多项指标" in marks


def test_csv_leaves_missing_parts_empty(site: Path) -> None:
    text = (site / "2026-10" / "data" / "wechat-city.csv").read_text(encoding="utf-8-sig")
    lines = {line["账号标识"]: line for line in csv.DictReader(io.StringIO(text, newline=""))}
    row = lines["wechat:2001"]
    assert (row["原创水平"], row["分项：原创水平"], row["缺失项"]) == ("", "", f"原创水平（{ZERO}）")
    parts = [Decimal(cell) for name, cell in row.items() if name.startswith("分项：") and cell]
    assert sum(parts) == Decimal(row["得分"])


def test_workbook_leaves_missing_parts_empty(site: Path) -> None:
    sheet = fastexcel.read_excel(site / "2026-10" / "data" / "wechat-city.xlsx").load_sheet(
        "榜单", header_row=3
    )
    (row,) = sheet.to_polars().filter(account := sheet.to_polars()["账号标识"] == "wechat:2003").to_dicts()
    assert account.sum() == 1
    assert (row["公众阅读与传播"], row["缺失项"]) == (None, f"公众阅读与传播（{CARRIED}）")


def test_json_says_null_and_why(site: Path) -> None:
    content = json.loads((site / "2026-10" / "data" / "wechat-city.json").read_text(encoding="utf-8"))
    row = next(row for row in content["rows"] if row["subject"] == "wechat:2003")
    assert (row["groups"]["reach"], row["parts"]["reach"]) == (None, None)
    assert row["absences"] == {"reach": CARRIED}


def test_chart_leaves_a_gap_where_data_is_missing(boards: dict[str, Board], city: dict[str, Row]) -> None:
    chart = boards["wechat-city"].charts[0]
    place = [row.subject for row in boards["wechat-city"].ranked].index("wechat:2003")
    assert json.loads(chart.figure)["data"][REACH]["x"][place] is None
    assert chart.table.rows[place][2 + REACH] == "—"


def test_worked_example_tells_what_was_missing(catalogue: Catalogue) -> None:
    (account,) = make_crowd(1, "weibo-county", "weibo", "county", 5)
    account = replace(account, now={**(account.now or {}), "reach": None})
    (board,) = present_boards(read_lookup(make_archive([account]), catalogue))
    assert board.method.worked is not None
    (line,) = [line for line in board.method.worked.lines if line.label == "公众阅读与传播"]
    assert (line.measured, line.finished, line.part) == ("缺失", CARRIED, "—")


def test_rule_of_the_group_tells_where_the_whole_group_is_missing() -> None:
    text = STANDARD.replace(
        'weight = 25\n\n[[node]]\nkey = "silence"', 'weight = 25\nmissing = 50\n\n[[node]]\nkey = "silence"'
    )
    standard = parse_standard(text, source="demo.toml")
    assert describe_absence(standard, {"silence": None, "lag": None, "timeliness": None}, "lag") == "记 50 分"
    assert describe_absence(standard, {"silence": 3.0, "lag": None, "timeliness": 3.0}, "lag") == CARRIED
    assert describe_absence(standard, {"silence": 3.0}, "silence") == ""
