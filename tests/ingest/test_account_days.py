"""Account-day figures: whole or by channel, never both, and no days without a sound log-in."""

import csv
import datetime as dt

import polars as pl
import pytest

from ranking.errors import InputError
from ranking.ingest.account_days import whole_days
from tests.ingest.desk import Desk
from tests.real import real_set

_HEADER = "日期,阅读次数,阅读人数,分享次数,分享人数,阅读原文次数,收藏次数,群发篇数\n"
_ACCOUNT = "wechat:gh_demo"


def _rows(*rows: tuple[int, str, int | None]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                **{"row": place, "account_id": _ACCOUNT, "day": dt.date(2026, 10, day), "channel": channel},
                **{"reads": reads, "readers": reads, "shares": 1, "favourites": 0, "pushes": None},
            }
            for place, (day, channel, reads) in enumerate(rows)
        ],
        schema_overrides={"pushes": pl.Int64, "reads": pl.Int64, "readers": pl.Int64},
    )


def test_whole_and_channels_are_never_added() -> None:
    days = whole_days(_rows((1, "全部", 10), (1, "朋友圈", 4), (1, "推荐", 6)))
    assert days.select("day", "reads", "readers").rows() == [(dt.date(2026, 10, 1), 10, 10)]


def test_channels_add_up_but_their_readers_do_not() -> None:
    days = whole_days(_rows((1, "朋友圈", 4), (1, "推荐", 6)))
    assert days.select("reads", "readers", "shares").rows() == [(10, None, 2)]


def test_sum_with_an_unknown_channel_is_unknown() -> None:
    assert whole_days(_rows((1, "朋友圈", 4), (1, "推荐", None)))["reads"].to_list() == [None]


def test_file_of_nothing_but_zeros_is_refused(desk: Desk) -> None:
    path = desk.write("a.csv", _HEADER + "2026-10-01,0,0,0,0,0,0,0\n2026-10-02,0,0,0,0,0,0,0\n")
    before = desk.image()
    with pytest.raises(InputError, match="重新登录后台再导出"):
        desk.load(path, account=_ACCOUNT)
    assert desk.image() == before


def test_days_with_reads_alone_are_no_silence(desk: Desk) -> None:
    desk.load(
        desk.write("a.csv", _HEADER + "2026-10-01,5,5,0,0,0,0,1\n2026-10-02,3,3,0,0,0,0,\n"), account=_ACCOUNT
    )
    assert desk.one("SELECT count(*) FROM observed_period") == 0


def test_covers_makes_all_its_days_observed(desk: Desk) -> None:
    covers = (dt.date(2026, 10, 1), dt.date(2026, 10, 31))
    path = desk.write("a.csv", _HEADER + "2026-10-01,5,5,0,0,0,0,1\n")
    desk.load(path, account=_ACCOUNT, covers=covers)
    assert desk.store.rows("SELECT first_day, last_day, basis FROM observed_period") == [(*covers, "covers")]


def test_later_file_corrects_a_day_and_says_so(desk: Desk) -> None:
    desk.load(desk.write("a.csv", _HEADER + "2026-10-01,5,5,0,0,0,0,1\n"), account=_ACCOUNT)
    outcome = desk.load(desk.write("b.csv", _HEADER + "2026-10-01,8,5,0,0,0,0,1\n"), account=_ACCOUNT)
    assert desk.one("SELECT reads FROM account_day") == 8
    assert "阅读次数由“5”改为“8”" in outcome.contradictions[0]


def test_authentic_daily_numbers_load_day_by_day(desk: Desk) -> None:
    path = real_set("samples") / "wechat-mp-daily-2020-2023" / "wechat.csv"
    outcome = desk.load(path, account="wechat:demo-student-body")
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert (outcome.accepted, outcome.rejected) == (1384, 0)
    assert desk.one("SELECT sum(reads) FROM account_day") == sum(int(row["阅读次数"]) for row in rows)
    assert desk.one("SELECT sum(pushes) FROM account_day") == sum(int(row["群发篇数"]) for row in rows)
