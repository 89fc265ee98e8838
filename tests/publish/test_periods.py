"""Pages of a quarter or a year speak of it; names, and what is made of months, stay."""

from dataclasses import replace
from pathlib import Path

import pytest
from markupsafe import escape

from ranking.catalogue import Catalogue
from ranking.months import Month
from ranking.period_words import in_words_of
from ranking.publish import publish_edition
from tests.publish.archives import make_archive, make_crowd

QUARTER, YEAR, MONTH = Month(2026, 7, 3), Month(2026, 1, 12), Month(2026, 10)


@pytest.mark.parametrize(
    ("month", "said"),
    [
        (MONTH, "与上月相比，本月当月近 12 个月月末；各月"),
        (QUARTER, "与上季相比，本季当季近 12 个季度季末；各月"),
        (YEAR, "与上年相比，本年当年近 12 年年末；各月"),
    ],
)
def test_a_sentence_is_said_of_its_period(month: Month, said: str) -> None:
    assert in_words_of(month, "与上月相比，本月当月近 12 个月月末；各月") == said


@pytest.mark.parametrize(("month", "own"), [(QUARTER, "季"), (YEAR, "年")])
def test_pages_of_a_period_never_speak_of_this_month(
    tmp_path: Path, catalogue: Catalogue, month: Month, own: str
) -> None:
    crowd = make_crowd(6, "weibo-county", "weibo", "county", 1)
    crowd[0] = replace(crowd[0], name="本月演示发布")
    archive = make_archive(crowd, month=month, months=4)
    publish_edition(archive, tmp_path, catalogue=catalogue, only={"html", "accounts"}, profile="internal")
    pages = [
        tmp_path / str(month) / "weibo-county.html",
        tmp_path / str(month) / "index.html",
        *(tmp_path / str(month) / "accounts").glob("*.html"),
    ]
    for page in pages:
        text = page.read_text("utf-8").replace("本月演示发布", "")
        for metric in catalogue.metrics.values():  # what it counts, and where it is blind, is said of months
            text = text.replace(str(escape(metric.definition)), "").replace(
                str(escape(metric.blind_spot)), ""
            )
        assert not [word for word in ("本月", "上月", "当月", "个月") if word in text], page
        assert f"本{own}" in text or f"当{own}" in text or "近 12 " in text, page
    assert "本月演示发布" in pages[0].read_text("utf-8")
