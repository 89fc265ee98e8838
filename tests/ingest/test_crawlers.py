"""Rules of the crawlers' formats that one case alone does not show."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from ranking.errors import InputError
from ranking.ingest.weibo_codes import number_of_code, numbers_of_codes
from tests.ingest.desk import Desk, csv_text

CASES = Path(__file__).parents[1] / "cases" / "formats"
SPIDER = {
    **{"微博id": "P2yuIqMHu", "微博正文": "演示甲", "原始图片url": "无", "微博视频url": "无"},
    **{"发布时间": "2026-10-02 16:59", "点赞数": "3", "转发数": "2", "评论数": "1"},
}
PAGE = {
    **{
        "WB_from": "5月31日 23:54 来自 演示",
        "WB_text": "演示开头...展开全文",
        "forward": "1",
        "comment": "2",
    },
    **{"like": "3", "weibo_url": "https://weibo.com/1000000001/P2yuIqMHu?from=x"},
}
ARTICLE = {
    **{"公众号": "演示发布", "ID": "2247500001_1", "链接": "https://example.invalid/1", "标题": "演示"},
    **{"发布时间": "2026-10-01 19:03:40", "阅读": "", "喜欢": "7", "是否原创": ""},
}
NOTE = {
    **{"note_id": "5106092566383736", "content": "演示", "create_time": 1780500000, "liked_count": "1"},
    **{"comments_count": "1", "shared_count": "1", "last_modify_ts": 1780600000123},
    **{"note_url": "https://example.invalid/1", "creator_hash": "ab12", "nickname": "演***布"},
}
ACCOUNT = {"平台": "微信公众号", "账号ID": "gh_demo0001", "名称": "演示发布", "启用日期": "2025-01-01"}


def lines_of(*notes: dict[str, object]) -> str:
    return "".join(json.dumps(note, ensure_ascii=False) + "\n" for note in notes)


@pytest.mark.parametrize(
    ("code", "number"),
    [("P2yuIqMHu", "5106092566383736"), ("P2v0NuEah", "5105958697304237"), ("IpiSVggyG", "4460307973876902")],
)
def test_short_code_is_the_number_of_the_post(code: str, number: str) -> None:
    assert number_of_code(code) == number


def test_number_stays_and_what_is_neither_is_unknown() -> None:
    codes = pl.Series(["P2yuIqMHu", "5105958697304237\t", "坏编号", "", None])
    assert numbers_of_codes(codes).to_list() == ["5106092566383736", "5105958697304237", None, None, None]


def test_post_of_two_crawlers_is_one_post(desk: Desk) -> None:
    desk.load(desk.write("演示发布/1000000001.csv", csv_text([SPIDER])))
    desk.load_all(CASES / "weibo-crawler-data-json" / "input")
    assert desk.one("SELECT count(*) FROM post WHERE native_id = '5106092566383736'") == 1
    assert desk.one("SELECT count(*) FROM post") == 2


def test_words_of_a_quoted_person_are_not_stored(desk: Desk) -> None:
    desk.load_all(CASES / "weibospider-13" / "input", CASES / "weibo-crawler-data-json" / "input")
    everything = str(desk.image())
    assert "演示自己的话" in everything
    for private in ("演示个人", "演示被转发的话", "1990-01-01"):
        assert private not in everything


def test_comments_and_their_authors_are_not_stored(desk: Desk) -> None:
    desk.load_all(CASES / "weibo-search-24" / "input", CASES / "mediacrawler-weibo-xlsx" / "input")
    assert "演示网友" not in str(desk.image()) and "演示评论" not in str(desk.image())


def test_page_without_a_year_waits_for_one(desk: Desk) -> None:
    path = desk.write("采集.csv", csv_text([PAGE]))
    with pytest.raises(InputError, match=r"--year.*--captured-at"):
        desk.load(path)
    assert desk.one("SELECT count(*) FROM load") == 0
    desk.load(path, year=2020)
    assert str(desk.one("SELECT published_at FROM post")) == "2020-05-31 23:54:00"


def test_pages_with_years_need_no_option_and_only_rows_without_one_are_refused(desk: Desk) -> None:
    dated = {**PAGE, "WB_from": "2019年12月31日 08:00 来自 演示"}
    other = {**PAGE, "weibo_url": "https://weibo.com/1000000001/P2v0NuEah"}
    outcome = desk.load(desk.write("采集.csv", csv_text([dated, other])))
    assert (outcome.accepted, outcome.rejected) == (1, 1)
    assert str(desk.one("SELECT published_at FROM post")) == "2019-12-31 08:00:00"
    ((row, field, reason),) = desk.rejected()
    assert (row, field, "--year" in reason) == (3, "WB_from", True)


def test_text_cut_by_the_page_gives_way_to_the_whole_one(desk: Desk) -> None:
    desk.load(desk.write("采集.csv", csv_text([PAGE])), year=2026)
    assert desk.store.rows("SELECT text, text_is_cut FROM post") == [("演示开头…", True)]
    whole = {**SPIDER, "微博正文": "演示开头，以及其余。", "发布时间": "2026-05-31 23:54"}
    outcome = desk.load(desk.write("演示发布/1000000001.csv", csv_text([whole])))
    assert outcome.contradiction_count == 0
    rows = desk.store.rows("SELECT text, text_is_cut, text_length FROM post")
    assert rows == [("演示开头，以及其余。", None, 10)]


def test_cut_text_contradicts_no_whole_one(desk: Desk) -> None:
    whole = {**SPIDER, "微博正文": "演示开头，以及其余。", "发布时间": "2026-05-31 23:54"}
    desk.load(desk.write("演示发布/1000000001.csv", csv_text([whole])))
    assert desk.load(desk.write("采集.csv", csv_text([PAGE])), year=2026).contradiction_count == 0
    assert desk.one("SELECT text FROM post") == "演示开头，以及其余。"


def test_page_with_two_times_is_a_repost_at_the_first(desk: Desk) -> None:
    both = {**PAGE, "WB_from": "2月3日 01:13,2月3日 00:16\n  已编辑", "WB_text": "演示自己的话,演示引文"}
    desk.load(desk.write("采集.csv", csv_text([both])), year=2020)
    (row,) = desk.store.rows(
        "SELECT strftime(published_at, '%d %H:%M'), is_repost, is_original, text FROM post"
    )
    assert row == ("03 01:13", True, False, None)


def test_articles_belong_to_the_registered_account_of_that_name(desk: Desk) -> None:
    desk.load_rows([ACCOUNT], "accounts", name="登记表.csv")
    desk.load_rows([ARTICLE], name="文章.csv")
    assert desk.one("SELECT account_id FROM post") == "wechat:gh_demo0001"


@pytest.mark.parametrize("register", [[], [ACCOUNT, {**ACCOUNT, "账号ID": "gh_demo0002"}]])
def test_articles_of_no_certain_account_wait(desk: Desk, register: list[dict[str, str]]) -> None:
    if register:
        desk.load_rows(register, "accounts", name="登记表.csv")
    before = desk.image()
    with pytest.raises(InputError, match=r"没有唯一名为“演示发布”的微信公众号账号.*--account"):
        desk.load_rows([ARTICLE], name="文章.csv")
    assert desk.image() == before


def test_articles_of_several_accounts_are_not_given_to_one(desk: Desk) -> None:
    rows = [ARTICLE, {**ARTICLE, "公众号": "演示环境", "ID": "2247500002_1"}]
    with pytest.raises(InputError, match="2 个以上不同的账号"):
        desk.load_rows(rows, name="文章.csv", account="wechat:gh_demo0001")


def test_row_of_totals_is_no_account(desk: Desk) -> None:
    desk.load_rows([ACCOUNT], "accounts", name="登记表.csv")
    total = {**dict.fromkeys(ARTICLE, ""), "公众号": "合计", "阅读": "1"}
    outcome = desk.load_rows([ARTICLE, total], name="文章.csv")
    assert (outcome.accepted, outcome.rejected) == (1, 1)


def test_article_without_declaration_and_reads_is_unknown_in_both(desk: Desk) -> None:
    desk.load_rows([ARTICLE], name="文章.csv", account="wechat:gh_demo0001")
    assert desk.store.rows("SELECT is_original, position FROM post") == [(None, 1)]
    assert desk.store.rows("SELECT reads, likes, recommends FROM capture") == [(None, None, 7)]


def test_notes_of_a_hashed_author_wait_for_an_account(desk: Desk) -> None:
    path = desk.write("a.jsonl", lines_of(NOTE))
    with pytest.raises(InputError, match=r"--account 微博:账号ID"):
        desk.load(path)
    desk.load(path, account="weibo:1000000001")
    assert desk.one("SELECT name FROM provisional_account") is None


def test_notes_of_several_hashed_authors_are_not_given_to_one(desk: Desk) -> None:
    path = desk.write(
        "a.jsonl", lines_of(NOTE, {**NOTE, "note_id": "5106092566383737", "creator_hash": "cd34"})
    )
    with pytest.raises(InputError, match="creator_hash"):
        desk.load(path, account="weibo:1000000001")
    assert desk.one("SELECT count(*) FROM post") == 0


def test_broken_line_of_jsonl_is_one_rejected_row(desk: Desk) -> None:
    path = desk.write(
        "a.jsonl", lines_of(NOTE) + '{"note_id": "51\n' + lines_of({**NOTE, "note_id": "5106092566383738"})
    )
    outcome = desk.load(path, account="weibo:1000000001")
    assert (outcome.rows_read, outcome.accepted, outcome.rejected) == (3, 2, 1)
    assert desk.rejected()[0][0] == 2


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b'[\n{"note_id": "1"},\n{"note', "第 3 行"),
        (b"[" * 100_000, "嵌套过深"),
        (b"[]", "无法识别的格式"),
        (b"[1, 2]", "无法识别的格式"),
        (b"{\n}", "无法识别的格式"),
        (b"{}", "无法识别的格式"),
        (b'[{"a": ' + b"9" * 5000 + b"}]", "数字过长"),
    ],
)
def test_json_that_cannot_be_read_is_an_input_error(desk: Desk, content: bytes, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        desk.load(desk.write("a.json", content))


def test_half_a_character_in_json_does_no_harm(desk: Desk) -> None:
    note = json.dumps({**NOTE, "content": "x"}).replace('"x"', '"\\ud83d演示"')
    desk.load(desk.write("a.jsonl", note + "\n"), account="weibo:1000000001")
    assert desk.one("SELECT text FROM post") == "?演示"


def test_damaged_database_is_an_input_error(desk: Desk) -> None:
    whole = (CASES / "weibo-crawler-data-sqlite" / "input" / "weibo" / "weibodata.db").read_bytes()
    for content in (whole[:1000], whole[:4100], whole[:20] + b"x" * 2000):
        with pytest.raises(InputError, match=r"SQLite|无法识别"):
            desk.load_all(desk.write("a.db", content))
    assert desk.one("SELECT count(*) FROM post") == 0


def test_database_is_read_without_running_or_writing_anything(desk: Desk) -> None:
    path = desk.folder / "a.db"
    with sqlite3.connect(path) as con:
        con.execute("CREATE TABLE note (id, content)")
        con.execute("CREATE VIEW weibo AS SELECT 1 AS id")
    before = path.read_bytes()
    with pytest.raises(InputError, match="无法识别"):
        desk.load(path)
    assert path.read_bytes() == before and [p.name for p in desk.folder.iterdir()] == ["a.db"]


def test_file_of_several_tables_is_loaded_once(desk: Desk) -> None:
    folder = CASES / "mediacrawler-weibo-xlsx" / "input"
    first, again = desk.load_all(folder), desk.load_all(folder)
    assert [(o.part, o.state) for o in first] == [("Contents", "loaded"), ("Creators", "loaded")]
    assert {o.state for o in again} == {"unchanged"}
    assert desk.store.rows("SELECT part FROM load ORDER BY load_id") == [("Contents",), ("Creators",)]


def test_database_with_a_damaged_column_name_is_refused(desk: Desk, tmp_path: Path) -> None:
    whole = tmp_path / "whole.db"
    with closing(sqlite3.connect(whole)) as con:
        con.execute("CREATE TABLE weibo (id TEXT, damaged TEXT)")
        con.commit()
    path = desk.write("weibodata.db", whole.read_bytes().replace(b"damaged", b"\x80amaged"))
    with pytest.raises(InputError, match="SQLite"):
        desk.load(path)
