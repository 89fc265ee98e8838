"""On generated worlds every verdict equals that of plain loops, and every figure of an account the count of its verdicts."""

import datetime as dt
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.measure.campaign import GOALS, Campaign, judge_posts, standings_of, tell_standings, verdicts_of
from tests.campaigns.cases import Row, open_world
from tests.oracle.verdicts import judge_world

# Long enough for words before and after to leave them near copies of each other.
TEXTS = {
    "river": "河长带着队员沿着河岸巡查，清理河道里的漂浮垃圾，守护一河清水向东流，两岸的居民也加入进来，"
    "有人递上热茶，有人划着小船捞起水草，一个上午装满了整整十二个口袋，岸边的柳树映在水里格外好看",
    "school": "孩子们在环保课堂上用旧报纸做出了会飞的小鸟，笑声传出很远很远的地方，老师把作品挂满走廊，"
    "家长放学来接都停下脚步合影，校门口的回收箱当天就收满了，第二天又有邻校前来取经学习这个办法",
    "sky": "监测人员凌晨四点出发，赶在日出之前采集到当天的第一份空气样品送检，仪器箱背上山顶要走七百级台阶，"
    "数据传回中心的时候城市刚刚醒来，屏幕上的曲线平稳，值班员在日志里写下一句今天适合晾晒被褥",
    "short": "早安",
}
TAGS = ("#演示日#", "＃演示日＃", "#演示日 ", "#演示日子#", "", "河长制示范", "Low Carbon 示范")
TITLES = (
    None,
    "关于开展演示的通知",
    "长图｜节水课堂（一）",
    "长图｜节水课堂（二）",
    "H5来了",
    "演示盘点",
    "巡河记",
)
ACCOUNTS: list[Row] = [
    {
        "id": "weibo:1",
        "organisation": "甲局",
        "level": "county",
        "matrix": "演示",
        "valid_from": dt.date(2020, 1, 1),
    },
    {
        "id": "wechat:2",
        "organisation": "甲局",
        "level": "county",
        "matrix": "演示",
        "valid_from": dt.date(2020, 1, 1),
    },
    {
        "id": "weibo:3",
        "organisation": "乙局",
        "level": "city",
        "matrix": None,
        "valid_from": dt.date(2026, 10, 12),
    },
]
AS_OF = dt.datetime(2026, 10, 30, 12)


def make_world(random: Random) -> dict[str, list[Row]]:
    """Posts of four accounts (one not registered) in October, what people decided of them, and what is gone."""
    moments = random.sample(range(30 * 24 * 60), 14)
    posts = [_post(random, number, moment) for number, moment in enumerate(moments)]
    names = [post["post"] for post in posts]
    decisions = [
        {
            **{
                "campaign_id": random.choice("ab"),
                "post": random.choice(names),
                "counts": random.choice([True, True, False, False, None]),
            },
            **{"aspect": random.choice(["post", "original", "product"]), "reason": "演示"},
            "decided_at": dt.datetime(2026, 10, 29, 8, number) + random.choice([0, 2]) * dt.timedelta(days=1),
        }
        for number in range(random.randrange(5))
    ]
    removals = [
        {"post": name, "seen_at": dt.datetime(2026, 10, random.choice([20, 31]))}
        for name in random.sample(names, 2)
    ]
    return {"account": ACCOUNTS, "post": posts, "observed": [], "decision": decisions, "removal": removals}


def _post(random: Random, number: int, moment: int) -> Row:
    base, title = random.choice(list(TEXTS)), random.choice(TITLES)
    # What stands around a short text makes it another one.
    tags, ends = (("#演示日#", "#演示日 ", ""), ("",)) if base == "short" else (TAGS, ("", "", "。演练"))
    series = {"series": "节水课堂"} if title and title.startswith("长图") else {}
    return {
        "post": f"{random.choice(['weibo:1', 'wechat:2', 'weibo:3', 'weibo:4'])}/{number}",
        "at": dt.datetime(2026, 10, 1) + dt.timedelta(minutes=moment),
        **{"title": title, "base": base, **series},
        "text": f"{random.choice(tags)}{TEXTS[base]}{random.choice(ends)}",
        "kind": random.choice([None, "text", "poster", "interpretation"]),
        "original": random.choice([True, True, False, None]),
        "repost": random.random() < 0.1,
    }


def make_campaigns(random: Random) -> list[Campaign]:
    """Two campaigns whose windows may meet, with all rules drawn."""
    found = []
    for name in "ab":
        first = dt.date(2026, 10, random.randrange(1, 15))
        found.append(
            Campaign(
                campaign_id=name,
                title=f"演示{name}",
                first_day=first,
                last_day=first + dt.timedelta(days=random.randrange(5, 20)),
                topics=random.choice([("演示日",), ("演示日", "别的")]),
                keywords_any=random.choice([(), ("河长制", "LOW carbon")]),
                keywords_all=random.choice([(), ("示范",)]),
                keywords_none=random.choice([(), ("演练",)]),
                levels=random.choice([(), ("county",)]),
                original_rule=random.choice(["declared", "independent", "both"]),
                apart=random.choice([("none",), ("official", "compilation", "interpretation")]),
                product_kinds=random.choice([(), ("poster", "long_picture")]),
                series_once=random.random() < 0.7,
                same_piece=random.choice(["once", "once", "each"]),
                deleted_counts=random.random() < 0.5,
                shared_with=random.choice([(), ("a", "b")]),
                target_originals=random.choice([None, 1, 2]),
                target_products=random.choice([None, 1]),
            )
        )
    return found


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_verdicts_are_those_of_plain_loops(seed: int) -> None:
    random = Random(seed)
    world, campaigns = make_world(random), make_campaigns(random)
    verdicts = judge_posts(open_world(world), campaigns, AS_OF)
    found = {
        (one.campaign_id, f"{one.account_id}/{one.native_id}"): (
            *(one.refusal or "", one.original, one.product_answer),
        )
        for one in verdicts_of(verdicts)
    }
    assert found == judge_world(world, campaigns, AS_OF)


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_an_account_stands_where_its_counted_posts_put_it(seed: int) -> None:
    random = Random(seed)
    world, campaigns = make_world(random), make_campaigns(random)
    con = open_world(world)
    verdicts = judge_posts(con, campaigns, AS_OF)
    told = list(verdicts_of(verdicts))
    by_id = {each.campaign_id: each for each in campaigns}
    for one in standings_of(tell_standings(con, campaigns, verdicts, AS_OF)):
        if one.subject_kind == "matrix":
            continue
        own = [each for each in told if (each.campaign_id, each.account_id) == (one.campaign_id, one.subject)]
        days = {goal: [each.day for each in own if each.reaches(goal)] for goal in GOALS}
        assert one.counted == {goal: len(days[goal]) for goal in GOALS}
        wanted = {goal: by_id[one.campaign_id].target(goal) for goal in GOALS}
        assert one.missing == {goal: max(0, wanted[goal] - len(days[goal])) for goal in GOALS}
        reached = [
            sorted(days[goal])[wanted[goal] - 1] for goal in GOALS if 0 < wanted[goal] <= len(days[goal])
        ]
        is_met = len(reached) == sum(wanted[goal] > 0 for goal in GOALS) > 0
        assert one.met_on == (max(reached) if is_met else None)
        assert one.pending["originals"] == sum(each.counts and each.original == "pending" for each in own)
