"""Events, campaigns and observed periods."""

import datetime as dt

import pytest

from tests.ingest.desk import Desk

_EVENT = {
    "事件ID": "E1",
    "标题": "演示通报",
    "类别": "突发事件",
    "发布时间": "2026-10-01 08:30",
    "时限小时": "24",
    "任一关键词": "水质、断面",
    "应报层级": "县级，市",
}
_CAMPAIGN = {
    "宣传ID": "C1",
    "标题": "演示主题宣传",
    "起始日期": "2026-10-01",
    "截止日期": "2026-10-31",
    "话题": "#演示环境日#",
    "目标稿件数": "10",
}
_PERIOD = {"平台": "微博", "账号ID": "1", "起始日期": "2026-10-01", "截止日期": "2026-10-31"}


def test_event_is_stored_with_codes_and_lists(desk: Desk) -> None:
    desk.load_rows([_EVENT], "events")
    columns = "event_id, kind, released_at, window_hours, topics, keywords_any, expected_level"
    assert desk.store.rows(f"SELECT {columns} FROM event") == [
        ("E1", "emergency", dt.datetime(2026, 10, 1, 8, 30), 24.0, None, "水质,断面", "city,county")
    ]


@pytest.mark.parametrize(
    ("kind", "own", "hours"),
    [("重要政策", "", 72), ("突发", "", 24), ("回应", "", 48), ("主题", "", 168), ("突发", "1.5", 1.5)],
)
def test_event_without_a_window_has_that_of_its_kind(desk: Desk, kind: str, own: str, hours: float) -> None:
    desk.load_rows([{**_EVENT, "类别": kind, "时限小时": own}], "events")
    assert desk.store.rows("SELECT window_hours FROM event") == [(hours,)]


def test_column_of_windows_may_be_left_out(desk: Desk) -> None:
    desk.load_rows([{name: cell for name, cell in _EVENT.items() if name != "时限小时"}], "events")
    assert desk.store.rows("SELECT window_hours FROM event") == [(24,)]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"类别": "会议"}, "类别", "重要政策"),
        ({"发布时间": "2026-10-01"}, "发布时间", "写到分钟"),
        ({"时限小时": "0"}, "时限小时", "大于零"),
        ({"时限小时": "一天"}, "时限小时", "大于零"),
        ({"应报层级": "市级,乡级"}, "应报层级", "乡级"),
        ({"标题": ""}, "标题", "必填项为空"),
        ({"应报账号": "9990000001"}, "应报账号", "平台:账号ID"),
        ({"应报账号": "微博:1,报纸:2"}, "应报账号", "“报纸:2”不是账号"),
    ],
)
def test_wrong_event_is_rejected_with_the_remedy(
    desk: Desk, change: dict[str, str], field: str, reason: str
) -> None:
    assert desk.load_rows([{**_EVENT, **change}], "events").rejected == 1
    ((_, found, why),) = desk.rejected()
    assert found == field
    assert reason in why


def test_later_file_corrects_an_event_and_tells_so(desk: Desk) -> None:
    desk.load_rows([_EVENT], "events")
    outcome = desk.load_rows([{**_EVENT, "时限小时": "48"}, {**_EVENT, "事件ID": "E2"}], "events", "b.csv")
    assert (outcome.accepted, outcome.contradiction_count) == (2, 1)
    assert "时限小时由“24.0”改为“48.0”" in outcome.contradictions[0]
    assert desk.store.rows("SELECT event_id, window_hours FROM event ORDER BY event_id") == [
        ("E1", 48.0),
        ("E2", 24.0),
    ]


def test_one_id_for_two_events_is_rejected(desk: Desk) -> None:
    outcome = desk.load_rows([_EVENT, {**_EVENT, "标题": "演示另一条"}, _EVENT], "events")
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (1, 1, 1)
    assert "与第 2 行编号相同而内容不同" in desk.rejected()[0][2]


def test_campaign_is_stored(desk: Desk) -> None:
    desk.load_rows([_CAMPAIGN], "events")
    columns = "campaign_id, first_day, last_day, topics, target_posts, target_originals, basis"
    assert desk.store.rows(f"SELECT {columns} FROM campaign") == [
        ("C1", dt.date(2026, 10, 1), dt.date(2026, 10, 31), "演示环境日", 10, None, None)
    ]


def test_campaign_that_ends_before_it_begins_is_rejected(desk: Desk) -> None:
    desk.load_rows([{**_CAMPAIGN, "截止日期": "2026-09-30"}, {**_CAMPAIGN, "目标稿件数": "若干"}], "events")
    assert [(row, field) for row, field, _ in desk.rejected()] == [(2, "截止日期"), (3, "目标稿件数")]


