"""What an account would have without some of its posts is what measuring without them tells, others untouched."""

import datetime as dt
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from ranking.catalogue import read_catalogue
from ranking.editions.amendments import Amendment, amended_rows
from ranking.measure import measure_month
from ranking.measure.copied import refresh_copies
from ranking.measure.entangled import find_entangled
from ranking.measure.supposed import Supposition, measure_supposed
from ranking.measure.views import clear_views
from ranking.months import Month
from ranking.store import Store, open_store
from tests.editions.conftest import load

MONTH = Month(2026, 10)
CUT_OFF = dt.datetime(2026, 11, 8)
ACCOUNTS = 5
LETTERS = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏"
EVENTS = """event,title,kind,released_at,window_hours,keywords_any
e1,九月末的信息（演示）,重要政策,2026-09-28 09:00,240,洪荒
e2,十月的信息（演示）,重要政策,2026-10-08 09:00,72,洪荒
"""


def make_store(folder: Path, seed: int) -> Store:
    """Accounts that copy one another and themselves, in September and October and the first days of November."""
    rng = np.random.default_rng(seed)
    register = ["平台,账号ID,名称,层级,主办单位,上级账号,启用日期"]
    for number in range(ACCOUNTS):
        superior = "微博:0" if number in (3, 4) else ""
        register.append(f"微博,{number},演示{number},县级,演示局{number // 2},{superior},2026-01-01")
    texts = ["".join(rng.choice(list(LETTERS), 40)) for _ in range(12)]
    lines = ["platform,account,post_id,published_at,text,is_original,captured_at,reads,likes,comments,shares"]
    start = dt.datetime(2026, 9, 1, 8)
    for number in range(150):
        at = start + dt.timedelta(minutes=int(rng.integers(0, 66 * 1440)))
        text = str(rng.choice(texts)) if rng.random() < 0.6 else "".join(rng.choice(list(LETTERS), 40))
        place = int(rng.integers(0, 40))
        text = text[:place] + "改" + text[place + 1 :] if rng.random() < 0.4 else text
        counts = ",".join(map(str, rng.integers(1, 500, 4)))
        lines.append(
            f"微博,{rng.integers(0, ACCOUNTS)},p{number},{at:%Y-%m-%d %H:%M:%S},{text},是,2026-11-07 09:00:00,{counts}"
        )
    store = open_store(folder / "x.duckdb", create=True)
    load(store, folder, "accounts", "\n".join(register))
    load(store, folder, "events", EVENTS)
    load(store, folder, "posts", "\n".join(lines))
    return store


def excluded(posts: pl.DataFrame) -> list[Amendment]:
    names = posts.select("account_id", "native_id").iter_rows()
    return [Amendment(n, MONTH, None, "exclude", account, post) for n, (account, post) in enumerate(names, 1)]


@pytest.mark.parametrize("seed", [1, 2])
def test_each_account_has_what_measuring_without_its_posts_alone_tells(tmp_path: Path, seed: int) -> None:
    catalogue = read_catalogue()
    rng = np.random.default_rng(seed)
    with make_store(tmp_path, seed) as store:
        con = store.con
        measure_month(con, MONTH, CUT_OFF, catalogue)
        posts = store.query(
            "SELECT post_id, account_id, native_id FROM post WHERE published_at >= ? AND published_at < ? ORDER BY post_id",
            [MONTH.start, MONTH.end],
        )
        gone = posts.filter(pl.Series(rng.random(posts.height) < 0.25))
        refresh_copies(con, [MONTH], CUT_OFF)
        clear_views(con)
        entangled = find_entangled(con, MONTH, gone)

        def rows(amendments: list[Amendment]) -> AbstractContextManager[None]:
            return amended_rows(con, amendments)

        accounts = set(gone["account_id"])
        supposition = Supposition(partial(rows, []), partial(rows, excluded(gone)), gone, accounts)
        con.execute("BEGIN TRANSACTION")
        supposed = measure_supposed(con, MONTH, CUT_OFF, catalogue, supposition)
        con.execute("ROLLBACK")
        told = 0
        for account in sorted(accounts - entangled):
            con.execute("BEGIN TRANSACTION")
            with rows(excluded(gone.filter(account_id=account))):
                really = measure_month(con, MONTH, CUT_OFF, catalogue)
            con.execute("ROLLBACK")
            mine = really.filter(subject=account)
            assert supposed.filter(subject=account).equals(mine), account
            told += 1
    assert told
    assert set(supposed["subject"]) == accounts


def test_only_accounts_whose_own_copies_would_move_are_compared_anew(tmp_path: Path) -> None:
    text = "甲县今天组织志愿者巡河捡拾垃圾并向沿岸居民宣传生态环境保护知识"
    other = "乙县监测站公布十月份空气质量优良天数比例和主要污染物浓度情况"
    register = "平台,账号ID,名称,启用日期\n" + "".join(f"微博,{n},演示{n},2026-01-01\n" for n in (1, 2, 3))
    posts = f"""platform,account,post_id,published_at,text
微博,1,a,2026-10-03 09:00:00,{text}
微博,1,b,2026-10-05 09:00:00,{text}
微博,2,c,2026-10-06 09:00:00,{text}
微博,3,d,2026-10-07 09:00:00,{other}
微博,2,e,2026-10-08 09:00:00,{other}
"""
    with open_store(tmp_path / "x.duckdb", create=True) as store:
        load(store, tmp_path, "accounts", register)
        load(store, tmp_path, "posts", posts)
        refresh_copies(store.con, [MONTH], CUT_OFF)
        clear_views(store.con)

        def entangled(*names: str) -> set[str]:
            gone = store.query(
                "SELECT post_id, account_id FROM post WHERE native_id IN (SELECT UNNEST(?))", [list(names)]
            )
            return find_entangled(store.con, MONTH, gone)

        # Without a, b is nobody's repeat any more, and c copies b.
        assert entangled("a") == {"weibo:1"}
        assert entangled("b") == entangled("a", "b") == entangled("c", "e") == entangled("d") == set()
