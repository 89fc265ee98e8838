"""Campaigns declared on topics of authentic exports; the counts are found again from the files themselves."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.oracle.campaigns import Piece, count_by_tag
from tests.real import real_set


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def declare(path: Path, name: str, tag: str, days: tuple[str, str]) -> Path:
    path.write_text(
        f'[[campaign]]\ncampaign = "{name}"\ntitle = "演示：{tag}"\nfirst_day = "{days[0]}"\nlast_day = "{days[1]}"\n'
        f'topics = ["{tag}"]\nsame_piece = "各计"\napart = ["无"]\ntarget_originals = 3\n',
        encoding="utf-8",
    )
    return path


def standings(out: Path, name: str) -> dict[str, tuple[int, int, int]]:
    """Name of the account → posts, originals, pending, as the report's JSON has them."""
    told = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    (section,) = [one for one in told["sections"] if one["key"] == "accounts"]
    return {row["账号"]: (row["稿件"], row["原创"], row["待定"]) for row in section["rows"] if row["稿件"]}


@pytest.fixture
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Counting needs no PDF."""
    monkeypatch.setattr("ranking.publish.report_files.write_papers", lambda *_: None)


@pytest.mark.usefixtures("no_browser")
@pytest.mark.parametrize("tag", ["世界儿童日", "拜仁慕尼黑", "看见公益"])
def test_topic_of_35_organisations_is_counted_as_in_the_files(run: Run, tmp_path: Path, tag: str) -> None:
    source = real_set("weibo-orgs-2024-11")
    names = {row["用户id"]: row["昵称"] for row in rows_of(source / "weibo" / "users.csv")}
    register = [
        "平台,账号ID,名称,启用日期",
        *(f"微博,{key},{name},2020-01-01" for key, name in names.items()),
    ]
    (tmp_path / "登记表.csv").write_text("\n".join(register), encoding="utf-8")
    run("load", "accounts", "登记表.csv")
    run("load", "posts", source)
    days = ("2024-11-19", "2024-11-25")
    assert run("load", "campaigns", declare(tmp_path / "c.toml", "c", tag, days)).code == 0
    assert run("campaigns", "check", "c", "--as-of", "2024-12-31", "--out", "out").code == 0

    pieces = [
        Piece(
            names[path.stem],
            dt.datetime.fromisoformat(row["日期"]),
            row["正文"],
            row["是否原创"] == "True",
            row.get("话题") or "",
        )
        for path in source.rglob("*.csv")
        if path.name != "users.csv"
        for row in rows_of(path)
    ]
    counted = count_by_tag(pieces, tag, *map(dt.date.fromisoformat, days))
    assert counted
    assert standings(tmp_path / "out", "c") == {
        name: (one.posts, one.originals, one.pending) for name, one in counted.items()
    }


@pytest.mark.usefixtures("no_browser")
def test_topic_of_a_broadcaster_is_counted_as_in_the_files(run: Run, tmp_path: Path) -> None:
    source = real_set("weibo-cctv-news-2020")
    tag, days = "共同战疫", ("2020-02-01", "2020-02-29")
    register = "平台,账号ID,名称,启用日期\n微博,2656274875,央视新闻,2010-01-01"
    (tmp_path / "登记表.csv").write_text(register, encoding="utf-8")
    run("load", "accounts", "登记表.csv")
    account = ("--account", "weibo:2656274875")
    assert run("load", "posts", source, "--year", "2020", "--captured-at", "2020-06-01", *account).code == 0
    run("load", "campaigns", declare(tmp_path / "c.toml", "c", tag, days))
    assert run("campaigns", "check", "c", "--as-of", "2020-12-31", "--out", "out").code == 0

    texts: dict[str, Piece] = {}
    for path in sorted(source.glob("*.csv")):
        for row in rows_of(path):
            link = re.search(r"weibo\.com/2656274875/(\w+)", row["weibo_url"] or "")
            moment = re.match(r"\s*(\d+)月(\d+)日\s+(\d+):(\d+)", row["WB_from"] or "")
            if link and moment:
                month, day, hour, minute = map(int, moment.groups())
                published = dt.datetime(2020, month, day, hour, minute)
                texts.setdefault(link[1], Piece("央视新闻", published, row["WB_text"] or "", None))
    counted = count_by_tag(texts.values(), tag, *map(dt.date.fromisoformat, days))
    assert counted["央视新闻"].posts > 100
    assert standings(tmp_path / "out", "c") == {
        name: (one.posts, one.originals, one.pending) for name, one in counted.items()
    }
