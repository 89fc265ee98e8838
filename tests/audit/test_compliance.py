"""Silences told only from observed days, and the faults of a register."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.audit import find_compliance
from ranking.audit.mending import find_matters
from ranking.audit.silences import Silence, find_silences, longest_stretch, split_runs
from ranking.catalogue import Catalogue
from ranking.config import Compliance, Settings
from ranking.errors import EditionError
from ranking.ingest import LoadOptions, load_paths
from ranking.months import Month
from ranking.store import Store, open_store
from tests.cli.conftest import Run
from tests.editions.conftest import AUGUST, NOW, SEPTEMBER, build, load, make_small_store
from tests.real import real_set

DAYS = [dt.date(2026, 9, 1) + dt.timedelta(days=n) for n in range(30)]


@given(st.sets(st.sampled_from(DAYS)))
@settings(max_examples=60, deadline=None)
def test_runs_are_those_of_a_plain_loop(days: set[dt.date]) -> None:
    longest = run = 0
    for day in DAYS:
        run = run + 1 if day in days else 0
        longest = max(longest, run)
    assert max(map(len, split_runs(days)), default=0) == longest
    quiet = [day for day in DAYS if day not in days]
    stretch = longest_stretch([DAYS[0] - dt.timedelta(days=1), *quiet], DAYS[0], DAYS[-1])
    assert stretch == longest


@pytest.mark.parametrize(
    ("days", "calendar", "state"),
    [
        (14, 14, "静默满 14 天"),
        (13, 13, "预警（已满 12 天）"),
        (10, 11, "预警（已满 10 天）"),
        (9, 9, "正常"),
        (5, 20, "观测不全"),
    ],
)
def test_an_unobserved_day_is_never_a_silent_one(days: int, calendar: int, state: str) -> None:
    one = Silence("weibo:1", "甲（演示）", None, days, None, None, calendar, 0, DAYS[0], 0, 0)
    assert one.state(14, (10, 12)) == state


def test_a_silent_account_is_named_and_its_days_are_counted(store: Store) -> None:
    found = {one.account: one for one in find_silences(store, SEPTEMBER, NOW)}
    # Posts on 1-9 September, all days observed: silent from the 10th to the 30th.
    assert (found["weibo:2"].days, found["weibo:2"].running) == (21, 21)
    assert found["weibo:2"].first_day == dt.date(2026, 9, 10)
    assert found["weibo:1"].state(14, (10, 12)) == "预警（已满 10 天）"
    with pytest.raises(EditionError, match="早于"):
        find_compliance(store, SEPTEMBER, AUGUST.start, Settings())


def test_the_register_s_faults_stand_apart(tmp_path: Path) -> None:
    register = """平台,账号ID,名称,层级,主办单位,启用日期,停用日期
微博,1,甲环境演示,县级,甲局（演示）,2026-01-01,2026-09-10
微博,2,乙环境演示,县级,甲局（演示）,2026-01-01,
微博,3,丙环境演示,县级,丙局（演示）,2026-01-01,
"""
    posts = """platform,account,post_id,published_at,text
