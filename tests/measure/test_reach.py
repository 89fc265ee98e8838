"""Counts as of the cut-off: totals, means, floors, and what is unknown."""

import datetime as dt

from tests.measure.conftest import Measure
from tests.oracle.world import Capture, Entry, Followers, Period, Post, World

ACCOUNT, PEER = "wechat:1", "wechat:2"
EARLY, LATE = dt.datetime(2026, 10, 20), dt.datetime(2026, 11, 3)
READS = frozenset({"reads"})


def world_of(*captures: Capture, posts: int = 0, original: tuple[bool | None, ...] = ()) -> World:
    """An account, wholly observed, with as many posts as captures (or more), and a silent peer."""
    count = max(posts, len(original), max((seen.post_id for seen in captures), default=0))
    states = (*original, *[None] * (count - len(original)))
    return World(
        entries=(Entry(ACCOUNT), Entry(PEER)),
        posts=tuple(
            Post(number, ACCOUNT, dt.datetime(2026, 10, number), is_original=state)
            for number, state in enumerate(states, start=1)
        ),
        captures=captures,
        periods=tuple(Period(name, dt.date(2026, 10, 1), dt.date(2026, 10, 31)) for name in (ACCOUNT, PEER)),
    )


def test_last_capture_by_the_cut_off_counts(measure: Measure) -> None:
    after = dt.datetime(2026, 11, 6, 0, 0, 1)
    found = measure(world_of(Capture(1, LATE, 70), Capture(1, EARLY, 50), Capture(1, after, 90)), ACCOUNT)
    assert found["reads_total"].value == 70


def test_of_two_captures_of_one_time_the_later_loaded_counts(measure: Measure) -> None:
    assert measure(world_of(Capture(1, LATE, 70), Capture(1, LATE, 60)), ACCOUNT)["reads_max"].value == 60


def test_post_without_a_capture_still_counts_as_a_post(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, 70), posts=2), ACCOUNT)
    assert found["posts"].value == 2
    cell = found["reads_mean"]
    assert (cell.value, cell.base, cell.coverage) == (70, 1, 0.5)


def test_platform_without_reads_has_no_reads_rather_than_zero(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, None, 5, 1, 0)), ACCOUNT)
    assert found["reads_total"].value is found["floor_posts"].value is None
    assert (found["reads_total"].base, found["reads_total"].coverage) == (0, 0)
    assert (found["likes_total"].value, found["interactions_total"].value) == (5, 6)


def test_silent_account_has_zero_reads_where_its_platform_shows_reads(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, 70)), PEER)
    assert (found["reads_total"].value, found["reads_total"].coverage) == (0, 1)
    assert found["reads_mean"].value is found["reads_median"].value is None


def test_silent_account_has_no_reads_where_its_platform_shows_none(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, None, 5, 1, 0)), PEER)
    assert found["reads_total"].value is None
    assert found["interactions_total"].value == 0


def test_sum_mean_and_maximum_with_a_floor_are_floors(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, 100_000, floors=READS), Capture(2, LATE, 300)), ACCOUNT)
    assert found["reads_total"].value == 100_300
    assert all(found[key].is_floor for key in ("reads_total", "reads_mean", "reads_max"))
    assert (found["floor_posts"].value, found["floor_posts"].is_floor) == (1, False)


def test_median_below_every_floor_is_exact(measure: Measure) -> None:
    floored = Capture(4, LATE, 100_000, floors=READS)
    exact = [Capture(n, LATE, reads) for n, reads in ((1, 100), (2, 300), (3, 500))]
    cell = measure(world_of(*exact, floored), ACCOUNT)["reads_median"]
    assert (cell.value, cell.is_floor) == (400, False)
    assert measure(world_of(exact[0], floored), ACCOUNT)["reads_median"].is_floor


def test_median_that_a_floor_below_it_could_pass_is_a_floor(measure: Measure) -> None:
    captures = [Capture(1, LATE, 4, floors=READS), Capture(2, LATE, 50), Capture(3, LATE, 90)]
    cell = measure(world_of(*captures), ACCOUNT)["reads_median"]
    assert (cell.value, cell.is_floor) == (50, True)


def test_interactions_are_known_only_where_all_three_counts_are(measure: Measure) -> None:
    found = measure(world_of(Capture(1, LATE, 9, 10, 2, 3), Capture(2, LATE, 9, 5, 0, None)), ACCOUNT)
    assert (found["interactions_total"].value, found["interactions_total"].base) == (15, 1)
    assert (found["interactions_mean"].value, found["interactions_mean"].coverage) == (15, 0.5)
    assert found["likes_total"].value == 15


def test_metrics_are_kept_to_twelve_digits_and_counts_in_full(measure: Measure) -> None:
    captures = [Capture(n, LATE, reads) for n, reads in ((1, 1_000_000_000_001), (2, 0), (3, 3))]
    found = measure(world_of(*captures), ACCOUNT)
    assert found["reads_total"].value == 1_000_000_000_004
    assert found["reads_mean"].value == 333_333_333_335.0


def test_originality_rests_on_posts_whose_originality_is_known(measure: Measure) -> None:
    found = measure(world_of(original=(True, True, False, None)), ACCOUNT)
    share = found["declared_original_share"]
    assert (share.value, share.base, share.coverage) == (0.666666666667, 3, 0.75)
    assert found["declared_originals"].value == 2


def test_originality_is_unknown_where_no_source_states_it(measure: Measure) -> None:
    found = measure(world_of(posts=3), ACCOUNT)
    assert found["declared_originals"].value is found["declared_original_share"].value is None


def test_declared_repost_is_known_to_be_no_original(measure: Measure) -> None:
    repost = Post(1, ACCOUNT, dt.datetime(2026, 10, 2), is_repost=True)
    found = measure(World(entries=(Entry(ACCOUNT),), posts=(repost,)), ACCOUNT)
    assert (found["declared_original_share"].value, found["declared_original_share"].base) == (0, 1)


def test_followers_are_those_of_the_last_capture_by_the_cut_off(measure: Measure) -> None:
    counts = [(EARLY, 9_800), (LATE, 10_050), (dt.datetime(2026, 11, 7), 11_000)]
    followers = tuple(Followers(ACCOUNT, at, count) for at, count in counts)
    cell = measure(World(entries=(Entry(ACCOUNT),), followers=followers), ACCOUNT)["followers"]
    assert (cell.value, cell.base, cell.coverage) == (10_050, 2, 1)


def test_followers_of_an_earlier_month_stand_with_coverage_zero(measure: Measure) -> None:
    old = (Followers(ACCOUNT, dt.datetime(2026, 8, 1), 7, is_floor=True),)
    cell = measure(World(entries=(Entry(ACCOUNT),), followers=old), ACCOUNT)["followers"]
    assert (cell.value, cell.base, cell.coverage, cell.is_floor) == (7, 0, 0, True)
