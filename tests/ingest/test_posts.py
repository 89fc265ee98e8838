"""Posts: known by account and id, filled by later files, never doubled."""

import datetime as dt
import hashlib

import polars as pl
import pytest

from ranking.ingest.text_measures import measure_texts
from tests.ingest.desk import POST, Desk, csv_text


def test_columns_may_be_english_or_chinese_in_any_order(desk: Desk) -> None:
    desk.load_rows(
        [{"阅读数": "10万+", "稿件ID": "1", "发布时间": "2026-10-01", "平台": "微信", "账号ID": "gh_1"}]
    )
    desk.load_rows([{**POST, "reads": "7"}], name="b.csv")
    posts = desk.store.rows("SELECT account_id, native_id, time_precision FROM post ORDER BY post_id")
    assert posts == [("wechat:gh_1", "1", "day"), ("weibo:1000000001", "5001", "second")]
    assert desk.store.rows("SELECT reads, reads_is_floor FROM capture ORDER BY post_id") == [
        (100_000, True),
        (7, False),
    ]


def test_same_bytes_twice_change_nothing(desk: Desk) -> None:
    desk.load_posts({"reads": "7"})
    before = desk.image()
    again = desk.load(desk.write("other-name.csv", (desk.folder / "a.csv").read_bytes()))
    assert (again.state, again.rows_read, again.unchanged) == ("unchanged", 1, 1)
    assert desk.image() == before


def test_same_post_in_other_bytes_adds_nothing(desk: Desk) -> None:
    desk.load_posts({"likes": "7", "title": "演示"})
    again = desk.load_posts({"title": "演示", "likes": "7"}, {"post_id": "6"}, name="b.csv")
    assert (again.accepted, again.unchanged, again.rejected) == (1, 1, 0)
    assert desk.one("SELECT count(*) FROM post") == 2


def test_post_twice_in_a_file_is_one_post_with_two_captures(desk: Desk) -> None:
    outcome = desk.load_posts(
        {"likes": "1", "captured_at": "2026-10-02 09:00:00"},
        {"likes": "5", "captured_at": "2026-10-09 09:00:00"},
    )
    assert (outcome.accepted, outcome.rejected) == (2, 0)
    assert desk.store.rows("SELECT likes FROM capture ORDER BY captured_at") == [(1,), (5,)]
    assert desk.one("SELECT count(*) FROM post") == 1


def test_rows_are_accepted_unchanged_or_rejected(desk: Desk) -> None:
    desk.load_posts({"likes": "1"})
    outcome = desk.load_posts(
        {"likes": "1"}, {"post_id": "2"}, {"post_id": "3", "likes": "-1"}, {"post_id": ""}, name="b.csv"
    )
    assert (outcome.rows_read, outcome.accepted, outcome.unchanged, outcome.rejected) == (4, 1, 1, 2)
    assert desk.store.rows("SELECT rows_read, accepted, unchanged, rejected FROM load WHERE load_id = 2") == [
        (4, 1, 1, 2)
    ]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"platform": "火星"}, "platform", "不在可用的词中"),
        ({"account": ""}, "account", "必填项为空"),
        ({"post_id": "1.23E+18"}, "post_id", "表格软件"),
        ({"published_at": "昨天 10:22"}, "published_at", "没有年份"),
        ({"kind": "歌剧"}, "kind", "不在可用的词中"),
        ({"is_original": "也许"}, "is_original", "只能是"),
        ({"is_original": "是", "is_repost": "是"}, "is_original", "自相矛盾"),
        ({"position": "0"}, "position", "1 到 100"),
        ({"reads": "很多"}, "reads", "不是可读的数值"),
        ({"captured_at": "2026-09-30 08:00:00"}, "captured_at", "早于发布时间"),
    ],
)
def test_broken_row_is_kept_with_field_value_and_reason(
    desk: Desk, change: dict[str, str], field: str, reason: str
) -> None:
    outcome = desk.load_posts({"post_id": "1"}, change)
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    ((row, found, why),) = desk.rejected()
    assert (row, found) == (3, field)
    assert reason in why
    assert desk.one("SELECT value FROM rejected_row") == (change[field] or None)


def test_rejected_row_is_kept_as_it_stood(desk: Desk) -> None:
    desk.load_rows([{**POST, "reads": "很多", "备注": "演示"}])
    assert desk.one("SELECT raw::JSON ->> '$.备注' FROM rejected_row") == "演示"
    assert desk.one("SELECT raw::JSON ->> '$.reads' FROM rejected_row") == "很多"


def test_missing_facts_stay_unknown(desk: Desk) -> None:
    desk.load_posts({})
    facts = desk.store.rows(
        "SELECT kind, is_original, is_repost, position, title, text, text_hash, text_length FROM post"
    )
    assert facts == [(None, None, None, None, None, None, None, 0)]
    assert desk.one("SELECT count(*) FROM capture") == 0


