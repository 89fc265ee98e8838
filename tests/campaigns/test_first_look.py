"""The first look at texts keeps every post that holds what a campaign looks for, in whatever letters, and few others."""

import datetime as dt

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ranking.measure.campaign import Campaign
from ranking.measure.campaign.first_look import LOOKED_AT, keep_likely
from ranking.measure.campaign.search import _READING, _reading_fast, find_posts
from tests.campaigns.cases import open_world

_DAY = dt.date(2026, 10, 8)
# Letters with two forms (the Kelvin sign and İ among them), figures, signs of patterns and Chinese characters.
_SIGNS = st.text("aKk\u212aİi\u0307éÉΣσς9 .*#＃（河长制示范", min_size=1, max_size=6)


def _kept(texts: list[str | None], asked: Campaign, field: str = "text") -> list[int]:
    posts = {name: [None] * len(texts) for name in ("title", "text", "topics")} | {field: texts}
    frame = pl.DataFrame(
        {"post_id": range(len(texts)), "published_at": [dt.datetime(2026, 10, 8)] * len(texts), **posts},
        schema=LOOKED_AT,
    )
    return keep_likely(frame.to_arrow().to_batches(), [asked])["post_id"].to_list()


def _asked(**said: tuple[str, ...]) -> Campaign:
    return Campaign(campaign_id="c", title="演示", first_day=_DAY, last_day=_DAY, **said)


def _plain(text: str) -> str:
    return text.lower().replace("＃", "#")


@settings(deadline=None)
@given(word=_SIGNS, before=_SIGNS, after=_SIGNS, raised=st.booleans())
@example(word="河长ai", before="a", after="a", raised=True)
@example(word="i", before="9", after="9", raised=True)
def test_a_text_with_a_keyword_is_kept(word: str, before: str, after: str, raised: bool) -> None:
    text = before + (word.upper() if raised else word) + after
    if _plain(word) in _plain(text):
        assert _kept(["别的", text, None], _asked(keywords_any=(word, "示范河"))) == [1]


@settings(deadline=None)
@given(words=st.lists(_SIGNS, min_size=1, max_size=3), texts=st.lists(_SIGNS, min_size=1, max_size=8))
def test_every_text_with_one_of_the_keywords_is_kept(words: list[str], texts: list[str]) -> None:
    wanted = [place for place, text in enumerate(texts) if any(_plain(w) in _plain(text) for w in words)]
    assert set(wanted) <= set(_kept([*texts], _asked(keywords_any=tuple(words))))


@pytest.mark.parametrize("field", ["text", "title", "topics"])
def test_title_text_and_topics_are_looked_at(field: str) -> None:
    assert _kept(["守护河长制", "守护河湖"], _asked(keywords_any=("河长制",)), field) == [0]


def test_a_topic_without_a_sign_is_left_out() -> None:
    asked = _asked(topics=("河长制",))
    assert _kept(["#河长制#开始了", "＃河长制 开始了", "河长制开始了"], asked) == [0, 1]


def test_a_word_is_kept_only_where_all_of_it_stands() -> None:
    # Its rarest part alone is looked for first.
    assert _kept(["的的河长的的", "长河", "甲河长"], _asked(keywords_any=("甲河长",))) == [2]


def test_reading_leaves_the_settings_of_the_store_as_they_were() -> None:
    con = open_world({key: [] for key in ("account", "post", "observed", "decision", "removal")})
    settings = "SELECT name, value FROM duckdb_settings() ORDER BY name"
    before = con.execute(settings).fetchall()
    find_posts(con, [_asked(keywords_any=("河长制",))], dt.datetime(2026, 11, 1))
    assert con.execute(settings).fetchall() == before


def test_reading_changes_no_setting_of_another_connection() -> None:
    con = open_world({key: [] for key in ("account", "post", "observed", "decision", "removal")})
    asked = "SELECT " + ", ".join(f"current_setting('{name}')" for name in _READING)
    before = con.execute(asked).fetchall()
    with _reading_fast(con):
        assert con.cursor().execute(asked).fetchall() == before != con.execute(asked).fetchall()
