"""What a row says: rank, change, marks for what is not known."""

from collections import Counter
from dataclasses import replace

from ranking.catalogue import Catalogue
from ranking.publish.boards import present_boards
from ranking.publish.lookup import read_lookup
from ranking.publish.model import Board, Row
from tests.publish.archives import make_archive, make_crowd


def test_every_state_of_change_has_its_own_mark_and_words(rows: dict[str, Row]) -> None:
    marks = {row.change: (row.change_mark[0], row.change_words[0]) for row in rows.values() if row.rank}
    assert marks == {
        "up": ("▲", "升"),
        "down": ("▼", "降"),
        "same": ("平", "持"),
        "new": ("新", "新"),
        "no_comparison": ("—", "无"),
    }


def test_change_counts_places_between_the_ranks(rows: dict[str, Row]) -> None:
    moved = [row for row in rows.values() if row.change in ("up", "down")]
    assert moved
    for row in moved:
        assert row.rank is not None and row.previous_rank is not None
        assert row.change_mark[1:] == str(abs(row.previous_rank - row.rank))
        assert (row.previous_rank > row.rank) == (row.change == "up")


def test_equal_scores_share_the_rank_and_the_next_is_skipped(county: Board) -> None:
    shared = [row.rank for row in county.ranked if Counter(r.rank for r in county.ranked)[row.rank] > 1]
    assert len(shared) == 2 and shared[0] == shared[1]
    assert shared[0] is not None and shared[0] + 1 not in [row.rank for row in county.ranked]


def test_renamed_account_shows_its_former_name(rows: dict[str, Row]) -> None:
    assert rows["weibo:1009"].former_name == "演示旧名环保"


def test_account_not_looked_at_every_day_is_marked(rows: dict[str, Row]) -> None:
    assert rows["weibo:1012"].observed_text == "21/31"
    assert not rows["weibo:1012"].is_observed_fully


def test_unranked_account_has_a_reason_and_no_figures(rows: dict[str, Row]) -> None:
    row = rows["weibo:1020"]
    assert (row.rank_text, row.score_text, row.groups) == ("—", "—", ())
    assert row.reason.startswith("观测不全")


def test_unknown_posts_are_not_printed_as_zero(rows: dict[str, Row]) -> None:
    assert rows["weibo:1020"].posts_text == "—"


def test_floored_counts_are_marked_only_where_they_are(boards: dict[str, Board]) -> None:
    floored = [row.subject for board in boards.values() for row in board.rows if row.has_floor]
    assert floored == ["wechat:2000"]


def test_bars_are_drawn_on_the_largest_of_the_board(county: Board) -> None:
    for place in range(len(county.groups)):
        widths = [int(row.groups[place].width) for row in county.ranked]
        assert max(widths) == 100 and min(widths) >= 0


def test_control_characters_never_reach_a_name(catalogue: Catalogue) -> None:
    crowd = make_crowd(2, "weibo-county", "weibo", "county", 5)
    crowd[0] = replace(crowd[0], name="甲\x07\n乙\x00")
    (board,) = present_boards(read_lookup(make_archive(crowd), catalogue))
    assert "甲乙" in [row.name for row in board.rows]
