"""The files of the shipped public indices: weights, words, boards, and the metrics they still wait for."""

import math

import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.resources import shipped_root
from ranking.shelf import find_standard, list_standards
from ranking.standard import (
    appraisal_words_in,
    assign_boards,
    effective_shares,
    read_words,
    traffic_dependence,
)
from tests.oracle.indices import FORMULAS

MATRIX = "procuracy-matrix-30-70"
INDICES = [*FORMULAS, MATRIX]

# The WeChat indices with a peak term.
_PEAK = {name for name in FORMULAS if name.startswith("wci-")} | {"zj-wechat"}

# Names of indices whose weights no source gives, or whose printed formula contradicts itself.
UNKNOWN_WEIGHTS = ("wci-v14.0", "wci-v14.1", "tgi", "tci", "kci", "wvci", "xci", "qsci")

WCI_GROUPS = ("total", "mean", "headline", "peak")
ZJ_GROUPS = ("total", "mean", "peak")


def weights_below(name: str, key: str) -> list[float]:
    return [node.weight for node in find_standard(name).children(key)]


@pytest.mark.parametrize("name", INDICES)
def test_weights_of_every_level_are_percentages(name: str) -> None:
    standard = find_standard(name)
    for node in standard.ordered_nodes:
        if standard.children(node.key):
            assert sum(weights_below(name, node.key)) == 100, node.key
    leaf_shares = [effective_shares(standard)[leaf.key] for leaf in standard.leaves]
    assert math.isclose(sum(share or 0.0 for share in leaf_shares), 1.0)


@pytest.mark.parametrize(
    ("name", "top", "below"),
    [
        ("nri", [75, 10, 5, 5, 5], {}),
        ("wci-v2.0", [80, 20], {"reads": [40, 45, 15], "z": [40, 45, 15]}),
        ("wci-v13.0", [30, 30, 30, 10], {key: [85, 15] for key in WCI_GROUPS}),
        ("wci-v14.2-a", [60, 20, 10, 10], {key: [85, 9, 6] for key in WCI_GROUPS}),
        (
            "wci-v14.2-b",
            [60, 20, 10, 10],
            {key: [70, 9, 6, 15] for key in WCI_GROUPS},
        ),
        ("bci-v9", [20, 80], {"activity": [30, 70], "spread": [20, 20, 25, 25, 10]}),
        ("dci", [10, 76, 14], {"interaction": [17, 37, 46], "cover": [11, 89]}),
        ("bvci-v2.0", [15, 25, 30, 18, 12], {}),
        ("zj-wechat", [42, 42, 16], {key: [85, 15] for key in ZJ_GROUPS}),
        ("zj-weibo", [20, 80], {"spread": [40, 40, 20]}),
        ("zj-short-video", [20, 80], {"spread": [40, 40, 20]}),
        (MATRIX, [30, 70], {}),
    ],
)
def test_published_weights_stand_at_each_level(
    name: str, top: list[float], below: dict[str, list[float]]
) -> None:
    assert weights_below(name, "score") == top
    assert {key: weights_below(name, key) for key in below} == below


@pytest.mark.parametrize("name", INDICES)
def test_index_says_whose_it_is_not_where_it_comes_from_and_what_is_doubtful(name: str) -> None:
    standard = find_standard(name)
    assert standard.notes[0].startswith("按公开公式复算，非原机构发布")
    for mark in ("版本与变体：", "存疑："):
        assert any(note.startswith(mark) for note in standard.notes), mark
    assert "复算" in standard.title and standard.sources
    assert all("复算" in board.title for board in standard.boards)


@pytest.mark.parametrize("name", sorted(_PEAK | {"nri", "nri-day"}))
def test_wechat_index_prints_its_conventions(name: str) -> None:
    notes = "\n".join(find_standard(name).notes)
    assert ("按 100000 计" if name.startswith("nri") else "按 100001 计") in notes
    assert "没有稿件时" in notes
    if name.endswith("-real-days"):
        assert "按当月实有天数" in notes
    elif name not in ("wci-v2.0", "wci-v11", "nri-day"):
        assert "30" in notes and "不论当月实有几天" in notes


@pytest.mark.parametrize("name", INDICES)
def test_index_rests_on_traffic_and_carries_no_word_of_appraisal(name: str) -> None:
    standard = find_standard(name)
    words = read_words((shipped_root() / "data" / "appraisal-words.txt").read_text(encoding="utf-8"))
    assert traffic_dependence(standard, read_catalogue().metrics).bars_appraisal
    assert appraisal_words_in(standard.text, words) == ()


def test_every_index_can_be_measured() -> None:
    known = read_catalogue().metrics
    assert {metric for name in FORMULAS for metric in find_standard(name).metrics} <= set(known)


def test_index_without_known_weights_is_not_shipped() -> None:
    shipped = {entry.id for entry in list_standards()}
    assert set(INDICES) <= shipped
    assert not [name for name in shipped if name.startswith(UNKNOWN_WEIGHTS)]


def test_boards_of_an_index_hold_its_platform_only() -> None:
    subjects = pl.DataFrame(
        {"subject": ["a", "b"], "platform": ["wechat", "weibo"], "level": ["county", "county"]}
    )
    for name, on_board in (("nri", "a"), ("bci-v9", "b")):
        _, members = assign_boards(find_standard(name), subjects)
        assert members["subject"].to_list() == [on_board]
