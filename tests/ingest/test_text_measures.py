"""What is measured of a text when it is loaded."""

import re

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.ingest.text_measures import TEXT_MEASURES, _common_characters, measure_texts
from tests.ingest.desk import Desk

QUERY = f"SELECT {', '.join(TEXT_MEASURES)} FROM post"
LETTERS = "河湖治理镕堃A7 ，。！？…\n😀"
NOT_TEXT = r"[\s\p{P}\p{C}]+"
HAN = (("㐀", "䶿"), ("一", "鿿"), ("\uf900", "\ufaff"), ("\U00020000", "\U0003ffff"))


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("今天晴。明天雨！", (6, 2, 6, 6)),
        ("省略……还有吗？！", (5, 2, 5, 5)),
        ("第一行\n\n第二行", (6, 2, 6, 6)),
        ("他说：“好。”", (3, 1, 3, 3)),
        ("版本 2.0 发布", (6, 1, 4, 4)),
        ("镕堃", (2, 1, 2, 0)),
        ("？！。", (0, 0, 0, 0)),
    ],
)
def test_letters_sentences_and_common_characters_are_counted(
    desk: Desk, text: str, measures: tuple[int, ...]
) -> None:
    desk.load_posts({"text": text})
    assert desk.store.rows(QUERY) == [measures]


def test_post_without_a_text_has_no_measures(desk: Desk) -> None:
    desk.load_posts({"title": "演示"})
    assert desk.store.rows(QUERY) == [(None, None, None, None)]


def test_text_that_a_later_file_fills_in_is_measured(desk: Desk) -> None:
    desk.load_posts({"title": "演示"})
    desk.load_posts({"title": "演示", "text": "今天晴。明天雨！"}, name="b.csv")
    assert desk.store.rows(QUERY) == [(6, 2, 6, 6)]


def test_common_characters_are_the_3755_of_level_1() -> None:
    common = _common_characters()
    assert (len(common), common[0], common[-1]) == (3755, "啊", "座")


@given(st.lists(st.none() | st.text(LETTERS, max_size=12), max_size=6))
@settings(deadline=None, max_examples=50)
def test_measures_of_many_texts_are_those_of_each(texts: list[str | None]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    _, measures = measure_texts(series)
    rows = list(zip(*measures, strict=True))
    assert rows == [(None,) * 4 if text is None else count_by_hand(text) for text in texts]


@given(
    st.lists(
        st.none() | st.text(max_size=8) | st.text("Aé①ｆ㊀𠀀𝟗\u0301\u200b\u2028一", max_size=8), max_size=6
    )
)
@settings(deadline=None, max_examples=200)
def test_texts_of_any_characters_are_plain_as_the_rule_says(texts: list[str | None]) -> None:
    series = pl.Series(texts, dtype=pl.String)
    plain, (letters, sentences, han, common) = measure_texts(series)
    told = list(zip(plain, letters, sentences, han, common, strict=True))
    assert told == [(None,) * 5 if text is None else measure_by_rule(text) for text in texts]


def measure_by_rule(text: str) -> tuple[str, int, int, int, int]:
    """By patterns over the one text, whose own characters decide what goes, before and after it is normalised."""
    bare = pl.Series([text]).str.replace_all(NOT_TEXT, "")
    plain = str(bare.str.normalize("NFKC").str.to_lowercase().str.replace_all(NOT_TEXT, "").item())
    pieces = pl.Series(re.split("[。！？!?…\n\r]", text)).str.contains(r"[\p{L}\p{N}]")
    han = [c for c in plain if any(first <= c <= last for first, last in HAN)]
    return plain, len(plain), int(pieces.sum()), len(han), sum(c in _common_characters() for c in han)


def count_by_hand(text: str) -> tuple[int, int, int, int]:
    sentences, is_inside = 0, False
    for character in text:
        if character in "。！？…\n":
            is_inside = False
        elif character.isalnum() and not is_inside:
            sentences, is_inside = sentences + 1, True
    bare = [character for character in text if character not in " ，。！？…\n"]
    han = [character for character in text if character in "河湖治理镕堃"]
    return len(bare), sentences, len(han), sum(character not in "镕堃" for character in han)