def test_later_file_fills_what_an_earlier_one_lacked(desk: Desk) -> None:
    desk.load_posts({"title": "旧题"})
    outcome = desk.load_posts({"text": "正文", "is_original": "是", "kind": "视频"}, name="b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (1, 0)
    assert desk.store.rows("SELECT title, text, is_original, kind, text_length FROM post") == [
        ("旧题", "正文", True, "video", 4)
    ]
    assert desk.one("SELECT text_hash FROM post") is not None


def test_contradiction_keeps_the_first_value_and_tells_both(desk: Desk) -> None:
    desk.load_posts({"title": "甲题", "is_original": "是"})
    outcome = desk.load_posts({"title": "乙题", "is_original": "否"}, name="b.csv")
    assert (outcome.unchanged, outcome.contradiction_count) == (1, 2)
    assert "标题：已有“甲题”，此处为“乙题”" in "".join(outcome.contradictions)
    assert desk.one("SELECT title FROM post") == "甲题"


def test_finer_time_refines_and_another_day_contradicts(desk: Desk) -> None:
    desk.load_posts({"published_at": "2026-10-01"}, {"post_id": "2", "published_at": "2026-10-01"})
    outcome = desk.load_posts({}, {"post_id": "2", "published_at": "2026-10-02 01:00"}, name="b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (1, 1)
    assert desk.store.rows("SELECT published_at, time_precision FROM post ORDER BY native_id") == [
        (dt.datetime(2026, 10, 1), "day"),
        (dt.datetime(2026, 10, 1, 8), "second"),
    ]


def test_copies_share_a_hash_despite_blanks_marks_width_and_case(desk: Desk) -> None:
    texts = ("【通报】 ＡＢＣ 水质达标！", "通报abc水质达标", "通报abd水质达标", "！！")
    desk.load_posts(*({"post_id": str(place), "text": text} for place, text in enumerate(texts)))
    hashes = [value for (value,) in desk.store.rows("SELECT text_hash FROM post ORDER BY native_id")]
    assert hashes[0] == hashes[1] != hashes[2]
    assert hashes[3] is None


def test_hash_does_not_depend_on_machine_or_version(desk: Desk) -> None:
    desk.load_posts({"text": "水质达标"})
    assert desk.one("SELECT text_hash FROM post") == hashlib.md5("水质达标".encode()).hexdigest()[:16]


def test_plain_text_takes_the_costly_steps_where_needed() -> None:
    texts = pl.Series(["水质", "ＡＢ C", "㈠。", None, "é"])
    plain, _ = measure_texts(texts)
    assert plain.to_list() == ["水质", "abc", "一", None, "é"]


def test_posts_lie_by_month_and_account(desk: Desk) -> None:
    rows = [
        {"post_id": "1", "account": "2", "published_at": "2026-10-05"},
        {"post_id": "2", "account": "1", "published_at": "2026-11-01"},
        {"post_id": "3", "account": "1", "published_at": "2026-10-09"},
    ]
    desk.load_posts(*rows)
    assert desk.store.rows("SELECT native_id FROM post ORDER BY post_id") == [("3",), ("1",), ("2",)]


def test_unknown_account_becomes_provisional_with_its_name(desk: Desk) -> None:
    desk.load_posts({})
    desk.load_posts({"post_id": "2", "account_name": "演示发布"}, name="b.csv")
    assert desk.store.rows("SELECT account_id, platform, native_id, name FROM provisional_account") == [
        ("weibo:1000000001", "weibo", "1000000001", "演示发布")
    ]


def test_account_option_stands_in_for_missing_columns(desk: Desk) -> None:
    path = desk.write("a.csv", csv_text([{"post_id": "1", "published_at": "2026-10-01"}]))
    outcome = desk.load(path, account="抖音:99")
    assert outcome.accepted == 1
    assert desk.one("SELECT account_id FROM post") == "douyin:99"
    assert desk.one("SELECT account_id FROM load") == "douyin:99"


def test_account_option_is_not_used_where_rows_say_it(desk: Desk) -> None:
    outcome = desk.load_posts({}, account="抖音:99")
    assert desk.one("SELECT account_id FROM post") == "weibo:1000000001"
    assert "没有用到" in outcome.notes[0]


def test_act_tells_who_loaded_what(desk: Desk) -> None:
    desk.load_posts({})
    author, role, what, accepted = desk.store.rows(
        "SELECT author, role, what, detail::JSON ->> '$.accepted' FROM act"
    )[0]
    assert (author, role, what, accepted) == ("演示", "loader", "load", "1")
