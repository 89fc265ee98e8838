"""Reading codes, flags, ids, lists and texts."""

import polars as pl
import pytest

from ranking.ingest.words import read_codes, read_flags, read_ids, read_lists, read_texts


def test_office_words_become_codes_and_unknown_ones_name_the_accepted() -> None:
    codes, faults = read_codes(pl.Series(["新浪微博", "weibo", "", "火星"]), "platform")
    assert codes.to_list() == ["weibo", "weibo", None, None]
    assert faults[:3].null_count() == 3
    assert "微信公众号" in faults[3]


def test_originality_is_three_valued() -> None:
    flags, faults = read_flags(pl.Series(["True", "否", "", "-", "也许"]))
    assert flags.to_list() == [True, False, None, None, None]
    assert faults.is_not_null().to_list() == [False, False, False, False, True]


@pytest.mark.parametrize("text", ["1.23E+18", "4.586693737323699e15", "4586693737323699.0"])
def test_id_spoilt_by_a_spreadsheet_is_refused(text: str) -> None:
    assert "表格软件" in read_ids(pl.Series([text]))[1][0]


def test_ids_stay_text_and_lose_the_tab() -> None:
    ids, faults = read_ids(pl.Series(["0012\t", " IpiSVggyG ", "4586693737323690"]))
    assert ids.to_list() == ["0012", "IpiSVggyG", "4586693737323690"]
    assert faults.null_count() == 3


def test_column_of_rounded_ids_is_refused() -> None:
    rounded = [f"4586693737323{n}000" for n in range(10, 16)]
    assert read_ids(pl.Series(rounded))[1].null_count() == 0
    natural = [f"4586693737323{n}70{n % 10}" for n in range(10, 50)]
    assert read_ids(pl.Series([*natural, rounded[0]]))[1].null_count() == 41


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("环保，低碳", "环保,低碳"),
        ("环保、低碳；治水|造林", "环保,低碳,治水,造林"),
        ("#环保##低碳#", "环保,低碳"),
        ("#环保 #低碳", "环保,低碳"),
        ("#世界 环境日#", "世界 环境日"),
        (" ,环保,, ", "环保"),
        ("-", None),
        ("#", None),
    ],
)
def test_lists_are_split_at_every_usual_mark(text: str, words: str | None) -> None:
    assert read_lists(pl.Series([text])).to_list() == [words]


def test_texts_keep_dashes_and_line_breaks() -> None:
    assert read_texts(pl.Series(["-", " a\nb ", "  ", None])).to_list() == ["-", "a\nb", None, None]


def test_one_long_id_whose_end_is_zeros_is_spoilt_and_a_short_one_is_not() -> None:
    _, spoilt = read_ids(pl.Series(["7412345678901230000"]))
    assert spoilt[0] is not None
    _, fine = read_ids(pl.Series(["5104567890123450", "7412345678901230001"]))
    assert fine.null_count() == 2
