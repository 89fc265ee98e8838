"""Weibo crawlers: every layout that their versions wrote, alone and appended to one another."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pytest

from tests.ingest.desk import Desk, csv_text

_P14 = [
    "id",
    "bid",
    "正文",
    "头条文章url",
    "原始图片url",
    "视频url",
    "位置",
    "日期",
    "工具",
    "点赞数",
    "评论数",
    "转发数",
    "话题",
    "@用户",
]
_P15 = [*_P14, "完整日期"]
_P18 = [*_P14[:6], "Live Photo视频url", *_P14[6:], "完整日期", "是否编辑过", "编辑次数"]
_REPOST = ["是否原创", "源用户id", "源用户昵称"]
_P33 = [*_P15, *_REPOST, *(f"源微博{name}" for name in _P15)]
_P39 = [*_P18, *_REPOST, *(f"源微博{name}" for name in _P18)]
CRAWLER = {14: _P14, 15: _P15, 18: _P18, 33: _P33, 39: _P39}
_POST = {
    **{
        "bid": "P2yuIqMHu",
        "正文": "演示，正文\n第二行",
        "位置": "演示市",
        "日期": "2024-11-29T18:56:41",
        "工具": "演示客户端",
    },
    **{
        "点赞数": "18592",
        "评论数": "41",
        "转发数": "17",
        "话题": "演示甲,演示乙",
        "完整日期": "2024-11-29 18:56:41",
    },
    **{"是否编辑过": "False", "编辑次数": "0", "是否原创": "True"},
}
_SEARCH_17 = [
    "id",
    "bid",
    "user_id",
    "用户昵称",
    "微博正文",
    "头条文章url",
    "发布位置",
    "艾特用户",
    "话题",
    "转发数",
    "评论数",
    "点赞数",
    "发布时间",
    "发布工具",
    "微博图片url",
    "微博视频url",
    "retweet_id",
]
_COMMENTS = ["评论人ID", "评论人昵称", "评论时间", "评论内容", "点赞次数"]
_SEARCH = {
    17: _SEARCH_17,
    18: [*_SEARCH_17, "ip"],
    19: [*_SEARCH_17, "ip", "user_authentication"],
    21: [*_SEARCH_17, "ip", "user_authentication", "会员类型", "会员等级"],
    24: [*_SEARCH_17, "ip", "user_authentication", *_COMMENTS],
}
_HIT = {
    **{
        "id": "4822555555555555",
        "bid": "M9abcdefg",
        "user_id": "1000000001",
        "用户昵称": "演示发布",
        "微博正文": "演示",
    },
    **{
        "转发数": "100万+",
        "评论数": "评论",
        "点赞数": "1.2万",
        "发布时间": "2022-10-10 23:52",
        "发布工具": "演示",
    },
    **{"ip": "发布于 演示省", "user_authentication": "蓝V", "会员类型": "演示会员", "会员等级": "6"},
}
_SPIDER_13 = [
    "微博id",
    "微博正文",
    "头条文章url",
    "原始图片url",
    "被转发微博原始图片url",
    "是否为原创微博",
    "微博视频url",
    "发布位置",
    "发布时间",
    "发布工具",
    "点赞数",
    "转发数",
    "评论数",
]
_SPIDER = {
    13: _SPIDER_13,
    12: [name for name in _SPIDER_13 if name != "头条文章url"],
    11: [name for name in _SPIDER_13 if name not in ("被转发微博原始图片url", "是否为原创微博")],
}
_NOTE = {
    **dict.fromkeys(_SPIDER_13, "无"),
    **{"微博id": "IpiSVggyG", "微博正文": "演示", "是否为原创微博": "True", "发布时间": "2020-01-13 16:22"},
    **{"点赞数": "5", "转发数": "6", "评论数": "7"},
}
_CAPTURE = "SELECT likes, comments, shares FROM capture"


def _row(columns: Sequence[str], number: int, **changes: str) -> Mapping[str, str]:
    given = {**_POST, "id": f"{5106092566383736 + number}\t", **changes}
    return {name: given.get(name, "") for name in columns}


def _lines(*rows: Mapping[str, str]) -> str:
    """Rows without their header, as a program appends them."""
    return "".join(csv_text([row]).partition("\n")[2] for row in rows)


def _crawled(desk: Desk, content: str) -> None:
    """Load it as the file of an account; nothing of it may be refused."""
    path = desk.write("weibo/演示发布/1000000001.csv", "\ufeff" + content)
    outcome = desk.load(path)
    assert (outcome.rejected, desk.rejected()) == (0, [])


@pytest.mark.parametrize("width", CRAWLER)
def test_crawler_layout_gives_the_post(desk: Desk, width: int) -> None:
    columns = CRAWLER[width]
    assert len(columns) == width
    _crawled(desk, csv_text([_row(columns, 0)]))
    is_known = True if "是否原创" in columns else None
    row = ("weibo:1000000001", "5106092566383736", dt.datetime(2024, 11, 29, 18, 56, 41), "second", is_known)
    query = "SELECT account_id, native_id, published_at, time_precision, is_original FROM post"
    assert desk.store.rows(query) == [row]
    assert desk.store.rows("SELECT topics, text FROM post") == [("演示甲,演示乙", "演示，正文\n第二行")]
    assert desk.store.rows(_CAPTURE) == [(18592, 41, 17)]


@pytest.mark.parametrize(("first", "later"), [(14, 15), (14, 18), (15, 18), (14, 33), (15, 39), (33, 39)])
def test_rows_of_a_later_version_under_an_older_header_are_not_misread(
    desk: Desk, first: int, later: int
) -> None:
    _crawled(
        desk,
        csv_text([_row(CRAWLER[first], 0)])
        + _lines(_row(CRAWLER[later], 1, 点赞数="3", 评论数="2", 转发数="1")),
    )
    assert desk.store.rows(f"{_CAPTURE} ORDER BY likes") == [(3, 2, 1), (18592, 41, 17)]
    assert desk.one("SELECT count(DISTINCT topics) FROM post") == 1


def test_date_without_time_is_known_by_its_day(desk: Desk) -> None:
    _crawled(desk, csv_text([_row(_P14, 0, 日期="2020-12-27")]))
    assert desk.store.rows("SELECT published_at, time_precision FROM post") == [
        (dt.datetime(2020, 12, 27), "day")
    ]


def test_original_that_ends_early_and_row_that_runs_on_are_both_taken(desk: Desk) -> None:
    original = list(_row(_P33, 0).values())[:16]
    longer = [*_row(_P33, 1, 是否原创="False").values(), "多出的一格", "又一格"]
    text = csv_text([_row(_P33, 2)]).partition("\n")[0] + "\n"
    text += "".join(_lines({str(n): cell for n, cell in enumerate(row)}) for row in (original, longer))
    _crawled(desk, text)
    assert desk.store.rows("SELECT is_original, is_repost FROM post ORDER BY native_id") == [
        (True, False),
        (False, True),
    ]


@pytest.mark.parametrize("width", _SEARCH)
def test_search_layout_gives_the_post_once(desk: Desk, width: int) -> None:
    columns = _SEARCH[width]
    assert len(columns) == width
    rows = [
        {name: {**_HIT, "评论人ID": str(n), "评论内容": "演示评论"}.get(name, "") for name in columns}
        for n in (1, 2)
    ]
    outcome = desk.load(desk.write("结果文件/演示/演示.csv", "\ufeff" + csv_text(rows)))
    assert outcome.rejected == 0
    query = "SELECT account_id, published_at, time_precision, is_original, is_repost FROM post"
    assert desk.store.rows(query) == [
        ("weibo:1000000001", dt.datetime(2022, 10, 10, 23, 52), "minute", None, None)
    ]
    assert desk.store.rows("SELECT shares, shares_is_floor, comments, likes, reads FROM capture") == [
        (1_000_000, True, 0, 12_000, None)
    ]
    assert "演示省" not in str(desk.image()) and "演示评论" not in str(desk.image())


@pytest.mark.parametrize("width", _SPIDER)
def test_spider_layout_gives_the_post(desk: Desk, width: int) -> None:
    columns = _SPIDER[width]
    assert len(columns) == width
    text = csv_text([{name: _NOTE[name] for name in columns}])
    outcome = desk.load(desk.write("weibo/演示发布/1000000001.csv", "\ufeff" + text + text))
    assert outcome.rejected == 0
    is_known = True if "是否为原创微博" in columns else None
    query = "SELECT native_id, published_at, kind, is_original, url FROM post"
    assert desk.store.rows(query) == [
        (
            "4460307973876902",
            dt.datetime(2020, 1, 13, 16, 22),
            "text",
            is_known,
            "https://weibo.com/1000000001/IpiSVggyG",
        )
    ]
    assert desk.store.rows(_CAPTURE) == [(5, 7, 6)]


_USER = [
    "用户id",
    "昵称",
    "性别",
    "生日",
    "所在地",
    "学习经历",
    "公司",
    "注册时间",
    "阳光信用",
    "微博数",
    "粉丝数",
    "关注数",
    "简介",
    "主页",
    "头像",
    "高清头像",
    "微博等级",
    "会员等级",
    "是否认证",
    "认证类型",
    "认证信息",
]
_USERS = {
    21: _USER,
    22: [*_USER, "上次记录微博信息"],
    23: [*_USER[:5], "IP属地", *_USER[5:], "上次记录微博信息"],
}


def _user(columns: Sequence[str], account: str, followers: str, home: str) -> dict[str, str]:
    given = {
        "用户id": account,
        "昵称": "演示发布",
        "微博数": "7",
        "粉丝数": followers,
        "关注数": "3",
        "主页": home,
    }
    return {name: given.get(name, "") for name in columns}


@pytest.mark.parametrize("home", ["https://m.weibo.cn/u/1000000001", ""])
@pytest.mark.parametrize("width", _USERS)
def test_users_file_gives_followers(desk: Desk, width: int, home: str) -> None:
    path = desk.write("users.csv", csv_text([_user(_USERS[width], "1000000001", "18592", home)]))
    assert desk.load(path, captured_at=dt.datetime(2026, 10, 31)).rejected == 0
    assert desk.store.rows("SELECT account_id, followers FROM follower_capture") == [
        ("weibo:1000000001", 18592)
    ]


@pytest.mark.parametrize(("first", "later"), [(21, 22), (21, 23), (22, 23)])
def test_users_of_a_later_version_under_an_older_header_are_not_misread(
    desk: Desk, first: int, later: int
) -> None:
    home = "https://m.weibo.cn/u/1"
    text = csv_text([_user(_USERS[first], "1000000001", "5", home)])
    text += _lines(
        _user(_USERS[later], "1000000001", "18592", home), _user(_USERS[later], "1000000002", "9", home)
    )
    outcome = desk.load(desk.write("users.csv", text), captured_at=dt.datetime(2026, 10, 31))
    assert outcome.rejected == 0
    assert desk.store.rows("SELECT account_id, followers FROM follower_capture ORDER BY ALL") == [
        ("weibo:1000000001", 18592),
        ("weibo:1000000002", 9),
    ]
