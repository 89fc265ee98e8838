"""Pages as readers and their tools need them: whole, labelled, readable, small."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from ranking.catalogue import Catalogue
from ranking.publish import publish_edition
from ranking.publish.patterns import render_patterns
from ranking.resources import content_folders, shipped_root
from tests.publish.archives import make_archive, make_crowd
from tests.publish.page_reader import Element, read_page


@pytest.fixture(scope="module")
def pages(site: Path) -> dict[str, Element]:
    found = {path.relative_to(site).as_posix(): read_page(path) for path in site.rglob("*.html")}
    return {**found, "patterns": read_page(render_patterns(content_folders("templates")))}


def test_page_names_its_language_and_has_one_first_heading(pages: dict[str, Element]) -> None:
    for page in pages.values():
        assert page.all("html")[0].attributes["lang"] == "zh-CN"
        assert len(page.all("h1")) == len(page.all("main")) == 1
        assert page.all("a", "skip")[0].attributes["href"] == "#content"


def test_no_element_carries_a_style_of_its_own(pages: dict[str, Element]) -> None:
    for page in pages.values():
        assert not any("style" in element.attributes for element in page.everything())


def test_ids_are_unique_and_labels_find_them(pages: dict[str, Element]) -> None:
    for page in pages.values():
        elements = page.everything()
        ids = [element.attributes["id"] for element in elements if "id" in element.attributes]
        assert len(ids) == len(set(ids))
        labels = [e.attributes["aria-labelledby"] for e in elements if "aria-labelledby" in e.attributes]
        assert set(labels) <= set(ids)


def test_every_header_cell_says_what_it_heads(pages: dict[str, Element]) -> None:
    for page in pages.values():
        assert all(cell.attributes.get("scope") in ("col", "row", "rowgroup") for cell in page.all("th"))


def test_headings_never_skip_a_level(pages: dict[str, Element]) -> None:
    for name, page in pages.items():
        levels = [int(e.tag[1]) for e in page.everything() if re.fullmatch(r"h\d", e.tag)]
        assert all(after - before <= 1 for before, after in pairwise(levels)), name


def test_status_line_says_state_cut_off_standard_and_count(pages: dict[str, Element]) -> None:
    status = pages["2026-10/weibo-county.html"].all("ul", "status")[0].text
    for text in (
        "已发布",
        "2026年11月10日发布",
        "数据截至 2026年11月5日 24:00",
        "demo-account@2026.1",
        "33 个账号",
    ):
        assert text in status


def test_board_without_ranks_says_so(pages: dict[str, Element]) -> None:
    page = pages["2026-10/weibo-unclassified.html"]
    assert page.all("table", "board") == []
    assert "本月没有账号得到名次" in page.text and "未登记" in page.text


def test_patterns_show_every_state(pages: dict[str, Element]) -> None:
    page = pages["patterns"]
    for css_class in ("up", "down", "same", "new", "no_comparison", "draft", "published", "tag"):
        assert page.all("span", css_class) + page.all("small", css_class), css_class
    told = page.text
    for state in (
        "观测不全",
        "含下限",
        "数量少",
        "难分先后",
        "缺失",
        "原名",
        "本月没有账号得到名次",
        "检查提示",
        "异议",
    ):
        assert state in told, state
    assert page.all("figure", "chart") and page.all("dl", "figures") and page.all("form", "tools")


def test_caption_states_order_and_tie_rule(pages: dict[str, Element]) -> None:
    caption = pages["2026-10/weibo-county.html"].all("table", "board")[0].all("caption")[0].text
    assert "从高到低" in caption and "名次并列" in caption and "1、2、2、4" in caption


def test_page_of_a_hundred_rows_is_small(catalogue: Catalogue, tmp_path: Path) -> None:
    sizes = []
    for count in (100, 200):
        archive = make_archive(make_crowd(count, "weibo-county", "weibo", "county", 7))
        publish_edition(archive, tmp_path / str(count), catalogue=catalogue, only={"html"})
        sizes.append((tmp_path / str(count) / "2026-10" / "weibo-county.html").stat().st_size)
    assert sizes[0] < 350_000
    assert (sizes[1] - sizes[0]) / 100 < 1024


def luminance(colour: str) -> float:
    """Relative luminance after WCAG 2."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, two: str) -> float:
    light, dark = sorted((luminance(one), luminance(two)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("block", [0, 1, 2], ids=["light", "dark", "print"])
def test_text_and_bars_stand_out_from_their_ground(block: int) -> None:
    style = (shipped_root() / "templates" / "style.css").read_text(encoding="utf-8")
    palette = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", style.split(":root {")[block + 1].split("}")[0]))
    for ink in ("ink", "soft", "accent", "link", "up", "down", "new"):
        for ground in ("ground", "panel"):
            assert contrast(palette[ink], palette[ground]) >= 4.5, (ink, ground)
    assert contrast(palette["warn-ink"], palette["warn-ground"]) >= 4.5
    assert contrast(palette["ground"], palette["accent"]) >= 4.5
    for place in range(1, 9):
        assert contrast(palette[f"g{place}"], palette["ground"]) >= 3
