"""The manual page on public indices agrees with the standards, and its examples work."""

import io
import re

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.resources import shipped_root
from ranking.shelf import find_standard, read_standard_text
from ranking.standard import appraisal_words_in, parse_standard, read_words, score_table
from tests.oracle.indices import FORMULAS, Account, Post, measure, wci_v14_2, zj_weibo
from tests.standard.test_shipped_index_files import INDICES

PAGE = (shipped_root() / "docs" / "公开指数.md").read_text(encoding="utf-8")


def block(language: str) -> str:
    found = re.search(rf"```{language}\n(.*?)```", PAGE, re.S)
    assert found is not None
    return found[1]


@pytest.mark.parametrize("name", INDICES)
def test_page_names_every_column_an_index_needs(name: str) -> None:
    line = re.search(rf"^- `{re.escape(name)}` 所需列：(.*)。$", PAGE, re.M)
    assert line is not None
    assert sorted(re.findall(r"`(\w+)`", line[1])) == sorted(find_standard(name).metrics)


def test_page_lists_no_index_that_is_not_shipped() -> None:
    assert set(re.findall(r"^- `([\w.-]+)` 所需列", PAGE, re.M)) == set(INDICES)


def test_page_explains_no_column_that_is_not_measured() -> None:
    explained = set(re.findall(r"^\| `(\w+)` \|", PAGE, re.M))
    assert explained and explained <= set(read_catalogue().metrics)


def test_page_says_whose_the_results_are_not_and_appraises_nobody() -> None:
    words = read_words((shipped_root() / "data" / "appraisal-words.txt").read_text(encoding="utf-8"))
    assert "按公开公式复算，非原机构发布" in PAGE
    assert appraisal_words_in(PAGE, words) == ()


def test_example_table_can_be_scored() -> None:
    table = pl.read_csv(io.StringIO(block("csv"))).rename({"账号": "subject"})
    scores = score_table(find_standard("zj-weibo"), table).scores
    assert scores["rank"].to_list() == [1, 2]
    county = Account((Post(0, 66, 0, 12, 4), *[Post(0)] * 17))
    assert scores["score"].to_list()[1] == pytest.approx(zj_weibo(county), abs=0.005)


def test_example_of_a_weekly_board_divides_by_seven() -> None:
    folder = shipped_root() / "data" / "standards"
    week = parse_standard(
        block("toml"), source="周榜", resolve=lambda name: read_standard_text(folder / f"{name}.toml")
    )
    account = Account((Post(900, 5, 3, is_headline=True), Post(100_000, 50, 60, is_floor=True)), days=7)
    scored = score_table(week, pl.DataFrame([{"subject": "演示"} | measure(account)]))
    printed = wci_v14_2(account, days=7, variant="a")
    assert scored.scores["score"][0] == pytest.approx(printed, abs=0.005)
    assert FORMULAS["wci-v14.2-a"](account) != pytest.approx(printed)