def test_stated_period_is_observed_and_known_only_once(desk: Desk) -> None:
    desk.load_rows([_PERIOD])
    outcome = desk.load_rows(
        [{**_PERIOD, "起始日期": "2026-10-05"}, {**_PERIOD, "账号ID": "2"}], name="b.csv"
    )
    assert (outcome.accepted, outcome.unchanged) == (1, 1)
    assert desk.store.rows(
        "SELECT DISTINCT account_id, first_day, basis FROM observed_period ORDER BY ALL"
    ) == [
        ("weibo:1", dt.date(2026, 10, 1), "file"),
        ("weibo:1", dt.date(2026, 10, 5), "file"),  # each file keeps its own, so that any can be undone
        ("weibo:2", dt.date(2026, 10, 1), "file"),
    ]


def test_period_that_ends_before_it_begins_is_rejected(desk: Desk) -> None:
    assert desk.load_rows([{**_PERIOD, "截止日期": "2026-09-01"}]).rejected == 1


def test_days_with_posts_are_observed_and_runs_are_joined(desk: Desk) -> None:
    days = ("2026-10-01", "2026-10-02 23:59:59", "2026-10-03", "2026-10-07")
    desk.load_posts(*({"post_id": day, "published_at": day} for day in days))
    assert desk.store.rows("SELECT first_day, last_day, basis FROM observed_period ORDER BY first_day") == [
        (dt.date(2026, 10, 1), dt.date(2026, 10, 3), "posts"),
        (dt.date(2026, 10, 7), dt.date(2026, 10, 7), "posts"),
    ]


def test_covers_holds_for_every_account_of_the_file(desk: Desk) -> None:
    covers = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    desk.load_posts({}, {"account": "2"}, covers=covers)
    assert desk.store.rows(
        "SELECT account_id, first_day, last_day, basis FROM observed_period ORDER BY ALL"
    ) == [
        ("weibo:1000000001", *covers, "covers"),
        ("weibo:2", *covers, "covers"),
    ]


def test_covers_says_that_an_empty_file_means_silence(desk: Desk) -> None:
    covers = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    header = "id,bid,正文,日期,点赞数,评论数,转发数\n"
    desk.load(desk.write("演示发布/77.csv", header), covers=covers)
    assert desk.store.rows("SELECT account_id, first_day FROM observed_period") == [("weibo:77", covers[0])]
    assert desk.store.rows("SELECT account_id, name FROM provisional_account") == [("weibo:77", "演示发布")]


@pytest.mark.parametrize(
    ("change", "field", "reason"),
    [
        ({"话题": ""}, "话题", "没有写明匹配规则"),
        ({"适用层级": "县级、乡级"}, "适用层级", "乡级"),
        ({"原创认定": "差不多"}, "原创认定", "声明"),
        ({"另计": "诗歌"}, "另计", "公文"),
        ({"宣传品种类": "横幅"}, "宣传品种类", "海报"),
        ({"系列计一件": "也许"}, "系列计一件", "是"),
    ],
)
def test_campaign_that_cannot_be_counted_is_rejected_with_the_remedy(
    desk: Desk, change: dict[str, str], field: str, reason: str
) -> None:
    assert desk.load_rows([{**_CAMPAIGN, **change}], "campaigns").rejected == 1
    ((_, found, why),) = desk.rejected()
    assert found == field
    assert reason in why


def test_campaign_that_is_told_by_links_alone_is_taken(desk: Desk) -> None:
    row = {**_CAMPAIGN, "话题": "", "链接": "https://demo.invalid/a"}
    assert desk.load_rows([row], "campaigns").accepted == 1


def test_links_lose_their_fragment_and_accounts_may_be_written_in_chinese(desk: Desk) -> None:
    named = {
        "链接": "https://demo.invalid/a#x，https://demo.invalid/b",
        "适用账号": "微博:1",
        "指定稿件": "微博：1/8",
    }
    desk.load_rows([{**_CAMPAIGN, "话题": "＃演示＃", **named}], "events")
    assert desk.store.rows("SELECT topics, links, accounts, posts FROM campaign") == [
        ("演示", "https://demo.invalid/a,https://demo.invalid/b", "weibo:1", "weibo:1/8")
    ]


@pytest.mark.parametrize("post", ["微博:1", "1/8", "报纸:1/8"])
def test_a_listed_post_must_name_account_and_post(desk: Desk, post: str) -> None:
    assert desk.load_rows([{**_CAMPAIGN, "指定稿件": post}], "events").rejected == 1
    ((_, field, reason),) = desk.rejected()
    assert field == "指定稿件" and "平台:账号ID" in reason
