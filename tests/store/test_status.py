"""What `ranking status` is told."""

import datetime as dt
from pathlib import Path

from ranking.store import open_store, read_status

_ACCOUNT = "INSERT INTO account (account_id, platform, native_id, name, valid_from, load_id, row) VALUES "
_POST = "INSERT INTO post (post_id, account_id, native_id, published_at, time_precision, text_length, load_id, row) VALUES "
_PERIOD = "INSERT INTO observed_period (account_id, first_day, last_day, basis, load_id) VALUES "


def test_new_store_is_empty(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        found = read_status(store)
    assert (found.registered, found.posts, found.captures, found.rejected) == (0, 0, 0, 0)
    assert (found.months, found.loads, found.provisional) == ((), (), ())


def test_overlapping_periods_count_their_days_once(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        store.con.execute(_ACCOUNT + "('weibo:1', 'weibo', '1', '演示', DATE '2026-10-11', 1, 2)")
        store.con.execute(_PERIOD + "('weibo:1', DATE '2026-10-01', DATE '2026-10-20', 'file', 1)")
        store.con.execute(_PERIOD + "('weibo:1', DATE '2026-10-15', DATE '2026-11-02', 'covers', 1)")
        october, november = read_status(store).months
    assert (october.month, october.observed_days, october.possible_days) == ("2026-10", 21, 21)
    assert (november.month, november.observed_days, november.possible_days) == ("2026-11", 2, 30)
    assert november.coverage == 2 / 30


def test_unregistered_accounts_are_listed_with_their_posts(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        store.con.execute("INSERT INTO provisional_account VALUES ('weibo:9', 'weibo', '9', '演示待登记', 1)")
        store.con.execute(_POST + "(1, 'weibo:9', 'a', TIMESTAMP '2026-10-01 08:00:00', 'second', 0, 1, 2)")
        found = read_status(store)
    (provisional,) = found.provisional
    assert (provisional.account_id, provisional.name, provisional.posts) == ("weibo:9", "演示待登记", 1)
    assert [(m.month, m.posts, m.accounts, m.coverage) for m in found.months] == [("2026-10", 1, 1, None)]


def test_loads_are_told_in_order_with_their_author(tmp_path: Path) -> None:
    with open_store(tmp_path / "a.duckdb", create=True) as store:
        act = store.record_act("演示", "loader", "load", {}, dt.datetime(2026, 11, 1))
        store.con.execute(
            "INSERT INTO load VALUES (1, ?, 'a.csv', 'x', 9, 'posts', 'weibo-crawler', NULL, NULL, NULL, NULL, 5, 3, 1, 1, "
            "NULL, NULL, NULL)",
            [act],
        )
        found = read_status(store)
    (load,) = found.loads
    assert (load.author, load.path, load.rows_read, load.accepted, load.rejected) == (
        "演示",
        "a.csv",
        5,
        3,
        1,
    )
    assert found.rejected == 1