weibo,1,a,2026-09-05 09:00,停用之前（演示）
weibo,1,b,2026-09-20 09:00,停用之后（演示）
weibo,2,c,2026-09-05 09:00,另一篇（演示）
"""
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        load(store, tmp_path, "accounts", register)
        load(store, tmp_path, "posts", posts)
        found = find_compliance(store, SEPTEMBER, NOW, Settings())
    assert [row[-1] for row in found.closed] == ["weibo:1"]
    assert [row[-1] for row in found.never_seen] == ["weibo:3"]
    assert [(row[0], row[2]) for row in found.doubles] == [("甲局（演示）", 2)]


def test_silences_of_zhanjiang_are_those_recomputed_from_its_files(tmp_path: Path) -> None:
    source = real_set("weibo-zhanjiang-fabu-2020") / "weibo"
    days = set()
    files = [path for path in sorted(source.rglob("*.csv")) if path.stem.isdigit()]
    for path in files:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            days |= {dt.date.fromisoformat(row["日期"]) for row in csv.DictReader(lines)}
    first, last = min(days), max(days)
    native = files[0].stem
    now = dt.datetime(2021, 1, 5)
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        load(
            store,
            tmp_path,
            "accounts",
            f"平台,账号ID,名称,层级,启用日期\n微博,{native},湛江发布,市级,2020-01-01\n",
        )
        load_paths(store, "posts", [source], LoadOptions(covers=(first, last)), author="演示", now=now)
        told = {}
        for number in range(2, 13):
            month = Month(2020, number)
            (one,) = find_silences(store, month, now)
            told[number] = one.days
    expected = {}
    for number in range(2, 13):
        month, best, run = Month(2020, number), 0, 0
        day = first
        while day <= min(last, month.last_day):
            run = 0 if day in days else run + 1
            best = max(best, run) if day >= month.start.date() else best
            day += dt.timedelta(days=1)
        expected[number] = best
    assert told == expected
    assert len(told) == 11


def test_the_table_is_told(run: Run, published: Path) -> None:
    outcome = run("compliance", "2026-09", "--as-of", "2026-10-08", "--db", published)
    assert outcome.code == 0, outcome.err
    assert "静默满 14 天" in outcome.out
    assert run("compliance", "2026-09", "--as-of", "2026-08-01", "--db", published).code == 1
    stricter = run(
        "compliance", "2026-09", "--as-of", "2026-10-08", "--flag", "30", "--warn", "20", "--db", published
    )
    assert "静默满" not in stricter.out.split("【静默与预警】")[1].split("【")[0].replace("静默满 30", "")


def test_days_of_silence_are_set_in_the_settings_and_options_win(run: Run, published: Path) -> None:
    Path("ranking.toml").write_text(
        "[compliance]\nflag_days = 21\nwarning_days = [5, 20]\n", encoding="utf-8"
    )
    asked = ("compliance", "2026-09", "--as-of", "2026-10-08", "--db", published)
    outcome = run(*asked)
    assert "静默满 21 天" in outcome.out
    assert "预警（已满 5 天）" in outcome.out
    assert "静默满 20 天" in run(*asked, "--flag", "20").out


def test_flags_have_a_deadline_and_are_told_mended_or_not(store: Store) -> None:
    rules = Compliance(mend_days=3)
    found = find_matters(store, "small", SEPTEMBER, NOW, rules)
    assert found is not None
    told = {one.account: (str(one.since), one.deadline, one.state) for one in found}
    # Flagged by the edition of August and again: one matter, its deadline runs from August's issue.
    deadline = NOW.date() + dt.timedelta(days=3)
    assert told["weibo:2"] == ("2026-08", deadline, "未整改")
    assert told["weibo:1"] == ("2026-08", deadline, "已整改")
    assert told["weibo:3"] == ("2026-09", deadline, "本月新提示")
    later = find_matters(store, "small", SEPTEMBER, NOW + dt.timedelta(days=4), rules)
    assert later is not None
    assert {one.account: one.state for one in later}["weibo:2"] == "未整改，已逾期"
    assert find_matters(store, "small", SEPTEMBER.plus(1), NOW, rules) is None


def test_what_is_no_longer_seen_is_not_told_mended(tmp_path: Path, catalogue: Catalogue) -> None:
    with make_small_store(tmp_path) as store:
        build(store, catalogue, AUGUST)
        # One was looked at until the 20th only, the other closed with August.
        store.con.execute(
            "UPDATE observed_period SET last_day = '2026-09-20' WHERE account_id = 'weibo:1' AND last_day > '2026-09-20'"
        )
        store.con.execute("UPDATE account SET valid_to = '2026-08-31' WHERE account_id = 'weibo:2'")
        build(store, catalogue, SEPTEMBER)
        found = find_matters(store, "small", SEPTEMBER, NOW, Compliance())
    assert found is not None
    told = {one.account: one.state for one in found}
    assert told["weibo:1"] == "不能断定（本月观测不全）"
    assert told["weibo:2"] == "本月已不在册"


def test_the_notice_is_written_as_a_document(run: Run, published: Path, tmp_path: Path) -> None:
    Path("ranking.toml").write_text('[series]\nid = "small"\n', encoding="utf-8")
    outcome = run(
        "compliance", "2026-09", "--as-of", "2026-10-08", "--out", tmp_path / "通报", "--db", published
    )
    assert outcome.code == 0, outcome.err
    assert {path.suffix for path in (tmp_path / "通报").iterdir()} >= {".html", ".xlsx", ".json", ".docx"}
    assert "连续两周以上未更新" in outcome.out.split("【提示与整改】")[1]
    assert "longest_silence_days" not in outcome.out
