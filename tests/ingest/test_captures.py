"""Captures: when counts were seen, and which count as new."""

import datetime as dt

from tests.ingest.desk import Desk

_GIVEN = dt.datetime(2026, 11, 1, 9)


def test_capture_time_comes_from_the_row_then_the_option(desk: Desk) -> None:
    desk.load_posts(
        {"likes": "1", "captured_at": "2026-10-02 09:00:00"},
        {"post_id": "2", "likes": "1"},
        captured_at=_GIVEN,
    )
    times = [time for (time,) in desk.store.rows("SELECT captured_at FROM capture ORDER BY captured_at")]
    assert times == [dt.datetime(2026, 10, 2, 9), _GIVEN]


def test_without_a_time_the_newest_post_of_the_account_is_the_bound(desk: Desk) -> None:
    outcome = desk.load_posts(
        {"likes": "1"},
        {"post_id": "2", "likes": "1", "published_at": "2026-10-20 10:00:00"},
        {"post_id": "3", "likes": "1", "account": "2", "published_at": "2026-10-09"},
    )
    assert desk.store.rows("SELECT DISTINCT captured_at FROM capture ORDER BY captured_at") == [
        (dt.datetime(2026, 10, 9, 23, 59, 59),),
        (dt.datetime(2026, 10, 20, 10),),
    ]
    assert desk.one("SELECT captured_at_basis FROM load") == "newest_post"
    assert outcome.accepted == 3


def test_bare_day_means_its_last_second(desk: Desk) -> None:
    desk.load_posts({"likes": "1", "captured_at": "2026-10-02"})
    assert desk.one("SELECT captured_at FROM capture") == dt.datetime(2026, 10, 2, 23, 59, 59)
    assert desk.one("SELECT captured_at_basis FROM load") == "row"


def test_later_capture_of_a_known_post_adds_a_capture_and_no_post(desk: Desk) -> None:
    desk.load_posts({"likes": "1", "captured_at": "2026-10-02"})
    outcome = desk.load_posts({"likes": "1", "captured_at": "2026-10-05"}, name="b.csv")
    assert outcome.accepted == 1
    assert (desk.one("SELECT count(*) FROM post"), desk.one("SELECT count(*) FROM capture")) == (1, 2)


def test_same_counts_at_an_unknown_time_are_no_new_capture(desk: Desk) -> None:
    desk.load_posts({"likes": "1", "captured_at": "2026-10-09"})
    outcome = desk.load_posts({"likes": "1"}, name="b.csv")
    assert (outcome.accepted, outcome.unchanged) == (0, 1)
    assert desk.one("SELECT count(*) FROM capture") == 1


def test_other_counts_at_an_unknown_time_are_a_capture(desk: Desk) -> None:
    desk.load_posts({"likes": "1"})
    outcome = desk.load_posts(
        {"likes": "4"}, {"post_id": "2", "published_at": "2026-10-09 08:00:00"}, name="b.csv"
    )
    assert outcome.accepted == 2
    assert desk.store.rows("SELECT likes FROM capture ORDER BY captured_at") == [(1,), (4,)]


def test_other_counts_at_the_same_time_are_rejected_with_both_values(desk: Desk) -> None:
    desk.load_posts({"likes": "1", "captured_at": "2026-10-02"})
    outcome = desk.load_posts({"likes": "4", "captured_at": "2026-10-02"}, name="b.csv")
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (0, 0, 1)
    ((row, field, reason),) = desk.rejected()
    assert (row, field) == (2, "likes")
    assert "已有不同数值 1" in reason
    assert desk.one("SELECT raw::JSON ->> '$.likes' FROM rejected_row") == "4"


def test_known_capture_is_filled_with_counts_it_lacked(desk: Desk) -> None:
    desk.load_posts({"likes": "1", "captured_at": "2026-10-02"})
    outcome = desk.load_posts({"likes": "1", "reads": "10万+", "captured_at": "2026-10-02"}, name="b.csv")
    assert outcome.accepted == 1
    assert desk.store.rows("SELECT likes, reads, reads_is_floor FROM capture") == [(1, 100_000, True)]


def test_row_without_any_count_is_no_capture(desk: Desk) -> None:
    desk.load_posts({"reads": "-", "likes": "None"})
    assert desk.one("SELECT count(*) FROM capture") == 0


def test_one_time_of_a_whole_file_is_told_with_the_load(desk: Desk) -> None:
    desk.load_posts({"likes": "1"}, captured_at=_GIVEN)
    assert desk.store.rows("SELECT captured_at, captured_at_basis FROM load") == [(_GIVEN, "given")]


def test_floor_against_a_number_at_the_same_time_is_a_conflict(desk: Desk) -> None:
    desk.load_posts({"reads": "100000", "captured_at": "2026-10-02"})
    outcome = desk.load_posts({"reads": "10万+", "captured_at": "2026-10-02"}, name="b.csv")
    assert outcome.rejected == 1


def test_row_that_fills_a_post_and_contradicts_its_counts_is_rejected_once(desk: Desk) -> None:
    at = "2026-10-05 08:00:00"
    desk.load_posts({"reads": "10", "captured_at": at})
    outcome = desk.load_posts({"reads": "11", "captured_at": at, "title": "演示"}, name="b.csv")
    assert (outcome.accepted, outcome.unchanged, outcome.rejected) == (0, 0, 1)
