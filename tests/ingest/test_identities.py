"""A post that one source knows by its id and another by title and time is one post, in whatever order they are loaded."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.store import open_store
from tests.ingest.desk import Desk
from tests.ingest.test_undoing import content, undo

# Name of the file → its rows: (id, title, published at, reads); without an id the key is title and time.
Files = dict[str, list[tuple[str, str, str, str]]]

MAPPING = """
kind = "posts"
natural_key = ["标题", "发布时间"]
[[column]]
field = "平台"
value = "微信公众号"
[[column]]
field = "标题"
column = "题目"
[[column]]
field = "发布时间"
column = "时间"
[[column]]
field = "阅读数"
column = "阅读量"
"""
BY_DAY = ("", "演示标题", "2026-10-05", "10")
BY_MINUTE = ("", "演示标题", "2026-10-05 08:30", "20")
BY_ID = ("2650_1", "演示 标题", "2026-10-05 08:30:07", "30")
OTHER_ID = ("2651_1", "演示标题", "2026-10-05 18:00:00", "40")


def load(desk: Desk, name: str, rows: list[tuple[str, str, str, str]]) -> Any:
    if rows[0][0]:
        changes = [
            {"platform": "微信公众号", "account": "gh_demo", "post_id": number, "title": title}
            | {
                "published_at": at,
                "reads": reads,
                "captured_at": "2026-10-30",
                "url": f"https://example.cn/{name}",
            }
            for number, title, at, reads in rows
        ]
        return desk.load_posts(*changes, name=name)
    lines = "".join(f"{title},{at},{reads},{name}\n" for _, title, at, reads in rows)
    mapping = desk.write("m.toml", MAPPING)
    path = desk.write(name, f"题目,时间,阅读量,来自\n{lines}")
    return desk.load(path, mapping=mapping, account="wechat:gh_demo")


def posts(desk: Desk) -> list[tuple[Any, ...]]:
    return desk.store.rows(
        "SELECT p.native_id, strftime(published_at, '%d %H:%M:%S'), list(DISTINCT c.reads ORDER BY c.reads) "
        "FROM post AS p JOIN capture AS c USING (post_id) GROUP BY ALL ORDER BY ALL"
    )


@pytest.mark.parametrize("order", list(itertools.permutations([BY_DAY, BY_MINUTE, BY_ID])))
def test_three_sources_of_one_post_give_one_post(
    desk: Desk, order: Sequence[tuple[str, str, str, str]]
) -> None:
    for place, row in enumerate(order):
        load(desk, f"{place}.csv", [row])
    assert posts(desk) == [("2650_1", "05 08:30:07", [10, 20, 30])]


@pytest.mark.parametrize("order", list(itertools.permutations([BY_DAY, BY_ID, OTHER_ID])))
def test_title_and_day_that_fit_two_posts_stay_apart_and_are_told(
    desk: Desk, order: Sequence[tuple[str, str, str, str]]
) -> None:
    outcomes = [load(desk, f"{place}.csv", [row]) for place, row in enumerate(order)]
    assert [ids for ids, _, _ in posts(desk)][:2] == ["2650_1", "2651_1"]
    assert [reads for _, _, reads in posts(desk)] == [[30], [40], [10]]
    assert "分不清没有编号的是哪一篇" in outcomes[-1].contradictions[0]


NOTIFIED = {
    "内容标题": "演示：通知",
    "发表时间": "20261005",
    "总阅读次数": "1203",
    "总分享次数": "5",
    "送达人数": "9",
}
ARTICLE = {
    "公众号": "演示发布",
    "ID": "2650000001_1",
    "链接": "http://example.cn/1",
    "标题": "演示： 通知",
} | {
    "发布时间": "2026-10-05 08:30:07",
    "阅读": "1300",
}
WORK = {
    "作品名称": "演示\n#环保",
    "发布时间": "2026-10-18 14:11",
    "体裁": "视频",
    "播放量": "12",
    "点赞量": "3",
}
CRAWLED = {
    **{
        "aweme_id": "7412345678901234567",
        "title": "演示 #环保",
        "desc": "演示 #环保",
        "create_time": "1792303880",
    },
    **{"user_id": "1", "liked_count": "4", "collected_count": "1", "comment_count": "1", "share_count": "1"},
    **{"last_modify_ts": "1793000000000", "aweme_url": "https://example.cn/v"},
}


@pytest.mark.parametrize(
    "files", [[NOTIFIED, ARTICLE], [ARTICLE, NOTIFIED], [WORK, CRAWLED], [CRAWLED, WORK]]
)
def test_back_office_and_crawler_know_the_same_post(desk: Desk, files: list[dict[str, str]]) -> None:
    account = "wechat:gh_demo" if NOTIFIED in files else "douyin:1"
    for place, row in enumerate(files):
        assert desk.load_rows([row], name=f"{place}.csv", account=account).accepted == 1
    query = (
        "SELECT p.native_id, count(*) FROM post AS p JOIN capture AS c USING (post_id) GROUP BY p.native_id"
    )
    assert desk.store.rows(query) == [(ARTICLE["ID"] if NOTIFIED in files else CRAWLED["aweme_id"], 2)]


def test_two_ids_never_are_one_post(desk: Desk) -> None:
    load(desk, "a.csv", [BY_ID])
    load(desk, "b.csv", [("2659_1", *BY_ID[1:])])
    assert len(posts(desk)) == 2


def test_row_of_a_joined_post_loaded_again_is_known(desk: Desk) -> None:
    load(desk, "a.csv", [BY_DAY])
    load(desk, "b.csv", [BY_ID])
    again = load(desk, "c.csv", [BY_DAY, ("", "另一篇", "2026-10-06", "1")])
    assert (again.accepted, again.unchanged) == (1, 1)
    assert len(posts(desk)) == 2


def test_what_was_decided_of_a_post_follows_its_name(desk: Desk) -> None:
    load(desk, "a.csv", [BY_DAY])
    made = desk.one("SELECT native_id FROM post")
    desk.store.con.execute(
        "INSERT INTO post_removal BY NAME SELECT 1 AS act_id, 'wechat:gh_demo' AS account_id, ? AS native_id, "
        "TIMESTAMP '2026-10-09' AS seen_at, '演示' AS evidence",
        [made],
    )
    later = load(desk, "b.csv", [BY_ID])
    assert desk.one("SELECT native_id FROM post_removal") == "2650_1"
    undo(desk.store, later.load_id)
    assert desk.one("SELECT native_id FROM post_removal") == made == desk.one("SELECT native_id FROM post")


def test_review_of_a_post_stays_with_it_when_it_is_joined(desk: Desk) -> None:
    load(desk, "a.csv", [BY_DAY])
    review = {
        "platform": "微信公众号",
        "account": "gh_demo",
        "title": "演示标题",
        "points": "2",
        "kind": "优质稿件",
    }
    told = {"reason": "演示", "reviewer": "演示编辑", "reviewed_at": "2026-11-02"}
    assert desk.load_rows([review | told], "reviews", "r.csv").accepted == 1
    load(desk, "b.csv", [BY_ID])
    query = "SELECT p.native_id FROM review_point JOIN post AS p USING (post_id)"
    assert desk.store.rows(query) == [("2650_1",)]


_IDS = st.lists(
    st.sampled_from(
        [
            ("2650_1", "甲", "2026-10-05 08:30:07"),
            ("2651_1", "甲", "2026-10-05 18:00:00"),
            ("2652_1", "甲", "2026-10-06 18:00:00"),
            ("2653_1", "乙", "2026-10-05 08:30:00"),
        ]
    ),
    min_size=1,
    max_size=3,
    unique=True,
)
_KEYS = st.lists(
    st.tuples(
        st.just(""),
        st.sampled_from("甲乙"),
        st.sampled_from(["2026-10-05", "2026-10-05 08:30", "2026-10-06"]),
    ),
    min_size=1,
    max_size=2,
    unique=True,
)
_FILES = st.lists(_IDS | _KEYS, min_size=2, max_size=4)


def _load_all(
    folder: Path, files: Sequence[tuple[int, list[tuple[str, str, str]]]], undone: int | None = None
) -> Any:
    folder.mkdir()
    with open_store(folder / "s.duckdb", create=True) as store:
        desk = Desk(store, folder)
        loads = {
            # Of one name all files say the same figure: which of two the store keeps is another rule.
            place: load(desk, f"{place}.csv", [(*row, "30" if row[0] else "10") for row in rows])
            for place, rows in files
        }
        if undone is not None:
            undo(store, loads[undone].load_id)
        # A file's contradictions are told when it is loaded.
        return posts(desk), {**content(store), "contradiction": []}


@settings(deadline=None, max_examples=5)
@given(_FILES, st.data())
def test_order_of_loading_makes_no_difference(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[str, str, str]]], data: st.DataObject
) -> None:
    numbered = list(enumerate(files))
    shuffled = data.draw(st.permutations(numbered))
    folder = tmp_path_factory.mktemp("i")
    assert _load_all(folder / "a", numbered)[0] == _load_all(folder / "b", shuffled)[0]


@settings(deadline=None, max_examples=5)
@given(_FILES, st.data())
def test_undoing_parts_and_joins_posts_as_if_the_file_had_never_come(
    tmp_path_factory: pytest.TempPathFactory, files: list[list[tuple[str, str, str]]], data: st.DataObject
) -> None:
    numbered = list(enumerate(files))
    place = data.draw(st.integers(0, len(files) - 1))
    folder = tmp_path_factory.mktemp("u")
    with_it = _load_all(folder / "a", numbered, undone=place)
    assert with_it == _load_all(folder / "b", [file for file in numbered if file[0] != place])
