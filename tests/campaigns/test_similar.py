"""Posts that no rule found: close ones are proposed, others are not, and those known already never again."""

import datetime as dt

from ranking.campaigns.similar import find_similar
from ranking.measure.campaign import Campaign, judge_posts
from tests.campaigns.cases import Row, open_world

AS_OF = dt.datetime(2026, 11, 5)
CAMPAIGN = Campaign(
    campaign_id="c",
    title="演示",
    first_day=dt.date(2026, 10, 1),
    last_day=dt.date(2026, 10, 31),
    topics=("护河",),
    same_piece="each",
)
RIVER = "河长带着队员沿着河岸巡查，清理河道里的漂浮垃圾，守护一河清水"
OTHERS = (
    "本周末图书馆举办绘本阅读活动，欢迎家长带着孩子前来参加",
    "气象台发布大风蓝色预警信号，请注意防范高空坠物",
    "新建的学校操场铺上了草皮，同学们在上面踢球奔跑",
)


def world(posts: list[tuple[str, str]]) -> dict[str, list[Row]]:
    rows = [
        {"post": f"weibo:1/{name}", "at": dt.datetime(2026, 10, 2, 8, n % 60), "text": text}
        for n, (name, text) in enumerate(posts)
    ]
    return {"account": [{"id": "weibo:1"}], "post": rows, "observed": [], "decision": [], "removal": []}


def proposed(posts: list[tuple[str, str]]) -> list[str]:
    con = open_world(world(posts))
    found = find_similar(con, CAMPAIGN, judge_posts(con, [CAMPAIGN], AS_OF), AS_OF)
    names = dict(con.execute("SELECT post_id, native_id FROM post").fetchall())
    return [names[one.post_id] for one in found]


def counted(number: int) -> list[tuple[str, str]]:
    return [(f"c{n}", f"#护河# {RIVER}，今天是第{n}次，{'水' * n}面干净多了") for n in range(number)]


def test_a_post_that_reads_like_those_that_count_is_proposed() -> None:
    others = [(f"o{n}", OTHERS[n % 3] + "。" * n) for n in range(30)]
    assert proposed([*counted(6), *others, ("near", f"{RIVER}，群众纷纷点赞这样的行动")]) == ["near"]


def test_nothing_is_proposed_where_too_little_counts_to_learn_from() -> None:
    assert proposed([*counted(4), ("near", RIVER)]) == []


def test_nothing_is_proposed_where_nothing_else_was_published() -> None:
    assert proposed(counted(6)) == []
