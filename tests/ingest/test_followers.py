"""Follower counts: dated captures, and nothing personal."""

import datetime as dt
import json

from tests.ingest.desk import Desk

_ROW = {"平台": "微博", "账号ID": "1", "采集时间": "2026-10-31 08:00:00", "粉丝数": "1.2万"}
_USERS = (
    "用户id,昵称,性别,生日,所在地,学习经历,公司,注册时间,阳光信用,微博数,粉丝数,关注数,简介,主页,"
    "头像,高清头像,微博等级,会员等级,是否认证,认证类型,认证信息\n"
)
_PAGE = "https://m.weibo.cn/u/1"
_PERSON = "1,演示发布,f,1990-01-01,广东,演示大学,演示公司,2012,极好"
_USER = f"{_PERSON},120,4567,59,简介,{_PAGE},,,14,0,True,1,演示\n"
_POSTS = "id,bid,正文,头条文章url,原始图片url,视频url,位置,日期,工具,点赞数,评论数,转发数,话题,@用户\n"
_POST = "4586,JAn,演示正文,,,,,2026-10-30,,1,0,0,,\n"
_AT = dt.datetime(2026, 11, 1, 9)


def test_canonical_followers_are_dated_captures(desk: Desk) -> None:
    outcome = desk.load_rows([_ROW, {**_ROW, "采集时间": "2026-11-30", "粉丝数": "10万+"}])
    assert outcome.accepted == 2
    assert desk.store.rows(
        "SELECT captured_at, followers, is_floor FROM follower_capture ORDER BY captured_at"
    ) == [
        (dt.datetime(2026, 10, 31, 8), 12_000, False),
        (dt.datetime(2026, 11, 30, 23, 59, 59), 100_000, True),
    ]


def test_other_number_at_the_same_time_is_rejected(desk: Desk) -> None:
    desk.load_rows([_ROW])
    outcome = desk.load_rows([{**_ROW, "粉丝数": "13000"}, _ROW], name="b.csv")
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (0, 1, 1)
    assert "已有不同粉丝数 12000" in desk.rejected()[0][2]


def test_row_without_a_number_is_rejected(desk: Desk) -> None:
    desk.load_rows([{**_ROW, "粉丝数": "--"}])
    assert "没有粉丝数" in desk.rejected()[0][2]


def test_no_remedy_of_a_number_that_must_be_there_is_to_leave_it_empty(desk: Desk) -> None:
    row = {"platform": "微博", "account": "1", "captured_at": "2026-10-31", "followers": "很多"}
    desk.load_rows([row], "followers")
    assert [reason for _, _, reason in desk.rejected()] == ["不是可读的数值，请改为整数"]


def test_users_file_needs_a_capture_time(desk: Desk) -> None:
    outcome = desk.load(desk.write("users.csv", _USERS + _USER))
    assert outcome.rejected == 1
    assert "--captured-at" in desk.rejected()[0][2]


def test_users_file_takes_the_time_given(desk: Desk) -> None:
    desk.load(desk.write("users.csv", _USERS + _USER), captured_at=_AT)
    assert desk.store.rows("SELECT account_id, captured_at, followers FROM follower_capture") == [
        ("weibo:1", _AT, 4567)
    ]
    assert desk.store.rows("SELECT name FROM provisional_account") == [("演示发布",)]


def test_users_file_leans_on_posts_of_its_folder(desk: Desk) -> None:
    desk.write("weibo/users.csv", _USERS + _USER)
    desk.write("weibo/演示发布/1.csv", _POSTS + _POST)
    desk.load_all(desk.folder)
    assert desk.one("SELECT captured_at FROM follower_capture") == dt.datetime(2026, 10, 30, 23, 59, 59)
    assert desk.one("SELECT captured_at_basis FROM load WHERE kind = 'followers'") == "newest_post"


def test_users_file_does_not_lean_on_posts_of_another_load(desk: Desk) -> None:
    desk.load(desk.write("other/1.csv", _POSTS + _POST))
    assert desk.load(desk.write("users.csv", _USERS + _USER)).rejected == 1


def test_of_an_account_that_appears_twice_the_last_row_counts(desk: Desk) -> None:
    outcome = desk.load(
        desk.write("users.csv", _USERS + _USER + _USER.replace("4567", "5000")), captured_at=_AT
    )
    assert (outcome.accepted, outcome.unchanged) == (1, 1)
    assert desk.one("SELECT followers FROM follower_capture") == 5000


def test_rows_of_a_later_version_are_not_misread(desk: Desk) -> None:
    later = (
        _USER.replace("广东,", "广东,IP属地：广东,")
        .replace("4567", "5000")
        .replace("1,演示发布", "2,演示二号")
    )
    desk.load(desk.write("users.csv", _USERS + _USER + later), captured_at=_AT)
    assert desk.store.rows("SELECT account_id, followers FROM follower_capture ORDER BY account_id") == [
        ("weibo:1", 4567),
        ("weibo:2", 5000),
    ]


def test_row_that_fits_no_layout_is_rejected(desk: Desk) -> None:
    outcome = desk.load(desk.write("users.csv", _USERS + _USER.replace("120,", "")), captured_at=_AT)
    assert outcome.rejected == 1
    assert "列数与表头不符" in desk.rejected()[0][2]


def test_nothing_personal_is_stored_even_of_rejected_rows(desk: Desk) -> None:
    broken = _USER.replace("4567", "很多") + '2,"演示' + _USER.replace("1,", "2,", 1)
    desk.load(desk.write("users.csv", _USERS + broken), captured_at=_AT)
    told = json.dumps(desk.image(), default=str, ensure_ascii=False)
    assert desk.one("SELECT count(*) FROM rejected_row") == 2
    for personal in ("1990-01-01", "广东", "演示大学", "演示公司", "极好"):
        assert personal not in told
