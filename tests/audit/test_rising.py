"""The smallest change brings the subject to the next place when the month is scored with it, and less does not."""

from types import SimpleNamespace
from typing import Any, cast

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ranking.audit.rescoring import Rescored
from ranking.audit.rising import print_outward, smallest_change
from ranking.catalogue import Catalogue, Metric, read_catalogue
from ranking.standard import parse_standard, score_table

TEXT = """
language = 1
[standard]
id = "small"
version = "1"
title = "演示"
subject = "account"
effective_from = "2026-01"
[[node]]
key = "score"
combine = "arithmetic"
[[node]]
key = "posts"
parent = "score"
weight = 50
metric = "posts_per_day"
steps = [{first}]
missing = "reweight"
[[node]]
key = "silence"
parent = "score"
weight = 50
metric = "longest_silence_days"
steps = [{{ clip = [0, 14] }}, {{ goalposts = [14, 0] }}]
missing = "reweight"
[[board]]
key = "county"
title = "县级"
"""
CATALOGUE: Catalogue = read_catalogue()


def rescored(first: str, posts: list[float], silences: list[int], more: str = "") -> Rescored:
    standard = parse_standard(TEXT.format(first=first) + more, source="演示.toml")
    table = pl.DataFrame(
        {
            "board": ["county"] * len(posts),
            "subject": [f"s{n}" for n in range(len(posts))],
            "posts_per_day": posts,
            "longest_silence_days": [float(days) for days in silences],
        }
    )
    made = SimpleNamespace(table=table, standard=standard, scored=score_table(standard, table))
    return cast("Rescored", made)


def rank_with(one: Rescored, subject: str, metric: str, value: float) -> int:
    """The rank of a subject when the table holds another value of its metric."""
    here = pl.col("subject") == subject
    changed = one.table.with_columns(
        pl.when(here).then(pl.lit(value)).otherwise(pl.col(metric)).alias(metric)
    )
    return int(score_table(one.standard, changed).scores.filter(here)["rank"][0])


@pytest.mark.parametrize("first", ["{ goalposts = [0, 5] }", '"min_max"'])
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_the_change_reaches_the_place_and_less_does_not(first: str, data: Any) -> None:
    size = data.draw(st.integers(3, 6))
    posts = data.draw(st.lists(st.integers(0, 40).map(lambda n: n / 10), min_size=size, max_size=size))
    silences = data.draw(st.lists(st.integers(0, 14), min_size=size, max_size=size))
    one = rescored(first, posts, silences)
    scores = one.scored.scores.filter(pl.col("score").is_not_null())
    for subject, score in scores.select("subject", "score").iter_rows():
        above = scores.filter(pl.col("score") > score)["score"]
        if above.is_empty():
            continue
        goal = min(above.to_list())
        wanted = 1 + int((scores["score"] > goal).sum())
        for key in ("posts_per_day", "longest_silence_days"):
            metric: Metric = CATALOGUE.metrics[key]
            change = smallest_change(one, "county", subject, metric, goal)
            if change is None:
                continue
            now, enough = change
            less = (
                enough - (1 if enough > now else -1) if metric.is_integer else enough - (enough - now) / 1000
            )
            assert rank_with(one, subject, key, enough) <= wanted
            assert rank_with(one, subject, key, float(print_outward(enough, now))) <= wanted
            assert less == now or rank_with(one, subject, key, less) > wanted


BAND = "{ piecewise = [[0, 0], [1.95, 10], [2, 100], [2.05, 10], [4, 0]] }"
PENALTY = """
[[adjustment]]
key = "flood"
basis = "演示依据"
deduct = 30
when = { metric = "posts_per_day", above = 1.5 }
"""


@pytest.mark.parametrize(("first", "more"), [(BAND, ""), ("{ goalposts = [0, 5] }", PENALTY)])
@given(posts=st.lists(st.integers(0, 40).map(lambda n: n / 10), min_size=3, max_size=6))
@settings(max_examples=40, deadline=None)
def test_no_nearer_value_on_either_side_reaches_the_place(first: str, more: str, posts: list[float]) -> None:
    one = rescored(first, posts, [7] * len(posts), more)
    tried = [place / 200 for place in range(round(min(posts) * 200), round(max(posts) * 200) + 1)]
    worth = dict(
        rescored(first, tried, [7] * len(tried), more).scored.scores.select("subject", "score").iter_rows()
    )
    scores = dict(one.scored.scores.select("subject", "score").iter_rows())
    for place, now in enumerate(posts):
        goal = min((score for score in scores.values() if score > scores[f"s{place}"]), default=None)
        if goal is None:
            continue
        reach = [value for step, value in enumerate(tried) if worth[f"s{step}"] >= goal]
        change = smallest_change(one, "county", f"s{place}", CATALOGUE.metrics["posts_per_day"], goal)
        assert change is not None and change[0] == now
        assert rank_with(one, f"s{place}", "posts_per_day", change[1]) <= 1 + sum(
            score > goal for score in scores.values()
        )
        assert abs(change[1] - now) <= min(abs(value - now) for value in reach) + 1e-6


@pytest.mark.parametrize(
    ("enough", "now", "printed"),
    [
        (0.08368261, 0.03, "0.0836827"),
        (-0.8044462, 0.3, "-0.804447"),
        (3.0, 5.0, "3"),
        (1234567.0, 1.0, "1234567"),
        (0.0, 2.0, "0"),
    ],
)
def test_what_is_printed_lies_no_nearer(enough: float, now: float, printed: str) -> None:
    assert print_outward(enough, now) == printed
