"""A name is text in every format, whatever it is made of."""

import csv
import io
import json
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import fastexcel
import pytest

from ranking.catalogue import Catalogue
from ranking.publish import publish_edition
from ranking.publish.templating import css_string
from tests.publish.archives import make_archive, make_crowd
from tests.publish.page_reader import read_board_table, read_page

NAMES = ["<script>alert(1)</script>", "=cmd()", "</style><b>&amp;", "@\"'{{7*7}}", "-1+1", "<b>粗</b>𠮷䶮"]


@pytest.fixture(scope="module")
def hostile(catalogue: Catalogue, tmp_path_factory: pytest.TempPathFactory) -> Path:
    crowd = make_crowd(len(NAMES), "weibo-county", "weibo", "county", 6)
    crowd = [replace(account, name=name) for account, name in zip(crowd, NAMES, strict=True)]
    out = tmp_path_factory.mktemp("hostile")
    facts: dict[str, object] = {
        "title": "</style><script>榜",
        "publisher": '"演示\\',
        "notice": "<i>演示</i>",
    }
    publish_edition(
        make_archive(crowd, facts=facts), out, catalogue=catalogue, only={"html", "csv", "json", "xlsx"}
    )
    return out / "2026-10"


def test_page_shows_names_as_they_are(hostile: Path) -> None:
    assert {name for _, name, _ in read_board_table(hostile / "weibo-county.html")} == set(NAMES)


def test_page_has_only_its_own_elements(hostile: Path) -> None:
    page = read_page(hostile / "weibo-county.html")
    kinds = {script.attributes.get("type", "code") for script in page.all("script")}
    assert kinds == {"application/json", "code"}
    assert [script.attributes["src"] for script in page.all("script") if "src" in script.attributes] == [
        "../assets/table.js",
        "../assets/boot.js",
    ]
    assert page.all("b") == []
    # Bars are the page's own: a width, and nothing in them.
    bars = page.all("i")
    assert bars and all(re.fullmatch(r"w\d+", bar.attributes.get("class") or "") for bar in bars)
    assert not any(bar.children or bar.pieces for bar in bars)


def test_figures_are_json_and_hold_no_tag(hostile: Path) -> None:
    page = read_page(hostile / "weibo-county.html")
    figures = [script for script in page.all("script") if "data-figure" in script.attributes]
    assert figures
    for script in figures:
        figure = json.loads("".join(script.pieces))
        assert "<" not in "".join(script.pieces)
        assert "<script" not in json.dumps(figure, ensure_ascii=False)


def test_csv_cells_never_begin_a_formula(hostile: Path) -> None:
    text = (hostile / "data" / "weibo-county.csv").read_text(encoding="utf-8-sig")
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    assert {line["账号"].removeprefix("'") for line in lines} == set(NAMES)
    assert not any(line["账号"].startswith(("=", "+", "-", "@")) for line in lines)


def test_workbook_holds_names_as_text_and_in_no_formula(hostile: Path) -> None:
    path = hostile / "data" / "weibo-county.xlsx"
    names = fastexcel.read_excel(path).load_sheet("榜单", header_row=3).to_polars()["账号"]
    assert set(names) == set(NAMES)
    with zipfile.ZipFile(path) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    formulas = "".join(re.findall(r"<f>(.*?)</f>", b"".join(sheets).decode()))
    assert "ISNUMBER" in formulas
    assert not any(word in formulas for word in ("cmd", "script", "粗", "7*7", "-1+1"))


def test_json_holds_the_names_themselves(hostile: Path) -> None:
    content = json.loads((hostile / "data" / "weibo-county.json").read_text(encoding="utf-8"))
    assert {row["name"] for row in content["rows"]} == set(NAMES)


@pytest.mark.parametrize("text", ['a"b', "</style>", "a\\b", "行\n末"])
def test_css_string_cannot_end_itself(text: str) -> None:
    inside = str(css_string(text))[1:-1]
    assert not set(inside) & set('"<>\n') and "\\" not in inside.replace("\\", "", inside.count("\\"))
