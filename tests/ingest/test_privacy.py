"""Personal fields of exports are not stored: neither in accepted rows nor in rejected ones, in no table at all."""

import csv
import datetime as dt
import io
import json
import shutil
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest

from ranking.ingest import FORMATS, LoadOptions, load_paths
from ranking.ingest.model import group_of_kind
from ranking.store import open_store, quote_name
from tests.ingest.desk import NOW
from tests.ingest.test_cases import options_of

_CASES = Path(__file__).parents[1] / "cases" / "formats"
_SECRET = "私隐演示"
# What exports call the personal fields that they carry, and the names of people whose posts are passed on.
_PERSONAL = {
    *("性别", "生日", "学习经历", "公司", "所在地", "ip", "IP", "源用户昵称", "评论人昵称", "评论内容", "源用户id", "评论人ID"),
    *("gender", "sex", "birthday", "education", "company", "location", "ip_location", "ip_loc", "retweet_user"),
    *("user_authentication", "阳光信用", "注册时间", "简介", "头像", "高清头像", "源微博@用户", "源微博位置", "源微博正文"),
    *("avatar", "avatar_hd", "user_signature", "user_unique_id", "short_user_id", "sunshine", "registration_time"),
    *("发布位置", "位置", "发布工具", "publish_place", "desc", "description"),
}  # fmt: skip
_FILES = sorted(
    path
    for path in _CASES.glob("*/input/**/*")
    if path.suffix in (".csv", ".json", ".jsonl", ".db")
    and any(path.relative_to(_CASES).parts[0].startswith(name) for name in ("weibo", "mediacrawler"))
)
# These formats have a field of the same name that belongs to the post.
_OF_THE_POST = {"desc": "mediacrawler", "description": "mediacrawler"}


def plant_csv(text: str) -> tuple[str, int]:
    """The same with the secret in every personal cell, and the last row once more with a broken id."""
    rows = list(csv.reader(io.StringIO(text)))
    header = rows[0]
    places = [place for place, name in enumerate(header) if name.strip() in _PERSONAL - set(_OF_THE_POST)]
    body = [row for row in rows[1:] if row != header]
    body.append(["1.23E+18", *body[-1][1:]])
    for row in body:
        for place in places:
            if place < len(row):
                row[place] = f"{_SECRET}{header[place]}"
    target = io.StringIO()
    csv.writer(target).writerows([header, *body])
    return target.getvalue(), len(places)


def plant_json(node: object) -> int:
    """Put the secret into every personal text of a document, in place; gives how many."""
    planted = 0
    if isinstance(node, dict):
        for key, value in node.items():
            if key in _PERSONAL - set(_OF_THE_POST) and not isinstance(value, (dict, list)):
                node[key] = f"{_SECRET}{key}"
                planted += 1
            else:
                planted += plant_json(value)
    elif isinstance(node, list):
        planted = sum(plant_json(entry) for entry in node)
    return planted


def plant_sqlite(path: Path) -> int:
    """The same in the tables of a SQLite file."""
    planted = 0
    with sqlite3.connect(path) as con:
        tables = [name for (name,) in con.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            columns = [row[1] for row in con.execute(f"PRAGMA table_info({quote_name(table)})")]
            for column in _PERSONAL.intersection(columns) - set(_OF_THE_POST):
                con.execute(
                    f"UPDATE {quote_name(table)} SET {quote_name(column)} = ?", [f"{_SECRET}{column}"]
                )
                planted += 1
    con.close()
    return planted


def plant(path: Path) -> int:
    """Plant the secret in the file's personal fields; gives in how many."""
    if path.suffix == ".db":
        return plant_sqlite(path)
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".csv":
        text, planted = plant_csv(text)
    elif path.suffix == ".jsonl":
        entries = [json.loads(line) for line in text.splitlines() if line.strip()]
        planted = plant_json(entries)
        text = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries)
    else:
        document = json.loads(text)
        planted = plant_json(document)
        text = json.dumps(document, ensure_ascii=False)
    path.write_text(text, encoding="utf-8")
    return planted


@pytest.mark.parametrize("path", _FILES, ids=lambda path: str(path.relative_to(_CASES)))
def test_personal_fields_are_in_no_table(path: Path, tmp_path: Path) -> None:
    case = path.relative_to(_CASES).parts[0]
    folder = tmp_path / "input"
    shutil.copytree(_CASES / case / "input", folder)
    planted = plant(folder / path.relative_to(_CASES / case / "input"))
    group = next(group_of_kind(form.kind) for form in FORMATS if case.startswith(form.key))
    options = replace(options_of(_CASES / case), captured_at=dt.datetime(2027, 1, 1))
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        outcomes = load_paths(store, group, [folder], options, author="演示", now=NOW)
        assert any(outcome.state == "loaded" for outcome in outcomes)
        found = [
            (table, row)
            for (table,) in store.rows("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
            for row in store.rows(f"SELECT * FROM {quote_name(table)}")
            if _SECRET in str(row)
        ]
    assert found == [], planted


def test_something_is_planted_in_every_kind_of_file(tmp_path: Path) -> None:
    planted: dict[str, int] = {}
    for place, path in enumerate(_FILES):
        copy = Path(shutil.copy(path, tmp_path / f"{place}{path.suffix}"))
        planted[path.suffix] = planted.get(path.suffix, 0) + plant(copy)
    assert all(planted[suffix] > 0 for suffix in (".csv", ".json", ".jsonl", ".db")), planted


def test_the_name_and_words_of_a_reposted_person_are_not_kept(tmp_path: Path) -> None:
    """weiboSpider writes both into the cell of the account's own words."""
    case = _CASES / "weibospider-13" / "input"
    folder = shutil.copytree(case, tmp_path / "input")
    for path in Path(folder).rglob("*.csv"):
        text = path.read_text(encoding="utf-8-sig")
        assert "演示个人" in text
        path.write_text(text.replace("演示个人", _SECRET), encoding="utf-8")
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        load_paths(store, "posts", [Path(folder)], LoadOptions(captured_at=NOW), author="演示", now=NOW)
        tables = [table for (table,) in store.rows("SELECT table_name FROM duckdb_tables()")]
        held = [t for t in tables if _SECRET in str(store.rows(f"SELECT * FROM {quote_name(t)}"))]
    assert held == []
